/* The verbs for containers that exist: down, stop, start, restart, kill, pause, unpause, rm. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/teardown.h"
#include "core/observe.h"
#include "core/verbs.h"
#include "core/work.h"
#include "model/plan.h"

#include <string.h>

typedef struct err *teardown_fn(const struct project *p, const struct snapshot *now,
                                const struct teardown_options *o, struct plan **ret_plan);

struct act {
    teardown_fn *plan;
    struct teardown_options o;
    bool (*confirm)(void *arg, const struct strv *names);
    void *confirm_arg;
    const char *nothing; /* said when there is nothing to do; NULL: silence */
};

static struct err *
make(struct work *w, struct plan **ret_plan)
{
    struct act *act = w->own;
    struct plan *plan = NULL;

    act->o.caps = &w->seat->rt->caps;
    act->o.services = w->services;
    TRY(act->plan(w->project, w->now, &act->o, &plan));
    if (!plan->ops.len && act->nothing)
        progress_say(&w->seat->app->progress, PROGRESS_INFO, "%s", act->nothing);
    *ret_plan = plan;
    return NULL;
}

static struct act *
act_new(struct work *w, teardown_fn *plan, const char *title, struct opt_int timeout)
{
    struct act *act = arena_alloc(w->arena, sizeof *act);

    act->plan = plan;
    if (timeout.set)
        act->o.timeout = (struct opt_int){ true, timeout.v * NS_PER_S };
    w->own = act;
    w->make = make;
    w->title = title;
    return act;
}

static void
run(struct seat *seat, const struct target *t, teardown_fn *plan, const char *title,
    const struct act_options *o, done_fn *done, void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct act *act = act_new(w, plan, title, o->timeout);

    act->o.no_deps = o->no_deps;
    act->o.signal = o->signal ? arena_dup(w->arena, o->signal) : NULL;
    act->o.remove_orphans = o->remove_orphans;
    act->o.stop = o->stop;
    act->o.volumes = o->volumes;
    act->nothing = plan == plan_kill ? "no container to kill" : NULL;
    w->elsewhere_command = "ps";
    w->patient = true;
    work_observe(w, OBSERVE_CONTAINERS, NULL, work_carry_out);
}

void
verb_start(struct seat *seat, const struct target *t, const struct act_options *o,
           done_fn *done, void *arg)
{
    run(seat, t, plan_start, "Running", o, done, arg);
}

void
verb_stop(struct seat *seat, const struct target *t, const struct act_options *o, done_fn *done,
          void *arg)
{
    run(seat, t, plan_stop, "Stopping", o, done, arg);
}

void
verb_restart(struct seat *seat, const struct target *t, const struct act_options *o,
             done_fn *done, void *arg)
{
    run(seat, t, plan_restart, "Restarting", o, done, arg);
}

void
verb_pause(struct seat *seat, const struct target *t, const struct act_options *o,
           done_fn *done, void *arg)
{
    run(seat, t, plan_pause, "Pausing", o, done, arg);
}

void
verb_unpause(struct seat *seat, const struct target *t, const struct act_options *o,
             done_fn *done, void *arg)
{
    run(seat, t, plan_unpause, "Running", o, done, arg);
}

void
verb_kill(struct seat *seat, const struct target *t, const struct act_options *o, done_fn *done,
          void *arg)
{
    run(seat, t, plan_kill, "Killing", o, done, arg);
}

/* ---- rm: shows what goes and asks ---- */

static void
confirm_removal(struct work *w)
{
    const struct act *act = w->own;
    CLEANUP(strv_release) struct strv names = STRV_INIT;

    for (size_t i = 0; i < w->plan->ops.len; i++) {
        const struct op *op = &w->plan->ops.v[i];

        for (size_t t = 0; op->kind == OP_REMOVE && t < op->targets.len; t++)
            strv_push(&names, op->targets.v[t].name);
    }
    if (names.len && act->confirm && !act->confirm(act->confirm_arg, &names))
        work_end(w, NULL);
    else
        work_execute(w, NULL, work_succeed);
}

static void
plan_removal(struct work *w)
{
    work_plan(w, confirm_removal);
}

void
verb_rm(struct seat *seat, const struct target *t, const struct act_options *o, done_fn *done,
        void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct act *act = act_new(w, plan_rm, "Removing", o->timeout);

    act->o.stop = o->stop;
    act->o.volumes = o->volumes;
    act->confirm = o->confirm;
    act->confirm_arg = o->arg;
    act->nothing = "No stopped containers";
    w->elsewhere_command = "ps";
    w->patient = true;
    work_observe(w, OBSERVE_CONTAINERS, NULL, plan_removal);
}

/* ---- down ---- */

static struct err *
images_to_remove(const char *rmi, int *ret_images)
{
    static const struct {
        const char *word;
        enum remove_images images;
    } rows[] = { { "local", RMI_LOCAL }, { "all", RMI_ALL } };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (str_eq(rmi, rows[i].word)) {
            *ret_images = rows[i].images;
            return NULL;
        }
    return err_hint(err_new(ERR_USAGE, "invalid value for --rmi: \"%s\"", rmi),
                    "--rmi local or --rmi all");
}

void
verb_down(struct seat *seat, const struct target *t, const struct down_options *o,
          done_fn *done, void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct act *act = act_new(w, plan_down, "Running", o->timeout);
    unsigned what = OBSERVE_CONTAINERS | OBSERVE_OWN;
    struct err *e = o->rmi ? images_to_remove(o->rmi, &act->o.images) : NULL;

    if (e) {
        work_end(w, e);
        return;
    }
    act->o.volumes = o->volumes;
    act->o.remove_orphans = o->remove_orphans;
    if (act->o.images != RMI_NONE)
        what |= OBSERVE_LISTS;
    w->elsewhere_command = "down";
    w->patient = true;
    work_observe(w, what, NULL, work_carry_out);
}
