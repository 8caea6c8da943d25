/*
 * NAME=VALUE as options give it, several times, into the sorted form of the model.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "model/project.h"

struct arena;
struct err;

/*
 * "NAME=VALUE" is taken as it is, a bare "NAME" gets its value from our environment and is left
 * out when it has none there.  The last of one name counts.  Everything lives in the arena.
 */
WARN_UNUSED struct err *key_values_of_variables(struct arena *a, const struct strv *texts,
                                                struct key_values *ret);
/* "KEY=VALUE" only: what else is said is an error with the text given. */
WARN_UNUSED struct err *key_values_of_labels(struct arena *a, const struct strv *texts,
                                             struct key_values *ret);
/* Adds those of b that a has not, and replaces those that both have. */
void key_values_merge(struct arena *a, struct key_values *into, const struct key_values *b);
