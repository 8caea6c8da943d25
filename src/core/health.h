/*
 * Health checks where the engine runs none by itself (podman without systemd): run from here on
 * the container's own clock, as docker would: the first one interval after the start, the next
 * one interval after the last has ended, failures within the start period not counted.
 *
 * podman writes the answers down, so lists show them too; a check that hangs is ended here and
 * counted as a failure, which podman does not write down.
 */
#pragma once

#include "base/base.h"
#include "model/engine.h"

struct health_watch;
struct seat;

/*
 * HEALTHY and UNHEALTHY end the watch; STARTING says that a check failed in a way that may mean
 * that the container does not run any more, and the watch goes on.  fn may stop the watch.
 */
typedef void health_fn(void *arg, enum health_state health);

/* c has been inspected and is borrowed until the return; fn is not called before it. */
struct health_watch *health_watch_start(struct seat *seat, const struct container *c,
                                        health_fn *fn, void *arg);
void health_watch_stop(struct health_watch *w);

/* How long after its end an answer of this container's check is still one: nanoseconds. */
int64_t health_good_for(const struct container *c);
