#include "exec/proc.h"

#include "base/err.h"
#include "base/mem.h"
#include "exec/child.h"
#include "exec/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* The descriptors that a child starts with, and our ends of its pipes. */
struct ends {
    int in[2], out[2], err[2];
};

static void
close_pair(int fds[2])
{
    for (int i = 0; i < 2; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
        fds[i] = -1;
    }
}

static void
ends_release(struct ends *e)
{
    close_pair(e->in);
    close_pair(e->out);
    close_pair(e->err);
}

static bool
wants_pipe(const struct proc_stream *s)
{
    return s->keep <= PROC_KEEP_NOTHING;
}

static int
take_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

static struct err *
open_ends(struct ends *e, const struct proc_spec *spec)
{
    if (spec->in == PROC_IN_BYTES)
        TRY(spawn_pipe(e->in));
    if (wants_pipe(&spec->out))
        TRY(spawn_pipe(e->out));
    if (wants_pipe(&spec->err))
        TRY(spawn_pipe(e->err));
    return NULL;
}

static int
child_end(const struct proc_stream *s, int pipe_end)
{
    return s->keep == PROC_TO_OURS ? SPAWN_INHERIT : wants_pipe(s) ? pipe_end : SPAWN_NULL;
}

static struct err *
spawn_child(const struct proc_spec *spec, const struct ends *e, pid_t *ret_pid)
{
    struct spawn_spec s = {
        .program = spec->program,
        .argv = spec->argv,
        .env = spec->env,
        .cwd = spec->cwd,
        .in = spec->in == PROC_IN_OURS    ? SPAWN_INHERIT
              : spec->in == PROC_IN_BYTES ? e->in[0]
                                          : SPAWN_NULL,
        .out = child_end(&spec->out, e->out[1]),
        .err_fd = child_end(&spec->err, e->err[1]),
        .blocks = spec->blocks,
        .block_count = spec->block_count,
        .own_session = true,
    };

    if (spec->err.keep == PROC_TO_OUT)
        s.err_fd = s.out;
    return spawn(&s, ret_pid);
}

static void
read_stream(struct proc *p, struct stream *s, const struct proc_stream *spec,
            enum capture_mode by_default, int *fd)
{
    enum capture_mode mode = spec->keep == PROC_KEEP_DEFAULT ? by_default
                             : spec->keep == PROC_KEEP_WHOLE ? CAPTURE_WHOLE
                             : spec->keep == PROC_KEEP_ENDS  ? CAPTURE_ENDS
                                                             : CAPTURE_NOTHING;
    size_t limit = mode == CAPTURE_WHOLE ? (size_t)PROC_WHOLE_LIMIT : (size_t)PROC_ENDS_LIMIT;

    s->on_bytes = spec->on_bytes;
    child_read(p, s, take_fd(fd), mode, spec->limit ? spec->limit : limit);
}

/* No crash handler runs between the child's birth and its entry in the table. */
static struct err *
spawn_known(const struct proc_spec *spec, const struct ends *e, struct proc *p)
{
    sigset_t all, before;
    struct err *failed;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    failed = spawn_child(spec, e, &p->pid);
    if (!failed)
        child_add(p);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return failed;
}

static struct err *
try_start(struct loop *l, const struct proc_spec *spec, struct ends *e, struct proc *p)
{
    if (proc_count() >= PROC_CHILDREN_MAX)
        return err_new(ERR_SYSTEM, "%d child processes run already", PROC_CHILDREN_MAX);
    loop_on_signal(l, SIGCHLD, child_on_signal, NULL);
    TRY(open_ends(e, spec));
    return spawn_known(spec, e, p);
}

struct err *
proc_start(struct loop *l, const struct proc_spec *spec, struct proc **ret_proc)
{
    CLEANUP(ends_release) struct ends e = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
    struct proc *p = mem_alloc(sizeof *p);
    struct err *failed;

    record_begin(&p->record, spec->argv, spec->cwd, spec->label);
    failed = try_start(l, spec, &e, p);
    if (failed) {
        record_fail(&p->record, failed);
        record_release(&p->record);
        free(p);
        return failed;
    }
    p->loop = l;
    p->on_exit = spec->on_exit;
    p->arg = spec->arg;
    read_stream(p, &p->out, &spec->out, CAPTURE_WHOLE, &e.out[0]);
    read_stream(p, &p->err, &spec->err, CAPTURE_ENDS, &e.err[0]);
    child_feed(p, take_fd(&e.in[1]), spec->in_bytes, spec->in_len);
    child_set_clocks(p, spec->total_ms, spec->idle_ms);
    if (spec->on_start)
        spec->on_start(spec->arg, p->pid);
    *ret_proc = p;
    return NULL;
}

void
proc_stop(struct proc *p)
{
    bool again = p->how.stopped;

    if (p->reaped || p->finished)
        return;
    p->how.stopped = true;
    child_begin_stop(p);
    if (again)
        child_kill_soon(p);
}

void
proc_free(struct proc *p)
{
    if (p)
        child_disown(p);
}

void
proc_freep(struct proc **p)
{
    proc_free(*p);
    *p = NULL;
}

pid_t
proc_pid(const struct proc *p)
{
    return p->pid;
}

bool
proc_running(const struct proc *p)
{
    return !p->finished;
}
