#include "core/elsewhere.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/observe.h"
#include "exec/loop.h"
#include "model/engine.h"

#include <stdlib.h>

/* Nobody waits longer than that for a runtime that was not chosen. */
enum { LIMIT_MS = 4000 };

/* One runtime that is asked. */
struct question {
    struct elsewhere *e;
    struct seat *seat;
    struct observation *look;
    bool answered;
};

struct elsewhere {
    struct app *app;
    char *project;
    elsewhere_fn *fn;
    void *arg;
    VEC(struct question *) all;
    struct seat *where;
    size_t containers;
    uint64_t timer;
    size_t probing; /* they cannot be called off */
    bool over;
};

static void
elsewhere_free(struct elsewhere *e)
{
    loop_timer_cancel(e->app->loop, e->timer);
    for (size_t i = 0; i < e->all.len; i++)
        free(e->all.v[i]);
    VEC_RELEASE(&e->all);
    free(e->project);
    free(e);
}

void
elsewhere_cancel(struct elsewhere *e)
{
    if (!e)
        return;
    e->over = true;
    for (size_t i = 0; i < e->all.len; i++) {
        observe_cancel(e->all.v[i]->look);
        e->all.v[i]->look = NULL;
    }
    loop_timer_cancel(e->app->loop, e->timer);
    e->timer = 0;
    if (e->probing == 0)
        elsewhere_free(e);
}

static void
finish(void *arg)
{
    struct elsewhere *e = arg;
    elsewhere_fn *fn = e->fn;
    void *fn_arg = e->arg;
    struct seat *where = e->where;
    size_t containers = e->containers;

    e->timer = 0;
    elsewhere_cancel(e);
    fn(fn_arg, where, containers);
}

static void
time_over(void *arg)
{
    struct elsewhere *e = arg;

    for (size_t i = 0; i < e->all.len; i++)
        if (!e->all.v[i]->answered)
            progress_say(&e->app->progress, PROGRESS_NOTICE,
                         "%s does not answer: whether project \"%s\" runs there is not known",
                         e->all.v[i]->seat->name, e->project);
    finish(e);
}

static void
finish_if_all(struct elsewhere *e)
{
    for (size_t i = 0; i < e->all.len; i++)
        if (!e->all.v[i]->answered)
            return;
    loop_timer_cancel(e->app->loop, e->timer);
    e->timer = loop_timer_start(e->app->loop, 0, finish, e);
}

static void
listed(void *arg, struct err *err, struct snapshot *s)
{
    struct question *q = arg;
    struct elsewhere *e = q->e;

    q->look = NULL;
    q->answered = true;
    err_free(err);
    if (s && s->containers.len && !e->where) {
        e->where = q->seat;
        e->containers = s->containers.len;
    }
    snapshot_free(s);
    finish_if_all(e);
}

static void
probed(void *arg, struct seat *seat)
{
    struct question *q = arg;
    struct elsewhere *e = q->e;

    e->probing--;
    if (e->over) {
        if (e->probing == 0)
            elsewhere_free(e);
        return;
    }
    if (seat->status != SEAT_ANSWERS) {
        q->answered = true;
        finish_if_all(e);
        return;
    }
    q->look = observe(
        seat, &(struct observe_spec){ .what = OBSERVE_CONTAINERS, .project = e->project },
        listed, q);
}

struct elsewhere *
elsewhere_look(struct seat *chosen, const char *project, elsewhere_fn *fn, void *arg)
{
    struct elsewhere *e = mem_alloc(sizeof *e);
    const struct runtimes *rs = &chosen->app->runtimes;

    *e = (struct elsewhere){
        .app = chosen->app, .project = mem_dup(project), .fn = fn, .arg = arg
    };
    for (size_t i = 0; i < rs->seats.len; i++) {
        struct question *q;

        if (rs->seats.v[i] == chosen)
            continue;
        q = mem_alloc(sizeof *q);
        *q = (struct question){ .e = e, .seat = rs->seats.v[i] };
        VEC_PUSH(&e->all, q);
    }
    e->timer = loop_timer_start(e->app->loop, LIMIT_MS, time_over, e);
    e->probing = e->all.len + 1;
    for (size_t i = 0; i < e->all.len; i++)
        seat_probe(e->all.v[i]->seat, false, probed, e->all.v[i]);
    e->probing--;
    finish_if_all(e);
    return e;
}
