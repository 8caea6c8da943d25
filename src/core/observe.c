#include "core/observe.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/num.h"
#include "base/vec.h"
#include "core/ask.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/labels.h"

#include <string.h>

/* One call of an observation. */
struct look {
    struct observation *o;
    struct asked *asked; /* NULL once answered */
    enum call_id id;
    bool objects; /* one of call_objects, which may have to be asked again by kind */
};

struct observation {
    struct seat *seat;
    unsigned what;
    const struct object_query *objects;
    enum pool_rank rank;
    observe_fn *done;
    void *arg;
    struct snapshot *snapshot;
    struct decoded how; /* of the object calls */
    struct {
        struct container *v;
        size_t len;
    } listed; /* as the list told them, before they were inspected; in the snapshot's arena */
    VEC(struct look *) looks;
    size_t running, objects_running;
    bool inspecting, asked_again, gone;
    struct err *e;
    size_t bad;
    uint64_t timer;
};

static void
observation_free(struct observation *o)
{
    for (size_t i = 0; i < o->looks.len; i++) {
        ask_drop(o->looks.v[i]->asked);
        free(o->looks.v[i]);
    }
    VEC_RELEASE(&o->looks);
    snapshot_free(o->snapshot);
    err_free(o->how.first_bad);
    err_free(o->e);
    free(o);
}

static void answered(void *arg, struct reply *r);

/* Takes the content of c. */
static void
start(struct observation *o, struct call *c, bool objects)
{
    struct look *l = mem_alloc(sizeof *l);

    *l = (struct look){ .o = o, .id = c->id, .objects = objects };
    o->running++;
    o->objects_running += objects;
    VEC_PUSH(&o->looks, l);
    l->asked = ask(o->seat, c, &(struct ask_options){ .rank = o->rank, .label = "observe" },
                   answered, l);
}

static void
start_all(struct observation *o, struct calls *calls, bool objects)
{
    for (size_t i = 0; i < calls->len; i++)
        start(o, &calls->v[i], objects);
    calls_release(calls);
}

/* ---- what follows from the answers ---- */

static bool
wants_inspection(const struct observation *o, const struct container *c)
{
    if (c->inspected)
        return false;
    if (o->what & OBSERVE_INSPECT)
        return true;
    return (o->what & OBSERVE_HEALTH) && c->health != HEALTH_NONE &&
           !o->seat->rt->caps.has[CAP_HEALTH_RUNS];
}

/* Sentences that only a list has: an inspection would take them away. */
static void
keep_texts(struct observation *o)
{
    struct snapshot *s = o->snapshot;

    o->listed.v = arena_alloc(s->arena, (s->containers.len + 1) * sizeof *o->listed.v);
    memcpy(o->listed.v, s->containers.v, s->containers.len * sizeof *o->listed.v);
    o->listed.len = s->containers.len;
}

static void
put_text(const char **text, const char *listed)
{
    if (!**text)
        *text = listed;
}

static void
give_texts_back(struct observation *o)
{
    for (size_t i = 0; i < o->listed.len; i++)
        for (size_t k = 0; k < o->snapshot->containers.len; k++) {
            struct container *c = &o->snapshot->containers.v[k];

            if (strcmp(c->id, o->listed.v[i].id) != 0)
                continue;
            put_text(&c->status, o->listed.v[i].status);
            put_text(&c->command_text, o->listed.v[i].command_text);
            put_text(&c->size_text, o->listed.v[i].size_text);
        }
}

static void
inspect_listed(struct observation *o)
{
    struct calls calls = CALLS_INIT;
    VEC(const char *) ids = { 0 };

    if (o->snapshot->containers.len)
        keep_texts(o);
    for (size_t i = 0; i < o->snapshot->containers.len; i++)
        if (wants_inspection(o, &o->snapshot->containers.v[i]))
            VEC_PUSH(&ids, o->snapshot->containers.v[i].id);
    o->inspecting = true;
    if (ids.len)
        call_inspect(o->seat->rt, CALL_INSPECT, ids.v, ids.len, &calls);
    start_all(o, &calls, false);
    VEC_RELEASE(&ids);
}

static void
ask_by_kind(struct observation *o)
{
    struct calls calls = CALLS_INIT;

    o->asked_again = true;
    call_objects_again(o->seat->rt, o->objects, o->snapshot, &o->how, &calls);
    start_all(o, &calls, false);
}

/* Those that went away between the list and the inspection. */
static void
drop_gone(struct observation *o)
{
    struct snapshot *s = o->snapshot;
    size_t kept = 0;

    for (size_t i = 0; i < s->containers.len; i++)
        if (!wants_inspection(o, &s->containers.v[i]))
            s->containers.v[kept++] = s->containers.v[i];
    s->containers.len = kept;
}

static void
say_bad(struct observation *o)
{
    if (o->bad)
        progress_say(&o->seat->app->progress, PROGRESS_NOTICE,
                     "%s: %zu object%s of its answer could not be read%s%s", o->seat->name,
                     o->bad, o->bad == 1 ? "" : "s", o->how.first_bad ? ": " : "",
                     o->how.first_bad ? o->how.first_bad->msg : "");
}

static void
finish(struct observation *o)
{
    observe_fn *done = o->done;
    void *arg = o->arg;
    struct err *e = STEAL(o->e);
    struct snapshot *s = e ? NULL : STEAL(o->snapshot);

    if (s)
        s->taken = num_wall_ns();
    say_bad(o);
    observation_free(o);
    done(arg, e, s);
}

static struct err *
read_answer(struct look *l, const struct reply *r)
{
    struct observation *o = l->o;
    struct decoded how = { 0 };

    TRY(call_decode(o->seat->rt, l->id, r->out, r->out_len, o->snapshot, &how));
    o->gone |= r->partial && l->id == CALL_INSPECT;
    o->bad += how.bad;
    if (l->objects && how.shadowing.len)
        o->how.shadowing = how.shadowing;
    if (!o->how.first_bad)
        o->how.first_bad = STEAL(how.first_bad);
    err_free(how.first_bad);
    return NULL;
}

static void
answered(void *arg, struct reply *r)
{
    struct look *l = arg;
    struct observation *o = l->o;

    l->asked = NULL;
    o->running--;
    o->objects_running -= l->objects;
    o->e = r->e ? STEAL(r->e) : read_answer(l, r);
    if (o->e) {
        finish(o);
        return;
    }
    if (l->id == CALL_PS && !o->inspecting)
        inspect_listed(o);
    if (l->objects && o->objects_running == 0 && !o->asked_again)
        ask_by_kind(o);
    if (o->running)
        return;
    give_texts_back(o);
    if (o->gone)
        drop_gone(o);
    finish(o);
}

/* ---- the first calls ---- */

static void
start_lists(struct observation *o, const char *const *filters)
{
    static const enum call_id lists[] = { CALL_IMAGES, CALL_NETWORKS, CALL_VOLUMES };
    struct call call;

    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        if (lists[i] == CALL_IMAGES && !(o->what & OBSERVE_LISTS))
            continue;
        call_list(o->seat->rt, lists[i], o->what & OBSERVE_LISTS ? NULL : filters, &call);
        start(o, &call, false);
    }
}

static void
start_first(struct observation *o, const struct observe_spec *spec)
{
    CLEANUP(mem_freep) char *label = NULL;
    const char *filters[3] = { NULL, NULL, NULL };
    struct calls calls = CALLS_INIT;
    struct call call;

    if (spec->project) {
        label = mem_printf("%s=%s", LABEL_PROJECT, spec->project);
        filters[0] = label;
    }
    if (spec->ids) {
        size_t count = 0;

        while (spec->ids[count])
            count++;
        call_inspect(o->seat->rt, CALL_INSPECT, spec->ids, count, &calls);
        start_all(o, &calls, false);
    } else if (o->what & (OBSERVE_CONTAINERS | OBSERVE_INSPECT | OBSERVE_HEALTH)) {
        filters[spec->project ? 1 : 0] = spec->any ? NULL : LABEL_CONFIG_HASH;
        call_ps(o->seat->rt, filters, &call);
        start(o, &call, false);
        filters[spec->project ? 1 : 0] = NULL;
    }
    if ((o->what & OBSERVE_OBJECTS) && spec->objects) {
        calls = (struct calls)CALLS_INIT;
        call_objects(o->seat->rt, spec->objects, &calls);
        start_all(o, &calls, true);
    }
    if (o->what & (OBSERVE_LISTS | OBSERVE_OWN))
        start_lists(o, filters);
}

static void
nothing_asked(void *arg)
{
    struct observation *o = arg;

    o->timer = 0;
    finish(o);
}

struct observation *
observe(struct seat *seat, const struct observe_spec *spec, observe_fn *done, void *arg)
{
    struct observation *o = mem_alloc(sizeof *o);

    *o = (struct observation){ .seat = seat,
                               .what = spec->what,
                               .objects = spec->objects,
                               .rank = spec->background ? POOL_BACKGROUND : POOL_USER,
                               .done = done,
                               .arg = arg,
                               .snapshot = spec->into ? spec->into : snapshot_new() };
    start_first(o, spec);
    if (o->running == 0)
        o->timer = loop_timer_start(seat->app->loop, 0, nothing_asked, o);
    return o;
}

void
observe_cancel(struct observation *o)
{
    if (!o)
        return;
    loop_timer_cancel(o->seat->app->loop, o->timer);
    observation_free(o);
}
