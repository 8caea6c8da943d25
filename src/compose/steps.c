#include "compose/steps.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "compose/order.h"

#include <string.h>

enum { DEFAULT_GRACE_S = 10 };

void
container_list_add(struct arena *a, struct container_list *list, const struct container *c)
{
    list->v = arena_grow(a, list->v, &list->cap, list->len + 1, sizeof *list->v);
    list->v[list->len++] = c;
}

void
ops_add(struct arena *a, struct op_list *list, int op)
{
    if (op < 0)
        return;
    for (size_t i = 0; i < list->len; i++)
        if (list->v[i] == op)
            return;
    list->v = arena_grow(a, list->v, &list->cap, list->len + 1, sizeof *list->v);
    list->v[list->len++] = op;
}

void
ops_add_all(struct arena *a, struct op_list *list, const struct op_list *more)
{
    for (size_t i = 0; i < more->len; i++)
        ops_add(a, list, more->v[i]);
}

void
ops_gate(struct plan *p, int op, const struct op_list *before)
{
    for (size_t i = 0; before && i < before->len; i++)
        plan_after(p, op, before->v[i]);
}

bool
container_is_of(const struct container *c, const char *project)
{
    return strcmp(c->project, project) == 0 && *c->config_hash;
}

struct op_target
step_target(const struct container *c)
{
    return (struct op_target){
        .id = c->id,
        .name = c->name,
        .service = c->service,
        .made_by = -1,
        .number = c->number,
    };
}

/* Targets grow like plan_after's list: room for the next power of two. */
void
step_add_target(struct plan *p, int op, struct op_target target)
{
    struct op_targets *t = &p->ops.v[op].targets;

    if ((t->len & (t->len - 1)) == 0) {
        size_t cap = t->len ? t->len * 2 : 1;
        struct op_target *grown = arena_alloc(p->arena, cap * sizeof *grown);

        if (t->len)
            memcpy(grown, t->v, t->len * sizeof *grown);
        t->v = grown;
    }
    t->v[t->len++] = target;
}

/* 0 where only labels tell of the project: nobody knows. */
static int64_t
grace_of(const struct project *p, const struct container *c, const struct service *s)
{
    if (c->inspected && c->stop_timeout >= 0)
        return c->stop_timeout;
    if (p && !p->node)
        return 0;
    if (s && s->stop_grace_period.set)
        return s->stop_grace_period.v;
    return (int64_t)DEFAULT_GRACE_S * NS_PER_S;
}

static const struct service *
service_of(const struct project *p, const struct container *c)
{
    return p ? project_service(p, c->service) : NULL;
}

void
step_add_grace(struct plan *p, int op, const struct project *project, const struct container *c)
{
    int64_t grace = grace_of(project, c, service_of(project, c));

    if (grace > p->ops.v[op].grace)
        p->ops.v[op].grace = grace;
}

int
step_hooks(struct plan *p, const struct service *s, const struct hooks *hooks,
           struct op_target target, int after, const char *cause)
{
    for (size_t i = 0; i < hooks->len; i++) {
        struct op *op = plan_add(p, OP_HOOK, target.name, cause);

        op->service = s->name;
        op->of = s;
        op->hook = &hooks->v[i];
        op->where = hooks->v[i].node;
        step_add_target(p, plan_last(p), target);
        plan_after(p, plan_last(p), after);
        after = plan_last(p);
    }
    return after;
}

static void
hooks_before_stop(struct plan *p, const struct container *c, const struct stop_options *o,
                  struct op_list *gates)
{
    const struct service *s = service_of(o->project, c);
    size_t first = p->ops.len;
    int last;

    if (!o->hooks || !s || !s->pre_stop.len || c->state != STATE_RUNNING)
        return;
    last = step_hooks(p, s, &s->pre_stop, step_target(c), -1, "pre_stop");
    ops_gate(p, (int)first, gates);
    ops_add(p->arena, gates, last);
}

int
step_stop(struct plan *p, const struct container_list *list, const struct stop_options *o,
          const struct op_list *before, const char *cause)
{
    struct op_list gates = { 0 }, hooks;
    const struct container *first = NULL;
    struct op *op;

    if (before)
        ops_add_all(p->arena, &gates, before);
    for (size_t i = 0; i < list->len; i++) {
        if (!container_runs(list->v[i]))
            continue;
        first = first ? first : list->v[i];
        hooks = (struct op_list){ 0 };
        if (before)
            ops_add_all(p->arena, &hooks, before);
        hooks_before_stop(p, list->v[i], o, &hooks);
        ops_add_all(p->arena, &gates, &hooks);
    }
    if (!first)
        return -1;
    op = plan_add(p, OP_STOP, first->name, cause);
    op->service = first->service;
    op->timeout = o->timeout.set ? o->timeout.v : -1;
    op->quiet = o->quiet;
    for (size_t i = 0; i < list->len; i++) {
        if (!container_runs(list->v[i]))
            continue;
        step_add_target(p, plan_last(p), step_target(list->v[i]));
        if (!o->timeout.set)
            step_add_grace(p, plan_last(p), o->project, list->v[i]);
    }
    ops_gate(p, plan_last(p), &gates);
    return plan_last(p);
}

/* Those of list whose service is one of level, or is not in the project (level NULL). */
static void
pick(struct arena *a, const struct project *p, const struct container_list *list,
     const struct services *level, struct container_list *ret)
{
    for (size_t i = 0; i < list->len; i++) {
        const char *service = list->v[i]->service;

        if (level ? services_has(level, service) : !project_service(p, service))
            container_list_add(a, ret, list->v[i]);
    }
}

struct err *
step_stop_levels(struct plan *p, const struct project *project,
                 const struct container_list *list, const struct stop_options *o,
                 const char *cause, struct op_list *ret_stops)
{
    struct op_list before = { 0 };
    struct services all;
    struct service_levels levels;

    TRY(order_services(p->arena, project, NULL, 0, &all));
    order_levels(p->arena, project, &all, &levels);
    for (size_t i = levels.len + 1; i-- > 0;) {
        struct container_list some = { 0 };
        int last;

        pick(p->arena, project, list, i == levels.len ? NULL : &levels.v[i], &some);
        last = step_stop(p, &some, o, &before, cause);
        ops_add(p->arena, ret_stops, last);
        if (last >= 0) {
            before.len = 0;
            ops_add(p->arena, &before, last);
        }
    }
    return NULL;
}

int
step_remove(struct plan *p, const struct container_list *list, bool volumes,
            const struct op_list *before, const char *cause)
{
    struct op *op;

    if (!list->len)
        return -1;
    op = plan_add(p, OP_REMOVE, list->v[0]->name, cause);
    op->service = list->v[0]->service;
    op->volumes = volumes;
    op->force = true;
    for (size_t i = 0; i < list->len; i++)
        step_add_target(p, plan_last(p), step_target(list->v[i]));
    ops_gate(p, plan_last(p), before);
    return plan_last(p);
}
