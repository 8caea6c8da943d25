/*
 * Actions on containers by their ids, whatever project they belong to: what the dashboard does
 * with the rows that a person chose.  Actions on services and projects are verbs.
 */
#pragma once

#include "base/base.h"
#include "core/app.h"
#include "model/plan.h"

struct seat;
struct verb;

struct act {
    const struct verb *verb; /* one that has an op */
    const char *signal;      /* kill; NULL: SIGKILL */
    bool force, volumes;     /* rm: running ones, and anonymous volumes */
};

/* targets are copied; their ids must be known. */
void act_on(struct seat *seat, const struct act *act, const struct op_target *targets,
            size_t count, done_fn *done, void *arg);

/* Also for images, networks and volumes: OP_IMAGE_REMOVE, NETWORK_REMOVE, VOLUME_REMOVE. */
void act_remove_objects(struct seat *seat, enum op_kind kind, const char *const *names,
                        size_t count, done_fn *done, void *arg);
