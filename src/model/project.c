#include "model/project.h"

#include "base/mem.h"

#include <string.h>

const char *const dependency_condition_names[] = {
    [CONDITION_STARTED] = "service_started",
    [CONDITION_HEALTHY] = "service_healthy",
    [CONDITION_COMPLETED] = "service_completed_successfully",
    [CONDITION_RUNNING_OR_HEALTHY] = "running_or_healthy",
};

/* Every list of objects is sorted by its name, which stands at the offset in each element. */
static const void *
find_named(const void *list, size_t count, size_t size, size_t offset, const char *name)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *at = (const char *)list + middle * size, *found;
        int order;

        memcpy(&found, at + offset, sizeof found);
        order = strcmp(found, name);
        if (order == 0)
            return at;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

#define FIND(list, type, member, name) \
    find_named((list).v, (list).len, sizeof(struct type), offsetof(struct type, member), name)

const struct service *
project_service(const struct project *p, const char *name)
{
    return FIND(p->services, service, name, name);
}

const struct service *
project_disabled_service(const struct project *p, const char *name)
{
    return FIND(p->disabled_services, service, name, name);
}

const struct network *
project_network(const struct project *p, const char *key)
{
    return FIND(p->networks, network, key, key);
}

const struct volume *
project_volume(const struct project *p, const char *key)
{
    return FIND(p->volumes, volume, key, key);
}

const struct file_object *
project_secret(const struct project *p, const char *key)
{
    return FIND(p->secrets, file_object, key, key);
}

const struct file_object *
project_config(const struct project *p, const char *key)
{
    return FIND(p->configs, file_object, key, key);
}

const char *
key_values_get(const struct key_values *kv, const char *key)
{
    const struct key_value *found =
        find_named(kv->v, kv->len, sizeof *kv->v, offsetof(struct key_value, key), key);

    return found ? found->value : NULL;
}

int64_t
service_scale(const struct service *s)
{
    if (s->scale.set)
        return s->scale.v;
    return s->deploy.replicas.set ? s->deploy.replicas.v : 1;
}

const char *
service_image(struct arena *a, const struct project *p, const struct service *s)
{
    if (s->image && *s->image)
        return s->image;
    return arena_printf(a, "%s-%s", p->name, s->name);
}
