#include "core/execute.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/vec.h"
#include "compose/spec.h"
#include "core/ask.h"
#include "core/await.h"
#include "core/execute_tell.h"
#include "core/feed.h"
#include "core/summary.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/plan.h"

#include <string.h>

/* An operation under way. */
struct running {
    struct execution *x;
    int index;
    VEC(struct asked *) calls; /* NULL once answered */
    size_t left;
    struct err *e; /* the first */
    struct await *await;
    uint64_t clock;
    int64_t start_ms;
};

struct execution {
    struct seat *seat;
    struct plan *plan;
    struct execute_options o;
    struct teller teller;
    done_fn *done;
    void *arg;
    size_t count;
    struct step *steps;
    size_t *left;             /* predecessors that are not over */
    struct running **running; /* NULL: not under way */
    size_t calling, waiting;  /* operations with children, and awaits */
    struct feed *feed;        /* wakes the awaits; NULL: there are none */
    struct err *error;        /* of the first failure */
    struct strv warned;       /* what the engine has said of its own accord */
    uint64_t end_timer;
    bool cancelled, scheduling, again;
};

static void schedule(struct execution *x);
static bool interrupted(void *arg, int times);

static struct op *
op_of(struct execution *x, int index)
{
    return &x->plan->ops.v[index];
}

/* ---- the end ---- */

bool
execute_was_overtaken(const struct err *e)
{
    return e && error_overtaken(e->code);
}

static void
execution_free(struct execution *x)
{
    for (size_t i = 0; i < x->count; i++) {
        free(x->steps[i].id);
        err_free(x->steps[i].err);
    }
    feed_stop(x->feed);
    strv_release(&x->warned);
    err_free(x->error);
    free(x->steps);
    free(x->left);
    free(x->running);
    free(x);
}

static void
end(void *arg)
{
    struct execution *x = arg;
    struct app *app = x->seat->app;
    struct err *e = STEAL(x->error);

    feed_stop(STEAL(x->feed));
    app_off_interrupt(app, interrupted, x);
    if (x->cancelled) {
        err_free(e);
        e = err_status(err_new(ERR_INTERRUPTED, "interrupted"), 130);
    } else if (e && !(x->o.again && execute_was_overtaken(e))) {
        summary_tell(&app->progress, x->plan, x->steps);
    }
    x->done(x->arg, e);
    execution_free(x);
}

static void
end_if_over(struct execution *x)
{
    if (x->calling || x->waiting || x->end_timer)
        return;
    x->end_timer = loop_timer_start(x->seat->app->loop, 0, end, x);
}

/* ---- one operation is over ---- */

static void
running_free(struct running *r)
{
    loop_timer_cancel(r->x->seat->app->loop, r->clock);
    await_cancel(r->await);
    VEC_RELEASE(&r->calls);
    err_free(r->e);
    free(r);
}

static const char *
verb_of(const struct op *op)
{
    static const char *const words[OP_KIND_COUNT] = {
        [OP_RUN] = "starting",
        [OP_CREATE] = "creating",
        [OP_CONNECT] = "connecting",
        [OP_COPY] = "copying files into",
        [OP_START] = "starting",
        [OP_STOP] = "stopping",
        [OP_RESTART] = "restarting",
        [OP_REMOVE] = "removing",
        [OP_PULL] = "pulling for",
        [OP_BUILD] = "building",
        [OP_HOOK] = "running a hook in",
        [OP_RENAME] = "renaming",
        [OP_KILL] = "sending a signal to",
        [OP_PAUSE] = "pausing",
        [OP_UNPAUSE] = "unpausing",
        [OP_DISCONNECT] = "disconnecting",
        [OP_NETWORK_CREATE] = "creating network",
        [OP_NETWORK_REMOVE] = "removing network",
        [OP_VOLUME_CREATE] = "creating volume",
        [OP_VOLUME_REMOVE] = "removing volume",
        [OP_IMAGE_REMOVE] = "removing image",
    };

    return words[op->kind] ? words[op->kind] : op_kinds[op->kind].word;
}

/* New work is no longer begun; waits, pulls and builds that go on are of no use any more. */
static void
wind_down(struct execution *x, bool everything)
{
    for (size_t i = 0; i < x->plan->ops.len; i++) {
        struct running *r = x->running[i];
        enum op_kind kind = x->plan->ops.v[i].kind;

        if (!r)
            continue;
        if (r->await) {
            x->steps[i].outcome = OUTCOME_CANCELLED;
            x->running[i] = NULL;
            x->waiting--;
            running_free(r);
            continue;
        }
        for (size_t c = 0; c < r->calls.len; c++)
            if (r->calls.v[c] && (everything || kind == OP_PULL || kind == OP_BUILD))
                ask_stop(r->calls.v[c]);
    }
    end_if_over(x);
}

static void
release_dependents(struct execution *x, int index)
{
    for (size_t i = 0; i < x->plan->ops.len; i++) {
        const struct op *op = &x->plan->ops.v[i];

        for (size_t a = 0; a < op->after_len; a++)
            x->left[i] -= op->after[a] == index;
    }
}

static bool
is_an_effort(const struct op *op)
{
    return op->best_effort || (op->kind == OP_AWAIT && !op->required);
}

/* Takes e; NULL for success. */
static void
finish_op(struct execution *x, int index, double seconds, struct err *e)
{
    struct op *op = op_of(x, index);
    struct step *step = &x->steps[index];
    bool first = e && !x->error && !is_an_effort(op) && !x->cancelled;

    step->err = e;
    if (e && x->cancelled)
        step->outcome = OUTCOME_CANCELLED;
    else if (e)
        step->outcome = is_an_effort(op) ? OUTCOME_WARNED : OUTCOME_FAILED;
    else
        step->outcome = OUTCOME_DONE;
    x->teller.finished += !op->quiet;
    if (step->outcome == OUTCOME_DONE)
        tell_done(&x->teller, op, index, seconds);
    else if (step->outcome == OUTCOME_WARNED)
        tell_warning(&x->teller, op, index, seconds, e);
    else if (step->outcome == OUTCOME_FAILED)
        tell_error(&x->teller, op, index, seconds, e);
    if (x->o.on_step)
        x->o.on_step(x->o.arg, index, step);
    if (step->outcome == OUTCOME_DONE || step->outcome == OUTCOME_WARNED)
        release_dependents(x, index);
    if (first) {
        x->error = err_dup(e);
        if (op->kind != OP_AWAIT)
            x->error = err_wrap(x->error, "%s %s", verb_of(op), op->subject);
        wind_down(x, false);
    }
    schedule(x);
}

/* Takes e. */
static void
finish_running(struct running *r, struct err *e)
{
    struct execution *x = r->x;
    int index = r->index;
    double seconds = (double)(loop_now_ms() - r->start_ms) / 1000;

    x->running[index] = NULL;
    if (op_of(x, index)->kind == OP_AWAIT)
        x->waiting--;
    else
        x->calling--;
    running_free(r);
    finish_op(x, index, seconds, e);
}

/* ---- ids that exist only now ---- */

static const char *
resolve(void *arg, const struct op_target *t)
{
    struct execution *x = arg;

    if (t->id)
        return t->id;
    return t->made_by >= 0 ? x->steps[t->made_by].id : NULL;
}

/* One id a target, NULL-terminated, from the plan's arena; NULL when one does not exist. */
static const char **
target_ids(struct execution *x, const struct op *op)
{
    const char **ids = arena_alloc(x->plan->arena, (op->targets.len + 1) * sizeof *ids);

    for (size_t i = 0; i < op->targets.len; i++) {
        ids[i] = resolve(x, &op->targets.v[i]);
        if (!ids[i])
            return NULL;
    }
    return ids;
}

/* ---- waits ---- */

static const char **
target_names(struct execution *x, const struct op *op)
{
    const char **names = arena_alloc(x->plan->arena, (op->targets.len + 1) * sizeof *names);

    for (size_t i = 0; i < op->targets.len; i++)
        names[i] = op->targets.v[i].name;
    return names;
}

static bool
touched(const struct plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->ops.len; i++) {
        const struct op *op = &plan->ops.v[i];

        if (!op_kinds[op->kind].changes || op->kind == OP_HOOK)
            continue;
        for (size_t t = 0; t < op->targets.len; t++)
            if (str_eq(op->targets.v[t].id, id))
                return true;
    }
    return false;
}

/* The plan's snapshot already says that the condition holds. */
static bool
holds_already(struct execution *x, const struct op *op)
{
    struct await_spec spec = { .condition = op->condition, .service = op->waits_for };

    if (op->condition == CONDITION_STARTED || op->targets.len == 0)
        return true;
    if (!x->o.now)
        return false;
    for (size_t i = 0; i < op->targets.len; i++)
        if (!op->targets.v[i].id || touched(x->plan, op->targets.v[i].id))
            return false;
    spec.ids = target_ids(x, op);
    spec.names = target_names(x, op);
    return await_holds(x->seat, &spec, x->o.now);
}

static void
awaited(void *arg, struct err *e)
{
    struct running *r = arg;

    r->await = NULL;
    finish_running(r, e);
}

static void
wait_over(void *arg)
{
    struct running *r = arg;
    const struct op *op = op_of(r->x, r->index);

    r->clock = 0;
    finish_running(r, err_new(ERR_DEPENDENCY, "application not healthy after %llds",
                              (long long)(op->timeout / NS_PER_S)));
}

static void
start_await(struct running *r, const struct op *op)
{
    struct execution *x = r->x;
    struct await_spec spec = { .condition = op->condition,
                               .service = op->waits_for,
                               .ids = target_ids(x, op),
                               .names = target_names(x, op) };

    x->waiting++;
    if (op->timeout > 0)
        r->clock = loop_timer_start(x->seat->app->loop, op->timeout / NS_PER_MS, wait_over, r);
    r->await = await_start(x->seat, &spec, awaited, r);
}

static void
event_came(void *arg, const struct event *ev)
{
    struct execution *x = arg;

    for (size_t i = 0; i < x->plan->ops.len; i++)
        if (x->running[i] && x->running[i]->await)
            await_wake(x->running[i]->await, ev->id);
}

static void
events_ended(void *arg)
{
    struct execution *x = arg;

    for (size_t i = 0; i < x->plan->ops.len; i++)
        if (x->running[i] && x->running[i]->await)
            await_wake(x->running[i]->await, NULL);
}

/* Before anything is started: no event that matters is missed then. */
static void
follow_events(struct execution *x)
{
    bool wanted = false;

    for (size_t i = 0; i < x->plan->ops.len && !wanted; i++)
        wanted = x->plan->ops.v[i].kind == OP_AWAIT && !holds_already(x, &x->plan->ops.v[i]);
    if (!wanted || x->seat->app->opt.dry_run)
        return;
    x->feed = feed_start(x->seat, &(struct feed_options){ .project = x->plan->project_name,
                                                          .on_event = event_came,
                                                          .on_gap = events_ended,
                                                          .arg = x });
}

/* ---- calls ---- */

static struct err *
hook_error(const struct op *op, const struct reply *r)
{
    if (r->status == 0)
        return NULL;
    return err_new(ERR_RUNTIME, "%s hook exited with status %d", op->service, r->status);
}

/* Each sentence once: an engine repeats it for every container. */
static void
tell_warnings(struct execution *x, const struct op *op, const struct reply *reply)
{
    CLEANUP(strv_release) struct strv said = STRV_INIT;

    if (op->kind != OP_RUN && op->kind != OP_CREATE && op->kind != OP_START &&
        op->kind != OP_NETWORK_CREATE && op->kind != OP_VOLUME_CREATE)
        return;
    call_warnings(reply->err, reply->err_len, &said);
    for (size_t i = 0; i < said.len; i++) {
        if (strv_has(&x->warned, said.v[i]))
            continue;
        strv_push(&x->warned, said.v[i]);
        progress_say(&x->seat->app->progress, PROGRESS_NOTICE, "%s says of %s: %s",
                     x->seat->name, op->subject, said.v[i]);
    }
}

static void
called(void *arg, struct reply *reply)
{
    struct running *r = arg;
    struct execution *x = r->x;
    const struct op *op = op_of(x, r->index);
    struct err *e = STEAL(reply->e);

    for (size_t i = 0; i < r->calls.len; i++)
        if (r->calls.v[i] && asked_call(r->calls.v[i]) == reply->call)
            r->calls.v[i] = NULL;
    if (!e)
        tell_warnings(x, op, reply);
    if (!e && op->kind == OP_HOOK)
        e = hook_error(op, reply);
    if (!e && (op->kind == OP_RUN || op->kind == OP_CREATE)) {
        x->steps[r->index].id = call_created_id(reply->out, reply->out_len);
        if (!x->steps[r->index].id)
            e = err_new(ERR_RUNTIME, "%s printed no id for %s", x->seat->name, op->subject);
    }
    if (!r->e)
        r->e = STEAL(e);
    err_free(e);
    if (--r->left == 0)
        finish_running(r, STEAL(r->e));
}

static void
line_came(void *arg, const char *line, size_t len)
{
    struct running *r = arg;
    struct execution *x = r->x;
    const struct op *op = op_of(x, r->index);

    if (op->kind == OP_HOOK && x->o.on_hook)
        x->o.on_hook(x->o.arg, r->index, line, len);
    else if (op->kind != OP_HOOK)
        tell_line(&x->teller, op, r->index, line);
}

/* Sources of bind mounts that the engine would not make by itself. */
static struct err *
make_folders(const struct execution *x, const struct calls *calls)
{
    for (size_t i = 0; i < calls->len; i++)
        for (size_t k = 0; k < calls->v[i].make_dirs.len; k++) {
            const char *path = calls->v[i].make_dirs.v[k];

            if (!fs_exists(path) && !x->seat->app->opt.read_only)
                TRY(err_wrap(fs_mkdirs(path, 0755), "making the folder for a bind mount"));
        }
    return NULL;
}

static struct err *
prepare_calls(struct execution *x, struct op *op, struct calls *ret_calls)
{
    const char **ids;

    if (op->spec && (op->kind == OP_RUN || op->kind == OP_CREATE))
        TRY(spec_bind(x->plan->arena, op->spec, resolve, x, &op->spec));
    ids = target_ids(x, op);
    if (!ids)
        return err_new(ERR_RUNTIME, "the container that %s belongs to was not made",
                       op->subject);
    TRY(call_op(x->seat->rt, op, ids, ret_calls));
    return make_folders(x, ret_calls);
}

static void
start_calls(struct running *r, struct op *op)
{
    struct execution *x = r->x;
    struct calls calls = CALLS_INIT;
    bool lines = (op->kind == OP_PULL && !x->o.quiet_pull) ||
                 (op->kind == OP_BUILD && !x->o.quiet_build) || op->kind == OP_HOOK;
    struct ask_options how = { .rank = x->o.background ? POOL_BACKGROUND : POOL_USER,
                               .label = op_kinds[op->kind].word,
                               .any_status = op->kind == OP_HOOK,
                               .on_line = lines ? line_came : NULL };

    x->calling++;
    r->e = prepare_calls(x, op, &calls);
    if (r->e || calls.len == 0) {
        calls_release(&calls);
        finish_running(r, STEAL(r->e));
        return;
    }
    r->left = calls.len;
    for (size_t i = 0; i < calls.len; i++)
        VEC_PUSH(&r->calls, ask(x->seat, &calls.v[i], &how, called, r));
    calls_release(&calls);
}

/* ---- what comes next ---- */

/* What another operation has brought already: nothing is done and nothing said. */
static bool
is_needless(const struct execution *x, const struct op *op)
{
    return op->unless >= 0 && x->steps[op->unless].outcome == OUTCOME_DONE;
}

static void
start_op(struct execution *x, int index)
{
    struct op *op = op_of(x, index);
    struct running *r;

    if (is_needless(x, op)) {
        op->quiet = true;
        x->teller.count--;
        finish_op(x, index, 0, NULL);
        return;
    }

    x->steps[index].outcome = OUTCOME_RUNNING;
    if (x->o.on_begin)
        x->o.on_begin(x->o.arg, index);
    tell_start(&x->teller, op, index);
    if (op->kind == OP_NONE || x->seat->app->opt.dry_run ||
        (op->kind == OP_AWAIT && holds_already(x, op))) {
        finish_op(x, index, 0, NULL);
        return;
    }
    r = mem_alloc(sizeof *r);
    *r = (struct running){ .x = x, .index = index, .start_ms = loop_now_ms() };
    x->running[index] = r;
    if (op->kind == OP_AWAIT)
        start_await(r, op);
    else
        start_calls(r, op);
}

static bool
may_start(const struct execution *x, size_t i)
{
    const struct op *op = &x->plan->ops.v[i];
    size_t width = x->seat->app->opt.width;

    if (x->error || x->cancelled || x->steps[i].outcome != OUTCOME_WAITING || x->left[i])
        return false;
    return op->kind == OP_AWAIT || op->kind == OP_NONE || x->calling < width;
}

static void
schedule(struct execution *x)
{
    x->again = true;
    if (x->scheduling)
        return;
    x->scheduling = true;
    while (x->again) {
        x->again = false;
        for (size_t i = 0; i < x->plan->ops.len; i++)
            if (may_start(x, i))
                start_op(x, (int)i);
    }
    x->scheduling = false;
    end_if_over(x);
}

/* ---- life ---- */

void
execution_cancel(struct execution *x)
{
    x->cancelled = true;
    wind_down(x, true);
}

/* At the end of the app its owner drops it. */
static bool
interrupted(void *arg, int times)
{
    if (times)
        execution_cancel(arg);
    return times > 0;
}

void
execution_drop(struct execution *x)
{
    if (!x)
        return;
    app_off_interrupt(x->seat->app, interrupted, x);
    loop_timer_cancel(x->seat->app->loop, x->end_timer);
    for (size_t i = 0; i < x->count; i++) {
        struct running *r = x->running[i];

        for (size_t c = 0; r && c < r->calls.len; c++)
            ask_drop(r->calls.v[c]);
        if (r)
            running_free(r);
    }
    execution_free(x);
}

const struct step *
execution_step(const struct execution *x, int index)
{
    return &x->steps[index];
}

struct execution *
execute(struct seat *seat, struct plan *plan, const struct execute_options *o, done_fn *done,
        void *arg)
{
    struct execution *x = mem_alloc(sizeof *x);

    *x = (struct execution){
        .seat = seat,
        .plan = plan,
        .o = *o,
        .teller = { .bus = &seat->app->progress, .title = o->title },
        .done = done,
        .arg = arg,
        .count = plan->ops.len,
        .steps = mem_alloc((plan->ops.len + 1) * sizeof *x->steps),
        .left = mem_alloc((plan->ops.len + 1) * sizeof *x->left),
        .running = mem_alloc((plan->ops.len + 1) * sizeof *x->running),
    };
    for (size_t i = 0; i < plan->ops.len; i++) {
        x->left[i] = plan->ops.v[i].after_len;
        x->teller.count += !plan->ops.v[i].quiet;
    }
    app_on_interrupt(seat->app, interrupted, x);
    follow_events(x);
    schedule(x);
    return x;
}
