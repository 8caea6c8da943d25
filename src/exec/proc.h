/*
 * A child process whose output arrives through the loop.
 *
 * The child has a session of its own, without a terminal.  proc_start waits only until exec
 * has worked or failed.  on_exit runs once, from the loop, when the child has been reaped and
 * its pipes are read until they would block: what the child wrote is there, and a grandchild
 * that keeps a pipe open is not waited for (unless the child is being stopped: see proc_stop).
 *
 *     struct proc_spec spec = { .argv = argv, .total_ms = 10000, .on_exit = listed, .arg = o };
 *     TRY(proc_start(loop, &spec, &o->proc));
 */
#pragma once

#include "base/base.h"
#include "exec/spawn.h"

struct err;
struct loop;
struct proc;

#define ERR_COMMAND_FAILED "command-failed"   /* ended with a status other than 0 */
#define ERR_COMMAND_KILLED "command-killed"   /* ended by a signal that we did not send */
#define ERR_COMMAND_STOPPED "command-stopped" /* ended because of proc_stop */
#define ERR_TIMED_OUT "timed-out"
#define ERR_TOO_MUCH_OUTPUT "too-much-output"

enum {
    PROC_LADDER_MS = 2000, /* from SIGTERM to SIGKILL, and from that to giving up */
    PROC_WHOLE_LIMIT = 64 << 20,
    PROC_ENDS_LIMIT = 64 << 10,
    PROC_CHILDREN_MAX = 4096, /* alive at once */
};

enum proc_keep {
    PROC_KEEP_DEFAULT, /* stdout PROC_KEEP_WHOLE, stderr PROC_KEEP_ENDS */
    PROC_KEEP_WHOLE,   /* to be parsed: more than the limit ends the child, as an error */
    PROC_KEEP_ENDS,    /* for people: the first and the last half of the limit */
    PROC_KEEP_NOTHING, /* on_bytes sees it all */
    PROC_TO_NULL,      /* not even a pipe */
    PROC_TO_OURS,      /* our own stdout or stderr */
    PROC_TO_OUT,       /* stderr only: into the same pipe as stdout */
};

struct proc_stream {
    enum proc_keep keep;
    size_t limit; /* bytes kept; 0: PROC_WHOLE_LIMIT or PROC_ENDS_LIMIT */
    /* Besides what is kept, as it comes; NULL: none.  May call proc_stop and proc_free. */
    void (*on_bytes)(void *arg, const char *bytes, size_t len);
};

enum proc_in { PROC_IN_NULL, PROC_IN_BYTES, PROC_IN_OURS };

enum proc_clock { PROC_IN_TIME, PROC_TOTAL_OVER, PROC_IDLE_OVER };

struct proc_exit {
    int status;            /* exit status, or 128 + signal, as a shell counts */
    int signal;            /* that ended it, or 0 */
    enum proc_clock clock; /* which one ran out */
    bool overflow;         /* wrote more than the limit of PROC_KEEP_WHOLE */
    bool stopped;          /* proc_stop was called */
    bool lost;             /* could not be killed (it runs as another user): left to itself */
    const char *out, *err; /* what was kept, NUL behind it; "" for none; borrowed */
    size_t out_len, err_len;
    uint64_t out_bytes, err_bytes; /* how much came, kept or not */
    int64_t ms;                    /* from start to exit */
    const struct err *failed;      /* from a pool only: it could not be started; status 127 */
};

/* Everything is borrowed until proc_start returns. */
struct proc_spec {
    const char *program;     /* its path; NULL: argv[0], looked up in PATH */
    const char *const *argv; /* stands in traces and errors: nothing secret */
    const char *const *env;  /* "NAME=VALUE" sets, "NAME" unsets; NULL: no change */
    const char *cwd;         /* NULL: ours */
    const char *label;       /* for the trace: what it is done for; may be NULL */
    enum proc_in in;
    const char *in_bytes; /* PROC_IN_BYTES: fed, then closed */
    size_t in_len;
    const struct spawn_block *blocks; /* texts that the child reads at /dev/fd/N */
    size_t block_count;
    struct proc_stream out, err;
    int total_ms;                           /* from the start; 0: no clock */
    int idle_ms;                            /* since it last wrote something; 0: no clock */
    void (*on_start)(void *arg, pid_t pid); /* it runs; NULL: not told */
    void (*on_exit)(void *arg, const struct proc_exit *how); /* may call proc_free */
    void *arg;                                               /* for all three */
};

WARN_UNUSED struct err *proc_start(struct loop *l, const struct proc_spec *spec,
                                   struct proc **ret_proc);

/*
 * TERM to the child's process group, KILL PROC_LADDER_MS later or as soon as the child is dead
 * and its pipes have ended.  on_exit runs all the same.  A second call kills at once.
 */
void proc_stop(struct proc *p);

/*
 * A child that still runs is stopped, by the loop or by proc_kill_all, and nothing is told any
 * more.  Before loop_free, unless the child has ended or proc_kill_all was called.  NULL is
 * fine.
 */
void proc_free(struct proc *p);
void proc_freep(struct proc **p);

pid_t proc_pid(const struct proc *p);
bool proc_running(const struct proc *p); /* on_exit has not run yet */

/*
 * NULL for exit status 0 in time, else an error with one of the codes above, the command and
 * what it said on stderr (on stdout when that is silent).
 */
WARN_UNUSED struct err *proc_exit_error(const struct proc_spec *spec,
                                        const struct proc_exit *how);

/* How many of our children (those of fg.h apart) live. */
size_t proc_count(void);
/*
 * Before the program ends: every child's group gets TERM, what is left after PROC_LADDER_MS
 * gets KILL.  Waits for them, outside the loop; no callback runs, neither now nor later.
 */
void proc_kill_all(void);
/* KILL to all groups at once; safe in a signal handler, for crashes. */
void proc_kill_now(void);
