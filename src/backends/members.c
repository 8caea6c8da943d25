#include "backends/members.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

#define GO_ZERO_SECONDS (-INT64_C(62135596800))

static struct err *
unexpected(const struct node *value, const char *want)
{
    return err_at(ERR_DECODE, node_pos(value), "want %s, found %s", want,
                  node_kind_name(value));
}

static const char *
text_of(struct arena *a, const struct node *value)
{
    const char *text = value ? node_scalar_text(a, value) : NULL;

    return text ? text : "";
}

const char *
member_text(struct arena *a, const struct node *n, const char *path)
{
    return text_of(a, node_at(n, path));
}

struct err *
member_strings(struct arena *a, const struct node *value, void *member)
{
    struct strings *out = member;

    if (value->kind != NODE_SEQ && value->kind != NODE_STR)
        return unexpected(value, "a list");
    *out = (struct strings){ .given = true };
    if (value->kind == NODE_STR && !value->text_len)
        return NULL;
    if (value->kind == NODE_STR) {
        out->v = arena_alloc(a, sizeof *out->v);
        out->v[out->len++] = value->text;
        return NULL;
    }
    out->v = arena_alloc(a, (value->u.seq.len + 1) * sizeof *out->v);
    for (size_t i = 0; i < value->u.seq.len; i++)
        out->v[out->len++] = text_of(a, value->u.seq.v[i]);
    return NULL;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct err *
member_keys(struct arena *a, const struct node *value, void *member)
{
    struct strings *out = member;

    if (value->kind != NODE_MAP)
        return unexpected(value, "a mapping");
    *out = (struct strings){ .given = true };
    out->v = arena_alloc(a, (value->u.map.len + 1) * sizeof *out->v);
    for (size_t i = 0; i < value->u.map.len; i++)
        out->v[out->len++] = value->u.map.v[i].key;
    qsort(out->v, out->len, sizeof *out->v, by_text);
    return NULL;
}

static int
by_key(const void *a, const void *b)
{
    return strcmp(((const struct key_value *)a)->key, ((const struct key_value *)b)->key);
}

static struct err *
read_map(struct arena *a, const struct node *value, bool keep_empty, struct key_values *out)
{
    if (value->kind != NODE_MAP)
        return unexpected(value, "a mapping");
    *out = (struct key_values){ 0 };
    out->v = arena_alloc(a, (value->u.map.len + 1) * sizeof *out->v);
    for (size_t i = 0; i < value->u.map.len; i++) {
        const struct pair *p = &value->u.map.v[i];
        const char *text = text_of(a, p->value);

        if (*text || keep_empty)
            out->v[out->len++] = (struct key_value){ p->key, text };
    }
    qsort(out->v, out->len, sizeof *out->v, by_key);
    return NULL;
}

struct err *
member_map(struct arena *a, const struct node *value, void *member)
{
    return read_map(a, value, true, member);
}

struct err *
member_full_map(struct arena *a, const struct node *value, void *member)
{
    return read_map(a, value, false, member);
}

struct err *
member_name(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);

    *(const char **)member = *text == '/' ? text + 1 : text;
    return NULL;
}

struct err *
member_image_id(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);

    *(const char **)member =
        *text && !str_starts(text, "sha256:") ? arena_printf(a, "sha256:%s", text) : text;
    return NULL;
}

struct err *
member_seconds(struct arena *a, const struct node *value, void *member)
{
    (void)a;
    if (value->kind != NODE_INT || value->u.i > INT64_MAX / NS_PER_S ||
        value->u.i < INT64_MIN / NS_PER_S)
        return unexpected(value, "a number of seconds");
    *(int64_t *)member = value->u.i * NS_PER_S;
    return NULL;
}

struct err *
member_nanos(struct arena *a, const struct node *value, void *member)
{
    (void)a;
    if (value->kind != NODE_INT)
        return unexpected(value, "a time");
    *(int64_t *)member = value->u.i / NS_PER_S <= GO_ZERO_SECONDS ? 0 : value->u.i;
    return NULL;
}

struct err *
member_signal(struct arena *a, const struct node *value, void *member)
{
    /* The numbers of Linux: podman 4 prints one. */
    static const struct {
        int number;
        const char *name;
    } signals[] = {
        { 1, "SIGHUP" },    { 2, "SIGINT" },      { 3, "SIGQUIT" },  { 6, "SIGABRT" },
        { 9, "SIGKILL" },   { 10, "SIGUSR1" },    { 12, "SIGUSR2" }, { 15, "SIGTERM" },
        { 28, "SIGWINCH" }, { 37, "SIGRTMIN+3" },
    };

    for (size_t i = 0; value->kind == NODE_INT && i < ARRAY_LEN(signals); i++) {
        if (signals[i].number == value->u.i) {
            *(const char **)member = signals[i].name;
            return NULL;
        }
    }
    *(const char **)member = text_of(a, value);
    return NULL;
}

struct err *
member_percent(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);
    size_t len = strlen(text);
    double *out = member;

    *out = -1;
    if (len && text[len - 1] == '%' && !num_parse_double(arena_dup_n(a, text, len - 1), out))
        *out = -1;
    return NULL;
}

static int64_t
printed_size(struct arena *a, const char *text, size_t len)
{
    int64_t size;

    while (len && *text == ' ') {
        text++;
        len--;
    }
    while (len && text[len - 1] == ' ')
        len--;
    return num_parse_printed_size(arena_dup_n(a, text, len), &size) ? size : -1;
}

struct err *
member_pair(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);
    const char *slash = strchr(text, '/');
    int64_t *out = member;

    out[0] = out[1] = -1;
    if (slash) {
        out[0] = printed_size(a, text, (size_t)(slash - text));
        out[1] = printed_size(a, slash + 1, strlen(slash + 1));
    }
    return NULL;
}

struct err *
member_dash(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);

    *(const char **)member = !strcmp(text, "<none>") || !strcmp(text, "N/A") ? "" : text;
    return NULL;
}

struct err *
member_unquoted(struct arena *a, const struct node *value, void *member)
{
    const char *text = text_of(a, value);
    CLEANUP(str_release) struct str out = STR_INIT;
    bool quoted = *text == '"';

    for (text += quoted; *text && !(quoted && *text == '"'); text++) {
        if (quoted && *text == '\\' && text[1] && strchr("\"\\nt", text[1])) {
            text++;
            str_putc(&out, *text == 'n' ? '\n' : *text == 't' ? '\t' : *text);
        } else {
            str_putc(&out, *text);
        }
    }
    *(const char **)member = arena_dup_n(a, out.buf, out.len);
    return NULL;
}
