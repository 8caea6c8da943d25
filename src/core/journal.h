/*
 * The commands under way, on disk: what a run that is killed leaves behind.
 *
 * Children of ours outlive a SIGKILL, and what they do cannot be seen before they have ended:
 * a container that is being created is in no list yet.  So each run writes the children that
 * change something into a file of its own below the user's state folder, and removes it at its
 * end; the next run waits for those of runs that have died.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct journal;

/* Nothing is written before the first child.  Free removes the file; NULL is fine. */
struct journal *journal_new(void);
void journal_free(struct journal *j);

/* A child that changes something has begun.  What cannot be written is not worth an error. */
void journal_child(struct journal *j, pid_t pid);

/* How many children of dead runs still live; files without any are removed. */
size_t journal_orphans(void);
