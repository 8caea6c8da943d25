/* What the specification fills in where nobody wrote a value. */
#include "base/mem.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"

struct err *
fill_build(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    if (n->kind == NODE_MAP)
        canon_fill_text(ld, n, "context", ".");
    return NULL;
}

struct err *
fill_secret(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    const struct node *source = node_get(n, "source");

    if (n->kind == NODE_MAP && source && source->kind == NODE_STR && !node_get(n, "target"))
        canon_fill_text(ld, n, "target",
                        arena_printf(ld->arena, "/run/secrets/%s", source->text));
    return NULL;
}

struct err *
fill_port(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    if (n->kind != NODE_MAP)
        return NULL;
    canon_fill_text(ld, n, "protocol", "tcp");
    canon_fill_text(ld, n, "mode", "ingress");
    return NULL;
}

struct err *
fill_device_request(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    if (n->kind == NODE_MAP && !node_get(n, "count") && !node_get(n, "device_ids"))
        canon_fill_text(ld, n, "count", "all");
    return NULL;
}

static struct err *
visit(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    return row->fill ? row->fill(ld, n, path) : NULL;
}

struct err *
stage_defaults(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_FILL, true, visit);
}
