/*
 * Waits until a condition of some containers holds, or can no longer hold.  Events wake, an
 * inspection decides; without an event it looks again every 5 s.  Where the engine runs no
 * health checks by itself they are run here, on the service's own clock (see health.h).
 */
#pragma once

#include "base/base.h"
#include "core/app.h"

struct await;
struct seat;
struct snapshot;

#define ERR_DEPENDENCY "dependency-failed"

struct await_spec {
    int condition;            /* enum dependency_condition */
    const char *service;      /* that is waited for */
    const char *const *ids;   /* its containers, full ids, NULL-terminated */
    const char *const *names; /* for sentences, in the same order */
};

/*
 * Whether the snapshot already says yes.  Only for containers that nothing has touched since it
 * was taken; a no may be older than the truth.
 */
bool await_holds(struct seat *seat, const struct await_spec *spec, const struct snapshot *now);

/* spec is borrowed until the return.  done: NULL when the condition holds; never before the
 * return. */
struct await *await_start(struct seat *seat, const struct await_spec *spec, done_fn *done,
                          void *arg);
/* Something may have changed the answer: an event of this container, NULL: of anyone. */
void await_wake(struct await *w, const char *id);
/* done is not told.  NULL is fine. */
void await_cancel(struct await *w);
