/* Moments from which a container's log is read, as engines take them. */
#pragma once

#include "base/base.h"

/* Heap strings.  The end of the last run and the start of this one in nanoseconds, 0 for none.
 */
char *logs_since_run(int64_t finished, int64_t started);
char *logs_since_now(void);
