#include "core/work.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "compose/teardown.h"
#include "core/ask.h"
#include "core/elsewhere.h"
#include "core/journal.h"
#include "core/observe.h"
#include "core/runtimes.h"
#include "core/shells.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/node.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 8, OVERTAKEN_MAX = 3, OVERTAKEN_PAUSE_MS = 500 };
enum { ORPHANS_POLL_MS = 50, ORPHANS_MAX_MS = 30000 };

void
work_add_string(struct arena *a, struct strings *s, const char *text)
{
    const char **v = arena_alloc(a, (s->len + 1) * sizeof *v);

    if (s->len)
        memcpy(v, s->v, s->len * sizeof *v);
    v[s->len] = arena_dup(a, text);
    s->v = v;
    s->len++;
    s->given = true;
}

struct strings
work_strings(struct arena *a, const char *const *words)
{
    struct strings s = { NULL, 0, words != NULL };

    while (words && words[s.len])
        s.len++;
    s.v = arena_alloc(a, (s.len + 1) * sizeof *s.v);
    for (size_t i = 0; i < s.len; i++)
        s.v[i] = arena_dup(a, words[i]);
    return s;
}

/* An execution, or what a verb runs besides, has been asked before. */
static bool
interrupted(void *arg, int times)
{
    struct work *w = arg;

    if (w->execution && times)
        return false;
    work_end(w, err_status(err_new(ERR_INTERRUPTED, "interrupted"), 130));
    return true;
}

struct work *
work_new(struct seat *seat, const struct target *t, done_fn *done, void *arg)
{
    struct arena *a = arena_new();
    struct work *w = arena_alloc(a, sizeof *w);

    *w = (struct work){ .seat = seat,
                        .app = seat->app,
                        .arena = a,
                        .name = arena_dup(a, t->name),
                        .project = t->project,
                        .services = work_strings(a, t->services),
                        .title = "Running",
                        .done = done,
                        .arg = arg };
    app_on_interrupt(w->app, interrupted, w);
    return w;
}

void
work_end(struct work *w, struct err *e)
{
    done_fn *done = w->done;
    void *arg = w->arg;

    app_off_interrupt(w->app, interrupted, w);
    if (w->release)
        w->release(w);
    loop_timer_cancel(w->app->loop, w->pause);
    execution_drop(w->execution);
    shells_cancel(w->shells);
    ask_drop(w->call);
    observe_cancel(w->look);
    elsewhere_cancel(w->elsewhere);
    plan_free(w->plan);
    plan_free(w->images);
    snapshot_free(w->now);
    arena_free(w->arena);
    done(arg, e);
}

void
work_succeed(struct work *w)
{
    work_end(w, NULL);
}

/* ---- looking ---- */

static struct err *
have_project(struct work *w)
{
    struct project *p;

    if (w->project || !w->now)
        return NULL;
    TRY(project_rebuild(w->arena, w->name, w->now, &p));
    w->project = p;
    w->rebuilt = true;
    return NULL;
}

static void
go_on(struct work *w)
{
    struct err *e = have_project(w);

    if (e)
        work_end(w, e);
    else
        w->then(w);
}

static void
found_elsewhere(void *arg, struct seat *where, size_t containers)
{
    struct work *w = arg;
    const char *plural = containers == 1 ? "" : "s";

    w->elsewhere = NULL;
    if (where && w->refuse_elsewhere) {
        work_end(w, err_hint(err_new(ERR_RUNS_ELSEWHERE,
                                     "project \"%s\" is on %s already (%zu container%s), and "
                                     "would be started a second time on %s",
                                     w->name, where->name, containers, plural, w->seat->name),
                             "take it down there first: %s --runtime %s -p %s down; or go on "
                             "there: --runtime %s",
                             w->app->opt.program, where->name, w->name, where->name));
        return;
    }
    if (where)
        progress_say(
            &w->app->progress, PROGRESS_NOTICE,
            "%s has no container of project \"%s\", but %s has %zu: %s --runtime %s %s",
            w->seat->name, w->name, where->name, containers, w->app->opt.program, where->name,
            w->elsewhere_command ? w->elsewhere_command : "down");
    go_on(w);
}

void
work_tell_elsewhere(struct work *w, work_fn *then)
{
    w->then = then;
    w->elsewhere = elsewhere_look(w->seat, w->name, found_elsewhere, w);
}

static void
looked_again(void *arg, struct err *e, struct snapshot *s)
{
    struct work *w = arg;

    w->look = NULL;
    if (e) {
        work_end(w, e);
        return;
    }
    snapshot_free(w->now);
    w->now = s;
    go_on(w);
}

static void
looked_first(void *arg, struct err *e, struct snapshot *s)
{
    struct work *w = arg;

    if (e || s->containers.len) {
        looked_again(w, e, s);
        return;
    }
    w->look = NULL;
    w->now = s;
    work_tell_elsewhere(w, w->then);
}

static void
look(struct work *w, unsigned what, const struct object_query *objects, work_fn *then,
     observe_fn *done)
{
    w->then = then;
    w->look = observe(
        w->seat, &(struct observe_spec){ .what = what, .project = w->name, .objects = objects },
        done, w);
}

/* What such commands do is in no list before they have ended. */
static void
look_in_peace(void *arg)
{
    struct work *w = arg;
    size_t orphans = w->patient ? journal_orphans() : 0;

    w->pause = 0;
    if (!orphans || w->waited_ms >= ORPHANS_MAX_MS) {
        look(w, w->what, w->objects, w->then, looked_first);
        return;
    }
    if (!w->waited_ms)
        progress_say(&w->app->progress, PROGRESS_NOTICE,
                     "an earlier run was killed, %zu of its commands are still under way: "
                     "waiting for them, 30 s at most",
                     orphans);
    w->waited_ms += ORPHANS_POLL_MS;
    w->pause = loop_timer_start(w->app->loop, ORPHANS_POLL_MS, look_in_peace, w);
}

void
work_observe(struct work *w, unsigned what, const struct object_query *objects, work_fn *then)
{
    w->what = what;
    w->objects = objects;
    w->then = then;
    look_in_peace(w);
}

void
work_observe_again(struct work *w, unsigned what, const struct object_query *objects,
                   work_fn *then)
{
    look(w, what, objects, then, looked_again);
}

/* ---- planning ---- */

static void make_plan(struct work *w);

static void
inspected(void *arg, struct err *e, struct snapshot *s)
{
    struct work *w = arg;

    w->look = NULL;
    if (e) {
        work_end(w, e);
        return;
    }
    w->now = s;
    make_plan(w);
}

static bool
inspect_more(struct work *w)
{
    CLEANUP(mem_freep) const char **ids = NULL;
    struct observe_spec what = { .what = OBSERVE_INSPECT };
    size_t count = w->plan->inspect.len;

    if (count == 0)
        return false;
    ids = mem_alloc((count + 1) * sizeof *ids);
    memcpy(ids, w->plan->inspect.v, count * sizeof *ids);
    what.ids = ids;
    what.into = STEAL(w->now);
    w->look = observe(w->seat, &what, inspected, w);
    return true;
}

static bool
has(const struct strings *s, const char *text)
{
    for (size_t i = 0; i < s->len; i++)
        if (strcmp(s->v[i], text) == 0)
            return true;
    return false;
}

/* True when an answer changes the plan. */
static bool
ask_questions(struct work *w)
{
    bool changed = false;

    for (size_t i = 0; i < w->plan->notices.len; i++) {
        const struct plan_notice *n = &w->plan->notices.v[i];

        if (n->kind != NOTICE_ASK || has(&w->asked, n->object))
            continue;
        work_add_string(w->arena, &w->asked, n->object);
        if (!w->ask || !w->ask(w->ask_arg, n->text))
            continue;
        work_add_string(w->arena, &w->agreed, n->object);
        changed = true;
    }
    return changed;
}

/* Each once, however often the plan is made. */
static void
say_notices(struct work *w)
{
    for (size_t i = 0; i < w->plan->notices.len; i++) {
        const struct plan_notice *n = &w->plan->notices.v[i];
        struct pos at = n->where ? node_pos(n->where) : (struct pos){ 0 };
        const char *text = n->text;

        if (n->kind == NOTICE_ASK)
            continue;
        if (at.file)
            text = arena_printf(w->arena, "%s:%d:%d: %s", at.file, at.line, at.col, n->text);
        if (has(&w->said, text))
            continue;
        work_add_string(w->arena, &w->said, text);
        progress_say(&w->app->progress, PROGRESS_NOTICE, "%s", text);
    }
}

static void
make_plan(struct work *w)
{
    struct plan *plan;
    struct err *e;

    if (w->rounds++ > ROUNDS_MAX)
        BUG("a plan that is never content");
    plan_free(STEAL(w->plan));
    e = w->make(w, &plan);
    if (e) {
        work_end(w, e);
        return;
    }
    w->plan = plan;
    if (inspect_more(w))
        return;
    if (ask_questions(w)) {
        make_plan(w);
        return;
    }
    say_notices(w);
    e = call_check_plan(w->seat->rt, w->plan);
    if (e)
        work_end(w, e);
    else
        w->then(w);
}

void
work_plan(struct work *w, work_fn *then)
{
    w->then = then;
    w->rounds = 0;
    make_plan(w);
}

/* ---- executing ---- */

bool
work_may_look_anew(const struct work *w)
{
    return w->anew && w->overtaken < OVERTAKEN_MAX;
}

/*
 * The same complaint after a second look, about something that was not to be seen or is still
 * not there: it belongs to somebody else, and time will not mend it.
 */
static bool
is_in_the_way(const struct work *w, const struct err *e)
{
    static const char *const codes[] = { ERR_NAME_CONFLICT, ERR_NO_SUCH_CONTAINER,
                                         ERR_NO_SUCH_NETWORK };

    for (size_t i = 0; w->overtaken && e->said && i < ARRAY_LEN(codes); i++)
        if (str_eq(e->code, codes[i]))
            return has(&w->overtaken_by, e->said);
    return false;
}

static void
look_anew(void *arg)
{
    struct work *w = arg;

    w->pause = 0;
    w->anew(w);
}

bool
work_overtaken(struct work *w, struct err *e)
{
    if (!work_may_look_anew(w) || !execute_was_overtaken(e) || is_in_the_way(w, e))
        return false;
    w->overtaken++;
    if (e->said)
        work_add_string(w->arena, &w->overtaken_by, e->said);
    progress_say(&w->app->progress, PROGRESS_NOTICE,
                 "%s was changed by somebody else meanwhile (%s): looking again", w->name,
                 e->msg);
    err_free(e);
    w->pause = loop_timer_start(w->app->loop, OVERTAKEN_PAUSE_MS, look_anew, w);
    return true;
}

static void
executed(void *arg, struct err *e)
{
    struct work *w = arg;

    w->execution = NULL;
    if (work_overtaken(w, e))
        return;
    if (e)
        work_end(w, e);
    else
        w->then(w);
}

void
work_execute(struct work *w, const struct execute_options *o, work_fn *then)
{
    struct execute_options how = o ? *o : (struct execute_options){ 0 };

    how.title = how.title ? how.title : w->title;
    how.now = w->now;
    how.quiet_pull = w->quiet_pull;
    how.quiet_build = w->quiet_build;
    how.again = work_may_look_anew(w);
    w->then = then;
    w->execution = execute(w->seat, w->plan, &how, executed, w);
}

static void
planned(struct work *w)
{
    work_execute(w, NULL, work_succeed);
}

void
work_carry_out(struct work *w)
{
    work_plan(w, planned);
}
