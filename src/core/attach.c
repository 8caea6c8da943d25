#include "core/attach.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/order.h"
#include "compose/teardown.h"
#include "core/observe.h"
#include "model/engine.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

enum stopping { STOPPING_NOT, STOPPING_GRACEFULLY, STOPPING_AT_ONCE };

struct attach {
    struct work *w;
    const struct up_options *o;
    struct strv services; /* whose output is followed */
    struct strv names;    /* before their lines, sorted */
    struct logs *logs;
    struct execution *execution;
    struct observation *look;
    struct plan *plan; /* of the stop */
    struct snapshot *now;
    enum stopping stopping;
    bool interrupted, announced;
    bool logs_over, stopped;
    struct opt_int status; /* what a container's end makes of ours */
    struct err *error;
};

static bool interrupt(void *arg, int times);
static void stop_all(struct attach *at);

/* ---- which services ---- */

static bool
in_words(const char *const *words, const char *name)
{
    for (size_t i = 0; words && words[i]; i++)
        if (str_eq(words[i], name))
            return true;
    return false;
}

static bool
in_strings(const struct strings *s, const char *name)
{
    for (size_t i = 0; i < s->len; i++)
        if (str_eq(s->v[i], name))
            return true;
    return false;
}

static bool
followed(const struct work *w, const struct up_options *o, const struct service *s,
         const struct services *all)
{
    if (!services_has(all, s->name) || in_words(o->no_attach, s->name))
        return false;
    if (o->attach && o->attach[0])
        return in_words(o->attach, s->name);
    if (s->attach == TRI_FALSE)
        return false;
    return o->attach_dependencies || w->services.len == 0 || in_strings(&w->services, s->name);
}

static struct err *
choose_services(struct work *w, const struct up_options *o, struct strv *ret)
{
    struct services all;

    TRY(order_services(w->arena, w->project, &w->services, o->no_deps ? 0 : ORDER_DEPENDENCIES,
                       &all));
    for (size_t i = 0; o->attach && o->attach[i]; i++)
        if (!services_has(&all, o->attach[i]))
            return err_new(ERR_USAGE, "cannot attach to services not included in up: %s",
                           o->attach[i]);
    for (size_t i = 0; i < w->project->services.len; i++)
        if (followed(w, o, &w->project->services.v[i], &all))
            strv_push(ret, w->project->services.v[i].name);
    return NULL;
}

struct err *
attach_check(struct work *w, const struct up_options *o)
{
    CLEANUP(strv_release) struct strv services = STRV_INIT;

    return choose_services(w, o, &services);
}

/* ---- names of what will be followed ---- */

static void
push_name(struct strv *names, const char *name)
{
    if (!strv_has(names, name))
        strv_push(names, name);
}

static bool
goes_away(const struct plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->ops.len; i++)
        for (size_t t = 0; plan->ops.v[i].kind == OP_REMOVE && t < plan->ops.v[i].targets.len;
             t++)
            if (str_eq(plan->ops.v[i].targets.v[t].id, id))
                return true;
    return false;
}

static void
find_names(struct attach *at)
{
    const struct work *w = at->w;
    struct strv *names = &at->names;

    for (size_t i = 0; i < w->plan->ops.len; i++) {
        const struct container_spec *spec = w->plan->ops.v[i].spec;
        struct container c;
        CLEANUP(str_release) struct str name = STR_INIT;

        if (!spec || !strv_has(&at->services, spec->service->name))
            continue;
        c = (struct container){ .project = w->name,
                                .service = spec->service->name,
                                .name = spec->final_name,
                                .number = spec->number };
        logs_name(&c, &name);
        push_name(names, name.buf);
    }
    for (size_t i = 0; i < w->now->containers.len; i++) {
        const struct container *c = &w->now->containers.v[i];
        CLEANUP(str_release) struct str name = STR_INIT;

        if (c->oneoff || !strv_has(&at->services, c->service) || goes_away(w->plan, c->id))
            continue;
        logs_name(c, &name);
        push_name(names, name.buf);
    }
    strv_sort(names);
}

static void
announce(struct attach *at)
{
    if (!at->announced && at->o->on_attach)
        at->o->on_attach(at->o->arg, &at->names);
    at->announced = true;
}

/* ---- the end ---- */

static void
attach_release(struct work *w)
{
    struct attach *at = w->attach;

    app_off_interrupt(w->app, interrupt, at);
    execution_drop(at->execution);
    logs_stop(at->logs);
    observe_cancel(at->look);
    strv_release(&at->services);
    strv_release(&at->names);
    plan_free(at->plan);
    snapshot_free(at->now);
    err_free(at->error);
}

static void
end_if_over(struct attach *at)
{
    struct err *e;

    if (!at->logs_over || at->execution || at->look)
        return;
    if (at->stopping != STOPPING_NOT && !at->stopped)
        return;
    e = STEAL(at->error);
    if (!e && at->interrupted)
        e = err_status(err_new(ERR_INTERRUPTED, "interrupted"), 130);
    if (!e && at->status.set && at->status.v)
        e = err_status(err_new(ERR_EXIT_STATUS, "exit status %lld", (long long)at->status.v),
                       (int)at->status.v);
    work_end(at->w, e);
}

static void
logs_done(void *arg, struct err *e)
{
    struct attach *at = arg;

    at->logs = NULL;
    at->logs_over = true;
    if (!at->error)
        at->error = STEAL(e);
    err_free(e);
    end_if_over(at);
}

/* ---- stopping ---- */

static void
stopped(void *arg, struct err *e)
{
    struct attach *at = arg;
    bool cancelled = e && str_eq(e->code, ERR_INTERRUPTED);

    at->execution = NULL;
    if (cancelled && at->stopping == STOPPING_AT_ONCE) {
        /* The graceful stop made way for the kill. */
        err_free(e);
        stop_all(at);
        return;
    }
    at->stopped = true;
    if (!at->error && !cancelled)
        at->error = STEAL(e);
    err_free(e);
    if (at->logs)
        logs_until_over(at->logs);
    end_if_over(at);
}

static void
observed(void *arg, struct err *e, struct snapshot *s)
{
    struct attach *at = arg;
    struct work *w = at->w;
    struct teardown_options o = { .caps = &w->seat->rt->caps, .services = w->services };

    at->look = NULL;
    if (at->o->timeout.set)
        o.timeout = (struct opt_int){ true, at->o->timeout.v * NS_PER_S };
    snapshot_free(at->now);
    at->now = s;
    plan_free(STEAL(at->plan));
    if (!e && at->stopping == STOPPING_AT_ONCE)
        e = plan_kill(w->project, s, &o, &at->plan);
    else if (!e)
        e = plan_stop(w->project, s, &o, &at->plan);
    if (e) {
        stopped(at, e);
        return;
    }
    at->execution = execute(
        w->seat, at->plan,
        &(struct execute_options){
            .title = at->stopping == STOPPING_AT_ONCE ? "Killing" : "Stopping", .now = s },
        stopped, at);
    /* Above the execution's own: a second Ctrl-C kills, it does not give up. */
    app_off_interrupt(w->app, interrupt, at);
    app_on_interrupt(w->app, interrupt, at);
}

static void
stop_all(struct attach *at)
{
    at->look =
        observe(at->w->seat,
                &(struct observe_spec){ .what = OBSERVE_CONTAINERS, .project = at->w->name },
                observed, at);
}

static void
stop_gracefully(struct attach *at)
{
    at->stopping = STOPPING_GRACEFULLY;
    if (at->execution)
        execution_cancel(at->execution);
    else
        stop_all(at);
}

static bool
interrupt(void *arg, int times)
{
    struct attach *at = arg;

    /* At the end of the app the work is ended, and this with it. */
    if (times == 0)
        return false;
    at->interrupted = true;
    if (at->stopping != STOPPING_NOT) {
        at->stopping = STOPPING_AT_ONCE;
        if (at->execution)
            execution_cancel(at->execution);
        return true;
    }
    if (at->o->on_stopping)
        at->o->on_stopping(at->o->arg);
    stop_gracefully(at);
    return true;
}

/* ---- output ---- */

static void
container_ended(struct attach *at, const struct log_line *line)
{
    bool counts = at->o->abort_on_exit || (at->o->abort_on_failure && line->exit_code != 0);
    bool ours = !at->o->exit_code_from || str_eq(at->o->exit_code_from, line->service);

    if (line->restarting)
        return;
    if (ours && !at->status.set && (counts || at->o->exit_code_from))
        at->status = (struct opt_int){ true, line->exit_code };
    if (!counts || at->stopping != STOPPING_NOT)
        return;
    if (at->o->on_abort)
        at->o->on_abort(at->o->arg);
    stop_gracefully(at);
}

static void
line_came(void *arg, const struct log_line *line)
{
    struct attach *at = arg;

    if (at->o->on_line)
        at->o->on_line(at->o->arg, line);
    if (line->kind == LOG_EXITED)
        container_ended(at, line);
}

static void
hook_said(void *arg, int index, const char *text, size_t len)
{
    struct attach *at = arg;
    const struct op *op = &at->w->plan->ops.v[index];
    CLEANUP(str_release) struct str name = STR_INIT;
    struct container c = { .project = at->w->name,
                           .service = op->service,
                           .name = op->subject,
                           .number = op->targets.len ? op->targets.v[0].number : 0 };

    if (!at->o->on_line)
        return;
    logs_name(&c, &name);
    at->o->on_line(at->o->arg, &(struct log_line){ .kind = LOG_HOOK,
                                                   .id = "",
                                                   .name = name.buf,
                                                   .service = op->service,
                                                   .number = c.number,
                                                   .text = text,
                                                   .len = len,
                                                   .stamp = "" });
}

/* ---- the plan ---- */

static void
step_begins(void *arg, int index)
{
    struct attach *at = arg;
    enum op_kind kind = at->w->plan->ops.v[index].kind;

    if (kind == OP_RUN || kind == OP_START)
        announce(at);
}

static void
step_done(void *arg, int index, const struct step *s)
{
    struct attach *at = arg;

    (void)index;
    (void)s;
    if (at->logs)
        logs_wake(at->logs);
}

static void
executed(void *arg, struct err *e)
{
    struct attach *at = arg;

    at->execution = NULL;
    if (at->stopping != STOPPING_NOT) {
        if (e && str_eq(e->code, ERR_INTERRUPTED)) {
            err_free(e);
        } else if (e) {
            at->error = e;
        }
        stop_all(at);
        return;
    }
    if (work_overtaken(at->w, e))
        return;
    if (e) {
        work_end(at->w, e);
        return;
    }
    announce(at);
    logs_until_over(at->logs);
}

static void
carry_out(struct attach *at)
{
    struct work *w = at->w;

    at->execution = execute(w->seat, w->plan,
                            &(struct execute_options){ .title = w->title,
                                                       .now = w->now,
                                                       .again = work_may_look_anew(w),
                                                       .on_begin = step_begins,
                                                       .on_step = step_done,
                                                       .on_hook = hook_said,
                                                       .arg = at },
                            executed, at);
    /* Above the execution's own. */
    app_off_interrupt(w->app, interrupt, at);
    app_on_interrupt(w->app, interrupt, at);
}

void
attach_run(struct work *w, const struct up_options *o)
{
    struct attach *at = w->attach;
    struct logs_options lo = { .project = w->name,
                               .follow = true,
                               .for_ever = true,
                               .exits = true,
                               .before = w->now,
                               .on_line = line_came };
    struct err *e;

    /* Another plan for the same: what is followed already goes on. */
    if (at) {
        if (at->stopping == STOPPING_NOT)
            carry_out(at);
        return;
    }
    at = arena_alloc(w->arena, sizeof *at);
    *at = (struct attach){ .w = w, .o = o };
    w->attach = at;
    w->release = attach_release;
    e = choose_services(w, o, &at->services);
    if (e) {
        work_end(w, e);
        return;
    }
    find_names(at);
    /* An empty list would mean all of them. */
    if (at->services.len == 0)
        strv_push(&at->services, "");
    lo.services = at->services;
    lo.names = at->names;
    lo.arg = at;
    at->logs = logs_start(w->seat, &lo, logs_done, at);
    carry_out(at);
}
