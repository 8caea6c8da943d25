#include "compose/layers.h"

#include "base/str.h"
#include "compose/check.h"
#include "compose/extends.h"
#include "compose/include.h"
#include "compose/interpolate.h"
#include "compose/load_ctx.h"
#include "compose/merge.h"
#include "compose/schema.h"
#include "compose/source.h"
#include "compose/stages.h"

static bool
is_compose(struct load *ld, struct node *doc)
{
    bool nothing = doc->kind == NODE_NULL;

    if (doc->kind == NODE_MAP)
        return true;
    load_hint(load_error(ld, doc, NULL, "not-compose", "a compose file is a mapping, found %s",
                         node_kind_name(doc)),
              nothing ? "the --- before it begins an empty document: remove it"
                      : "it begins with services: and each service below it");
    return false;
}

static void
drop_version(struct load *ld, struct node *tree, const struct source *file)
{
    const struct pair *pair = node_find(tree, "version");

    if (!pair)
        return;
    load_warn(ld, pair->at, NULL,
              "%s: the attribute `version` is obsolete, it will be ignored, please remove it "
              "to avoid potential confusion",
              file->path);
    node_remove(tree, "version");
}

/* What was done now: stages pass it over until a merge touches it. */
static void
flag_clean(struct node *n)
{
    if (n->flags & NODE_CLEAN)
        return;
    n->flags |= NODE_CLEAN;
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++)
        flag_clean(n->u.map.v[i].value);
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        flag_clean(n->u.seq.v[i]);
}

/* A document over what the earlier ones made. */
static struct err *
add_document(struct load *ld, struct node *tree, struct node *doc, const struct source *file)
{
    const struct node *resets;

    if (++ld->grown.documents > LOAD_DOCUMENTS_MAX) {
        load_too_much(ld, doc, NULL, "the files hold more than %d documents",
                      LOAD_DOCUMENTS_MAX);
        return NULL;
    }
    resets = merge_take_resets(ld, doc);
    interpolate(ld, doc);
    extends_apply(ld, doc, file, resets);
    merge_reset(tree, resets);
    TRY(include_apply(ld, doc));
    merge_maps(ld, tree, doc, NULL, schema_root(ld));
    check(ld, tree, CHECK_ALL);
    TRY(stage_unicity(ld, tree));
    TRY(check_lists(ld, tree));
    drop_version(ld, tree, file);
    TRY(stage_canon(ld, tree));
    TRY(stage_unicity(ld, tree));
    flag_clean(tree);
    return NULL;
}

struct err *
layers_load(struct load *ld, struct load_scope *scope, const struct sources *files,
            struct node **ret_tree)
{
    struct node *tree = node_map(ld->arena, NULL);

    for (size_t i = 0; i < files->len; i++) {
        const struct source *file = &files->v[i];

        scope->file = file->path;
        for (size_t j = 0; file->docs && j < file->docs->u.seq.len; j++)
            if (is_compose(ld, file->docs->u.seq.v[j]))
                TRY(add_document(ld, tree, file->docs->u.seq.v[j], file));
    }
    TRY(stage_defaults(ld, tree));
    TRY(stage_validate(ld, tree));
    if (scope->resolve_paths)
        TRY(stage_paths(ld, tree));
    TRY(stage_environment(ld, tree));
    *ret_tree = tree;
    return NULL;
}
