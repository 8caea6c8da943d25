#include "exec/program.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
    struct program program;
    char *path, *target;
};

struct programs {
    char *path;                  /* of the environment */
    struct map found;            /* name -> struct entry */
    VEC(struct entry *) retired; /* replaced, and perhaps still in use by a caller */
};

static void
entry_free(struct entry *e)
{
    if (!e)
        return;
    free(e->path);
    free(e->target);
    free(e);
}

struct programs *
programs_new(const char *path)
{
    struct programs *ps = mem_alloc(sizeof *ps);
    const char *set = path ? path : getenv("PATH");

    ps->path = mem_dup(set ? set : "/usr/local/bin:/usr/bin:/bin");
    ps->found = (struct map)MAP_INIT;
    return ps;
}

void
programs_free(struct programs *ps)
{
    if (!ps)
        return;
    for (size_t i = 0; i < ps->found.len; i++)
        entry_free(ps->found.v[i].value);
    for (size_t i = 0; i < ps->retired.len; i++)
        entry_free(ps->retired.v[i]);
    VEC_RELEASE(&ps->retired);
    map_release(&ps->found);
    free(ps->path);
    free(ps);
}

void
programs_freep(struct programs **ps)
{
    programs_free(*ps);
    *ps = NULL;
}

/* A regular file that may be run. */
static bool
can_run(const char *path)
{
    return fs_is_file(path) && access(path, X_OK) == 0;
}

/* The first that can be run, or NULL; *ret_almost: a file of that name that cannot. */
static char *
search(const char *path, const char *name, char **ret_almost)
{
    for (;;) {
        size_t len = strcspn(path, ":");

        if (len && *path == '/') {
            char *file = mem_printf("%.*s/%s", (int)len, path, name);

            if (can_run(file))
                return file;
            if (!*ret_almost && fs_is_file(file))
                *ret_almost = STEAL(file);
            free(file);
        }
        if (!path[len])
            return NULL;
        path += len + 1;
    }
}

static struct err *
locate(const char *path, const char *name, char **ret_file)
{
    CLEANUP(mem_freep) char *almost = NULL;
    CLEANUP(mem_freep) char *cwd = NULL;
    char *file = NULL;

    if (!*name)
        return err_new(ERR_NO_PROGRAM, "the name of a program is empty");
    if (strchr(name, '/')) {
        cwd = fs_cwd();
        almost = fs_join(cwd, name);
        if (can_run(almost))
            file = STEAL(almost);
        else if (!fs_exists(almost))
            return err_new(ERR_NO_PROGRAM, "%s does not exist", name);
    } else {
        file = search(path, name, &almost);
    }
    if (!file && almost)
        return err_new(ERR_NO_PROGRAM, "%s is not a program that you may run", almost);
    if (!file)
        return err_hint(err_new(ERR_NO_PROGRAM, "%s is not in PATH", name),
                        "PATH is %s (only its absolute elements are searched)", path);
    *ret_file = file;
    return NULL;
}

static int64_t
mtime_ns(const struct stat *st)
{
#ifdef __APPLE__
    const struct timespec *t = &st->st_mtimespec;
#else
    const struct timespec *t = &st->st_mtim;
#endif

    return (int64_t)t->tv_sec * NS_PER_S + t->tv_nsec;
}

/* The entry of name for this file: the old one where nothing but its time differs. */
static struct entry *
remember(struct programs *ps, const char *name, struct entry *old, const char *file)
{
    CLEANUP(mem_freep) char *target = realpath(file, NULL);
    struct entry *e;

    if (!target)
        target = mem_dup(file);
    if (old && str_eq(old->path, file) && str_eq(old->target, target))
        return old;
    e = mem_alloc(sizeof *e);
    e->program.path = e->path = mem_dup(file);
    e->program.target = e->target = STEAL(target);
    if (old)
        VEC_PUSH(&ps->retired, old);
    map_set(&ps->found, name, e);
    return e;
}

struct err *
program_find(struct programs *ps, const char *name, const struct program **ret_program)
{
    struct entry *old = map_get(&ps->found, name), *e;
    CLEANUP(mem_freep) char *file = NULL;
    struct stat st;

    if (old && can_run(old->path))
        file = mem_dup(old->path);
    else
        TRY(locate(ps->path, name, &file));
    if (stat(file, &st))
        return err_new(ERR_NO_PROGRAM, "%s has just gone away", file);
    e = remember(ps, name, old, file);
    e->program.mtime_ns = mtime_ns(&st);
    *ret_program = &e->program;
    return NULL;
}

struct err *
program_resolve(const char *name, char **ret_path)
{
    CLEANUP(programs_freep) struct programs *ps = programs_new(NULL);

    return locate(ps->path, name, ret_path);
}
