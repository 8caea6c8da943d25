#include "core/logs.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/feed.h"
#include "core/observe.h"
#include "core/runtimes.h"
#include "core/state.h"
#include "core/stream.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "model/engine.h"

#include <string.h>

enum {
    PATIENCE_MS = 5000, /* a stream may end that much after its container */
    REOPENS_MAX = 5,    /* of streams that did not live for long */
    GOOD_MS = 5000,     /* a stream that lived so long was a good one */
    COMPLAINT_LINES = 2,
    BEFORE_START_MS = 500,
    SKIP_MAX = 100000 /* lines that are read a second time at most */
};

/* One container whose output is read. */
struct follower {
    struct logs *l;
    char *id, *container, *name, *service, *since;
    int64_t number;
    int colour;
    struct stream *stream;
    int64_t run;        /* start time of the run that is followed */
    VEC(int64_t) exits; /* codes that events told and nobody was told of yet */
    int64_t exit_ms;    /* when the first of them came, or the stream was opened */
    int64_t opened_ms;
    int looks; /* snapshots since the stream ended */
    int reopens;
    uint64_t lines;    /* since the stream was opened */
    uint64_t shown[2]; /* lines since the origin that since tells, of stdout and stderr */
    uint64_t skip[2];  /* of those that come now, how many were shown already */
    bool told;         /* the end of this run has been told */
    bool fresh;        /* met after the first snapshot: read from its start on */
    bool only_new;     /* ran before: what it said until now is not read */
    bool over, unreadable, queued;
};

struct logs {
    struct seat *seat;
    struct logs_options o;
    char *project, *since, *until, *tail;
    struct strv services, ids;
    done_fn *done;
    void *arg;
    VEC(struct follower *) all;
    struct strv names; /* in order of first use: the index is the colour */
    size_t width, open;
    struct feed *feed;
    struct observation *look;
    uint64_t patience, end_timer;
    struct err *failed; /* the first list, when not following */
    int looks_wanted;   /* snapshots that must come before it may end */
    bool seen;          /* the first snapshot has come */
    bool dead;          /* stopped by a callback */
    int busy;
};

void
logs_name(const struct container *c, struct str *out)
{
    CLEANUP(mem_freep)
    char *usual = mem_printf("%s-%s-%lld", c->project, c->service, (long long)c->number);
    size_t skip = strlen(c->project) + 1;

    str_put(out, c->number > 0 && str_eq(usual, c->name) ? c->name + skip : c->name);
}

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

static int
name_seen(struct logs *l, const char *name)
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

static void leave(struct logs *l);
static void open_queued(struct logs *l);
static void end_if_over(struct logs *l);

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
    leave(f->l);
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
    open_queued(l);
    end_if_over(l);
    leave(l);
}

static void
open_stream(struct follower *f)
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

static void
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

static struct follower *
follower_find(struct logs *l, const char *id)
{
    for (size_t i = 0; i < l->all.len; i++)
        if (str_eq(l->all.v[i]->id, id))
            return l->all.v[i];
    return NULL;
}

static struct follower *
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
    f->colour = name_seen(l, f->name);
    VEC_PUSH(&l->all, f);
    return f;
}

static bool
stands_still(const struct container *c)
{
    return c->state == STATE_EXITED || c->state == STATE_DEAD || c->state == STATE_CREATED;
}

/*
 * A time between the end of the last run and the start of this one: the first lines are stamped
 * a little before the start that docker tells, the last ones a little after the end that podman
 * tells.
 */
static char *
since_run(int64_t finished, int64_t started)
{
    struct str text = STR_INIT;
    int64_t since = started - (int64_t)BEFORE_START_MS * NS_PER_MS;
    int64_t middle = finished + (started - finished) / 2;

    if (finished > 0 && finished < started && middle > since)
        since = middle;
    num_put_time(&text, since);
    return str_steal(&text);
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
        set_origin(f, since_run(c->finished < c->started ? c->finished : 0, c->started));
    open_stream(f);
}

static char *
since_now(void)
{
    struct str now = STR_INIT;

    num_put_time(&now, num_wall_ns());
    return str_steal(&now);
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
        set_origin(f, since_now());
    open_stream(f);
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
    bool ended = !c || stands_still(c) || again;

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

/* A stream may end a little after its container; one that does not is ended here. */
static bool
patient(const struct follower *f)
{
    return f->stream && (f->exits.len == 0 || loop_now_ms() - f->exit_ms < PATIENCE_MS);
}

static void
refresh(struct follower *f, const struct snapshot *s)
{
    const struct container *c = snapshot_container(s, f->id);

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

/* ---- which containers ---- */

static bool
wanted(const struct logs *l, const struct container *c)
{
    if (strv_has(&l->ids, c->id))
        return true;
    if (!l->project || !str_eq(c->project, l->project) || c->oneoff)
        return false;
    if (l->services.len && !strv_has(&l->services, c->service))
        return false;
    return l->o.index == 0 || c->number == l->o.index;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp((*(const struct container *const *)a)->name,
                  (*(const struct container *const *)b)->name);
}

static void
meet(struct logs *l, const struct container *c, bool was_there)
{
    struct follower *f;

    if (c->state == STATE_CREATED)
        return;
    f = follower_add(l, c);
    f->fresh = l->seen;
    f->only_new = was_there;
    /* A moment can be read again from, "the last 0" cannot. */
    if (was_there && !l->seat->rt->caps.has[CAP_LOGS_END])
        set_origin(f, since_now());
    f->over = f->told = was_there && stands_still(c);
    f->queued = !f->over;
}

static void
meet_all(struct logs *l, const struct snapshot *s, bool was_there)
{
    VEC(const struct container *) found = { 0 };

    for (size_t i = 0; i < s->containers.len; i++)
        if (wanted(l, &s->containers.v[i]) && !follower_find(l, s->containers.v[i].id))
            VEC_PUSH(&found, &s->containers.v[i]);
    if (found.len)
        qsort(found.v, found.len, sizeof *found.v, by_name);
    for (size_t i = 0; i < found.len; i++)
        meet(l, found.v[i], was_there);
    VEC_RELEASE(&found);
    l->seen = true;
    open_queued(l);
}

/* All at once when following, so many as the pool is wide otherwise: they end by themselves. */
static void
open_queued(struct logs *l)
{
    for (size_t i = 0; i < l->all.len && !l->dead; i++)
        if (l->all.v[i]->queued && (l->o.follow || l->open < l->seat->app->opt.width))
            open_stream(l->all.v[i]);
}

/* ---- what happens ---- */

static void
patience_over(void *arg)
{
    struct logs *l = arg;

    l->patience = 0;
    logs_wake(l);
}

void
logs_event(struct logs *l, const struct event *ev)
{
    struct follower *f = ev->kind == EVENT_CONTAINER ? follower_find(l, ev->id) : NULL;

    if (!f || ev->action != ACTION_DIE)
        return;
    if (f->exits.len == 0)
        f->exit_ms = loop_now_ms();
    VEC_PUSH(&f->exits, ev->exit_code.set ? ev->exit_code.v : 0);
    if (!l->patience)
        l->patience = loop_timer_start(l->seat->app->loop, PATIENCE_MS + 1, patience_over, l);
}

static void
event_came(void *arg, const struct event *ev)
{
    logs_event(arg, ev);
}

static void
trouble_came(void *arg, const struct err *e)
{
    struct logs *l = arg;

    if (e)
        progress_say(&l->seat->app->progress, PROGRESS_NOTICE,
                     "following on %s was interrupted, trying again: %s", l->seat->name,
                     e->msg);
    else
        progress_say(&l->seat->app->progress, PROGRESS_NOTICE, "following on %s again",
                     l->seat->name);
}

static void
snapshot_came(void *arg, const struct snapshot *s, const struct snapshot *before)
{
    struct logs *l = arg;
    size_t known = l->all.len;

    (void)before;
    l->busy++;
    for (size_t i = 0; i < known && !l->dead; i++)
        refresh(l->all.v[i], s);
    meet_all(l, s, false);
    if (l->looks_wanted && --l->looks_wanted)
        logs_wake(l);
    end_if_over(l);
    leave(l);
}

static void
listed(void *arg, struct err *e, struct snapshot *s)
{
    CLEANUP(snapshot_freep) struct snapshot *now = s;
    struct logs *l = arg;

    l->look = NULL;
    l->busy++;
    l->failed = e;
    if (now)
        meet_all(l, now, false);
    l->seen = true;
    end_if_over(l);
    leave(l);
}

/* ---- life ---- */

static void
logs_free(struct logs *l)
{
    struct loop *loop = l->seat->app->loop;

    for (size_t i = 0; i < l->all.len; i++)
        follower_free(l->all.v[i]);
    VEC_RELEASE(&l->all);
    state_unlisten(l->seat->state, snapshot_came, l);
    feed_stop(l->feed);
    observe_cancel(l->look);
    loop_timer_cancel(loop, l->patience);
    loop_timer_cancel(loop, l->end_timer);
    strv_release(&l->services);
    strv_release(&l->ids);
    strv_release(&l->names);
    err_free(l->failed);
    free(l->project);
    free(l->since);
    free(l->until);
    free(l->tail);
    free(l);
}

static void
leave(struct logs *l)
{
    if (--l->busy == 0 && l->dead)
        logs_free(l);
}

void
logs_stop(struct logs *l)
{
    if (!l)
        return;
    l->dead = true;
    if (!l->busy)
        logs_free(l);
}

static void
end(void *arg)
{
    struct logs *l = arg;
    done_fn *done = l->done;
    void *done_arg = l->arg;
    struct err *e = STEAL(l->failed);

    l->end_timer = 0;
    logs_stop(l);
    done(done_arg, e);
}

static void
end_if_over(struct logs *l)
{
    if (!l->seen || l->o.for_ever || l->looks_wanted || l->end_timer || l->dead)
        return;
    for (size_t i = 0; i < l->all.len; i++)
        if (!l->all.v[i]->over || l->all.v[i]->stream)
            return;
    l->end_timer = loop_timer_start(l->seat->app->loop, 0, end, l);
}

void
logs_until_over(struct logs *l)
{
    l->o.for_ever = false;
    /* The look that is under way may have begun before the last container did. */
    l->looks_wanted = l->feed ? 2 : 0;
    logs_wake(l);
    end_if_over(l);
}

void
logs_wake(struct logs *l)
{
    if (l->feed)
        feed_wake(l->feed);
    else if (l->o.wake && !l->dead)
        l->o.wake(l->o.arg);
}

static void
start_following(struct logs *l)
{
    if (l->o.before)
        meet_all(l, l->o.before, true);
    l->o.before = NULL;
    if (!l->project || l->o.by_state) {
        state_listen(l->seat->state, snapshot_came, l);
        return;
    }
    l->feed = feed_start(l->seat, &(struct feed_options){ .project = l->project,
                                                          .what = OBSERVE_INSPECT,
                                                          .on_event = event_came,
                                                          .on_trouble = trouble_came,
                                                          .arg = l });
    state_listen(feed_state(l->feed), snapshot_came, l);
}

static char *
given(const char *text)
{
    return text && *text ? mem_dup(text) : NULL;
}

struct logs *
logs_start(struct seat *seat, const struct logs_options *o, done_fn *done, void *arg)
{
    struct logs *l = mem_alloc(sizeof *l);

    *l = (struct logs){ .seat = seat,
                        .o = *o,
                        .project = mem_dup(o->project),
                        .since = given(o->since),
                        .until = given(o->until),
                        .tail = given(o->tail),
                        .done = done,
                        .arg = arg };
    strv_push_all(&l->services, strv_argv(&o->services));
    strv_push_all(&l->ids, strv_argv(&o->ids));
    for (size_t i = 0; i < o->names.len; i++)
        (void)name_seen(l, o->names.v[i]);
    if ((!l->project || o->by_state) && state_now(seat->state))
        meet_all(l, state_now(seat->state), false);
    if (o->follow)
        start_following(l);
    else if (l->project)
        l->look = observe(
            seat, &(struct observe_spec){ .what = OBSERVE_CONTAINERS, .project = l->project },
            listed, l);
    return l;
}
