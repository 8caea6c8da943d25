/*
 * An engine made of structs, in which tests carry plans out.  It refuses what engines refuse: a
 * name that is taken, a network that is in use or missing, a port that is bound, a file that
 * was not copied in before the start.  The first refusal stands in world.failure.
 */
#pragma once

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/spec.h"
#include "model/caps.h"
#include "model/engine.h"
#include "model/labels.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

enum { WORLD_MAX = 200 };

struct world {
    struct arena *arena;
    struct snapshot now;    /* room for WORLD_MAX of each kind */
    bool copied[WORLD_MAX]; /* by container: its files are in */
    bool needs_copy[WORLD_MAX];
    const char *lives_in[WORLD_MAX]; /* id of the one whose name spaces it uses, or NULL */
    unsigned serial;
    struct caps caps;
    struct str failure;
};

static inline void
world_fail(struct world *w, const char *what, const char *name)
{
    if (!w->failure.len)
        str_printf(&w->failure, "%s: %s", what, name);
}

static inline void
world_init(struct world *w)
{
    *w = (struct world){ .arena = arena_new(), .failure = STR_INIT };
    w->now.arena = w->arena;
    w->now.containers.v = arena_alloc(w->arena, WORLD_MAX * sizeof *w->now.containers.v);
    w->now.images.v = arena_alloc(w->arena, WORLD_MAX * sizeof *w->now.images.v);
    w->now.networks.v = arena_alloc(w->arena, WORLD_MAX * sizeof *w->now.networks.v);
    w->now.volumes.v = arena_alloc(w->arena, WORLD_MAX * sizeof *w->now.volumes.v);
    w->caps.has[CAP_NETWORK_CONNECT] = w->caps.has[CAP_HEALTH_RUNS] = true;
    w->caps.has[CAP_NETWORK_ALIAS] = w->caps.has[CAP_LINKS] = true;
    w->caps.has[CAP_REMOVES_SHARED] = true;
}

static inline void
world_release(struct world *w)
{
    str_release(&w->failure);
    arena_free(w->arena);
}

/* Digits at the front, since prefixes of ids count. */
static inline const char *
world_id(struct world *w)
{
    w->serial++;
    return arena_printf(w->arena, "%012x%052x", w->serial, w->serial);
}

static inline struct key_values
world_copy(struct world *w, const struct key_values *kv)
{
    struct key_values out = { arena_alloc(w->arena, (kv->len + 3) * sizeof *out.v), kv->len };

    for (size_t i = 0; i < kv->len; i++)
        out.v[i] = (struct key_value){ arena_dup(w->arena, kv->v[i].key),
                                       arena_dup(w->arena, kv->v[i].value) };
    return out;
}

static inline int
world_by_key(const void *a, const void *b)
{
    const struct key_value *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* A copy of the user's labels with the three of a network or volume. */
static inline struct key_values
world_labels(struct world *w, const struct key_values *user, const char *project,
             const char *key_label, const char *key, const char *hash)
{
    struct key_values out = world_copy(w, user);

    out.v[out.len++] = (struct key_value){ LABEL_PROJECT, arena_dup(w->arena, project) };
    out.v[out.len++] = (struct key_value){ key_label, arena_dup(w->arena, key) };
    out.v[out.len++] = (struct key_value){ LABEL_CONFIG_HASH, arena_dup(w->arena, hash) };
    qsort(out.v, out.len, sizeof *out.v, world_by_key);
    return out;
}

static inline struct strings
world_words(struct world *w, const struct strings *list)
{
    struct strings out = { arena_alloc(w->arena, (list->len + 1) * sizeof *out.v), list->len,
                           true };

    for (size_t i = 0; i < list->len; i++)
        out.v[i] = arena_dup(w->arena, list->v[i]);
    return out;
}

static inline struct container *
world_container(struct world *w, const char *id_or_name)
{
    for (size_t i = 0; i < w->now.containers.len; i++)
        if (strcmp(w->now.containers.v[i].id, id_or_name) == 0 ||
            strcmp(w->now.containers.v[i].name, id_or_name) == 0)
            return &w->now.containers.v[i];
    return NULL;
}

static inline struct engine_network *
world_network(struct world *w, const char *name)
{
    for (size_t i = 0; i < w->now.networks.len; i++)
        if (strcmp(w->now.networks.v[i].name, name) == 0)
            return &w->now.networks.v[i];
    return NULL;
}

static inline struct image *
world_image(struct world *w, const char *name)
{
    struct image *im = (struct image *)snapshot_image(&w->now, name);

    if (im)
        return im;
    im = &w->now.images.v[w->now.images.len++];
    im->id = arena_printf(w->arena, "sha256:%s", world_id(w));
    im->names.v = arena_alloc(w->arena, sizeof *im->names.v);
    im->names.v[0] = strchr(name, ':') ? arena_dup(w->arena, name)
                                       : arena_printf(w->arena, "%s:latest", name);
    im->names.len = 1;
    im->os = im->arch = im->variant = im->user = im->workdir = "";
    return im;
}

static inline void
world_attach(struct world *w, struct container *c, const struct attachment *at)
{
    const struct engine_network *n = world_network(w, at->network);
    struct endpoint *v = arena_alloc(w->arena, (c->networks.len + 1) * sizeof *v);

    if (!n) {
        world_fail(w, "network not found", at->network);
        return;
    }
    for (size_t i = 0; i < c->networks.len; i++) {
        if (strcmp(c->networks.v[i].network, at->network) == 0)
            world_fail(w, "already attached to network", at->network);
        v[i] = c->networks.v[i];
    }
    v[c->networks.len] = (struct endpoint){ .network = n->name,
                                            .network_id = n->id,
                                            .ip = "",
                                            .ip6 = "",
                                            .mac = "",
                                            .gateway = "",
                                            .aliases = world_words(w, &at->aliases) };
    c->networks.v = v;
    c->networks.len++;
}

static inline void
world_detach(struct world *w, struct container *c, const char *network)
{
    for (size_t i = 0; i < c->networks.len; i++) {
        if (strcmp(c->networks.v[i].network, network) != 0)
            continue;
        memmove(&c->networks.v[i], &c->networks.v[i + 1],
                (c->networks.len - i - 1) * sizeof *c->networks.v);
        c->networks.len--;
        return;
    }
    world_fail(w, "is not attached to the network", c->name);
}

static inline void
world_mount(struct world *w, struct container *c, const char *type, const char *name,
            const char *source, const char *target)
{
    if (strcmp(type, "volume") == 0 && !*name)
        name = world_id(w);
    c->mounts.v[c->mounts.len++] = (struct mount_point){ .type = arena_dup(w->arena, type),
                                                         .name = arena_dup(w->arena, name),
                                                         .source = arena_dup(w->arena, source),
                                                         .target = arena_dup(w->arena, target),
                                                         .rw = true };
}

static inline void
world_mounts(struct world *w, struct container *c, const struct container_spec *spec,
             const struct image *im)
{
    c->mounts.v =
        arena_alloc(w->arena, (spec->mounts.len + im->volumes.len + 1) * sizeof *c->mounts.v);
    for (size_t i = 0; i < spec->mounts.len; i++) {
        const struct volume_mount *m = &spec->mounts.v[i];
        bool volume = strcmp(m->type, "volume") == 0;

        world_mount(w, c, m->type, volume && m->source ? m->source : "",
                    volume      ? "/var/lib/volumes"
                    : m->source ? m->source
                                : "",
                    m->target);
    }
    for (size_t i = 0; i < im->volumes.len; i++) {
        bool mounted = false;

        for (size_t j = 0; j < spec->mounts.len; j++)
            mounted = mounted || strcmp(spec->mounts.v[j].target, im->volumes.v[i]) == 0;
        if (!mounted)
            world_mount(w, c, "volume", "", "/var/lib/volumes", im->volumes.v[i]);
    }
}

/* Of a range any is taken. */
static inline void
world_publish(struct world *w, struct container *c, const struct service *s)
{
    c->ports.v = arena_alloc(w->arena, (s->ports.len + 1) * sizeof *c->ports.v);
    for (size_t i = 0; i < s->ports.len; i++)
        if (!s->ports.v[i].published || !strchr(s->ports.v[i].published, '-'))
            c->ports.v[c->ports.len++] = (struct port_binding){
                .host_ip = "",
                .host_port = s->ports.v[i].published ? atoll(s->ports.v[i].published) : 0,
                .container_port = s->ports.v[i].target,
                .proto = "tcp",
            };
}

static inline void
world_environment(struct world *w, struct container *c, const struct container_spec *spec,
                  const struct image *im)
{
    c->env.v =
        arena_alloc(w->arena, (spec->environment.len + im->env.len + 1) * sizeof *c->env.v);
    for (size_t i = 0; i < im->env.len; i++)
        c->env.v[c->env.len++] = im->env.v[i];
    for (size_t i = 0; i < spec->environment.len; i++)
        if (spec->environment.v[i].value)
            c->env.v[c->env.len++] = arena_printf(w->arena, "%s=%s", spec->environment.v[i].key,
                                                  spec->environment.v[i].value);
}

/* Two that run cannot hold one port. */
static inline void
world_bind_ports(struct world *w, struct container *c)
{
    for (size_t i = 0; i < c->ports.len; i++)
        for (size_t j = 0; j < w->now.containers.len; j++) {
            const struct container *other = &w->now.containers.v[j];

            for (size_t k = 0; other != c && other->state == STATE_RUNNING &&
                               k < other->ports.len && c->ports.v[i].host_port;
                 k++)
                if (other->ports.v[k].host_port == c->ports.v[i].host_port)
                    world_fail(w, "port is already allocated", c->name);
        }
}

static inline void
world_start(struct world *w, struct container *c)
{
    size_t at = (size_t)(c - w->now.containers.v);

    for (size_t i = 0; i < c->networks.len; i++) {
        const struct engine_network *n = world_network(w, c->networks.v[i].network);

        if (!n || strcmp(n->id, c->networks.v[i].network_id) != 0)
            world_fail(w, "start: network not found", c->networks.v[i].network);
    }
    if (w->needs_copy[at] && !w->copied[at])
        world_fail(w, "start: its files are missing", c->name);
    if (c->state == STATE_PAUSED)
        world_fail(w, "start: it is paused", c->name);
    if (c->state != STATE_RUNNING)
        world_bind_ports(w, c);
    c->state = STATE_RUNNING;
    c->health = c->has_healthcheck ? HEALTH_STARTING : HEALTH_NONE;
}

static inline struct container *
world_create(struct world *w, const struct container_spec *spec)
{
    struct container *c = &w->now.containers.v[w->now.containers.len];
    const struct service *s = spec->service;
    const struct image *im = snapshot_image(&w->now, spec->image);
    size_t at = w->now.containers.len;

    if (world_container(w, spec->name))
        world_fail(w, "the name is in use", spec->name);
    if (!im) {
        world_fail(w, "no such image", spec->image);
        im = world_image(w, spec->image);
    }
    w->now.containers.len++;
    memset(c, 0, sizeof *c);
    c->id = world_id(w);
    c->name = arena_dup(w->arena, spec->name);
    c->image = arena_dup(w->arena, spec->image);
    c->image_id = im->id;
    c->state = STATE_CREATED;
    c->inspected = true;
    c->labels = world_copy(w, &spec->labels);
    c->has_healthcheck = s->healthcheck.node && !s->healthcheck.disable;
    c->command = world_words(w, s->command.given ? &s->command : &im->cmd);
    c->entrypoint = world_words(w, s->entrypoint.given ? &s->entrypoint : &im->entrypoint);
    c->mem_limit = s->mem_limit;
    c->tty = s->tty;
    c->stop_timeout = -1;
    c->restart_policy = arena_dup(w->arena, s->restart);
    c->user = arena_dup(w->arena, s->user);
    c->workdir = arena_dup(w->arena, s->working_dir);
    world_environment(w, c, spec, im);
    world_mounts(w, c, spec, im);
    world_publish(w, c, s);
    for (size_t i = 0; i < spec->networks.len; i++)
        if (i == 0 || w->caps.has[CAP_RUN_MANY_NETWORKS])
            world_attach(w, c, &spec->networks.v[i]);
    w->lives_in[at] = NULL;
    w->needs_copy[at] = spec->files.len != 0;
    w->copied[at] = false;
    container_read_labels(c);
    container_defaults(c);
    return c;
}

static inline void
world_remove(struct world *w, struct container *c, bool force)
{
    size_t at = (size_t)(c - w->now.containers.v), rest = w->now.containers.len - at - 1;

    if (!force && c->state == STATE_RUNNING)
        world_fail(w, "rm: it runs", c->name);
    for (size_t i = 0; !w->caps.has[CAP_REMOVES_SHARED] && i < w->now.containers.len; i++)
        if (w->lives_in[i] && strcmp(w->lives_in[i], c->id) == 0)
            world_fail(w, "rm: others live in it", c->name);
    memmove(c, c + 1, rest * sizeof *c);
    memmove(&w->lives_in[at], &w->lives_in[at + 1], rest * sizeof *w->lives_in);
    memmove(&w->copied[at], &w->copied[at + 1], rest * sizeof *w->copied);
    memmove(&w->needs_copy[at], &w->needs_copy[at + 1], rest * sizeof *w->needs_copy);
    w->now.containers.len--;
}

static inline void
world_network_create(struct world *w, const struct project *p, const struct network *n,
                     const char *hash)
{
    struct engine_network *to = &w->now.networks.v[w->now.networks.len];

    if (world_network(w, n->name)) {
        world_fail(w, "network exists", n->name);
        return;
    }
    w->now.networks.len++;
    *to = (struct engine_network){ .id = world_id(w),
                                   .name = arena_dup(w->arena, n->name),
                                   .driver = "bridge" };
    to->labels = world_labels(w, &n->labels, p->name, LABEL_NETWORK, n->key, hash);
}

/* Docker takes a network away from under stopped containers. */
static inline void
world_network_remove(struct world *w, const char *name)
{
    struct engine_network *n = world_network(w, name);

    for (size_t i = 0; i < w->now.containers.len; i++)
        for (size_t j = 0; j < w->now.containers.v[i].networks.len; j++)
            if (w->now.containers.v[i].state == STATE_RUNNING &&
                strcmp(w->now.containers.v[i].networks.v[j].network, name) == 0)
                world_fail(w, "network has active endpoints", name);
    if (!n) {
        world_fail(w, "network not found", name);
        return;
    }
    *n = w->now.networks.v[--w->now.networks.len];
}

static inline void
world_volume_create(struct world *w, const struct project *p, const struct volume *v,
                    const char *hash)
{
    struct engine_volume *to = &w->now.volumes.v[w->now.volumes.len];

    if (snapshot_volume(&w->now, v->name))
        world_fail(w, "volume exists", v->name);
    w->now.volumes.len++;
    *to = (struct engine_volume){ .name = arena_dup(w->arena, v->name),
                                  .driver = "local",
                                  .mountpoint = "" };
    to->labels = world_labels(w, &v->labels, p->name, LABEL_VOLUME, v->key, hash);
}

static inline void
world_volume_remove(struct world *w, const char *name)
{
    for (size_t i = 0; i < w->now.containers.len; i++)
        for (size_t j = 0; j < w->now.containers.v[i].mounts.len; j++)
            if (strcmp(w->now.containers.v[i].mounts.v[j].name, name) == 0)
                world_fail(w, "volume is in use", name);
    for (size_t i = 0; i < w->now.volumes.len; i++)
        if (strcmp(w->now.volumes.v[i].name, name) == 0) {
            w->now.volumes.v[i] = w->now.volumes.v[--w->now.volumes.len];
            return;
        }
    world_fail(w, "no such volume", name);
}
