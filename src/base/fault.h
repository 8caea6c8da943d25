/*
 * Failures of system calls on demand, compiled in by -DFAULTS only: with
 * CRANK_FAULT="read:2,spawn:1" the second read and the first spawn of this process fail.
 * Points: open, write (files), read (files and pipes), spawn, pipe (children).
 */
#pragma once

#include "base/base.h"

#ifdef FAULTS
#include <errno.h>

/* Counts a call at this point; true when it is the one that has to fail. */
bool fault_due(const char *point);
/* Counts from the beginning, by the environment as it is now. */
void fault_reset(void);
#define FAULT(point, number) (fault_due(point) && (errno = (number)))
#else
#define FAULT(point, number) false
#endif
