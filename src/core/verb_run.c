#include "backends/backend.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"
#include "core/ask.h"
#include "core/up.h"
#include "core/verbs.h"
#include "model/engine.h"
#include "model/plan.h"

#include <string.h>

struct run_work {
    struct run_request request;
    struct run_options run;
    struct reconcile_options ro;
    char *id; /* of the one-off container; in the arena */
};

/* ids are gone when the execution is: noted on the way. */
static void
step_done(void *arg, int index, const struct step *s)
{
    struct work *w = arg;
    struct run_work *own = w->own;

    if (index == w->plan->oneoff && s->id)
        own->id = arena_dup(w->arena, s->id);
}

static void
run_attached(struct work *w)
{
    struct run_work *own = w->own;
    struct call call;
    struct err *e;
    int status = 0;

    if (own->run.detach) {
        if (own->request.on_id)
            own->request.on_id(own->request.arg, own->id ? own->id : "");
        work_end(w, NULL);
        return;
    }
    if (w->app->opt.dry_run) {
        work_end(w, NULL);
        return;
    }
    call_start_attached(w->seat->rt, own->id, own->run.interactive, &call);
    e = ask_foreground(w->seat, &call, "run", &status);
    if (!e && status)
        e = err_status(err_new(ERR_EXIT_STATUS, "exit status %d", status), status);
    work_end(w, e);
}

static void
carry_out(struct work *w)
{
    work_execute(w, &(struct execute_options){ .on_step = step_done, .arg = w }, run_attached);
}

void
verb_run(struct seat *seat, const struct target *t, const struct run_request *o, done_fn *done,
         void *arg)
{
    struct work *w = work_new(seat, t, done, arg);
    struct run_work *own = arena_alloc(w->arena, sizeof *own);
    struct up_options up = { .build = o->build,
                             .pull = o->pull,
                             .no_deps = o->no_deps,
                             .remove_orphans = o->remove_orphans,
                             .ignore_orphans = o->ignore_orphans,
                             .compatibility = o->compatibility,
                             .assume_yes = o->assume_yes };

    own->request = *o;
    own->run = *o->run;
    if (!own->run.slug) {
        char *slug = arena_alloc(w->arena, DIGEST_HEX + 1);

        digest_random_hex(DIGEST_HEX / 2, slug);
        own->run.slug = slug;
    }
    own->ro = up_reconcile_options(w, &up);
    own->ro.goal = GOAL_RUN;
    own->ro.run = &own->run;
    own->ro.services = work_strings(w->arena, (const char *const[]){ own->run.service, NULL });
    w->own = own;
    w->quiet_pull = o->quiet_pull;
    w->quiet_build = o->quiet_build;
    w->ask = o->ask;
    w->ask_arg = o->arg;
    w->elsewhere_command = "ps";
    up_prepare(w, &own->ro, 0, false, carry_out);
}
