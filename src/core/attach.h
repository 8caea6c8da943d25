/*
 * The part of `up` after "Attaching to …": output of the containers, their ends, and what
 * Ctrl-C or an end means for the others.
 */
#pragma once

#include "base/base.h"
#include "core/work.h"

/* ro: of the plan that was made.  Carries w->plan out, follows, and ends w. */
void attach_run(struct work *w, const struct up_options *o);
/* An error of the options themselves, before anything is looked at. */
WARN_UNUSED struct err *attach_check(struct work *w, const struct up_options *o);
