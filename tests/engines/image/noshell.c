/*
 * The only program of the test image without a shell.
 *   noshell wait         until SIGTERM, then exit 0
 *   noshell exit N       exit N at once
 *   noshell exists PATH  exit 0 if PATH is there, else 1: a health check
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
leave(int sig)
{
    (void)sig;
    _exit(0);
}

int
main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "wait";

    if (strcmp(what, "exit") == 0)
        return argc > 2 ? atoi(argv[2]) : 0;
    if (strcmp(what, "exists") == 0)
        return argc > 2 && access(argv[2], F_OK) == 0 ? 0 : 1;
    signal(SIGTERM, leave);
    for (;;)
        pause();
}
