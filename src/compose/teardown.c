#include "compose/teardown.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/order.h"
#include "compose/steps.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

struct teardown {
    struct plan *plan;
    struct arena *arena;
    const struct project *project;
    const struct snapshot *now;
    const struct teardown_options *o;
    struct services selected; /* in dependency order */
};

static struct err *
teardown_init(struct teardown *t, struct plan *plan, const struct project *p,
              const struct snapshot *now, const struct teardown_options *o, unsigned flags)
{
    *t = (struct teardown){
        .plan = plan,
        .arena = plan->arena,
        .project = p,
        .now = now,
        .o = o,
    };
    return order_services(plan->arena, p, &o->services, flags, &t->selected);
}

enum which { WHICH_RUNNING = 1, WHICH_ONEOFFS = 2 };

/* Containers of the selected services, in the order of the snapshot. */
static void
find_containers(const struct teardown *t, unsigned which, struct container_list *ret)
{
    for (size_t i = 0; i < t->now->containers.len; i++) {
        const struct container *c = &t->now->containers.v[i];

        if (!container_is_of(c, t->project->name) || (c->oneoff && !(which & WHICH_ONEOFFS)) ||
            ((which & WHICH_RUNNING) && !container_runs(c)))
            continue;
        if (services_has(&t->selected, c->service))
            container_list_add(t->arena, ret, c);
    }
}

static struct stop_options
stop_options(const struct teardown *t)
{
    return (
        struct stop_options){ .project = t->project, .timeout = t->o->timeout, .hooks = true };
}

/* ---- stop ----------------------------------------------------------------------------- */

struct err *
plan_stop(const struct project *p, const struct snapshot *now, const struct teardown_options *o,
          struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct container_list list = { 0 };
    struct op_list stops = { 0 };
    struct stop_options stop;
    struct teardown t;

    TRY(teardown_init(&t, plan, p, now, o, 0));
    find_containers(&t, WHICH_RUNNING, &list);
    stop = stop_options(&t);
    TRY(step_stop_levels(plan, p, &list, &stop, "stop", &stops));
    *ret_plan = STEAL(plan);
    return NULL;
}

/* ---- down ----------------------------------------------------------------------------- */

/* Orphans and one-offs: what --remove-orphans adds. */
static void
find_orphans(const struct teardown *t, struct container_list *ret)
{
    for (size_t i = 0; i < t->now->containers.len; i++) {
        const struct container *c = &t->now->containers.v[i];

        if (container_is_of(c, t->project->name) &&
            (c->oneoff || (!project_service(t->project, c->service) &&
                           !project_disabled_service(t->project, c->service))))
            container_list_add(t->arena, ret, c);
    }
}

/* Only what carries our labels under the exact name. */
static const struct engine_network *
own_network(const struct teardown *t, const struct network *n)
{
    for (size_t i = 0; i < t->now->networks.len; i++) {
        const struct engine_network *e = &t->now->networks.v[i];
        const char *project = key_values_get(&e->labels, LABEL_PROJECT);
        const char *key = key_values_get(&e->labels, LABEL_NETWORK);

        if (strcmp(e->name, n->name) == 0 && project && key &&
            strcmp(project, t->project->name) == 0 && strcmp(key, n->key) == 0)
            return e;
    }
    return NULL;
}

static void
remove_networks(struct teardown *t, const struct op_list *before)
{
    for (size_t i = 0; i < t->project->networks.len; i++) {
        const struct network *n = &t->project->networks.v[i];
        const struct engine_network *found = n->external ? NULL : own_network(t, n);
        struct op *op;

        if (!found)
            continue;
        op = plan_add(t->plan, OP_NETWORK_REMOVE, n->name, "down");
        op->object = found->name;
        op->best_effort = true;
        ops_gate(t->plan, plan_last(t->plan), before);
    }
}

static void
remove_volumes(struct teardown *t, const struct op_list *before)
{
    for (size_t i = 0; t->o->volumes && i < t->project->volumes.len; i++) {
        const struct volume *v = &t->project->volumes.v[i];
        struct op *op;

        if (v->external || !snapshot_volume(t->now, v->name))
            continue;
        op = plan_add(t->plan, OP_VOLUME_REMOVE, v->name, "--volumes");
        op->object = v->name;
        op->best_effort = true;
        op->force = true;
        ops_gate(t->plan, plan_last(t->plan), before);
    }
}

/* "app" means "app:latest": one image is removed once. */
static const char *
tagged(struct arena *a, const char *ref)
{
    const char *slash = strrchr(ref, '/');

    return strpbrk(slash ? slash : ref, ":@") ? ref : arena_printf(a, "%s:latest", ref);
}

static void
remove_image(struct teardown *t, const char *ref, const char *cause,
             const struct op_list *before)
{
    struct op *op;

    ref = tagged(t->arena, ref);
    for (size_t i = 0; i < t->plan->ops.len; i++)
        if (t->plan->ops.v[i].kind == OP_IMAGE_REMOVE &&
            strcmp(t->plan->ops.v[i].object, ref) == 0)
            return;
    op = plan_add(t->plan, OP_IMAGE_REMOVE, ref, cause);
    op->object = op->subject;
    op->best_effort = true;
    ops_gate(t->plan, plan_last(t->plan), before);
}

static void
remove_built_images(struct teardown *t, const char *cause, const struct op_list *before)
{
    for (size_t i = 0; i < t->now->images.len; i++) {
        const struct image *im = &t->now->images.v[i];
        const char *project = key_values_get(&im->labels, LABEL_PROJECT);
        const char *service = key_values_get(&im->labels, LABEL_SERVICE);

        if (!project || strcmp(project, t->project->name) != 0 || !im->names.len)
            continue;
        if (t->o->remove_orphans || (service && project_service(t->project, service)))
            remove_image(t, im->names.v[0], cause, before);
    }
}

/* Local ones: built for a service of the project, by label or by name; all: those named too. */
static void
remove_images(struct teardown *t, const struct op_list *before)
{
    const char *cause = t->o->images == RMI_ALL ? "--rmi all" : "--rmi local";

    if (t->o->images == RMI_NONE)
        return;
    for (size_t i = 0; i < t->project->services.len; i++) {
        const struct service *s = &t->project->services.v[i];
        const char *ref = service_image(t->arena, t->project, s);
        bool named = s->image && *s->image;

        if ((!named || t->o->images == RMI_ALL) && snapshot_image(t->now, ref))
            remove_image(t, ref, cause, before);
    }
    remove_built_images(t, cause, before);
}

/*
 * Without a file a name may be a slip or a service that has gone: it is passed over, as Docker
 * Compose does.  True when that leaves nothing to do.
 */
static bool
forget_unknown(struct arena *a, const struct project *p, struct teardown_options *o)
{
    struct strings known = { arena_alloc(a, (o->services.len + 1) * sizeof *known.v), 0, true };
    bool named = o->services.len != 0;

    for (size_t i = 0; i < o->services.len; i++)
        if (p->node || project_service(p, o->services.v[i]))
            known.v[known.len++] = o->services.v[i];
    o->services = known;
    return named && !known.len;
}

struct err *
plan_down(const struct project *p, const struct snapshot *now, const struct teardown_options *o,
          struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct container_list list = { 0 }, orphans = { 0 }, all = { 0 };
    struct op_list stops = { 0 }, gone = { 0 };
    struct teardown_options known = *o;
    struct stop_options stop;
    struct teardown t;

    if (forget_unknown(plan->arena, p, &known)) {
        *ret_plan = STEAL(plan);
        return NULL;
    }
    TRY(teardown_init(&t, plan, p, now, &known, ORDER_DEPENDENTS));
    find_containers(&t, 0, &list);
    stop = stop_options(&t);
    if (o->remove_orphans)
        find_orphans(&t, &orphans);
    for (size_t i = 0; i < list.len; i++)
        container_list_add(t.arena, &all, list.v[i]);
    for (size_t i = 0; i < orphans.len; i++)
        container_list_add(t.arena, &all, orphans.v[i]);
    TRY(step_stop_levels(plan, p, &all, &stop, "down", &stops));
    if (o->volumes) {
        ops_add(t.arena, &gone, step_remove(plan, &list, true, &stops, "down"));
        list = orphans;
    } else {
        list = all;
    }
    ops_add(t.arena, &gone, step_remove(plan, &list, false, &stops, "down"));
    step_order_removals(plan, p, now, o->caps);
    remove_networks(&t, &gone);
    remove_images(&t, &gone);
    remove_volumes(&t, &gone);
    if (!plan->ops.len)
        plan_notice(plan, NOTICE_WARNING, NULL,
                    "Warning: No resource found to remove for project \"%s\".", p->name);
    *ret_plan = STEAL(plan);
    return NULL;
}

/* ---- kill, pause, unpause, rm --------------------------------------------------------- */

/* One operation on all of the list. */
static struct op *
add_on_all(struct plan *plan, enum op_kind kind, const struct container_list *list,
           const char *cause)
{
    if (!list->len)
        return NULL;
    plan_add(plan, kind, list->v[0]->name, cause);
    for (size_t i = 0; i < list->len; i++)
        step_add_target(plan, plan_last(plan), step_target(list->v[i]));
    return &plan->ops.v[plan_last(plan)];
}

struct err *
plan_kill(const struct project *p, const struct snapshot *now, const struct teardown_options *o,
          struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct container_list list = { 0 }, orphans = { 0 };
    struct teardown t;
    struct op *op;

    TRY(teardown_init(&t, plan, p, now, o, 0));
    find_containers(&t, WHICH_RUNNING | WHICH_ONEOFFS, &list);
    if (o->remove_orphans)
        find_orphans(&t, &orphans);
    for (size_t i = 0; i < orphans.len; i++)
        if (container_runs(orphans.v[i]) && !services_has(&t.selected, orphans.v[i]->service))
            container_list_add(t.arena, &list, orphans.v[i]);
    op = add_on_all(plan, OP_KILL, &list, "kill");
    if (op)
        op->signal = arena_dup(t.arena, o->signal && *o->signal ? o->signal : "SIGKILL");
    *ret_plan = STEAL(plan);
    return NULL;
}

/* Those in another state come last: what the engine says of them is the answer. */
static struct err *
plan_state_change(const struct project *p, const struct snapshot *now,
                  const struct teardown_options *o, enum op_kind kind, int state,
                  struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct container_list running = { 0 }, list = { 0 }, others = { 0 };
    struct teardown t;
    int first = -1;

    TRY(teardown_init(&t, plan, p, now, o, 0));
    find_containers(&t, WHICH_RUNNING, &running);
    for (size_t i = 0; i < running.len; i++)
        container_list_add(t.arena, running.v[i]->state == state ? &list : &others,
                           running.v[i]);
    if (add_on_all(plan, kind, &list, op_kinds[kind].word))
        first = plan_last(plan);
    if (add_on_all(plan, kind, &others, op_kinds[kind].word))
        plan_after(plan, plan_last(plan), first);
    *ret_plan = STEAL(plan);
    return NULL;
}

struct err *
plan_pause(const struct project *p, const struct snapshot *now,
           const struct teardown_options *o, struct plan **ret_plan)
{
    return plan_state_change(p, now, o, OP_PAUSE, STATE_RUNNING, ret_plan);
}

struct err *
plan_unpause(const struct project *p, const struct snapshot *now,
             const struct teardown_options *o, struct plan **ret_plan)
{
    return plan_state_change(p, now, o, OP_UNPAUSE, STATE_PAUSED, ret_plan);
}

struct err *
plan_rm(const struct project *p, const struct snapshot *now, const struct teardown_options *o,
        struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct container_list all = { 0 }, list = { 0 };
    struct op_list stops = { 0 };
    struct stop_options stop;
    struct teardown t;
    int removal;

    TRY(teardown_init(&t, plan, p, now, o, 0));
    find_containers(&t, 0, &all);
    for (size_t i = 0; i < all.len; i++)
        if (o->stop || !container_runs(all.v[i]))
            container_list_add(t.arena, &list, all.v[i]);
    stop = stop_options(&t);
    if (o->stop)
        TRY(step_stop_levels(plan, p, &list, &stop, "rm --stop", &stops));
    removal = step_remove(plan, &list, o->volumes, &stops, "rm");
    if (removal >= 0)
        plan->ops.v[removal].force = false;
    step_order_removals(plan, p, now, o->caps);
    *ret_plan = STEAL(plan);
    return NULL;
}
