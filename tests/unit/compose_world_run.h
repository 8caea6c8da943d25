/* Carries plans out in a world. */
#pragma once

#include "compose/confhash.h"
#include "unit/compose_world.h"

struct world_run {
    struct world *world;
    const struct plan *plan;
    const char **made; /* ids, by operation */
};

static inline const char *
world_resolve(void *arg, const struct op_target *t)
{
    struct world_run *run = arg;

    return t->id ? t->id : t->made_by >= 0 ? run->made[t->made_by] : NULL;
}

static inline void
world_make(struct world_run *run, int index, const struct op *op)
{
    struct world *w = run->world;
    const struct container_spec *spec = op->spec;
    struct container *c;
    struct err *e = spec_bind(w->arena, op->spec, world_resolve, run, &spec);

    if (e) {
        world_fail(w, "bind", e->msg);
        err_free(e);
        return;
    }
    if (!spec_hash(spec))
        world_fail(w, "no hash", spec->name);
    c = world_create(w, spec);
    run->made[index] = c->id;
    for (size_t i = 0; i < spec->shares.len; i++)
        if (spec->shares.v[i].kind != SHARE_VOLUMES && *spec->shares.v[i].service)
            w->lives_in[c - w->now.containers.v] = spec->shares.v[i].from.id;
    if (op->kind == OP_RUN)
        world_start(w, c);
}

/* A wait is satisfied by what containers do that are well. */
static inline void
world_await(struct world *w, const struct op *op, struct container *c)
{
    if (op->condition == CONDITION_COMPLETED) {
        if (c->state != STATE_RUNNING && c->state != STATE_EXITED)
            world_fail(w, "await: it was not started", c->name);
        c->state = STATE_EXITED;
    } else if (c->state != STATE_RUNNING) {
        world_fail(w, "await: it does not run", c->name);
    } else if (c->has_healthcheck) {
        c->health = HEALTH_HEALTHY;
    } else if (op->condition == CONDITION_HEALTHY) {
        world_fail(w, "await: it has no health check", c->name);
    }
}

static inline void
world_act(struct world_run *run, const struct op *op, struct container *c)
{
    struct world *w = run->world;

    switch (op->kind) {
    case OP_START:
        world_start(w, c);
        break;
    case OP_RESTART:
        c->state = STATE_EXITED;
        world_start(w, c);
        break;
    case OP_STOP:
    case OP_KILL:
        c->state = STATE_EXITED;
        break;
    case OP_PAUSE:
        c->state = STATE_PAUSED;
        break;
    case OP_UNPAUSE:
        c->state = STATE_RUNNING;
        break;
    case OP_REMOVE:
        world_remove(w, c, op->force);
        break;
    case OP_RENAME:
        if (world_container(w, op->object))
            world_fail(w, "rename: the name is in use", op->object);
        c->name = arena_dup(w->arena, op->object);
        break;
    case OP_CONNECT:
        world_attach(w, c, op->attachment);
        break;
    case OP_DISCONNECT:
        world_detach(w, c, op->object);
        break;
    case OP_COPY:
        w->copied[c - w->now.containers.v] = true;
        break;
    case OP_HOOK:
        if (c->state != STATE_RUNNING)
            world_fail(w, "exec: it does not run", c->name);
        break;
    case OP_AWAIT:
        world_await(w, op, c);
        break;
    default:
        break;
    }
}

static inline void
world_on_targets(struct world_run *run, const struct op *op)
{
    for (size_t i = 0; i < op->targets.len; i++) {
        const char *id = world_resolve(run, &op->targets.v[i]);
        struct container *c = id ? world_container(run->world, id) : NULL;

        if (c)
            world_act(run, op, c);
        else
            world_fail(run->world, op_kinds[op->kind].word, op->targets.v[i].name);
    }
}

static inline void
world_image_remove(struct world *w, const char *name)
{
    const struct image *im = snapshot_image(&w->now, name);

    if (im)
        w->now.images.v[im - w->now.images.v] = w->now.images.v[--w->now.images.len];
    else
        world_fail(w, "no such image", name);
}

static inline void
world_op(struct world_run *run, int index)
{
    struct world *w = run->world;
    const struct op *op = &run->plan->ops.v[index];
    const struct project *p = run->plan->project;

    switch (op->kind) {
    case OP_RUN:
    case OP_CREATE:
        world_make(run, index, op);
        break;
    case OP_NETWORK_CREATE:
        world_network_create(w, p, op->network, confhash_network(w->arena, op->network));
        break;
    case OP_NETWORK_REMOVE:
        world_network_remove(w, op->object);
        break;
    case OP_VOLUME_CREATE:
        world_volume_create(w, p, op->volume, confhash_volume(w->arena, op->volume));
        break;
    case OP_VOLUME_REMOVE:
        world_volume_remove(w, op->object);
        break;
    case OP_PULL:
    case OP_BUILD:
        world_image(w, op->object);
        break;
    case OP_IMAGE_REMOVE:
        world_image_remove(w, op->object);
        break;
    default:
        world_on_targets(run, op);
    }
}

/* The first count operations in the plan's order; the rest is as if the program were killed. */
static inline void
world_apply(struct world *w, const struct plan *plan, size_t count)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    int *order = arena_alloc(a, (plan->ops.len + 1) * sizeof *order);
    struct world_run run = { w, plan, arena_alloc(a, (plan->ops.len + 1) * sizeof *run.made) };

    plan_order(plan, order);
    for (size_t i = 0; i < plan->ops.len && i < count && !w->failure.len; i++) {
        world_op(&run, order[i]);
        if (plan->ops.v[order[i]].best_effort)
            str_clear(&w->failure);
    }
}

static inline void
world_put_container(const struct container *c, struct str *out)
{
    str_printf(out, "%s %s %lld %s %.12s %.19s", c->name, c->service, (long long)c->number,
               container_state_names[c->state], c->config_hash, c->image_label);
    for (size_t i = 0; i < c->networks.len; i++) {
        str_printf(out, " %s", c->networks.v[i].network);
        for (size_t j = 0; j < c->networks.v[i].aliases.len; j++)
            str_printf(out, "%c%s", j ? ',' : '=', c->networks.v[i].aliases.v[j]);
    }
    for (size_t i = 0; i < c->mounts.len; i++)
        str_printf(out, " %s:%s",
                   strlen(c->mounts.v[i].name) == 64 ? "anonymous" : c->mounts.v[i].name,
                   c->mounts.v[i].target);
    str_putc(out, '\n');
}

static inline int
world_by_name(const void *a, const void *b)
{
    const struct container *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

/* What is there, without ids: two worlds with one text are alike. */
static inline void
world_shape(const struct world *w, struct str *out)
{
    const struct container *sorted[WORLD_MAX];

    for (size_t i = 0; i < w->now.containers.len; i++)
        sorted[i] = &w->now.containers.v[i];
    qsort(sorted, w->now.containers.len, sizeof *sorted, world_by_name);
    for (size_t i = 0; i < w->now.containers.len; i++)
        world_put_container(sorted[i], out);
    str_printf(out, "%zu networks, %zu volumes\n", w->now.networks.len, w->now.volumes.len);
}
