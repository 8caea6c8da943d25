/* Merge rules for values that may be written as a mapping or as a list. */
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/merge.h"
#include "compose/schema.h"

#include <stdlib.h>
#include <string.h>

static int
compare_texts(const void *a, const void *b)
{
    return strcmp((*(struct node *const *)a)->text, (*(struct node *const *)b)->text);
}

static void
append_entry(struct load *ld, struct node *seq, const struct pair *pair,
             const struct node *value)
{
    const struct origin *at = value->kind == NODE_NULL ? pair->at : value->at;
    const char *text = node_scalar_text(ld->arena, value);

    if (value->kind == NODE_NULL)
        text = pair->key;
    else
        text = arena_printf(ld->arena, "%s=%s", pair->key, text);
    node_append(ld->arena, seq, node_str(ld->arena, text, at));
}

/* A mapping as a sorted list of K=V; a value that is a list gives an entry for each element. */
static struct node *
map_to_sequence(struct load *ld, const struct node *n, const struct path *path)
{
    struct node *seq = node_seq(ld->arena, n->at);

    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        struct node *value = pair->value;

        if (value->kind == NODE_MAP)
            load_hint(load_error(ld, value, &PATH_KEY(path, pair->key), "wrong-kind",
                                 "want a text, a number, true or false, found a mapping"),
                      "write one value behind \"%s:\"", pair->key);
        if (value->kind != NODE_SEQ) {
            append_entry(ld, seq, pair, value);
            continue;
        }
        for (size_t j = 0; j < value->u.seq.len; j++)
            if (node_scalar_text(ld->arena, value->u.seq.v[j]))
                append_entry(ld, seq, pair, value->u.seq.v[j]);
    }
    if (seq->u.seq.len)
        qsort(seq->u.seq.v, seq->u.seq.len, sizeof *seq->u.seq.v, compare_texts);
    return seq;
}

static struct node *
to_sequence(struct load *ld, struct node *n, const struct path *path)
{
    struct node *seq;

    if (n->kind == NODE_SEQ)
        return n;
    if (n->kind == NODE_MAP)
        return map_to_sequence(ld, n, path);
    seq = node_seq(ld->arena, n->at);
    if (n->kind == NODE_STR)
        node_append(ld->arena, seq, n);
    return seq;
}

void
merge_append(struct load *ld, struct node *list, struct node *item)
{
    item->flags &= (uint8_t)~NODE_CLEAN;
    node_append(ld->arena, list, item);
}

struct node *
merge_as_sequence(struct load *ld, struct node *base, struct node *over,
                  const struct path *path)
{
    struct node *left = to_sequence(ld, base, path), *right = to_sequence(ld, over, path);

    left->flags &= (uint8_t) ~(NODE_CLEAN | NODE_UNIQUE);
    for (size_t i = 0; i < right->u.seq.len; i++)
        merge_append(ld, left, right->u.seq.v[i]);
    return left;
}

struct node *
merge_as_hosts(struct load *ld, struct node *base, struct node *over, const struct path *path)
{
    struct node *left = to_sequence(ld, base, path), *right = to_sequence(ld, over, path);
    CLEANUP(map_release) struct map known = MAP_INIT;

    for (size_t i = 0; i < left->u.seq.len; i++)
        if (left->u.seq.v[i]->kind == NODE_STR)
            map_set(&known, left->u.seq.v[i]->text, left);
    left->flags &= (uint8_t) ~(NODE_CLEAN | NODE_UNIQUE);
    for (size_t i = 0; i < right->u.seq.len; i++) {
        struct node *host = right->u.seq.v[i];

        if (host->kind != NODE_STR || !map_has(&known, host->text))
            merge_append(ld, left, host);
    }
    return left;
}

void
merge_drop_overridden(struct node *base, const struct node *over)
{
    if (base->kind != NODE_MAP || over->kind != NODE_MAP)
        return;
    for (size_t i = 0; i < over->u.map.len; i++)
        if (over->u.map.v[i].value->flags & NODE_OVERRIDE)
            node_remove(base, over->u.map.v[i].key);
}

static struct node *
default_dependency(struct load *ld, const struct origin *at)
{
    struct node *n = node_map(ld->arena, at);
    struct origin *o = arena_alloc(ld->arena, sizeof *o);

    *o = *at;
    o->how = ORIGIN_DEFAULT;
    node_set(ld->arena, n, "condition", node_str(ld->arena, "service_started", o));
    node_set(ld->arena, n, "required", node_bool(ld->arena, true, o));
    return n;
}

void
merge_names_to_map(struct load *ld, struct node *n, bool dependencies)
{
    struct node names = *n;

    if (n->kind != NODE_SEQ)
        return;
    n->kind = NODE_MAP;
    memset(&n->u, 0, sizeof n->u);
    for (size_t i = 0; i < names.u.seq.len; i++) {
        struct node *name = names.u.seq.v[i];
        const struct origin *at = name->at;

        if (name->kind != NODE_STR) {
            load_hint(load_error(ld, name, NULL, "wrong-kind", "want a name, found %s",
                                 node_kind_name(name)),
                      "a list of names holds texts only");
            continue;
        }
        node_set_at(ld->arena, n, name->text, at,
                    dependencies ? default_dependency(ld, at) : node_null(ld->arena, at));
    }
}

static bool
same_subnet(const struct node *a, const struct node *b)
{
    const struct node *x = node_get(a, "subnet"), *y = node_get(b, "subnet");

    return x && y ? node_equal(x, y) : x == y;
}

static size_t
find_subnet(const struct node *pools, const struct node *pool)
{
    for (size_t i = 0; i < pools->u.seq.len; i++)
        if (same_subnet(pools->u.seq.v[i], pool))
            return i;
    return SIZE_MAX;
}

/*
 * As Docker Compose 2.40.3 does it: a pool of the later file that matches none of the earlier
 * ones stands for itself, and an earlier pool stays only if a later one has its subnet.
 */
struct node *
merge_ipam(struct load *ld, struct node *base, struct node *over, const struct path *path)
{
    struct node *out = node_seq(ld->arena, base->at);

    if (base->u.seq.len * over->u.seq.len > LOAD_POOLS_MAX) {
        load_too_much(ld, over, path, "%zu address pools cannot be merged into %zu",
                      over->u.seq.len, base->u.seq.len);
        return base;
    }
    for (size_t i = 0; i < base->u.seq.len; i++) {
        struct node *mine = base->u.seq.v[i];

        for (size_t j = 0; j < over->u.seq.len; j++) {
            struct node *other = over->u.seq.v[j];
            size_t at = find_subnet(out, other);

            if (mine->kind != NODE_MAP || other->kind != NODE_MAP)
                continue;
            if (!same_subnet(mine, other) && at == SIZE_MAX) {
                node_append(ld->arena, out, node_clone(ld->arena, other));
                continue;
            }
            mine = merge_maps(ld, mine, node_clone(ld->arena, other), path, NULL);
            at = find_subnet(out, mine);
            if (at == SIZE_MAX)
                node_append(ld->arena, out, mine);
            else
                out->u.seq.v[at] = mine;
        }
    }
    return out;
}
