#include "model/decode.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"

#include <string.h>

/* Seconds of 0001-01-01T00:00:00Z, Go's zero time, which engines print for "none". */
#define GO_ZERO_TIME (-INT64_C(62135596800))

static struct err *
wrong_kind(const struct node *value, const char *want)
{
    return err_at(ERR_DECODE, node_pos(value), "want %s, found %s", want,
                  node_kind_name(value));
}

static struct err *
decode_str(struct arena *a, const struct node *value, const char **ret)
{
    const char *text = node_scalar_text(a, value);

    if (!text)
        return wrong_kind(value, "a text");
    *ret = text;
    return NULL;
}

static struct err *
decode_int(const struct node *value, unsigned flags, int64_t *ret)
{
    if (value->kind == NODE_INT) {
        *ret = value->u.i;
        return NULL;
    }
    /* Counters of an engine's uint64 come as floats once they need the last bit. */
    if (value->kind == NODE_FLOAT && value->u.f >= -9.2e18 && value->u.f <= 9.2e18) {
        *ret = (int64_t)value->u.f;
        return NULL;
    }
    if (value->kind == NODE_FLOAT) {
        *ret = value->u.f > 0 ? INT64_MAX : INT64_MIN;
        return NULL;
    }
    if (value->kind != NODE_STR)
        return wrong_kind(value, "a number");
    if ((flags & FIELD_PRINTED_SIZE) ? num_parse_printed_size(value->text, ret)
                                     : num_parse_int(value->text, ret))
        return NULL;
    return err_at(ERR_DECODE, node_pos(value), "want a number, found '%s'", value->text);
}

static struct err *
decode_bool(const struct node *value, bool *ret)
{
    if (value->kind == NODE_BOOL) {
        *ret = value->u.b;
        return NULL;
    }
    if (value->kind != NODE_STR ||
        (strcmp(value->text, "true") && strcmp(value->text, "false")))
        return wrong_kind(value, "true or false");
    *ret = !strcmp(value->text, "true");
    return NULL;
}

static struct err *
decode_double(const struct node *value, double *ret)
{
    if (value->kind == NODE_FLOAT)
        *ret = value->u.f;
    else if (value->kind == NODE_INT)
        *ret = (double)value->u.i;
    else if (value->kind != NODE_STR || !num_parse_double(value->text, ret))
        return wrong_kind(value, "a number");
    return NULL;
}

static struct err *
decode_enum(const struct node *value, const struct field_word *words, int *ret)
{
    if (value->kind != NODE_STR)
        return wrong_kind(value, "a word");
    for (const struct field_word *w = words; w->word; w++) {
        if (!strcmp(w->word, value->text)) {
            *ret = w->value;
            return NULL;
        }
    }
    return err_at(ERR_DECODE, node_pos(value), "unknown value '%s'", value->text);
}

static struct err *
decode_time(const struct node *value, int64_t *ret)
{
    if (value->kind == NODE_INT) {
        int64_t seconds = value->u.i;

        if (seconds == GO_ZERO_TIME)
            *ret = 0;
        else if (seconds > INT64_MAX / NS_PER_S || seconds < INT64_MIN / NS_PER_S)
            return err_at(ERR_DECODE, node_pos(value), "no time: %lld", (long long)seconds);
        else
            *ret = seconds * NS_PER_S;
        return NULL;
    }
    if (value->kind != NODE_STR)
        return wrong_kind(value, "a time");
    if (!*value->text) {
        *ret = 0;
        return NULL;
    }
    if (!num_parse_time(value->text, ret))
        return err_at(ERR_DECODE, node_pos(value), "no time: '%s'", value->text);
    return NULL;
}

static struct err *
decode_field(struct arena *a, const struct node *value, const struct field *row, void *member)
{
    switch (row->kind) {
    case FIELD_KIND_STR:
        return decode_str(a, value, member);
    case FIELD_KIND_INT:
        return decode_int(value, row->flags, member);
    case FIELD_KIND_BOOL:
        return decode_bool(value, member);
    case FIELD_KIND_DOUBLE:
        return decode_double(value, member);
    case FIELD_KIND_ENUM:
        return decode_enum(value, row->words, member);
    case FIELD_KIND_TIME:
        return decode_time(value, member);
    case FIELD_KIND_CUSTOM:
        return row->fn(a, value, member);
    case FIELD_KIND_END:
        break;
    }
    BUG("a row of kind %d", (int)row->kind);
}

static struct err *
decode_rows(struct arena *a, const struct node *n, const struct field *rows, bool tolerant,
            void *ret_obj)
{
    if (n->kind != NODE_MAP)
        return wrong_kind(n, "a mapping");
    for (const struct field *row = rows; row->kind != FIELD_KIND_END; row++) {
        const struct node *value = node_at(n, row->path);
        struct err *e;

        if (!value || value->kind == NODE_NULL) {
            if (row->flags & FIELD_REQUIRED)
                return err_at(ERR_DECODE, node_pos(n), "%s is missing", row->path);
            continue;
        }
        e = decode_field(a, value, row, (char *)ret_obj + row->offset);
        if (!e)
            continue;
        if (!tolerant || (row->flags & FIELD_REQUIRED))
            return err_path(e, "%s", row->path);
        err_free(e);
    }
    return NULL;
}

struct err *
decode(struct arena *a, const struct node *n, const struct field *rows, void *ret_obj)
{
    return decode_rows(a, n, rows, false, ret_obj);
}

struct err *
decode_tolerant(struct arena *a, const struct node *n, const struct field *rows, void *ret_obj)
{
    return decode_rows(a, n, rows, true, ret_obj);
}
