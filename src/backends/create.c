/* Calls that make things: containers, networks, volumes, images. */

#include "backends/calls.h"
#include "backends/flags.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

/* A name that a client would take for an option. */
static struct err *
check_name(const char *what, const char *name, const struct node *where)
{
    if (*name && *name != '-')
        return NULL;
    return err_at("bad-name", node_pos(where), "no %s can be named '%s'", what, name);
}

static const char *
restart_of(struct arena *a, const struct restart_policy *p)
{
    const char *c = p->condition ? p->condition : "";

    if (!strcmp(c, "none"))
        return "no";
    if (!strcmp(c, "any"))
        return "always";
    if (!strcmp(c, "on-failure") && p->max_attempts.set && p->max_attempts.v > 0)
        return arena_printf(a, "on-failure:%lld", (long long)p->max_attempts.v);
    return c;
}

/* What deploy says goes before what the service itself says; one-offs never restart. */
static struct service
effective_service(struct arena *a, const struct container_spec *spec)
{
    struct service s = *spec->service;
    const struct resource *limits = &s.deploy.resources.limits;
    const struct resource *reserved = &s.deploy.resources.reservations;

    if (limits->node) {
        s.cpus = limits->cpus != 0 ? limits->cpus : s.cpus;
        s.mem_limit = limits->memory ? limits->memory : s.mem_limit;
        s.pids_limit = limits->pids ? limits->pids : s.pids_limit;
    }
    if (reserved->node && reserved->memory)
        s.mem_reservation = reserved->memory;
    if (s.deploy.restart_policy.node)
        s.restart = restart_of(a, &s.deploy.restart_policy);
    if (spec->oneoff)
        s.restart = "";
    return s;
}

static void
finish(struct draft *d, const char *name)
{
    struct fill f = { .name = name,
                      .options = &d->options,
                      .command = &d->command,
                      .global = &d->global,
                      .timeout = -1 };

    call_fill(d->rt, d->call, &f);
}

struct err *
call_container(const struct runtime *rt, const struct op *op, enum call_id id,
               struct call *ret_call)
{
    const struct container_spec *spec = op->spec;
    CLEANUP(call_release) struct call call;
    CLEANUP(draft_release) struct draft d;
    struct service s;

    call_begin(rt, id, &call);
    draft_init(&d, rt, &call);
    TRY(check_name("image", spec->image, spec->service->node));
    s = effective_service(d.arena, spec);
    d.object = &s;
    d.spec = spec;
    d.node = s.node;
    d.project = spec->project;
    d.where = arena_printf(d.arena, "services.%s", s.name);
    draft_option(&d, "--name", spec->name);
    draft_option(&d, "--pull", "never");
    if (spec->auto_remove)
        strv_push(&d.options, "--rm");
    TRY(draft_fill(&d, service_flags));
    finish(&d, spec->image);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

struct err *
call_network_create(const struct runtime *rt, const struct op *op, struct call *ret_call)
{
    const struct network *n = op->network;
    CLEANUP(call_release) struct call call;
    CLEANUP(draft_release) struct draft d;

    call_begin(rt, CALL_NETWORK_CREATE, &call);
    draft_init(&d, rt, &call);
    TRY(check_name("network", n->name, n->node));
    d.object = n;
    d.node = n->node;
    d.labels = op->labels.len ? op->labels : n->labels;
    d.where = arena_printf(d.arena, "networks.%s", n->key);
    TRY(draft_fill(&d, network_flags));
    finish(&d, n->name);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

struct err *
call_volume_create(const struct runtime *rt, const struct op *op, struct call *ret_call)
{
    const struct volume *v = op->volume;
    CLEANUP(call_release) struct call call;
    CLEANUP(draft_release) struct draft d;

    call_begin(rt, CALL_VOLUME_CREATE, &call);
    draft_init(&d, rt, &call);
    TRY(check_name("volume", v->name, v->node));
    d.object = v;
    d.node = v->node;
    d.labels = op->labels.len ? op->labels : v->labels;
    d.where = arena_printf(d.arena, "volumes.%s", v->key);
    TRY(draft_fill(&d, volume_flags));
    finish(&d, v->name);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

struct err *
call_connect(const struct runtime *rt, const struct op *op, const char *id,
             struct call *ret_call)
{
    CLEANUP(call_release) struct call call;
    CLEANUP(draft_release) struct draft d;
    struct fill f = { .ids = &id, .count = 1, .name = op->attachment->network, .timeout = -1 };

    call_begin(rt, CALL_NETWORK_CONNECT, &call);
    draft_init(&d, rt, &call);
    d.node = op->attachment->options->node;
    d.where = arena_printf(d.arena, "services.%s", op->service);
    TRY(draft_connect(&d, op->attachment));
    for (size_t i = 0; op->spec && rt->caps.has[CAP_LINKS] && i < op->spec->links.len; i++)
        draft_option(&d, "--link", op->spec->links.v[i]);
    f.options = &d.options;
    call_fill(rt, &call, &f);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

struct err *
call_build(const struct runtime *rt, const struct op *op, struct call *ret_call)
{
    const struct service *s = op->of;
    const char *context = s->build.context && *s->build.context ? s->build.context : ".";
    CLEANUP(call_release) struct call call;
    CLEANUP(draft_release) struct draft d;

    call_begin(rt, CALL_BUILD, &call);
    draft_init(&d, rt, &call);
    TRY(check_name("build context", context, s->build.node));
    d.object = &s->build;
    d.service = s;
    d.project = op->project;
    d.node = s->build.node;
    d.where = arena_printf(d.arena, "services.%s.build", s->name);
    strv_push_all(&d.options, rt->caps.has[CAP_BUILDKIT] ? rt->backend->build_options
                                                         : rt->backend->plain_build_options);
    if (!rt->caps.has[CAP_BUILDKIT])
        strv_push_all(&call.env, rt->backend->plain_build_env);
    TRY(draft_fill(&d, build_flags));
    finish(&d, context);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

/* "nginx" means docker.io/library/nginx; podman would ask which registry is meant. */
static const char *
full_reference(struct arena *a, const char *ref)
{
    size_t first = strcspn(ref, "/");

    if (ref[first] != '/')
        return arena_printf(a, "docker.io/library/%s", ref);
    if (strcspn(ref, ".:") < first || str_starts(ref, "localhost/"))
        return ref;
    return arena_printf(a, "docker.io/%s", ref);
}

struct err *
call_pull(const struct runtime *rt, const struct op *op, struct call *ret_call)
{
    CLEANUP(draft_release) struct draft d;
    const char *name = op->object;

    draft_init(&d, rt, ret_call);
    TRY(check_name("image", name, op->where));
    if (rt->backend->full_references)
        name = full_reference(d.arena, name);
    if (op->of && op->of->platform && *op->of->platform)
        draft_option(&d, "--platform", op->of->platform);
    call_begin(rt, CALL_PULL, ret_call);
    finish(&d, name);
    return NULL;
}
