/*
 * What a runtime holds, as the newest snapshot, and who wants to know when it changes.  The
 * snapshot is never edited; the next one replaces it, with a higher serial.  Views keep ids.
 */
#pragma once

#include "base/base.h"

struct snapshot;
struct state;

typedef void state_fn(void *arg, const struct snapshot *now, const struct snapshot *before);

struct state *state_new(void);
void state_free(struct state *st);

/* NULL until the first; valid until the next replaces it. */
const struct snapshot *state_now(const struct state *st);
/*
 * Takes next; listeners see both, then the old one is freed.  They may listen, unlisten and
 * free the state, but not replace it again.
 */
void state_replace(struct state *st, struct snapshot *next);
void state_listen(struct state *st, state_fn *fn, void *arg);
void state_unlisten(struct state *st, state_fn *fn, void *arg);
