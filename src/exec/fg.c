#include "exec/fg.h"

#include "base/err.h"
#include "exec/proc.h"
#include "exec/record.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Signals whose handling changes while the child has the terminal. */
static const struct {
    int signo;
    enum { IGNORE, PASS_ON, KILL, DEFAULT } how;
} rows[] = {
    /* clang-format off */
    { SIGINT, IGNORE },     /* the terminal sends it to the child as well */
    { SIGQUIT, IGNORE },
    { SIGTERM, PASS_ON },
    { SIGHUP, PASS_ON },
    { SIGALRM, KILL },      /* what was passed on did not help */
    { SIGTSTP, DEFAULT },
    { SIGTTIN, DEFAULT },
    { SIGTTOU, DEFAULT },
    { SIGCHLD, DEFAULT },
    /* clang-format on */
};

/* For the handlers: the child, and what came for us meanwhile. */
static volatile sig_atomic_t child;
static volatile sig_atomic_t came[NSIG];

static void
pass_on(int signo)
{
    int saved = errno;

    came[signo] = 1;
    if (child > 0) {
        kill((pid_t)child, signo);
        alarm(PROC_LADDER_MS / 1000);
    }
    errno = saved;
}

void
fg_kill_now(void)
{
    if (child > 0)
        kill((pid_t)child, SIGKILL);
}

static void
kill_child(int signo)
{
    int saved = errno;

    (void)signo;
    fg_kill_now();
    errno = saved;
}

static void (*handler_of(size_t row))(int)
{
    static void (*const handlers[])(int) = {
        [IGNORE] = SIG_IGN, [PASS_ON] = pass_on, [KILL] = kill_child, [DEFAULT] = SIG_DFL
    };

    return handlers[rows[row].how];
}

/* A signal that was ignored before (nohup) stays ignored. */
static void
change_signals(struct sigaction before[])
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sigaction new = { .sa_handler = handler_of(i) };

        came[rows[i].signo] = 0;
        sigaction(rows[i].signo, NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN || rows[i].signo == SIGCHLD)
            sigaction(rows[i].signo, &new, NULL);
    }
}

static void
restore_signals(const struct sigaction before[])
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        sigaction(rows[i].signo, &before[i], NULL);
    /* The loop's table of children may have missed one that died meanwhile. */
    raise(SIGCHLD);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (came[rows[i].signo])
            raise(rows[i].signo);
}

struct terminal {
    bool there;
    bool foreground; /* we were its foreground group */
    struct termios modes;
};

static void
save_terminal(struct terminal *t)
{
    t->there = tcgetattr(STDIN_FILENO, &t->modes) == 0;
    t->foreground = t->there && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/* From the background both calls would stop us, unless SIGTTOU is ignored. */
static void
restore_terminal(const struct terminal *t)
{
    struct sigaction before, ignore = { .sa_handler = SIG_IGN };

    if (!t->there || !t->foreground)
        return;
    sigaction(SIGTTOU, &ignore, &before);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    tcsetattr(STDIN_FILENO, TCSADRAIN, &t->modes);
    sigaction(SIGTTOU, &before, NULL);
}

/* Signals wait until there is somebody to pass them to, or to kill in a crash. */
static struct err *
run(const struct spawn_spec *spec, int *ret_wait_status)
{
    sigset_t all, before;
    struct err *e;
    pid_t pid = 0;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    e = spawn(spec, &pid);
    child = (sig_atomic_t)pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
    while (!e && waitpid(pid, ret_wait_status, 0) < 0)
        if (errno != EINTR)
            BUG("a child is gone: errno %d", errno);
    child = 0;
    alarm(0);
    return e;
}

struct err *
fg_run(const struct fg_spec *spec, int *ret_status)
{
    CLEANUP(record_release) struct record record;
    struct spawn_spec s = {
        .program = spec->program,
        .argv = spec->argv,
        .env = spec->env,
        .cwd = spec->cwd,
        .in = SPAWN_INHERIT,
        .out = SPAWN_INHERIT,
        .err_fd = SPAWN_INHERIT,
        .blocks = spec->blocks,
        .block_count = spec->block_count,
    };
    struct sigaction before[ARRAY_LEN(rows)];
    struct terminal terminal;
    struct err *e;
    int status = 0;

    record_begin(&record, spec->argv, spec->cwd, spec->label);
    record.fg = true;
    save_terminal(&terminal);
    change_signals(before);
    e = run(&s, &status);
    restore_terminal(&terminal);
    restore_signals(before);
    if (e) {
        record_fail(&record, e);
        return e;
    }
    record_end(&record, spawn_status(status), WIFSIGNALED(status) ? WTERMSIG(status) : 0, 0, 0);
    *ret_status = spawn_status(status);
    return NULL;
}
