/*
 * A project is never silently started twice: when the chosen runtime holds none of its
 * containers, the others that answer are asked once.
 */
#pragma once

#include "base/base.h"

struct elsewhere;
struct seat;

/* where NULL: nowhere, as far as the others answered in time. */
typedef void elsewhere_fn(void *arg, struct seat *where, size_t containers);

struct elsewhere *elsewhere_look(struct seat *chosen, const char *project, elsewhere_fn *fn,
                                 void *arg);
/* fn is not told.  NULL is fine. */
void elsewhere_cancel(struct elsewhere *e);
