#include "exec_run.h"

#include "base/fs.h"
#include "base/trace.h"
#include "exec/fg.h"
#include "exec/program.h"

#include <sys/ioctl.h>
#include <termios.h>

/*
 * Each script runs by fg_run in a process group of its own below a session leader that has a
 * terminal, as below a person's shell.  Where it prints "ready", the answer is typed.
 */
static const struct {
    const char *name, *script, *answer;
    int status;
    int terms;         /* SIGTERM that reach our own handler, afterwards */
    bool stops;        /* we are stopped on the way, and continued */
    const char *shows; /* a part of what the terminal shows */
} cases[] = {
    { "an exit status", "exit 7", NULL, 7, 0, false, "" },
    { "death by a signal", "kill -KILL $$", NULL, 137, 0, false, "" },
    { "it reads what is typed", "echo ready; read x; echo got-$x", "line\n", 0, 0, false,
      "got-line" },
    { "it can open /dev/tty", "echo from the tty >/dev/tty", NULL, 0, 0, false,
      "from the tty" },
    { "Ctrl-C is the child's alone", "echo ready; exec sleep 20", "\003", 130, 0, false, "" },
    { "Ctrl-\\ too", "ulimit -c 0; echo ready; exec sleep 20", "\034", 131, 0, false, "" },
    { "a child that handles Ctrl-C goes on", "trap 'exit 9' INT; echo ready; sleep 20", "\003",
      9, 0, false, "" },
    { "the terminal's modes come back", "stty raw -echo; exit 3", NULL, 3, 0, false, "" },
    { "also after a violent death", "stty raw -echo; kill -KILL $$", NULL, 137, 0, false, "" },
    { "SIGTERM is passed on and kept for us", "kill -TERM $PPID; exec sleep 20", NULL, 143, 1,
      false, "" },
    { "SIGHUP is passed on", "trap 'exit 8' HUP; kill -HUP $PPID; sleep 20 & wait", NULL, 8, 0,
      false, "" },
    { "a child that ignores SIGTERM is killed",
      "trap '' TERM; kill -TERM $PPID; while :; do sleep 1; done", NULL, 137, 1, false, "" },
    { "Ctrl-Z stops us both", "echo ready; sleep 0.5; echo back; exit 4", "\032", 4, 0, true,
      "back" },
    { "a block is read", "cat /dev/fd/3", NULL, 0, 0, false, "in the block" },
};

static volatile sig_atomic_t terms;

static void
count_terms(int signo)
{
    (void)signo;
    terms++;
}

/* The exit status of the process in the middle: 0, or which expectation failed. */
static int
run_case(size_t i)
{
    const char *argv[] = { "/bin/sh", "-c", cases[i].script, NULL };
    struct spawn_block block = { 3, "in the block", 12 };
    struct fg_spec spec = { .argv = argv, .blocks = &block, .block_count = 1 };
    struct sigaction catch = { .sa_handler = count_terms };
    struct termios before, after;
    int status = -1;

    sigaction(SIGTERM, &catch, NULL);
    signal(SIGHUP, SIG_DFL);
    if (cases[i].status == 8)
        sigaction(SIGHUP, &catch, NULL);
    if (tcgetattr(0, &before))
        return 101;
    if (fg_run(&spec, &status))
        return 102;
    if (tcgetattr(0, &after) || before.c_lflag != after.c_lflag ||
        before.c_iflag != after.c_iflag || before.c_oflag != after.c_oflag)
        return 103;
    if (tcgetpgrp(0) != getpgrp())
        return 104;
    if (terms != cases[i].terms + (cases[i].status == 8))
        return 105;
    return status == cases[i].status ? 0 : status;
}

/* As a shell would: the job in a group of its own, in the foreground; continued when it stops.
 */
static int
lead_session(const char *terminal, size_t i)
{
    int fd, status = 0, stops = 0;
    pid_t pid;

    setsid();
    fd = open(terminal, O_RDWR);
    ioctl(fd, TIOCSCTTY, 0);
    for (int std = 0; std <= 2; std++)
        dup2(fd, std);
    close(fd);
    signal(SIGTTOU, SIG_IGN);
    pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(0, getpid());
        signal(SIGTTOU, SIG_DFL);
        _exit(run_case(i));
    }
    setpgid(pid, pid);
    while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
        stops++;
        kill(-pid, SIGCONT);
    }
    if ((stops > 0) != cases[i].stops)
        return 110;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 111;
}

/* Reads what the terminal shows, types the answer, until the other end is closed. */
static void
watch(int master, const char *answer, struct str *shown)
{
    char bytes[256];
    ssize_t n;

    while ((n = read(master, bytes, sizeof bytes)) > 0) {
        str_put_n(shown, bytes, (size_t)n);
        if (answer && strstr(shown->buf, "ready")) {
            usleep(100000); /* the script goes on to what is to be interrupted */
            n = write(master, answer, strlen(answer));
            answer = NULL;
        }
    }
}

static void
check_case(size_t i)
{
    CLEANUP(str_release) struct str shown = STR_INIT;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), status = -1;
    pid_t pid;

    if (!CHECK("a terminal", master >= 0 && !grantpt(master) && !unlockpt(master)))
        return;
    pid = fork();
    if (pid == 0)
        _exit(lead_session(ptsname(master), i));
    watch(master, cases[i].answer, &shown);
    waitpid(pid, &status, 0);
    CHECK_INT(cases[i].name, WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
    CHECK("what the terminal shows", strstr(shown.buf, cases[i].shows) != NULL);
    close(master);
}

static void
check_trace(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    char path[] = "/tmp/crank-test.XXXXXX";
    const char *argv[] = { "/bin/sh", "-c", "exit 5", NULL };
    struct fg_spec spec = { .argv = argv, .cwd = "/", .label = "exec" };
    int fd = mkstemp(path), status = 0;

    CHECK("a trace", fd >= 0 && !trace_open(path));
    CHECK("without a terminal it runs as well", !fg_run(&spec, &status) && status == 5);
    trace_close();
    CHECK("is readable", !fs_read(path, 0, &text));
    CHECK("a line in the trace", strstr(text.buf, "\"label\":\"exec\"") &&
                                     strstr(text.buf, "\"fg\":true") &&
                                     strstr(text.buf, "\"exit\":5"));
    close(fd);
    unlink(path);
}

/* A child of the loop that ends while the terminal is somebody else's is not forgotten. */
static void
check_beside_loop(void)
{
    struct loop *l;
    const char *argv[] = { "/bin/sh", "-c", "sleep 0.3", NULL };
    struct fg_spec spec = { .argv = argv };
    int status = -1;

    if (loop_new(&l))
        return;
    {
        CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);

        start_sh(&o, "echo x; exit 6", (struct proc_spec){ .label = "" });
        CHECK("both run", !fg_run(&spec, &status) && status == 0 && !o.exits);
        loop_run(l);
        CHECK_INT("the other one is reaped afterwards", o.how.status, 6);
        CHECK_STR("and its output is there", o.out.buf, "x\n");
    }
    loop_free(l);
}

int
main(void)
{
    const char *argv[] = { "/none/such", NULL };
    struct fg_spec missing = { .argv = argv };
    CLEANUP(err_freep) struct err *e = NULL;
    int fds, status = -1;

    spawn_guard_fds();
    fds = open_fds();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_case(i);
    e = fg_run(&missing, &status);
    CHECK("a missing program", e && !strcmp(e->code, ERR_NO_PROGRAM) && status == -1);
    check_trace();
    check_beside_loop();
    CHECK_INT("no descriptor is left", open_fds(), fds);
    CHECK("no child is left", no_children());
    return tap_done();
}
