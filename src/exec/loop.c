#include "exec/loop.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/trace.h"
#include "base/vec.h"
#include "exec/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#if defined(WAIT_SELECT) || defined(__APPLE__)
#define USE_SELECT
#include <sys/select.h>
#include <sys/time.h>
#else
#include <poll.h>
#endif

struct watch {
    int fd;
    unsigned events;
    loop_fd_fn *fn;
    void *arg;
    uint64_t serial; /* tells a watch from a later one of the same descriptor */
};

struct timer {
    int64_t at_ns;
    uint64_t id;
    loop_timer_fn *fn;
    void *arg;
};

struct signal_row {
    loop_signal_fn *fn;
    void *arg;
    bool taken;
    struct sigaction before;
};

struct ready {
    int fd;
    unsigned events;
    uint64_t serial;
};

struct loop {
    VEC(struct watch) watches;
    VEC(struct timer) timers; /* a binary heap: the earliest first */
    VEC(struct ready) ready;
    struct signal_row signals[NSIG];
    uint64_t serial;
    loop_hook_fn *hook;
    void *hook_arg;
    bool running, stop;
};

/* What a signal handler can reach. */
static int self_pipe[2] = { -1, -1 };
static volatile sig_atomic_t pending[NSIG];

static void
catch_signal(int signo)
{
    int saved = errno;
    ssize_t ignored;

    pending[signo] = 1;
    /* A full pipe is fine: the loop wakes anyway and looks at pending. */
    ignored = write(self_pipe[1], "", 1);
    (void)ignored;
    errno = saved;
}

int64_t
loop_now_ms(void)
{
    return trace_clock() / NS_PER_MS;
}

static void
run_signals(void *arg, int fd, unsigned events)
{
    struct loop *l = arg;
    char bytes[256];

    (void)events;
    while (read(fd, bytes, sizeof bytes) > 0)
        ;
    for (int signo = 1; signo < NSIG; signo++) {
        if (!pending[signo])
            continue;
        pending[signo] = 0;
        if (l->signals[signo].fn)
            l->signals[signo].fn(l->signals[signo].arg, signo);
    }
}

struct err *
loop_new(struct loop **ret_loop)
{
    struct loop *l;

    if (self_pipe[0] >= 0)
        BUG("a second loop");
    TRY(spawn_pipe(self_pipe));
    fcntl(self_pipe[0], F_SETFL, O_NONBLOCK);
    fcntl(self_pipe[1], F_SETFL, O_NONBLOCK);
    l = mem_alloc(sizeof *l);
    loop_watch_fd(l, self_pipe[0], LOOP_READ, run_signals, l);
    l->signals[SIGPIPE].taken = true;
    sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN },
              &l->signals[SIGPIPE].before);
    *ret_loop = l;
    return NULL;
}

void
loop_free(struct loop *l)
{
    if (!l)
        return;
    for (int signo = 1; signo < NSIG; signo++) {
        if (l->signals[signo].taken)
            sigaction(signo, &l->signals[signo].before, NULL);
        pending[signo] = 0;
    }
    close(self_pipe[0]);
    close(self_pipe[1]);
    self_pipe[0] = self_pipe[1] = -1;
    VEC_RELEASE(&l->watches);
    VEC_RELEASE(&l->timers);
    VEC_RELEASE(&l->ready);
    free(l);
}

void
loop_freep(struct loop **l)
{
    loop_free(*l);
    *l = NULL;
}

static struct watch *
find_watch(struct loop *l, int fd)
{
    for (size_t i = 0; i < l->watches.len; i++)
        if (l->watches.v[i].fd == fd)
            return &l->watches.v[i];
    return NULL;
}

void
loop_watch_fd(struct loop *l, int fd, unsigned events, loop_fd_fn *fn, void *arg)
{
    struct watch new = { fd, events, fn, arg, ++l->serial }, *old = find_watch(l, fd);

    if (old)
        *old = new;
    else
        VEC_PUSH(&l->watches, new);
}

void
loop_unwatch_fd(struct loop *l, int fd)
{
    struct watch *old = find_watch(l, fd);

    if (old)
        VEC_REMOVE(&l->watches, (size_t)(old - l->watches.v));
}

static bool
earlier(const struct timer *a, const struct timer *b)
{
    return a->at_ns != b->at_ns ? a->at_ns < b->at_ns : a->id < b->id;
}

static void
swap_timers(struct loop *l, size_t i, size_t j)
{
    struct timer held = l->timers.v[i];

    l->timers.v[i] = l->timers.v[j];
    l->timers.v[j] = held;
}

static void
move_up(struct loop *l, size_t i)
{
    for (; i && earlier(&l->timers.v[i], &l->timers.v[(i - 1) / 2]); i = (i - 1) / 2)
        swap_timers(l, i, (i - 1) / 2);
}

static void
move_down(struct loop *l, size_t i)
{
    for (;;) {
        size_t least = i, child = 2 * i + 1;

        for (size_t c = child; c < l->timers.len && c < child + 2; c++)
            if (earlier(&l->timers.v[c], &l->timers.v[least]))
                least = c;
        if (least == i)
            return;
        swap_timers(l, i, least);
        i = least;
    }
}

static void
remove_timer(struct loop *l, size_t i)
{
    l->timers.v[i] = l->timers.v[--l->timers.len];
    if (i < l->timers.len) {
        move_up(l, i);
        move_down(l, i);
    }
}

uint64_t
loop_timer_start(struct loop *l, int64_t ms, loop_timer_fn *fn, void *arg)
{
    struct timer t = { trace_clock() + (ms > 0 ? ms : 0) * NS_PER_MS, ++l->serial, fn, arg };

    VEC_PUSH(&l->timers, t);
    move_up(l, l->timers.len - 1);
    return t.id;
}

void
loop_timer_cancel(struct loop *l, uint64_t timer)
{
    for (size_t i = 0; timer && i < l->timers.len; i++)
        if (l->timers.v[i].id == timer) {
            remove_timer(l, i);
            return;
        }
}

/* Those that are due now; what they start themselves is due later. */
static void
run_timers(struct loop *l)
{
    int64_t now = trace_clock();

    while (l->timers.len && l->timers.v[0].at_ns <= now) {
        struct timer t = l->timers.v[0];

        remove_timer(l, 0);
        t.fn(t.arg);
        if (l->stop)
            return;
    }
}

void
loop_on_signal(struct loop *l, int signo, loop_signal_fn *fn, void *arg)
{
    struct signal_row *row = &l->signals[signo];
    struct sigaction catch = { .sa_handler = catch_signal, .sa_flags = SA_RESTART };
    sigset_t one;

    if (signo == SIGCHLD)
        catch.sa_flags |= SA_NOCLDSTOP;
    if (fn && !row->taken) {
        sigaction(signo, NULL, &row->before);
        if (signo == SIGHUP && row->before.sa_handler == SIG_IGN)
            return;
        sigaction(signo, &catch, NULL);
        sigemptyset(&one);
        sigaddset(&one, signo);
        sigprocmask(SIG_UNBLOCK, &one, NULL);
        row->taken = true;
    } else if (!fn && row->taken) {
        sigaction(signo, &row->before, NULL);
        row->taken = false;
        pending[signo] = 0;
    }
    row->fn = fn;
    row->arg = arg;
}

void
loop_set_before_sleep(struct loop *l, loop_hook_fn *fn, void *arg)
{
    l->hook = fn;
    l->hook_arg = arg;
}

/* Milliseconds to the next timer, rounded up; -1: no timer. */
static int
time_to_sleep(const struct loop *l)
{
    int64_t ns;

    if (!l->timers.len)
        return -1;
    ns = l->timers.v[0].at_ns - trace_clock();
    if (ns <= 0)
        return 0;
    ns = (ns + NS_PER_MS - 1) / NS_PER_MS;
    return ns > INT_MAX ? INT_MAX : (int)ns;
}

static void
add_ready(struct loop *l, const struct watch *w, unsigned events)
{
    struct ready r = { w->fd, events & w->events, w->serial };

    if (r.events)
        VEC_PUSH(&l->ready, r);
}

#ifdef USE_SELECT

enum { MASK_BITS = 8 * sizeof(fd_mask) };

/* Bits set by hand: FD_SET is for sets of FD_SETSIZE only, the system call is not. */
static fd_mask
bit_of(int fd)
{
    return (fd_mask)(1UL << fd % MASK_BITS);
}

static void
wait_ready(struct loop *l, int ms)
{
    struct timeval tv = { ms / 1000, ms % 1000 * 1000 };
    CLEANUP(mem_freep) fd_mask *in = NULL, *out = NULL;
    int top = 0, n;

    for (size_t i = 0; i < l->watches.len; i++)
        if (l->watches.v[i].fd > top)
            top = l->watches.v[i].fd;
    /* glibc may look at a whole fd_set, so none is smaller. */
    in = mem_alloc(sizeof(fd_set) + ((size_t)top / MASK_BITS + 1) * sizeof *in);
    out = mem_alloc(sizeof(fd_set) + ((size_t)top / MASK_BITS + 1) * sizeof *out);
    for (size_t i = 0; i < l->watches.len; i++) {
        const struct watch *w = &l->watches.v[i];

        if (w->events & LOOP_READ)
            in[w->fd / MASK_BITS] |= bit_of(w->fd);
        if (w->events & LOOP_WRITE)
            out[w->fd / MASK_BITS] |= bit_of(w->fd);
    }
    n = select(top + 1, (fd_set *)in, (fd_set *)out, NULL, ms < 0 ? NULL : &tv);
    if (n < 0 && errno != EINTR)
        BUG("select: errno %d", errno);
    for (size_t i = 0; n > 0 && i < l->watches.len; i++) {
        const struct watch *w = &l->watches.v[i];
        size_t at = (size_t)w->fd / MASK_BITS;

        add_ready(l, w,
                  (in[at] & bit_of(w->fd) ? LOOP_READ : 0) |
                      (out[at] & bit_of(w->fd) ? LOOP_WRITE : 0));
    }
}

#else

static void
wait_ready(struct loop *l, int ms)
{
    CLEANUP(mem_freep) struct pollfd *fds = mem_alloc(l->watches.len * sizeof *fds);
    int n;

    for (size_t i = 0; i < l->watches.len; i++) {
        const struct watch *w = &l->watches.v[i];

        fds[i].fd = w->fd;
        fds[i].events = (short)((w->events & LOOP_READ ? POLLIN : 0) |
                                (w->events & LOOP_WRITE ? POLLOUT : 0));
    }
    n = poll(fds, l->watches.len, ms);
    if (n < 0 && errno != EINTR && errno != EAGAIN)
        BUG("poll: errno %d", errno);
    for (size_t i = 0; n > 0 && i < l->watches.len; i++) {
        short got = fds[i].revents;
        bool over = got & (POLLHUP | POLLERR | POLLNVAL);

        add_ready(l, &l->watches.v[i],
                  (got & POLLIN || over ? LOOP_READ : 0) |
                      (got & POLLOUT || over ? LOOP_WRITE : 0));
    }
}

#endif

/* A callback may have unwatched or replaced what was ready when it began. */
static void
run_ready(struct loop *l)
{
    for (size_t i = 0; i < l->ready.len && !l->stop; i++) {
        struct ready r = l->ready.v[i];
        const struct watch *w = find_watch(l, r.fd);

        if (w && w->serial == r.serial)
            w->fn(w->arg, r.fd, r.events);
    }
    l->ready.len = 0;
}

void
loop_run(struct loop *l)
{
    if (l->running)
        BUG("the loop is entered from one of its callbacks");
    l->running = true;
    while (!l->stop) {
        if (l->hook)
            l->hook(l->hook_arg);
        if (l->stop)
            break;
        wait_ready(l, time_to_sleep(l));
        run_ready(l);
        if (!l->stop)
            run_timers(l);
    }
    l->stop = l->running = false;
}

void
loop_stop(struct loop *l)
{
    l->stop = true;
}
