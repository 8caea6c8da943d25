#include "exec/block.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

static bool
write_at_start(int fd, const char *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pwrite(fd, bytes + done, len - done, (off_t)done);

        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

#ifdef __linux__
/* -1 where the kernel has no memory files.  The seals keep the child from changing it. */
static int
memory_file(const char *bytes, size_t len)
{
    int fd = memfd_create("crank", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0)
        return -1;
    if (write_at_start(fd, bytes, len) &&
        !fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE))
        return fd;
    close(fd);
    return -1;
}
#else
static int
memory_file(const char *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    return -1;
}
#endif

/* Empty when the last link goes: the text is written only then. */
static struct err *
nameless_file(const char *bytes, size_t len, int *ret_fd)
{
    const char *dir = getenv("TMPDIR");
    CLEANUP(mem_freep) char *path = mem_printf("%s/crank.XXXXXX", dir && *dir ? dir : "/tmp");
    int to = mkstemp(path), from = -1;

    if (to < 0)
        return err_errno(errno, "cannot make a temporary file %s", path);
    fcntl(to, F_SETFD, FD_CLOEXEC);
    from = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    if (from < 0 || !write_at_start(to, bytes, len)) {
        struct err *e = err_errno(errno, "cannot write a temporary file %s", path);

        close(to);
        if (from >= 0)
            close(from);
        return e;
    }
    close(to);
    *ret_fd = from;
    return NULL;
}

struct err *
block_open(const char *bytes, size_t len, int *ret_fd)
{
    int fd = memory_file(bytes, len);

    if (fd < 0)
        return nameless_file(bytes, len, ret_fd);
    *ret_fd = fd;
    return NULL;
}
