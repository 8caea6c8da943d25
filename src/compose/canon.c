#include "compose/canon.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"

#include <string.h>

const struct origin default_origin = { .how = ORIGIN_DEFAULT };

/* ---- Changing a node in place --------------------------------------------------------- */

struct node *
canon_become(struct load *ld, struct node *n, enum node_kind kind)
{
    struct node *was = arena_alloc(ld->arena, sizeof *was);

    *was = *n;
    n->kind = (uint8_t)kind;
    n->flags = 0;
    n->text = NULL;
    n->text_len = 0;
    memset(&n->u, 0, sizeof n->u);
    return was;
}

void
canon_set_text(struct load *ld, struct node *map, const char *key, const char *text)
{
    node_set(ld->arena, map, key, node_str(ld->arena, text, map->at));
}

void
canon_fill_text(struct load *ld, struct node *map, const char *key, const char *text)
{
    if (!node_get(map, key))
        node_set(ld->arena, map, key, node_str(ld->arena, text, &default_origin));
}

void
canon_fill_bool(struct load *ld, struct node *map, const char *key, bool b)
{
    if (!node_get(map, key))
        node_set(ld->arena, map, key, node_bool(ld->arena, b, &default_origin));
}

/* ---- Lists and mappings --------------------------------------------------------------- */

struct err *
canon_text_list(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    if (n->kind == NODE_STR) {
        struct node *text = canon_become(ld, n, NODE_SEQ);

        node_append(ld->arena, n, text);
    }
    return NULL;
}

struct err *
canon_dns(struct load *ld, struct node *n, const struct path *path)
{
    TRY(canon_text_list(ld, n, path));
    for (size_t i = n->kind == NODE_SEQ ? n->u.seq.len : 0; i-- > 0;) {
        const struct node *item = n->u.seq.v[i];

        if (item->kind == NODE_NULL || (item->kind == NODE_STR && !item->text_len))
            node_remove_at(n, i);
    }
    return NULL;
}

struct err *
canon_to_text(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    const char *text = n->kind == NODE_STR ? NULL : node_scalar_text(ld->arena, n);

    if (text) {
        canon_become(ld, n, NODE_STR);
        n->text = text;
        n->text_len = (uint32_t)strlen(text);
    }
    return NULL;
}

struct err *
canon_name_map(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    const struct node *list;

    if (n->kind != NODE_SEQ)
        return NULL;
    list = canon_become(ld, n, NODE_MAP);
    for (size_t i = 0; i < list->u.seq.len; i++) {
        const struct node *name = list->u.seq.v[i];

        if (name->kind == NODE_STR)
            node_set_at(ld->arena, n, name->text, name->at, node_null(ld->arena, name->at));
    }
    return NULL;
}

/* A text that stands for a mapping with one key. */
static void
single_key(struct load *ld, struct node *n, const char *key)
{
    if (n->kind == NODE_STR) {
        struct node *text = canon_become(ld, n, NODE_MAP);

        node_set(ld->arena, n, key, text);
    }
}

struct err *
canon_build(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    single_key(ld, n, "context");
    return NULL;
}

struct err *
canon_extends(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    single_key(ld, n, "service");
    return NULL;
}

struct err *
canon_include(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    single_key(ld, n, "path");
    return NULL;
}

struct err *
canon_file_use(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    single_key(ld, n, "source");
    return NULL;
}

/* ---- build ---------------------------------------------------------------------------- */

static bool
is_parsed(const struct load *ld)
{
    return !ld->options->no_interpolate;
}

/* Every element has the "=" between a name and a value; bare: or is this word. */
static bool
all_pairs(struct load *ld, struct node *list, const struct path *path, const char *bare,
          const char *hint)
{
    bool all = true;

    for (size_t i = 0; i < list->u.seq.len; i++) {
        struct node *item = list->u.seq.v[i];

        if (item->kind != NODE_STR || strchr(item->text, '=') ||
            (bare && strcmp(item->text, bare) == 0))
            continue;
        all = false;
        if (is_parsed(ld)) {
            const char *text = item->text;

            load_hint(load_error(ld, item, &PATH_INDEX(path, i), "bad-pair",
                                 "want NAME=VALUE, found \"%s\"", text),
                      "%s", hint);
        }
    }
    return all;
}

static void
pairs_to_map(struct load *ld, struct node *n)
{
    const struct node *list = canon_become(ld, n, NODE_MAP);

    for (size_t i = 0; i < list->u.seq.len; i++) {
        const struct node *item = list->u.seq.v[i];
        const char *equals = item->kind == NODE_STR ? strchr(item->text, '=') : NULL;
        const char *name = item->text;
        struct node *value = node_null(ld->arena, item->at);

        if (item->kind != NODE_STR)
            continue;
        if (equals) {
            name = arena_dup_n(ld->arena, item->text, (size_t)(equals - item->text));
            value = node_str(ld->arena, equals + 1, item->at);
        }
        node_set_at(ld->arena, n, name, item->at, value);
    }
}

struct err *
canon_contexts(struct load *ld, struct node *n, const struct path *path)
{
    if (n->kind == NODE_SEQ &&
        (all_pairs(ld, n, path, NULL, "write \"name=../folder\"") || is_parsed(ld)))
        pairs_to_map(ld, n);
    return NULL;
}

struct err *
canon_ssh(struct load *ld, struct node *n, const struct path *path)
{
    if (n->kind == NODE_SEQ &&
        (all_pairs(ld, n, path, "default", "write \"default\" or \"name=~/.ssh/key\"") ||
         is_parsed(ld)))
        pairs_to_map(ld, n);
    return NULL;
}

static void
number_from_text(struct load *ld, struct node *n, const struct path *path)
{
    int64_t value;

    if (!n || n->kind != NODE_STR || !is_parsed(ld))
        return;
    if (num_parse_int(n->text, &value)) {
        canon_become(ld, n, NODE_INT);
        n->u.i = value;
    } else {
        const char *text = n->text;

        load_error(ld, n, path, "bad-number", "want a whole number, found \"%s\"", text);
    }
}

struct err *
canon_ulimit(struct load *ld, struct node *n, const struct path *path)
{
    static const char *const keys[] = { "soft", "hard" };

    number_from_text(ld, n, path);
    for (size_t i = 0; n->kind == NODE_MAP && i < ARRAY_LEN(keys); i++)
        number_from_text(ld, node_get(n, keys[i]), &PATH_KEY(path, keys[i]));
    return NULL;
}

/* ---- Services ------------------------------------------------------------------------- */

struct err *
canon_depends_on(struct load *ld, struct node *n, const struct path *path)
{
    TRY(canon_name_map(ld, n, path));
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++) {
        struct node *entry = n->u.map.v[i].value;

        if (entry->flags & NODE_BAD)
            continue;
        if (entry->kind == NODE_NULL)
            canon_become(ld, entry, NODE_MAP);
        if (entry->kind != NODE_MAP)
            continue;
        canon_fill_text(ld, entry, "condition", "service_started");
        canon_fill_bool(ld, entry, "required", true);
    }
    return NULL;
}

struct err *
canon_env_file(struct load *ld, struct node *n, const struct path *path)
{
    TRY(canon_text_list(ld, n, path));
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++) {
        struct node *item = n->u.seq.v[i];

        single_key(ld, item, "path");
        if (item->kind == NODE_MAP)
            canon_fill_bool(ld, item, "required", true);
    }
    return NULL;
}

struct err *
canon_gpus(struct load *ld, struct node *n, const struct path *path UNUSED)
{
    struct node *text, *request;

    if (n->kind != NODE_STR)
        return NULL;
    text = canon_become(ld, n, NODE_SEQ);
    request = node_map(ld->arena, n->at);
    node_set(ld->arena, request, "count", text);
    node_append(ld->arena, n, request);
    return NULL;
}

struct err *
canon_device(struct load *ld, struct node *n, const struct path *path)
{
    const char *part[3] = { "", "", "" }, *text = n->text;
    size_t count = 0;
    char *copy;

    if (n->kind != NODE_STR)
        return NULL;
    copy = arena_dup(ld->arena, text);
    for (char *p = copy; p; count++) {
        char *colon = strchr(p, ':');

        if (count == ARRAY_LEN(part)) {
            if (is_parsed(ld))
                load_hint(load_error(ld, n, path, "bad-device",
                                     "\"%s\" has more than three parts", text),
                          "write source:, target: and permissions: of their own");
            return NULL;
        }
        part[count] = p;
        if (colon)
            *colon = '\0';
        p = colon ? colon + 1 : NULL;
    }
    canon_become(ld, n, NODE_MAP);
    canon_set_text(ld, n, "source", part[0]);
    canon_set_text(ld, n, "target", count > 1 && *part[1] ? part[1] : part[0]);
    canon_set_text(ld, n, "permissions", count > 2 ? part[2] : "rwm");
    return NULL;
}

/* ---- Resources of the project --------------------------------------------------------- */

struct err *
canon_external(struct load *ld, struct node *n, const struct path *path)
{
    struct node *external = node_get(n, "external"), *name = node_get(n, "name"), *inner;

    if (!external || external->kind != NODE_MAP)
        return NULL;
    inner = canon_become(ld, external, NODE_BOOL);
    external->u.b = true;
    inner = node_get(inner, "name");
    if (!inner || inner->kind != NODE_STR)
        return NULL;
    load_warn(ld, inner->at, path, "external.name is deprecated: set name, and external: true");
    if (!name) {
        node_set(ld->arena, n, "name", inner);
    } else if (!node_equal(name, inner)) {
        const char *text = inner->text;

        load_error_at(ld, inner->at, path, "conflict",
                      "external.name is \"%s\", but name is another: only use name", text);
    }
    return NULL;
}

/* ---- The stage ------------------------------------------------------------------------ */

static struct err *
visit(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    return row->canon ? row->canon(ld, n, path) : NULL;
}

struct err *
stage_canon(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_CANON, false, visit);
}
