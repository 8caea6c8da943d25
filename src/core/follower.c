#include "core/follower.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/log_since.h"
#include "core/runtimes.h"
#include "core/stream.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "model/engine.h"

#include <string.h>

enum {
    REOPENS_MAX = 5, /* of streams that did not live for long */
    GOOD_MS = 5000,  /* a stream that lived so long was a good one */
    COMPLAINT_LINES = 2,
    SKIP_MAX = 100000 /* lines that are read a second time at most */
};

/* ---- telling ---- */

static int
colour_of(struct logs *l, const char *name)
{
    for (size_t i = 0; i < l->names.len; i++)
        if (str_eq(l->names.v[i], name))
            return (int)i;
    strv_push(&l->names, name);
    return (int)l->names.len - 1;
}

int
follower_name(struct logs *l, const char *name)
{
    size_t width = utf8_width(name, strlen(name));

    l->width = width > l->width ? width : l->width;
    return colour_of(l, name);
}

static void
tell(struct follower *f, struct log_line *line)
{
    struct logs *l = f->l;

    line->id = f->id;
    line->name = f->name;
    line->service = f->service;
    line->number = f->number;
    line->colour = f->colour;
    line->width = l->width;
    if (!line->stamp)
        line->stamp = "";
    if (!l->dead)
        l->o.on_line(l->o.arg, line);
}

PRINTF(3, 4)
static void
tell_text(struct follower *f, struct log_line line, const char *fmt, ...)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    va_list ap;

    va_start(ap, fmt);
    str_vprintf(&text, fmt, ap);
    va_end(ap);
    line.text = text.buf;
    line.len = text.len;
    tell(f, &line);
}

static void
tell_exit(struct follower *f, int64_t code, bool restarting)
{
    struct log_line line = { .kind = LOG_EXITED, .exit_code = code, .restarting = restarting };

    f->told = true;
    if (f->l->o.exits)
        tell_text(f, line, "%s exited with code %lld%s", f->name, (long long)code,
                  restarting ? " (restarting)" : "");
}

/* ---- one stream ---- */

static void
line_came(void *arg, const struct stream_line *came)
{
    struct follower *f = arg;
    struct log_line line = { .kind = LOG_LINE,
                             .err = came->err,
                             .text = came->text,
                             .len = came->len,
                             .cut = came->cut,
                             .open = came->open };
    CLEANUP(mem_freep) char *stamp = NULL;
    const char *blank;

    f->lines++;
    if (f->skip[came->err]) {
        f->skip[came->err]--;
        return;
    }
    f->shown[came->err]++;
    /* Docker Compose drops a last line that has no end unless it follows. */
    if (came->open && !f->l->o.follow)
        return;
    blank = f->l->o.timestamps ? memchr(came->text, ' ', came->len) : NULL;
    if (blank) {
        stamp = mem_dup_n(came->text, (size_t)(blank - came->text));
        line.stamp = stamp;
        line.text = blank + 1;
        line.len = came->len - (size_t)(line.text - came->text);
    }
    f->l->busy++;
    tell(f, &line);
    logs_leave(f->l);
}

/*
 * A client that complains at once and ends cannot read these logs; one that was killed, or has
 * told more than its complaint, may go on when it is asked again.
 */
static bool
cannot_be_read(const struct follower *f, const struct err *why)
{
    return f->lines <= COMPLAINT_LINES && !str_eq(why->code, ERR_COMMAND_KILLED) &&
           !str_eq(why->code, ERR_DAEMON_UNREACHABLE);
}

static void
stream_ended(void *arg, struct err *e)
{
    CLEANUP(err_freep) struct err *why = e;
    struct follower *f = arg;
    struct logs *l = f->l;

    l->busy++;
    stream_stop(STEAL(f->stream));
    f->looks = 0;
    if (loop_now_ms() - f->opened_ms > GOOD_MS)
        f->reopens = 0;
    l->open--;
    if (why && !str_eq(why->code, ERR_NO_SUCH_CONTAINER) && cannot_be_read(f, why)) {
        f->unreadable = true;
        tell_text(f, (struct log_line){ .kind = LOG_NOTICE }, "%s", why->msg);
    }
    if (!l->o.follow)
        f->over = true;
    logs_wake(l);
    logs_open_queued(l);
    logs_end_if_over(l);
    logs_leave(l);
}

void
follower_open(struct follower *f)
{
    struct logs *l = f->l;
    struct call call;
    struct logs_query q = { .id = f->id,
                            .follow = l->o.follow,
                            .timestamps = l->o.timestamps,
                            .since = f->since ? f->since : l->since,
                            .until = l->until,
                            .tail = f->only_new            ? "0"
                                    : f->since || f->fresh ? NULL
                                                           : l->tail };

    l->open++;
    f->queued = false;
    f->lines = 0;
    f->exit_ms = f->opened_ms = loop_now_ms();
    call_logs(l->seat->rt, &q, &call);
    f->stream = stream_start(
        l->seat, &call,
        &(struct stream_spec){
            .label = "logs", .on_line = line_came, .on_end = stream_ended, .arg = f });
}

/* ---- followers ---- */

void
follower_free(struct follower *f)
{
    stream_stop(f->stream);
    VEC_RELEASE(&f->exits);
    free(f->id);
    free(f->container);
    free(f->name);
    free(f->service);
    free(f->since);
    free(f);
}

struct follower *
follower_find(struct logs *l, const char *id)
{
    for (size_t i = 0; i < l->all.len; i++)
        if (str_eq(l->all.v[i]->id, id))
            return l->all.v[i];
    return NULL;
}

struct follower *
follower_add(struct logs *l, const struct container *c)
{
    CLEANUP(str_release) struct str name = STR_INIT;
    struct follower *f = mem_alloc(sizeof *f);

    logs_name(c, &name);
    *f = (struct follower){ .l = l,
                            .id = mem_dup(c->id),
                            .container = mem_dup(c->name),
                            .name = mem_dup(name.buf),
                            .service = mem_dup(c->service),
                            .number = c->number,
                            .run = c->started };
    f->colour = follower_name(l, f->name);
    VEC_PUSH(&l->all, f);
    return f;
}

bool
follower_stands_still(const struct container *c)
{
    return c->state == STATE_EXITED || c->state == STATE_DEAD || c->state == STATE_CREATED;
}

/* A new origin: the lines from there on count from 0. */
static void
set_origin(struct follower *f, char *since)
{
    free(f->since);
    f->since = since;
    f->only_new = false;
    memset(f->shown, 0, sizeof f->shown);
    memset(f->skip, 0, sizeof f->skip);
}

/*
 * The stream is read again from where it began, without the lines that were shown: exact
 * whatever the clocks say.  False where that cannot be: a beginning that was "the last 10", or
 * too many lines.
 */
static bool
read_again(struct follower *f)
{
    bool known = !f->only_new && (f->since || f->fresh || !f->l->tail);

    if (!known || f->shown[0] + f->shown[1] > SKIP_MAX)
        return false;
    memcpy(f->skip, f->shown, sizeof f->skip);
    return true;
}

static void
follow_run(struct follower *f, const struct container *c)
{
    /* What runs again at once may have been followed into its new run. */
    bool overlaps = !f->over && !f->l->seat->rt->caps.has[CAP_LOGS_END];

    f->run = c->started;
    f->told = false;
    f->over = false;
    if (!overlaps || !read_again(f))
        set_origin(f, logs_since_run(c->finished < c->started ? c->finished : 0, c->started));
    follower_open(f);
}

void
follower_read_from_now(struct follower *f)
{
    set_origin(f, logs_since_now());
}

/* The stream has ended though the container has not: the client died, or the engine. */
static void
take_up_again(struct follower *f)
{
    if (++f->looks < 2) {
        logs_wake(f->l);
        return;
    }
    if (f->unreadable || f->reopens++ >= REOPENS_MAX)
        return;
    if (!read_again(f))
        set_origin(f, logs_since_now());
    follower_open(f);
}

/* The ends that events told of; the last keep of them belong to a run that is still to be read.
 */
static void
tell_exits(struct follower *f, size_t keep, bool again)
{
    while (f->exits.len > keep) {
        tell_exit(f, f->exits.v[0], again || f->exits.len > 1);
        VEC_REMOVE(&f->exits, 0);
    }
}

/* What a snapshot says of a container whose stream has ended. */
static void
settle(struct follower *f, const struct container *c)
{
    bool next_run = c && f->run && c->started > f->run;
    bool again = next_run || (c && c->state == STATE_RESTARTING);
    bool ended = !c || follower_stands_still(c) || again;

    if (f->over && !next_run)
        return;
    if (!f->over)
        tell_exits(f, next_run && c->state != STATE_RUNNING ? 1 : 0, again);
    if (ended && !f->told && c && !next_run)
        tell_exit(f, c->exit_code, again);
    f->over = ended && !again;
    if (next_run && !f->unreadable)
        follow_run(f, c);
    else if (!ended)
        take_up_again(f);
}

static const struct container *
successor(const struct snapshot *s, const struct follower *f)
{
    for (size_t i = 0; i < s->containers.len; i++)
        if (str_eq(s->containers.v[i].name, f->container) &&
            !str_eq(s->containers.v[i].id, f->id))
            return &s->containers.v[i];
    return NULL;
}

static bool
is_recent(int64_t ms)
{
    return loop_now_ms() - ms < FOLLOWER_PATIENCE_MS;
}

/* A stream may end a little after its container; one that does not is ended here. */
static bool
patient(const struct follower *f)
{
    return f->stream && (!f->exits.len || is_recent(f->exit_ms)) &&
           (!f->gone_ms || is_recent(f->gone_ms));
}

bool
follower_is_past(const struct follower *f)
{
    return f->gone_ms && f->over && !f->stream && !is_recent(f->gone_ms);
}

void
follower_refresh(struct follower *f, const struct snapshot *s)
{
    const struct container *c = snapshot_container(s, f->id);

    if (c)
        f->gone_ms = 0;
    else if (!f->gone_ms)
        f->gone_ms = loop_now_ms();
    if (f->stream && f->gone_ms)
        logs_wait_patiently(f->l);
    if (patient(f))
        return;
    if (f->stream) {
        f->l->open--;
        stream_stop(STEAL(f->stream));
    }
    if (!c && !f->over && f->l->o.exits && successor(s, f))
        tell_text(f, (struct log_line){ .kind = LOG_RECREATED }, "%s has been recreated",
                  f->name);
    settle(f, c);
}
