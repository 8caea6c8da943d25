#include "tui/world.h"

#include "backends/backend.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/feed.h"
#include "core/observe.h"
#include "core/state.h"
#include "core/stats.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

enum {
    EVENTS_MAX = 500,
    FRESH_MS = 12000,   /* podman's stream tells every 5 s */
    QUIET_MS = 8000,    /* no sample for so long: is the runtime still there? */
    PATIENCE_MS = 2000, /* an answer may take so long before anybody hears of it */
    AGAIN_S = 10,       /* silent runtimes are asked again */
    FORGET_S = 300      /* what was read of a project that nobody looks at any more */
};

static void
changed(struct world *w)
{
    w->serial++;
    w->changed(w->arg);
}

struct outlook *
world_outlook(const struct world *w, const struct seat *seat)
{
    for (size_t i = 0; i < w->outlooks.len; i++)
        if (w->outlooks.v[i]->seat == seat)
            return w->outlooks.v[i];
    return NULL;
}

/* ---- events ---- */

static void
put_event_words(const struct event *ev, struct str *out)
{
    static const char *const health[] = { "none", "starting", "healthy", "unhealthy" };

    if (ev->action == ACTION_HEALTH)
        str_printf(out, "health: %s", health[ev->health]);
    else
        str_put(out, event_action_names[ev->action]);
    if (ev->action == ACTION_DIE && ev->exit_code.set)
        str_printf(out, " %lld", (long long)ev->exit_code.v);
}

static bool
is_bad(const struct event *ev)
{
    return ev->action == ACTION_OOM ||
           (ev->action == ACTION_DIE && ev->exit_code.set && ev->exit_code.v != 0) ||
           (ev->action == ACTION_HEALTH && ev->health == HEALTH_UNHEALTHY);
}

static void
event_release(struct world_event *e)
{
    free(e->name);
    free(e->what);
    free(e->project);
    free(e->service);
}

static void
event_came(void *arg, const struct event *ev)
{
    struct outlook *o = arg;
    struct world *w = o->world;
    CLEANUP(str_release) struct str what = STR_INIT;
    const char *project = key_values_get(&ev->attrs, LABEL_PROJECT);
    const char *service = key_values_get(&ev->attrs, LABEL_SERVICE);

    for (size_t i = 0; i < w->listeners.len; i++)
        w->listeners.v[i].fn(w->listeners.v[i].arg, o->seat, ev);
    if (ev->action == ACTION_OTHER || ev->action == ACTION_EXEC)
        return;
    if (w->events.len == EVENTS_MAX) {
        event_release(&w->events.v[0]);
        VEC_REMOVE(&w->events, 0);
    }
    put_event_words(ev, &what);
    VEC_PUSH(&w->events, ((struct world_event){
                             .time = ev->time,
                             .seat = o->seat,
                             .name = mem_dup(ev->name && *ev->name ? ev->name : ev->id),
                             .what = str_steal(&what),
                             .project = mem_dup(project ? project : ""),
                             .service = mem_dup(service ? service : ""),
                             .bad = is_bad(ev),
                         }));
    changed(w);
}

void
world_listen(struct world *w, world_event_fn *fn, void *arg)
{
    VEC_PUSH(&w->listeners, ((struct world_listener){ fn, arg }));
}

void
world_unlisten(struct world *w, world_event_fn *fn, void *arg)
{
    for (size_t i = w->listeners.len; i-- > 0;)
        if (w->listeners.v[i].fn == fn && w->listeners.v[i].arg == arg)
            VEC_REMOVE(&w->listeners, i);
}

/* ---- what containers use ---- */

static void
sample_came(void *arg, const struct sample *s)
{
    struct outlook *o = arg;
    const struct snapshot *now = state_now(o->seat->state);
    const struct container *c = now ? snapshot_container(now, s->id) : NULL;
    struct usage *u;

    o->sample_ms = loop_now_ms();
    if (!c && now)
        c = snapshot_container(now, s->name);
    if (!c)
        return;
    u = map_get(&o->usage, c->id);
    if (!u) {
        u = mem_alloc(sizeof *u);
        map_set(&o->usage, c->id, u);
    }
    u->now = (struct sample_now){ s->cpu_percent, s->mem_used, s->mem_limit, s->net_rx,
                                  s->net_tx,      s->blk_read, s->blk_write, s->pids };
    u->seen_ms = o->sample_ms;
    u->fresh = true;
}

/* Every second one column of the sparklines; containers that have gone are forgotten. */
static void
move_histories(struct outlook *o)
{
    const struct snapshot *now = state_now(o->seat->state);
    int64_t ms = loop_now_ms();

    for (size_t i = o->usage.len; i-- > 0;) {
        struct usage *u = o->usage.v[i].value;

        if (now && !snapshot_container(now, o->usage.v[i].key)) {
            map_remove(&o->usage, o->usage.v[i].key);
            free(u);
            continue;
        }
        u->fresh = ms - u->seen_ms < FRESH_MS;
        u->cpu[u->head] = u->fresh ? (float)u->now.cpu : 0;
        u->mem[u->head] = u->fresh ? u->now.mem : 0;
        u->head = (u->head + 1) % HISTORY;
        u->len += u->len < HISTORY;
    }
}

const struct usage *
world_usage(const struct world *w, const struct seat *seat, const char *id)
{
    const struct outlook *o = world_outlook(w, seat);

    return o ? map_get(&o->usage, id) : NULL;
}

static void
stats_follow(struct outlook *o, bool wanted)
{
    if (wanted && !o->stats && o->feed) {
        o->sample_ms = loop_now_ms();
        o->stats =
            stats_start(o->seat, &(struct stats_options){ .on_sample = sample_came, .arg = o });
    } else if (!wanted) {
        stats_stop(STEAL(o->stats));
    }
}

void
world_want_stats(struct world *w, bool wanted)
{
    w->stats_wanted = wanted;
    for (size_t i = 0; i < w->outlooks.len; i++)
        stats_follow(w->outlooks.v[i], wanted);
}

/* ---- lists of images, networks and volumes ---- */

static void
subnets_came(void *arg, struct err *e, struct snapshot *s)
{
    struct outlook *o = arg;

    o->listing = NULL;
    err_free(e);
    if (s) {
        snapshot_free(o->subnets);
        o->subnets = s;
        changed(o->world);
    }
}

/* docker's list of networks tells no subnets: one more call does. */
static void
ask_subnets(struct outlook *o, const struct snapshot *s)
{
    const char **names = mem_alloc((s->networks.len + 1) * sizeof *names);
    struct object_query *query = mem_alloc(sizeof *query);
    size_t n = 0;

    for (size_t i = 0; i < s->networks.len; i++)
        if (!s->networks.v[i].subnets.len)
            names[n++] = s->networks.v[i].name;
    query->networks.v = names;
    query->networks.len = n;
    free(o->subnet_names);
    free(o->subnet_query);
    o->subnet_names = names;
    o->subnet_query = query;
    if (n)
        o->listing =
            observe(o->seat,
                    &(struct observe_spec){
                        .what = OBSERVE_OBJECTS, .objects = query, .background = true },
                    subnets_came, o);
}

static void
listed(void *arg, struct err *e, struct snapshot *s)
{
    struct outlook *o = arg;

    o->listing = NULL;
    err_free(e);
    if (s) {
        snapshot_free(o->objects);
        o->objects = s;
        changed(o->world);
        ask_subnets(o, s);
    }
}

static void
list_objects(struct outlook *o)
{
    const struct snapshot *now = state_now(o->seat->state);

    if (!o->world->lists_wanted || o->listing || !now ||
        (o->objects && o->objects_for == now->serial))
        return;
    o->objects_for = now->serial;
    o->listing =
        observe(o->seat, &(struct observe_spec){ .what = OBSERVE_LISTS, .background = true },
                listed, o);
}

void
world_want_lists(struct world *w, bool wanted)
{
    w->lists_wanted = wanted;
    for (size_t i = 0; i < w->outlooks.len; i++)
        list_objects(w->outlooks.v[i]);
}

const struct snapshot *
world_objects(const struct world *w, const struct seat *seat)
{
    const struct outlook *o = world_outlook(w, seat);

    return o ? o->objects : NULL;
}

const struct engine_network *
world_network(const struct world *w, const struct seat *seat, const char *id)
{
    const struct outlook *o = world_outlook(w, seat);
    const struct engine_network *whole =
        o && o->subnets ? snapshot_network(o->subnets, id) : NULL;

    return whole || !o || !o->objects ? whole : snapshot_network(o->objects, id);
}

/* ---- following runtimes ---- */

static void
state_changed(void *arg, const struct snapshot *now, const struct snapshot *before)
{
    struct outlook *o = arg;

    (void)now;
    (void)before;
    list_objects(o);
    changed(o->world);
}

static void
trouble_came(void *arg, const struct err *e)
{
    struct outlook *o = arg;
    int64_t asked = feed_asked_ms(o->feed);

    if (e && !o->trouble)
        o->trouble_since = asked ? asked : loop_now_ms();
    err_free(o->trouble);
    o->trouble = err_dup(e);
    if (!e) { /* not with the pauses that its failures have brought it */
        stats_stop(STEAL(o->stats));
        stats_follow(o, o->world->stats_wanted);
    }
    changed(o->world);
}

const char *
outlook_trouble(const struct outlook *o, int64_t *ret_since)
{
    const struct err *why = o->feed ? o->trouble : o->seat->why;
    bool settled = o->seat->status == SEAT_FAILS || o->seat->status == SEAT_SILENT;

    *ret_since = o->trouble ? o->trouble_since : o->feed ? feed_asked_ms(o->feed) : o->asked_ms;
    if (!*ret_since)
        return NULL;
    if (why && (o->feed || settled || o->seat->status == SEAT_PROBING))
        return str_eq(why->code, ERR_TIMED_OUT) ? "SILENT" : "FAILS";
    return loop_now_ms() - *ret_since > PATIENCE_MS ? "SILENT" : NULL;
}

static void
follow(struct outlook *o)
{
    o->feed = feed_start(o->seat, &(struct feed_options){
                                      .what = OBSERVE_CONTAINERS | OBSERVE_INSPECT,
                                      .on_trouble = trouble_came,
                                      .on_event = event_came,
                                      .arg = o,
                                  });
    state_listen(o->seat->state, state_changed, o);
    stats_follow(o, o->world->stats_wanted);
}

static void
chosen(void *arg, struct err *e, struct choice *choice)
{
    struct world *w = arg;

    choice_free(w->choice);
    err_free(w->choice_err);
    w->choice = choice;
    w->choice_err = e;
    changed(w);
}

/* For whoever types `crank-compose up` where neither project nor file names a runtime. */
static void
choose(struct world *w)
{
    runtimes_choose(w->app, &(struct choose_options){ .flag = NULL }, chosen, w);
}

static void
probed(void *arg, struct seat *seat)
{
    struct world *w = arg;
    struct outlook *o = world_outlook(w, seat);

    if (!o) /* the end has begun */
        return;
    if (seat->status == SEAT_ANSWERS || seat->status == SEAT_MISSING)
        o->asked_ms = 0;
    if (seat->status == SEAT_ANSWERS && !o->feed)
        follow(o);
    w->probing = false;
    for (size_t i = 0; i < w->outlooks.len; i++)
        w->probing |= w->outlooks.v[i]->seat->status == SEAT_PROBING ||
                      w->outlooks.v[i]->seat->status == SEAT_UNKNOWN;
    if (!w->probing)
        choose(w);
    changed(w);
}

static void
ask_seat(struct outlook *o)
{
    o->asked_ms = o->asked_ms ? o->asked_ms : loop_now_ms();
    seat_probe(o->seat, true, probed, o->world);
}

struct world *
world_new(struct app *app, void (*on_change)(void *arg), void *arg)
{
    struct world *w = mem_alloc(sizeof *w);

    *w = (struct world){ .app = app, .changed = on_change, .arg = arg, .probing = true };
    for (size_t i = 0; i < app->runtimes.seats.len; i++) {
        struct outlook *o = mem_alloc(sizeof *o);

        o->seat = app->runtimes.seats.v[i];
        o->world = w;
        VEC_PUSH(&w->outlooks, o);
    }
    for (size_t i = 0; i < w->outlooks.len; i++)
        ask_seat(w->outlooks.v[i]);
    choose(w);
    return w;
}

void
world_stop(struct world *w)
{
    for (size_t i = 0; w && i < w->outlooks.len; i++) {
        struct outlook *o = w->outlooks.v[i];

        stats_stop(STEAL(o->stats));
        observe_cancel(STEAL(o->listing));
        if (o->feed)
            state_unlisten(o->seat->state, state_changed, o);
        feed_stop(STEAL(o->feed));
        o->seat = NULL;
    }
}

static void
outlook_free(struct outlook *o)
{
    snapshot_free(o->objects);
    snapshot_free(o->subnets);
    free(o->subnet_names);
    free(o->subnet_query);
    err_free(o->trouble);
    for (size_t i = 0; i < o->usage.len; i++)
        free(o->usage.v[i].value);
    map_release(&o->usage);
    free(o);
}

void
world_free(struct world *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->outlooks.len; i++)
        outlook_free(w->outlooks.v[i]);
    for (size_t i = 0; i < w->events.len; i++)
        event_release(&w->events.v[i]);
    for (size_t i = 0; i < w->dossiers.len; i++)
        dossier_free(w->dossiers.v[i].value);
    map_release(&w->dossiers);
    choice_free(w->choice);
    err_free(w->choice_err);
    VEC_RELEASE(&w->events);
    VEC_RELEASE(&w->listeners);
    VEC_RELEASE(&w->outlooks);
    free(w);
}

/* A runtime that hangs tells no events either: the samples that do not come are the sign. */
static void
ask_the_quiet(struct outlook *o)
{
    if (!o->stats || !o->feed || !o->sample_ms || loop_now_ms() - o->sample_ms < QUIET_MS)
        return;
    o->sample_ms = 0; /* once a silence: no container may be left to tell of */
    feed_wake(o->feed);
}

/* Projects come and go; every one that is shown is looked at each second. */
static void
forget_dossiers(struct world *w)
{
    for (size_t i = w->dossiers.len; i-- > 0;) {
        struct dossier *d = w->dossiers.v[i].value;

        if (d->planning || d->checked_tick + FORGET_S > w->ticks)
            continue;
        map_remove(&w->dossiers, w->dossiers.v[i].key);
        dossier_free(d);
    }
}

void
world_tick(struct world *w)
{
    w->ticks++;
    forget_dossiers(w);
    for (size_t i = 0; i < w->outlooks.len; i++) {
        struct outlook *o = w->outlooks.v[i];

        if (w->stats_wanted)
            move_histories(o);
        ask_the_quiet(o);
        if (!o->feed && w->ticks % AGAIN_S == 0 && o->seat->status != SEAT_PROBING)
            ask_seat(o);
    }
}

void
world_wake(struct world *w, struct seat *seat)
{
    struct outlook *o = world_outlook(w, seat);

    if (o && o->feed)
        feed_wake(o->feed);
}

const struct snapshot *
world_snapshot(const struct world *w, const struct seat *seat)
{
    (void)w;
    return seat ? state_now(seat->state) : NULL;
}

const struct container *
world_container(const struct world *w, const struct seat *seat, const char *id)
{
    const struct snapshot *now = world_snapshot(w, seat);

    return now ? snapshot_container(now, id) : NULL;
}
