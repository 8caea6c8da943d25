/*
 * Starting a program, and nothing more: no pipes, no waiting.  proc.h and fg.h build on it.
 *
 * A program that cannot be started is an error here, never an exit status: missing program,
 * missing interpreter, missing directory, not executable and too many arguments are told apart.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct err;

#define ERR_NO_DIRECTORY "no-directory"
#define ERR_BAD_PROGRAM "bad-program" /* is there but cannot be run */
#define ERR_TOO_LONG "command-too-long"

/* For the members in, out and err_fd, in place of a descriptor of ours. */
enum { SPAWN_NULL = -1, SPAWN_INHERIT = -2 };

/* A text that the child reads at /dev/fd/N. */
struct spawn_block {
    int fd; /* N in the child, 3 to 63 */
    const char *bytes;
    size_t len;
};

struct spawn_spec {
    const char *program; /* its path; NULL: argv[0], looked up in PATH */
    const char *const *argv;
    const char *const *env; /* "NAME=VALUE" sets, "NAME" unsets; NULL: no change */
    const char *cwd;        /* NULL: ours */
    int in, out, err_fd;    /* become 0, 1 and 2 of the child */
    const struct spawn_block *blocks;
    size_t block_count;
    bool own_session; /* no terminal, and a process group named by its pid */
};

/*
 * Everything in spec is borrowed until the return.  The child begins with every signal at its
 * default and none blocked, and with no descriptor of ours but those named.
 */
WARN_UNUSED struct err *spawn(const struct spawn_spec *spec, pid_t *ret_pid);

/*
 * First thing in main: opens /dev/null where 0, 1 or 2 is closed, and marks every descriptor
 * above that the program was started with as not for its children.
 */
void spawn_guard_fds(void);

/* A pipe with both ends close-on-exec. */
WARN_UNUSED struct err *spawn_pipe(int ret_fds[2]);

/* The environment that a child gets: ours, changed by env.  Free the vector, not its texts. */
char **spawn_environment(const char *const *env);

/* What wait told, as a shell counts: the exit status, or 128 + the signal. */
int spawn_status(int wait_status);
