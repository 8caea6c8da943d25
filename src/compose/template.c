#include "compose/template.h"

#include "base/str.h"

#include <string.h>

/* The text being expanded; words inside it are expanded in the same text, by offsets. */
struct expand {
    const char *text;
    const struct template_env *env;
    struct template_error *error;
};

static bool
is_name_start(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t
name_length(const char *s, size_t len)
{
    size_t n = 0;

    if (!len || !is_name_start(*s))
        return 0;
    while (n < len && (is_name_start(s[n]) || (s[n] >= '0' && s[n] <= '9')))
        n++;
    return n;
}

/*
 * The } that closes the { at s[0], by counting braces.  As in Docker Compose the character
 * behind a { is never looked at.  len when there is none.
 */
static size_t
closing_brace(const char *s, size_t len)
{
    size_t open = 0;

    for (size_t i = 0; i < len; i++) {
        if (s[i] == '}' && open && --open == 0)
            return i;
        if (s[i] == '{') {
            open++;
            i++;
        }
    }
    return len;
}

/* One past the last } of the line that begins at s, at most len; 0 when it has none. */
static size_t
last_brace(const char *s, size_t len)
{
    const char *eol = memchr(s, '\n', len);

    if (eol)
        len = (size_t)(eol - s);
    while (len && s[len - 1] != '}')
        len--;
    return len;
}

/* Where the last } of the current line stands, found once a line. */
struct line_end {
    size_t until; /* valid for places before this */
    size_t brace; /* one past the }, 0: none */
};

static size_t
line_brace(struct line_end *cache, const char *text, size_t at, size_t end)
{
    if (at >= cache->until) {
        const char *eol = memchr(text + at, '\n', end - at);
        size_t brace = last_brace(text + at, end - at);

        cache->until = eol ? (size_t)(eol - text) : end;
        cache->brace = brace ? at + brace : 0;
    }
    return cache->brace;
}

/*
 * The ${…} at text[at]: what it asks for, and one past its end.  0 when it is none.  A form
 * without a matching } reaches to the last } of its line.
 */
static size_t
parse_braced(const char *text, size_t at, size_t end, struct line_end *cache,
             struct template_use *use)
{
    size_t name = at + 2, len = name_length(text + name, end - name), op = name + len, brace;

    if (!len)
        return 0;
    *use = (struct template_use){ .name = text + name, .len = len, .at = at };
    if (op < end && text[op] == '}')
        return op + 1;
    use->colon = op < end && text[op] == ':';
    op += use->colon;
    if (op >= end || !strchr("-+?", text[op]) || !text[op])
        return 0;
    use->op = text[op];
    use->word = text + op + 1;
    brace = line_brace(cache, text, at, end);
    if (brace <= op + 1)
        return 0;
    name = closing_brace(text + at + 1, brace - at - 1);
    if (name < brace - at - 1)
        brace = at + 1 + name + 1;
    use->word_len = brace - 1 - (op + 1);
    return brace;
}

static bool
fail(struct expand *x, enum template_wrong wrong, const struct template_use *use)
{
    x->error->wrong = wrong;
    x->error->at = use->at;
    x->error->name = use->name;
    x->error->name_len = use->len;
    return false;
}

static bool expand_range(struct expand *x, size_t from, size_t end, int depth, struct str *out);

/* A form with an operator.  The word is expanded even if it is not used: its errors count. */
static bool
expand_word(struct expand *x, const struct template_use *use, int depth, struct str *out)
{
    CLEANUP(str_release) struct str word = STR_INIT;
    const char *value = x->env->lookup(x->env->arg, use);
    size_t from = (size_t)(use->word - x->text);
    bool set = value && (*value || !use->colon);

    if (depth >= TEMPLATE_DEPTH)
        return fail(x, TEMPLATE_DEEP, use);
    if (!expand_range(x, from, from + use->word_len, depth + 1, &word))
        return false;
    if (use->op == '?' && !set) {
        if (x->error->message)
            str_put_n(x->error->message, word.buf, word.len);
        return fail(x, TEMPLATE_REQUIRED, use);
    }
    if (use->op == '+' ? set : use->op == '-' && !set)
        str_put_n(out, word.buf, word.len);
    else
        str_put(out, value ? value : "");
    return true;
}

static bool
expand_use(struct expand *x, const struct template_use *use, int depth, struct str *out)
{
    const char *value;

    if (use->op)
        return expand_word(x, use, depth, out);
    value = x->env->lookup(x->env->arg, use);
    str_put(out, value ? value : "");
    return true;
}

/* The variable at text[at], which is a $; one past its end, or 0 when none begins there. */
static size_t
parse_use(const char *text, size_t at, size_t end, struct line_end *cache,
          struct template_use *use)
{
    size_t len;

    *use = (struct template_use){ .name = text + at, .at = at };
    if (at + 1 < end && text[at + 1] == '{')
        return parse_braced(text, at, end, cache, use);
    len = name_length(text + at + 1, end - at - 1);
    use->name = text + at + 1;
    use->len = len;
    return len ? at + 1 + len : 0;
}

static bool
expand_range(struct expand *x, size_t from, size_t end, int depth, struct str *out)
{
    struct line_end cache = { 0 };
    size_t at = from;

    while (at < end) {
        const char *dollar = memchr(x->text + at, '$', end - at);
        size_t plain = dollar ? (size_t)(dollar - x->text) : end, next;
        struct template_use use;

        str_put_n(out, x->text + at, plain - at);
        at = plain;
        if (at >= end)
            break;
        if (at + 1 < end && x->text[at + 1] == '$') {
            str_putc(out, '$');
            at += 2;
            continue;
        }
        next = parse_use(x->text, at, end, &cache, &use);
        if (!next && at + 1 < end && x->text[at + 1] == '{')
            return fail(x, TEMPLATE_INVALID, &use);
        if (!next) {
            str_putc(out, '$');
            at++;
            continue;
        }
        if (!expand_use(x, &use, depth, out))
            return false;
        if (out->len > TEMPLATE_BYTES)
            return fail(x, TEMPLATE_LONG, &use);
        at = next;
    }
    return true;
}

bool
template_expand(const char *text, size_t len, const struct template_env *env, struct str *out,
                struct template_error *ret_error)
{
    struct expand x = { text, env, ret_error };

    ret_error->wrong = TEMPLATE_OK;
    return expand_range(&x, 0, len, 0, out);
}

static void
each_in(const char *text, size_t from, size_t end, int depth,
        void (*fn)(void *arg, const struct template_use *use), void *arg)
{
    struct line_end cache = { 0 };

    for (size_t at = from; at < end;) {
        const char *dollar = memchr(text + at, '$', end - at);
        struct template_use use;
        size_t next;

        if (!dollar)
            return;
        at = (size_t)(dollar - text);
        if (at + 1 < end && text[at + 1] == '$') {
            at += 2;
            continue;
        }
        next = parse_use(text, at, end, &cache, &use);
        if (!next) {
            at++;
            continue;
        }
        fn(arg, &use);
        if (use.op && depth < TEMPLATE_DEPTH)
            each_in(text, (size_t)(use.word - text), (size_t)(use.word - text) + use.word_len,
                    depth + 1, fn, arg);
        at = next;
    }
}

void
template_each(const char *text, size_t len,
              void (*fn)(void *arg, const struct template_use *use), void *arg)
{
    each_in(text, 0, len, 0, fn, arg);
}
