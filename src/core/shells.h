/*
 * A health check given as a list becomes shell text where the client knows nothing else; the
 * image must then have a /bin/sh.  Whether it has one is tried once for an image, in a
 * container that is removed at once, and remembered.
 */
#pragma once

#include "base/base.h"
#include "core/app.h"

struct arena;
struct plan;
struct seat;
struct shells;
struct snapshot;

/*
 * done: an error that names the line, or NULL; never before the return.  All is borrowed until
 * then.
 */
struct shells *shells_check(struct seat *seat, struct arena *a, const struct plan *plan,
                            const struct snapshot *now, done_fn *done, void *arg);
/* done is not told.  NULL is fine. */
void shells_cancel(struct shells *s);
