#include "compose/reconcile_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { OLD_ID = 12 };

/* A verdict on a container that exists: what is wrong with it, NULL when nothing is. */
struct verdict {
    const char *cause;
    const struct node *where;
};

static void
want_details(struct reconciler *r, const struct container *c)
{
    if (!c->inspected)
        plan_inspect(r->plan, c->id);
}

static const char *
forced_by(const struct reconciler *r, const struct service_state *s)
{
    for (size_t i = 0; i < r->o->services.len; i++)
        if (strcmp(r->o->services.v[i], s->service->name) == 0)
            return r->o->recreate == RECREATE_FORCE ? "--force-recreate"
                                                    : "--renew-anon-volumes";
    if (r->o->services.len)
        return "--always-recreate-deps";
    return r->o->recreate == RECREATE_FORCE ? "--force-recreate" : "--renew-anon-volumes";
}

/* A list may leave networks and mounts out, so it can acquit but never convict. */
static void
judge_networks(struct reconciler *r, const struct service_state *s, const struct container *c,
               struct verdict *ret)
{
    for (size_t i = 0; i < s->service->networks.len; i++) {
        const struct service_network *n = &s->service->networks.v[i];
        struct network_state *state = network_state(r, n->name);

        if (!state || state->replaced ||
            (state->id && container_attached(c, state->network->name, state->id)))
            continue;
        want_details(r, c);
        ret->cause = arena_printf(r->arena, "not attached to network %s", state->network->name);
        ret->where = n->node;
        return;
    }
}

static bool
has_mounted(const struct container *c, const char *volume)
{
    for (size_t i = 0; i < c->mounts.len; i++)
        if (strcmp(c->mounts.v[i].name, volume) == 0 ||
            (!*c->mounts.v[i].name && strcmp(c->mounts.v[i].source, volume) == 0))
            return true;
    return false;
}

static void
judge_volumes(struct reconciler *r, const struct service_state *s, const struct container *c,
              struct verdict *ret)
{
    for (size_t i = 0; i < s->service->volumes.len; i++) {
        const struct volume_mount *m = &s->service->volumes.v[i];
        struct volume_state *state;

        if (strcmp(m->type, "volume") != 0 || !m->source || !*m->source)
            continue;
        state = volume_state(r, m->source);
        if (!state || has_mounted(c, state->volume->name))
            continue;
        want_details(r, c);
        ret->cause = arena_printf(r->arena, "volume %s is not mounted", state->volume->name);
        ret->where = m->node;
        return;
    }
}

/* The service whose container is replaced, so that what shares with it must be too. */
static const char *
shared_service(const struct service *s)
{
    const char *modes[] = { s->network_mode, s->ipc, s->pid };

    for (size_t i = 0; i < ARRAY_LEN(modes); i++)
        if (modes[i] && str_starts(modes[i], "service:"))
            return modes[i] + strlen("service:");
    return s->volumes_from.len ? s->volumes_from.v[0] : "";
}

/* The tests of Docker Compose, in its order. */
static struct verdict
judge(struct reconciler *r, const struct service_state *s, const struct container *c)
{
    struct verdict v = { 0 };
    const char *image = s->image ? s->image->id : "";

    if (c->state == STATE_DEAD || c->state == STATE_REMOVING)
        v.cause = arena_printf(r->arena, "it is %s", container_state_names[c->state]);
    else if (s->recreate == RECREATE_NEVER)
        return v;
    else if (s->recreate == RECREATE_FORCE)
        v.cause = forced_by(r, s);
    else if (!s->hash)
        v.cause = arena_printf(r->arena, "shares with %s, which gets a new container",
                               shared_service(s->service));
    else if (strcmp(c->config_hash, s->hash) != 0)
        v.cause = reconcile_difference(r, s->service, c, &v.where);
    else if (strcmp(c->image_label, image) != 0) {
        v.cause = *image ? "image changed" : "its image is not here";
        v.where = node_get(s->service->node, "image");
    }
    if (!v.cause && c->state == STATE_RUNNING)
        judge_networks(r, s, c, &v);
    if (!v.cause)
        judge_volumes(r, s, c, &v);
    return v;
}

/* OLDID12_NAME: made to take NAME over from another that was to go. */
static bool
is_temporary(const char *name, const char *final)
{
    for (int i = 0; i < OLD_ID; i++)
        if (!isxdigit((unsigned char)name[i]))
            return false;
    return name[OLD_ID] == '_' && strcmp(name + OLD_ID + 1, final) == 0;
}

static const char *
final_name(const struct reconciler *r, const struct service_state *s, int64_t number)
{
    return spec_container_name(r->arena, r->project, s->service, number, r->o->compatibility);
}

static void
add_replica(struct reconciler *r, struct service_state *s, struct replica replica)
{
    replica.removed = replica.ready = -1;
    s->replicas.v = arena_grow(r->arena, s->replicas.v, &s->replicas.cap, s->replicas.len + 1,
                               sizeof *s->replicas.v);
    s->replicas.v[s->replicas.len++] = replica;
}

static void
add_existing(struct reconciler *r, struct service_state *s, const struct container *c)
{
    struct verdict v = judge(r, s, c);
    const char *final = final_name(r, s, c->number);
    struct replica replica = {
        .now = c,
        .decision = v.cause ? DECISION_RECREATE : DECISION_KEEP,
        .cause = v.cause,
        .where = v.where,
        .number = c->number,
        .target = step_target(c),
    };

    if (v.cause || is_temporary(c->name, final))
        replica.target.name = final;
    if (v.cause)
        replica.target.id = NULL;
    add_replica(r, s, replica);
}

/*
 * Up-to-date ones first, low numbers first.  Two of one number are what an interrupted
 * replacement left: the one that runs counts, then the one that bears the name already.
 */
static int
by_worth(const void *a, const void *b)
{
    const struct replica *x = a, *y = b;
    uint64_t nx = (uint64_t)x->number, ny = (uint64_t)y->number; /* -1, unknown, is last */
    bool named_x = strcmp(x->now->name, x->target.name) == 0;
    bool named_y = strcmp(y->now->name, y->target.name) == 0;

    if (x->decision != y->decision)
        return x->decision == DECISION_KEEP ? -1 : 1;
    if (nx != ny)
        return nx < ny ? -1 : 1;
    if (container_runs(x->now) != container_runs(y->now))
        return container_runs(x->now) ? -1 : 1;
    if (named_x != named_y)
        return named_x ? -1 : 1;
    return strcmp(x->now->id, y->now->id);
}

static bool
is_taken(const struct service_state *s, size_t before, int64_t number)
{
    for (size_t i = 0; i < before; i++)
        if (s->replicas.v[i].number == number && s->replicas.v[i].decision != DECISION_REMOVE)
            return true;
    return false;
}

static int64_t
drop_surplus(struct reconciler *r, struct service_state *s)
{
    int64_t kept = 0;

    for (size_t i = 0; i < s->replicas.len; i++) {
        struct replica *replica = &s->replicas.v[i];
        bool twin = replica->number >= 0 && is_taken(s, i, replica->number);

        if (kept < s->want && !twin) {
            kept++;
            continue;
        }
        replica->decision = DECISION_REMOVE;
        replica->where = NULL;
        replica->cause = twin ? "left by an interrupted replacement"
                              : arena_printf(r->arena, "scaled to %lld", (long long)s->want);
    }
    return kept;
}

static void
add_missing(struct reconciler *r, struct service_state *s, int64_t kept)
{
    const char *cause = s->replicas.len
                            ? arena_printf(r->arena, "scaled to %lld", (long long)s->want)
                            : "not found";
    int64_t number = 0;

    for (size_t i = 0; i < s->replicas.len; i++)
        if (s->replicas.v[i].number > number)
            number = s->replicas.v[i].number;
    for (; kept < s->want; kept++) {
        number++;
        add_replica(r, s,
                    (struct replica){
                        .decision = DECISION_KEEP,
                        .cause = cause,
                        .number = number,
                        .target = { .name = final_name(r, s, number),
                                    .service = s->service->name,
                                    .made_by = -1,
                                    .number = number },
                    });
    }
}

/* A container without a number gets one when it is replaced. */
static void
number_unknown(struct reconciler *r, struct service_state *s)
{
    int64_t number = 0;

    for (size_t i = 0; i < s->replicas.len; i++)
        if (s->replicas.v[i].number > number)
            number = s->replicas.v[i].number;
    for (size_t i = 0; i < s->replicas.len; i++) {
        struct replica *replica = &s->replicas.v[i];

        if (replica->number >= 0 || replica->decision != DECISION_RECREATE)
            continue;
        replica->number = ++number;
        replica->target.number = number;
        replica->target.name = final_name(r, s, number);
    }
}

struct err *
reconcile_service(struct reconciler *r, struct service_state *s)
{
    struct spec_request request = {
        .project = r->project,
        .service = s->service,
        .containers = planned_containers,
        .arg = r,
    };
    int64_t kept;

    if (s->want)
        TRY(spec_service_hash(r->arena, &request, &s->hash));
    for (size_t i = 0; i < r->now->containers.len; i++) {
        const struct container *c = &r->now->containers.v[i];

        if (container_is_of(c, r->project->name) && !c->oneoff &&
            strcmp(c->service, s->service->name) == 0 && !container_in(&r->gone, c))
            add_existing(r, s, c);
    }
    if (s->replicas.len)
        qsort(s->replicas.v, s->replicas.len, sizeof *s->replicas.v, by_worth);
    kept = drop_surplus(r, s);
    number_unknown(r, s);
    add_missing(r, s, kept);
    for (size_t i = 0; i < s->replicas.len; i++)
        if (s->replicas.v[i].decision == DECISION_RECREATE)
            want_details(r, s->replicas.v[i].now);
    return NULL;
}
