#include "core/await.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/health.h"
#include "core/observe.h"
#include "core/runtimes.h"
#include "exec/loop.h"
#include "model/engine.h"

#include <stdlib.h>

enum {
    AGAIN_MS = 5000, /* without an event */
    POLL_MS = 1000,  /* where there are no events */
    SETTLE_MS = 50,  /* events come in bursts */
    LOOKS_MAX = 3    /* failed ones: the engine may be restarting */
};

struct awaited {
    struct await *w;
    char *id, *name;
    struct health_watch *watch;
    int told; /* enum health_state by our own check; HEALTH_NONE: nothing yet */
};

struct await {
    struct seat *seat;
    int condition;
    char *service;
    VEC(struct awaited) all;
    done_fn *done;
    void *arg;
    struct observation *look;
    uint64_t timer;
    bool dirty;       /* woken while a look was under way */
    int failed_looks; /* one after another */
};

enum verdict { VERDICT_WAIT, VERDICT_HOLDS, VERDICT_FAILS };

void
await_cancel(struct await *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->all.len; i++) {
        health_watch_stop(w->all.v[i].watch);
        free(w->all.v[i].id);
        free(w->all.v[i].name);
    }
    VEC_RELEASE(&w->all);
    observe_cancel(w->look);
    loop_timer_cancel(w->seat->app->loop, w->timer);
    free(w->service);
    free(w);
}

static void
finish(struct await *w, struct err *e)
{
    done_fn *done = w->done;
    void *arg = w->arg;

    await_cancel(w);
    done(arg, e);
}

/* ---- what a container's state means for the condition ---- */

static bool
over(const struct container *c)
{
    return c->state == STATE_EXITED || c->state == STATE_DEAD;
}

PRINTF(2, 3)
static struct err *
fails(const struct await *w, const char *fmt, ...)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    va_list ap;

    if (w->condition == CONDITION_HEALTHY)
        str_put(&text, "dependency failed to start: ");
    va_start(ap, fmt);
    str_vprintf(&text, fmt, ap);
    va_end(ap);
    return err_new(ERR_DEPENDENCY, "%s", text.buf);
}

/* The last output of the check, as the reason. */
static struct err *
unhealthy(const struct await *w, const struct awaited *a, const struct container *c)
{
    struct err *e = fails(w, "container %s is unhealthy", a->name);
    const struct health_result *last;

    if (!c || c->health_log.len == 0)
        return err_hint(e, "its check did not end in time, or said nothing");
    last = &c->health_log.v[c->health_log.len - 1];
    if (last->output && *last->output)
        e->said = mem_dup(last->output);
    return e;
}

/* Where the engine does not check by itself an old answer is none. */
static bool
stale(const struct await *w, const struct container *c)
{
    if (w->seat->rt->caps.has[CAP_HEALTH_RUNS])
        return false;
    if (c->health_log.len == 0)
        return true;
    return c->health_log.v[c->health_log.len - 1].end + health_good_for(c) < num_wall_ns();
}

static enum verdict
judge_health(const struct await *w, const struct awaited *a, const struct container *c,
             struct err **ret_e)
{
    if (a->told == HEALTH_UNHEALTHY ||
        (c->health == HEALTH_UNHEALTHY && w->seat->rt->caps.has[CAP_HEALTH_RUNS])) {
        *ret_e = unhealthy(w, a, c);
        return VERDICT_FAILS;
    }
    if (a->told == HEALTH_HEALTHY || (c->health == HEALTH_HEALTHY && !stale(w, c)))
        return VERDICT_HOLDS;
    return VERDICT_WAIT;
}

static enum verdict
judge(const struct await *w, const struct awaited *a, const struct container *c,
      struct err **ret_e)
{
    if (w->condition == CONDITION_COMPLETED) {
        if (!over(c))
            return VERDICT_WAIT;
        if (c->exit_code == 0)
            return VERDICT_HOLDS;
        *ret_e =
            err_new(ERR_DEPENDENCY, "service \"%s\" didn't complete successfully: exit %lld",
                    w->service, (long long)c->exit_code);
        return VERDICT_FAILS;
    }
    if (over(c)) {
        *ret_e = fails(w, "container %s exited (%lld)", a->name, (long long)c->exit_code);
        return VERDICT_FAILS;
    }
    if (c->has_healthcheck)
        return judge_health(w, a, c, ret_e);
    if (w->condition == CONDITION_HEALTHY) {
        *ret_e = fails(w, "container %s has no healthcheck configured", a->name);
        return VERDICT_FAILS;
    }
    return c->state == STATE_RUNNING ? VERDICT_HOLDS : VERDICT_WAIT;
}

/* ---- looking ---- */

static void look(void *arg);

static void
look_in(struct await *w, int64_t ms)
{
    loop_timer_cancel(w->seat->app->loop, w->timer);
    w->timer = loop_timer_start(w->seat->app->loop, ms, look, w);
}

static void
health_told(void *arg, enum health_state health)
{
    struct awaited *a = arg;

    a->told = (int)health;
    if (health != HEALTH_STARTING) {
        health_watch_stop(a->watch);
        a->watch = NULL;
    }
    look_in(a->w, 0);
}

static void
watch_health(struct awaited *a, const struct container *c)
{
    if (a->watch || a->told != HEALTH_NONE || a->w->seat->rt->caps.has[CAP_HEALTH_RUNS] ||
        a->w->condition == CONDITION_COMPLETED || !c->has_healthcheck ||
        c->state != STATE_RUNNING)
        return;
    a->watch = health_watch_start(a->w->seat, c, health_told, a);
}

/* True when the wait is over and w is gone. */
static bool
decide(struct await *w, const struct snapshot *s)
{
    size_t holding = 0;

    for (size_t i = 0; i < w->all.len; i++) {
        struct awaited *a = &w->all.v[i];
        const struct container *c = snapshot_container(s, a->id);
        struct err *e = NULL;

        if (!c)
            e = fails(w, "container %s was removed meanwhile", a->name);
        if (c && c->inspected && judge(w, a, c, &e) == VERDICT_HOLDS)
            holding++;
        if (e) {
            finish(w, e);
            return true;
        }
        if (c && c->inspected)
            watch_health(a, c);
    }
    /* One that has done its work is enough: Docker Compose looks at the first that exited. */
    if (holding < w->all.len && !(holding && w->condition == CONDITION_COMPLETED))
        return false;
    finish(w, NULL);
    return true;
}

static void
looked(void *arg, struct err *e, struct snapshot *s)
{
    CLEANUP(snapshot_freep) struct snapshot *now = s;
    struct await *w = arg;

    w->look = NULL;
    if (e && ++w->failed_looks >= LOOKS_MAX) {
        finish(w, err_wrap(e, "waiting for %s", w->service));
        return;
    }
    if (e) {
        err_free(e);
        look_in(w, POLL_MS);
        return;
    }
    w->failed_looks = 0;
    if (decide(w, now))
        return;
    look_in(w, w->dirty ? SETTLE_MS : w->seat->rt->caps.has[CAP_EVENTS] ? AGAIN_MS : POLL_MS);
    w->dirty = false;
}

static void
look(void *arg)
{
    struct await *w = arg;
    CLEANUP(mem_freep) const char **ids = mem_alloc((w->all.len + 1) * sizeof *ids);

    w->timer = 0;
    if (w->look) {
        w->dirty = true;
        return;
    }
    for (size_t i = 0; i < w->all.len; i++)
        ids[i] = w->all.v[i].id;
    w->look = observe(w->seat, &(struct observe_spec){ .what = OBSERVE_INSPECT, .ids = ids },
                      looked, w);
}

static void
first_look(void *arg)
{
    struct await *w = arg;

    w->timer = 0;
    if (w->condition == CONDITION_STARTED || w->all.len == 0)
        finish(w, NULL);
    else
        look(w);
}

static struct await *
await_new(struct seat *seat, const struct await_spec *spec)
{
    struct await *w = mem_alloc(sizeof *w);

    *w = (struct await){ .seat = seat,
                         .condition = spec->condition,
                         .service = mem_dup(spec->service) };
    for (size_t i = 0; spec->ids[i]; i++)
        VEC_PUSH(&w->all,
                 ((struct awaited){
                     .w = w, .id = mem_dup(spec->ids[i]), .name = mem_dup(spec->names[i]) }));
    return w;
}

bool
await_holds(struct seat *seat, const struct await_spec *spec, const struct snapshot *now)
{
    struct await *w = await_new(seat, spec);
    bool holds = w->all.len > 0;

    for (size_t i = 0; i < w->all.len && holds; i++) {
        const struct container *c = snapshot_container(now, w->all.v[i].id);
        CLEANUP(err_freep) struct err *e = NULL;

        holds = c && c->inspected && judge(w, &w->all.v[i], c, &e) == VERDICT_HOLDS;
    }
    await_cancel(w);
    return holds;
}

struct await *
await_start(struct seat *seat, const struct await_spec *spec, done_fn *done, void *arg)
{
    struct await *w = await_new(seat, spec);

    w->done = done;
    w->arg = arg;
    w->timer = loop_timer_start(seat->app->loop, 0, first_look, w);
    return w;
}

void
await_wake(struct await *w, const char *id)
{
    bool ours = !id;

    for (size_t i = 0; i < w->all.len && !ours; i++)
        ours = str_eq(w->all.v[i].id, id);
    if (!ours)
        return;
    if (w->look)
        w->dirty = true;
    else
        look_in(w, SETTLE_MS);
}
