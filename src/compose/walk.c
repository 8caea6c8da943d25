#include "compose/walk.h"

#include "compose/load_ctx.h"

struct walk {
    struct load *ld;
    unsigned column;
    bool clean_too;
    walk_fn *visit;
};

static struct err *
walk_node(const struct walk *w, struct node *n, const struct trie *t, const struct path *path)
{
    const struct schema_row *row = schema_row(t);

    if ((n->flags & NODE_CLEAN) && !w->clean_too)
        return NULL;
    if (row && n->kind != NODE_NULL)
        TRY(w->visit(w->ld, n, path, row));
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        const struct trie *below;

        if ((pair->value->flags & NODE_CLEAN) && !w->clean_too)
            continue;
        below = trie_key(t, pair->key);
        if (trie_marks(below) & w->column)
            TRY(walk_node(w, pair->value, below, &PATH_KEY(path, pair->key)));
    }
    if (!(trie_marks(trie_item(t)) & w->column))
        return NULL;
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        TRY(walk_node(w, n->u.seq.v[i], trie_item(t), &PATH_INDEX(path, i)));
    return NULL;
}

struct err *
walk_tree(struct load *ld, struct node *tree, unsigned column, bool clean_too, walk_fn *visit)
{
    struct walk w = { ld, column, clean_too, visit };

    return walk_node(&w, tree, schema_root(ld), NULL);
}
