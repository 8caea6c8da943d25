/*
 * For the tests of exec: /bin/sh as the child, run to its end in a loop of its own, and counts
 * of what must not be left behind.
 */
#pragma once

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Descriptors of this process that are open. */
static inline int
open_fds(void)
{
    DIR *dir = opendir("/dev/fd");
    int n = 0;

    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

/* Every child has been waited for. */
static inline bool
no_children(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

/* Text copied out of a proc_exit, which ends with its callback. */
struct outcome {
    struct loop *loop;
    struct proc *proc;
    struct proc_exit how;
    struct str out, err;
    int exits; /* calls of on_exit */
    struct err *failed;
};

static inline void
outcome_exited(void *arg, const struct proc_exit *how)
{
    struct outcome *o = arg;

    o->how = *how;
    str_put_n(&o->out, how->out, how->out_len);
    str_put_n(&o->err, how->err, how->err_len);
    o->exits++;
    loop_stop(o->loop);
}

static inline void
outcome_release(struct outcome *o)
{
    proc_free(o->proc);
    str_release(&o->out);
    str_release(&o->err);
    err_free(o->failed);
}

#define OUTCOME_INIT(l) \
    { \
        .loop = (l), .out = STR_INIT, .err = STR_INIT \
    }

/* Starts spec, whose argv is the shell with this script unless it has one. */
static inline bool
start_sh(struct outcome *o, const char *script, struct proc_spec spec)
{
    const char *argv[] = { "/bin/sh", "-c", script, NULL };

    if (!spec.argv)
        spec.argv = argv;
    if (!spec.on_exit)
        spec.on_exit = outcome_exited;
    if (!spec.arg)
        spec.arg = o;
    o->failed = proc_start(o->loop, &spec, &o->proc);
    return !o->failed;
}

static inline void
run_sh(struct outcome *o, const char *script, struct proc_spec spec)
{
    if (start_sh(o, script, spec))
        loop_run(o->loop);
}

/* A FIFO by which a test sees that all processes that opened it for writing are gone. */
struct witness {
    char dir[32], fifo[48];
    int fd;
};

static inline bool
witness_open(struct witness *w)
{
    strcpy(w->dir, "/tmp/crank-test.XXXXXX");
    if (!mkdtemp(w->dir))
        return false;
    snprintf(w->fifo, sizeof w->fifo, "%s/fifo", w->dir);
    mkfifo(w->fifo, 0600);
    w->fd = open(w->fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return w->fd >= 0;
}

/* Reads what was written; true at the end of it, false while somebody could still write. */
static inline bool
witness_alone(const struct witness *w)
{
    char bytes[64];
    ssize_t n;

    for (int i = 0; i < 200; i++) {
        n = read(w->fd, bytes, sizeof bytes);
        if (n == 0)
            return true;
        if (n < 0)
            usleep(10000);
    }
    return false;
}

static inline void
witness_close(struct witness *w)
{
    close(w->fd);
    unlink(w->fifo);
    rmdir(w->dir);
}
