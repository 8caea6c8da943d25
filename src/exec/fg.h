/*
 * A child that owns the terminal: exec -it, attach, an editor.
 *
 * It runs in our own process group with our descriptors 0 to 2, while SIGINT and SIGQUIT are
 * ignored here, SIGTERM and SIGHUP are passed on to it and SIGTSTP stops us both.  The caller
 * has put the terminal into the state that the child should find; afterwards the terminal's
 * settings and its foreground process group are what they were before.
 */
#pragma once

#include "base/base.h"
#include "exec/spawn.h"

struct err;

struct fg_spec {
    const char *program;     /* absolute path; NULL: argv[0], looked up when it has no slash */
    const char *const *argv; /* stands in traces: nothing secret */
    const char *const *env;  /* "NAME=VALUE" sets, "NAME" unsets; NULL: no change */
    const char *cwd;         /* NULL: ours */
    const char *label;       /* for the trace; may be NULL */
    const struct spawn_block *blocks;
    size_t block_count;
};

/*
 * Returns when the child has ended: its status, or 128 + signal.  The loop does not turn
 * meanwhile; signals that came to us reach its callbacks afterwards.
 */
WARN_UNUSED struct err *fg_run(const struct fg_spec *spec, int *ret_status);
