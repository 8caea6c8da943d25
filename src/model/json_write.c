#include "model/json_write.h"

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

static void
put_escape(struct str *out, uint32_t cp)
{
    static const char named[] = { ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
                                  ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't' };

    if (cp < sizeof named && named[cp]) {
        str_putc(out, '\\');
        str_putc(out, named[cp]);
    } else {
        str_printf(out, "\\u%04x", (unsigned)cp);
    }
}

static bool
is_escaped(uint32_t cp, bool plain)
{
    if (!plain && (cp == '<' || cp == '>' || cp == '&'))
        return true;
    return cp < 0x20 || cp == '"' || cp == '\\' || cp == 0x2028 || cp == 0x2029;
}

void
json_put_string(struct str *out, const char *text, size_t len, bool plain)
{
    size_t from = 0;

    str_putc(out, '"');
    for (size_t i = 0; i < len;) {
        uint32_t cp = (unsigned char)text[i];
        size_t width = cp < 0x80 ? 1 : utf8_decode(text + i, len - i, &cp);

        if (cp == UINT32_MAX || is_escaped(cp, plain)) {
            str_put_n(out, text + from, i - from);
            put_escape(out, cp == UINT32_MAX ? 0xfffd : cp);
            from = i + width;
        }
        i += width;
    }
    str_put_n(out, text + from, len - from);
    str_putc(out, '"');
}

static struct json_writer *
writer(struct sink *s)
{
    return (struct json_writer *)s;
}

static void
new_line(struct json_writer *w)
{
    if (!w->step)
        return;
    str_putc(w->out, '\n');
    str_fill(w->out, ' ', w->open.len * (size_t)w->step);
}

/* What stands between the values of a collection. */
static void
separate(struct json_writer *w)
{
    if (!w->open.len)
        return;
    if (w->open.v[w->open.len - 1].any)
        str_putc(w->out, ',');
    w->open.v[w->open.len - 1].any = true;
    new_line(w);
}

static void
before_value(struct json_writer *w)
{
    if (!w->after_key)
        separate(w);
    w->after_key = false;
}

static void
json_key(struct sink *s, const char *key)
{
    struct json_writer *w = writer(s);

    separate(w);
    json_put_string(w->out, key, strlen(key), w->plain);
    str_put(w->out, w->step ? ": " : ":");
    w->after_key = true;
}

static void
begin(struct json_writer *w, bool map)
{
    before_value(w);
    str_putc(w->out, map ? '{' : '[');
    VEC_PUSH(&w->open, (struct json_level){ map, false });
}

static void
json_begin_map(struct sink *s)
{
    begin(writer(s), true);
}

static void
json_begin_list(struct sink *s)
{
    begin(writer(s), false);
}

static void
json_end(struct sink *s)
{
    struct json_writer *w = writer(s);
    struct json_level in = w->open.v[w->open.len - 1];

    w->open.len--;
    if (in.any)
        new_line(w);
    str_putc(w->out, in.map ? '}' : ']');
}

static void
json_null(struct sink *s)
{
    before_value(writer(s));
    str_put(writer(s)->out, "null");
}

static void
json_boolean(struct sink *s, bool b)
{
    before_value(writer(s));
    str_put(writer(s)->out, b ? "true" : "false");
}

static void
json_digits(struct sink *s, const char *digits)
{
    before_value(writer(s));
    str_put(writer(s)->out, digits);
}

static void
json_real(struct sink *s, double value, bool single)
{
    before_value(writer(s));
    if (single)
        num_put_float32(writer(s)->out, (float)value);
    else
        num_put_float(writer(s)->out, value);
}

static void
json_text(struct sink *s, const char *text, size_t len)
{
    before_value(writer(s));
    json_put_string(writer(s)->out, text, len, writer(s)->plain);
}

static const struct sink_ops json_ops = {
    json_begin_map, json_begin_list, json_end,  json_key,  json_null,
    json_boolean,   json_digits,     json_real, json_text, strcmp,
};

void
json_writer_init(struct json_writer *w, struct str *out, int step)
{
    *w = (struct json_writer){ .sink = { &json_ops }, .out = out, .step = step };
}

void
json_writer_release(struct json_writer *w)
{
    VEC_RELEASE(&w->open);
}
