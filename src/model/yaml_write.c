#include "model/yaml_write.h"

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/yaml_text.h"

#include <string.h>

enum { SIMPLE_KEY_MAX = 128 };

static struct yaml_writer *
writer(struct sink *s)
{
    return (struct yaml_writer *)s;
}

static struct yaml_level *
innermost(struct yaml_writer *w)
{
    return w->open.len ? &w->open.v[w->open.len - 1] : NULL;
}

static void
line_break(struct yaml_writer *w)
{
    str_putc(w->out, '\n');
    w->column = 0;
    w->fresh = true;
}

/* To the column given, on a new line unless only indentation stands on this one. */
static void
indent_to(struct yaml_writer *w, int indent)
{
    if (!w->fresh || w->column > indent || (w->column == indent && !w->blank))
        line_break(w);
    if (w->column < indent) {
        str_fill(w->out, ' ', (size_t)(indent - w->column));
        w->column = indent;
    }
    w->blank = true;
}

static void
space(struct yaml_writer *w)
{
    if (w->blank)
        return;
    str_putc(w->out, ' ');
    w->column++;
}

/* Begins the place of a list element or of a complex key or value: indentation goes on. */
static void
mark(struct yaml_writer *w, char c)
{
    space(w);
    str_putc(w->out, c);
    w->column++;
    w->blank = false;
}

static void
token(struct yaml_writer *w, const char *text)
{
    space(w);
    str_put(w->out, text);
    w->blank = w->fresh = false;
}

/* A break inside a quoted or block text; the others than \n are kept as they are. */
static void
put_break(struct yaml_writer *w, const char *at, size_t width)
{
    if (*at == '\n') {
        line_break(w);
        return;
    }
    str_put_n(w->out, at, width);
    w->column = 0;
    w->fresh = true;
}

static void
put_single_quoted(struct yaml_writer *w, const char *text, size_t len, int indent)
{
    bool broken = false;

    token(w, "'");
    for (size_t i = 0, width; i < len; i += width) {
        bool is_break = (width = yaml_break(text + i, len - i)) > 0;

        if (!is_break)
            width = 1;
        if (!is_break && broken)
            indent_to(w, indent);
        broken = is_break;
        if (is_break) {
            put_break(w, text + i, width);
            continue;
        }
        if (text[i] == '\'')
            str_putc(w->out, '\'');
        str_putc(w->out, text[i]);
        w->fresh = false;
    }
    str_putc(w->out, '\'');
    w->fresh = w->blank = false;
}

/* "|" with what must be said of indentation and of breaks at the end. */
static void
put_literal_head(struct yaml_writer *w, const char *text, size_t len)
{
    size_t last = len - 1, before;

    token(w, "|");
    if (*text == ' ' || yaml_break(text, len))
        str_printf(w->out, "%d", w->step);
    while (((unsigned char)text[last] & 0xc0) == 0x80)
        last--;
    if (!yaml_break(text + last, len - last)) {
        str_putc(w->out, '-');
        return;
    }
    before = last ? last - 1 : 0;
    while (before && ((unsigned char)text[before] & 0xc0) == 0x80)
        before--;
    if (!last || yaml_break(text + before, len - before))
        str_putc(w->out, '+');
}

static void
put_literal(struct yaml_writer *w, const char *text, size_t len, int indent)
{
    bool broken = true;

    put_literal_head(w, text, len);
    line_break(w);
    w->blank = true;
    for (size_t i = 0, width; i < len; i += width) {
        width = yaml_break(text + i, len - i);
        if (width) {
            put_break(w, text + i, width);
            broken = true;
            continue;
        }
        if (broken)
            indent_to(w, indent);
        width = 1;
        str_putc(w->out, text[i]);
        w->fresh = broken = false;
    }
}

/* Text that is not UTF-8 stands as !!binary, in lines of 70 characters. */
static void
put_base64(struct str *out, const char *text, size_t len)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t whole = (len + 2) / 3 * 4, line = 0;

    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = 0;

        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < len ? (unsigned char)text[i + k] : 0);
        for (size_t k = 0; k < 4; k++) {
            str_putc(out, i + k > len ? '=' : digits[bits >> (18 - 6 * k) & 63]);
            if (++line == 70 && whole >= 70) {
                str_putc(out, '\n');
                line = 0;
            }
        }
    }
    if (whole >= 70 && line)
        str_putc(out, '\n');
}

static void
put_styled(struct yaml_writer *w, const char *text, size_t len, enum yaml_style style,
           int indent)
{
    switch (style) {
    case YAML_PLAIN:
        if (len)
            space(w);
        str_put_n(w->out, text, len);
        w->fresh = w->blank = false;
        return;
    case YAML_SINGLE_QUOTED:
        put_single_quoted(w, text, len, indent);
        return;
    case YAML_DOUBLE_QUOTED:
        token(w, "\"");
        yaml_put_escaped(w->out, text, len);
        str_putc(w->out, '"');
        return;
    case YAML_LITERAL:
        put_literal(w, text, len, indent);
        return;
    }
}

/* A text as it will stand: as it is, or in base64 with a tag. */
struct scalar {
    struct str encoded;
    const char *text;
    size_t len;
    bool simple, binary;
};

#define BINARY_TAG "!!binary"

static void
scalar_init(struct scalar *c, const char *text, size_t len)
{
    bool simple = yaml_is_simple(text, len);

    *c = (struct scalar){ STR_INIT, text, len, simple, !simple && !utf8_valid(text, len) };
    if (!c->binary)
        return;
    put_base64(&c->encoded, text, len);
    c->text = c->encoded.buf;
    c->len = c->encoded.len;
}

static void
scalar_release(struct scalar *c)
{
    str_release(&c->encoded);
}

/* key: it is to stand before a ":" on one line. */
static void
put_scalar(struct yaml_writer *w, const struct scalar *c, bool key)
{
    const struct yaml_level *in = innermost(w);
    int indent = in ? in->indent + w->step : w->step;
    enum yaml_style style;

    if (c->binary) {
        token(w, BINARY_TAG);
        style = memchr(c->text, '\n', c->len) ? YAML_LITERAL : YAML_PLAIN;
    } else {
        style = c->simple ? YAML_PLAIN : yaml_style(c->text, c->len, key);
    }
    put_styled(w, c->text, c->len, style, indent);
}

/* The place of a value: behind its key, or a line of its own in a list. */
static void
before_value(struct yaml_writer *w)
{
    struct yaml_level *in = innermost(w);

    if (!in || in->map)
        return;
    in->any = true;
    indent_to(w, in->indent);
    mark(w, '-');
}

static void
put_token(struct sink *s, const char *text)
{
    before_value(writer(s));
    token(writer(s), text);
}

static void
begin(struct yaml_writer *w, bool map)
{
    struct yaml_level level = { .map = map };

    before_value(w);
    if (innermost(w))
        level.indent = innermost(w)->indent + w->step;
    VEC_PUSH(&w->open, level);
}

static void
yaml_begin_map(struct sink *s)
{
    begin(writer(s), true);
}

static void
yaml_begin_list(struct sink *s)
{
    begin(writer(s), false);
}

static void
yaml_end(struct sink *s)
{
    struct yaml_writer *w = writer(s);
    struct yaml_level *in = innermost(w);

    if (!in->any)
        token(w, in->map ? "{}" : "[]");
    w->open.len--;
    if (!w->open.len && !w->fresh)
        line_break(w);
}

static void
yaml_key(struct sink *s, const char *key)
{
    struct yaml_writer *w = writer(s);
    struct yaml_level *in = innermost(w);
    CLEANUP(scalar_release) struct scalar c;
    int indent = in->indent;

    scalar_init(&c, key, strlen(key));
    in->any = true;
    indent_to(w, indent);
    if (c.len + (c.binary ? strlen(BINARY_TAG) : 0) <= SIMPLE_KEY_MAX &&
        (c.simple || !yaml_has_break(c.text, c.len))) {
        put_scalar(w, &c, true);
        str_putc(w->out, ':');
        w->fresh = w->blank = false;
        return;
    }
    mark(w, '?');
    put_scalar(w, &c, false);
    indent_to(w, indent);
    mark(w, ':');
}

static void
yaml_null(struct sink *s)
{
    put_token(s, "null");
}

static void
yaml_boolean(struct sink *s, bool b)
{
    put_token(s, b ? "true" : "false");
}

static void
yaml_real(struct sink *s, double value, bool single)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    const char *shown;

    if (single)
        num_put_general32(&text, (float)value);
    else
        num_put_general(&text, value);
    shown = str_eq(text.buf, "+Inf")   ? ".inf"
            : str_eq(text.buf, "-Inf") ? "-.inf"
            : str_eq(text.buf, "NaN")  ? ".nan"
                                       : text.buf;
    put_token(s, shown);
}

static void
yaml_put_text(struct sink *s, const char *text, size_t len)
{
    CLEANUP(scalar_release) struct scalar c;

    scalar_init(&c, text, len);
    before_value(writer(s));
    put_scalar(writer(s), &c, false);
}

static const struct sink_ops yaml_ops = {
    yaml_begin_map, yaml_begin_list, yaml_end,  yaml_key,      yaml_null,
    yaml_boolean,   put_token,       yaml_real, yaml_put_text, yaml_key_order,
};

void
yaml_writer_init(struct yaml_writer *w, struct str *out, int step)
{
    *w = (struct yaml_writer){
        .sink = { &yaml_ops }, .out = out, .step = step, .fresh = true, .blank = true
    };
}

void
yaml_writer_release(struct yaml_writer *w)
{
    VEC_RELEASE(&w->open);
}
