/* Processes that are not our children any more, or never were. */
#pragma once

#include "base/base.h"

#include <sys/types.h>

/*
 * When a process began, in a unit of the system's own: with the pid it names one process even
 * after pids were used again.  0 when there is none, or none that still runs (a zombie).
 */
uint64_t process_start(pid_t pid);
