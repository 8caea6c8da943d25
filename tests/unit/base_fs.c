#include "test.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    const char *path, *clean, *dir, *base; /* base: of the cleaned one */
} path_cases[] = {
    { "a", "a", ".", "a" },
    { "a/b", "a/b", "a", "b" },
    { "a//b/", "a/b", "a", "b" },
    { "./a", "a", ".", "a" },
    { "a/./b", "a/b", "a", "b" },
    { "a/../b", "b", ".", "b" },
    { "a/..", ".", ".", "." },
    { "..", "..", ".", ".." },
    { "../../a", "../../a", "../..", "a" },
    { "a/../../b", "../b", "..", "b" },
    { "../a/..", "..", ".", ".." },
    { "", ".", ".", "." },
    { ".", ".", ".", "." },
    { "/", "/", "/", "/" },
    { "//", "/", "/", "/" },
    { "/..", "/", "/", "/" },
    { "/../a", "/a", "/", "a" },
    { "/a/b/..", "/a", "/", "a" },
    { "/a/../..", "/", "/", "/" },
    { "/.../x", "/.../x", "/...", "x" },
    { "..a/b..", "..a/b..", "..a", "b.." },
};

static const struct {
    const char *dir, *path, *want;
} join_cases[] = {
    { "/src", "compose.yaml", "/src/compose.yaml" },
    { "/src/shop", "../env", "/src/env" },
    { "/src", "/etc/x", "/etc/x" },
    { "", "x", "x" },
    { ".", "x", "x" },
    { "/", "x", "/x" },
};

static void
check_paths(void)
{
    for (size_t i = 0; i < ARRAY_LEN(path_cases); i++) {
        CLEANUP(mem_freep) char *clean = fs_clean(path_cases[i].path);
        CLEANUP(mem_freep) char *dir = fs_dirname(path_cases[i].path);

        CHECK_STR(path_cases[i].path, clean, path_cases[i].clean);
        CHECK_STR(path_cases[i].path, dir, path_cases[i].dir);
        CHECK_STR(path_cases[i].path, fs_basename(clean), path_cases[i].base);
    }
    for (size_t i = 0; i < ARRAY_LEN(join_cases); i++) {
        CLEANUP(mem_freep) char *joined = fs_join(join_cases[i].dir, join_cases[i].path);

        CHECK_STR(join_cases[i].want, joined, join_cases[i].want);
    }
}

static void
check_dirs(void)
{
    char *dir;

    setenv("HOME", "/home/u", 1);
    unsetenv("XDG_CONFIG_HOME");
    setenv("XDG_STATE_HOME", "/var/s/", 1);
    setenv("XDG_CACHE_HOME", "relative", 1);
    dir = fs_config_dir();
    CHECK_STR("configuration below home", dir, "/home/u/.config/crank");
    free(dir);
    dir = fs_state_dir();
    CHECK_STR("state where the variable says", dir, "/var/s/crank");
    free(dir);
    dir = fs_cache_dir();
    CHECK_STR("a relative variable is ignored", dir, "/home/u/.cache/crank");
    free(dir);
    setenv("PWD", "/", 1);
    dir = fs_cwd();
    CHECK("a wrong PWD is not believed", strcmp(dir, "/") && *dir == '/');
    setenv("PWD", dir, 1);
    free(dir);
}

/* What reading gives: the text, or the error. */
static char *
read_text(bool named, const char *path, size_t limit)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep)
    struct err *e = named ? fs_read_named(path, limit, &text) : fs_read(path, limit, &text);

    return e ? mem_dup(e->msg) : str_steal(&text);
}

#define CHECK_READ(name, named, path, limit, want) \
    do { \
        CLEANUP(mem_freep) char *got_ = read_text(named, path, limit); \
        CHECK_STR(name, got_, want); \
    } while (0)

static void
check_odd_files(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "socket" };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    bind(fd, (struct sockaddr *)&address, sizeof address);
    mkdir("dir", 0755);
    mkfifo("fifo", 0644);
    CHECK_READ("a missing file", false, "none", 0,
               "cannot read none: No such file or directory");
    CHECK_READ("a directory", false, "dir", 0, "cannot read dir: it is a directory");
    CHECK_READ("a FIFO is not waited for", false, "fifo", 0, "cannot read fifo: it is a pipe");
    CHECK_READ("a socket", false, "socket", 0, "cannot read socket: it is a socket");
    CHECK_READ("a device", false, "/dev/zero", 0, "cannot read /dev/zero: it is a device");
    CHECK_READ("/dev/null is a device too", false, "/dev/null", 0,
               "cannot read /dev/null: it is a device");
    CHECK_READ("a named /dev/null is empty", true, "/dev/null", 0, "");
    CHECK_READ("a named device", true, "/dev/zero", 0, "cannot read /dev/zero: it is a device");
    CHECK_READ("a named FIFO without a writer", true, "fifo", 0,
               "cannot read fifo: it is a pipe and nothing is written into it");
    if (fork() == 0) {
        int to = open("fifo", O_WRONLY);
        ssize_t n = write(to, "late ", 5);

        usleep(50000);
        n += write(to, "words", 5);
        _exit(n == 10 ? 0 : 1);
    }
    CHECK_READ("a named FIFO with a writer", true, "fifo", 0, "late words");
    while (wait(NULL) < 0 && errno == EINTR)
        ;
    close(fd);
}

static void
check_stdin(void)
{
    int fds[2], saved = dup(STDIN_FILENO);

    if (pipe(fds) || write(fds[1], "piped", 5) != 5)
        return;
    close(fds[1]);
    dup2(fds[0], STDIN_FILENO);
    close(fds[0]);
    CHECK_READ("a dash is the standard input", true, "-", 0, "piped");
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static int
count_entries(const char *path)
{
    DIR *dir = opendir(path);
    int n = 0;

    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

static void
check_write(void)
{
    CLEANUP(err_freep) struct err *e = NULL;
    struct stat st;

    CHECK("written, with the folders above", !fs_write_atomic("new/deep/f", 0600, "one", 3));
    CHECK("the folders are ours alone", !stat("new/deep", &st) && (st.st_mode & 0777) == 0700);
    CHECK("the file has its mode", !stat("new/deep/f", &st) && (st.st_mode & 0777) == 0600);
    CHECK("replaced", !fs_write_atomic("new/deep/f", 0644, "second", 6));
    CHECK_READ("the new text", false, "new/deep/f", 0, "second");
    CHECK("the new mode", !stat("new/deep/f", &st) && (st.st_mode & 0777) == 0644);
    CHECK_READ("as long as the limit", false, "new/deep/f", 6, "second");
    CHECK_READ("longer than the limit", false, "new/deep/f", 5,
               "new/deep/f is larger than 5B, the most that is read");
    CHECK("a link", !symlink("new/deep/f", "link"));
    CHECK("written through it", !fs_write_atomic("link", 0644, "third", 5));
    CHECK("it stays a link", !lstat("link", &st) && S_ISLNK(st.st_mode));
    CHECK_READ("its target has the text", false, "new/deep/f", 0, "third");
    e = fs_write_atomic("new/deep/f/g", 0644, "", 0);
    CHECK_STR("below a file", e ? e->msg : NULL,
              "cannot make the directory new/deep/f: it is a file");
    CHECK("exists", fs_exists("link") && fs_is_file("link") && !fs_is_dir("link"));
    CHECK("is a directory", fs_is_dir("new") && !fs_is_file("new") && !fs_exists("gone"));
    CHECK_INT("no temporary file is left", count_entries("new/deep"), 3);
}

#ifdef FAULTS
static void
check_faults(void)
{
    setenv("CRANK_FAULT", "read:2,write:1", 1);
    fault_reset();
    CHECK_READ("the second read fails", false, "new/deep/f", 0,
               "cannot read new/deep/f: Input/output error");
    CHECK_READ("the next ones do not", false, "new/deep/f", 0, "third");
    {
        CLEANUP(err_freep) struct err *e = fs_write_atomic("new/deep/f", 0644, "fourth", 6);

        CHECK_STR("a full disk", e ? e->msg : NULL,
                  "new/deep/f: cannot write: No space left on device");
    }
    CHECK_READ("the old text stays", false, "new/deep/f", 0, "third");
    CHECK_INT("no temporary file is left", count_entries("new/deep"), 3);
    setenv("CRANK_FAULT", "open:1", 1);
    fault_reset();
    CHECK_READ("no descriptor is left", false, "new/deep/f", 0,
               "cannot read new/deep/f: Too many open files");
    unsetenv("CRANK_FAULT");
    fault_reset();
}
#endif

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

int
main(void)
{
    char dir[] = "/tmp/crank-test.XXXXXX";

    if (!mkdtemp(dir) || chdir(dir))
        return 1;
    umask(022);
    check_paths();
    check_dirs();
    check_odd_files();
    check_stdin();
    check_write();
#ifdef FAULTS
    check_faults();
#endif
    CHECK("cleaned up", !chdir("/") && !nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS));
    return tap_done();
}
