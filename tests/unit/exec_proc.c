#include "exec_run.h"

#include "base/fs.h"
#include "base/trace.h"

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <termios.h>

static const struct {
    const char *name, *script;
    struct proc_spec spec;
    int status, signal;
    const char *out, *err;
    const char *said; /* the error of proc_exit_error, NULL for none */
} end_cases[] = {
    { "all is well", "echo out; echo err >&2", { .label = "" }, 0, 0, "out\n", "err\n", NULL },
    { "an exit status",
      "echo why >&2; exit 3",
      { .label = "" },
      3,
      0,
      "",
      "why\n",
      "sh failed with exit status 3: why" },
    { "the largest exit status",
      "echo on stdout; exit 255",
      { .label = "" },
      255,
      0,
      "on stdout\n",
      "",
      "sh failed with exit status 255: on stdout" },
    { "death by KILL",
      "echo last; kill -KILL $$",
      { .label = "" },
      137,
      9,
      "last\n",
      "",
      "sh was ended by signal 9 (Killed): last" },
    { "death by TERM",
      "kill -TERM $$",
      { .label = "" },
      143,
      15,
      "",
      "",
      "sh was ended by signal 15 (Terminated): " },
    { "death by SEGV",
      "ulimit -c 0; kill -SEGV $$",
      { .label = "" },
      139,
      11,
      "",
      "",
      "sh was ended by signal 11 (Segmentation fault): " },
    { "both streams in one",
      "echo a; echo b >&2; echo c",
      { .err = { .keep = PROC_TO_OUT } },
      0,
      0,
      "a\nb\nc\n",
      "",
      NULL },
    { "nothing kept",
      "echo a; echo b >&2",
      { .out = { .keep = PROC_KEEP_NOTHING }, .err = { .keep = PROC_TO_NULL } },
      0,
      0,
      "",
      "",
      NULL },
    { "both ends of a stream",
      "echo 0123456789abcdef",
      { .out = { .keep = PROC_KEEP_ENDS, .limit = 8 } },
      0,
      0,
      "0123\n[9 bytes are left out here]\ndef\n",
      "",
      NULL },
    { "stdin is fed and ends",
      "cat; echo end",
      { .in = PROC_IN_BYTES, .in_bytes = "fed ", .in_len = 4 },
      0,
      0,
      "fed end\n",
      "",
      NULL },
    { "empty stdin ends at once",
      "cat; echo end",
      { .in = PROC_IN_BYTES, .in_bytes = "" },
      0,
      0,
      "end\n",
      "",
      NULL },
    { "a child that closes its streams and goes on",
      "exec >&- 2>&-; sleep 0.1; exit 4",
      { .label = "" },
      4,
      0,
      "",
      "",
      "sh failed with exit status 4: " },
};

static void
check_ends(struct loop *l)
{
    for (size_t i = 0; i < ARRAY_LEN(end_cases); i++) {
        CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);
        struct proc_spec spec = end_cases[i].spec;
        const char *argv[] = { "/bin/sh", "-c", end_cases[i].script, NULL };
        CLEANUP(err_freep) struct err *e = NULL;
        CLEANUP(mem_freep) char *said = NULL;

        spec.argv = argv;
        run_sh(&o, NULL, spec);
        CHECK_INT(end_cases[i].name, o.how.status, end_cases[i].status);
        CHECK_INT("its signal", o.how.signal, end_cases[i].signal);
        CHECK_STR("its stdout", o.out.buf, end_cases[i].out);
        CHECK_STR("its stderr", o.err.buf, end_cases[i].err);
        CHECK_INT("told once", o.exits, 1);
        o.how.out = o.out.buf;
        o.how.err = o.err.buf;
        e = proc_exit_error(&spec, &o.how);
        if (e)
            said = mem_printf("%s: %s", e->msg, e->said ? e->said : "");
        CHECK_STR("the error made of it", said, end_cases[i].said);
        CHECK("with the command", !e || str_starts(e->command, "/bin/sh -c "));
    }
}

static const struct {
    const char *name, *script;
    int total_ms, idle_ms;
    enum proc_clock clock;
    int64_t least_ms, most_ms;
    const char *out;
} clock_cases[] = {
    { "the total clock", "echo a; sleep 20", 150, 0, PROC_TOTAL_OVER, 150, 1500, "a\n" },
    { "the total clock does not care for output", "while :; do echo x; sleep 0.05; done", 200,
      0, PROC_TOTAL_OVER, 200, 1500, NULL },
    { "the idle clock", "echo a; sleep 20", 0, 150, PROC_IDLE_OVER, 150, 1500, "a\n" },
    { "the idle clock begins anew with each output",
      "for i in 1 2 3 4 5 6; do echo x >&2; sleep 0.15; done; echo end", 0, 800, PROC_IN_TIME,
      800, 20000, "end\n" },
    { "both clocks, the idle one is first", "echo a; sleep 20", 10000, 150, PROC_IDLE_OVER, 150,
      1500, "a\n" },
    { "no clock", "sleep 0.3; echo a", 0, 0, PROC_IN_TIME, 300, 20000, "a\n" },
    { "in time", "echo a", 10000, 10000, PROC_IN_TIME, 0, 5000, "a\n" },
    { "a child that ignores TERM is killed", "trap '' TERM; echo a; while :; do sleep 1; done",
      100, 0, PROC_TOTAL_OVER, 2000, 4000, "a\n" },
    { "what it says at TERM is heard", "trap 'echo bye; exit 0' TERM; sleep 20 & wait", 300, 0,
      PROC_TOTAL_OVER, 300, 2500, "bye\n" },
};

/* Turns the loop until on_exit has run for each of them. */
static void
await_exits(struct loop *l, const struct outcome *o, size_t count)
{
    for (size_t i = 0; i < count;)
        if (o[i].exits || !o[i].proc)
            i++;
        else
            loop_run(l);
}

static void
check_clock(size_t i, struct outcome *o, const struct proc_spec *spec)
{
    CLEANUP(err_freep) struct err *e = NULL;

    CHECK_INT(clock_cases[i].name, o->how.clock, clock_cases[i].clock);
    if (!CHECK("neither too early nor too late",
               o->how.ms >= clock_cases[i].least_ms && o->how.ms <= clock_cases[i].most_ms))
        printf("#   %lld ms\n", (long long)o->how.ms);
    if (clock_cases[i].out)
        CHECK_STR("what it wrote", o->out.buf, clock_cases[i].out);
    o->how.out = o->out.buf;
    o->how.err = o->err.buf;
    e = proc_exit_error(spec, &o->how);
    CHECK_STR("an error where a clock ran out", e ? e->code : NULL,
              clock_cases[i].clock == PROC_IN_TIME ? NULL : ERR_TIMED_OUT);
}

/* All at once: it is time that is tested. */
static void
check_clocks(struct loop *l)
{
    struct outcome o[ARRAY_LEN(clock_cases)];
    struct proc_spec specs[ARRAY_LEN(clock_cases)];
    const char *argv[] = { "/bin/sh", "-c", NULL, NULL };

    for (size_t i = 0; i < ARRAY_LEN(clock_cases); i++) {
        o[i] = (struct outcome)OUTCOME_INIT(l);
        specs[i] = (struct proc_spec){ .argv = argv,
                                       .total_ms = clock_cases[i].total_ms,
                                       .idle_ms = clock_cases[i].idle_ms };
        argv[2] = clock_cases[i].script;
        start_sh(&o[i], NULL, specs[i]);
    }
    await_exits(l, o, ARRAY_LEN(o));
    for (size_t i = 0; i < ARRAY_LEN(clock_cases); i++) {
        check_clock(i, &o[i], &specs[i]);
        outcome_release(&o[i]);
    }
}

static uint64_t streamed;

static void
count_bytes(void *arg, const char *bytes, size_t len)
{
    (void)arg;
    (void)bytes;
    streamed += len;
}

static long
peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return usage.ru_maxrss / 1024;
#else
    return usage.ru_maxrss;
#endif
}

#define MANY "head -c 104857600 /dev/zero"

static void
check_volume(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome ends = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome stream = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome whole = OUTCOME_INIT(l);
    CLEANUP(err_freep) struct err *e = NULL;
    const char *argv[] = { "/bin/sh", "-c", MANY "; sleep 20", NULL };
    struct proc_spec limited = { .argv = argv, .out = { .limit = 1 << 20 } };
    long before = peak_kib();
    int64_t start;

    run_sh(&ends, MANY, (struct proc_spec){ .out = { .keep = PROC_KEEP_ENDS } });
    CHECK_INT("100 MB came", ends.how.out_bytes, 104857600);
    CHECK("its two ends are kept",
          ends.out.len > PROC_ENDS_LIMIT / 2 && ends.out.len < PROC_ENDS_LIMIT + 100);
    run_sh(&stream, MANY,
           (struct proc_spec){ .out = { .keep = PROC_KEEP_NOTHING, .on_bytes = count_bytes } });
    CHECK_INT("100 MB were streamed", streamed, 104857600);
    CHECK("and not kept", !stream.out.len);
    start = loop_now_ms();
    run_sh(&whole, NULL, limited);
    CHECK("more than may be kept: an error", whole.how.overflow);
    CHECK_INT("as much as may be kept is there", whole.out.len, 1 << 20);
    CHECK("without waiting for the rest", loop_now_ms() - start < 4000);
    whole.how.out_len = whole.how.err_len = 0;
    e = proc_exit_error(&limited, &whole.how);
    CHECK_STR("the error says so", e ? e->msg : NULL,
              "sh printed more than 1MiB and was stopped");
    CHECK_STR("by its code", e ? e->code : NULL, ERR_TOO_MUCH_OUTPUT);
    CHECK("in little memory", peak_kib() - before < 32 * 1024);
}

static void
check_feeding(struct loop *l)
{
    CLEANUP(str_release) struct str large = STR_INIT;
    CLEANUP(outcome_release) struct outcome echo = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome deaf = OUTCOME_INIT(l);
    struct proc_spec spec;

    str_fill(&large, 'q', 3 << 20);
    spec =
        (struct proc_spec){ .in = PROC_IN_BYTES, .in_bytes = large.buf, .in_len = large.len };
    run_sh(&echo, "cat", spec);
    CHECK("3 MB through a child",
          echo.out.len == large.len && !strcmp(echo.out.buf, large.buf));
    run_sh(&deaf, "exit 6", spec);
    CHECK_INT("a child that does not read them", deaf.how.status, 6);
}

static void
check_grandchildren(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome silent = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome noisy = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome stopped = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome away = OUTCOME_INIT(l);
    CLEANUP(mem_freep) char *script = NULL;
    struct witness w;
    int64_t start = loop_now_ms();

    run_sh(&silent, "sleep 5 & echo done", (struct proc_spec){ .label = "" });
    CHECK_STR("a grandchild that keeps the pipe", silent.out.buf, "done\n");
    CHECK("is not waited for", loop_now_ms() - start < 4000 && silent.how.status == 0);

    run_sh(&noisy, "yes & echo done >&2",
           (struct proc_spec){ .out = { .keep = PROC_KEEP_ENDS } });
    CHECK_STR("nor one that goes on writing", noisy.err.buf, "done\n");

    if (!CHECK("a witness", witness_open(&w)))
        return;
    script = mem_printf("(trap '' TERM; exec 9>%s; echo ready; sleep 20) & wait", w.fifo);
    start = loop_now_ms();
    if (start_sh(&stopped, script, (struct proc_spec){ .total_ms = 300 }))
        loop_run(l);
    CHECK("one of a child that is stopped has the ladder's time", stopped.how.ms >= 2000);
    CHECK("then it is killed", witness_alone(&w));
    CHECK_INT("the child died by TERM at once", stopped.how.signal, SIGTERM);
    free(STEAL(script));
    script = mem_printf("(trap '' TERM; exec 9>%s >/dev/null 2>&1; sleep 20) & wait", w.fifo);
    run_sh(&away, script, (struct proc_spec){ .total_ms = 300 });
    CHECK("one that let go of the pipes is killed with the child",
          away.how.ms < 2000 && witness_alone(&w));
    witness_close(&w);
}

static void
stop_twice(void *arg)
{
    struct outcome *o = arg;

    proc_stop(o->proc);
    proc_stop(o->proc);
}

static void
stop_once(void *arg)
{
    proc_stop(((struct outcome *)arg)->proc);
}

static const struct {
    const char *name, *script;
    loop_timer_fn *stop;
    int64_t least_ms, most_ms;
    int signal;
} stop_cases[] = {
    { "stopped by TERM", "exec sleep 20", stop_once, 200, 1500, SIGTERM },
    { "stopped by KILL when TERM is ignored", "trap '' TERM; while :; do sleep 1; done",
      stop_once, 2000, 4000, SIGKILL },
    { "stopped twice: killed at once", "trap '' TERM; while :; do sleep 1; done", stop_twice,
      200, 1500, SIGKILL },
    { "stopped while it is suspended", "kill -STOP $$; sleep 20", stop_once, 200, 1500,
      SIGTERM },
};

static void
check_stops(struct loop *l)
{
    struct outcome o[ARRAY_LEN(stop_cases)];
    uint64_t timer = 0;

    for (size_t i = 0; i < ARRAY_LEN(stop_cases); i++) {
        o[i] = (struct outcome)OUTCOME_INIT(l);
        if (start_sh(&o[i], stop_cases[i].script, (struct proc_spec){ .label = "" }))
            timer = loop_timer_start(l, 300, stop_cases[i].stop, &o[i]);
    }
    await_exits(l, o, ARRAY_LEN(o));
    for (size_t i = 0; i < ARRAY_LEN(stop_cases); i++) {
        CHECK_INT(stop_cases[i].name, o[i].how.signal, stop_cases[i].signal);
        CHECK("told as stopped", timer && o[i].how.stopped && !proc_running(o[i].proc));
        CHECK("neither too early nor too late",
              o[i].how.ms >= stop_cases[i].least_ms && o[i].how.ms <= stop_cases[i].most_ms);
        proc_stop(o[i].proc);
        outcome_release(&o[i]);
    }
}

enum { CROWD = 20 };

struct crowd {
    struct loop *loop;
    struct proc *procs[CROWD];
    int ended, alike;
};

static void
crowd_exited(void *arg, const struct proc_exit *how)
{
    struct crowd *c = arg;

    c->alike += how->status == 7 && !strcmp(how->out, "x\n") && how->err_bytes == 65536;
    if (++c->ended == CROWD)
        loop_stop(c->loop);
}

static void
check_crowd(struct loop *l)
{
    struct crowd c = { .loop = l };
    const char *argv[] = { "/bin/sh", "-c",
                           "sleep 0.3; echo x; head -c 65536 /dev/zero >&2; exit 7", NULL };
    struct proc_spec spec = { .argv = argv, .on_exit = crowd_exited, .arg = &c };
    int64_t start = loop_now_ms();
    int started = 0;

    for (int i = 0; i < CROWD; i++)
        started += !proc_start(l, &spec, &c.procs[i]);
    CHECK_INT("20 children at once", started, CROWD);
    CHECK_INT("they are counted", proc_count(), CROWD);
    loop_run(l);
    CHECK_INT("all end as they should", c.alike, CROWD);
    CHECK("side by side", loop_now_ms() - start < CROWD * 300);
    for (int i = 0; i < CROWD; i++)
        proc_free(c.procs[i]);
    CHECK_INT("none is left", proc_count(), 0);
}

static void
free_at_bytes(void *arg, const char *bytes, size_t len)
{
    struct outcome *o = arg;

    (void)bytes;
    (void)len;
    proc_freep(&o->proc);
}

static void
free_at_exit(void *arg, const struct proc_exit *how)
{
    struct outcome *o = arg;

    outcome_exited(o, how);
    proc_freep(&o->proc);
}

static void
stop_when_alone(void *arg)
{
    struct outcome *o = arg;

    if (!proc_count())
        loop_stop(o->loop);
}

static void
check_freeing(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome a = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome b = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome c = OUTCOME_INIT(l);
    CLEANUP(mem_freep) char *script = NULL;
    struct witness w;

    run_sh(&a, "echo x", (struct proc_spec){ .on_exit = free_at_exit });
    CHECK("freed in its last callback", !a.proc && a.exits == 1);
    if (!CHECK("a witness", witness_open(&w)))
        return;
    script = mem_printf("exec 9>%s; echo x; sleep 20", w.fifo);
    loop_set_before_sleep(l, stop_when_alone, &b);
    run_sh(&b, script, (struct proc_spec){ .out = { .on_bytes = free_at_bytes } });
    CHECK("freed while it tells of output", !b.proc && witness_alone(&w));
    CHECK_INT("nothing is told any more", b.exits, 0);
    if (start_sh(&c, script, (struct proc_spec){ .label = "" }))
        proc_freep(&c.proc);
    CHECK_INT("freed at once, it still has to be reaped", proc_count(), 1);
    loop_run(l);
    loop_set_before_sleep(l, NULL, NULL);
    CHECK("and it is", witness_alone(&w) && !c.exits);
    witness_close(&w);
}

static void
on_alarm(int signo)
{
    (void)signo;
}

static void
check_interrupts(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);
    struct sigaction before, catch = { .sa_handler = on_alarm };
    struct itimerval often = { { 0, 500 }, { 0, 500 } }, never = { { 0, 0 }, { 0, 0 } };
    CLEANUP(str_release) struct str large = STR_INIT;

    str_fill(&large, 'q', 2 << 20);
    sigaction(SIGALRM, &catch, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    run_sh(
        &o, "cat; exit 9",
        (struct proc_spec){ .in = PROC_IN_BYTES, .in_bytes = large.buf, .in_len = large.len });
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    CHECK_INT("interrupted all the time, it ends as it should", o.how.status, 9);
    CHECK_INT("and nothing is lost", o.out.len, 2 << 20);
}

/* Forked before there is a loop.  In a session with a terminal, of which a child must not get
 * hold: 0 when it did not. */
static int
run_beside_terminal(const char *terminal)
{
    struct loop *l;
    struct outcome o = { .out = STR_INIT, .err = STR_INIT };
    int fd;

    setsid();
    fd = open(terminal, O_RDWR);
    if (fd < 0)
        return 2;
    ioctl(fd, TIOCSCTTY, 0);
    if (open("/dev/tty", O_RDWR) < 0)
        return 3;
    if (loop_new(&l))
        return 4;
    o.loop = l;
    run_sh(&o, "if (: </dev/tty) 2>/dev/null; then exit 20; else exit 10; fi",
           (struct proc_spec){ .total_ms = 5000 });
    return o.how.status == 10 && o.how.clock == PROC_IN_TIME ? 0 : 5;
}

static void
check_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), status = -1;
    pid_t pid;

    if (!CHECK("a terminal", master >= 0 && !grantpt(master) && !unlockpt(master)))
        return;
    pid = fork();
    if (pid == 0)
        _exit(run_beside_terminal(ptsname(master)));
    waitpid(pid, &status, 0);
    CHECK_INT("a child that opens /dev/tty fails at once and is not stopped", status, 0);
    close(master);
}

static void
check_kill_all(struct loop *l)
{
    static const char *const scripts[] = {
        "exec 9>%s; echo x; exec sleep 20",
        "trap '' TERM; exec 9>%s; echo x; while :; do sleep 1; done",
        "(trap '' TERM; exec 9>%s; echo x; sleep 20) & exec sleep 20",
        "exec 9>%s; while :; do echo x; done",
    };
    struct outcome o[ARRAY_LEN(scripts)];
    struct witness w;
    int64_t start;

    if (!CHECK("a witness", witness_open(&w)))
        return;
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        CLEANUP(mem_freep) char *script = mem_printf(scripts[i], w.fifo);
#pragma GCC diagnostic pop

        o[i] = (struct outcome)OUTCOME_INIT(l);
        start_sh(&o[i], script, (struct proc_spec){ .label = "" });
    }
    usleep(300000);
    start = loop_now_ms();
    proc_kill_all();
    CHECK("within the ladder's time", loop_now_ms() - start < 2 * PROC_LADDER_MS);
    CHECK("no child is left", no_children() && !proc_count());
    CHECK("nor any of theirs", witness_alone(&w));
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
        CHECK("nothing is told of it", !o[i].exits && !proc_running(o[i].proc));
        outcome_release(&o[i]);
    }
    witness_close(&w);

    start = loop_now_ms();
    proc_kill_all();
    CHECK("without children it returns at once", loop_now_ms() - start < 100);
}

static void
check_kill_now(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);

    start_sh(&o, "trap '' TERM; while :; do sleep 1; done", (struct proc_spec){ .label = "" });
    usleep(100000);
    proc_kill_now();
    loop_run(l);
    CHECK_INT("killed as by a crash", o.how.signal, SIGKILL);
    CHECK("which is no stop", !o.how.stopped);
}

static void
check_trace(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome a = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome b = OUTCOME_INIT(l);
    CLEANUP(str_release) struct str text = STR_INIT;
    char path[] = "/tmp/crank-test.XXXXXX";
    const char *argv[] = { "/none/such", NULL };
    int fd = mkstemp(path);

    CHECK("a trace", fd >= 0 && !trace_open(path));
    run_sh(&a, "echo \"a\"; echo bc >&2; exit 3",
           (struct proc_spec){ .cwd = "/", .label = "list" });
    run_sh(&b, NULL, (struct proc_spec){ .argv = argv, .cwd = "/" });
    trace_close();
    CHECK("is readable", !fs_read(path, 0, &text));
    CHECK("what was run, where and for what",
          str_starts(text.buf,
                     "{\"argv\":[\"/bin/sh\",\"-c\",\"echo \\\"a\\\"; echo bc >&2; exit 3\"],"
                     "\"cwd\":\"/\",\"label\":\"list\",\"start\":1"));
    CHECK("how it ended",
          strstr(text.buf, ",\"exit\":3,\"bytes\":2,\"err_bytes\":3}\n") != NULL);
    CHECK("one that could not be started",
          str_ends(text.buf, ",\"error\":\"/none/such does not exist\"}\n"));
    close(fd);
    unlink(path);
}

int
main(void)
{
    struct loop *l;
    int fds;

    spawn_guard_fds();
    fds = open_fds();
    check_terminal();
    if (loop_new(&l))
        return 1;
    check_ends(l);
    check_clocks(l);
    check_volume(l);
    check_feeding(l);
    check_grandchildren(l);
    check_stops(l);
    check_crowd(l);
    check_freeing(l);
    check_interrupts(l);
    check_kill_all(l);
    check_kill_now(l);
    check_trace(l);
    loop_free(l);
    CHECK_INT("no descriptor is left", open_fds(), fds);
    CHECK("no zombie is left", no_children());
    return tap_done();
}
