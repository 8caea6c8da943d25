#include "core/logs.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/feed.h"
#include "core/follower.h"
#include "core/observe.h"
#include "core/runtimes.h"
#include "core/state.h"
#include "exec/loop.h"
#include "model/engine.h"

#include <string.h>

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
        follower_read_from_now(f);
    f->over = f->told = was_there && follower_stands_still(c);
    f->queued = !f->over;
}

static void
meet_all(struct logs *l, const struct snapshot *s, bool was_there)
{
    VEC(const struct container *) found = { 0 };

    if (l->o.any && s->containers.len)
        *l->o.any = true;
    for (size_t i = 0; i < s->containers.len; i++)
        if (wanted(l, &s->containers.v[i]) && !follower_find(l, s->containers.v[i].id))
            VEC_PUSH(&found, &s->containers.v[i]);
    if (found.len)
        qsort(found.v, found.len, sizeof *found.v, by_name);
    for (size_t i = 0; i < found.len; i++)
        meet(l, found.v[i], was_there);
    VEC_RELEASE(&found);
    l->seen = true;
    logs_open_queued(l);
}

/* All at once when following, so many as the pool is wide otherwise: they end by themselves. */
void
logs_open_queued(struct logs *l)
{
    for (size_t i = 0; i < l->all.len && !l->dead; i++)
        if (l->all.v[i]->queued && (l->o.follow || l->open < l->seat->app->opt.width))
            follower_open(l->all.v[i]);
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
logs_wait_patiently(struct logs *l)
{
    if (!l->patience)
        l->patience =
            loop_timer_start(l->seat->app->loop, FOLLOWER_PATIENCE_MS + 1, patience_over, l);
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
    logs_wait_patiently(l);
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

/* Projects that are watched for days have had many containers. */
static void
forget_past(struct logs *l)
{
    for (size_t i = l->all.len; i-- > 0;)
        if (follower_is_past(l->all.v[i])) {
            follower_free(l->all.v[i]);
            VEC_REMOVE(&l->all, i);
        }
}

static void
snapshot_came(void *arg, const struct snapshot *s, const struct snapshot *before)
{
    struct logs *l = arg;
    size_t known = l->all.len;

    (void)before;
    l->busy++;
    for (size_t i = 0; i < known && !l->dead; i++)
        follower_refresh(l->all.v[i], s);
    forget_past(l);
    meet_all(l, s, false);
    if (l->looks_wanted && --l->looks_wanted)
        logs_wake(l);
    logs_end_if_over(l);
    logs_leave(l);
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
    logs_end_if_over(l);
    logs_leave(l);
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

void
logs_leave(struct logs *l)
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

void
logs_end_if_over(struct logs *l)
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
    logs_end_if_over(l);
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
        (void)follower_name(l, o->names.v[i]);
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
