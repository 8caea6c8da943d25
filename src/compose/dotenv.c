#include "compose/dotenv.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "compose/excerpt.h"
#include "compose/load_ctx.h"
#include "compose/template.h"

#include <string.h>

struct reader {
    struct load *ld;
    const struct dotenv *file;
    struct node *vars;
    const char *s;      /* what is read next */
    const char *line_s; /* the beginning of line number line */
    int line;
};

/* Bytes of the blank at s, 0 when it is none; newline counts if it may. */
static size_t
blank(const char *s, bool newline)
{
    uint32_t cp;
    size_t n;

    if (!*s)
        return 0;
    if ((unsigned char)*s < 0x80)
        return *s == ' ' || *s == '\t' || *s == '\v' || *s == '\f' || *s == '\r' ||
               (newline && *s == '\n');
    n = utf8_decode(s, strlen(s) < 4 ? strlen(s) : 4, &cp);
    return cp == 0x85 || cp == 0xa0 || (newline && cp == 0x3000) ? n : 0;
}

static const char *
skip_blanks(const char *s, bool newline)
{
    size_t n;

    while ((n = blank(s, newline)))
        s += n;
    return s;
}

/* Without the blanks at the end, not before from. */
static const char *
trim_end(const char *from, const char *end)
{
    while (end > from) {
        const char *last = end - 1;

        while (last > from && ((unsigned char)*last & 0xc0) == 0x80)
            last--;
        if (last + blank(last, true) != end)
            break;
        end = last;
    }
    return end;
}

static struct pos
place(struct reader *r, const char *at)
{
    const char *s = r->line_s;
    struct pos pos = { r->file->file, 0, 1 };
    uint32_t cp;

    for (const char *nl; (nl = memchr(s, '\n', (size_t)(at - s)));) {
        s = nl + 1;
        r->line++;
        r->line_s = s;
    }
    pos.line = r->line;
    for (; s < at; pos.col++)
        s += utf8_decode(s, (size_t)(at - s), &cp);
    return pos;
}

static struct err *
error_at(struct reader *r, const char *at, const char *code, const char *msg)
{
    CLEANUP(str_release) struct str excerpt = STR_INIT;
    struct pos pos = place(r, at);
    struct err *e = err_at(code, pos, "%s", msg);

    excerpt_put(&excerpt, r->file->text, pos.line, pos.col);
    if (excerpt.len)
        e->excerpt = str_steal(&excerpt);
    if (r->file->from && r->file->from->file)
        e = err_wrap(e, "this env file is named at %s:%d", r->file->from->file,
                     r->file->from->line);
    return e;
}

static const struct node *
find_variable(const struct reader *r, const char *name)
{
    const struct node *n = node_get(r->file->env, name);

    return n ? n : node_get(r->vars, name);
}

static void
set_variable(struct reader *r, const char *at, const char *key, const char *value, size_t len)
{
    struct arena *a = r->ld->arena;
    struct origin *o = arena_alloc(a, sizeof *o);
    struct pos pos = place(r, at);

    o->file = pos.file;
    o->line = pos.line;
    o->col = pos.col;
    o->how = ORIGIN_ENV_FILE;
    o->from = r->file->from;
    node_set(a, r->vars, key, node_str_n(a, value, len, o));
}

static void
inherit_variable(struct reader *r, const char *key)
{
    const struct node *n = find_variable(r, key);

    if (n)
        node_set(r->ld->arena, r->vars, key, (struct node *)n);
}

static const char *
lookup(void *arg, const struct template_use *use)
{
    struct reader *r = arg;
    const char *name = arena_dup_n(r->ld->arena, use->name, use->len);
    const struct node *n = find_variable(r, name);

    if (!n && !use->op)
        load_warn(r->ld, NULL, NULL,
                  "The \"%s\" variable is not set. Defaulting to a blank string.", name);
    return n ? n->text : NULL;
}

static struct err *
expand_error(struct reader *r, const char *value, const struct template_error *error)
{
    struct err *e;

    if (error->wrong == TEMPLATE_DEEP)
        return error_at(r, value, "variable-nesting", "variables nested too deeply");
    if (error->wrong == TEMPLATE_LONG)
        return error_at(r, value, "too-much", "variables make megabytes of this value");
    if (error->wrong == TEMPLATE_INVALID)
        return err_hint(error_at(r, value, "variable-form", "a ${ that is no variable"),
                        "write $$ for a dollar, or put the value in single quotes");
    e = error_at(r, value, "variable-required", "");
    mem_freep(&e->msg);
    e->msg = mem_printf("the variable %.*s is required but not set%s%s", (int)error->name_len,
                        error->name, error->message->len ? ": " : "", error->message->buf);
    return err_hint(e, "set %.*s in the environment or above this line", (int)error->name_len,
                    error->name);
}

/* The value with its variables replaced; at is where it stands in the file. */
static struct err *
store_expanded(struct reader *r, const char *key_at, const char *key, const char *at,
               const char *value, size_t len)
{
    CLEANUP(str_release) struct str out = STR_INIT, message = STR_INIT;
    struct template_env env = { lookup, r };
    struct template_error error = { .message = &message };

    if (!template_expand(value, len, &env, &out, &error))
        return expand_error(r, at, &error);
    r->ld->grown.expanded += out.len;
    if (r->ld->grown.expanded > LOAD_EXPANDED_MAX + r->ld->grown.read)
        return error_at(r, at, "too-much", "variables make megabytes of this file");
    set_variable(r, key_at, key, out.buf, out.len);
    return NULL;
}

/* An escape of double quotes: bytes read, 0 when the backslash stands for itself. */
static size_t
put_escape(struct str *out, const char *s)
{
    static const char names[] = "abfnrtv\"\\", bytes[] = "\a\b\f\n\r\t\v\"\\";
    const char *name = s[1] ? strchr(names, s[1]) : NULL;

    if (name) {
        str_putc(out, bytes[name - names]);
        return 2;
    }
    if (s[1] == '$') { /* two dollars are one for the template */
        str_put(out, "$$");
        return 2;
    }
    if (s[1] == '0') { /* \0101 is A; the 0 is dropped where no octal number follows */
        size_t digits = strspn(s + 2, "0123456789"), octal = strspn(s + 2, "01234567");
        unsigned v = 0;

        digits = digits > 3 ? 3 : digits;
        for (size_t i = 0; i < 3 && i < octal; i++)
            v = v * 8 + (unsigned)(s[2 + i] - '0');
        if (digits < 3 || octal < 3 || v > 255) {
            str_putc(out, '\\');
            str_put_n(out, s + 2, digits);
        } else {
            utf8_encode(out, v);
        }
        return 2 + digits;
    }
    return 0;
}

static void
put_escapes(struct str *out, const char *s)
{
    while (*s) {
        size_t n = *s == '\\' ? put_escape(out, s) : 0;

        if (!n)
            str_putc(out, *s);
        s += n ? n : 1;
    }
}

/* A quoted value, over several lines if need be; what follows is read as the next statement. */
static struct err *
read_quoted(struct reader *r, const char *key_at, const char *key)
{
    CLEANUP(str_release) struct str chars = STR_INIT, escaped = STR_INIT;
    const char *begin = r->s, *s = begin + 1;
    char quote = *begin;

    for (; *s && *s != quote; s++) {
        if (*s == '\\' && s[1] == quote)
            s++;
        else if (*s == '\\' && s[1])
            str_putc(&chars, *s++);
        str_putc(&chars, *s);
    }
    if (!*s)
        return err_hint(
            error_at(r, begin, "env-file-quote", "the quote opened here is not closed"),
            "put %c behind the value, or write it without quotes", quote);
    r->s = s + 1;
    if (quote == '\'') {
        set_variable(r, key_at, key, chars.buf, chars.len);
        return NULL;
    }
    put_escapes(&escaped, chars.buf);
    return store_expanded(r, key_at, key, begin, escaped.buf, escaped.len);
}

static struct err *
read_unquoted(struct reader *r, const char *key_at, const char *key)
{
    const char *begin = r->s, *eol = begin + strcspn(begin, "\n");

    r->s = eol + (*eol == '\n');
    for (const char *s = begin; s + 1 < eol; s++)
        if (s[0] == ' ' && s[1] == '#')
            eol = s;
    eol = trim_end(begin, eol);
    return store_expanded(r, key_at, key, begin, begin, (size_t)(eol - begin));
}

static bool
is_key_char(const char *s, size_t *ret_bytes)
{
    uint32_t cp;

    *ret_bytes = 1;
    if ((unsigned char)*s < 0x80)
        return (*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') ||
               strchr("_.-[]", *s);
    *ret_bytes = utf8_decode(s, strlen(s) < 4 ? strlen(s) : 4, &cp);
    return cp != UINT32_MAX && cp > 0xa0 && !(cp >= 0x2000 && cp < 0x2070) && cp != 0xfeff;
}

static const char *
skip_export(const char *s)
{
    if (!str_starts(s, "export") || !blank(s + 6, true))
        return s;
    return skip_blanks(s + 6, false);
}

/* One statement; r->s stands at its first character. */
static struct err *
read_statement(struct reader *r)
{
    const char *key_at = skip_export(r->s), *s = key_at, *key;
    size_t n;

    while (*s && !strchr("=:\n", *s)) {
        if ((n = blank(s, false)) || is_key_char(s, &n))
            s += n;
        else
            return err_hint(
                error_at(r, s, "env-file-name", "a character that no variable name may have"),
                "a line is NAME=value, or a comment that begins with #");
    }
    key = arena_dup_n(r->ld->arena, key_at, (size_t)(trim_end(key_at, s) - key_at));
    if (strchr(key, ' '))
        return err_hint(error_at(r, key_at, "env-file-name", "a variable name with a blank"),
                        "a line is NAME=value, or a comment that begins with #");
    if (*s != '=' && *s != ':') {
        inherit_variable(r, key);
        r->s = s;
        return NULL;
    }
    r->s = skip_blanks(s + 1, false);
    return *r->s == '"' || *r->s == '\'' ? read_quoted(r, key_at, key)
                                         : read_unquoted(r, key_at, key);
}

static struct err *
read_statements(struct reader *r)
{
    for (;;) {
        r->s = skip_blanks(r->s, true);
        if (!*r->s)
            return NULL;
        if (*r->s == '#')
            r->s += strcspn(r->s, "\n");
        else
            TRY(read_statement(r));
    }
}

static bool
holds_blank(const char *s)
{
    for (; *s; s++)
        if (blank(s, true))
            return true;
    return false;
}

/* A line of the raw format. */
static struct err *
read_line(struct reader *r, const char *line, size_t len)
{
    const char *begin = skip_blanks(line, false), *end = line + len;
    const char *equal;
    char *key;

    if (end > begin && end[-1] == '\r')
        end--;
    if (begin >= end || *begin == '#')
        return NULL;
    equal = memchr(begin, '=', (size_t)(end - begin));
    key = arena_dup_n(r->ld->arena, begin, (size_t)((equal ? equal : end) - begin));
    if (!*key)
        return error_at(r, begin, "env-file-name", "no variable name before the '='");
    if (holds_blank(key))
        return err_hint(error_at(r, begin, "env-file-name", "a variable name with a blank"),
                        "the raw format takes NAME=value without blanks around the '='");
    if (!utf8_valid(begin, (size_t)(end - begin)))
        return error_at(r, begin, "env-file-bytes", "a line that is not UTF-8");
    if (equal)
        set_variable(r, begin, key, equal + 1, (size_t)(end - equal - 1));
    else
        inherit_variable(r, key);
    return NULL;
}

static struct err *
read_raw(struct reader *r)
{
    while (*r->s) {
        size_t len = strcspn(r->s, "\n");

        TRY(read_line(r, r->s, len));
        r->s += len + (r->s[len] == '\n');
    }
    return NULL;
}

struct err *
dotenv_read(struct load *ld, const struct dotenv *d, struct node *vars)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct reader r = { .ld = ld, .file = d, .vars = vars, .line = 1 };

    r.s = str_starts(d->text, mark) ? d->text + strlen(mark) : d->text;
    r.line_s = r.s;
    return d->raw ? read_raw(&r) : read_statements(&r);
}
