#include "exec/spawn.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "exec/block.h"
#include "exec/program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Which descriptor of ours becomes which of the child's. */
struct move {
    int from, to;
    bool opened; /* from was opened for this child alone */
};

struct plan {
    VEC(struct move) moves;
    int top; /* the highest descriptor that the child begins with */
};

static void
plan_release(struct plan *p)
{
    for (size_t i = 0; i < p->moves.len; i++)
        if (p->moves.v[i].opened)
            close(p->moves.v[i].from);
    VEC_RELEASE(&p->moves);
}

/*
 * A source must lie above all targets, or a dup2 would overwrite it before its turn; so what
 * lies below is duplicated upwards.
 */
static struct err *
plan_move(struct plan *p, int from, int to, bool opened)
{
    struct move m = { from, to, opened };

    if (from <= p->top) {
        m.from = fcntl(from, F_DUPFD_CLOEXEC, p->top + 1);
        m.opened = true;
        if (opened)
            close(from);
        if (m.from < 0)
            return err_errno(errno, "cannot pass a descriptor on");
    }
    VEC_PUSH(&p->moves, m);
    return NULL;
}

static struct err *
plan_standard(struct plan *p, int source, int to)
{
    int flags, null;

    if (source >= 0)
        return plan_move(p, source, to, false);
    flags = source == SPAWN_INHERIT ? fcntl(to, F_GETFD) : -1;
    /* Close-on-exec at 0 to 2 is a descriptor of ours where ours was closed. */
    if (flags >= 0 && !(flags & FD_CLOEXEC))
        return NULL;
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return err_errno(errno, "cannot open /dev/null");
    return plan_move(p, null, to, true);
}

static struct err *
plan_fill(struct plan *p, const struct spawn_spec *spec)
{
    p->top = STDERR_FILENO;
    for (size_t i = 0; i < spec->block_count; i++)
        if (spec->blocks[i].fd > p->top)
            p->top = spec->blocks[i].fd;
    TRY(plan_standard(p, spec->in, STDIN_FILENO));
    TRY(plan_standard(p, spec->out, STDOUT_FILENO));
    TRY(plan_standard(p, spec->err_fd, STDERR_FILENO));
    for (size_t i = 0; i < spec->block_count; i++) {
        const struct spawn_block *b = &spec->blocks[i];
        int fd;

        if (b->fd < 3 || b->fd > 63)
            BUG("a block at descriptor %d", b->fd);
        TRY(block_open(b->bytes, b->len, &fd));
        TRY(plan_move(p, fd, b->fd, true));
    }
    return NULL;
}

/* Of a script the program that its first line names, else NULL. */
static char *
script_interpreter(const char *path)
{
    char line[256] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n;
    char *word;

    if (fd < 0)
        return NULL;
    n = read(fd, line, sizeof line - 1);
    close(fd);
    if (n < 3 || strncmp(line, "#!", 2))
        return NULL;
    word = line + 2 + strspn(line + 2, " \t");
    word[strcspn(word, " \t\r\n")] = '\0';
    return mem_dup(word);
}

static struct err *
explain_missing(const char *path)
{
    CLEANUP(mem_freep) char *interpreter = NULL;

    if (!fs_exists(path))
        return err_new(ERR_NO_PROGRAM, "%s does not exist", path);
    interpreter = script_interpreter(path);
    if (!interpreter)
        return err_new(ERR_BAD_PROGRAM, "cannot start %s: its loader is not on this system",
                       path);
    return err_new(ERR_BAD_PROGRAM,
                   "cannot start %s: it is a script for %s, which does not exist", path,
                   interpreter);
}

static struct err *
explain(int number, const char *path)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return explain_missing(path);
    case EACCES:
        return err_new(ERR_BAD_PROGRAM, "cannot start %s: you may not run it", path);
    case ENOEXEC:
        return err_hint(
            err_new(ERR_BAD_PROGRAM, "cannot start %s: it is no program", path),
            "it is for another machine, or a script without '#!' in its first line");
    case E2BIG:
        return err_new(ERR_TOO_LONG,
                       "cannot start %s: its arguments and environment are longer than the "
                       "system allows",
                       path);
    default:
        return err_errno(number, "cannot start %s", path);
    }
}

/* posix_spawn tells a missing directory and a missing program alike: look first. */
static struct err *
check_directory(const char *cwd)
{
    struct stat st;

    if (!cwd)
        return NULL;
    if (stat(cwd, &st))
        return errno == ENOENT
                   ? err_new(ERR_NO_DIRECTORY, "the directory %s does not exist", cwd)
                   : err_errno(errno, "cannot enter the directory %s", cwd);
    if (!S_ISDIR(st.st_mode))
        return err_new(ERR_NO_DIRECTORY, "%s is not a directory", cwd);
    if (access(cwd, X_OK))
        return err_errno(errno, "cannot enter the directory %s", cwd);
    return NULL;
}

static void
fill_attributes(posix_spawnattr_t *attributes, bool own_session)
{
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    struct sigaction hangup;
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    /* Under nohup a child that shares our terminal must outlive it as well. */
    if (!own_session && !sigaction(SIGHUP, NULL, &hangup) && hangup.sa_handler == SIG_IGN)
        sigdelset(&all, SIGHUP);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    if (own_session)
        flags |= POSIX_SPAWN_SETSID;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    posix_spawnattr_setflags(attributes, flags);
}

static void
fill_actions(posix_spawn_file_actions_t *actions, const struct plan *plan,
             const struct spawn_spec *spec)
{
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            posix_spawn_file_actions_addinherit_np(actions, fd);
#endif
    for (size_t i = 0; i < plan->moves.len; i++)
        posix_spawn_file_actions_adddup2(actions, plan->moves.v[i].from, plan->moves.v[i].to);
    if (spec->cwd)
        posix_spawn_file_actions_addchdir_np(actions, spec->cwd);
}

struct err *
spawn(const struct spawn_spec *spec, pid_t *ret_pid)
{
    CLEANUP(plan_release) struct plan plan = { .top = 0 };
    CLEANUP(mem_freep) char *found = NULL;
    CLEANUP(mem_freep) char **environment = NULL;
    const char *program = spec->program ? spec->program : spec->argv[0];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int number;
    pid_t pid;

    if (*program != '/') {
        TRY(program_resolve(program, &found));
        program = found;
    }
    TRY(check_directory(spec->cwd));
    TRY(plan_fill(&plan, spec));
    environment = spawn_environment(spec->env);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    fill_actions(&actions, &plan, spec);
    fill_attributes(&attributes, spec->own_session);
    number = FAULT("spawn", EAGAIN) ? EAGAIN
                                    : posix_spawn(&pid, program, &actions, &attributes,
                                                  (char *const *)spec->argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (number)
        return explain(number, program);
    *ret_pid = pid;
    return NULL;
}

/* Every descriptor above 2 that is open now. */
static void
close_on_exec_above(int last)
{
    DIR *dir = opendir("/dev/fd");
    const struct dirent *entry;

    if (!dir)
        return;
    while ((entry = readdir(dir))) {
        int fd = (int)strtol(entry->d_name, NULL, 10);

        if (fd > last)
            fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    closedir(dir);
}

void
spawn_guard_fds(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            /* The lowest free number is this one. */
            if (open("/dev/null", O_RDWR) != fd)
                BUG("cannot open /dev/null");
    close_on_exec_above(STDERR_FILENO);
}

/* Closes fd and gives its like above 2: what stands below is taken for a child's own. */
static int
above_standard(int fd)
{
    int high;

    if (fd > STDERR_FILENO)
        return fd;
    high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return high;
}

struct err *
spawn_pipe(int ret_fds[2])
{
    int fds[2];

    if (FAULT("pipe", EMFILE) || pipe(fds))
        return err_errno(errno, "cannot open a pipe");
    for (int i = 0; i < 2; i++) {
        fds[i] = above_standard(fds[i]);
        if (fds[i] >= 0)
            fcntl(fds[i], F_SETFD, FD_CLOEXEC);
    }
    if (fds[0] < 0 || fds[1] < 0) {
        struct err *e = err_errno(errno, "cannot open a pipe");

        close(fds[0] >= 0 ? fds[0] : fds[1]);
        return e;
    }
    memcpy(ret_fds, fds, sizeof fds);
    return NULL;
}

static bool
same_name(const char *a, const char *b)
{
    size_t len = strcspn(a, "=");

    return strcspn(b, "=") == len && !strncmp(a, b, len);
}

/* Whether one of the entries from which on speaks of the same variable. */
static bool
is_named(const char *entry, const char *const *from)
{
    for (; from && *from; from++)
        if (same_name(entry, *from))
            return true;
    return false;
}

char **
spawn_environment(const char *const *env)
{
    VEC(char *) all = { NULL, 0, 0 };

    for (char **entry = environ; entry && *entry; entry++)
        if (!is_named(*entry, env))
            VEC_PUSH(&all, *entry);
    for (; env && *env; env++)
        if (strchr(*env, '=') && !is_named(*env, env + 1))
            VEC_PUSH(&all, (char *)*env);
    VEC_PUSH(&all, NULL);
    return all.v;
}

int
spawn_status(int wait_status)
{
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}
