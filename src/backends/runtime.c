#include "backends/dialect.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/decode.h"
#include "model/json_read.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

#define ERR_NOT_A_RUNTIME "not-a-runtime"

const struct backend *const backends[] = { &docker_backend, &podman_backend, NULL };

const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_DOCKER] = "docker",
    [COLUMN_PODMAN] = "podman",
    [COLUMN_NERDCTL] = "nerdctl",
    [COLUMN_APPLE] = "container",
};

const struct backend *
backend_find(const char *name)
{
    for (size_t i = 0; backends[i]; i++)
        if (!strcmp(backends[i]->name, name))
            return backends[i];
    return NULL;
}

const char *
backend_name(const struct backend *b)
{
    return b->name;
}

void
runtime_init(struct runtime *rt, const char *name, const char *program)
{
    *rt = (struct runtime){ .name = mem_dup(name), .program = mem_dup(program) };
    rt->arena = arena_new();
}

void
runtime_release(struct runtime *rt)
{
    free(rt->name);
    free(rt->program);
    strv_release(&rt->prefix);
    strv_release(&rt->env);
    free(rt->endpoint);
    arena_free(rt->arena);
    *rt = (struct runtime){ 0 };
}

int
version_number(const char *text)
{
    int parts[3] = { 0, 0, 0 };

    if (*text == 'v')
        text++;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (*text < '0' || *text > '9')
            return i ? VERSION(parts[0], parts[1], parts[2]) : 0;
        for (; *text >= '0' && *text <= '9' && parts[i] < 1000; text++)
            parts[i] = parts[i] * 10 + (*text - '0');
        if (*text == '.')
            text++;
    }
    return VERSION(parts[0], parts[1] % 1000, parts[2] % 1000);
}

static bool
cap_holds(const struct runtime *rt, const struct cap_row *row)
{
    const struct engine_info *info = &rt->info;

    switch (row->from) {
    case FROM_ALWAYS:
        return true;
    case FROM_CLIENT:
        return version_number(info->client_version) >= row->version;
    case FROM_ENGINE:
        return version_number(info->server_version) >= row->version;
    case FROM_API:
        return version_number(info->api_version) >= row->version;
    case FROM_API_OR_OLD_CLIENT:
        return version_number(info->api_version) >= row->version ||
               version_number(info->client_version) < VERSION(25, 0, 0);
    case FROM_SYSTEMD:
        return info->systemd;
    case FROM_BUILDX:
        return info->buildx;
    case FROM_INIT_PROGRAM:
        return !info->no_init;
    case FROM_ROOT_OR_CGROUP2:
        return !info->rootless || info->cgroup_version != 1;
    }
    return false;
}

void
runtime_update_caps(struct runtime *rt)
{
    rt->caps = (struct caps){ { false } };
    for (const struct cap_row *row = rt->backend->caps; row->cap != CAP_COUNT; row++)
        rt->caps.has[row->cap] = true;
    for (const struct cap_row *row = rt->backend->caps; row->cap != CAP_COUNT; row++)
        rt->caps.has[row->cap] = rt->caps.has[row->cap] && cap_holds(rt, row);
}

void
runtime_set_host(struct runtime *rt, bool root, bool systemd, bool init)
{
    rt->info.systemd = systemd;
    rt->info.no_init = rt->backend == &podman_backend && !rt->info.remote && !init;
    /* The docker engine says by `info` whether it is rootless: it is another process. */
    if (rt->backend == &podman_backend)
        rt->info.rootless = !root;
    runtime_update_caps(rt);
}

#define I struct engine_info
/* {"Client":…,"Server":…}; Server is null where the engine is away. */
static const struct field docker_version[] = {
    FIELD_STR(I, client_version, "Client.Version", 0),
    FIELD_STR(I, os, "Client.Os", 0),
    FIELD_STR(I, arch, "Client.Arch", 0),
    FIELD_STR(I, api_version, "Client.ApiVersion", 0),
    FIELD_STR(I, server_version, "Server.Version", 0),
    FIELD_STR(I, min_api, "Server.MinAPIVersion", 0),
    FIELD_STR(I, server_name, "Server.Components.0.Name", 0),
    FIELD_STR(I, os, "Server.Os", 0),
    FIELD_STR(I, arch, "Server.Arch", 0),
    FIELD_END
};

static struct err *
is_present(struct arena *a UNUSED, const struct node *value UNUSED, void *member)
{
    *(bool *)member = true;
    return NULL;
}

/* Only a client of a remote engine prints a Server. */
static const struct field podman_version[] = {
    FIELD_STR(I, client_version, "Client.Version", 0),
    FIELD_STR(I, server_version, "Client.Version", 0),
    FIELD_STR(I, api_version, "Client.APIVersion", 0),
    FIELD_STR(I, os, "Client.Os", 0),
    FIELD_STR(I, server_version, "Server.Version", 0),
    FIELD_STR(I, api_version, "Server.APIVersion", 0),
    FIELD_STR(I, os, "Server.Os", 0),
    FIELD_CUSTOM(I, remote, "Server.Version", 0, is_present),
    FIELD_END
};

static const struct field docker_info[] = { FIELD_INT(I, cgroup_version, "CgroupVersion", 0),
                                            FIELD_STR(I, cgroup_manager, "CgroupDriver", 0),
                                            FIELD_STR(I, storage, "Driver", 0),
                                            FIELD_STR(I, oci_runtime, "DefaultRuntime", 0),
                                            FIELD_STR(I, log_driver, "LoggingDriver", 0),
                                            FIELD_INT(I, ncpu, "NCPU", 0),
                                            FIELD_INT(I, mem_total, "MemTotal", 0),
                                            FIELD_END };

static const struct field podman_info[] = {
    FIELD_STR(I, cgroup_manager, "host.cgroupManager", 0),
    FIELD_STR(I, storage, "store.graphDriverName", 0),
    FIELD_STR(I, oci_runtime, "host.ociRuntime.name", 0),
    FIELD_STR(I, arch, "host.arch", 0),
    FIELD_STR(I, os, "host.os", 0),
    FIELD_STR(I, log_driver, "host.logDriver", 0),
    FIELD_INT(I, ncpu, "host.cpus", 0),
    FIELD_INT(I, mem_total, "host.memTotal", 0),
    FIELD_BOOL(I, rootless, "host.security.rootless", 0),
    FIELD_END
};
#undef I

static void
info_defaults(struct engine_info *info)
{
    const char **texts[] = {
        &info->client_version, &info->server_version,
        &info->api_version,    &info->min_api,
        &info->server_name,    &info->cgroup_manager,
        &info->storage,        &info->oci_runtime,
        &info->arch,           &info->os,
        &info->log_driver,
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!*texts[i])
            *texts[i] = "";
}

static struct err *
read_first_object(struct arena *a, const char *out, size_t len, struct node **ret)
{
    struct node *all;

    TRY(json_read_all(a, out, len, &all, NULL));
    for (size_t i = 0; i < all->u.seq.len; i++) {
        if (all->u.seq.v[i]->kind == NODE_MAP) {
            *ret = all->u.seq.v[i];
            return NULL;
        }
    }
    return err_new(ERR_NOT_A_RUNTIME, "no answer that can be read");
}

struct err *
runtime_identify(struct runtime *rt, const char *out, size_t len)
{
    struct engine_info info = { .systemd = rt->info.systemd, .rootless = rt->info.rootless };
    const struct field *rows;
    const struct backend *b;
    struct node *n;

    TRY(err_wrap(read_first_object(rt->arena, out, len, &n), "asking %s for its version",
                 rt->name));
    /* The spelling tells the two apart, whatever name the program has. */
    if (node_at(n, "Client.APIVersion")) {
        b = &podman_backend;
        rows = podman_version;
    } else if (node_at(n, "Client.ApiVersion")) {
        b = &docker_backend;
        rows = docker_version;
    } else if (node_at(n, "Client.Components")) {
        return err_hint(err_new(ERR_NOT_A_RUNTIME,
                                "what answers to '%s' is nerdctl, which this "
                                "version does not drive",
                                rt->name),
                        "install docker or podman, or choose one with --runtime");
    } else {
        return err_new(ERR_NOT_A_RUNTIME, "what answers to '%s' is neither docker nor podman",
                       rt->name);
    }
    TRY(decode_tolerant(rt->arena, n, rows, &info));
    info_defaults(&info);
    rt->backend = b;
    rt->info = info;
    runtime_update_caps(rt);
    return NULL;
}

static bool
docker_is_rootless(const struct node *info)
{
    const struct node *options = node_get(info, "SecurityOptions");

    for (size_t i = 0; options && options->kind == NODE_SEQ && i < options->u.seq.len; i++) {
        const struct node *o = options->u.seq.v[i];

        if (o->kind == NODE_STR && strstr(o->text, "name=rootless"))
            return true;
    }
    return false;
}

static bool
has_buildx(const struct node *info)
{
    const struct node *plugins = node_at(info, "ClientInfo.Plugins");

    for (size_t i = 0; plugins && plugins->kind == NODE_SEQ && i < plugins->u.seq.len; i++) {
        const struct node *name = node_get(plugins->u.seq.v[i], "Name");

        if (name && name->kind == NODE_STR && !strcmp(name->text, "buildx"))
            return true;
    }
    return false;
}

struct err *
runtime_read_info(struct runtime *rt, const char *out, size_t len)
{
    const struct node *cgroup;
    struct node *n;

    TRY(err_wrap(read_first_object(rt->arena, out, len, &n), "asking %s for its settings",
                 rt->name));
    if (rt->backend == &podman_backend) {
        TRY(decode_tolerant(rt->arena, n, podman_info, &rt->info));
        cgroup = node_at(n, "host.cgroupVersion");
        if (cgroup && cgroup->kind == NODE_STR && version_number(cgroup->text))
            rt->info.cgroup_version = version_number(cgroup->text) / VERSION(1, 0, 0);
    } else {
        TRY(decode_tolerant(rt->arena, n, docker_info, &rt->info));
        rt->info.rootless = docker_is_rootless(n);
        rt->info.buildx = has_buildx(n);
    }
    runtime_update_caps(rt);
    return NULL;
}

void
runtime_remarks(const struct runtime *rt, struct str *out)
{
    const struct engine_info *info = &rt->info;
    bool is_podman = rt->backend == &podman_backend;
    const char *version = is_podman ? info->server_version : info->client_version;

    if (!rt->backend)
        return;
    if (strcmp(rt->backend->name, rt->name) && backend_find(rt->name))
        str_printf(out, "The program '%s' is %s's stand-in. ", rt->name, rt->backend->name);
    if (!is_podman && str_starts(info->server_name, "Podman"))
        str_put(out, "Podman answers behind docker's API. ");
    if (version_number(version) > rt->backend->newest)
        str_printf(out, "%s %s is newer than what was tested here (%d.%d). ", rt->backend->name,
                   version, rt->backend->newest / VERSION(1, 0, 0),
                   rt->backend->newest / VERSION(0, 1, 0) % 1000);
    if (out->len && out->buf[out->len - 1] == ' ')
        str_truncate(out, out->len - 1);
}
