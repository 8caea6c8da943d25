/*
 * Runs a program without output and prints what it took: seconds on the clock, seconds of CPU,
 * and the most memory it held, in KiB.  A small program of its own, since the figure for memory
 * begins with what the parent held.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
clock_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
    double start = clock_seconds();
    struct rusage used;
    int status, null;
    pid_t pid = fork();

    if (argc < 2 || pid < 0)
        return 125;
    if (pid == 0) {
        null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    if (wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status))
        return 126;
#ifdef __APPLE__
    used.ru_maxrss /= 1024;
#endif
    printf("%.6f %.6f %ld\n", clock_seconds() - start,
           seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
    return WEXITSTATUS(status);
}
