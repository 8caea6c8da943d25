/* What is only wrong in view of the whole project: references and conflicts. */
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/order.h"
#include "compose/stages.h"
#include "model/node.h"
#include "model/project.h"

#include <string.h>

struct check {
    struct load *ld;
    struct project *p;
    struct service *s;
    const struct path *path; /* of the service */
    const struct origin *at; /* of its name */
};

/* Where the attribute of the service stands; the service when it is not there. */
static const struct origin *
place(const struct check *c, const char *attribute)
{
    const struct pair *pair = node_find(c->s->node, attribute);

    return pair ? pair->at : c->at;
}

static const struct origin *
place_of(const struct check *c, const struct node *n)
{
    return n ? n->at : c->at;
}

/* ---- References ----------------------------------------------------------------------- */

typedef const char *name_fn(const struct project *p, size_t i);

static const char *
network_name(const struct project *p, size_t i)
{
    return i < p->networks.len ? p->networks.v[i].key : NULL;
}

static const char *
volume_name(const struct project *p, size_t i)
{
    return i < p->volumes.len ? p->volumes.v[i].key : NULL;
}

static const char *
secret_name(const struct project *p, size_t i)
{
    return i < p->secrets.len ? p->secrets.v[i].key : NULL;
}

static const char *
config_name(const struct project *p, size_t i)
{
    return i < p->configs.len ? p->configs.v[i].key : NULL;
}

static const char *
model_name(const struct project *p, size_t i)
{
    return i < p->models.len ? p->models.v[i].key : NULL;
}

static const char *
service_name(const struct project *p, size_t i)
{
    return i < p->services.len ? p->services.v[i].name : NULL;
}

static const char *
nearest(const struct project *p, name_fn *name_at, const char *name)
{
    CLEANUP(mem_freep) const char **names = NULL;
    size_t count = 0;

    while (name_at(p, count))
        count++;
    names = mem_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = name_at(p, i);
    return str_nearest(name, names, count);
}

static void
undefined(const struct check *c, const struct origin *at, const struct path *path,
          const char *what, const char *section, const char *name, name_fn *names)
{
    const char *near = load_is_full(c->ld) ? NULL : nearest(c->p, names, name);
    struct err *e = load_error_at(
        c->ld, at, path, "undefined",
        "service \"%s\" refers to the %s \"%s\", which is not defined", c->s->name, what, name);

    if (near)
        load_hint(e, "did you mean \"%s\"?", near);
    else
        load_hint(e, "define it under \"%s:\"", section);
}

static void
check_networks(const struct check *c)
{
    const struct path *path = &PATH_KEY(c->path, "networks");

    if (*c->s->network_mode && c->s->networks.len) {
        load_hint(load_error_at(c->ld, place(c, "network_mode"),
                                &PATH_KEY(c->path, "network_mode"), "conflict",
                                "\"network_mode\" and \"networks\" exclude each other"),
                  "remove one of them");
        return;
    }
    for (size_t i = 0; i < c->s->networks.len; i++) {
        const struct service_network *n = &c->s->networks.v[i];

        if (!project_network(c->p, n->name))
            undefined(c, place_of(c, n->node), &PATH_KEY(path, n->name), "network", "networks",
                      n->name, network_name);
    }
}

static void
check_volumes(const struct check *c)
{
    const struct path *path = &PATH_KEY(c->path, "volumes");

    for (size_t i = 0; i < c->s->volumes.len; i++) {
        const struct volume_mount *v = &c->s->volumes.v[i];

        if (str_eq(v->type, "volume") && *v->source && !project_volume(c->p, v->source))
            undefined(c, place_of(c, v->node), &PATH_INDEX(path, i), "volume", "volumes",
                      v->source, volume_name);
    }
}

typedef const struct file_object *find_fn(const struct project *p, const char *key);

static void
check_files(const struct check *c, const struct file_refs *refs, const struct path *path,
            const char *what, const char *section, find_fn *find, name_fn *names)
{
    for (size_t i = 0; i < refs->len; i++)
        if (!find(c->p, refs->v[i].source))
            undefined(c, place_of(c, refs->v[i].node), &PATH_INDEX(path, i), what, section,
                      refs->v[i].source, names);
}

static void
check_models(const struct check *c)
{
    const struct path *path = &PATH_KEY(c->path, "models");

    for (size_t i = 0; i < c->s->models.len; i++) {
        const struct service_model *m = &c->s->models.v[i];
        bool found = false;

        for (size_t k = 0; k < c->p->models.len; k++)
            found |= str_eq(c->p->models.v[k].key, m->name);
        if (!found)
            undefined(c, place_of(c, m->node), &PATH_KEY(path, m->name), "model", "models",
                      m->name, model_name);
    }
}

static const char *
joined_profiles(struct load *ld, const struct service *s)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < s->profiles.len; i++)
        str_printf(&text, "%s--profile %s", i ? " or " : "", s->profiles.v[i]);
    return arena_dup(ld->arena, text.buf);
}

/* Where a dependency is written: in depends_on, or in the attribute that implies it. */
static const struct path *
dependency_path(const struct check *c, const struct dependency *d)
{
    static const char *const attributes[] = { "network_mode", "ipc",   "pid",         "uts",
                                              "cgroup",       "links", "volumes_from" };
    const struct origin *at = place_of(c, d->node);
    struct path *path = arena_alloc(c->ld->arena, 2 * sizeof *path);

    for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
        const struct node *n = node_get(c->s->node, attributes[i]);

        path[0] = PATH_KEY(c->path, attributes[i]);
        if (n && n->at == at)
            return &path[0];
        for (size_t j = 0; n && n->kind == NODE_SEQ && j < n->u.seq.len; j++) {
            path[1] = PATH_INDEX(&path[0], j);
            if (n->u.seq.v[j]->at == at)
                return &path[1];
        }
    }
    path[0] = PATH_KEY(c->path, "depends_on");
    path[1] = PATH_KEY(&path[0], d->service);
    return &path[1];
}

static void
check_dependency(const struct check *c, const struct dependency *d)
{
    const struct service *off = project_disabled_service(c->p, d->service);
    const struct path *path;

    if (project_service(c->p, d->service) || (off && !d->required))
        return;
    path = dependency_path(c, d);
    if (!off) {
        undefined(c, place_of(c, d->node), path, "service", "services", d->service,
                  service_name);
        return;
    }
    load_hint(load_error_at(c->ld, place_of(c, d->node), path, "disabled",
                            "service \"%s\" depends on \"%s\", which its profile leaves out",
                            c->s->name, d->service),
              "%s brings it in; \"required: false\" does without it",
              joined_profiles(c->ld, off));
}

static void
check_services(const struct check *c)
{
    for (size_t i = 0; i < c->s->depends_on.len; i++)
        check_dependency(c, &c->s->depends_on.v[i]);
    if (str_starts(c->s->network_mode, "service:")) {
        const char *name = c->s->network_mode + strlen("service:");

        if (!project_service(c->p, name))
            undefined(c, place_of(c, node_get(c->s->node, "network_mode")),
                      &PATH_KEY(c->path, "network_mode"), "service", "services", name,
                      service_name);
    }
}

/* ---- build ---------------------------------------------------------------------------- */

static void
check_contexts(const struct check *c, const struct path *path)
{
    const struct key_values *contexts = &c->s->build.additional_contexts;

    for (size_t i = 0; i < contexts->len; i++) {
        const char *name = contexts->v[i].value + strlen("service:");
        const struct service *s;

        if (!str_starts(contexts->v[i].value, "service:"))
            continue;
        s = project_service(c->p, name);
        if (!s)
            undefined(c, place_of(c, c->s->build.node), path, "service", "services", name,
                      service_name);
        else if (!s->build.node)
            load_error_at(c->ld, place_of(c, c->s->build.node), path, "conflict",
                          "the context \"%s\" is the service \"%s\", which is not built",
                          contexts->v[i].key, name);
    }
}

static bool
has_string(const struct strings *list, const char *text)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->v[i], text))
            return true;
    return false;
}

static void
check_build(const struct check *c)
{
    const struct build *b = &c->s->build;
    const struct path *path = &PATH_KEY(c->path, "build");

    if (!b->node)
        return;
    if (*b->dockerfile && *b->dockerfile_inline)
        load_hint(load_error_at(c->ld, b->node->at, path, "conflict",
                                "\"dockerfile\" and \"dockerfile_inline\" exclude each other"),
                  "remove one of them");
    if (b->platforms.len && *c->s->platform && !has_string(&b->platforms, c->s->platform))
        load_hint(load_error_at(
                      c->ld, place(c, "platform"), &PATH_KEY(c->path, "platform"), "conflict",
                      "the service runs on \"%s\", but is not built for it", c->s->platform),
                  "add it to build.platforms");
    check_contexts(c, &PATH_KEY(path, "additional_contexts"));
    check_files(c, &b->secrets, &PATH_KEY(path, "secrets"), "secret", "secrets", project_secret,
                secret_name);
}

/* ---- Values that contradict each other ------------------------------------------------ */

static void
check_scale(const struct check *c)
{
    struct deploy *d = &c->s->deploy;
    const struct opt_int *scale = &c->s->scale;
    const char *attribute = scale->set ? "scale" : "deploy";

    if (scale->set && d->node && d->replicas.set && d->replicas.v != scale->v)
        load_error_at(c->ld, place(c, "scale"), &PATH_KEY(c->path, "scale"), "conflict",
                      "scale is %lld, but deploy.replicas is %lld", (long long)scale->v,
                      (long long)d->replicas.v);
    if (scale->set && d->node)
        d->replicas = *scale;
    if (service_scale(c->s) < 0)
        load_error_at(c->ld, place(c, attribute), &PATH_KEY(c->path, attribute), "bad-number",
                      "want a number of containers, found %lld",
                      (long long)service_scale(c->s));
    if (service_scale(c->s) > 1 && *c->s->container_name)
        load_hint(load_error_at(c->ld, place(c, "container_name"),
                                &PATH_KEY(c->path, "container_name"), "conflict",
                                "%lld containers cannot have the one name \"%s\"",
                                (long long)service_scale(c->s), c->s->container_name),
                  "remove container_name, or run one container");
}

static void
distinct(const struct check *c, const char *attribute, const char *other)
{
    load_hint(load_error_at(c->ld, place(c, attribute), &PATH_KEY(c->path, attribute),
                            "conflict", "\"%s\" and \"%s\" say different things", attribute,
                            other),
              "give both the same value, or only one of them");
}

static void
check_resources(const struct check *c)
{
    const struct service *s = c->s;
    const struct resource *limits = &s->deploy.resources.limits;
    const struct resource *reserved = &s->deploy.resources.reservations;

    if (limits->node && (s->cpus < 0 || s->cpus > 0) &&
        (limits->cpus < s->cpus || limits->cpus > s->cpus))
        distinct(c, "cpus", "deploy.resources.limits.cpus");
    if (limits->node && s->mem_limit && limits->memory != s->mem_limit)
        distinct(c, "mem_limit", "deploy.resources.limits.memory");
    if (reserved->node && s->mem_reservation && reserved->memory != s->mem_reservation)
        distinct(c, "mem_reservation", "deploy.resources.reservations.memory");
    if (limits->node && s->pids_limit && limits->pids != s->pids_limit)
        distinct(c, "pids_limit", "deploy.resources.limits.pids");
}

static void
check_health(const struct check *c)
{
    const struct healthcheck *h = &c->s->healthcheck;
    const char *first = h->test.len ? h->test.v[0] : "NONE";

    if (str_eq(first, "CMD") || str_eq(first, "CMD-SHELL") || str_eq(first, "NONE"))
        return;
    load_hint(
        load_error_at(c->ld, place_of(c, h->node),
                      &PATH_KEY(&PATH_KEY(c->path, "healthcheck"), "test"), "bad-health-test",
                      "the list begins with \"%s\", not with CMD, CMD-SHELL or NONE", first),
        "write [\"CMD\", \"program\", …], or one text for a shell");
}

static void
check_watch(const struct check *c)
{
    const struct path *path = &PATH_KEY(&PATH_KEY(c->path, "develop"), "watch");

    for (size_t i = 0; i < c->s->develop.watch.len; i++) {
        const struct watch_rule *rule = &c->s->develop.watch.v[i];

        if (!*rule->target && *rule->action && !str_eq(rule->action, "rebuild") &&
            !str_eq(rule->action, "restart"))
            load_error_at(c->ld, place_of(c, rule->node), &PATH_INDEX(path, i), "missing-key",
                          "the action \"%s\" has no \"target\" to copy to", rule->action);
    }
}

/* ---- Two things on one place ---------------------------------------------------------- */

static void
mount_on(const struct check *c, struct map *mounts, const char *target, const struct path *path,
         const struct origin *at)
{
    const char *other = map_get(mounts, target);

    if (other)
        load_error_at(c->ld, at, path, "conflict", "%s is mounted on \"%s\" already", other,
                      target);
    else
        map_set(mounts, target, (char *)path_text(c->ld->arena, path));
}

static void
check_mounts(const struct check *c)
{
    CLEANUP(map_release) struct map mounts = MAP_INIT;
    const struct path *tmpfs = &PATH_KEY(c->path, "tmpfs"),
                      *volumes = &PATH_KEY(c->path, "volumes");

    if (c->s->tmpfs.len + c->s->volumes.len < 2)
        return;
    for (size_t i = 0; i < c->s->tmpfs.len; i++) {
        const char *text = c->s->tmpfs.v[i];
        const char *target = arena_dup_n(c->ld->arena, text, strcspn(text, ":"));

        mount_on(c, &mounts, target, &PATH_INDEX(tmpfs, i), place(c, "tmpfs"));
    }
    for (size_t i = 0; i < c->s->volumes.len; i++)
        mount_on(c, &mounts, c->s->volumes.v[i].target, &PATH_INDEX(volumes, i),
                 place_of(c, c->s->volumes.v[i].node));
}

/* ---- The stage ------------------------------------------------------------------------ */

/* The attribute was there, but wrong: that has been said. */
static bool
is_spoilt(const struct service *s, const char *key)
{
    const struct node *n = node_get(s->node, key);

    return n && n->flags & NODE_BAD;
}

static void
check_service(const struct check *c)
{
    const struct service *s = c->s;

    if (s->node->flags & NODE_BAD)
        return;
    if (!s->build.node && !*s->image && !s->provider.node && !is_spoilt(s, "image") &&
        !is_spoilt(s, "build") && !is_spoilt(s, "provider") && !is_spoilt(s, "extends"))
        load_hint(load_error_at(c->ld, c->at, c->path, "no-image",
                                "service \"%s\" has neither an image nor a build section",
                                s->name),
                  "add \"image: NAME\" or \"build: FOLDER\"");
    check_build(c);
    check_networks(c);
    check_health(c);
    check_services(c);
    check_volumes(c);
    check_files(c, &s->configs, &PATH_KEY(c->path, "configs"), "config", "configs",
                project_config, config_name);
    check_models(c);
    check_files(c, &s->secrets, &PATH_KEY(c->path, "secrets"), "secret", "secrets",
                project_secret, secret_name);
    check_scale(c);
    check_resources(c);
    check_watch(c);
    check_mounts(c);
}

static void
check_secrets(struct load *ld, const struct project *p)
{
    const struct path *path = &PATH_KEY(NULL, "secrets");

    for (size_t i = 0; i < p->secrets.len; i++) {
        const struct file_object *s = &p->secrets.v[i];

        if (!s->external && !*s->file && !*s->environment)
            load_error_at(ld, s->node->at, &PATH_KEY(path, s->key), "missing-key",
                          "one of \"file\", \"environment\" and \"external\" is missing");
    }
}

static struct err *
check_cycles(struct load *ld, const struct project *p)
{
    struct services order;

    load_collect(ld, order_services(ld->arena, p, NULL, 0, &order));
    return NULL;
}

struct err *
stage_consistency(struct load *ld, struct project *p)
{
    const struct path *services = &PATH_KEY(NULL, "services");

    for (size_t i = 0; i < p->services.len; i++) {
        struct check c = { ld, p, &p->services.v[i], NULL, NULL };
        const struct pair *pair = node_find(node_get(p->node, "services"), c.s->name);

        c.path = &PATH_KEY(services, c.s->name);
        c.at = pair ? pair->at : c.s->node->at;
        check_service(&c);
    }
    check_secrets(ld, p);
    return check_cycles(ld, p);
}
