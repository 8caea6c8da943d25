#include "compose/reconcile_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

struct service_state *
state_of(struct reconciler *r, const char *service)
{
    for (size_t i = 0; i < r->selected.len; i++)
        if (strcmp(r->selected.v[i]->name, service) == 0)
            return &r->services[i];
    return NULL;
}

struct network_state *
network_state(struct reconciler *r, const char *key)
{
    for (size_t i = 0; i < r->networks.len; i++)
        if (strcmp(r->networks.v[i].network->key, key) == 0)
            return &r->networks.v[i];
    return NULL;
}

struct volume_state *
volume_state(struct reconciler *r, const char *key)
{
    for (size_t i = 0; i < r->volumes.len; i++)
        if (strcmp(r->volumes.v[i].volume->key, key) == 0)
            return &r->volumes.v[i];
    return NULL;
}

bool
container_in(const struct container_list *list, const struct container *c)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->v[i] == c)
            return true;
    return false;
}

bool
container_attached(const struct container *c, const char *network, const char *id)
{
    for (size_t i = 0; i < c->networks.len; i++) {
        const struct endpoint *e = &c->networks.v[i];

        if (id && *id && *e->network_id) {
            if (strcmp(e->network_id, id) == 0)
                return true;
        } else if (strcmp(e->network, network) == 0) {
            return true;
        }
    }
    return false;
}

static int
by_name(const void *a, const void *b)
{
    const struct op_target *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* Containers of a service that is not part of this run are those that exist. */
const struct op_targets *
planned_containers(void *arg, const char *service)
{
    struct reconciler *r = arg;
    struct service_state *s = state_of(r, service);
    struct op_targets *t;

    if (s && s->planned)
        return &s->targets;
    t = arena_alloc(r->arena, sizeof *t);
    t->v = arena_alloc(r->arena, (r->now->containers.len + 1) * sizeof *t->v);
    for (size_t i = 0; i < r->now->containers.len; i++) {
        const struct container *c = &r->now->containers.v[i];

        if (container_is_of(c, r->project->name) && !c->oneoff &&
            strcmp(c->service, service) == 0)
            t->v[t->len++] = step_target(c);
    }
    qsort(t->v, t->len, sizeof *t->v, by_name);
    return t;
}

static bool
is_named(const struct reconcile_options *o, const char *service)
{
    for (size_t i = 0; i < o->services.len; i++)
        if (strcmp(o->services.v[i], service) == 0)
            return true;
    return o->services.len == 0;
}

static struct err *
wanted_replicas(const struct reconciler *r, const struct service *s, int64_t *ret)
{
    *ret = service_scale(s);
    for (size_t i = 0; i < r->o->scale.len; i++)
        if (strcmp(r->o->scale.v[i].service, s->name) == 0)
            *ret = r->o->scale.v[i].replicas;
    if (*ret > 1 && s->container_name && *s->container_name)
        return err_at(
            "container-name-scaled", node_pos(node_at(s->node, "container_name")),
            "The \"%s\" service is using the custom container name \"%s\". Docker "
            "requires each container to have a unique name. Remove the custom name to "
            "scale the service",
            s->name, s->container_name);
    return NULL;
}

static struct err *
check_scale_names(const struct reconciler *r)
{
    for (size_t i = 0; i < r->o->scale.len; i++)
        if (!project_service(r->project, r->o->scale.v[i].service))
            return no_such_service(r->project, r->o->scale.v[i].service, ": not found");
    return NULL;
}

static struct err *
select_services(struct reconciler *r)
{
    const struct reconcile_options *o = r->o;
    bool run = o->goal == GOAL_RUN;
    const char *name = run ? o->run->service : NULL;
    struct strings one = { &name, 1, true };

    if (!r->project->services.len)
        return err_hint(err_new("no-service", "no service selected"),
                        "every service of this project has a profile: --profile NAME "
                        "enables it");
    TRY(check_scale_names(r));
    return order_services(r->arena, r->project, run ? &one : &o->services,
                          o->no_deps ? 0 : ORDER_DEPENDENCIES, &r->selected);
}

static struct err *
prepare_services(struct reconciler *r)
{
    r->services = arena_alloc(r->arena, (r->selected.len + 1) * sizeof *r->services);
    for (size_t i = 0; i < r->selected.len; i++) {
        struct service_state *s = &r->services[i];
        bool named = is_named(r->o, r->selected.v[i]->name);

        s->service = r->selected.v[i];
        s->recreate = named ? r->o->recreate : r->o->recreate_deps;
        if (named && r->o->renew_anon_volumes && s->recreate != RECREATE_NEVER)
            s->recreate = RECREATE_FORCE;
        s->image = snapshot_image(r->now, service_image(r->arena, r->project, s->service));
        TRY(wanted_replicas(r, s->service, &s->want));
    }
    return NULL;
}

static struct err *
reconcile_all(struct reconciler *r)
{
    TRY(select_services(r));
    TRY(prepare_services(r));
    TRY(reconcile_networks(r));
    TRY(reconcile_volumes(r));
    reconcile_orphans(r);
    for (size_t i = 0; i < r->selected.len; i++) {
        struct service_state *s = &r->services[i];

        if (s->service->provider.node ||
            (r->o->goal == GOAL_RUN && strcmp(s->service->name, r->o->run->service) == 0))
            continue;
        TRY(reconcile_service(r, s));
        TRY(reconcile_ops(r, s));
        s->planned = true;
    }
    reconcile_restore(r);
    if (r->o->goal == GOAL_RUN)
        TRY(reconcile_oneoff(r));
    reconcile_ports(r);
    step_order_removals(r->plan, r->project, r->now, r->o->caps);
    if (r->o->wait && r->o->goal == GOAL_UP)
        reconcile_final_waits(r);
    return NULL;
}

struct err *
reconcile(const struct project *p, const struct snapshot *now,
          const struct reconcile_options *o, struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct reconciler r = {
        .arena = plan->arena,
        .plan = plan,
        .project = p,
        .now = now,
        .o = o,
    };

    TRY(reconcile_all(&r));
    *ret_plan = STEAL(plan);
    return NULL;
}
