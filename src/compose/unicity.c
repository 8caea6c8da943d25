/*
 * Of list elements that mean the same the last one stays, in the place of the first: what a
 * later file says of a target, a variable or a port replaces what an earlier one said.
 */
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/merge.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"

#include <string.h>

/* Shorter lists are compared element by element. */
enum { SCAN_MAX = 12 };

const char *
key_name(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    const char *equals;

    if (item->kind != NODE_STR)
        return NULL;
    equals = strchr(item->text, '=');
    return equals ? arena_dup_n(ld->arena, item->text, (size_t)(equals - item->text))
                  : item->text;
}

/* The text of a key of a mapping, NULL when it is not there or no scalar. */
static const char *
member_text(struct load *ld, const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);

    return n && n->kind != NODE_NULL ? node_scalar_text(ld->arena, n) : NULL;
}

const char *
key_volume(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    if (item->kind == NODE_STR)
        return canon_volume_target(ld, item->text);
    return item->kind == NODE_MAP ? member_text(ld, item, "target") : NULL;
}

const char *
key_device(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    const char *colon;
    size_t len;

    if (item->kind == NODE_MAP)
        return member_text(ld, item, "target");
    if (item->kind != NODE_STR)
        return NULL;
    colon = strchr(item->text, ':');
    if (!colon)
        return item->text;
    len = strcspn(colon + 1, ":");
    return arena_dup_n(ld->arena, colon + 1, len);
}

static const char *
key_file(struct load *ld, const struct node *item, const char *dir)
{
    const char *target = item->kind == NODE_MAP ? member_text(ld, item, "target") : NULL;
    const char *source = item->kind == NODE_STR ? item->text : member_text(ld, item, "source");

    return target ? target : arena_printf(ld->arena, "%s/%s", dir, source ? source : "");
}

const char *
key_config(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    return key_file(ld, item, "");
}

const char *
key_secret(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    return key_file(ld, item, "/run/secrets");
}

const char *
key_expose(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    return node_scalar_text(ld->arena, item);
}

const char *
key_env_file(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    return item->kind == NODE_STR ? item->text : member_text(ld, item, "path");
}

/* A number and the text of it are not the same here: so it is in Docker Compose. */
const char *
key_port(struct load *ld, const struct node *item, const struct path *path UNUSED)
{
    const struct node *published = node_get(item, "published");
    const char *target, *host, *protocol;

    if (item->kind != NODE_MAP)
        return node_scalar_text(ld->arena, item);
    target = member_text(ld, item, "target");
    if (!target)
        return NULL;
    host = member_text(ld, item, "host_ip");
    protocol = member_text(ld, item, "protocol");
    return arena_printf(ld->arena, "%s:%s%s:%s/%s", host ? host : "0.0.0.0",
                        published && published->kind == NODE_STR ? "" : "#",
                        published ? node_scalar_text(ld->arena, published) : "", target,
                        protocol ? protocol : "tcp");
}

/* ---- Two elements without a text for each ---------------------------------------------- */

static bool
same_name(const struct node *a, const struct node *b)
{
    size_t len;

    if (a->kind != NODE_STR || b->kind != NODE_STR)
        return false;
    len = strcspn(a->text, "=");
    return strncmp(a->text, b->text, len) == 0 && (b->text[len] == '=' || !b->text[len]);
}

/* Both have the same scalar there, or the one that has none means the other's. */
static bool
same_member(const struct node *a, const struct node *b, const char *key, const char *none)
{
    const struct node *x = node_get(a, key), *y = node_get(b, key);

    if (x && y)
        return node_equal(x, y);
    if (!x && !y)
        return true;
    x = x ? x : y;
    return none && x->kind == NODE_STR && str_eq(x->text, none);
}

/* A number and the text of it are not the same here: so it is in Docker Compose. */
static bool
same_port(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind != NODE_MAP)
        return node_equal(a, b);
    return same_member(a, b, "published", NULL) && same_member(a, b, "target", NULL) &&
           same_member(a, b, "host_ip", "0.0.0.0") && same_member(a, b, "protocol", "tcp");
}

static const struct {
    key_fn *key;
    bool (*same)(const struct node *a, const struct node *b);
} quick[] = { { key_name, same_name }, { key_port, same_port } };

/* ---- The stage ------------------------------------------------------------------------- */

struct elements {
    struct load *ld;
    const struct path *path;
    struct node **v;
    size_t kept;
    key_fn *key;
    bool (*same)(const struct node *a, const struct node *b);
    const char **keys; /* of v[0..kept); NULL with same */
    struct map index;  /* key -> its place in keys; empty for short lists */
};

/* Where an element like item stands already, SIZE_MAX when nowhere. */
static size_t
find_same(const struct elements *e, const struct node *item, const char *key)
{
    const char *const *at;

    if (!e->same && !key)
        return SIZE_MAX;
    if (e->index.len) {
        at = map_get(&e->index, key);
        return at ? (size_t)(at - e->keys) : SIZE_MAX;
    }
    for (size_t i = 0; i < e->kept; i++)
        if (e->same ? e->same(e->v[i], item) : str_eq(e->keys[i], key))
            return i;
    return SIZE_MAX;
}

/* Elements that are clean have been compared with each other. */
static void
take(struct elements *e, struct node *item, size_t at, bool index)
{
    const char *key = e->same ? NULL : e->key(e->ld, item, &PATH_INDEX(e->path, at));
    size_t known = item->flags & NODE_CLEAN ? SIZE_MAX : find_same(e, item, key);

    if (known != SIZE_MAX) {
        e->v[known] = merge_replace(e->ld, e->v[known], item);
        return;
    }
    if (e->keys)
        e->keys[e->kept] = key;
    if (key && index)
        map_set(&e->index, key, &e->keys[e->kept]);
    e->v[e->kept++] = item;
}

static void
keep_last(struct load *ld, struct node *list, const struct path *path, key_fn *key)
{
    size_t count = list->u.seq.len, fresh = 0;
    CLEANUP(mem_freep) const char **keys = NULL;
    struct elements e = { .ld = ld, .path = path, .v = list->u.seq.v, .key = key };

    for (size_t i = 0; i < count; i++)
        fresh += !(list->u.seq.v[i]->flags & NODE_CLEAN);
    if (!fresh)
        return;
    for (size_t i = 0; fresh <= SCAN_MAX && i < ARRAY_LEN(quick); i++)
        if (quick[i].key == key)
            e.same = quick[i].same;
    if (!e.same)
        e.keys = keys = mem_alloc(count * sizeof *keys);
    for (size_t i = 0; i < count; i++)
        take(&e, list->u.seq.v[i], i, e.keys && count > SCAN_MAX);
    list->u.seq.len = e.kept;
    map_release(&e.index);
}

/* Elements that no short form hides are the same before and after stage_canon(). */
static bool
is_done(const struct node *list, const struct schema_row *row)
{
    return list->flags & NODE_UNIQUE && row->key == key_name && !row->canon;
}

static struct err *
visit(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    if (!row->key || n->kind != NODE_SEQ || is_done(n, row))
        return NULL;
    n->flags |= NODE_UNIQUE;
    if (n->u.seq.len > 1)
        keep_last(ld, n, path, row->key);
    return NULL;
}

struct err *
stage_unicity(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_KEY, false, visit);
}
