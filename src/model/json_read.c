#include "model/json_read.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/frames.h"
#include "model/node.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    AROUND = 30,           /* bytes of text shown on both sides of an error */
    INT_DIGITS_SAFE = 18,  /* any integer of so many digits fits in 63 bits */
    VALUE_LIMIT = 32 << 20 /* bytes of one value of a stream */
};

static struct node *
from_jansson(struct arena *a, const json_t *j)
{
    const char *key;
    json_t *member;
    struct node *n;
    size_t i;

    switch (json_typeof(j)) {
    case JSON_OBJECT:
        n = node_map(a, NULL);
        json_object_foreach((json_t *)j, key, member)
            node_set(a, n, arena_dup(a, key), from_jansson(a, member));
        return n;
    case JSON_ARRAY:
        n = node_seq(a, NULL);
        json_array_foreach(j, i, member) node_append(a, n, from_jansson(a, member));
        return n;
    case JSON_STRING:
        return node_str_n(a, json_string_value(j), json_string_length(j), NULL);
    case JSON_INTEGER:
        return node_int(a, json_integer_value(j), NULL);
    case JSON_REAL:
        return node_float(a, json_real_value(j), NULL);
    case JSON_TRUE:
        return node_bool(a, true, NULL);
    case JSON_FALSE:
        return node_bool(a, false, NULL);
    case JSON_NULL:
        break;
    }
    return node_null(a, NULL);
}

/* jansson refuses bytes that are no UTF-8; engines pass on whatever a program printed. */
static void
put_valid(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(text + i, len - i, &cp);

        if (cp == UINT32_MAX)
            utf8_encode(out, 0xfffd);
        else
            str_put_n(out, text + i, n);
        i += n;
    }
}

static bool
digit(char c)
{
    return c >= '0' && c <= '9';
}

/* jansson refuses integers that need more than 63 bits: as "…e0" they become floats. */
static void
put_long_integers_as_floats(struct str *out, const char *text, size_t len)
{
    bool in_string = false;

    for (size_t i = 0; i < len; i++) {
        size_t digits = 0;

        str_putc(out, text[i]);
        if (text[i] == '"')
            in_string = !in_string;
        else if (in_string && text[i] == '\\' && i + 1 < len)
            str_putc(out, text[++i]);
        if (in_string || !digit(text[i]) ||
            (i > 0 && (digit(text[i - 1]) || text[i - 1] == '.')))
            continue;
        while (i + digits < len && digit(text[i + digits]))
            digits++;
        if (digits > INT_DIGITS_SAFE &&
            (i + digits == len || !strchr(".eE", text[i + digits]))) {
            str_put_n(out, text + i + 1, digits - 1);
            str_put(out, "e0");
            i += digits - 1;
        }
    }
}

static struct err *
unreadable(const json_error_t *why, const char *text, size_t len)
{
    size_t at = why->position > 0 ? (size_t)why->position - 1 : 0;
    size_t from, to;

    if (at > len)
        at = len;
    from = at > AROUND ? at - AROUND : 0;
    to = len - at > AROUND ? at + AROUND : len;
    return err_new(ERR_JSON, "no JSON at byte %zu, %s: %s%.*s%s", at + 1, why->text,
                   from > 0 ? "…" : "", (int)(to - from), text + from, to < len ? "…" : "");
}

static json_t *
load(const char *text, size_t len, json_error_t *why)
{
    CLEANUP(str_release) struct str valid = STR_INIT;
    CLEANUP(str_release) struct str floats = STR_INIT;
    json_t *j;

    if (!utf8_valid(text, len)) {
        put_valid(&valid, text, len);
        text = valid.buf;
        len = valid.len;
    }
    j = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
    if (j || json_error_code(why) != json_error_numeric_overflow)
        return j;
    put_long_integers_as_floats(&floats, text, len);
    return json_loadb(floats.buf, floats.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
}

struct err *
json_read(struct arena *a, const char *text, size_t len, struct node **ret_node)
{
    json_error_t why;
    json_t *j = load(text, len, &why);

    if (!j)
        return unreadable(&why, text, len);
    *ret_node = from_jansson(a, j);
    json_decref(j);
    return NULL;
}

struct all {
    struct arena *a;
    struct node *seq;
    size_t bad;
};

static void
add_value(void *arg, const char *text, size_t len)
{
    struct all *all = arg;
    struct node *value;
    struct err *e = json_read(all->a, text, len, &value);

    if (e)
        all->bad++;
    else
        node_append(all->a, all->seq, value);
    err_free(e);
}

struct err *
json_read_all(struct arena *a, const char *text, size_t len, struct node **ret_seq,
              size_t *ret_bad)
{
    struct all all = { .a = a, .seq = node_seq(a, NULL) };
    struct frames f;

    frames_init(&f, VALUE_LIMIT);
    frames_feed(&f, text, len, add_value, &all);
    frames_end(&f, add_value, &all);
    all.bad += f.dropped;
    frames_release(&f);
    if (ret_bad)
        *ret_bad = all.bad;
    *ret_seq = all.seq;
    return NULL;
}
