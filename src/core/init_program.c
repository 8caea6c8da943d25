/* Whether podman finds the program that it starts first where a service says init: true. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/runtimes.h"

#include <stdlib.h>
#include <string.h>

/* Elsewhere podman's engine lives in a virtual machine. */
#ifdef __linux__
static const bool engine_is_here = true;
#else
static const bool engine_is_here = false;
#endif

enum { CONF_LIMIT = 1 << 20 };

static const char program[] = "catatonit";

/* A line that names the program or its folder: then it is podman's own business. */
static bool
names_it(const char *path)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!path || !fs_exists(path))
        return false;
    err_free(fs_read(path, CONF_LIMIT, &text));
    for (const char *at = text.buf; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        const char *word = at + strspn(at, " \t");

        if (str_starts(word, "init_path") || str_starts(word, "helper_binaries_dir"))
            return true;
    }
    return false;
}

static bool
is_configured(void)
{
    static const char file[] = "containers/containers.conf";
    const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
    CLEANUP(mem_freep)
    char *own_dir = config && *config ? mem_dup(config) : fs_join(home ? home : "/", ".config");
    CLEANUP(mem_freep) char *own = fs_join(own_dir, file);

    return names_it(getenv("CONTAINERS_CONF")) ||
           names_it(getenv("CONTAINERS_CONF_OVERRIDE")) || names_it(own) ||
           names_it("/etc/containers/containers.conf") ||
           names_it("/usr/share/containers/containers.conf") ||
           fs_is_dir("/etc/containers/containers.conf.d");
}

bool
init_program_is_there(void)
{
    static const char *const dirs[] = {
        "/usr/libexec/podman",       "/usr/lib/podman", "/usr/local/lib/podman",
        "/usr/local/libexec/podman", "/usr/bin",        "/usr/local/bin"
    };

    for (size_t i = 0; engine_is_here && i < ARRAY_LEN(dirs); i++) {
        CLEANUP(mem_freep) char *path = fs_join(dirs[i], program);

        if (fs_exists(path))
            return true;
    }
    return !engine_is_here || is_configured();
}
