#include "core/up.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "compose/support.h"
#include "core/observe.h"
#include "core/shells.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

struct prepared {
    struct reconcile_options *ro;
    struct object_query objects;
    unsigned what;
    bool dry; /* only plans: nothing is pulled */
    work_fn *then;
};

static bool
file_exists(void *arg, const char *path)
{
    (void)arg;
    return fs_exists(path);
}

struct reconcile_options
up_reconcile_options(struct work *w, const struct up_options *o)
{
    struct reconcile_options ro = { .goal = o->no_start ? GOAL_CREATE : GOAL_UP,
                                    .caps = &w->seat->rt->caps,
                                    .services = w->services,
                                    .renew_anon_volumes = o->renew_anon_volumes,
                                    .no_deps = o->no_deps,
                                    .remove_orphans = o->remove_orphans,
                                    .ignore_orphans = o->ignore_orphans,
                                    .wait = o->wait,
                                    .wait_timeout = o->wait_timeout * NS_PER_S,
                                    .compatibility = o->compatibility,
                                    .all_resources = o->all_resources,
                                    .assume_yes = o->assume_yes,
                                    .pull = o->pull,
                                    .now = num_wall_ns(),
                                    .file_exists = file_exists };
    struct scale_option *scale = arena_alloc(w->arena, (o->scale_len + 1) * sizeof *scale);

    if (o->timeout.set)
        ro.timeout = (struct opt_int){ true, o->timeout.v * NS_PER_S };
    ro.recreate = o->force_recreate ? RECREATE_FORCE
                  : o->no_recreate  ? RECREATE_NEVER
                                    : RECREATE_DIVERGED;
    ro.recreate_deps = o->always_recreate_deps ? RECREATE_FORCE
                       : o->no_recreate        ? RECREATE_NEVER
                                               : RECREATE_DIVERGED;
    ro.build = o->build ? BUILD_ALWAYS : o->no_build ? BUILD_NEVER : BUILD_MISSING;
    for (size_t i = 0; i < o->scale_len; i++)
        scale[i] = (struct scale_option){ arena_dup(w->arena, o->scale[i].service),
                                          o->scale[i].number };
    ro.scale.v = scale;
    ro.scale.len = o->scale_len;
    return ro;
}

/* ---- what the runtime can carry ---- */

static enum support
level(void *arg, const char *path, const char **ret_why)
{
    const struct work *w = arg;

    return backend_support(w->seat->rt, path, ret_why);
}

static struct err *
check_support(struct work *w, const struct reconcile_options *ro)
{
    struct findings found = { 0 };
    struct strings services =
        ro->goal == GOAL_RUN
            ? work_strings(w->arena, (const char *const[]){ ro->run->service, NULL })
            : ro->services;

    support_find(w->arena, w->project, &services, &(struct support_query){ level, w }, &found);
    TRY(support_refusals(&found));
    for (size_t i = 0; i < found.len; i++) {
        const struct finding *f = &found.v[i];
        struct pos at = f->where ? node_pos(f->where) : (struct pos){ 0 };

        if (f->level == SUPPORT_IGNORED)
            progress_say(&w->app->progress, PROGRESS_NOTICE, "%s:%d:%d: %s: ignored: %s",
                         at.file ? at.file : "", at.line, at.col, f->path, f->text);
    }
    return NULL;
}

/* ---- the steps ---- */

static struct err *
make(struct work *w, struct plan **ret_plan)
{
    struct prepared *p = w->prepared;

    p->ro->replace_volumes = w->agreed;
    return reconcile(w->project, w->now, p->ro, ret_plan);
}

static void
shells_checked(void *arg, struct err *e)
{
    struct work *w = arg;

    w->shells = NULL;
    if (e)
        work_end(w, e);
    else
        w->prepared->then(w);
}

static void
planned(struct work *w)
{
    if (w->prepared->dry || w->app->opt.dry_run)
        w->prepared->then(w);
    else
        w->shells = shells_check(w->seat, w->arena, w->plan, w->now, shells_checked, w);
}

static void
plan_all(struct work *w)
{
    w->make = make;
    work_plan(w, planned);
}

/* Ids of images have changed; the rest may have too, since pulls take their time. */
static void
images_made(struct work *w)
{
    struct prepared *p = w->prepared;

    work_observe_again(w, p->what, &p->objects, plan_all);
}

static struct err *
make_images(struct work *w, struct plan **ret_plan)
{
    return plan_images(w->project, w->now, w->prepared->ro, ret_plan);
}

static void
images_planned(struct work *w)
{
    struct prepared *p = w->prepared;

    if (p->dry) {
        w->images = STEAL(w->plan);
        plan_all(w);
    } else if (!plan_changes(w->plan)) {
        plan_all(w);
    } else {
        work_execute(w, NULL, w->app->opt.dry_run ? plan_all : images_made);
    }
}

static void
looked(struct work *w)
{
    w->make = make_images;
    work_plan(w, images_planned);
}

void
up_prepare(struct work *w, struct reconcile_options *ro, unsigned more, bool dry, work_fn *then)
{
    struct prepared *p = arena_alloc(w->arena, sizeof *p);
    struct needed_objects needed = { 0 };
    struct err *e;

    *p = (struct prepared){
        .ro = ro, .dry = dry, .then = then, .what = OBSERVE_CONTAINERS | OBSERVE_OBJECTS | more
    };
    w->prepared = p;
    w->anew = images_made;
    w->patient = !dry;
    e = check_support(w, ro);
    if (!e)
        e = reconcile_objects(w->arena, w->project, ro, &needed);
    if (e) {
        work_end(w, e);
        return;
    }
    p->objects = (struct object_query){ needed.images, needed.networks, needed.volumes };
    w->refuse_elsewhere = !dry;
    work_observe(w, p->what, &p->objects, looked);
}
