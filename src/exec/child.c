#include "exec/child.h"

#include "base/fault.h"
#include "base/mem.h"
#include "base/str.h"
#include "exec/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_STEP = 65536, READS_A_TURN = 4 };

/* The table of live children; the numbers apart, for a handler that may read nothing else. */
static struct proc *children;
static volatile pid_t groups[PROC_CHILDREN_MAX];

void
child_add(struct proc *p)
{
    for (p->slot = 0; groups[p->slot];)
        p->slot++;
    groups[p->slot] = p->pid;
    p->next = children;
    if (children)
        children->prev = p;
    children = p;
}

static void
table_remove(struct proc *p)
{
    if (p->prev)
        p->prev->next = p->next;
    else
        children = p->next;
    if (p->next)
        p->next->prev = p->prev;
}

size_t
proc_count(void)
{
    size_t n = 0;

    for (const struct proc *p = children; p; p = p->next)
        n++;
    return n;
}

void
proc_kill_now(void)
{
    for (size_t i = 0; i < PROC_CHILDREN_MAX; i++)
        if (groups[i])
            kill(-groups[i], SIGKILL);
}

static void
close_stream(struct stream *s)
{
    if (s->fd < 0)
        return;
    loop_unwatch_fd(s->proc->loop, s->fd);
    close(s->fd);
    s->fd = -1;
}

static void
close_input(struct proc *p)
{
    if (p->in_fd < 0)
        return;
    loop_unwatch_fd(p->loop, p->in_fd);
    close(p->in_fd);
    p->in_fd = -1;
    str_release(&p->in_bytes);
}

/* All that ties the child to the loop. */
static void
untie(struct proc *p)
{
    close_input(p);
    close_stream(&p->out);
    close_stream(&p->err);
    loop_timer_cancel(p->loop, p->total_timer);
    loop_timer_cancel(p->loop, p->idle_timer);
    loop_timer_cancel(p->loop, p->ladder_timer);
    p->total_timer = p->idle_timer = p->ladder_timer = 0;
}

static void
destroy(struct proc *p)
{
    capture_release(&p->out.kept);
    capture_release(&p->err.kept);
    record_release(&p->record);
    str_release(&p->in_bytes);
    free(p);
}

/* Nobody holds it, no callback of it runs and its number is given back to the system. */
static void
destroy_if_over(struct proc *p)
{
    if (p->disowned && p->finished && p->reaped && !p->busy)
        destroy(p);
}

static bool
pipes_open(const struct proc *p)
{
    return p->out.fd >= 0 || p->err.fd >= 0;
}

/* Dead, but its number is still its own until it is reaped. */
static bool
is_dead(pid_t pid)
{
    siginfo_t info = { .si_signo = 0 };

    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == pid;
}

static void
signal_group(const struct proc *p, int signo)
{
    kill(-p->pid, signo);
}

/* The dead child keeps its group's number, so what is left of the group can be told apart. */
static void
reap(struct proc *p)
{
    if (p->stopping)
        signal_group(p, SIGKILL);
    while (waitpid(p->pid, &p->wait_status, 0) < 0 && errno == EINTR)
        ;
    p->reaped = true;
    groups[p->slot] = 0;
}

/*
 * Reaps the child if it has died.  One that is being stopped is left as it is while somebody
 * in its group still holds a pipe: the ladder, or the end of the pipes, comes back here.
 */
static void
reap_if_dead(struct proc *p)
{
    if (p->reaped || !is_dead(p->pid))
        return;
    if (p->stopping && !p->killed && pipes_open(p))
        return;
    reap(p);
}

static void on_ladder(void *arg);

void
child_begin_stop(struct proc *p)
{
    if (p->stopping || p->reaped || p->finished)
        return;
    p->stopping = true;
    signal_group(p, SIGTERM);
    signal_group(p, SIGCONT); /* a stopped process takes no other signal */
    p->ladder_timer = loop_timer_start(p->loop, PROC_LADDER_MS, on_ladder, p);
}

/* One read; false when nothing more has come yet. */
static bool
read_some(struct stream *s, size_t most)
{
    char bytes[READ_STEP];
    struct proc *p = s->proc;
    ssize_t n;

    do
        n = FAULT("read", EIO) ? -1
                               : read(s->fd, bytes, most < sizeof bytes ? most : sizeof bytes);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN)
        return false;
    if (n <= 0) {
        close_stream(s);
        return false;
    }
    p->last_output_ms = loop_now_ms();
    capture_put(&s->kept, bytes, (size_t)n);
    if (s->on_bytes) {
        p->busy++;
        s->on_bytes(p->arg, bytes, (size_t)n);
        p->busy--;
    }
    if (s->kept.overflow && !p->how.overflow) {
        p->how.overflow = true;
        child_begin_stop(p);
    }
    return s->fd >= 0;
}

/*
 * What the child wrote before its death is in the pipe by now.  No more is read than that: a
 * grandchild may go on writing for ever.
 */
static void
drain(struct stream *s)
{
    int waiting = 0;

    if (s->fd < 0)
        return;
    if (ioctl(s->fd, FIONREAD, &waiting) < 0)
        waiting = READ_STEP;
    while (waiting > 0) {
        uint64_t before = s->kept.seen;

        if (!read_some(s, (size_t)waiting))
            return;
        waiting -= (int)(s->kept.seen - before);
    }
}

static void
fill_exit(struct proc *p)
{
    const struct str *out = capture_finish(&p->out.kept), *err = capture_finish(&p->err.kept);

    p->how.status = p->how.lost ? 128 + SIGKILL : spawn_status(p->wait_status);
    p->how.signal = p->how.lost                   ? SIGKILL
                    : WIFSIGNALED(p->wait_status) ? WTERMSIG(p->wait_status)
                                                  : 0;
    p->how.out = out->buf;
    p->how.out_len = out->len;
    p->how.err = err->buf;
    p->how.err_len = err->len;
    p->how.out_bytes = p->out.kept.seen;
    p->how.err_bytes = p->err.kept.seen;
    p->how.ms = record_ms(&p->record);
}

/* Tells the owner; afterwards p may be gone. */
static void
finish(struct proc *p)
{
    p->busy++;
    drain(&p->out);
    drain(&p->err);
    untie(p);
    fill_exit(p);
    record_end(&p->record, p->how.status, p->how.signal, p->how.out_bytes, p->how.err_bytes);
    if (p->reaped)
        table_remove(p);
    if (p->on_exit && !p->disowned)
        p->on_exit(p->arg, &p->how);
    p->finished = true;
    p->busy--;
    destroy_if_over(p);
}

static void
settle(struct proc *p)
{
    reap_if_dead(p);
    if (p->reaped && !p->finished)
        finish(p);
}

/* One that was given up as lost and has died after all. */
static void
bury(struct proc *p)
{
    table_remove(p);
    destroy_if_over(p);
}

static struct proc *
find_reaped(void)
{
    for (struct proc *p = children; p; p = p->next)
        if (p->reaped)
            return p;
    return NULL;
}

/* Callbacks may start, stop and free any of them, so the table is looked through anew. */
void
child_on_signal(void *arg, int signo)
{
    struct proc *p;

    (void)arg;
    (void)signo;
    for (p = children; p; p = p->next)
        reap_if_dead(p);
    while ((p = find_reaped()))
        if (p->finished)
            bury(p);
        else
            finish(p);
}

static void
on_ladder(void *arg)
{
    struct proc *p = arg;

    p->ladder_timer = 0;
    if (!p->killed) {
        p->killed = true;
        signal_group(p, SIGKILL);
        p->ladder_timer = loop_timer_start(p->loop, PROC_LADDER_MS, on_ladder, p);
        settle(p);
        return;
    }
    reap_if_dead(p);
    p->how.lost = !p->reaped;
    finish(p);
}

static void
on_total(void *arg)
{
    struct proc *p = arg;

    p->total_timer = 0;
    if (!p->stopping)
        p->how.clock = PROC_TOTAL_OVER;
    child_begin_stop(p);
}

/* Looks when the silence could have lasted long enough, not at each output. */
static void
on_idle(void *arg)
{
    struct proc *p = arg;
    int64_t left = p->last_output_ms + p->idle_ms - loop_now_ms();

    if (left > 0) {
        p->idle_timer = loop_timer_start(p->loop, left, on_idle, p);
        return;
    }
    p->idle_timer = 0;
    if (!p->stopping)
        p->how.clock = PROC_IDLE_OVER;
    child_begin_stop(p);
}

static void
on_readable(void *arg, int fd, unsigned events)
{
    struct stream *s = arg;
    struct proc *p = s->proc;

    (void)fd;
    (void)events;
    p->busy++;
    for (int i = 0; i < READS_A_TURN && read_some(s, READ_STEP); i++)
        ;
    p->busy--;
    if (p->finished)
        destroy_if_over(p);
    else if (p->stopping && !pipes_open(p))
        settle(p);
}

static void
on_writable(void *arg, int fd, unsigned events)
{
    struct proc *p = arg;
    ssize_t n;

    (void)events;
    n = write(fd, p->in_bytes.buf + p->in_done, p->in_bytes.len - p->in_done);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    p->in_done += n > 0 ? (size_t)n : 0;
    if (n < 0 || p->in_done == p->in_bytes.len)
        close_input(p);
}

void
child_read(struct proc *p, struct stream *s, int fd, enum capture_mode mode, size_t limit)
{
    s->proc = p;
    s->fd = fd;
    s->kept =
        (struct capture){ .mode = mode, .limit = limit, .head = STR_INIT, .tail = STR_INIT };
    if (fd < 0)
        return;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    loop_watch_fd(p->loop, fd, LOOP_READ, on_readable, s);
}

void
child_feed(struct proc *p, int fd, const char *bytes, size_t len)
{
    str_init(&p->in_bytes);
    p->in_fd = fd;
    if (fd < 0)
        return;
    str_put_n(&p->in_bytes, bytes, len);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    if (len)
        loop_watch_fd(p->loop, fd, LOOP_WRITE, on_writable, p);
    else
        close_input(p);
}

void
child_set_clocks(struct proc *p, int total_ms, int idle_ms)
{
    p->last_output_ms = loop_now_ms();
    p->idle_ms = idle_ms;
    if (total_ms)
        p->total_timer = loop_timer_start(p->loop, total_ms, on_total, p);
    if (idle_ms)
        p->idle_timer = loop_timer_start(p->loop, idle_ms, on_idle, p);
}

void
child_kill_soon(struct proc *p)
{
    if (p->killed)
        return;
    loop_timer_cancel(p->loop, p->ladder_timer);
    p->ladder_timer = loop_timer_start(p->loop, 0, on_ladder, p);
}

void
child_disown(struct proc *p)
{
    p->disowned = true;
    p->out.on_bytes = p->err.on_bytes = NULL;
    if (!p->reaped && !p->finished) {
        close_input(p);
        close_stream(&p->out);
        close_stream(&p->err);
        child_begin_stop(p);
    }
    destroy_if_over(p);
}

/* Reads what comes, for nobody; the end of it closes the stream. */
static void
discard(struct stream *s)
{
    s->on_bytes = NULL;
    s->kept.mode = CAPTURE_NOTHING;
    for (int i = 0; i < READS_A_TURN && s->fd >= 0 && read_some(s, READ_STEP); i++)
        ;
}

/* Whether a child, or one of its group that holds its pipes, is still there. */
static bool
any_left(bool pipes_count)
{
    bool left = false;

    for (struct proc *p = children; p; p = p->next) {
        discard(&p->out);
        discard(&p->err);
        if (!p->reaped && (!is_dead(p->pid) || (pipes_count && pipes_open(p))))
            left = true;
    }
    return left;
}

static void
await_all(bool pipes_count)
{
    const struct timespec pause = { 0, 5 * 1000000L };
    int64_t until = loop_now_ms() + PROC_LADDER_MS;

    while (any_left(pipes_count) && loop_now_ms() < until)
        nanosleep(&pause, NULL);
}

static void
signal_all(int signo)
{
    for (struct proc *p = children; p; p = p->next)
        if (!p->reaped)
            signal_group(p, signo);
}

void
proc_kill_all(void)
{
    struct proc *p;

    signal_all(SIGTERM);
    signal_all(SIGCONT);
    await_all(true);
    signal_all(SIGKILL);
    await_all(false);
    while ((p = children)) {
        p->on_exit = NULL;
        p->how.lost = !p->reaped && !is_dead(p->pid);
        if (!p->reaped && !p->how.lost)
            reap(p);
        groups[p->slot] = 0;
        p->reaped = true;
        if (p->finished)
            bury(p);
        else
            finish(p);
    }
}
