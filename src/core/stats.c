#include "core/stats.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "core/app.h"
#include "core/stream.h"
#include "exec/loop.h"
#include "model/engine.h"

#include <stdlib.h>

enum { PAUSE_FIRST_MS = 1000, PAUSE_LAST_MS = 60000 };

struct stats {
    struct seat *seat;
    struct stats_options o;
    struct stream *stream;
    uint64_t restart; /* timer */
    int pause_ms;
    int busy; /* depth of callbacks under way */
    bool dead;
};

static void
stats_free(struct stats *s)
{
    stream_stop(s->stream);
    loop_timer_cancel(s->seat->app->loop, s->restart);
    free(s);
}

static void
leave(struct stats *s)
{
    if (--s->busy == 0 && s->dead)
        stats_free(s);
}

static void
value_came(void *arg, const char *text, size_t len)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct stats *s = arg;
    struct sample sample = { 0 };
    struct err *e = call_decode_sample(s->seat->rt, a, text, len, &sample);

    s->busy++;
    s->pause_ms = PAUSE_FIRST_MS;
    if (!e)
        s->o.on_sample(s->o.arg, &sample);
    err_free(e);
    leave(s);
}

static void start_stream(void *arg);

static void
stream_ended(void *arg, struct err *e)
{
    struct stats *s = arg;

    s->busy++;
    stream_stop(STEAL(s->stream));
    s->restart = loop_timer_start(s->seat->app->loop, s->pause_ms, start_stream, s);
    s->pause_ms = s->pause_ms * 2 > PAUSE_LAST_MS ? PAUSE_LAST_MS : s->pause_ms * 2;
    if (e && s->o.on_trouble)
        s->o.on_trouble(s->o.arg, e);
    err_free(e);
    leave(s);
}

static void
start_stream(void *arg)
{
    struct stats *s = arg;
    struct call call;

    s->restart = 0;
    call_stats(s->seat->rt, NULL, 0, true, &call);
    s->stream = stream_start(
        s->seat, &call,
        &(struct stream_spec){
            .label = "stats", .on_value = value_came, .on_end = stream_ended, .arg = s });
}

struct stats *
stats_start(struct seat *seat, const struct stats_options *o)
{
    struct stats *s;

    if (!seat->rt->caps.has[CAP_STATS])
        return NULL;
    s = mem_alloc(sizeof *s);
    *s = (struct stats){ .seat = seat, .o = *o, .pause_ms = PAUSE_FIRST_MS };
    start_stream(s);
    return s;
}

void
stats_stop(struct stats *s)
{
    if (!s)
        return;
    s->dead = s->busy > 0;
    if (!s->dead)
        stats_free(s);
}
