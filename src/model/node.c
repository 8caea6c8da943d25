#include "model/node.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"

#include <string.h>

/* Maps with more keys have an index; below, a scan is faster. */
enum { INDEX_FROM = 12 };

static struct node *
node_new(struct arena *a, enum node_kind kind, const struct origin *at)
{
    struct node *n = arena_alloc(a, sizeof *n);

    n->kind = (uint8_t)kind;
    n->at = at;
    return n;
}

struct node *
node_null(struct arena *a, const struct origin *at)
{
    return node_new(a, NODE_NULL, at);
}

struct node *
node_bool(struct arena *a, bool b, const struct origin *at)
{
    struct node *n = node_new(a, NODE_BOOL, at);

    n->u.b = b;
    return n;
}

struct node *
node_int(struct arena *a, int64_t i, const struct origin *at)
{
    struct node *n = node_new(a, NODE_INT, at);

    n->u.i = i;
    return n;
}

struct node *
node_float(struct arena *a, double f, const struct origin *at)
{
    struct node *n = node_new(a, NODE_FLOAT, at);

    n->u.f = f;
    return n;
}

struct node *
node_str(struct arena *a, const char *text, const struct origin *at)
{
    return node_str_n(a, text, strlen(text), at);
}

struct node *
node_str_n(struct arena *a, const char *text, size_t len, const struct origin *at)
{
    struct node *n = node_new(a, NODE_STR, at);

    n->text = arena_dup_n(a, text, len);
    n->text_len = (uint32_t)len;
    return n;
}

struct node *
node_seq(struct arena *a, const struct origin *at)
{
    return node_new(a, NODE_SEQ, at);
}

struct node *
node_map(struct arena *a, const struct origin *at)
{
    return node_new(a, NODE_MAP, at);
}

void
node_append(struct arena *a, struct node *seq, struct node *value)
{
    size_t len = seq->u.seq.len;

    seq->u.seq.v = arena_grow(a, seq->u.seq.v, &seq->u.seq.cap, len + 1, sizeof value);
    seq->u.seq.v[len] = value;
    seq->u.seq.len = len + 1;
}

/* The index has room for twice as many keys as the pairs: slots hold index + 1, 0 is free. */
static size_t
slot_count(const struct node *map)
{
    return map->u.map.cap * 2;
}

static void
slot_put(struct node *map, size_t index)
{
    const char *key = map->u.map.v[index].key;
    size_t mask = slot_count(map) - 1, i = map_hash(key, strlen(key)) & mask;

    while (map->u.map.slots[i])
        i = (i + 1) & mask;
    map->u.map.slots[i] = (uint32_t)index + 1;
}

static void
index_rebuild(struct node *map)
{
    memset(map->u.map.slots, 0, slot_count(map) * sizeof *map->u.map.slots);
    for (size_t i = 0; i < map->u.map.len; i++)
        slot_put(map, i);
}

struct pair *
node_find(const struct node *map, const char *key)
{
    size_t mask, i;

    if (!map || map->kind != NODE_MAP)
        return NULL;
    if (!map->u.map.slots) {
        for (i = 0; i < map->u.map.len; i++)
            if (*map->u.map.v[i].key == *key && strcmp(map->u.map.v[i].key, key) == 0)
                return &map->u.map.v[i];
        return NULL;
    }
    mask = slot_count(map) - 1;
    i = map_hash(key, strlen(key)) & mask;
    for (; map->u.map.slots[i]; i = (i + 1) & mask) {
        struct pair *pair = &map->u.map.v[map->u.map.slots[i] - 1];

        if (strcmp(pair->key, key) == 0)
            return pair;
    }
    return NULL;
}

struct node *
node_get(const struct node *map, const char *key)
{
    struct pair *pair = node_find(map, key);

    return pair ? pair->value : NULL;
}

/* Capacities are powers of two, so the index can be masked. */
static void
pair_add(struct arena *a, struct node *map, struct pair pair)
{
    size_t len = map->u.map.len, cap = map->u.map.cap;

    map->u.map.v = arena_grow(a, map->u.map.v, &map->u.map.cap, len + 1, sizeof pair);
    map->u.map.v[len] = pair;
    map->u.map.len = len + 1;
    if (len + 1 <= INDEX_FROM)
        return;
    if (map->u.map.slots && cap == map->u.map.cap) {
        slot_put(map, len);
        return;
    }
    map->u.map.slots = arena_alloc(a, slot_count(map) * sizeof *map->u.map.slots);
    index_rebuild(map);
}

void
node_set_at(struct arena *a, struct node *map, const char *key, const struct origin *key_at,
            struct node *value)
{
    struct pair *pair = node_find(map, key);

    if (pair) {
        pair->value = value;
        pair->at = key_at;
        return;
    }
    pair_add(a, map, (struct pair){ arena_dup(a, key), key_at, value });
}

void
node_set(struct arena *a, struct node *map, const char *key, struct node *value)
{
    node_set_at(a, map, key, value->at, value);
}

void
node_add(struct arena *a, struct node *map, const char *key, const struct origin *key_at,
         struct node *value)
{
    pair_add(a, map, (struct pair){ key, key_at, value });
}

bool
node_remove(struct node *map, const char *key)
{
    struct pair *pair = node_find(map, key);
    size_t at;

    if (!pair)
        return false;
    at = (size_t)(pair - map->u.map.v);
    memmove(pair, pair + 1, (map->u.map.len - at - 1) * sizeof *pair);
    map->u.map.len--;
    if (map->u.map.slots)
        index_rebuild(map);
    return true;
}

void
node_remove_at(struct node *seq, size_t index)
{
    struct node **at = seq->u.seq.v + index;

    memmove(at, at + 1, (seq->u.seq.len - index - 1) * sizeof *at);
    seq->u.seq.len--;
}

/* The number that the len bytes are, SIZE_MAX when they are none. */
static size_t
step_index(const char *step, size_t len)
{
    size_t index = 0;

    if (!len || len > 9)
        return SIZE_MAX;
    for (size_t i = 0; i < len; i++) {
        if (step[i] < '0' || step[i] > '9')
            return SIZE_MAX;
        index = index * 10 + (size_t)(step[i] - '0');
    }
    return index;
}

static struct node *
node_step(const struct node *n, const char *step, size_t len)
{
    size_t index;

    if (n->kind == NODE_SEQ) {
        index = step_index(step, len);
        return index < n->u.seq.len ? n->u.seq.v[index] : NULL;
    }
    if (n->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < n->u.map.len; i++) {
        const char *key = n->u.map.v[i].key;

        if (strncmp(key, step, len) == 0 && !key[len])
            return n->u.map.v[i].value;
    }
    return NULL;
}

struct node *
node_at(const struct node *root, const char *path)
{
    const struct node *n = root;

    while (n && *path) {
        size_t len = strcspn(path, ".");

        n = node_step(n, path, len);
        path += len + (path[len] == '.');
    }
    return (struct node *)n;
}

static void
clone_children(struct arena *a, struct node *copy, const struct node *n)
{
    if (n->kind == NODE_SEQ && n->u.seq.len) {
        copy->u.seq.v = arena_alloc(a, n->u.seq.len * sizeof *copy->u.seq.v);
        copy->u.seq.cap = n->u.seq.len;
        for (size_t i = 0; i < n->u.seq.len; i++)
            copy->u.seq.v[i] = node_clone(a, n->u.seq.v[i]);
    }
    if (n->kind != NODE_MAP)
        return;
    copy->u.map.v = NULL;
    copy->u.map.len = copy->u.map.cap = 0;
    copy->u.map.slots = NULL;
    for (size_t i = 0; i < n->u.map.len; i++) {
        struct pair pair = n->u.map.v[i];

        pair.value = node_clone(a, pair.value);
        pair_add(a, copy, pair);
    }
}

struct node *
node_clone(struct arena *a, const struct node *n)
{
    struct node *copy = arena_alloc(a, sizeof *copy);

    *copy = *n;
    clone_children(a, copy, n);
    return copy;
}

static bool
map_equal(const struct node *a, const struct node *b)
{
    if (a->u.map.len != b->u.map.len)
        return false;
    for (size_t i = 0; i < a->u.map.len; i++) {
        const struct node *other = node_get(b, a->u.map.v[i].key);

        if (!other || !node_equal(a->u.map.v[i].value, other))
            return false;
    }
    return true;
}

static bool
seq_equal(const struct node *a, const struct node *b)
{
    if (a->u.seq.len != b->u.seq.len)
        return false;
    for (size_t i = 0; i < a->u.seq.len; i++)
        if (!node_equal(a->u.seq.v[i], b->u.seq.v[i]))
            return false;
    return true;
}

/* NaN equals NaN here: a tree equals its copy. */
static bool
float_equal(double x, double y)
{
    return !(x < y) && !(x > y) && (x != x) == (y != y);
}

static double
number(const struct node *n)
{
    return n->kind == NODE_INT ? (double)n->u.i : n->u.f;
}

static bool
is_number(const struct node *n)
{
    return n->kind == NODE_INT || n->kind == NODE_FLOAT;
}

bool
node_equal(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return is_number(a) && is_number(b) && float_equal(number(a), number(b));
    switch ((enum node_kind)a->kind) {
    case NODE_NULL:
        return true;
    case NODE_BOOL:
        return a->u.b == b->u.b;
    case NODE_INT:
        return a->u.i == b->u.i;
    case NODE_FLOAT:
        return float_equal(a->u.f, b->u.f);
    case NODE_STR:
        return a->text_len == b->text_len && memcmp(a->text, b->text, a->text_len) == 0;
    case NODE_SEQ:
        return seq_equal(a, b);
    case NODE_MAP:
        return map_equal(a, b);
    }
    return false;
}

uint64_t
node_hash(const struct node *n)
{
    uint64_t h = n->kind;
    double f;

    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return 1;
    case NODE_BOOL:
        return 2 + n->u.b;
    case NODE_INT:
    case NODE_FLOAT:
        f = number(n);
        return f >= -1e18 && f <= 1e18 ? (uint64_t)(int64_t)f * 0x9e3779b97f4a7c15u : 4;
    case NODE_STR:
        return map_hash(n->text, n->text_len);
    case NODE_SEQ:
        for (size_t i = 0; i < n->u.seq.len; i++)
            h = h * 31 + node_hash(n->u.seq.v[i]);
        return h;
    case NODE_MAP: /* in any order */
        for (size_t i = 0; i < n->u.map.len; i++) {
            const struct pair *pair = &n->u.map.v[i];

            h += (map_hash(pair->key, strlen(pair->key)) ^ node_hash(pair->value)) *
                 0x9e3779b97f4a7c15u;
        }
        return h;
    }
    return h;
}

const char *
node_kind_name(const struct node *n)
{
    static const char *const names[] = {
        [NODE_NULL] = "nothing",   [NODE_BOOL] = "true or false", [NODE_INT] = "a number",
        [NODE_FLOAT] = "a number", [NODE_STR] = "a text",         [NODE_SEQ] = "a list",
        [NODE_MAP] = "a mapping",
    };

    return n ? names[n->kind] : "nothing";
}

bool
node_is_big_integer(const struct node *n)
{
    static const char first[] = "9223372036854775808", last[] = "18446744073709551615";
    size_t len = n->kind == NODE_FLOAT && n->text ? strlen(n->text) : 0;

    if (!len || strspn(n->text, "0123456789") != len)
        return false;
    return (len == strlen(first) && strcmp(n->text, first) >= 0) ||
           (len == strlen(last) && strcmp(n->text, last) <= 0);
}

const char *
node_scalar_text(struct arena *a, const struct node *n)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return "";
    case NODE_BOOL:
        return n->u.b ? "true" : "false";
    case NODE_INT:
        return arena_printf(a, "%lld", (long long)n->u.i);
    case NODE_FLOAT:
        if (node_is_big_integer(n))
            return n->text;
        num_put_general(&text, n->u.f);
        return arena_dup_n(a, text.buf, text.len);
    case NODE_STR:
        return n->text;
    case NODE_SEQ:
    case NODE_MAP:
        return NULL;
    }
    return NULL;
}

struct pos
origin_pos(const struct origin *o)
{
    if (!o)
        return (struct pos){ NULL, 0, 0 };
    return (struct pos){ o->file, o->line, o->col };
}

struct pos
node_pos(const struct node *n)
{
    return origin_pos(n ? n->at : NULL);
}
