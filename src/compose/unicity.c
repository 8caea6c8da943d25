/*
 * Of list elements that mean the same the last one stays, in the place of the first: what a
 * later file says of a target, a variable or a port replaces what an earlier one said.
 */
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"

#include <string.h>

/* Shorter lists are compared element by element. */
enum { SCAN_MAX = 8 };

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

/* Where an element with the key stands already, SIZE_MAX when nowhere. */
static size_t
find_key(const struct map *keys, const char *const *v, size_t count, const char *key)
{
    if (keys->len) {
        const char *const *at = map_get(keys, key);

        return at ? (size_t)(at - v) : SIZE_MAX;
    }
    for (size_t i = 0; i < count; i++)
        if (str_eq(v[i], key))
            return i;
    return SIZE_MAX;
}

static void
keep_last(struct load *ld, struct node *list, const struct path *path, key_fn *key)
{
    size_t count = list->u.seq.len, kept = 0;
    CLEANUP(mem_freep) const char **keys = mem_alloc(count * sizeof *keys);
    CLEANUP(map_release) struct map index = MAP_INIT;

    for (size_t i = 0; i < count; i++) {
        struct node *item = list->u.seq.v[i];
        const char *text = key(ld, item, &PATH_INDEX(path, i));
        size_t at = text ? find_key(&index, keys, kept, text) : SIZE_MAX;

        if (at != SIZE_MAX) {
            list->u.seq.v[at] = item;
            continue;
        }
        keys[kept] = text;
        if (text && count > SCAN_MAX)
            map_set(&index, text, &keys[kept]);
        list->u.seq.v[kept++] = item;
    }
    list->u.seq.len = kept;
}

static struct err *
visit(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    if (!row->key || n->kind != NODE_SEQ)
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
