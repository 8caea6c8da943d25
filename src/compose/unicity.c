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

struct key {
    const char *text; /* NULL: none */
    size_t len;
};

/* The keys of the elements that are kept, found by hash once there are many. */
struct keys {
    struct key *v;
    uint32_t *slots; /* index + 1; NULL while few */
    size_t mask;
};

static bool
same_key(const struct key *a, const struct key *b)
{
    return a->text && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static uint32_t *
key_slot(const struct keys *keys, const struct key *key)
{
    size_t at = map_hash(key->text, key->len) & keys->mask;

    while (keys->slots[at] && !same_key(&keys->v[keys->slots[at] - 1], key))
        at = (at + 1) & keys->mask;
    return &keys->slots[at];
}

/* Where an element with the key stands already, SIZE_MAX when nowhere: then it is at count. */
static size_t
find_key(struct keys *keys, size_t count, const struct key *key)
{
    uint32_t *slot;

    if (!keys->slots) {
        for (size_t i = 0; i < count; i++)
            if (same_key(&keys->v[i], key))
                return i;
        return SIZE_MAX;
    }
    slot = key_slot(keys, key);
    if (*slot)
        return *slot - 1;
    *slot = (uint32_t)count + 1;
    return SIZE_MAX;
}

/*
 * The key of an element.  A mapping that no later file touched keeps the one made before, in
 * its text, where what makes the key cannot change between files.
 */
static struct key
key_of(struct load *ld, struct node *item, const struct path *path, key_fn *key)
{
    bool stays = item->kind == NODE_MAP && (key == key_port || key == key_volume);
    const char *text;

    if (key == key_name && item->kind == NODE_STR)
        return (struct key){ item->text, strcspn(item->text, "=") };
    if (stays && item->flags & NODE_CLEAN && item->text)
        return (struct key){ item->text, strlen(item->text) };
    text = key(ld, item, path);
    if (stays)
        item->text = text;
    return (struct key){ text, text ? strlen(text) : 0 };
}

static void
keep_last(struct load *ld, struct node *list, const struct path *path, key_fn *key)
{
    size_t count = list->u.seq.len, kept = 0, slots = 16;
    CLEANUP(mem_freep) struct key *texts = mem_alloc(count * sizeof *texts);
    CLEANUP(mem_freep) uint32_t *index = NULL;
    struct keys keys = { .v = texts };

    if (count > SCAN_MAX) {
        while (slots < count * 2)
            slots *= 2;
        keys.slots = index = mem_alloc(slots * sizeof *index);
        keys.mask = slots - 1;
    }
    for (size_t i = 0; i < count; i++) {
        struct node *item = list->u.seq.v[i];
        size_t at = SIZE_MAX;

        texts[kept] = key_of(ld, item, &PATH_INDEX(path, i), key);
        if (texts[kept].text)
            at = find_key(&keys, kept, &texts[kept]);
        list->u.seq.v[at == SIZE_MAX ? kept++ : at] = item;
    }
    list->u.seq.len = kept;
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
