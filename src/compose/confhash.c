#include "compose/confhash.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/json_write.h"
#include "model/project.h"
#include "model/project_rows.h"

#include <string.h>

static const char *
hash_rows(struct arena *a, const struct row_set *set, const void *object)
{
    CLEANUP(str_release) struct str json = STR_INIT;
    CLEANUP(json_writer_release) struct json_writer w;
    char hex[DIGEST_HEX + 1];

    json_writer_init(&w, &json, 0);
    rows_put(&w.sink, set, object, ROWS_HASH);
    digest_sha256(json.buf, json.len, hex);
    return arena_dup(a, hex);
}

/* A service that is built for nothing in particular is built for what the variable says. */
static void
set_platform(const struct project *p, struct service *s)
{
    const char *platform = key_values_get(&p->environment, "DOCKER_DEFAULT_PLATFORM");

    if (s->build.node && platform && *platform && !*s->platform)
        s->platform = platform;
}

/* use_api_socket, as Docker Compose carries it out before it makes the container. */

#define SOCKET "/var/run/docker.sock"
#define CREDENTIALS "/run/secrets/docker"

static void
add_socket(struct arena *a, struct service *s)
{
    static const struct volume_mount socket = {
        .type = "bind", .source = SOCKET, .target = SOCKET, .consistency = ""
    };
    struct volume_mount *v = arena_alloc(a, (s->volumes.len + 1) * sizeof *v);

    if (s->volumes.len)
        memcpy(v, s->volumes.v, s->volumes.len * sizeof *v);
    v[s->volumes.len++] = socket;
    s->volumes.v = v;
}

static void
add_credentials(struct arena *a, struct service *s)
{
    static const struct file_ref config = {
        .source = "#apisocket", .target = CREDENTIALS "/config.json", .uid = "", .gid = ""
    };
    struct file_ref *refs = arena_alloc(a, (s->configs.len + 1) * sizeof *refs);

    if (s->configs.len)
        memcpy(refs, s->configs.v, s->configs.len * sizeof *refs);
    refs[s->configs.len++] = config;
    s->configs.v = refs;
}

static void
add_variable(struct arena *a, struct key_values *kv, const char *key, const char *value)
{
    struct key_value *v = arena_alloc(a, (kv->len + 1) * sizeof *v);
    size_t at = 0;

    while (at < kv->len && strcmp(kv->v[at].key, key) < 0)
        at++;
    if (at < kv->len && strcmp(kv->v[at].key, key) == 0)
        return;
    for (size_t i = 0; i < kv->len; i++)
        v[i + (i >= at)] = kv->v[i];
    v[at] = (struct key_value){ key, value };
    *kv = (struct key_values){ v, kv->len + 1 };
}

const char *
confhash_service(struct arena *a, const struct project *p, const struct service *s)
{
    struct service copy = *s;

    set_platform(p, &copy);
    copy.env_file.len = 0;
    if (copy.use_api_socket) {
        add_socket(a, &copy);
        add_variable(a, &copy.environment, "DOCKER_CONFIG", CREDENTIALS);
        add_credentials(a, &copy);
    }
    return hash_rows(a, &service_rows, &copy);
}

const char *
confhash_shown(struct arena *a, const struct project *p, const struct service *s)
{
    struct service copy = *s;

    set_platform(p, &copy);
    copy.label_file.len = 0;
    return hash_rows(a, &service_rows, &copy);
}

const char *
confhash_network(struct arena *a, const struct network *n)
{
    return hash_rows(a, &network_rows, n);
}

const char *
confhash_volume(struct arena *a, const struct volume *v)
{
    struct volume copy = *v;

    if (!*copy.driver)
        copy.driver = "local";
    return hash_rows(a, &volume_rows, &copy);
}
