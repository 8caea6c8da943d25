#include "core/feed.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "core/app.h"
#include "core/observe.h"
#include "core/runtimes.h"
#include "core/state.h"
#include "core/stream.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/labels.h"

#include <stdlib.h>

enum {
    GATHER_MS = 100, /* a burst of events is one list */
    INSURANCE_MS = 30000,
    POLL_MS = 2000,
    PAUSE_FIRST_MS = 500, /* before a stream that ended is started again; doubles */
    PAUSE_LAST_MS = 30000,
    GOOD_MS = 10000 /* a stream that lived so long was a good one */
};

struct feed {
    struct seat *seat;
    struct feed_options o;
    char *project;
    struct state *state; /* of its own, or NULL */
    struct stream *stream;
    struct observation *look;
    uint64_t gather, again, restart; /* timers */
    int64_t began_ms;                /* when the stream was started */
    int64_t asked_ms;                /* of the first look since the last good one; 0: none */
    int pause_ms;
    bool dirty;    /* something happened while a look was under way */
    bool troubled; /* the last thing that on_trouble was told was an error */
    int busy;      /* depth of callbacks under way */
    bool dead;     /* stopped by one of them */
};

static void look_now(void *arg);
static void start_stream(void *arg);

static void
tell_trouble(struct feed *f, const struct err *e)
{
    if (!e && !f->troubled)
        return;
    f->troubled = e != NULL;
    if (f->o.on_trouble)
        f->o.on_trouble(f->o.arg, e);
}

/* ---- lists ---- */

static void
plan_next_look(struct feed *f)
{
    int64_t ms = f->stream && !f->asked_ms ? f->o.insurance_ms : f->o.poll_ms;

    loop_timer_cancel(f->seat->app->loop, f->again);
    f->again = loop_timer_start(f->seat->app->loop, ms, look_now, f);
}

static void
feed_free(struct feed *f)
{
    struct loop *loop = f->seat->app->loop;

    stream_stop(f->stream);
    observe_cancel(f->look);
    loop_timer_cancel(loop, f->gather);
    loop_timer_cancel(loop, f->again);
    loop_timer_cancel(loop, f->restart);
    state_free(f->state);
    free(f->project);
    free(f);
}

static void
leave(struct feed *f)
{
    if (--f->busy == 0 && f->dead)
        feed_free(f);
}

static void
looked(void *arg, struct err *e, struct snapshot *s)
{
    CLEANUP(err_freep) struct err *failure = e;
    struct feed *f = arg;

    f->look = NULL;
    f->asked_ms = failure ? f->asked_ms : 0;
    f->busy++;
    plan_next_look(f);
    if (f->dirty) {
        f->dirty = false;
        feed_wake(f);
    }
    tell_trouble(f, failure);
    if (f->dead)
        snapshot_free(s);
    else if (s)
        state_replace(feed_state(f), s);
    leave(f);
}

static void
look_now(void *arg)
{
    struct feed *f = arg;

    loop_timer_cancel(f->seat->app->loop, f->gather);
    f->gather = 0;
    if (f->look) {
        f->dirty = true;
        return;
    }
    f->asked_ms = f->asked_ms ? f->asked_ms : loop_now_ms();
    f->look = observe(
        f->seat,
        &(struct observe_spec){
            .what = f->o.what, .project = f->project, .any = !f->project, .background = true },
        looked, f);
}

void
feed_wake(struct feed *f)
{
    if (!f->o.what || f->gather)
        return;
    f->gather = loop_timer_start(f->seat->app->loop, GATHER_MS, look_now, f);
}

/* ---- events ---- */

static void
event_came(void *arg, const char *text, size_t len)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct feed *f = arg;
    struct event ev = { 0 };
    struct err *e = call_decode_event(f->seat->rt, a, text, len, &ev);

    f->busy++;
    feed_wake(f);
    if (!e && f->o.on_event)
        f->o.on_event(f->o.arg, &ev);
    err_free(e);
    leave(f);
}

static void
stream_ended(void *arg, struct err *e)
{
    CLEANUP(err_freep) struct err *why = e;
    struct feed *f = arg;
    struct loop *loop = f->seat->app->loop;

    f->busy++;
    stream_stop(STEAL(f->stream));
    if (loop_now_ms() - f->began_ms > GOOD_MS)
        f->pause_ms = PAUSE_FIRST_MS;
    f->restart = loop_timer_start(loop, f->pause_ms, start_stream, f);
    f->pause_ms = f->pause_ms * 2 > PAUSE_LAST_MS ? PAUSE_LAST_MS : f->pause_ms * 2;
    if (f->o.what)
        plan_next_look(f);
    feed_wake(f);
    if (why)
        tell_trouble(f, why);
    if (f->o.on_gap && !f->dead)
        f->o.on_gap(f->o.arg);
    leave(f);
}

static void
start_stream(void *arg)
{
    struct feed *f = arg;
    CLEANUP(mem_freep) char *label = NULL;
    const char *filters[2] = { NULL, NULL };
    struct call call;

    f->restart = 0;
    if (f->project) {
        label = mem_printf("%s=%s", LABEL_PROJECT, f->project);
        filters[0] = label;
    }
    call_events(f->seat->rt, 0, 0, filters, &call);
    f->began_ms = loop_now_ms();
    f->stream = stream_start(
        f->seat, &call,
        &(struct stream_spec){
            .label = "events", .on_value = event_came, .on_end = stream_ended, .arg = f });
    /* What happened since the last one ended was told to nobody. */
    feed_wake(f);
}

/* ---- life ---- */

struct feed *
feed_start(struct seat *seat, const struct feed_options *o)
{
    struct feed *f = mem_alloc(sizeof *f);

    *f = (struct feed){
        .seat = seat, .o = *o, .project = mem_dup(o->project), .pause_ms = PAUSE_FIRST_MS
    };
    f->o.insurance_ms = o->insurance_ms ? o->insurance_ms : INSURANCE_MS;
    f->o.poll_ms = o->poll_ms ? o->poll_ms : POLL_MS;
    if (f->project)
        f->state = state_new();
    if (seat->rt->caps.has[CAP_EVENTS])
        start_stream(f);
    if (f->o.what)
        look_now(f);
    return f;
}

void
feed_stop(struct feed *f)
{
    if (!f)
        return;
    f->dead = f->busy > 0;
    if (!f->dead)
        feed_free(f);
}

void
feed_stopp(struct feed **f)
{
    feed_stop(*f);
}

struct state *
feed_state(struct feed *f)
{
    return f->state ? f->state : f->seat->state;
}

int64_t
feed_asked_ms(const struct feed *f)
{
    return f->asked_ms;
}

bool
feed_streaming(const struct feed *f)
{
    return f->stream != NULL;
}
