/*
 * main() for a fuzz target without libFuzzer: gives it each file of the folders that are named,
 * and prints TAP.  A crash, a sanitizer's report or more than LIMIT_S seconds ends the program,
 * which says the name of the file.
 */
#include "test.h"

#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { LIMIT_S = 10, PATH_LEN = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *current;

static void
say_which(int sig)
{
    static const char words[] = "# this input ended it: ";

    if (write(2, words, sizeof words - 1) < 0 || write(2, current, strlen(current)) < 0 ||
        write(2, "\n", 1) < 0)
        _exit(1);
    signal(sig, SIG_DFL);
    raise(sig);
}

static bool
feed(const char *path)
{
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t len = 0, cap = 0, got;

    if (!in)
        return false;
    do {
        if (len == cap) {
            cap = cap ? cap * 2 : 4096;
            bytes = realloc(bytes, cap);
            if (!bytes)
                abort();
        }
        got = fread(bytes + len, 1, cap - len, in);
        len += got;
    } while (got > 0);
    fclose(in);
    /* A block of exactly this size, so that a read beyond it is seen. */
    bytes = realloc(bytes, len ? len : 1);
    alarm(LIMIT_S);
    LLVMFuzzerTestOneInput(bytes, len);
    alarm(0);
    free(bytes);
    return true;
}

static void
feed_folder(const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        char path[PATH_LEN];

        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.') {
            current = path;
            CHECK(path, feed(path));
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
}

int
main(int argc, char **argv)
{
    signal(SIGABRT, say_which);
    signal(SIGALRM, say_which);
    for (int i = 1; i < argc; i++)
        feed_folder(argv[i]);
    return tap_done();
}
