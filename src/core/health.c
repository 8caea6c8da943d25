#include "core/health.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "core/app.h"
#include "core/ask.h"
#include "exec/loop.h"

#include <stdlib.h>

enum {
    INTERVAL_S = 30, /* docker's defaults */
    TIMEOUT_S = 30,
    RETRIES = 3,
    START_INTERVAL_S = 5,
    CLIENT_MS = 2000 /* what the client itself needs besides the check */
};

struct health_watch {
    struct seat *seat;
    char *id;
    health_fn *fn;
    void *arg;
    struct asked *asked;
    uint64_t timer;
    int64_t started, interval, timeout, start_period; /* ns */
    int64_t retries, failures;
};

static int64_t
given_or(int64_t given, int64_t otherwise)
{
    return given > 0 ? given : otherwise;
}

int64_t
health_good_for(const struct container *c)
{
    return given_or(c->check.interval, (int64_t)INTERVAL_S * NS_PER_S) +
           given_or(c->check.timeout, (int64_t)TIMEOUT_S * NS_PER_S);
}

static bool
starting(const struct health_watch *w)
{
    return num_wall_ns() < w->started + w->start_period;
}

/* Within the start period it is looked at more often: it may be over at any time. */
static int64_t
pause_ns(const struct health_watch *w)
{
    int64_t often = (int64_t)START_INTERVAL_S * NS_PER_S;

    return starting(w) && w->interval > often ? often : w->interval;
}

static void run_check(void *arg);

static void
next_check(struct health_watch *w, int64_t ns)
{
    int64_t ms = ns <= 0 ? 0 : (ns + NS_PER_MS - 1) / NS_PER_MS;

    w->timer = loop_timer_start(w->seat->app->loop, ms, run_check, w);
}

static void
checked(void *arg, struct reply *r)
{
    struct health_watch *w = arg;
    bool odd = r->e || r->status > 1;

    w->asked = NULL;
    if (!r->e && r->status == 0) {
        w->fn(w->arg, HEALTH_HEALTHY);
        return;
    }
    if (!starting(w))
        w->failures++;
    if (w->failures >= w->retries) {
        w->fn(w->arg, HEALTH_UNHEALTHY);
        return;
    }
    next_check(w, pause_ns(w));
    if (odd)
        w->fn(w->arg, HEALTH_STARTING);
}

static void
run_check(void *arg)
{
    struct health_watch *w = arg;
    struct call call;

    w->timer = 0;
    call_health(w->seat->rt, w->id, &call);
    w->asked = ask(w->seat, &call,
                   &(struct ask_options){ .label = "health",
                                          .total_ms = (int)(w->timeout / NS_PER_MS) + CLIENT_MS,
                                          .any_status = true },
                   checked, w);
}

struct health_watch *
health_watch_start(struct seat *seat, const struct container *c, health_fn *fn, void *arg)
{
    struct health_watch *w = mem_alloc(sizeof *w);

    *w = (struct health_watch){
        .seat = seat,
        .id = mem_dup(c->id),
        .fn = fn,
        .arg = arg,
        .started = c->started,
        .interval = given_or(c->check.interval, (int64_t)INTERVAL_S * NS_PER_S),
        .timeout = given_or(c->check.timeout, (int64_t)TIMEOUT_S * NS_PER_S),
        .start_period = c->check.start_period,
        .retries = given_or(c->check.retries, RETRIES),
        .failures = c->health == HEALTH_UNHEALTHY ? 0 : c->failing_streak,
    };
    next_check(w, w->started + pause_ns(w) - num_wall_ns());
    return w;
}

void
health_watch_stop(struct health_watch *w)
{
    if (!w)
        return;
    ask_drop(w->asked);
    loop_timer_cancel(w->seat->app->loop, w->timer);
    free(w->id);
    free(w);
}
