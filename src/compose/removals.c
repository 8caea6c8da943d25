/* Which containers must be gone before others can be. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/order.h"
#include "compose/steps.h"
#include "model/labels.h"

#include <string.h>

enum { RANKS_MAX = 16 };

struct removals {
    struct plan *plan;
    const struct project *project;
    const struct snapshot *now;
};

static bool
is_service_mode(const char *mode, const char *service)
{
    return mode && str_starts(mode, "service:") &&
           strcmp(mode + strlen("service:"), service) == 0;
}

/* "db:service_healthy:true,side": does the label of the container name the service? */
static bool
label_names(const struct removals *r, const struct op_target *user, const char *service)
{
    const struct container *c = user->id ? snapshot_container(r->now, user->id) : NULL;
    const char *at = c ? key_values_get(&c->labels, LABEL_DEPENDS_ON) : NULL;
    size_t len = strlen(service);

    while (at && *at) {
        size_t name = strcspn(at, ":,");

        if (name == len && strncmp(at, service, len) == 0)
            return true;
        at += strcspn(at, ",");
        at += *at == ',';
    }
    return false;
}

/*
 * Does user live in name spaces of the other service's containers?  Without a file the labels
 * know only that it depends on it; what the file does not know may live in any that it knows.
 */
static bool
shares(const struct removals *r, const struct op_target *user, const char *service)
{
    const struct project *p = r->project;
    const struct service *s = project_service(p, user->service);

    if (strcmp(user->service, service) == 0)
        return false;
    if (!s)
        s = project_disabled_service(p, user->service);
    if (!s)
        return project_service(p, service) || label_names(r, user, service);
    if (!p->node)
        return service_dependency(s, service) != NULL;
    return is_service_mode(s->network_mode, service) || is_service_mode(s->ipc, service) ||
           is_service_mode(s->pid, service);
}

static bool
any_shares(const struct removals *r, const struct op *users, const struct op *op)
{
    for (size_t i = 0; i < users->targets.len; i++)
        for (size_t k = 0; k < op->targets.len; k++)
            if (shares(r, &users->targets.v[i], op->targets.v[k].service))
                return true;
    return false;
}

/* 0: nobody else in op lives in it; else one more than the highest who does. */
static int
rank_of(const struct removals *r, const struct op *op, const char *service, int depth)
{
    int rank = 0;

    for (size_t i = 0; depth < RANKS_MAX && i < op->targets.len; i++) {
        int above;

        if (!shares(r, &op->targets.v[i], service))
            continue;
        above = 1 + rank_of(r, op, op->targets.v[i].service, depth + 1);
        rank = above > rank ? above : rank;
    }
    return rank;
}

/* A removal of its own for the targets of one rank, before the rest; -1: there are none. */
static int
take_rank(struct removals *r, int index, const int *ranks, int rank, int before)
{
    struct op from = r->plan->ops.v[index];
    struct op *op = NULL;

    for (size_t i = 0; i < from.targets.len; i++) {
        if (ranks[i] != rank)
            continue;
        if (!op) {
            op = plan_add(r->plan, OP_REMOVE, from.targets.v[i].name, from.cause);
            op->service = from.targets.v[i].service;
            op->volumes = from.volumes;
            op->force = from.force;
            op->quiet = from.quiet;
        }
        step_add_target(r->plan, plan_last(r->plan), from.targets.v[i]);
    }
    if (!op)
        return before;
    for (size_t i = 0; i < from.after_len; i++)
        plan_after(r->plan, plan_last(r->plan), from.after[i]);
    plan_after(r->plan, plan_last(r->plan), before);
    return plan_last(r->plan);
}

static void
split(struct removals *r, int index)
{
    struct op *op = &r->plan->ops.v[index];
    CLEANUP(mem_freep) int *ranks = mem_alloc((op->targets.len + 1) * sizeof *ranks);
    size_t count = op->targets.len, kept = 0;
    int highest = 0, before = -1;

    for (size_t i = 0; i < count; i++) {
        ranks[i] = rank_of(r, op, op->targets.v[i].service, 0);
        highest = ranks[i] > highest ? ranks[i] : highest;
    }
    for (int rank = 0; rank < highest; rank++)
        before = take_rank(r, index, ranks, rank, before);
    op = &r->plan->ops.v[index];
    for (size_t i = 0; i < count; i++)
        if (ranks[i] == highest)
            op->targets.v[kept++] = op->targets.v[i];
    op->targets.len = kept;
    if (highest && kept)
        op->subject = op->targets.v[0].name;
    plan_after(r->plan, index, before);
}

void
step_order_removals(struct plan *p, const struct project *project, const struct snapshot *now,
                    const struct caps *caps)
{
    struct removals r = { p, project, now };
    size_t count = p->ops.len;

    if (caps->has[CAP_REMOVES_SHARED])
        return;
    for (size_t i = 0; i < count; i++)
        if (p->ops.v[i].kind == OP_REMOVE)
            split(&r, (int)i);
    for (size_t i = 0; i < p->ops.len; i++)
        for (size_t k = 0; p->ops.v[i].kind == OP_REMOVE && k < p->ops.len; k++)
            if (k != i && p->ops.v[k].kind == OP_REMOVE &&
                any_shares(&r, &p->ops.v[k], &p->ops.v[i]) && !plan_waits(p, (int)k, (int)i))
                plan_after(p, (int)i, (int)k);
}
