#include "core/ask.h"
#include "core/journal.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "core/app.h"
#include "exec/fg.h"
#include "exec/lines.h"
#include "exec/loop.h"
#include "exec/proc.h"

#include <stdlib.h>
#include <string.h>

enum { QUERY_MS = 10000, ACTION_MS = 30000, IDLE_MS = 300000, BLOCKS_MAX = 60 };

struct asked {
    struct asked *prev, *next;
    struct seat *seat;
    struct call call;
    reply_fn *fn;
    void *arg;
    void (*on_line)(void *arg, const char *line, size_t len);
    struct lines out, err;
    uint64_t job, timer, number;
    struct err *refusal;   /* never started */
    int total_ms, idle_ms; /* its clocks, for the sentence when one is over */
    bool any_status;
};

/* Everything that is not known to be harmless changes something. */
static const bool harmless[CALL_COUNT] = {
    [CALL_VERSION] = true,         [CALL_INFO] = true,           [CALL_PS] = true,
    [CALL_INSPECT] = true,         [CALL_INSPECT_MIXED] = true,  [CALL_IMAGE_INSPECT] = true,
    [CALL_NETWORK_INSPECT] = true, [CALL_VOLUME_INSPECT] = true, [CALL_IMAGES] = true,
    [CALL_NETWORKS] = true,        [CALL_VOLUMES] = true,        [CALL_EVENTS] = true,
    [CALL_STATS] = true,           [CALL_LOGS] = true,
};

bool
ask_changes(const struct call *c)
{
    return !harmless[c->id];
}

struct err *
ask_allowed(const struct seat *seat, const struct call *c)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!ask_changes(c) || (!seat->app->opt.read_only && !seat->app->opt.dry_run))
        return NULL;
    call_put_text(c, &text);
    if (seat->app->opt.dry_run)
        return err_new(ERR_READ_ONLY, "a dry run must not change anything: %s", text.buf);
    return err_hint(
        err_new(ERR_READ_ONLY, "read-only: this would change something: %s", text.buf),
        "start %s without --read-only", seat->app->opt.program);
}

void
ask_spec(const struct call *c, struct spawn_block *blocks, struct proc_spec *ret_spec)
{
    if (c->data.len > BLOCKS_MAX)
        BUG("a call with %zu blocks of data", c->data.len);
    for (size_t i = 0; i < c->data.len; i++)
        blocks[i] = (struct spawn_block){ c->data.v[i].fd, c->data.v[i].bytes.buf,
                                          c->data.v[i].bytes.len };
    *ret_spec = (struct proc_spec){
        .program = c->program,
        .argv = strv_argv(&c->argv),
        .env = strv_argv(&c->env),
        .cwd = c->cwd,
        .in = c->has_stdin ? PROC_IN_BYTES : PROC_IN_NULL,
        .in_bytes = c->stdin_bytes.buf,
        .in_len = c->stdin_bytes.len,
        .blocks = blocks,
        .block_count = c->data.len,
    };
    switch (c->clock) {
    case CLOCK_QUERY:
        ret_spec->total_ms = QUERY_MS;
        break;
    case CLOCK_ACTION:
        ret_spec->total_ms = ACTION_MS + (int)c->extra_ms;
        break;
    case CLOCK_PROGRESS:
        ret_spec->idle_ms = IDLE_MS;
        break;
    case CLOCK_NONE:
        break;
    }
}

static void
asked_free(struct asked *a)
{
    struct app *app = a->seat->app;

    if (a->prev)
        a->prev->next = a->next;
    else
        app->asked = a->next;
    if (a->next)
        a->next->prev = a->prev;
    lines_release(&a->out);
    lines_release(&a->err);
    err_free(a->refusal);
    call_release(&a->call);
    free(a);
}

static void
asked_freep(struct asked **a)
{
    if (*a)
        asked_free(*a);
}

static struct err *
reply_error(struct asked *a, const struct proc_exit *how, bool *ret_partial)
{
    struct proc_spec spec = { .argv = strv_argv(&a->call.argv),
                              .total_ms = a->total_ms,
                              .idle_ms = a->idle_ms };
    const struct runtime *rt = a->seat->rt;
    struct err *e;

    if (how->failed || how->stopped || how->overflow || how->signal ||
        how->clock != PROC_IN_TIME)
        return proc_exit_error(&spec, how);
    if (how->status == 0 || a->any_status)
        return NULL;
    if (rt->backend && call_partial(rt, &a->call, how->status, how->err, how->err_len)) {
        *ret_partial = true;
        return NULL;
    }
    e = runtime_error(rt, &a->call, how->status, how->out, how->out_len, how->err,
                      how->err_len);
    if (e && (str_eq(e->code, ERR_BAD_FLAG) || str_eq(e->code, ERR_API_TOO_NEW) ||
              str_eq(e->code, ERR_API_TOO_OLD) || str_eq(e->code, ERR_DAEMON_UNREACHABLE)))
        seat_doubt(a->seat);
    return e;
}

static void
ended(void *arg, const struct proc_exit *how)
{
    CLEANUP(asked_freep) struct asked *a = arg;
    CLEANUP(err_freep) struct err *kept = NULL;
    struct reply r = { .call = &a->call,
                       .out = how->out,
                       .out_len = how->out_len,
                       .err = how->err,
                       .err_len = how->err_len,
                       .status = how->status,
                       .ms = how->ms };

    if (a->on_line && a->fn) {
        lines_end(&a->out);
        lines_end(&a->err);
    }
    r.e = reply_error(a, how, &r.partial);
    command_ended(&a->seat->app->commands, a->number, how->status, how->ms,
                  r.e ? how->err : NULL);
    if (a->fn)
        a->fn(a->arg, &r);
    kept = r.e;
}

static void
line_came(void *arg, const char *line, size_t len, bool cut)
{
    struct asked *a = arg;

    (void)cut;
    if (a->fn)
        a->on_line(a->arg, line, len);
}

static void
out_came(void *arg, const char *bytes, size_t len)
{
    struct asked *a = arg;

    lines_feed(&a->out, bytes, len);
}

static void
err_came(void *arg, const char *bytes, size_t len)
{
    struct asked *a = arg;

    lines_feed(&a->err, bytes, len);
}

static void
began(void *arg, pid_t pid)
{
    struct asked *a = arg;

    journal_child(a->seat->app->journal, pid);
}

/* A call that is not allowed ends like a child that could not be started. */
static void
refuse(void *arg)
{
    struct asked *a = arg;

    ended(a, &(struct proc_exit){ .status = 127, .failed = a->refusal, .out = "", .err = "" });
}

struct asked *
ask(struct seat *seat, struct call *c, const struct ask_options *o, reply_fn *fn, void *arg)
{
    struct asked *a = mem_alloc(sizeof *a);
    struct spawn_block blocks[BLOCKS_MAX];
    struct proc_spec spec;
    struct err *e = ask_allowed(seat, c);

    *a = (struct asked){ .seat = seat,
                         .call = *c,
                         .fn = fn,
                         .arg = arg,
                         .on_line = o->on_line,
                         .any_status = o->any_status,
                         .next = seat->app->asked };
    call_init(c);
    if (a->next)
        a->next->prev = a;
    seat->app->asked = a;
    lines_init(&a->out, 0, line_came, a);
    lines_init(&a->err, 0, line_came, a);
    a->number = command_began(&seat->app->commands, strv_argv(&a->call.argv),
                              ask_changes(&a->call), o->rank == POOL_BACKGROUND);
    if (e) {
        a->refusal = e;
        a->timer = loop_timer_start(seat->app->loop, 0, refuse, a);
        return a;
    }
    ask_spec(&a->call, blocks, &spec);
    spec.label = o->label;
    spec.arg = a;
    spec.on_exit = ended;
    if (ask_changes(&a->call))
        spec.on_start = began;
    if (o->total_ms)
        spec.total_ms = o->total_ms;
    if (a->on_line) {
        spec.out = (struct proc_stream){ PROC_KEEP_ENDS, 0, out_came };
        spec.err.on_bytes = err_came;
    }
    a->total_ms = spec.total_ms;
    a->idle_ms = spec.idle_ms;
    a->job = pool_add(seat->app->pool, o->rank, &spec);
    return a;
}

const struct call *
asked_call(const struct asked *a)
{
    return &a->call;
}

void
ask_stop(struct asked *a)
{
    if (a->job)
        pool_cancel(a->seat->app->pool, a->job);
}

void
ask_drop(struct asked *a)
{
    if (!a)
        return;
    a->fn = NULL;
    ask_stop(a);
}

struct err *
ask_foreground(struct seat *seat, struct call *c, const char *label, int *ret_status)
{
    struct call call = *c;
    struct spawn_block blocks[BLOCKS_MAX];
    struct proc_spec spec;
    struct fg_spec fg;
    uint64_t number;
    int64_t start = loop_now_ms();
    int status = 127;
    struct err *e = ask_allowed(seat, c);

    call_init(c);
    if (e) {
        call_release(&call);
        return e;
    }
    ask_spec(&call, blocks, &spec);
    fg = (struct fg_spec){ spec.program, spec.argv, spec.env,     spec.cwd,
                           label,        blocks,    call.data.len };
    number = command_began(&seat->app->commands, spec.argv, ask_changes(&call), false);
    e = fg_run(&fg, &status);
    command_ended(&seat->app->commands, number, status, loop_now_ms() - start, NULL);
    call_release(&call);
    if (!e)
        *ret_status = status;
    return e;
}

void
ask_end_all(struct app *app)
{
    while (app->asked)
        asked_free(app->asked);
}
