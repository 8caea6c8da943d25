#include "model/rows_parts.h"

#include "base/mem.h"
#include "model/node.h"
#include "model/project.h"

#include <stdlib.h>
#include <string.h>

/* ---- Mappings of texts ----------------------------------------------------------------- */

struct entry {
    struct key_value kv;
    size_t at; /* of two with the same key the later one counts */
};

static int
order_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->kv.key, y->kv.key);

    return order ? order : x->at < y->at ? -1 : 1;
}

static void
keep_last(struct decoder *d, struct entry *entries, size_t count, struct key_values *ret)
{
    qsort(entries, count, sizeof *entries, order_entries);
    ret->v = arena_alloc(d->arena, count * sizeof *ret->v);
    ret->len = 0;
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || strcmp(entries[i].kv.key, entries[i + 1].kv.key) != 0)
            ret->v[ret->len++] = entries[i].kv;
}

/* "KEY=VALUE", or "KEY" alone. */
static bool
split_entry(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
            struct key_value *ret)
{
    const char *text, *equals;
    size_t len;

    if (!decode_text(d, n, path, &text))
        return false;
    equals = strchr(text, '=');
    len = equals ? (size_t)(equals - text) : strlen(text);
    if (row->kind == ROW_ENV && len && strchr(" \t\n\r\v\f", text[len - 1])) {
        decoder_report(d, n, path, "bad-variable", "remove the blank before \"=\"",
                       "the name of variable \"%.*s\" ends in a blank", (int)len, text);
        return false;
    }
    ret->key = equals ? arena_dup_n(d->arena, text, len) : text;
    ret->value = equals ? equals + 1 : NULL;
    return true;
}

static size_t
read_pairs(struct decoder *d, struct node *n, const struct path *path, struct entry *entries)
{
    size_t count = 0;

    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        struct entry *entry = &entries[count];

        *entry = (struct entry){ { pair->key, NULL }, i };
        if (pair->value->kind == NODE_NULL ||
            decode_text(d, pair->value, &PATH_KEY(path, pair->key), &entry->kv.value))
            count++;
    }
    return count;
}

void
take_values(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
            void *member)
{
    CLEANUP(mem_freep) struct entry *entries = NULL;
    size_t count = 0;

    if (n->kind == NODE_MAP) {
        entries = mem_alloc(n->u.map.len * sizeof *entries);
        count = read_pairs(d, n, path, entries);
    } else if (n->kind == NODE_SEQ) {
        entries = mem_alloc(n->u.seq.len * sizeof *entries);
        for (size_t i = 0; i < n->u.seq.len; i++) {
            entries[count].at = i;
            count +=
                split_entry(d, row, n->u.seq.v[i], &PATH_INDEX(path, i), &entries[count].kv);
        }
    } else {
        decoder_refuse(d, n, path, "wrong-kind", "a mapping", NULL);
        return;
    }
    for (size_t i = 0; i < count && row->kind == ROW_VALUES; i++)
        if (!entries[i].kv.value)
            entries[i].kv.value = "";
    keep_last(d, entries, count, member);
}

/* ---- Hosts ----------------------------------------------------------------------------- */

struct host_list {
    struct key_value *v;
    size_t len, cap;
};

static const char *
bare_address(struct arena *a, const char *text, size_t len)
{
    if (len > 2 && text[0] == '[' && text[len - 1] == ']')
        return arena_dup_n(a, text + 1, len - 2);
    return arena_dup_n(a, text, len);
}

static void
host_add(struct decoder *d, struct host_list *list, const char *host, const char *ip,
         size_t len)
{
    list->v = arena_grow(d->arena, list->v, &list->cap, list->len + 1, sizeof *list->v);
    list->v[list->len++] = (struct key_value){ host, bare_address(d->arena, ip, len) };
}

static bool
host_fits(struct decoder *d, struct node *n, const struct path *path, const char *host)
{
    if (*host && !strpbrk(host, ":="))
        return true;
    decoder_report(d, n, path, "bad-host", "write \"name=10.0.0.1\"",
                   "\"%s\" is no name of a host", host);
    return false;
}

static void
host_line(struct decoder *d, struct node *n, const struct path *path, struct host_list *list)
{
    const char *text, *cut, *host, *ip;

    if (!decode_text(d, n, path, &text))
        return;
    cut = strchr(text, '=');
    cut = cut ? cut : strchr(text, ':');
    if (!cut) {
        decoder_report(d, n, path, "bad-host", "write \"name=10.0.0.1\"",
                       "host \"%s\" has no address", text);
        return;
    }
    host = arena_dup_n(d->arena, text, (size_t)(cut - text));
    if (!host_fits(d, n, path, host))
        return;
    for (ip = cut + 1;; ip++) {
        size_t len = strcspn(ip, ",");

        host_add(d, list, host, ip, len);
        ip += len;
        if (!*ip)
            return;
    }
}

static void
host_pair(struct decoder *d, const struct pair *pair, const struct path *path,
          struct host_list *list)
{
    struct node *value = pair->value;
    const char *ip = "";

    if (!host_fits(d, value, path, pair->key))
        return;
    if (value->kind != NODE_SEQ) {
        if (decode_text(d, value, path, &ip))
            host_add(d, list, pair->key, ip, strlen(ip));
        return;
    }
    for (size_t i = 0; i < value->u.seq.len; i++)
        if (decode_text(d, value->u.seq.v[i], &PATH_INDEX(path, i), &ip))
            host_add(d, list, pair->key, ip, strlen(ip));
}

static char
host_char(const struct key_value *host, size_t len, size_t i)
{
    return i < len ? host->key[i] : i == len ? '=' : host->value[i - len - 1];
}

/* By the bytes of "host=ip". */
static int
order_hosts(const void *a, const void *b)
{
    const struct key_value *x = a, *y = b;
    size_t x_len = strlen(x->key), y_len = strlen(y->key);

    for (size_t i = 0;; i++) {
        char c = host_char(x, x_len, i), e = host_char(y, y_len, i);

        if (c != e || (!c && i > x_len))
            return (unsigned char)c - (unsigned char)e;
    }
}

void
take_hosts(struct decoder *d, const struct row *row UNUSED, struct node *n,
           const struct path *path, void *member)
{
    struct host_list list = { NULL, 0, 0 };
    struct hosts *hosts = member;

    if (n->kind == NODE_MAP) {
        for (size_t i = 0; i < n->u.map.len; i++)
            host_pair(d, &n->u.map.v[i], &PATH_KEY(path, n->u.map.v[i].key), &list);
    } else if (n->kind == NODE_SEQ) {
        for (size_t i = 0; i < n->u.seq.len; i++)
            host_line(d, n->u.seq.v[i], &PATH_INDEX(path, i), &list);
    } else {
        decoder_refuse(d, n, path, "wrong-kind", "a list", NULL);
    }
    if (list.len)
        qsort(list.v, list.len, sizeof *list.v, order_hosts);
    *hosts = (struct hosts){ list.v, list.len };
}
