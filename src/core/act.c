#include "core/act.h"

#include "base/err.h"
#include "base/mem.h"
#include "core/execute.h"
#include "core/verbs.h"

#include <stdlib.h>

struct acting {
    struct app *app;
    struct plan *plan;
    struct execution *execution;
    done_fn *done;
    void *arg;
};

static bool let_go(void *arg, int times);

static void
executed(void *arg, struct err *e)
{
    struct acting *a = arg;
    struct acting was = *a;

    app_off_interrupt(a->app, let_go, a);
    plan_free(a->plan);
    free(a);
    was.done(was.arg, e);
}

/* At the end of the app; an interrupt before is the execution's. */
static bool
let_go(void *arg, int times)
{
    struct acting *a = arg;

    if (times == 0) {
        execution_drop(a->execution);
        executed(a, err_status(err_new(ERR_INTERRUPTED, "interrupted"), 130));
    }
    return false;
}

static void
carry_out(struct seat *seat, struct plan *plan, done_fn *done, void *arg)
{
    struct acting *a = mem_alloc(sizeof *a);

    *a = (struct acting){ .app = seat->app, .plan = plan, .done = done, .arg = arg };
    app_on_interrupt(a->app, let_go, a);
    a->execution =
        execute(seat, plan, &(struct execute_options){ .title = "Running" }, executed, a);
}

void
act_on(struct seat *seat, const struct act *act, const struct op_target *targets, size_t count,
       done_fn *done, void *arg)
{
    struct plan *plan = plan_new(NULL, "");
    const char *subject = count == 1 ? targets[0].name : "";
    struct op *op = plan_add(plan, act->verb->op, arena_dup(plan->arena, subject), "asked for");

    op->targets.v = arena_alloc(plan->arena, count * sizeof *targets);
    op->targets.len = count;
    for (size_t i = 0; i < count; i++)
        op->targets.v[i] = (struct op_target){
            .id = arena_dup(plan->arena, targets[i].id),
            .name = arena_dup(plan->arena, targets[i].name),
            .service = arena_dup(plan->arena, targets[i].service ? targets[i].service : ""),
            .made_by = -1,
            .number = targets[i].number,
        };
    op->timeout = -1;
    op->signal = arena_dup(plan->arena, act->signal);
    op->force = act->force;
    op->volumes = act->volumes;
    carry_out(seat, plan, done, arg);
}

void
act_remove_objects(struct seat *seat, enum op_kind kind, const char *const *names, size_t count,
                   done_fn *done, void *arg)
{
    struct plan *plan = plan_new(NULL, "");

    for (size_t i = 0; i < count; i++) {
        const char *name = arena_dup(plan->arena, names[i]);

        plan_add(plan, kind, name, "asked for")->object = name;
    }
    carry_out(seat, plan, done, arg);
}
