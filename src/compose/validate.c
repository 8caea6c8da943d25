/* What kinds and words of the schema cannot say, checked once all files are merged. */
#include "base/str.h"
#include "compose/address.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"

#include <string.h>

struct err *
check_volume(struct load *ld, struct node *n, const struct path *path)
{
    const struct node *external = node_get(n, "external");

    if (!external || external->kind != NODE_BOOL || !external->u.b)
        return NULL;
    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];

        if (str_eq(pair->key, "name") || str_eq(pair->key, "external") ||
            str_starts(pair->key, "x-"))
            continue;
        load_hint(load_error_at(ld, pair->at, path, "conflict",
                                "\"%s\" says nothing of an external volume", pair->key),
                  "an external volume exists already: only its name can be given");
    }
    return NULL;
}

/* One of the sources, or none where something else provides the content. */
static void
check_sources(struct load *ld, struct node *n, const struct path *path,
              const char *const *sources, const char *words, const char *example)
{
    const struct pair *first = NULL;

    for (; *sources; sources++) {
        const struct pair *pair = node_find(n, *sources);

        if (pair && first)
            load_error_at(ld, pair->at, path, "conflict",
                          "\"%s\" and \"%s\" exclude each other", first->key, pair->key);
        first = first ? first : pair;
    }
    if (!first && !node_get(n, "driver") && !node_get(n, "external"))
        load_hint(load_error_at(ld, n->at, path, "missing-key", "one of %s is missing", words),
                  "for example file: %s", example);
}

struct err *
check_config(struct load *ld, struct node *n, const struct path *path)
{
    static const char *const sources[] = { "file", "environment", "content", NULL };

    if (n->kind == NODE_MAP)
        check_sources(ld, n, path, sources,
                      "\"file\", \"environment\", \"content\" and \"external\"", "./app.conf");
    return NULL;
}

struct err *
check_secret(struct load *ld, struct node *n, const struct path *path)
{
    static const char *const sources[] = { "file", "environment", NULL };

    if (n->kind == NODE_MAP)
        check_sources(ld, n, path, sources, "\"file\", \"environment\" and \"external\"",
                      "./secret.txt");
    return NULL;
}

struct err *
check_port(struct load *ld, struct node *n, const struct path *path)
{
    struct node *ip = node_get(n, "host_ip");
    const char *text;

    if (!ip || ip->kind != NODE_STR || address_is_ip(ip->text))
        return NULL;
    text = ip->text;
    load_error(ld, ip, &PATH_KEY(path, "host_ip"), "bad-address", "\"%s\" is no IP address",
               text);
    return NULL;
}

struct err *
check_watch_path(struct load *ld, struct node *n, const struct path *path)
{
    if (n->kind == NODE_STR && !n->text_len)
        load_error(ld, n, path, "empty-value",
                   "want the path of a file or folder, found nothing");
    return NULL;
}

struct err *
check_device_request(struct load *ld, struct node *n, const struct path *path)
{
    const struct pair *count = node_find(n, "count"), *ids = node_find(n, "device_ids");

    if (count && ids)
        load_error_at(ld, ids->at, path, "conflict", "\"%s\" and \"%s\" exclude each other",
                      count->key, ids->key);
    return NULL;
}

static struct err *
visit(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    return row->check ? row->check(ld, n, path) : NULL;
}

struct err *
stage_validate(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_CHECK, true, visit);
}
