/*
 * After a failed `up`: one line a container, what runs, what does not and why.
 */
#pragma once

#include "base/base.h"

struct plan;
struct progress_bus;
struct step;

/* Silent for plans that start nothing. */
void summary_tell(struct progress_bus *bus, const struct plan *plan, const struct step *steps);
