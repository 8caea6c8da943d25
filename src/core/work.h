/*
 * The way that most verbs go: observe, plan, look again where the plan wants to know more, ask
 * the person, execute.  Each verb fills in what is its own.
 */
#pragma once

#include "base/base.h"
#include "core/execute.h"
#include "core/verbs.h"

struct arena;
struct attach;
struct object_query;
struct work;

typedef void work_fn(struct work *w);

struct work {
    struct seat *seat;
    struct app *app;
    struct arena *arena;
    const char *name;
    const struct project *project; /* given, or rebuilt from labels after the first look */
    bool rebuilt;
    struct strings services;
    struct snapshot *now;
    struct plan *plan;
    struct plan *images; /* of pulls and builds, where only plans are wanted */
    const char *title;
    /* The verb's own: */
    WARN_UNUSED struct err *(*make)(struct work *w, struct plan **ret_plan);
    bool (*ask)(void *arg, const char *question); /* for NOTICE_ASK; NULL: no */
    void *ask_arg;
    struct strings asked, agreed;    /* objects of the questions; those answered by yes */
    void *own;                       /* lives in arena */
    struct attach *attach;           /* of attach.h; or NULL */
    struct prepared *prepared;       /* of up.h; or NULL */
    void (*release)(struct work *w); /* or NULL */
    bool quiet_pull, quiet_build;
    bool refuse_elsewhere;         /* the project must not run on another runtime */
    const char *elsewhere_command; /* "ps": what is proposed where it runs; NULL: "down" */

    done_fn *done;
    void *arg;
    struct observation *look;
    struct elsewhere *elsewhere;
    struct execution *execution;
    struct shells *shells;
    struct asked *call; /* one that the verb makes by itself */
    work_fn *then;
    unsigned rounds; /* how often the plan was made */
    work_fn
        *anew; /* looks and plans again when the plan was overtaken; NULL: that is an error */
    unsigned overtaken;
    struct strings overtaken_by; /* what the engine said each time */
    struct strings said;         /* notices of earlier plans */
    bool patient; /* before it looks it waits for what a killed run has left under way */
    unsigned what;
    const struct object_query *objects;
    int64_t waited_ms;
    uint64_t pause;
};

/* services: NULL-terminated, or NULL. */
struct work *work_new(struct seat *seat, const struct target *t, done_fn *done, void *arg);
/* Tells done and frees w; takes e. */
void work_end(struct work *w, struct err *e);

/*
 * A look at the project (OBSERVE_…); then goes on with a snapshot and a project, unless it
 * failed or, being empty, the project was found to run elsewhere and that is refused.
 */
void work_observe(struct work *w, unsigned what, const struct object_query *objects,
                  work_fn *then);
/* The same without asking elsewhere. */
void work_observe_again(struct work *w, unsigned what, const struct object_query *objects,
                        work_fn *then);
/* For work that looks by itself and found nothing: says where the project runs; then goes on.
 */
void work_tell_elsewhere(struct work *w, work_fn *then);
/* Makes the plan by w->make, as often as it wants to know more, says its notices, checks it. */
void work_plan(struct work *w, work_fn *then);
/* Carries w->plan out.  o may be NULL; then is called after success only. */
void work_execute(struct work *w, const struct execute_options *o, work_fn *then);

/*
 * True when e says that the plan was overtaken and there is time for another: e is taken, and
 * the work looks, plans and carries out anew.
 */
bool work_overtaken(struct work *w, struct err *e);
/* Whether it could come to that: the failure is not the last word then. */
bool work_may_look_anew(const struct work *w);

/* plan, execute, end: for verbs that are no more than that. */
void work_carry_out(struct work *w);
void work_succeed(struct work *w);

/* A copy of a NULL-terminated list, NULL is none. */
struct strings work_strings(struct arena *a, const char *const *words);
/* A reply's snapshot_fn and the like: owned list to strings. */
void work_add_string(struct arena *a, struct strings *s, const char *text);
