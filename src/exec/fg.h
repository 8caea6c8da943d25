/*
 * A child that owns the terminal: exec -it, attach, an editor.
 *
 * It runs in our own process group with our descriptors 0 to 2, while SIGINT and SIGQUIT are
 * ignored here and SIGTSTP stops us both.  SIGTERM and SIGHUP are passed on to it; if it lives
 * PROC_LADDER_MS later, it is killed.  The caller has put the terminal into the state that the
 * child should find; afterwards the terminal's settings and its foreground process group are
 * what they were before.
 */
#pragma once

#include "base/base.h"
#include "exec/spawn.h"

struct err;

struct fg_spec {
    const char *program;     /* its path; NULL: argv[0], looked up in PATH */
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

/* For crash handlers, async-signal-safe: the child that has the terminal is killed. */
void fg_kill_now(void);
