#include "base/fs.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How long a person's FIFO may stay without a writer. */
enum { FIFO_WAIT_MS = 2000, FIFO_LOOK_MS = 20 };

static void
close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static const char *
kind_name(mode_t mode)
{
    return S_ISDIR(mode)    ? "a directory"
           : S_ISFIFO(mode) ? "a pipe"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

static struct err *
too_large(const char *name, size_t limit)
{
    CLEANUP(str_release) struct str size = STR_INIT;

    num_put_binary_size(&size, (int64_t)limit);
    return err_new(ERR_SYSTEM, "%s is larger than %s, the most that is read", name, size.buf);
}

struct err *
fs_read_fd(int fd, const char *name, size_t limit, struct str *ret_text)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    ssize_t n = 1;

    while (n) {
        str_reserve(&text, 16384);
        n = FAULT("read", EIO) ? -1 : read(fd, text.buf + text.len, text.cap - text.len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(errno, "cannot read %s", name);
        text.len += (size_t)n;
        text.buf[text.len] = '\0';
        if (limit && text.len > limit)
            return too_large(name, limit);
    }
    str_release(ret_text);
    *ret_text = text;
    str_init(&text);
    return NULL;
}

/* Opens without waiting for the other end of a FIFO and without gaining a terminal. */
static struct err *
open_to_read(const char *path, int *ret_fd, struct stat *ret_st)
{
    int fd =
        FAULT("open", EMFILE) ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, ret_st) == 0) {
        *ret_fd = fd;
        return NULL;
    }
    if (fd >= 0)
        close(fd);
    return err_errno(errno, "cannot read %s", path);
}

static bool
is_dev_null(const struct stat *st)
{
    struct stat null;

    return stat("/dev/null", &null) == 0 && st->st_rdev == null.st_rdev;
}

struct err *
fs_read(const char *path, size_t limit, struct str *ret_text)
{
    CLEANUP(close_fd) int fd = -1;
    struct stat st;

    /* Opening a device can do something, so it is looked at first. */
    if (stat(path, &st))
        return err_errno(errno, "cannot read %s", path);
    if (!S_ISREG(st.st_mode))
        return err_new(ERR_SYSTEM, "cannot read %s: it is %s", path, kind_name(st.st_mode));
    TRY(open_to_read(path, &fd, &st));
    if (!S_ISREG(st.st_mode))
        return err_new(ERR_SYSTEM, "cannot read %s: it is %s", path, kind_name(st.st_mode));
    return fs_read_fd(fd, path, limit, ret_text);
}

/* A FIFO that nobody writes into looks like one that has ended: EOF at once. */
static struct err *
await_writer(int fd, const char *path, struct str *first)
{
    const struct timespec pause = { 0, FIFO_LOOK_MS * 1000000L };
    int64_t until = trace_clock() + FIFO_WAIT_MS * INT64_C(1000000);
    ssize_t n;

    str_reserve(first, 4096);
    do {
        n = read(fd, first->buf, 4096);
        if (n > 0) {
            first->len = (size_t)n;
            first->buf[n] = '\0';
        }
        if (n > 0 || (n < 0 && errno == EAGAIN)) {
            int flags = fcntl(fd, F_GETFL);

            return fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0
                       ? err_errno(errno, "cannot read %s", path)
                       : NULL;
        }
        if (n < 0 && errno != EINTR)
            return err_errno(errno, "cannot read %s", path);
        nanosleep(&pause, NULL);
    } while (trace_clock() < until);
    return err_new(ERR_SYSTEM, "cannot read %s: it is a pipe and nothing is written into it",
                   path);
}

struct err *
fs_read_named(const char *path, size_t limit, struct str *ret_text)
{
    CLEANUP(close_fd) int fd = -1;
    CLEANUP(str_release) struct str first = STR_INIT;
    CLEANUP(str_release) struct str rest = STR_INIT;
    struct stat st;

    if (!strcmp(path, "-"))
        return fs_read_fd(STDIN_FILENO, "the standard input", limit, ret_text);
    if (stat(path, &st))
        return err_errno(errno, "cannot read %s", path);
    if (S_ISREG(st.st_mode))
        return fs_read(path, limit, ret_text);
    if (!S_ISFIFO(st.st_mode) && !(S_ISCHR(st.st_mode) && is_dev_null(&st)))
        return err_new(ERR_SYSTEM, "cannot read %s: it is %s", path, kind_name(st.st_mode));
    TRY(open_to_read(path, &fd, &st));
    if (S_ISFIFO(st.st_mode))
        TRY(await_writer(fd, path, &first));
    TRY(fs_read_fd(fd, path, limit, &rest));
    str_put_n(&first, rest.buf, rest.len);
    str_release(ret_text);
    *ret_text = first;
    str_init(&first);
    return NULL;
}

static struct err *
write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = FAULT("write", ENOSPC) ? -1 : write(fd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(errno, "cannot write");
        bytes += n;
        len -= (size_t)n;
    }
    return NULL;
}

/* The file that a symbolic link leads to, so that the link stays; path when there is none. */
static char *
final_path(const char *path)
{
    char *real = realpath(path, NULL);

    return real ? real : mem_dup(path);
}

static struct err *
fill_and_rename(int fd, const char *from, const char *to, mode_t mode, const char *bytes,
                size_t len)
{
    TRY(write_all(fd, bytes, len));
    if (fchmod(fd, mode) || fsync(fd) || rename(from, to))
        return err_errno(errno, "cannot write");
    return NULL;
}

struct err *
fs_write_atomic(const char *path, mode_t mode, const char *bytes, size_t len)
{
    CLEANUP(mem_freep) char *to = final_path(path);
    CLEANUP(mem_freep) char *dir = fs_dirname(to);
    CLEANUP(mem_freep) char *from = mem_printf("%s.XXXXXX", to);
    CLEANUP(close_fd) int fd = -1;
    CLEANUP(close_fd) int dir_fd = -1;
    CLEANUP(err_freep) struct err *e = NULL;

    TRY(fs_mkdirs(dir, 0700));
    fd = FAULT("open", EMFILE) ? -1 : mkstemp(from);
    if (fd < 0)
        return err_errno(errno, "cannot write %s", path);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    e = fill_and_rename(fd, from, to, mode, bytes, len);
    if (e) {
        unlink(from);
        return err_new(ERR_SYSTEM, "%s: %s", path, e->msg);
    }
    dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd >= 0)
        fsync(dir_fd); /* not every file system can; the file itself is safe */
    return NULL;
}

struct err *
fs_mkdirs(const char *path, mode_t mode)
{
    CLEANUP(mem_freep) char *part = fs_clean(path);

    for (char *slash = part; slash;) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(part, mode) && errno != EEXIST && !fs_is_dir(part))
            return err_errno(errno, "cannot make the directory %s", part);
        if (slash)
            *slash = '/';
    }
    if (!fs_is_dir(part))
        return err_new(ERR_SYSTEM, "cannot make the directory %s: it is a file", part);
    return NULL;
}

bool
fs_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool
fs_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
fs_is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}
