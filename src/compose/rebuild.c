#include "compose/teardown.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "compose/steps.h"
#include "model/engine.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

struct rebuild {
    struct arena *arena;
    struct project *project;
};

static int
condition_of(const char *word)
{
    for (int i = 0; i <= CONDITION_RUNNING_OR_HEALTHY; i++)
        if (dependency_condition_names[i] && strcmp(dependency_condition_names[i], word) == 0)
            return i;
    return CONDITION_RUNNING_OR_HEALTHY;
}

static int
by_service(const void *a, const void *b)
{
    const struct dependency *x = a, *y = b;

    return strcmp(x->service, y->service);
}

/* "db:service_healthy:true,side": what is missing is running-or-healthy, and true. */
static void
read_dependencies(struct rebuild *rb, struct service *s, const char *label)
{
    CLEANUP(strv_release) struct strv items = STRV_INIT;

    strv_split(&items, label, ',');
    s->depends_on.v = arena_alloc(rb->arena, (items.len + 1) * sizeof *s->depends_on.v);
    for (size_t i = 0; i < items.len; i++) {
        CLEANUP(strv_release) struct strv parts = STRV_INIT;
        struct dependency *d = &s->depends_on.v[s->depends_on.len];

        strv_split(&parts, items.v[i], ':');
        if (!parts.len || !*parts.v[0])
            continue;
        *d = (struct dependency){
            .service = arena_dup(rb->arena, parts.v[0]),
            .condition =
                parts.len > 1 ? condition_of(parts.v[1]) : CONDITION_RUNNING_OR_HEALTHY,
            .restart = parts.len < 3 || strcmp(parts.v[2], "true") == 0,
            .required = true,
        };
        s->depends_on.len++;
    }
    qsort(s->depends_on.v, s->depends_on.len, sizeof *s->depends_on.v, by_service);
}

static struct service *
find_service(struct project *p, const char *name)
{
    for (size_t i = 0; i < p->services.len; i++)
        if (strcmp(p->services.v[i].name, name) == 0)
            return &p->services.v[i];
    return NULL;
}

static void
add_container(struct rebuild *rb, const struct container *c)
{
    const char *name = *c->service ? c->service : c->name;
    const char *depends = key_values_get(&c->labels, LABEL_DEPENDS_ON);
    struct service *s = find_service(rb->project, name);

    if (!s) {
        s = &rb->project->services.v[rb->project->services.len++];
        s->name = arena_dup(rb->arena, name);
        s->image = arena_dup(rb->arena, c->image);
        s->network_mode = s->ipc = s->pid = s->uts = s->cgroup = "";
        s->restart = s->container_name = s->pull_policy = "";
        read_dependencies(rb, s, depends ? depends : "");
    }
    s->scale = (struct opt_int){ true, s->scale.v + 1 };
}

static bool
is_ours(const struct rebuild *rb, const struct key_values *labels)
{
    const char *project = key_values_get(labels, LABEL_PROJECT);

    return project && strcmp(project, rb->project->name) == 0;
}

static void
add_network(struct rebuild *rb, const struct engine_network *n)
{
    const char *key = key_values_get(&n->labels, LABEL_NETWORK);
    struct network *to = &rb->project->networks.v[rb->project->networks.len];

    if (!key || !is_ours(rb, &n->labels))
        return;
    rb->project->networks.len++;
    to->key = arena_dup(rb->arena, key);
    to->name = arena_dup(rb->arena, n->name);
    to->driver = arena_dup(rb->arena, n->driver);
}

static void
add_volume(struct rebuild *rb, const struct engine_volume *v)
{
    const char *key = key_values_get(&v->labels, LABEL_VOLUME);
    struct volume *to = &rb->project->volumes.v[rb->project->volumes.len];

    if (!is_ours(rb, &v->labels))
        return;
    rb->project->volumes.len++;
    to->key = arena_dup(rb->arena, key ? key : v->name);
    to->name = arena_dup(rb->arena, v->name);
    to->driver = arena_dup(rb->arena, v->driver);
}

static int
service_by_name(const void *a, const void *b)
{
    const struct service *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static int
network_by_key(const void *a, const void *b)
{
    const struct network *x = a, *y = b;

    return strcmp(x->key, y->key);
}

static int
volume_by_key(const void *a, const void *b)
{
    const struct volume *x = a, *y = b;

    return strcmp(x->key, y->key);
}

struct err *
project_rebuild(struct arena *a, const char *name, const struct snapshot *now,
                struct project **ret_project)
{
    struct project *p = arena_alloc(a, sizeof *p);
    struct rebuild rb = { .arena = a, .project = p };

    p->name = arena_dup(a, name);
    p->working_dir = "";
    p->services.v = arena_alloc(a, (now->containers.len + 1) * sizeof *p->services.v);
    p->networks.v = arena_alloc(a, (now->networks.len + 1) * sizeof *p->networks.v);
    p->volumes.v = arena_alloc(a, (now->volumes.len + 1) * sizeof *p->volumes.v);
    for (size_t i = 0; i < now->containers.len; i++)
        if (container_is_of(&now->containers.v[i], name) && !now->containers.v[i].oneoff)
            add_container(&rb, &now->containers.v[i]);
    for (size_t i = 0; i < now->networks.len; i++)
        add_network(&rb, &now->networks.v[i]);
    for (size_t i = 0; i < now->volumes.len; i++)
        add_volume(&rb, &now->volumes.v[i]);
    qsort(p->services.v, p->services.len, sizeof *p->services.v, service_by_name);
    qsort(p->networks.v, p->networks.len, sizeof *p->networks.v, network_by_key);
    qsort(p->volumes.v, p->volumes.len, sizeof *p->volumes.v, volume_by_key);
    *ret_project = p;
    return NULL;
}
