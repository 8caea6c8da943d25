#include "core/stream.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "core/app.h"
#include "core/ask.h"
#include "exec/lines.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "exec/spawn.h"
#include "model/frames.h"

#include <stdlib.h>

enum { VALUE_LIMIT = 4 << 20, BLOCKS = 8 };

struct stream {
    struct seat *seat;
    struct call call;
    struct stream_spec spec;
    struct proc *proc;
    struct frames frames;
    struct lines out, err;
    uint64_t number, timer;
    struct err *failed; /* it could not be started */
    int busy;           /* depth of callbacks under way */
    bool ending, dead;
};

static void
stream_free(struct stream *s)
{
    command_stopped(&s->seat->app->commands, s->number);
    proc_free(s->proc);
    loop_timer_cancel(s->seat->app->loop, s->timer);
    frames_release(&s->frames);
    lines_release(&s->out);
    lines_release(&s->err);
    call_release(&s->call);
    err_free(s->failed);
    free(s);
}

static void
leave(struct stream *s)
{
    if (--s->busy == 0 && s->dead)
        stream_free(s);
}

void
stream_stop(struct stream *s)
{
    if (!s)
        return;
    if (s->busy) {
        s->dead = true;
        return;
    }
    stream_free(s);
}

static void
value_came(void *arg, const char *text, size_t len)
{
    struct stream *s = arg;

    if (!s->dead)
        s->spec.on_value(s->spec.arg, text, len);
}

static void
tell_line(struct stream *s, const char *line, size_t len, bool err, bool cut)
{
    if (!s->dead)
        s->spec.on_line(s->spec.arg, &(struct stream_line){ line, len, err, cut, s->ending });
}

static void
out_line(void *arg, const char *line, size_t len, bool cut)
{
    tell_line(arg, line, len, false, cut);
}

static void
err_line(void *arg, const char *line, size_t len, bool cut)
{
    tell_line(arg, line, len, true, cut);
}

static void
out_came(void *arg, const char *bytes, size_t len)
{
    struct stream *s = arg;

    s->busy++;
    if (s->dead)
        ;
    else if (s->call.framing == FRAME_JSON)
        frames_feed(&s->frames, bytes, len, value_came, s);
    else
        lines_feed(&s->out, bytes, len);
    leave(s);
}

static void
err_came(void *arg, const char *bytes, size_t len)
{
    struct stream *s = arg;

    s->busy++;
    if (!s->dead)
        lines_feed(&s->err, bytes, len);
    leave(s);
}

static struct err *
end_error(struct stream *s, const struct proc_exit *how)
{
    struct proc_spec spec = { .argv = strv_argv(&s->call.argv) };

    if (how->signal || how->stopped || how->clock != PROC_IN_TIME || !s->seat->rt->backend)
        return proc_exit_error(&spec, how);
    if (how->status == 0)
        return NULL;
    return runtime_error(s->seat->rt, &s->call, how->status, how->out, how->out_len, how->err,
                         how->err_len);
}

static void
ended(void *arg, const struct proc_exit *how)
{
    struct stream *s = arg;
    struct err *e = end_error(s, how);

    s->busy++;
    command_ended(&s->seat->app->commands, s->number, how->status, how->ms,
                  e ? how->err : NULL);
    s->ending = true;
    lines_end(&s->out);
    if (s->spec.on_line)
        lines_end(&s->err);
    if (s->dead)
        err_free(e);
    else
        s->spec.on_end(s->spec.arg, e);
    leave(s);
}

static void
not_started(void *arg)
{
    struct stream *s = arg;

    s->timer = 0;
    s->busy++;
    command_ended(&s->seat->app->commands, s->number, 127, 0, s->failed->msg);
    s->spec.on_end(s->spec.arg, STEAL(s->failed));
    leave(s);
}

struct stream *
stream_start(struct seat *seat, struct call *c, const struct stream_spec *spec)
{
    struct stream *s = mem_alloc(sizeof *s);
    struct spawn_block blocks[BLOCKS];
    struct proc_spec child;

    *s = (struct stream){ .seat = seat, .call = *c, .spec = *spec };
    call_init(c);
    if (s->call.data.len > BLOCKS)
        BUG("a stream with %zu blocks of data", s->call.data.len);
    frames_init(&s->frames, VALUE_LIMIT);
    lines_init(&s->out, 0, out_line, s);
    lines_init(&s->err, 0, err_line, s);
    s->number = command_began(&seat->app->commands, strv_argv(&s->call.argv),
                              ask_changes(&s->call), true);
    ask_spec(&s->call, blocks, &child);
    child.label = spec->label;
    child.out = (struct proc_stream){ PROC_KEEP_NOTHING, 0, out_came };
    child.err = (struct proc_stream){ PROC_KEEP_ENDS, 0, spec->on_line ? err_came : NULL };
    child.on_exit = ended;
    child.arg = s;
    s->failed = ask_allowed(seat, &s->call);
    if (!s->failed)
        s->failed = proc_start(seat->app->loop, &child, &s->proc);
    if (s->failed)
        s->timer = loop_timer_start(seat->app->loop, 0, not_started, s);
    return s;
}
