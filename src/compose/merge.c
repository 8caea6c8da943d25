#include "compose/merge.h"

#include "base/mem.h"
#include "base/str.h"
#include "compose/check.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"

struct node *
merge_replace(struct load *ld, const struct node *base, struct node *over)
{
    struct origin *o;

    if (!over->at || !base->at || over->at == base->at)
        return over;
    o = arena_alloc(ld->arena, sizeof *o);
    *o = *over->at;
    o->how = ORIGIN_MERGED;
    o->note = NULL;
    o->from = base->at;
    o->via = over->at;
    over->at = o;
    return over;
}

struct node *
merge_take_resets(struct load *ld, struct node *n)
{
    struct node *taken = NULL;

    for (size_t i = n->kind == NODE_MAP ? n->u.map.len : 0; i-- > 0;) {
        const struct pair pair = n->u.map.v[i];
        bool reset = pair.value->flags & NODE_RESET;
        struct node *below = reset ? pair.value : merge_take_resets(ld, pair.value);

        if (!below)
            continue;
        if (!taken)
            taken = node_map(ld->arena, n->at);
        node_set_at(ld->arena, taken, pair.key, pair.at, below);
        if (reset)
            node_remove(n, pair.key);
    }
    return taken;
}

void
merge_reset(struct node *n, const struct node *resets)
{
    if (!resets || n->kind != NODE_MAP)
        return;
    n->flags &= (uint8_t)~NODE_CLEAN;
    for (size_t i = 0; i < resets->u.map.len; i++) {
        const struct pair *pair = &resets->u.map.v[i];
        struct node *value = node_get(n, pair->key);

        if (value && pair->value->flags & NODE_RESET)
            node_remove(n, pair->key);
        else if (value)
            merge_reset(value, pair->value);
    }
}

struct node *
merge_maps(struct load *ld, struct node *base, struct node *over, const struct path *path,
           const struct trie *t)
{
    base->flags &= (uint8_t)~NODE_CLEAN;
    for (size_t i = 0; i < over->u.map.len; i++) {
        const struct pair *pair = &over->u.map.v[i];
        struct pair *old = node_find(base, pair->key);
        struct path below = PATH_KEY(path, pair->key);

        if (old && (pair->value->flags & NODE_OVERRIDE)) {
            old->value = merge_replace(ld, old->value, pair->value);
            old->at = pair->at;
        } else if (old) {
            old->value = merge(ld, old->value, pair->value, &below, trie_key(t, pair->key));
        } else {
            node_add(ld->arena, base, pair->key, pair->at, pair->value);
        }
    }
    return base;
}

static struct node *
append(struct load *ld, struct node *base, const struct node *over)
{
    base->flags &= (uint8_t) ~(NODE_CLEAN | NODE_UNIQUE);
    for (size_t i = 0; i < over->u.seq.len; i++)
        merge_append(ld, base, over->u.seq.v[i]);
    return base;
}

static struct node *
cannot_merge(struct load *ld, struct node *base, struct node *over, const struct path *path)
{
    const char *file = base->at && base->at->file ? base->at->file : "an earlier file";
    const char *found = node_kind_name(over), *earlier = node_kind_name(base);
    struct err *e =
        load_error(ld, over, path, "cannot-override", "%s cannot be merged into %s of %s:%d",
                   found, earlier, file, base->at ? base->at->line : 0);

    load_hint(e, "write %s here too, or put !override before the value to replace the other",
              earlier);
    return base;
}

/* The rules of the specification where no row says otherwise. */
static struct node *
merge_default(struct load *ld, struct node *base, struct node *over, const struct path *path,
              const struct trie *t)
{
    if (over->kind == NODE_NULL)
        return base;
    if (base->kind == NODE_MAP && over->kind == NODE_MAP)
        return merge_maps(ld, base, over, path, t);
    if (base->kind == NODE_SEQ && over->kind == NODE_SEQ)
        return append(ld, base, over);
    if (base->kind == NODE_MAP || base->kind == NODE_SEQ)
        return cannot_merge(ld, base, over, path);
    return merge_replace(ld, base, over);
}

/* "dir" is {context: dir}. */
static void
build_to_map(struct load *ld, struct node *n)
{
    struct node *context;

    if (n->kind != NODE_STR)
        return;
    context = node_clone(ld->arena, n);
    n->kind = NODE_MAP;
    n->u.map.v = NULL;
    n->u.map.len = n->u.map.cap = 0;
    n->u.map.slots = NULL;
    node_set(ld->arena, n, "context", context);
}

static struct node *
merge_logging(struct load *ld, struct node *base, struct node *over, const struct path *path,
              const struct trie *t)
{
    const struct node *mine = node_get(base, "driver"), *other = node_get(over, "driver");

    if (mine && other && !node_equal(mine, other))
        return merge_replace(ld, base, over);
    return merge_maps(ld, base, over, path, t);
}

static struct node *
merge_special(struct load *ld, struct node *base, struct node *over, const struct path *path,
              const struct trie *t, enum schema_merge rule)
{
    switch (rule) {
    case MERGE_REPLACE:
    case MERGE_ULIMIT:
        return merge_replace(ld, base, over);
    case MERGE_SEQUENCE:
        return merge_as_sequence(ld, base, over, path);
    case MERGE_HOSTS:
        return merge_as_hosts(ld, base, over, path);
    case MERGE_BUILD:
        build_to_map(ld, base);
        build_to_map(ld, over);
        break;
    case MERGE_DEPENDS:
    case MERGE_NAMES:
        merge_names_to_map(ld, base, rule == MERGE_DEPENDS);
        merge_names_to_map(ld, over, rule == MERGE_DEPENDS);
        break;
    case MERGE_LOGGING:
        if (base->kind == NODE_MAP && over->kind == NODE_MAP)
            return merge_logging(ld, base, over, path, t);
        break;
    case MERGE_IPAM:
        if (base->kind == NODE_SEQ && over->kind == NODE_SEQ)
            return merge_ipam(ld, base, over, path);
        break;
    case MERGE_DEFAULT:
        break;
    }
    return merge_default(ld, base, over, path, t);
}

/*
 * A rule that makes lists or mappings of both values wants kinds that it can use.  Docker
 * Compose passes a later value of another kind over, without a word.
 */
static bool
may_merge(struct load *ld, struct node *base, struct node *over, const struct path *path,
          const struct schema_row *row)
{
    /* A single text where a list is wanted merges like a list of one. */
    unsigned more = row->merge == MERGE_SEQUENCE || row->merge == MERGE_HOSTS ? K_STR : 0;

    if (!check_kind(ld, base, path, row, more))
        return false;
    if (row->merge == MERGE_LOGGING || row->merge == MERGE_IPAM)
        return check_kind(ld, over, path, row, more);
    if (schema_kind_fits(over, row->kinds | more))
        return true;
    load_warn(ld, over->at, path, "%s cannot be merged into %s here and is ignored",
              node_kind_name(over), node_kind_name(base));
    return false;
}

/* Nothing over a value keeps it, but in the form that merging gives. */
static struct node *
merge_nothing(struct load *ld, struct node *base, struct node *over, const struct path *path,
              const struct schema_row *row)
{
    bool single = base->kind == NODE_MAP || base->kind == NODE_STR;

    if (single && row && row->merge == MERGE_SEQUENCE)
        return merge_as_sequence(ld, base, over, path);
    if (single && row && row->merge == MERGE_HOSTS)
        return merge_as_hosts(ld, base, over, path);
    return base;
}

struct node *
merge(struct load *ld, struct node *base, struct node *over, const struct path *path,
      const struct trie *t)
{
    const struct schema_row *row = schema_row(t);
    bool keeps_null = row && (row->merge == MERGE_REPLACE || row->merge == MERGE_ULIMIT);

    if ((base->flags | over->flags) & NODE_BAD)
        return base->flags & NODE_BAD ? base : over;
    if (over->kind == NODE_NULL && !keeps_null)
        return merge_nothing(ld, base, over, path, row);
    if (row && row->merge && !keeps_null && !may_merge(ld, base, over, path, row))
        return base;
    if (row && row->merge == MERGE_SEQUENCE)
        merge_drop_overridden(base, over);
    return merge_special(ld, base, over, path, t, row ? row->merge : MERGE_DEFAULT);
}
