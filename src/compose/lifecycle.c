#include "compose/teardown.h"

#include "base/err.h"
#include "base/mem.h"
#include "compose/order.h"
#include "compose/spec.h"
#include "compose/steps.h"
#include "model/engine.h"
#include "model/node.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

/* One service of start or restart. */
struct cycle_service {
    const struct service *service;
    struct container_list containers; /* by number */
    struct op_list gates;             /* what its containers wait for */
    struct op_list ready;             /* after what they run */
    /* Waits for it, by condition, those that only warn and those that do not; -1. */
    int await[CONDITION_RUNNING_OR_HEALTHY + 1][2];
};

struct cycle {
    struct plan *plan;
    struct arena *arena;
    const struct project *project;
    const struct snapshot *now;
    const struct teardown_options *o;
    enum op_kind kind; /* OP_START or OP_RESTART */
    struct services selected;
    struct cycle_service *services;
};

static int
by_number(const void *a, const void *b)
{
    const struct container *const *x = a, *const *y = b;

    if ((*x)->number != (*y)->number)
        return (*x)->number < (*y)->number ? -1 : 1;
    return strcmp((*x)->name, (*y)->name);
}

static void
cycle_init(struct cycle *c)
{
    c->services = arena_alloc(c->arena, (c->selected.len + 1) * sizeof *c->services);
    for (size_t i = 0; i < c->selected.len; i++) {
        struct cycle_service *s = &c->services[i];

        s->service = c->selected.v[i];
        for (size_t j = 0; j < ARRAY_LEN(s->await); j++)
            s->await[j][0] = s->await[j][1] = -1;
        for (size_t j = 0; j < c->now->containers.len; j++) {
            const struct container *it = &c->now->containers.v[j];

            if (container_is_of(it, c->project->name) && !it->oneoff &&
                strcmp(it->service, s->service->name) == 0)
                container_list_add(c->arena, &s->containers, it);
        }
        if (s->containers.len)
            qsort(s->containers.v, s->containers.len, sizeof *s->containers.v, by_number);
    }
}

static struct cycle_service *
cycle_find(struct cycle *c, const char *name)
{
    for (size_t i = 0; i < c->selected.len; i++)
        if (strcmp(c->selected.v[i]->name, name) == 0)
            return &c->services[i];
    return NULL;
}

/* ---- Waiting -------------------------------------------------------------------------- */

static bool
holds_already(const struct cycle_service *s, int condition)
{
    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = s->containers.v[i];

        if (c->state != STATE_RUNNING || condition == CONDITION_COMPLETED ||
            (c->health != HEALTH_HEALTHY &&
             (condition == CONDITION_HEALTHY || c->health != HEALTH_NONE)))
            return false;
    }
    return s->ready.len == 0;
}

static int
add_wait(struct cycle *c, struct cycle_service *on, const struct dependency *d)
{
    struct op *op;
    int index = on->await[d->condition][d->required];

    if (index >= 0)
        return index;
    op = plan_add(c->plan, OP_AWAIT, on->containers.v[0]->name, "a dependency");
    index = plan_last(c->plan);
    op->service = on->service->name;
    op->of = on->service;
    op->waits_for = on->service->name;
    op->condition = d->condition;
    op->required = d->required;
    op->where = d->node;
    op->done = d->condition == CONDITION_COMPLETED ? "Exited" : "Healthy";
    for (size_t i = 0; i < on->containers.len; i++)
        step_add_target(c->plan, index, step_target(on->containers.v[i]));
    ops_gate(c->plan, index, &on->ready);
    on->await[d->condition][d->required] = index;
    return index;
}

/* A restart only minds the dependencies that ask to be restarted with. */
static struct err *
find_gates(struct cycle *c, struct cycle_service *s)
{
    for (size_t i = 0; i < s->service->depends_on.len; i++) {
        const struct dependency *d = &s->service->depends_on.v[i];
        struct cycle_service *on = cycle_find(c, d->service);

        if (!on || (c->kind == OP_RESTART && !d->restart))
            continue;
        if (d->condition == CONDITION_STARTED || service_scale(on->service) == 0 ||
            on->service->provider.node) {
            ops_add_all(c->arena, &s->gates, &on->ready);
            continue;
        }
        if (!on->containers.len && d->required)
            return err_hint(err_at("missing-dependency", node_pos(d->node),
                                   "%s is missing dependency %s", s->service->name, d->service),
                            "'up' makes what is not there");
        if (!on->containers.len)
            plan_notice(c->plan, NOTICE_WARNING, d->node, "%s is missing dependency %s",
                        s->service->name, d->service);
        else if (!holds_already(on, d->condition))
            ops_add(c->arena, &s->gates, add_wait(c, on, d));
    }
    return NULL;
}

/* ---- Starting ------------------------------------------------------------------------- */

static bool
is_wanted(const struct cycle *c, const struct container *it)
{
    return c->kind == OP_RESTART || !container_runs(it);
}

/* Hooks before and copies before, both needed by a container of its own only. */
static struct err *
prepare(struct cycle *c, struct cycle_service *s, const struct container *it,
        struct op_list *ret_before)
{
    struct spec_request request = { .project = c->project,
                                    .service = s->service,
                                    .number = it->number };
    struct container_spec *spec;
    struct op *op;

    if (c->kind == OP_RESTART) {
        size_t first = c->plan->ops.len;

        if (it->state != STATE_RUNNING || !s->service->pre_stop.len)
            return NULL;
        ops_add(c->arena, ret_before,
                step_hooks(c->plan, s->service, &s->service->pre_stop, step_target(it), -1,
                           "pre_stop"));
        ops_gate(c->plan, (int)first, &s->gates);
        return NULL;
    }
    TRY(spec_copied_files(c->arena, &request, &spec));
    if (!spec->files.len)
        return NULL;
    op = plan_add(c->plan, OP_COPY, it->name, "secrets and configs without a file");
    op->service = s->service->name;
    op->spec = spec;
    step_add_target(c->plan, plan_last(c->plan), step_target(it));
    ops_add(c->arena, ret_before, plan_last(c->plan));
    return NULL;
}

static bool
same_gates(const struct plan *p, int op, const struct op_list *gates)
{
    const struct op *o = &p->ops.v[op];

    if (o->after_len != gates->len)
        return false;
    for (size_t i = 0; i < gates->len; i++)
        if (o->after[i] != gates->v[i])
            return false;
    return true;
}

/* Services that wait for the same things are started by one operation. */
static int
shared_start(struct cycle *c, const struct op_list *before, const struct service *s)
{
    struct op *op;

    for (size_t i = 0; i < c->plan->ops.len; i++)
        if (c->plan->ops.v[i].kind == c->kind && same_gates(c->plan, (int)i, before))
            return (int)i;
    op = plan_add(c->plan, c->kind, "", c->kind == OP_START ? "not running" : "restart");
    op->service = s->name;
    op->timeout = c->kind == OP_RESTART && c->o->timeout.set ? c->o->timeout.v : -1;
    ops_gate(c->plan, plan_last(c->plan), before);
    return plan_last(c->plan);
}

static struct err *
cycle_one(struct cycle *c, struct cycle_service *s)
{
    struct op_list before = { 0 };
    int start = -1;

    TRY(find_gates(c, s));
    ops_add_all(c->arena, &before, &s->gates);
    for (size_t i = 0; i < s->containers.len; i++)
        if (is_wanted(c, s->containers.v[i]))
            TRY(prepare(c, s, s->containers.v[i], &before));
    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *it = s->containers.v[i];

        if (!is_wanted(c, it))
            continue;
        start = start >= 0 ? start : shared_start(c, &before, s->service);
        if (!*c->plan->ops.v[start].subject)
            c->plan->ops.v[start].subject = it->name;
        step_add_target(c->plan, start, step_target(it));
        if (c->kind == OP_RESTART && !c->o->timeout.set)
            step_add_grace(c->plan, start, c->project, it);
        ops_add(c->arena, &s->ready,
                step_hooks(c->plan, s->service, &s->service->post_start, step_target(it), start,
                           "post_start"));
    }
    return NULL;
}

static struct err *
check_containers(const struct cycle *c)
{
    bool any = false;

    for (size_t i = 0; i < c->selected.len; i++) {
        const struct cycle_service *s = &c->services[i];

        any = any || s->containers.len;
        if (c->kind == OP_START && !s->containers.len && service_scale(s->service) != 0 &&
            !s->service->provider.node)
            return err_hint(err_new("no-container", "service \"%s\" has no container to start",
                                    s->service->name),
                            "'up' creates and starts it");
    }
    if (!any && c->kind == OP_START && !c->project->node)
        return err_new("no-container", "no container found for project \"%s\": not found",
                       c->project->name);
    return NULL;
}

static struct err *
plan_cycle(struct cycle *c, struct plan *plan, unsigned flags)
{
    c->plan = plan;
    c->arena = plan->arena;
    TRY(order_services(c->arena, c->project, &c->o->services, flags, &c->selected));
    return NULL;
}

struct err *
plan_start(const struct project *p, const struct snapshot *now,
           const struct teardown_options *o, struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct cycle c = { .project = p, .now = now, .o = o, .kind = OP_START };

    TRY(plan_cycle(&c, plan, ORDER_DEPENDENCIES));
    cycle_init(&c);
    TRY(check_containers(&c));
    for (size_t i = 0; i < c.selected.len; i++)
        TRY(cycle_one(&c, &c.services[i]));
    *ret_plan = STEAL(plan);
    return NULL;
}

/* The named ones, and those that want to restart with one of them, directly or indirectly. */
static void
choose_restarted(struct cycle *c)
{
    struct services all = c->selected, chosen = { 0 };

    if (!c->o->services.len)
        return;
    chosen.v = arena_alloc(c->arena, (all.len + 1) * sizeof *chosen.v);
    for (size_t i = 0; i < all.len; i++) {
        const struct service *s = all.v[i];
        bool wanted = false;

        for (size_t j = 0; j < c->o->services.len; j++)
            wanted = wanted || strcmp(c->o->services.v[j], s->name) == 0;
        for (size_t j = 0; !c->o->no_deps && j < s->depends_on.len; j++)
            wanted = wanted || (s->depends_on.v[j].restart &&
                                services_has(&chosen, s->depends_on.v[j].service));
        if (wanted)
            chosen.v[chosen.len++] = s;
    }
    c->selected = chosen;
}

struct err *
plan_restart(const struct project *p, const struct snapshot *now,
             const struct teardown_options *o, struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct cycle c = { .project = p, .now = now, .o = o, .kind = OP_RESTART };

    TRY(plan_cycle(&c, plan, ORDER_DEPENDENTS));
    choose_restarted(&c);
    cycle_init(&c);
    for (size_t i = 0; i < c.selected.len; i++)
        TRY(cycle_one(&c, &c.services[i]));
    *ret_plan = STEAL(plan);
    return NULL;
}
