#include "model/engine.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

enum { ID_PREFIX_MIN = 12 };

const char *const container_state_names[] = {
    [STATE_UNKNOWN] = "unknown",       [STATE_CREATED] = "created",
    [STATE_RUNNING] = "running",       [STATE_PAUSED] = "paused",
    [STATE_RESTARTING] = "restarting", [STATE_REMOVING] = "removing",
    [STATE_EXITED] = "exited",         [STATE_DEAD] = "dead",
};

const char *const health_state_names[] = {
    [HEALTH_NONE] = "none",
    [HEALTH_STARTING] = "starting",
    [HEALTH_HEALTHY] = "healthy",
    [HEALTH_UNHEALTHY] = "unhealthy",
};

const char *const event_action_names[] = {
    [ACTION_OTHER] = "other",     [ACTION_CREATE] = "create",
    [ACTION_START] = "start",     [ACTION_DIE] = "die",
    [ACTION_STOP] = "stop",       [ACTION_KILL] = "kill",
    [ACTION_OOM] = "oom",         [ACTION_PAUSE] = "pause",
    [ACTION_UNPAUSE] = "unpause", [ACTION_RESTART] = "restart",
    [ACTION_DESTROY] = "destroy", [ACTION_RENAME] = "rename",
    [ACTION_HEALTH] = "health",   [ACTION_EXEC] = "exec",
    [ACTION_CONNECT] = "connect", [ACTION_DISCONNECT] = "disconnect",
};

struct snapshot *
snapshot_new(void)
{
    struct snapshot *s = mem_alloc(sizeof *s);

    s->arena = arena_new();
    return s;
}

void
snapshot_free(struct snapshot *s)
{
    if (!s)
        return;
    arena_free(s->arena);
    free(s);
}

void
snapshot_freep(struct snapshot **s)
{
    snapshot_free(*s);
}

static const char *
bare_id(const char *id)
{
    return str_starts(id, "sha256:") ? id + 7 : id;
}

static bool
id_matches(const char *id, const char *want)
{
    want = bare_id(want);
    return strlen(want) >= ID_PREFIX_MIN && str_starts(bare_id(id), want);
}

const struct container *
snapshot_container(const struct snapshot *s, const char *id_or_name)
{
    const struct container *found = NULL;

    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];

        if (str_eq(c->id, id_or_name) || str_eq(c->name, id_or_name))
            return c;
    }
    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];

        if (!id_matches(c->id, id_or_name))
            continue;
        if (found)
            return NULL;
        found = c;
    }
    return found;
}

/* "repo" is "repo:latest"; a colon before a slash belongs to a port. */
static void
put_tagged(struct str *out, const char *prefix, const char *ref)
{
    const char *last = strrchr(ref, '/');

    str_put(out, prefix);
    str_put(out, ref);
    if (!strchr(last ? last : ref, ':') && !strchr(ref, '@'))
        str_put(out, ":latest");
}

static const struct image *
image_named(const struct snapshot *s, const char *name)
{
    for (size_t i = 0; i < s->images.len; i++) {
        const struct image *im = &s->images.v[i];

        for (size_t n = 0; n < im->names.len; n++)
            if (!strcmp(im->names.v[n], name))
                return im;
        for (size_t n = 0; n < im->digests.len; n++)
            if (!strcmp(im->digests.v[n], name))
                return im;
    }
    return NULL;
}

/* "REGISTRY/name": a registry has a dot or a port and no further slash. */
static bool
completed_by_registry(const char *full, const char *name)
{
    const char *slash = strchr(full, '/');
    const char *mark = strpbrk(full, ".:");

    return slash && mark && mark < slash && !strcmp(slash + 1, name);
}

/* Short names that podman has completed by a registry of its configuration. */
static const struct image *
image_completed(const struct snapshot *s, const char *name)
{
    for (size_t i = 0; i < s->images.len; i++) {
        const struct image *im = &s->images.v[i];

        for (size_t n = 0; n < im->names.len; n++)
            if (completed_by_registry(im->names.v[n], name))
                return im;
    }
    return NULL;
}

const struct image *
snapshot_image(const struct snapshot *s, const char *ref)
{
    /* The order in which podman completes short names; docker prints the shortest form. */
    static const char *const prefixes[] = { "", "localhost/", "docker.io/library/",
                                            "docker.io/" };
    static const char *const shortened[] = { "docker.io/library/", "docker.io/", "localhost/" };
    CLEANUP(str_release) struct str name = STR_INIT;
    const struct image *found;

    for (size_t i = 0; i < s->images.len; i++)
        if (str_eq(s->images.v[i].id, ref) || id_matches(s->images.v[i].id, ref))
            return &s->images.v[i];
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        str_clear(&name);
        put_tagged(&name, prefixes[i], ref);
        found = image_named(s, name.buf);
        if (found)
            return found;
    }
    for (size_t i = 0; i < ARRAY_LEN(shortened); i++) {
        if (!str_starts(ref, shortened[i]))
            continue;
        str_clear(&name);
        put_tagged(&name, "", ref + strlen(shortened[i]));
        found = image_named(s, name.buf);
        if (found)
            return found;
    }
    str_clear(&name);
    put_tagged(&name, "", ref);
    return image_completed(s, name.buf);
}

const struct engine_network *
snapshot_network(const struct snapshot *s, const char *id_or_name)
{
    for (size_t i = 0; i < s->networks.len; i++)
        if (str_eq(s->networks.v[i].name, id_or_name))
            return &s->networks.v[i];
    for (size_t i = 0; i < s->networks.len; i++)
        if (str_eq(s->networks.v[i].id, id_or_name) ||
            id_matches(s->networks.v[i].id, id_or_name))
            return &s->networks.v[i];
    return NULL;
}

const struct engine_volume *
snapshot_volume(const struct snapshot *s, const char *name)
{
    for (size_t i = 0; i < s->volumes.len; i++)
        if (str_eq(s->volumes.v[i].name, name))
            return &s->volumes.v[i];
    return NULL;
}

static const char *
label(const struct container *c, const char *key)
{
    const char *value = key_values_get(&c->labels, key);

    return value ? value : "";
}

void
container_read_labels(struct container *c)
{
    c->project = label(c, LABEL_PROJECT);
    c->service = label(c, LABEL_SERVICE);
    c->config_hash = label(c, LABEL_CONFIG_HASH);
    c->image_label = label(c, LABEL_IMAGE);
    if (!num_parse_int(label(c, LABEL_NUMBER), &c->number))
        c->number = -1;
    c->oneoff = !strcmp(label(c, LABEL_ONEOFF), "True");
}

bool
container_runs(const struct container *c)
{
    return c->state == STATE_RUNNING || c->state == STATE_PAUSED ||
           c->state == STATE_RESTARTING;
}

void
container_defaults(struct container *c)
{
    const char **texts[] = {
        &c->id,         &c->name,    &c->image,       &c->image_id,    &c->command_text,
        &c->status,     &c->error,   &c->workdir,     &c->user,        &c->stop_signal,
        &c->log_driver, &c->runtime, &c->pod,         &c->size_text,   &c->restart_policy,
        &c->project,    &c->service, &c->config_hash, &c->image_label,
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!*texts[i])
            *texts[i] = "";
}
