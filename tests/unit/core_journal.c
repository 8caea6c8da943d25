#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "core/journal.h"
#include "exec/process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that waits for its end. */
static pid_t
sleeper(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        pause();
        _exit(0);
    }
    return pid;
}

static void
end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* The file of a run, as one that is killed leaves it. */
static void
leave(const char *path, pid_t run, uint64_t run_start, pid_t child, uint64_t child_start)
{
    CLEANUP(mem_freep)
    char *text =
        mem_printf("%lld %llu\n%lld %llu\n", (long long)run, (unsigned long long)run_start,
                   (long long)child, (unsigned long long)child_start);

    err_free(fs_write_atomic(path, 0600, text, strlen(text)));
}

static void
test_process(void)
{
    pid_t pid = sleeper();
    uint64_t start = process_start(pid);

    CHECK("a process that runs has a start", start != 0);
    CHECK("the same each time", process_start(pid) == start);
    kill(pid, SIGKILL);
    while (process_start(pid))
        usleep(1000);
    CHECK("a zombie has none", process_start(pid) == 0);
    waitpid(pid, NULL, 0);
    CHECK("one that is gone has none", process_start(pid) == 0);
    CHECK("nor one that never was", process_start(-5) == 0);
}

static void
test_own(const char *dir)
{
    CLEANUP(mem_freep) char *path = mem_printf("%s/crank/runs/%lld", dir, (long long)getpid());
    struct journal *j = journal_new();
    pid_t child = sleeper();

    CHECK("nothing is written before the first child", !fs_exists(path));
    journal_child(j, child);
    CHECK("then it is", fs_exists(path));
    CHECK_INT("children of a run that lives are its own matter", journal_orphans(), 0);
    CHECK("and stay written down", fs_exists(path));
    journal_free(j);
    CHECK("the end of the run takes the file away", !fs_exists(path));
    end(child);
}

static void
test_left(const char *dir)
{
    CLEANUP(mem_freep) char *path = mem_printf("%s/crank/runs/1234567", dir);
    pid_t child = sleeper();

    leave(path, 1234567, 1, child, process_start(child));
    CHECK_INT("a child of a dead run is found", journal_orphans(), 1);
    leave(path, 1234567, 1, child, process_start(child) + 1);
    CHECK_INT("another process of its number is not it", journal_orphans(), 0);
    leave(path, getpid(), process_start(getpid()) + 1, child, process_start(child));
    CHECK_INT("the number of the run may be used again too", journal_orphans(), 1);
    end(child);
    CHECK_INT("when it has ended there is none", journal_orphans(), 0);
    CHECK("and the file goes", !fs_exists(path));
    err_free(fs_write_atomic(path, 0600, "x\n\n9 9 9\n-1 1\n1", 16));
    CHECK_INT("nonsense is none", journal_orphans(), 0);
}

int
main(void)
{
    char dir[] = "/tmp/crank-journal-XXXXXX";
    CLEANUP(mem_freep) char *runs = NULL;

    if (!CHECK("a folder", mkdtemp(dir) != NULL))
        return tap_done();
    setenv("XDG_STATE_HOME", dir, 1);
    test_process();
    test_own(dir);
    test_left(dir);
    runs = mem_printf("%s/crank/runs", dir);
    rmdir(runs);
    runs[strlen(runs) - strlen("/runs")] = '\0';
    rmdir(runs);
    CHECK("nothing is left in the folder", rmdir(dir) == 0);
    return tap_done();
}
