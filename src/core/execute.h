/*
 * Carries a plan out: operations whose predecessors are done are started, so many at once as
 * the app's pool is wide.  No decision is made here but one: the first failure stops new work.
 * What was started stays as it is; the next run goes on from there.
 */
#pragma once

#include "base/base.h"
#include "core/app.h"

struct execution;
struct plan;
struct seat;
struct snapshot;

enum outcome {
    OUTCOME_WAITING, /* not reached */
    OUTCOME_RUNNING,
    OUTCOME_DONE,
    OUTCOME_WARNED, /* failed, but it was only an effort */
    OUTCOME_FAILED,
    OUTCOME_CANCELLED
};

struct step {
    enum outcome outcome;
    char *id;        /* of what the operation made, or NULL */
    struct err *err; /* of WARNED and FAILED */
};

struct execute_options {
    const char *title; /* of the progress: "Running", "Stopping" */
    const struct snapshot
        *now;        /* what the plan was made from; waits look here first; or NULL */
    bool again;      /* the caller plans anew when the plan was overtaken: no summary */
    bool background; /* the dashboard's own work */
    bool quiet_pull, quiet_build; /* no PROGRESS_STEP of these */
    /* May be NULL: an operation is about to begin; nothing has been said of it yet. */
    void (*on_begin)(void *arg, int index);
    /* May be NULL: an operation has ended; the attached `up` follows logs from here. */
    void (*on_step)(void *arg, int index, const struct step *s);
    /* May be NULL: output of hooks, whole lines. */
    void (*on_hook)(void *arg, int index, const char *line, size_t len);
    void *arg; /* for on_begin, on_step and on_hook */
};

/*
 * plan is borrowed until done and completed by it (late bindings).  A failure is the first
 * failed operation's, after a summary on the progress bus.  Interrupted: ERR_INTERRUPTED.
 */
struct execution *execute(struct seat *seat, struct plan *plan, const struct execute_options *o,
                          done_fn *done, void *arg);
/*
 * Says e that the world had moved since the look?  The calls of a run that was killed go on, or
 * somebody else works on the project; a new plan takes what is there now.
 */
bool execute_was_overtaken(const struct err *e);
/* Stops the children; done is told ERR_INTERRUPTED when they have ended. */
void execution_cancel(struct execution *x);
/* Children are stopped, done is not told.  NULL is fine. */
void execution_drop(struct execution *x);
/* Valid until done has returned. */
const struct step *execution_step(const struct execution *x, int index);
