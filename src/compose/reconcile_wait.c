#include "compose/reconcile_parts.h"

#include "base/mem.h"
#include "model/plan.h"

#include <string.h>

/* True for a container that stays and in which the condition holds already. */
static bool
holds(const struct reconciler *r, const struct service_state *s, const struct replica *replica,
      int condition)
{
    const struct container *c = replica->now;

    if (!c || replica->decision != DECISION_KEEP || replica->ready >= 0 || s->stop_planned ||
        container_taken_off(r, c) || c->state != STATE_RUNNING)
        return false;
    if (condition == CONDITION_HEALTHY)
        return c->health == HEALTH_HEALTHY;
    return condition == CONDITION_RUNNING_OR_HEALTHY &&
           (c->health == HEALTH_HEALTHY || c->health == HEALTH_NONE);
}

static bool
holds_already(const struct reconciler *r, const struct service_state *s, int condition)
{
    for (size_t i = 0; i < s->replicas.len; i++)
        if (s->replicas.v[i].decision != DECISION_REMOVE &&
            !holds(r, s, &s->replicas.v[i], condition))
            return false;
    return true;
}

static struct wait_state *
find_wait(struct reconciler *r, const char *service, int condition, bool required)
{
    for (size_t i = 0; i < r->waits.len; i++) {
        struct wait_state *w = &r->waits.v[i];

        if (strcmp(w->service, service) == 0 && w->condition == condition &&
            w->required == required)
            return w;
    }
    return NULL;
}

static int
add_wait(struct reconciler *r, const struct service_state *on, int condition, bool required,
         const char *cause)
{
    const char *subject = on->targets.len ? on->targets.v[0].name : on->service->name;
    struct op *op = plan_add(r->plan, OP_AWAIT, subject, cause);
    int index = plan_last(r->plan);

    op->service = on->service->name;
    op->of = on->service;
    op->waits_for = on->service->name;
    op->condition = condition;
    op->required = required;
    op->done = condition == CONDITION_COMPLETED ? "Exited" : "Healthy";
    for (size_t i = 0; i < on->targets.len; i++)
        step_add_target(r->plan, index, on->targets.v[i]);
    ops_gate(r->plan, index, &on->ready);

    r->waits.v =
        arena_grow(r->arena, r->waits.v, &r->waits.cap, r->waits.len + 1, sizeof *r->waits.v);
    r->waits.v[r->waits.len++] = (struct wait_state){
        .service = on->service->name,
        .condition = condition,
        .op = index,
        .required = required,
    };
    return index;
}

/* One wait serves all that need it, and names them. */
static int
wait_for(struct reconciler *r, const struct service *s, const struct dependency *d,
         const struct service_state *on)
{
    struct wait_state *w = find_wait(r, d->service, d->condition, d->required);
    struct op *op;

    if (!w) {
        int index = add_wait(r, on, d->condition, d->required, "");

        op = &r->plan->ops.v[index];
        op->where = d->node;
        w = &r->waits.v[r->waits.len - 1];
        w->names = s->name;
        op->cause = arena_printf(r->arena, "%s needs it", w->names);
        return w->op;
    }
    w->names = arena_printf(r->arena, "%s, %s", w->names, s->name);
    r->plan->ops.v[w->op].cause = arena_printf(r->arena, "%s need it", w->names);
    return w->op;
}

void
gates_of_dependencies(struct reconciler *r, const struct service *s, struct op_list *gates)
{
    for (size_t i = 0; i < s->depends_on.len; i++) {
        const struct dependency *d = &s->depends_on.v[i];
        const struct service_state *on = state_of(r, d->service);

        if (!on || !on->planned || !on->want)
            continue;
        if (d->condition == CONDITION_STARTED)
            ops_add_all(r->arena, gates, &on->ready);
        else if (!holds_already(r, on, d->condition))
            ops_add(r->arena, gates, wait_for(r, s, d, on));
    }
}

/* Does another service wait for this one to end well? */
static bool
is_one_shot(const struct reconciler *r, const char *service)
{
    for (size_t i = 0; i < r->selected.len; i++) {
        const struct dependency *d = service_dependency(r->selected.v[i], service);

        if (d && d->condition == CONDITION_COMPLETED)
            return true;
    }
    return false;
}

void
reconcile_final_waits(struct reconciler *r)
{
    for (size_t i = 0; i < r->selected.len; i++) {
        const struct service_state *s = &r->services[i];
        int condition = is_one_shot(r, s->service->name) ? CONDITION_COMPLETED
                                                         : CONDITION_RUNNING_OR_HEALTHY;
        int index;

        if (!s->planned || !s->want || holds_already(r, s, condition) ||
            find_wait(r, s->service->name, condition, true) ||
            find_wait(r, s->service->name, CONDITION_HEALTHY, true))
            continue;
        index = add_wait(r, s, condition, true, "--wait");
        r->plan->ops.v[index].timeout = r->o->wait_timeout;
    }
}
