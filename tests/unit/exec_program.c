#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "exec/program.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with a/, b/ and here/, each with programs of these names. */
static const char *const files[] = { "a/tool", "b/tool", "b/other", "here/evil", "here/tool" };
static const char *const dirs[] = { "a", "b", "here" };

static const struct {
    const char *name, *path, *ask;
    const char *want; /* below the folder, or the beginning of the error */
} cases[] = {
    { "the first element wins", "%1$s/a:%1$s/b", "tool", "/a/tool" },
    { "the second is searched too", "%1$s/a:%1$s/b", "other", "/b/other" },
    { "missing elements are passed over", "/none/such:%1$s/b", "other", "/b/other" },
    { "an empty element is not the current directory", ":%1$s/a", "evil",
      "evil is not in PATH" },
    { "nor is one at the end", "%1$s/a:", "evil", "evil is not in PATH" },
    { "nor is one in the middle", "%1$s/a::%1$s/b", "evil", "evil is not in PATH" },
    { "relative elements are skipped", ".:here:../here", "evil", "evil is not in PATH" },
    { "and do not hide absolute ones", ".:here:%1$s/b", "tool", "/b/tool" },
    { "an empty PATH", "", "tool", "tool is not in PATH" },
    { "an absolute path is itself", "", "%1$s/b/other", "/b/other" },
    { "a relative path is one from here", "", "./evil", "/here/evil" },
    { "a path that does not exist", "", "./gone", "./gone does not exist" },
    { "an empty name", "%1$s/a", "", "the name of a program is empty" },
    { "a file that may not be run", "%1$s/noexec", "tool",
      "%1$s/noexec/tool is not a program" },
    { "unless another may", "%1$s/noexec:%1$s/b", "tool", "/b/tool" },
    { "a directory is no program", "%1$s", "a", "a is not in PATH" },
};

static void
make(const char *root)
{
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        CLEANUP(mem_freep) char *path = fs_join(root, dirs[i]);

        mkdir(path, 0755);
    }
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        CLEANUP(mem_freep) char *path = fs_join(root, files[i]);

        if (fs_write_atomic(path, 0755, "#!/bin/sh\n", 10))
            return;
    }
}

static void
run_cases(const char *root)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        CLEANUP(mem_freep) char *path = mem_printf(cases[i].path, root);
        CLEANUP(mem_freep) char *ask = mem_printf(cases[i].ask, root);
        CLEANUP(mem_freep)
        char *want = *cases[i].want == '/' ? fs_join(root, cases[i].want + 1)
                                           : mem_printf(cases[i].want, root);
#pragma GCC diagnostic pop
        CLEANUP(programs_freep) struct programs *ps = programs_new(path);
        CLEANUP(err_freep) struct err *e = NULL;
        const struct program *p = NULL;
        char got[256] = "";

        e = program_find(ps, ask, &p);
        snprintf(got, e ? strlen(want) + 1 : sizeof got, "%s", e ? e->msg : p->path);
        CHECK_STR(cases[i].name, got, want);
        CHECK("its code", !e || !strcmp(e->code, ERR_NO_PROGRAM));
    }
}

static void
check_memory(const char *root)
{
    CLEANUP(mem_freep) char *path = mem_printf("%s/a:%s/b", root, root);
    CLEANUP(mem_freep) char *link = mem_printf("%s/a/docker", root);
    CLEANUP(mem_freep) char *target = mem_printf("%s/b/tool", root);
    CLEANUP(mem_freep) char *first = mem_printf("%s/a/tool", root);
    CLEANUP(programs_freep) struct programs *ps = programs_new(path);
    const struct program *p = NULL, *again = NULL;
    CLEANUP(err_freep) struct err *e = NULL;
    struct stat st;

    CHECK("a link", !symlink(target, link));
    e = program_find(ps, "docker", &p);
    CHECK("is found", !e);
    CHECK_STR("by its own path", p->path, link);
    CHECK_STR("and leads to its target", p->target, target);
    CHECK("the time is the target's",
          !stat(target, &st) && p->mtime_ns / 1000000000 == (int64_t)st.st_mtime);
    CHECK("asked again, it is the same", !program_find(ps, "docker", &again) && p == again);

    CHECK("the first", !program_find(ps, "tool", &p) && !strcmp(p->path, first));
    unlink(first);
    CHECK("gone, the next is found",
          !program_find(ps, "tool", &again) && !strcmp(again->path, target));
    CHECK_STR("the old answer can still be read", p->path, first);
    unlink(link);
    e = program_find(ps, "docker", &p);
    CHECK("gone altogether", e && !strcmp(e->code, ERR_NO_PROGRAM));
    CHECK("installed meanwhile", !symlink(target, link) && !program_find(ps, "docker", &p));
    unlink(link);
}

int
main(void)
{
    char root[64] = "/tmp/crank-test.XXXXXX", here[80];
    CLEANUP(mem_freep) char *sh = NULL;
    CLEANUP(mem_freep) char *noexec = NULL;

    if (!mkdtemp(root))
        return 1;
    make(root);
    noexec = mem_printf("%s/noexec", root);
    mkdir(noexec, 0755);
    snprintf(here, sizeof here, "%s/noexec/tool", root);
    CHECK("a file without the right to run", !fs_write_atomic(here, 0644, "", 0));
    snprintf(here, sizeof here, "%s/here", root);
    if (chdir(here))
        return 1;
    run_cases(root);
    check_memory(root);
    CHECK("resolved without a memory", !program_resolve("sh", &sh) && *sh == '/');

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(here, sizeof here, "%s/%s", root, files[i]);
        unlink(here);
    }
    snprintf(here, sizeof here, "%s/noexec/tool", root);
    unlink(here);
    rmdir(noexec);
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        snprintf(here, sizeof here, "%s/%s", root, dirs[i]);
        rmdir(here);
    }
    CHECK("cleaned up", !rmdir(root));
    return tap_done();
}
