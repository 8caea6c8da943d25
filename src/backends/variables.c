#include "backends/variables.h"

#include "backends/dialect.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/vec.h"
#include "model/node.h"

#include <string.h>

enum { BLOCK_FD = 3, LINE_MAX_BYTES = 60 << 10 };
#define BLOCK_PATH "/dev/fd/3"

/*
 * Names, and beginnings of names where a '*' stands, that a client, the Go runtime, the C
 * library or the dynamic loader looks at, or git, ssh, and the interpreters of what may stand
 * in for a client or helps it.  A service's environment must never change what the client on
 * the host does.
 */
/* clang-format off */
static const char *const reserved[] = {
    "LD_*", "DYLD_*", "GLIBC_TUNABLES", "MALLOC_*", "GCONV_PATH", "LOCPATH", "NLSPATH",
    "LC_*", "LANG", "LANGUAGE", "TZ", "TZDIR", "ZONEINFO", "TERM", "COLUMNS", "LINES",
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "TMPDIR", "XDG_*",
    "RES_OPTIONS", "LOCALDOMAIN", "HOSTALIASES",
    "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK", "GORACE", "GOCOVERDIR",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "*_PROXY", "*_proxy",
    "DOCKER_*", "COMPOSE_*", "MOBY_*", "BUILDKIT_*", "BUILDX_*", "BUILDAH_*", "BUILD_REGISTRY_*",
    "CONTAINER_HOST", "CONTAINER_SSHKEY", "CONTAINER_CONNECTION", "CONTAINER_PASSPHRASE",
    "CONTAINERS_*", "CONTAINERD_*", "REGISTRY_*", "REGISTRIES_*", "PODMAN_*", "_CONTAINERS_*",
    "STORAGE_*", "NETAVARK_*", "AARDVARK_*", "CNI_*", "NETCONFPATH", "NERDCTL_*", "CDI_*",
    "SSH_AUTH_SOCK", "SSH_ASKPASS*", "SSH_AGENT_*", "GPG_TTY", "GNUPGHOME",
    "GRPC_*", "OTEL_*", "NOTIFY_SOCKET", "LISTEN_*", "INVOCATION_ID", "DBUS_*",
    "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_DIR",
    "GIT_TEMPLATE_DIR", "GIT_PROXY_*", "GIT_ALLOW_PROTOCOL", "GIT_TRACE*", "GIT_PAGER",
    "BASH_*", "BASHOPTS", "SHELLOPTS", "ENV", "IFS", "PS4", "PYTHON*", "PERL*",
    "NO_COLOR", "CLICOLOR*", "FORCE_COLOR", "EXPERIMENTAL_*",
};
/* clang-format on */

static bool
matches(const char *pattern, const char *name)
{
    size_t len = strlen(pattern);

    if (*pattern == '*')
        return str_ends(name, pattern + 1);
    if (pattern[len - 1] == '*')
        return !strncmp(pattern, name, len - 1);
    return !strcmp(pattern, name);
}

bool
variable_is_reserved(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (matches(reserved[i], name))
            return true;
    return false;
}

static struct pos
place_of(const struct node *where, const char *name)
{
    const struct node *value = node_get(where, name);

    return node_pos(value ? value : where);
}

/* What the parsers of env files of docker and podman hand on as it is. */
static bool
file_carries(const char *name, const char *value)
{
    size_t len = strlen(value);

    if (strlen(name) + len > LINE_MAX_BYTES || strpbrk(value, "\n"))
        return false;
    if (len && value[len - 1] == '\r')
        return false;
    return *name && *name != '#' && !strpbrk(name, " \t\r\n\v\f");
}

static const char *
why_not(const char *value)
{
    if (strchr(value, '\n'))
        return "has a line break";
    if (strlen(value) > LINE_MAX_BYTES)
        return "is longer than 60 KiB";
    return "ends with a carriage return, or its name is unusual";
}

static struct err *
refuse_reserved(const struct runtime *rt, const struct node *where, const char *path,
                const struct key_value *kv)
{
    struct err *e =
        err_at(ERR_VARIABLE, place_of(where, kv->key),
               "the value of %s %s, and a variable of this name would change what %s "
               "itself does",
               kv->key, why_not(kv->value), rt->name);

    if (path)
        e = err_path(e, "%s.environment.%s", path, kv->key);
    return err_hint(e, "give the value under another name, or as a file: a secret or a config");
}

/* Is the variable set by us for the client?  The container must not see that value. */
static bool
set_by_us(const struct call *call, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < call->env.len; i++)
        if (!strncmp(call->env.v[i], name, len) && call->env.v[i][len] == '=')
            return true;
    return false;
}

static struct str *
block_of(struct call *call)
{
    struct call_data data = { BLOCK_FD, STR_INIT };

    if (!call->data.len)
        VEC_PUSH(&call->data, data);
    return &call->data.v[0].bytes;
}

/*
 * At creation the name removes the image's variable: podman has a flag for that, docker's
 * client must not find it in its environment.  For an exec it means the person's own variable.
 */
static void
put_without_value(const struct runtime *rt, const char *name, struct strv *options,
                  struct call *call)
{
    bool removes = call->id != CALL_EXEC;

    if (removes && rt->backend->unset_flag) {
        strv_push(options, rt->backend->unset_flag);
        strv_push(options, name);
        return;
    }
    strv_push(options, "-e");
    strv_push(options, name);
    if (set_by_us(call, name) || (removes && !variable_is_reserved(name)))
        strv_push(&call->env, name);
}

static struct err *
put_by_name(const struct runtime *rt, const struct node *where, const char *path,
            const struct key_value *kv, struct strv *options, struct call *call)
{
    /* podman reads "NAME*" as all variables that begin with NAME. */
    if (variable_is_reserved(kv->key) || strchr(kv->key, '=') || str_ends(kv->key, "*"))
        return refuse_reserved(rt, where, path, kv);
    strv_push(options, "-e");
    strv_push(options, kv->key);
    strv_printf(&call->env, "%s=%s", kv->key, kv->value);
    return NULL;
}

struct err *
variables_put(const struct runtime *rt, const struct key_values *env, const struct node *where,
              const char *path, struct strv *options, struct call *call)
{
    struct err *all = NULL;

    for (size_t i = 0; i < env->len; i++) {
        const struct key_value *kv = &env->v[i];

        if (!kv->value) {
            put_without_value(rt, kv->key, options, call);
        } else if (file_carries(kv->key, kv->value)) {
            if (!call->data.len) {
                strv_push(options, "--env-file");
                strv_push(options, BLOCK_PATH);
            }
            str_printf(block_of(call), "%s=%s\n", kv->key, kv->value);
        } else {
            all = err_chain(all, put_by_name(rt, where, path, kv, options, call));
        }
    }
    return all;
}

struct err *
variables_put_build_args(const struct key_values *args, const struct node *where,
                         const char *path, struct strv *options, struct call *call)
{
    for (size_t i = 0; i < args->len; i++) {
        const struct key_value *kv = &args->v[i];

        if (strchr(kv->key, '='))
            return err_path(err_at(ERR_VARIABLE, place_of(where, kv->key),
                                   "a build argument cannot have '=' in its name: %s", kv->key),
                            "%s.args", path);
        strv_push(options, "--build-arg");
        /* A value in argv is no secret here: it stands in the image's history anyway. */
        if (kv->value && variable_is_reserved(kv->key)) {
            strv_printf(options, "%s=%s", kv->key, kv->value);
            continue;
        }
        strv_push(options, kv->key);
        if (kv->value)
            strv_printf(&call->env, "%s=%s", kv->key, kv->value);
    }
    return NULL;
}
