#include "compose/reconcile_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/node.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

/* What the operations of one service have in common. */
struct making {
    struct reconciler *r;
    struct service_state *s;
    struct op_list objects;      /* networks, volumes, orphans, surplus containers */
    struct op_list depends;      /* dependencies and waits; empty unless something starts */
    struct op_list before_start; /* what the one OP_START waits for */
    struct op_targets starts;
    int last_started; /* the last of a chain in which ports are taken in turn */
    bool chained;
};

/* ---- Gates ---------------------------------------------------------------------------- */

void
gates_of_objects(struct reconciler *r, const struct service *s, struct op_list *gates)
{
    ops_add_all(r->arena, gates, &r->orphans);
    for (size_t i = 0; i < s->networks.len; i++) {
        struct network_state *n = network_state(r, s->networks.v[i].name);

        if (n)
            ops_add(r->arena, gates, n->ready);
    }
    if (!s->networks.len && !(s->network_mode && *s->network_mode) &&
        network_state(r, "default"))
        ops_add(r->arena, gates, network_state(r, "default")->ready);
    for (size_t i = 0; i < s->volumes.len; i++) {
        struct volume_state *v =
            s->volumes.v[i].source ? volume_state(r, s->volumes.v[i].source) : NULL;

        if (v && strcmp(s->volumes.v[i].type, "volume") == 0)
            ops_add(r->arena, gates, v->ready);
    }
}

/* Containers whose ids or names stand in the spec must be made before. */
static void
gate_references(struct making *m, const struct container_spec *spec, int op)
{
    for (size_t i = 0; i < spec->shares.len; i++)
        plan_after(m->r->plan, op, spec->shares.v[i].from.made_by);
    for (size_t i = 0; spec->links.len && i < spec->service->depends_on.len; i++) {
        struct service_state *on = state_of(m->r, spec->service->depends_on.v[i].service);

        if (on)
            ops_gate(m->r->plan, op, &on->made);
    }
}

static bool
takes_ports_in_turn(const struct service *s)
{
    for (size_t i = 0; i < s->ports.len; i++)
        if (s->ports.v[i].published && strchr(s->ports.v[i].published, '-'))
            return true;
    return false;
}

/* ---- Making one container ------------------------------------------------------------- */

static struct spec_request
request_for(struct making *m, const struct replica *replica)
{
    bool again = replica->now && replica->decision == DECISION_RECREATE;

    return (struct spec_request){
        .project = m->r->project,
        .service = m->s->service,
        .selected = &m->r->selected,
        .number = replica->number,
        .image = m->s->image,
        .replaces = again ? replica->now : NULL,
        .inherit = !m->r->o->renew_anon_volumes,
        .compatibility = m->r->o->compatibility,
        .containers = planned_containers,
        .arg = m->r,
    };
}

/* Not where files must be copied in or networks connected before it starts. */
static bool
runs_in_one_call(const struct reconciler *r, const struct container_spec *spec)
{
    return !spec->files.len &&
           (spec->networks.len <= 1 || r->o->caps->has[CAP_RUN_MANY_NETWORKS]);
}

static int
add_connect(struct reconciler *r, const struct container_spec *spec, struct op_target target,
            const struct attachment *at, const char *cause, int after)
{
    struct op *op = plan_add(r->plan, OP_CONNECT, target.name, cause);

    op->service = spec->service->name;
    op->spec = spec;
    op->attachment = at;
    op->network = project_network(r->project, at->options->name);
    step_add_target(r->plan, plan_last(r->plan), target);
    plan_after(r->plan, plan_last(r->plan), after);
    return plan_last(r->plan);
}

/* Secrets and configs without a file are copied in before every start. */
static int
add_copy(struct reconciler *r, const struct container_spec *spec, struct op_target target,
         int after)
{
    struct op *op;

    if (!spec->files.len)
        return after;
    op = plan_add(r->plan, OP_COPY, target.name, "secrets and configs without a file");
    op->service = spec->service->name;
    op->spec = spec;
    step_add_target(r->plan, plan_last(r->plan), target);
    plan_after(r->plan, plan_last(r->plan), after);
    return plan_last(r->plan);
}

static int
add_make(struct reconciler *r, enum op_kind kind, const struct container_spec *spec,
         const char *cause, const struct node *where)
{
    struct op *op = plan_add(r->plan, kind, spec->final_name, cause);

    op->service = spec->service->name;
    op->of = spec->service;
    op->spec = spec;
    op->where = where;
    return plan_last(r->plan);
}

/* OP_CREATE with what must follow before the container can start; the last of them. */
static int
add_create(struct reconciler *r, const struct container_spec *spec, int create,
           struct op_target target)
{
    int last = create;

    for (size_t i = 1; !r->o->caps->has[CAP_RUN_MANY_NETWORKS] && i < spec->networks.len; i++)
        last = add_connect(r, spec, target, &spec->networks.v[i], "further network", last);
    return last;
}

static void
ignored_owners(struct reconciler *r, const struct file_refs *refs, bool secret)
{
    for (size_t i = 0; i < refs->len; i++) {
        const struct file_ref *f = &refs->v[i];
        const struct file_object *o = secret ? project_secret(r->project, f->source)
                                             : project_config(r->project, f->source);
        bool given = (f->uid && *f->uid) || (f->gid && *f->gid) || f->mode.set;

        if (!o || !o->file || !*o->file)
            continue;
        if (given)
            plan_notice(r->plan, NOTICE_WARNING, f->node,
                        "%s `uid`, `gid` and `mode` are not supported, they will be ignored",
                        secret ? "secrets" : "configs");
        if (secret && r->o->file_exists && !r->o->file_exists(r->o->file_exists_arg, o->file))
            plan_notice(r->plan, NOTICE_WARNING, f->node, "secret file %s does not exist",
                        o->name);
    }
}

static void
start_later(struct making *m, struct op_target target, int after)
{
    struct op_targets *t = &m->starts;

    if (!t->v)
        t->v = arena_alloc(m->r->arena, (m->s->replicas.len + 1) * sizeof *t->v);
    t->v[t->len++] = target;
    ops_add(m->r->arena, &m->before_start, after);
}

static void
chain_start(struct making *m, int op)
{
    if (m->chained)
        plan_after(m->r->plan, op, m->last_started);
    m->last_started = op;
}

/* A replica that is not there yet. */
static struct err *
make_new(struct making *m, struct replica *replica)
{
    struct reconciler *r = m->r;
    struct spec_request request = request_for(m, replica);
    struct container_spec *spec;
    bool run;
    int op;

    TRY(spec_make(r->arena, &request, &spec));
    run = r->o->goal != GOAL_CREATE && runs_in_one_call(r, spec);
    op = add_make(r, run ? OP_RUN : OP_CREATE, spec, replica->cause, replica->where);
    ops_gate(r->plan, op, &m->objects);
    gate_references(m, spec, op);
    replica->target.made_by = op;
    ops_add(r->arena, &m->s->made, op);
    if (run) {
        ops_gate(r->plan, op, &m->depends);
        chain_start(m, op);
        replica->ready = step_hooks(r->plan, m->s->service, &m->s->service->post_start,
                                    replica->target, op, "post_start");
        ops_add(r->arena, &m->s->ready, replica->ready);
        return NULL;
    }
    op = add_create(r, spec, op, replica->target);
    if (r->o->goal != GOAL_CREATE)
        start_later(m, replica->target, add_copy(r, spec, replica->target, op));
    return NULL;
}

/* Does another part of the plan stop it? */
static bool
stops_here(const struct making *m, const struct container *c)
{
    return container_taken_off(m->r, c) || (m->s->stop_planned && container_runs(c));
}

/* ---- Replacing containers ------------------------------------------------------------- */

/* Containers of services that want to restart with this one are stopped before it goes. */
static void
stop_dependents(struct making *m, struct op_list *ret_stops)
{
    struct reconciler *r = m->r;
    struct stop_options stop = { .project = r->project,
                                 .timeout = r->o->timeout,
                                 .hooks = true };
    const char *cause = arena_printf(r->arena, "%s is replaced", m->s->service->name);

    for (size_t i = 0; i < r->selected.len; i++) {
        struct service_state *s = &r->services[i];
        const struct dependency *d = service_dependency(s->service, m->s->service->name);
        struct container_list list = { 0 };
        int op;

        if (!d || !d->restart)
            continue;
        ops_add_all(r->arena, ret_stops, &s->stopped);
        if (s->stop_planned)
            continue;
        for (size_t j = 0; j < r->now->containers.len; j++) {
            const struct container *c = &r->now->containers.v[j];

            if (container_is_of(c, r->project->name) && !c->oneoff &&
                strcmp(c->service, s->service->name) == 0 && !container_in(&r->gone, c))
                container_list_add(r->arena, &list, c);
        }
        op = step_stop(r->plan, &list, &stop, NULL, cause);
        if (op < 0)
            continue;
        s->stop_planned = true;
        ops_add(r->arena, &s->stopped, op);
        ops_add(r->arena, ret_stops, op);
    }
}

/* The new container of a replica, under the temporary name; the old one still stands. */
static struct err *
create_beside(struct making *m, struct replica *replica, const struct op_list *stops,
              struct op_list *ret_created)
{
    struct reconciler *r = m->r;
    struct spec_request request = request_for(m, replica);
    struct container_spec *spec;
    int op, last;

    TRY(spec_make(r->arena, &request, &spec));
    op = add_make(r, OP_CREATE, spec, replica->cause, replica->where);
    r->plan->ops.v[op].doing = "Recreate";
    r->plan->ops.v[op].done = "";
    ops_gate(r->plan, op, &m->objects);
    ops_gate(r->plan, op, stops);
    ops_gate(r->plan, op, &m->s->stopped);
    gate_references(m, spec, op);
    replica->target.made_by = op;
    replica->target.id = NULL;
    ops_add(r->arena, &m->s->made, op);
    last = add_create(r, spec, op, replica->target);
    ops_add(r->arena, ret_created, last);
    if (r->o->goal != GOAL_CREATE)
        start_later(m, replica->target, add_copy(r, spec, replica->target, last));
    return NULL;
}

static int
add_rename(struct reconciler *r, const struct service *s, struct op_target target,
           const char *now, const char *cause)
{
    struct op *op = plan_add(r->plan, OP_RENAME, target.name, cause);

    op->service = s->name;
    op->object = target.name;
    target.name = now;
    step_add_target(r->plan, plan_last(r->plan), target);
    return plan_last(r->plan);
}

/* All old ones go together, as soon as all new ones stand. */
static struct err *
replace_all(struct making *m)
{
    struct reconciler *r = m->r;
    struct stop_options stop = { .project = r->project,
                                 .timeout = r->o->timeout,
                                 .quiet = true };
    struct container_list old = { 0 }, running = { 0 };
    struct op_list stops = { 0 }, created = { 0 };
    int gone;

    for (size_t i = 0; i < m->s->replicas.len; i++) {
        const struct container *c = m->s->replicas.v[i].now;

        if (m->s->replicas.v[i].decision != DECISION_RECREATE)
            continue;
        container_list_add(r->arena, &old, c);
        if (!stops_here(m, c))
            container_list_add(r->arena, &running, c);
    }
    if (!old.len)
        return NULL;
    stop_dependents(m, &stops);
    for (size_t i = 0; i < m->s->replicas.len; i++)
        if (m->s->replicas.v[i].decision == DECISION_RECREATE)
            TRY(create_beside(m, &m->s->replicas.v[i], &stops, &created));
    ops_add(r->arena, &created, step_stop(r->plan, &running, &stop, &created, "replaced"));
    gone = step_remove(r->plan, &old, false, &created, "replaced");
    r->plan->ops.v[gone].quiet = true;
    for (size_t i = 0; i < m->s->replicas.len; i++) {
        struct replica *replica = &m->s->replicas.v[i];
        const struct container_spec *spec;
        int op;

        if (replica->decision != DECISION_RECREATE)
            continue;
        spec = r->plan->ops.v[replica->target.made_by].spec;
        op = add_rename(r, m->s->service, replica->target, spec->name, "takes its place");
        plan_after(r->plan, op, gone);
        ops_add(r->arena, &m->before_start, op);
    }
    return NULL;
}

/* ---- Keeping containers --------------------------------------------------------------- */

/*
 * A container that does not run may lack a network: it was never connected (an earlier run was
 * killed), or the network was made again since.  The last operation, or after.
 */
static int
reconnect(struct making *m, const struct container_spec *spec, const struct replica *replica,
          int after)
{
    struct reconciler *r = m->r;
    const struct container *c = replica->now;

    for (size_t i = 0; i < spec->networks.len; i++) {
        const struct attachment *at = &spec->networks.v[i];
        struct network_state *n = network_state(r, at->options->name);
        bool named = container_attached(c, at->network, NULL);
        bool replaced = n && n->replaced && container_in(&n->dangling, c);
        bool stale =
            named && n && (n->id ? !container_attached(c, at->network, n->id) : !replaced);
        int before = after;

        if (!n || (named && !stale && !replaced))
            continue;
        if (!named && !c->inspected)
            plan_inspect(r->plan, c->id);
        if (stale) {
            struct op *op = plan_add(r->plan, OP_DISCONNECT, c->name, "network was made again");

            op->object = at->network;
            op->service = c->service;
            step_add_target(r->plan, plan_last(r->plan), replica->target);
            before = plan_last(r->plan);
            plan_after(r->plan, before, n->ready);
            plan_after(r->plan, before, after);
        }
        after =
            add_connect(r, spec, replica->target, at,
                        stale || replaced ? "network was made again" : "not connected", before);
        plan_after(r->plan, after, n->ready);
    }
    return after;
}

static const char *
why_start(const struct making *m, const struct container *c)
{
    if (stops_here(m, c))
        return "stopped for a replacement";
    if (c->state == STATE_CREATED)
        return "created, not started";
    return "not running";
}

static struct err *
start_existing(struct making *m, struct replica *replica, int after)
{
    struct spec_request request = request_for(m, replica);
    struct container_spec *spec;

    TRY(spec_make(m->r->arena, &request, &spec));
    after = reconnect(m, spec, replica, after);
    if (m->r->o->goal != GOAL_CREATE) {
        replica->cause = why_start(m, replica->now);
        start_later(m, replica->target, add_copy(m->r, spec, replica->target, after));
    }
    return NULL;
}

static void
leave(struct making *m, struct replica *replica)
{
    const struct container *c = replica->now;
    struct op *op;

    if (c->state == STATE_PAUSED) {
        op = plan_add(m->r->plan, OP_UNPAUSE, c->name, "paused");
        ops_gate(m->r->plan, plan_last(m->r->plan), &m->depends);
        replica->ready = plan_last(m->r->plan);
        ops_add(m->r->arena, &m->s->ready, replica->ready);
    } else {
        op = plan_add(m->r->plan, OP_NONE, c->name, "up to date");
        op->done = c->state == STATE_RESTARTING ? "Restarting" : NULL;
    }
    op->service = c->service;
    step_add_target(m->r->plan, plan_last(m->r->plan), replica->target);
}

static struct err *
keep(struct making *m, struct replica *replica)
{
    const struct container *c = replica->now;
    int after = -1;

    if (strcmp(c->name, replica->target.name) != 0) {
        after = add_rename(m->r, m->s->service, replica->target, c->name,
                           "left by an interrupted replacement");
        ops_gate(m->r->plan, after, &m->objects);
    }
    if (container_runs(c) && !stops_here(m, c)) {
        leave(m, replica);
        return NULL;
    }
    return start_existing(m, replica, after);
}

/* ---- The service ---------------------------------------------------------------------- */

static void
remove_surplus(struct making *m)
{
    struct reconciler *r = m->r;
    struct stop_options stop = { .project = r->project,
                                 .timeout = r->o->timeout,
                                 .hooks = true };
    struct container_list list = { 0 };
    struct op_list stopped = { 0 };
    const char *cause = NULL;

    for (size_t i = 0; i < m->s->replicas.len; i++)
        if (m->s->replicas.v[i].decision == DECISION_REMOVE) {
            container_list_add(r->arena, &list, m->s->replicas.v[i].now);
            cause = m->s->replicas.v[i].cause;
        }
    ops_add(r->arena, &stopped, step_stop(r->plan, &list, &stop, &m->objects, cause));
    ops_add_all(r->arena, &stopped, &m->objects);
    ops_add(r->arena, &m->objects, step_remove(r->plan, &list, false, &stopped, cause));
}

/* One call starts them all, one after another. */
static void
start_all(struct making *m)
{
    struct reconciler *r = m->r;
    const struct service *s = m->s->service;
    const char *cause = "";
    int start;

    if (!m->starts.len)
        return;
    for (size_t i = 0; i < m->s->replicas.len && !*cause; i++)
        if (m->s->replicas.v[i].decision == DECISION_KEEP && m->s->replicas.v[i].now &&
            m->s->replicas.v[i].cause)
            cause = m->s->replicas.v[i].cause;
    plan_add(r->plan, OP_START, m->starts.v[0].name, *cause ? cause : "created");
    start = plan_last(r->plan);
    r->plan->ops.v[start].service = s->name;
    r->plan->ops.v[start].of = s;
    for (size_t i = 0; i < m->starts.len; i++)
        step_add_target(r->plan, start, m->starts.v[i]);
    ops_gate(r->plan, start, &m->before_start);
    ops_gate(r->plan, start, &m->objects);
    ops_gate(r->plan, start, &m->depends);
    ops_gate(r->plan, start, &m->s->stopped);
    chain_start(m, start);
    for (size_t i = 0; i < m->starts.len; i++)
        ops_add(r->arena, &m->s->ready,
                step_hooks(r->plan, s, &s->post_start, m->starts.v[i], start, "post_start"));
}

static int
by_name(const void *a, const void *b)
{
    const struct op_target *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void
note_targets(struct making *m)
{
    struct service_state *s = m->s;

    s->targets.v = arena_alloc(m->r->arena, (s->replicas.len + 1) * sizeof *s->targets.v);
    for (size_t i = 0; i < s->replicas.len; i++)
        if (s->replicas.v[i].decision != DECISION_REMOVE)
            s->targets.v[s->targets.len++] = s->replicas.v[i].target;
    if (s->targets.len)
        qsort(s->targets.v, s->targets.len, sizeof *s->targets.v, by_name);
}

static bool
makes_any(const struct service_state *s)
{
    for (size_t i = 0; i < s->replicas.len; i++)
        if (!s->replicas.v[i].now || s->replicas.v[i].decision == DECISION_RECREATE)
            return true;
    return false;
}

struct err *
reconcile_ops(struct reconciler *r, struct service_state *s)
{
    struct making m = {
        .r = r, .s = s, .last_started = -1, .chained = takes_ports_in_turn(s->service)
    };

    if (r->o->goal != GOAL_CREATE && s->want)
        gates_of_dependencies(r, s->service, &m.depends);
    gates_of_objects(r, s->service, &m.objects);
    if (makes_any(s)) {
        ignored_owners(r, &s->service->secrets, true);
        ignored_owners(r, &s->service->configs, false);
    }
    remove_surplus(&m);
    TRY(replace_all(&m));
    for (size_t i = 0; i < s->replicas.len; i++) {
        struct replica *replica = &s->replicas.v[i];

        if (replica->decision == DECISION_KEEP)
            TRY(replica->now ? keep(&m, replica) : make_new(&m, replica));
    }
    start_all(&m);
    note_targets(&m);
    return NULL;
}

struct err *
reconcile_oneoff(struct reconciler *r)
{
    struct service_state *s = state_of(r, r->o->run->service);
    struct making m = { .r = r, .s = s, .last_started = -1 };
    struct spec_request request = {
        .project = r->project,
        .service = s->service,
        .selected = &r->selected,
        .image = s->image,
        .run = r->o->run,
        .compatibility = r->o->compatibility,
        .containers = planned_containers,
        .arg = r,
    };
    struct container_spec *spec;
    struct op_target target = { .service = s->service->name, .made_by = -1 };
    bool run;
    int op;

    TRY(spec_make(r->arena, &request, &spec));
    gates_of_dependencies(r, s->service, &m.depends);
    gates_of_objects(r, s->service, &m.objects);
    run = r->o->run->detach && runs_in_one_call(r, spec);
    op = add_make(r, run ? OP_RUN : OP_CREATE, spec, "one-off", NULL);
    ops_gate(r->plan, op, &m.objects);
    ops_gate(r->plan, op, &m.depends);
    gate_references(&m, spec, op);
    r->plan->oneoff = op;
    if (run)
        return NULL;
    target.name = spec->name;
    target.made_by = op;
    op = add_create(r, spec, op, target);
    op = add_copy(r, spec, target, op);
    if (!r->o->run->detach)
        return NULL;
    plan_add(r->plan, OP_START, spec->name, "one-off");
    r->plan->ops.v[plan_last(r->plan)].service = s->service->name;
    step_add_target(r->plan, plan_last(r->plan), target);
    plan_after(r->plan, plan_last(r->plan), op);
    return NULL;
}
