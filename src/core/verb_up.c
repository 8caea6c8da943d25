#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/order.h"
#include "core/attach.h"
#include "core/observe.h"
#include "core/up.h"
#include "core/verbs.h"
#include <stdlib.h>

struct up_work {
    struct up_options o;
    struct reconcile_options ro;
    plan_done_fn *planned; /* verb_plan */
    void *arg;
};

static struct err *
check_exit_service(const struct work *w, const struct up_options *o)
{
    if (!o->exit_code_from || project_service(w->project, o->exit_code_from))
        return NULL;
    return no_such_service(w->project, o->exit_code_from, "");
}

static void
carry_out(struct work *w)
{
    struct up_work *up = w->own;

    if (up->o.detach || up->o.wait || up->o.no_start || w->app->opt.dry_run)
        work_execute(w, NULL, work_succeed);
    else
        attach_run(w, &up->o);
}

static struct up_work *
up_work_new(struct work *w, const struct up_options *o)
{
    struct up_work *up = arena_alloc(w->arena, sizeof *up);

    up->o = *o;
    /* One container's end decides, unless only failures were to. */
    if (o->exit_code_from && !o->abort_on_failure)
        up->o.abort_on_exit = true;
    up->ro = up_reconcile_options(w, o);
    w->own = up;
    w->quiet_pull = o->quiet_pull;
    w->quiet_build = o->quiet_build;
    w->ask = o->ask;
    w->ask_arg = o->arg;
    if (o->no_start)
        w->title = "Creating";
    return up;
}

void
verb_up(struct seat *seat, const struct target *t, const struct up_options *o, done_fn *done,
        void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct up_work *up = up_work_new(w, o);
    bool attached = !o->detach && !o->wait && !o->no_start && !w->app->opt.dry_run;
    struct err *e = check_exit_service(w, o);

    if (!e && attached)
        e = attach_check(w, o);
    if (e) {
        work_end(w, e);
        return;
    }
    up_prepare(w, &up->ro, attached ? OBSERVE_INSPECT : 0, false, carry_out);
}

/* ---- plan ---- */

static void
plan_done(void *arg, struct err *e)
{
    struct up_work *up = arg;
    struct up_work own = *up;

    free(up);
    if (e)
        own.planned(own.arg, e, NULL, NULL);
}

static void
hand_over(struct work *w)
{
    struct up_work *up = w->arg;

    w->plan->keeps = STEAL(w->now);
    up->planned(up->arg, NULL, STEAL(w->images), STEAL(w->plan));
    work_end(w, NULL);
}

void
verb_plan(struct seat *seat, const struct target *t, const struct up_options *o,
          plan_done_fn *done, void *arg)
{
    struct up_work *outer = mem_alloc(sizeof *outer);
    struct work *w = work_new(seat, t, plan_done, outer);
    struct up_work *up = up_work_new(w, o);

    outer->planned = done;
    outer->arg = arg;
    up_prepare(w, &up->ro, 0, true, hand_over);
}
