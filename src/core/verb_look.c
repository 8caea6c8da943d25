/* The verbs that only look: ps, ls, logs. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "compose/order.h"
#include "compose/teardown.h"
#include "core/observe.h"
#include "core/verbs.h"
#include "core/work.h"
#include "model/engine.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

/* ---- ps ---- */

struct ps {
    snapshot_fn *done;
    void *arg;
    struct snapshot *found;
};

static void
ps_done(void *arg, struct err *e)
{
    struct ps *ps = arg;

    ps->done(ps->arg, e, ps->found);
    free(ps);
}

static bool
in_services(const struct project *p, const char *service)
{
    return project_service(p, service) || project_disabled_service(p, service);
}

static bool
shown(const struct work *w, const struct ps_options *o, const struct container *c)
{
    bool named = w->services.len == 0;

    if (!o->all && (!container_runs(c) || c->oneoff))
        return false;
    if (!o->orphans && !w->rebuilt && !in_services(w->project, c->service))
        return false;
    for (size_t i = 0; i < w->services.len && !named; i++)
        named = str_eq(w->services.v[i], c->service);
    return named;
}

static int
by_container_name(const void *a, const void *b)
{
    return strcmp(((const struct container *)a)->name, ((const struct container *)b)->name);
}

static void
ps_filter(struct work *w)
{
    const struct ps_options *o = w->own;
    struct snapshot *s = w->now;
    size_t kept = 0;

    for (size_t i = 0; i < s->containers.len; i++)
        if (shown(w, o, &s->containers.v[i]))
            s->containers.v[kept++] = s->containers.v[i];
    s->containers.len = kept;
    if (kept)
        qsort(s->containers.v, kept, sizeof *s->containers.v, by_container_name);
    ((struct ps *)w->arg)->found = STEAL(w->now);
    work_end(w, NULL);
}

/* Unknown names are an error where the file tells what there is. */
static struct err *
check_names(const struct work *w)
{
    struct services list;

    if (!w->project || w->services.len == 0)
        return NULL;
    return order_services(w->arena, w->project, &w->services, 0, &list);
}

void
verb_ps(struct seat *seat, const struct target *t, const struct ps_options *o,
        snapshot_fn *done, void *arg)
{
    unsigned what = OBSERVE_CONTAINERS;
    struct ps *ps = mem_alloc(sizeof *ps);
    struct work *w = work_new(seat, t, ps_done, ps);
    struct ps_options *own = arena_alloc(w->arena, sizeof *own);
    struct err *e = check_names(w);

    *ps = (struct ps){ done, arg, NULL };
    *own = *o;
    w->own = own;
    w->elsewhere_command = "ps";
    if (o->whole || (o->command && !seat->rt->caps.has[CAP_LISTS_COMMAND]))
        what |= OBSERVE_INSPECT;
    else
        what |= OBSERVE_HEALTH;
    if (e)
        work_end(w, e);
    else
        work_observe(w, what, NULL, ps_filter);
}

/* ---- ls ---- */

/* ps and ls hand their snapshot over in the same way. */
static void
ls_listed(void *arg, struct err *e, struct snapshot *s)
{
    struct work *w = arg;
    bool all = *(bool *)w->own;
    size_t kept = 0;

    w->look = NULL;
    for (size_t i = 0; s && i < s->containers.len; i++)
        if (all || container_runs(&s->containers.v[i]))
            s->containers.v[kept++] = s->containers.v[i];
    if (s)
        s->containers.len = kept;
    ((struct ps *)w->arg)->found = s;
    work_end(w, e);
}

void
verb_ls(struct seat *seat, bool all, snapshot_fn *done, void *arg)
{
    struct ps *ps = mem_alloc(sizeof *ps);
    struct work *w = work_new(seat, &(struct target){ .name = "" }, ps_done, ps);

    *ps = (struct ps){ done, arg, NULL };
    w->own = arena_alloc(w->arena, sizeof(bool));
    *(bool *)w->own = all;
    w->look = observe(seat, &(struct observe_spec){ .what = OBSERVE_CONTAINERS }, ls_listed, w);
}

/* ---- logs ---- */

struct log_work {
    struct logs *logs;
    bool any; /* container was found */
};

static void
logs_done(void *arg, struct err *e)
{
    struct work *w = arg;
    struct log_work *own = w->own;

    own->logs = NULL;
    if (e || own->any)
        work_end(w, e);
    else
        work_tell_elsewhere(w, work_succeed);
}

static void
log_release(struct work *w)
{
    struct log_work *own = w->own;

    logs_stop(own->logs);
}

/* Services that want no output shown are read only when they are named. */
static void
log_services(const struct work *w, struct strv *ret)
{
    if (!w->project || w->services.len) {
        for (size_t i = 0; i < w->services.len; i++)
            strv_push(ret, w->services.v[i]);
        return;
    }
    for (size_t i = 0; i < w->project->services.len; i++)
        if (w->project->services.v[i].attach != TRI_FALSE)
            strv_push(ret, w->project->services.v[i].name);
    for (size_t i = 0; i < w->project->disabled_services.len; i++)
        strv_push(ret, w->project->disabled_services.v[i].name);
    /* An empty list would mean all of them. */
    if (ret->len == 0)
        strv_push(ret, "");
}

void
verb_logs(struct seat *seat, const struct target *t, const struct log_options *o, done_fn *done,
          void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct log_work *own = arena_alloc(w->arena, sizeof *own);
    struct logs_options lo = { .project = w->name,
                               .index = o->index,
                               .follow = o->follow,
                               .timestamps = o->timestamps,
                               .since = o->since,
                               .until = o->until,
                               .tail = o->tail,
                               .any = &own->any,
                               .on_line = o->on_line,
                               .arg = o->arg };
    struct err *e = check_names(w);

    w->own = own;
    w->release = log_release;
    w->elsewhere_command = "logs";
    if (!e && o->index && w->services.len != 1)
        e = err_new(ERR_USAGE, "--index requires one service to be selected");
    if (e) {
        work_end(w, e);
        return;
    }
    log_services(w, &lo.services);
    own->logs = logs_start(seat, &lo, logs_done, w);
    strv_release(&lo.services);
}
