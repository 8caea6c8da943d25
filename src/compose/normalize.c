/* What a project implies: networks, dependencies, names, values from the environment. */
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "model/node.h"

#include <string.h>

/* ---- Networks ------------------------------------------------------------------------- */

/* The service stands on the default network, by itself or because it says so. */
static bool
joins_default(struct load *ld, struct node *service)
{
    struct node *networks = node_get(service, "networks");

    if (node_get(service, "provider") || node_get(service, "network_mode"))
        return false;
    if (networks && networks->kind == NODE_MAP && networks->u.map.len)
        return node_get(networks, "default") != NULL;
    networks = node_map(ld->arena, &default_origin);
    node_set(ld->arena, networks, "default", node_null(ld->arena, &default_origin));
    node_set(ld->arena, service, "networks", networks);
    return true;
}

static struct node *
child_map(struct load *ld, struct node *map, const char *key)
{
    struct node *child = node_get(map, key);

    if (!child || child->kind != NODE_MAP) {
        child = node_map(ld->arena, &default_origin);
        node_set(ld->arena, map, key, child);
    }
    return child;
}

static void
normalize_networks(struct load *ld, struct node *tree, const struct node *services)
{
    bool used = false;
    struct node *networks;

    for (size_t i = 0; services && i < services->u.map.len; i++) {
        struct node *service = services->u.map.v[i].value;

        if (service->kind == NODE_MAP && joins_default(ld, service))
            used = true;
    }
    if (!used)
        return;
    networks = child_map(ld, tree, "networks");
    if (!node_get(networks, "default"))
        node_set(ld->arena, networks, "default", node_null(ld->arena, &default_origin));
}

/* A tree that is only shown is not filled from the environment. */
static const struct node *
variable(struct load *ld, const char *name)
{
    if (ld->for_tree && !str_eq(name, "COMPOSE_PROJECT_NAME"))
        return NULL;
    return load_env_node(ld, name);
}

/* ---- Values from the environment ------------------------------------------------------ */

static void
resolve_pairs(struct load *ld, struct node *map, bool keep)
{
    for (size_t i = map->u.map.len; i-- > 0;) {
        struct pair *pair = &map->u.map.v[i];
        const struct node *value;

        if (pair->value->kind != NODE_NULL)
            continue;
        value = variable(ld, pair->key);
        if (value)
            pair->value = node_str(ld->arena, value->text, value->at);
        else if (!keep)
            node_remove(map, pair->key);
    }
}

static void
resolve_items(struct load *ld, struct node *list, bool keep)
{
    list->flags &= (uint8_t)~NODE_UNIQUE;
    for (size_t i = list->u.seq.len; i-- > 0;) {
        struct node *item = list->u.seq.v[i];
        const struct node *value;

        if (item->kind != NODE_STR || strchr(item->text, '='))
            continue;
        value = variable(ld, item->text);
        if (value)
            list->u.seq.v[i] =
                node_str(ld->arena, arena_printf(ld->arena, "%s=%s", item->text, value->text),
                         value->at);
        else if (!keep)
            node_remove_at(list, i);
    }
}

/* Names without a value get it from the variables around; keep: those without any stay. */
static void
resolve_variables(struct load *ld, struct node *variables, bool keep)
{
    if (variables && variables->kind == NODE_MAP)
        resolve_pairs(ld, variables, keep);
    else if (variables && variables->kind == NODE_SEQ)
        resolve_items(ld, variables, keep);
}

/* ---- Dependencies --------------------------------------------------------------------- */

static bool
is_set(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);

    return n && n->kind != NODE_NULL;
}

/* What is written in depends_on wins over what another attribute implies. */
static void
imply(struct load *ld, struct node *service, const char *name, size_t len, bool restart,
      const struct origin *at)
{
    const char *on = arena_dup_n(ld->arena, name, len);
    struct node *depends_on = child_map(ld, service, "depends_on"), *entry;

    if (node_get(depends_on, on))
        return;
    entry = node_map(ld->arena, at);
    node_set(ld->arena, entry, "condition", node_str(ld->arena, "service_started", at));
    node_set(ld->arena, entry, "restart", node_bool(ld->arena, restart, at));
    node_set(ld->arena, entry, "required", node_bool(ld->arena, true, at));
    node_set(ld->arena, depends_on, on, entry);
}

/* "service" or "service:alias". */
static void
imply_links(struct load *ld, struct node *service)
{
    const struct node *links = node_get(service, "links");

    for (size_t i = 0; links && links->kind == NODE_SEQ && i < links->u.seq.len; i++) {
        const struct node *link = links->u.seq.v[i];
        const char *colon = link->kind == NODE_STR ? strchr(link->text, ':') : NULL;
        bool alias = colon && !strchr(colon + 1, ':');

        if (link->kind == NODE_STR)
            imply(ld, service, link->text,
                  alias ? (size_t)(colon - link->text) : link->text_len, true, link->at);
    }
}

static void
imply_namespaces(struct load *ld, struct node *service)
{
    static const char *const keys[] = { "network_mode", "ipc", "pid", "uts", "cgroup" };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct node *mode = node_get(service, keys[i]);

        if (mode && mode->kind == NODE_STR && str_starts(mode->text, "service:")) {
            const char *name = mode->text + strlen("service:");

            imply(ld, service, name, strlen(name), true, mode->at);
        }
    }
}

static void
imply_volumes_from(struct load *ld, struct node *service)
{
    const struct node *from = node_get(service, "volumes_from");

    for (size_t i = 0; from && from->kind == NODE_SEQ && i < from->u.seq.len; i++) {
        const struct node *item = from->u.seq.v[i];

        if (item->kind == NODE_STR && !str_starts(item->text, "container:"))
            imply(ld, service, item->text, strcspn(item->text, ":"), false, item->at);
    }
}

/* ---- A service ------------------------------------------------------------------------ */

static void
normalize_build(struct load *ld, struct node *build)
{
    if (!build || build->kind != NODE_MAP)
        return;
    if (!is_set(build, "context"))
        node_set(ld->arena, build, "context", node_str(ld->arena, ".", &default_origin));
    if (!is_set(build, "dockerfile") && !is_set(build, "dockerfile_inline"))
        node_set(ld->arena, build, "dockerfile",
                 node_str(ld->arena, "Dockerfile", &default_origin));
    resolve_variables(ld, node_get(build, "args"), false);
}

static void
clean_targets(struct load *ld, const struct node *volumes)
{
    for (size_t i = 0; volumes && volumes->kind == NODE_SEQ && i < volumes->u.seq.len; i++) {
        struct node *target = node_get(volumes->u.seq.v[i], "target");
        CLEANUP(mem_freep) char *clean = NULL;

        if (!target || target->kind != NODE_STR)
            continue;
        clean = fs_clean(target->text);
        if (str_eq(clean, target->text))
            continue;
        target->text = arena_dup(ld->arena, clean);
        target->text_len = (uint32_t)strlen(clean);
    }
}

static void
normalize_service(struct load *ld, struct node *service)
{
    struct node *policy = node_get(service, "pull_policy");

    if (policy && policy->kind == NODE_STR && str_eq(policy->text, "if_not_present"))
        canon_set_text(ld, service, "pull_policy", "missing");
    normalize_build(ld, node_get(service, "build"));
    resolve_variables(ld, node_get(service, "environment"), true);
    imply_links(ld, service);
    imply_namespaces(ld, service);
    clean_targets(ld, node_get(service, "volumes"));
    imply_volumes_from(ld, service);
}

/* ---- Names ---------------------------------------------------------------------------- */

static void
name_resource(struct load *ld, struct pair *pair)
{
    struct node *resource = pair->value, *external;

    if (resource->flags & NODE_BAD)
        return;
    if (resource->kind == NODE_NULL)
        resource = pair->value = node_map(ld->arena, resource->at);
    if (resource->kind != NODE_MAP || is_set(resource, "name"))
        return;
    external = node_get(resource, "external");
    node_set(ld->arena, resource, "name",
             node_str(ld->arena,
                      external && external->kind == NODE_BOOL && external->u.b
                          ? pair->key
                          : arena_printf(ld->arena, "%s_%s", ld->name, pair->key),
                      &default_origin));
}

struct err *
stage_normalize(struct load *ld, struct node *tree)
{
    static const char *const kinds[] = { "networks", "volumes", "configs", "secrets" };
    const struct node *services = node_get(tree, "services");

    if (services && services->kind != NODE_MAP)
        services = NULL;
    canon_set_text(ld, tree, "name", ld->name);
    normalize_networks(ld, tree, services);
    for (size_t i = 0; services && i < services->u.map.len; i++)
        if (services->u.map.v[i].value->kind == NODE_MAP)
            normalize_service(ld, services->u.map.v[i].value);
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        struct node *resources = node_get(tree, kinds[k]);

        for (size_t i = 0; resources && resources->kind == NODE_MAP && i < resources->u.map.len;
             i++)
            name_resource(ld, &resources->u.map.v[i]);
    }
    return NULL;
}
