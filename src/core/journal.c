#include "core/journal.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "exec/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 1 << 20 };

struct journal {
    char *path; /* NULL until the first child */
    int fd;
    bool failed;
};

static char *
folder(void)
{
    CLEANUP(mem_freep) char *state = fs_state_dir();

    return fs_join(state, "runs");
}

struct journal *
journal_new(void)
{
    struct journal *j = mem_alloc(sizeof *j);

    j->fd = -1;
    return j;
}

void
journal_free(struct journal *j)
{
    if (!j)
        return;
    if (j->fd >= 0) {
        close(j->fd);
        unlink(j->path);
    }
    free(j->path);
    free(j);
}

/* "PID START" names a process for as long as the machine runs. */
static void
write_process(const struct journal *j, pid_t pid)
{
    CLEANUP(mem_freep)
    char *line =
        mem_printf("%lld %llu\n", (long long)pid, (unsigned long long)process_start(pid));
    ssize_t unused = write(j->fd, line, strlen(line));

    (void)unused;
}

static void
open_file(struct journal *j)
{
    CLEANUP(mem_freep) char *dir = folder();
    struct err *e = fs_mkdirs(dir, 0700);

    j->failed = e != NULL;
    err_free(e);
    if (j->failed)
        return;
    j->path = mem_printf("%s/%lld", dir, (long long)getpid());
    j->fd =
        open(j->path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    j->failed = j->fd < 0;
    if (!j->failed)
        write_process(j, getpid());
}

void
journal_child(struct journal *j, pid_t pid)
{
    if (!j || j->failed)
        return;
    if (j->fd < 0)
        open_file(j);
    if (!j->failed)
        write_process(j, pid);
}

static bool
lives(const char *line)
{
    CLEANUP(strv_release) struct strv words = STRV_INIT;
    int64_t pid;
    uint64_t start;

    strv_split(&words, line, ' ');
    return words.len == 2 && num_parse_int(words.v[0], &pid) && pid > 0 &&
           num_parse_uint(words.v[1], &start) && start && process_start((pid_t)pid) == start;
}

/* The first line is the run itself; while that lives its children are its own matter. */
static size_t
orphans_of(const char *path)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(strv_release) struct strv lines = STRV_INIT;
    struct err *e = fs_read(path, FILE_LIMIT, &text);
    size_t count = 0;

    if (e) {
        err_free(e);
        return 0;
    }
    strv_split(&lines, text.buf, '\n');
    if (lines.len && lives(lines.v[0]))
        return 0;
    for (size_t i = 1; i < lines.len; i++)
        count += lives(lines.v[i]);
    if (!count)
        unlink(path);
    return count;
}

size_t
journal_orphans(void)
{
    CLEANUP(mem_freep) char *dir = folder();
    DIR *d = opendir(dir);
    size_t count = 0;

    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        CLEANUP(mem_freep) char *path = fs_join(dir, e->d_name);

        if (e->d_name[0] != '.')
            count += orphans_of(path);
    }
    if (d)
        closedir(d);
    return count;
}
