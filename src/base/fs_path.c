#include "base/fs.h"

#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes the last element off; true when there is one to take. */
static bool
cut_last(struct str *path, size_t root)
{
    size_t at = path->len;

    while (at > root && path->buf[at - 1] != '/')
        at--;
    if (path->len == root || !strcmp(path->buf + at, ".."))
        return false;
    str_truncate(path, at > root ? at - 1 : root);
    return true;
}

static void
put_element(struct str *path, size_t root, const char *element, size_t len)
{
    bool up = len == 2 && !strncmp(element, "..", 2);

    if (!len || (len == 1 && *element == '.'))
        return;
    if (up && (cut_last(path, root) || root))
        return;
    if (path->len > root)
        str_putc(path, '/');
    str_put_n(path, element, len);
}

char *
fs_clean(const char *path)
{
    struct str clean = STR_INIT;
    size_t root = *path == '/' ? 1 : 0;

    if (root)
        str_putc(&clean, '/');
    while (*path) {
        size_t len = strcspn(path, "/");

        put_element(&clean, root, path, len);
        path += len + (path[len] == '/');
    }
    if (!clean.len)
        str_putc(&clean, '.');
    return str_steal(&clean);
}

char *
fs_join(const char *dir, const char *path)
{
    CLEANUP(mem_freep) char *both = NULL;

    if (*path == '/' || !*dir)
        return fs_clean(path);
    both = mem_printf("%s/%s", dir, path);
    return fs_clean(both);
}

char *
fs_dirname(const char *path)
{
    CLEANUP(mem_freep) char *clean = fs_clean(path);
    char *slash = strrchr(clean, '/');

    if (!slash)
        return mem_dup(".");
    return mem_dup_n(clean, slash == clean ? 1 : (size_t)(slash - clean));
}

const char *
fs_basename(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

char *
fs_cwd(void)
{
    const char *pwd = getenv("PWD");
    struct stat here, there;
    size_t size = 256;
    char *buf = NULL;

    if (pwd && *pwd == '/' && stat(".", &here) == 0 && stat(pwd, &there) == 0 &&
        here.st_dev == there.st_dev && here.st_ino == there.st_ino)
        return fs_clean(pwd);
    for (;; size *= 2) {
        buf = mem_resize(buf, size);
        if (getcwd(buf, size))
            return buf;
        if (errno != ERANGE) {
            free(buf);
            return mem_dup(".");
        }
    }
}

char *
fs_home(void)
{
    const char *home = getenv("HOME");
    const struct passwd *user;

    if (home && *home)
        return mem_dup(home);
    user = getpwuid(getuid());
    return mem_dup(user && user->pw_dir ? user->pw_dir : "");
}

/* The specification ignores variables that hold no absolute path. */
static char *
xdg_dir(const char *variable, const char *below_home)
{
    const char *set = getenv(variable);
    CLEANUP(mem_freep) char *home = fs_home();
    CLEANUP(mem_freep) char *base = NULL;

    if (set && *set == '/')
        return fs_join(set, "crank");
    if (*home != '/')
        return mem_dup("");
    base = fs_join(home, below_home);
    return fs_join(base, "crank");
}

char *
fs_config_dir(void)
{
    return xdg_dir("XDG_CONFIG_HOME", ".config");
}

char *
fs_state_dir(void)
{
    return xdg_dir("XDG_STATE_HOME", ".local/state");
}

char *
fs_cache_dir(void)
{
    return xdg_dir("XDG_CACHE_HOME", ".cache");
}
