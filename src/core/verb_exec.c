#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/ask.h"
#include "core/observe.h"
#include "core/verbs.h"
#include "core/work.h"
#include "model/engine.h"

#include <string.h>

/* A replica goes before a one-off, then the lower number. */
static bool
better(const struct container *c, const struct container *than)
{
    if (!than)
        return true;
    if (c->oneoff != than->oneoff)
        return !c->oneoff;
    return c->number < than->number;
}

static const struct container *
pick(const struct snapshot *s, const struct exec_options *o)
{
    const struct container *best = NULL;

    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];

        if (!str_eq(c->service, o->service) || c->state != STATE_RUNNING)
            continue;
        if (o->index && (c->oneoff || c->number != o->index))
            continue;
        if (better(c, best))
            best = c;
    }
    return best;
}

static const char *
nearest_running(const struct work *w, const char *typed)
{
    const char **names = arena_alloc(w->arena, (w->now->containers.len + 1) * sizeof *names);

    for (size_t i = 0; i < w->now->containers.len; i++)
        names[i] = w->now->containers.v[i].service;
    return str_nearest(typed, names, w->now->containers.len);
}

static struct err *
not_running(const struct work *w, const struct exec_options *o)
{
    const char *near;
    struct err *e;

    if (o->index)
        return err_hint(err_new("not-running", "service \"%s\" is not running container #%lld",
                                o->service, (long long)o->index),
                        "'%s ps -a %s' shows which there are", w->app->opt.program, o->service);
    e = err_new("not-running", "service \"%s\" is not running", o->service);
    for (size_t i = 0; i < w->now->containers.len; i++)
        if (str_eq(w->now->containers.v[i].service, o->service))
            return err_hint(e, "start it: %s start %s", w->app->opt.program, o->service);
    near = nearest_running(w, o->service);
    if (near)
        return err_hint(e, "did you mean '%s'?", near);
    return err_hint(e, "create and start it: %s up -d %s", w->app->opt.program, o->service);
}

static void
exec_done(void *arg, struct reply *r)
{
    struct work *w = arg;
    struct err *e = STEAL(r->e);

    w->call = NULL;
    work_end(w, e);
}

static void
exec_in(struct work *w)
{
    const struct exec_options *o = w->own;
    const struct container *c = pick(w->now, o);
    struct exec_query q = { .command = work_strings(w->arena, o->command),
                            .tty = o->tty && !o->detach,
                            .interactive = o->interactive && !o->detach,
                            .privileged = o->privileged,
                            .detach = o->detach,
                            .user = o->user,
                            .workdir = o->workdir };
    struct call call;
    struct err *e;
    int status = 0;

    if (!c) {
        work_end(w, not_running(w, o));
        return;
    }
    q.id = c->id;
    if (o->env)
        q.environment = *o->env;
    e = call_exec(w->seat->rt, &q, &call);
    if (!e && o->detach) {
        w->call = ask(w->seat, &call, &(struct ask_options){ .label = "exec" }, exec_done, w);
        return;
    }
    if (!e)
        e = ask_foreground(w->seat, &call, "exec", &status);
    if (!e && status)
        e = err_status(err_new(ERR_EXIT_STATUS, "exit status %d", status), status);
    work_end(w, e);
}

void
verb_exec(struct seat *seat, const struct target *t, const struct exec_options *o,
          done_fn *done, void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct exec_options *own = arena_alloc(w->arena, sizeof *own);

    *own = *o;
    w->own = own;
    w->elsewhere_command = "exec";
    work_observe(w, OBSERVE_CONTAINERS, NULL, exec_in);
}
