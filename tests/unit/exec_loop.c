#include "exec_run.h"

#include "base/trace.h"

#include <sys/resource.h>
#include <sys/time.h>

struct seen {
    struct loop *loop;
    struct str order;
    uint64_t timer;
    int fd, silent, turns;
};

static void
note(struct seen *s, char what)
{
    str_putc(&s->order, what);
}

static void
timer_a(void *arg)
{
    note(arg, 'a');
}

static void
timer_b(void *arg)
{
    note(arg, 'b');
}

static void
timer_cancels(void *arg)
{
    struct seen *s = arg;

    note(s, 'c');
    loop_timer_cancel(s->loop, s->timer);
}

static void
timer_stops(void *arg)
{
    struct seen *s = arg;

    note(s, '.');
    loop_stop(s->loop);
}

/* Starts itself anew: must not keep what is due later in the same turn from running. */
static void
timer_again(void *arg)
{
    struct seen *s = arg;

    note(s, 'g');
    if (s->order.len < 1000)
        s->timer = loop_timer_start(s->loop, 0, timer_again, s);
}

static void
check_timers(struct loop *l)
{
    struct seen s = { .loop = l, .order = STR_INIT };
    uint64_t last = 0, first;
    int64_t start = loop_now_ms();

    last = loop_timer_start(l, 60, timer_stops, &s);
    first = loop_timer_start(l, 20, timer_a, &s);
    CHECK("names of timers are never 0 and never alike", first && last && first != last);
    last = loop_timer_start(l, 10, timer_b, &s);
    s.timer = loop_timer_start(l, 40, timer_b, &s);
    last = loop_timer_start(l, 30, timer_cancels, &s);
    loop_run(l);
    CHECK_STR("timers fire in the order of their times, cancelled ones never", s.order.buf,
              "bac.");
    CHECK("not before their time", loop_now_ms() - start >= 60);
    loop_timer_cancel(l, last);
    loop_timer_cancel(l, 0);

    str_clear(&s.order);
    for (int i = 0; i < 100; i++)
        last = loop_timer_start(l, 1000000 + i * 7919 % 100, timer_a, &s);
    last = loop_timer_start(l, 0, timer_again, &s);
    last = loop_timer_start(l, 5, timer_stops, &s);
    loop_run(l);
    CHECK("a timer that starts itself does not starve the others",
          s.order.len > 1 && s.order.buf[s.order.len - 1] == '.');
    loop_timer_cancel(l, s.timer);
    str_release(&s.order);
}

static void
fd_reads(void *arg, int fd, unsigned events)
{
    struct seen *s = arg;
    char c;

    note(s, events == LOOP_READ ? 'r' : '?');
    if (read(fd, &c, 1) == 1)
        note(s, c);
    else
        loop_stop(s->loop);
}

/* Whichever of two ready ones runs first takes the other out of the loop. */
static void
fd_unwatches(void *arg, int fd, unsigned events)
{
    struct seen *s = arg;

    (void)fd;
    (void)events;
    note(s, 'u');
    loop_unwatch_fd(s->loop, s->fd);
    loop_unwatch_fd(s->loop, s->fd + 1);
}

/* Puts another descriptor, on which nothing is to be read, at the number of the other one. */
static void
fd_replaces(void *arg, int fd, unsigned events)
{
    struct seen *s = arg;
    int other = fd == s->fd ? s->fd + 1 : s->fd;

    (void)events;
    note(s, 'p');
    loop_unwatch_fd(s->loop, fd);
    loop_unwatch_fd(s->loop, other);
    dup2(s->silent, other);
    loop_watch_fd(s->loop, other, LOOP_READ, fd_reads, s);
}

static void
fd_writes(void *arg, int fd, unsigned events)
{
    struct seen *s = arg;

    note(s, events == LOOP_WRITE ? 'w' : '?');
    loop_unwatch_fd(s->loop, fd);
    loop_stop(s->loop);
}

static void
check_fds(struct loop *l)
{
    struct seen s = { .loop = l, .order = STR_INIT };
    int a[2], b[2];

    if (pipe(a) || pipe(b))
        return;
    fcntl(b[0], F_SETFL, O_NONBLOCK);
    loop_watch_fd(l, a[0], LOOP_READ, fd_reads, &s);
    CHECK("written", write(a[1], "xy", 2) == 2);
    close(a[1]);
    loop_run(l);
    CHECK_STR("read until the end, which is told as ready", s.order.buf, "rxryr");
    loop_unwatch_fd(l, a[0]);
    loop_unwatch_fd(l, a[0]);

    str_clear(&s.order);
    loop_watch_fd(l, b[1], LOOP_WRITE, fd_writes, &s);
    loop_run(l);
    CHECK_STR("room to write", s.order.buf, "w");

    str_clear(&s.order);
    s.fd = 200;
    dup2(a[0], 200);
    dup2(a[0], 201);
    loop_watch_fd(l, 200, LOOP_READ, fd_unwatches, &s);
    loop_watch_fd(l, 201, LOOP_READ, fd_unwatches, &s);
    s.timer = loop_timer_start(l, 20, timer_stops, &s);
    loop_run(l);
    CHECK_STR("what was unwatched in the same turn is not called", s.order.buf, "u.");
    str_clear(&s.order);
    s.silent = b[0];
    loop_watch_fd(l, 200, LOOP_READ, fd_replaces, &s);
    loop_watch_fd(l, 201, LOOP_READ, fd_replaces, &s);
    s.timer = loop_timer_start(l, 20, timer_stops, &s);
    loop_run(l);
    CHECK_STR("nor what took its number", s.order.buf, "p.");
    loop_unwatch_fd(l, 200);
    loop_unwatch_fd(l, 201);
    close(200);
    close(201);
    close(a[0]);
    close(b[0]);
    close(b[1]);
    str_release(&s.order);
}

/* select's own sets end at 1023; the last bit of a word is its sign. */
static void
check_high_fd(struct loop *l)
{
    struct seen s = { .loop = l, .order = STR_INIT };
    struct rlimit limit;
    int a[2];

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2000) {
        limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur < 2000 || pipe(a)) {
        CHECK("descriptors above 1023: the system allows none", true);
        return;
    }
    dup2(a[0], 1983);
    loop_watch_fd(l, 1983, LOOP_READ, fd_reads, &s);
    close(a[1]);
    loop_run(l);
    CHECK_STR("descriptors above 1023", s.order.buf, "r");
    loop_unwatch_fd(l, 1983);
    close(1983);
    close(a[0]);
    str_release(&s.order);
}

static void
signal_noted(void *arg, int signo)
{
    struct seen *s = arg;

    note(s, signo == SIGUSR1 ? '1' : '2');
    if (signo == SIGUSR2)
        loop_stop(s->loop);
}

static void
hook_counts(void *arg)
{
    struct seen *s = arg;

    s->turns++;
}

static void
check_signals(struct loop *l)
{
    struct seen s = { .loop = l, .order = STR_INIT };
    struct sigaction ignore = { .sa_handler = SIG_IGN }, now;

    loop_on_signal(l, SIGUSR1, signal_noted, &s);
    loop_on_signal(l, SIGUSR2, signal_noted, &s);
    loop_set_before_sleep(l, hook_counts, &s);
    raise(SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    loop_run(l);
    CHECK_STR("signals become callbacks, each once", s.order.buf, "12");
    CHECK_INT("the hook runs once a turn", s.turns, 1);
    loop_set_before_sleep(l, NULL, NULL);
    loop_on_signal(l, SIGUSR1, NULL, NULL);
    sigaction(SIGUSR1, NULL, &now);
    CHECK("given back", now.sa_handler == SIG_DFL);
    loop_on_signal(l, SIGUSR2, NULL, NULL);

    sigaction(SIGHUP, &ignore, &now);
    loop_on_signal(l, SIGHUP, signal_noted, &s);
    sigaction(SIGHUP, &now, &ignore);
    CHECK("a SIGHUP that nohup ignores stays ignored", ignore.sa_handler == SIG_IGN);
    str_release(&s.order);
}

static void
alarm_noted(int signo)
{
    (void)signo;
}

/* Interrupted system calls, one every millisecond, are nobody's concern. */
static void
check_interrupts(struct loop *l)
{
    struct seen s = { .loop = l, .order = STR_INIT };
    struct sigaction before, catch = { .sa_handler = alarm_noted };
    struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, never = { { 0, 0 }, { 0, 0 } };
    int64_t start = loop_now_ms();
    uint64_t timer;

    sigaction(SIGALRM, &catch, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    timer = loop_timer_start(l, 50, timer_stops, &s);
    loop_run(l);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    CHECK("a timer is on time though every wait is interrupted",
          timer && loop_now_ms() - start >= 50 && loop_now_ms() - start < 1000);
    str_release(&s.order);
}

static void
run_again(void *arg)
{
    loop_run(arg);
}

static void
check_reentry(struct loop *l)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDERR_FILENO);
        loop_set_before_sleep(l, run_again, l);
        loop_run(l);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    CHECK("entering the loop from a callback aborts", WIFSIGNALED(status));
}

int
main(void)
{
    int fds = open_fds();
    struct sigaction pipe_action;
    struct loop *l;

    signal(SIGPIPE, SIG_DFL);
    if (!CHECK("a loop", !loop_new(&l)))
        return 1;
    sigaction(SIGPIPE, NULL, &pipe_action);
    CHECK("SIGPIPE is ignored", pipe_action.sa_handler == SIG_IGN);
    check_timers(l);
    check_fds(l);
    check_high_fd(l);
    check_signals(l);
    check_interrupts(l);
    check_reentry(l);
    loop_stop(l);
    loop_run(l);
    CHECK("stopped before it began, it returns at once", true);
    loop_freep(&l);
    sigaction(SIGPIPE, NULL, &pipe_action);
    CHECK("SIGPIPE is as before", pipe_action.sa_handler == SIG_DFL);
    CHECK_INT("no descriptor is left", open_fds(), fds);
    CHECK("a second loop after the first", !loop_new(&l));
    loop_free(l);
    loop_free(NULL);
    return tap_done();
}
