/*
 * From the name of a program to the file that is run.
 *
 * PATH elements that are empty or relative are skipped: a project's folder must never supply
 * `docker`.  What was found is remembered and looked at again (one stat) at the next question,
 * what was not found is searched anew: a runtime may be installed while a dashboard is open.
 */
#pragma once

#include "base/base.h"

struct err;
struct programs;

#define ERR_NO_PROGRAM "no-program"

struct program {
    const char *path;   /* absolute, as found in PATH */
    const char *target; /* the same with symbolic links followed: shows a stand-in */
    int64_t mtime_ns;   /* of the target; a cache of what it answered is keyed by it */
};

/* path: a value of PATH, copied; NULL: that of the environment, now. */
struct programs *programs_new(const char *path);
void programs_free(struct programs *ps);
void programs_freep(struct programs **ps);

/*
 * A name with a slash is a path, a relative one from the current directory.  The result is
 * ps's and lives as long.  Fails by ERR_NO_PROGRAM and says whether there is none or one that
 * cannot be run.
 */
WARN_UNUSED struct err *program_find(struct programs *ps, const char *name,
                                     const struct program **ret_program);

/* The same once, without a memory: a heap string. */
WARN_UNUSED struct err *program_resolve(const char *name, char **ret_path);
