/*
 * What `up`, `create`, `plan` and `run` have in common: from a project to a plan that may be
 * carried out.
 */
#pragma once

#include "base/base.h"
#include "compose/reconcile.h"
#include "core/work.h"

/* Options of the reconciler, with services, caps and clocks filled in; o NULL: defaults. */
struct reconcile_options up_reconcile_options(struct work *w, const struct up_options *o);

/*
 * Checks what the runtime can carry, looks, pulls and builds, looks again when that changed
 * something, and plans.  then finds w->plan ready to be carried out.  ro must live in w->arena;
 * more: further OBSERVE_… for the look; dry: pulls and builds are only planned, in w->images.
 */
void up_prepare(struct work *w, struct reconcile_options *ro, unsigned more, bool dry,
                work_fn *then);
