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
struct strv;

#define ERR_DEPENDENCY "dependency-failed"

struct await_spec {
    int condition;               /* enum dependency_condition */
    const char *service;         /* that is waited for */
    const struct strv *ids;      /* its containers, full ids */
    bool dependency;             /* begins the sentence: "dependency failed to start: " */
    const struct snapshot *now;  /* may already hold the answer; or NULL */
};

/* spec is borrowed until the return.  done: NULL when the condition holds. */
struct await *await_start(struct seat *seat, const struct await_spec *spec, done_fn *done,
                          void *arg);
/* An event or anything else that may have changed the answer. */
void await_wake(struct await *w);
/* done is not told.  NULL is fine. */
void await_cancel(struct await *w);
