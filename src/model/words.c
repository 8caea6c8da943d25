#include "model/words.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/project.h"

#include <string.h>

struct splitter {
    struct arena *arena;
    struct strings *words;
    size_t cap;
    struct str word;
    bool any; /* the word has begun, if only with quotes */
    bool escaped, single, twofold, backtick, dollar;
};

static void
word_end(struct splitter *s)
{
    struct strings *w = s->words;

    if (!s->any)
        return;
    w->v = arena_grow(s->arena, w->v, &s->cap, w->len + 1, sizeof *w->v);
    w->v[w->len++] = arena_dup_n(s->arena, s->word.buf, s->word.len);
    str_clear(&s->word);
    s->any = false;
}

static bool
is_quoted(const struct splitter *s)
{
    return s->single || s->twofold || s->backtick || s->dollar;
}

static void
take(struct splitter *s, char c)
{
    str_putc(&s->word, c);
    s->any = true;
}

/* Quotes of both kinds; false when c is an ordinary character where it stands. */
static bool
take_quote(struct splitter *s, char c)
{
    bool *quote = c == '"' ? &s->twofold : &s->single;

    if (s->dollar || (c == '"' ? s->single : s->twofold))
        return false;
    s->any |= *quote;
    *quote = !*quote;
    return true;
}

/* Where a shell would run a command inside: kept as text, but it must be closed. */
static bool
take_nested(struct splitter *s, char c)
{
    if (s->single || s->twofold)
        return true;
    if (c == '`' && !s->dollar)
        s->backtick = !s->backtick;
    if (c == ')' && !s->backtick)
        s->dollar = !s->dollar;
    if (c == '(' && !s->backtick) {
        if (s->dollar || !str_ends(s->word.buf, "$"))
            return false;
        s->dollar = true;
    }
    return true;
}

/* "2>file": the digit belongs to what is dropped. */
static void
end_at_operator(struct splitter *s, char c)
{
    if (c == '>' && s->word.len && s->word.buf[0] >= '0' && s->word.buf[0] <= '9')
        s->any = false;
    word_end(s);
}

static bool
split(struct splitter *s, const char *line)
{
    for (; *line; line++) {
        char c = *line;

        if (s->escaped) {
            s->escaped = false;
            take(s, c);
        } else if (c == '\\' && !s->single) {
            s->escaped = true;
        } else if (strchr(" \t\r\n", c)) {
            if (is_quoted(s))
                str_putc(&s->word, c);
            else
                word_end(s);
        } else if ((c == '"' || c == '\'') && take_quote(s, c)) {
            continue;
        } else if (strchr(";&|<>", c) && !is_quoted(s)) {
            end_at_operator(s, c);
            return true;
        } else {
            if (strchr("`()", c) && !take_nested(s, c))
                return false;
            take(s, c);
        }
    }
    word_end(s);
    return !s->escaped && !is_quoted(s);
}

bool
words_split(struct arena *a, const char *line, struct strings *ret_words)
{
    struct strings words = { NULL, 0, true };
    struct splitter s = { .arena = a, .words = &words, .word = STR_INIT };
    bool ok = split(&s, line);

    str_release(&s.word);
    if (ok)
        *ret_words = words;
    return ok;
}
