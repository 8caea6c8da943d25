#include "compose/schema.h"

#include "base/mem.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/schema_parts.h"

#include <math.h>
#include <string.h>

const struct schema_row *
schema_part(size_t part, size_t *ret_count)
{
    const struct {
        const struct schema_row *rows;
        size_t count;
    } parts[] = {
        { schema_top_rows, schema_top_count },
        { schema_service_rows, schema_service_count },
        { schema_build_rows, schema_build_count },
    };

    if (part >= ARRAY_LEN(parts))
        return NULL;
    *ret_count = parts[part].count;
    return parts[part].rows;
}

const struct schema_row *
schema_row(const struct trie *t)
{
    return trie_data(t);
}

static unsigned
columns(const struct schema_row *row)
{
    return (row->canon ? HAS_CANON : 0u) | (row->key ? HAS_KEY : 0u) |
           (row->fill ? HAS_FILL : 0u) | (row->check ? HAS_CHECK : 0u) |
           (row->resolve ? HAS_RESOLVE : 0u) | (row->flags & S_UNIQUE ? HAS_UNIQUE : 0u);
}

const struct trie *
schema_root(struct load *ld)
{
    const struct schema_row *rows;
    struct trie *root;
    size_t count;

    if (ld->schema)
        return ld->schema;
    root = trie_new(ld->arena);
    for (size_t part = 0; (rows = schema_part(part, &count)); part++)
        for (size_t i = 0; i < count; i++) {
            trie_set_data(trie_add(ld->arena, root, rows[i].path), &rows[i]);
            trie_mark(root, rows[i].path, columns(&rows[i]));
        }
    ld->schema = root;
    return root;
}

bool
schema_kind_fits(const struct node *n, unsigned kinds)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return kinds & K_NULL;
    case NODE_BOOL:
        return kinds & K_BOOL;
    case NODE_INT:
        return kinds & (K_INT | K_NUM);
    case NODE_FLOAT:
        return (kinds & K_NUM) ||
               ((kinds & K_INT) && isfinite(n->u.f) && floor(n->u.f) >= n->u.f);
    case NODE_STR:
        return kinds & K_STR;
    case NODE_SEQ:
        return kinds & K_LIST;
    case NODE_MAP:
        return kinds & K_MAP;
    }
    return false;
}

const char *
schema_kind_words(struct load *ld, unsigned kinds)
{
    static const struct {
        unsigned kind;
        const char *word;
    } words[] = {
        { K_STR, "a text" },    { K_NUM, "a number" }, { K_INT, "a whole number" },
        { K_BOOL, "true" },     { K_BOOL, "false" },   { K_LIST, "a list" },
        { K_MAP, "a mapping" }, { K_NULL, "nothing" },
    };
    CLEANUP(str_release) struct str out = STR_INIT;
    const char *found[ARRAY_LEN(words)];
    size_t count = 0;

    if (kinds & K_NUM)
        kinds &= ~(unsigned)K_INT;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (kinds & words[i].kind)
            found[count++] = words[i].word;
    for (size_t i = 0; i < count; i++)
        str_printf(&out, "%s%s", !i ? "" : i + 1 < count ? ", " : " or ", found[i]);
    return arena_dup_n(ld->arena, out.buf, out.len);
}
