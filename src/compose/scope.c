/* Which part of the project a command works on: profiles, named services, what these need. */
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/order.h"
#include "compose/stages.h"
#include "model/node.h"
#include "model/project.h"
#include "model/rows.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* ---- Profiles -------------------------------------------------------------------------- */

static void
add_profile(struct load *ld, struct project *p, size_t *cap, const char *name, size_t len)
{
    struct strings *list = &p->active_profiles;

    list->v = arena_grow(ld->arena, list->v, cap, list->len + 1, sizeof *list->v);
    list->v[list->len++] = arena_dup_n(ld->arena, name, len);
}

/* "a, b": blanks around the names do not count. */
static void
split_profiles(struct load *ld, struct project *p, size_t *cap, const char *text)
{
    for (const char *from = text;; from++) {
        size_t len = strcspn(from, ","), skip = strspn(from, " \t\r\n"), end = len;

        skip = skip < len ? skip : len;
        while (end > skip && strchr(" \t\r\n", from[end - 1]))
            end--;
        add_profile(ld, p, cap, from + skip, end - skip);
        from += len;
        if (!*from)
            return;
    }
}

/* Nothing given is one profile without a name: profiles: ["${P}"] is on while P is not set. */
static void
set_profiles(struct load *ld, struct project *p, size_t *cap)
{
    const char *const *given = ld->options->profiles;
    const char *text = load_env(ld, "COMPOSE_PROFILES");

    for (; given && *given; given++)
        add_profile(ld, p, cap, *given, strlen(*given));
    if (!p->active_profiles.len)
        split_profiles(ld, p, cap, text ? text : "");
}

static bool
has_profile(const struct service *s, const struct strings *active)
{
    if (!s->profiles.len)
        return true;
    for (size_t i = 0; i < active->len; i++) {
        if (str_eq(active->v[i], "*"))
            return true;
        for (size_t k = 0; k < s->profiles.len; k++)
            if (str_eq(s->profiles.v[k], active->v[i]))
                return true;
    }
    return false;
}

/* All services into the enabled and the disabled ones; both stay sorted by name. */
typedef bool choose_fn(const struct service *s, const void *arg);

static void
partition(struct load *ld, struct project *p, choose_fn *choose, const void *arg)
{
    size_t total = p->services.len + p->disabled_services.len, on = 0, off = 0, i = 0, k = 0;
    struct service *enabled = arena_alloc(ld->arena, total * sizeof *enabled);
    struct service *disabled = NULL;

    while (i < p->services.len || k < p->disabled_services.len) {
        bool first = k == p->disabled_services.len ||
                     (i < p->services.len &&
                      strcmp(p->services.v[i].name, p->disabled_services.v[k].name) < 0);
        const struct service *s = first ? &p->services.v[i++] : &p->disabled_services.v[k++];

        if (choose(s, arg)) {
            enabled[on++] = *s;
            continue;
        }
        if (!disabled)
            disabled = arena_alloc(ld->arena, total * sizeof *disabled);
        disabled[off++] = *s;
    }
    p->services.v = enabled;
    p->services.len = on;
    p->disabled_services.v = disabled;
    p->disabled_services.len = off;
}

static bool
chosen_by_profile(const struct service *s, const void *arg)
{
    return has_profile(s, arg);
}

struct err *
stage_scope(struct load *ld, struct project *p)
{
    size_t cap = 0;
    bool all = true;

    set_profiles(ld, p, &cap);
    for (size_t i = 0; i < p->services.len; i++)
        all &= has_profile(&p->services.v[i], &p->active_profiles);
    if (!all)
        partition(ld, p, chosen_by_profile, &p->active_profiles);
    return NULL;
}

/* ---- Named services -------------------------------------------------------------------- */

/* Naming a service activates its profiles. */
static void
enable_named(struct load *ld, struct project *p)
{
    size_t cap = p->active_profiles.len, before = cap;
    struct strings *active = &p->active_profiles;

    active->v = arena_grow(ld->arena, active->v, &cap, active->len, sizeof *active->v);
    for (const char *const *name = ld->options->services; *name; name++) {
        const struct service *s = project_disabled_service(p, *name);

        for (size_t i = 0; s && i < s->profiles.len; i++)
            add_profile(ld, p, &cap, s->profiles.v[i], strlen(s->profiles.v[i]));
    }
    if (active->len > before)
        partition(ld, p, chosen_by_profile, active);
}

struct selection {
    struct load *ld;
    const struct project *p;
    bool *in; /* by index of service */
    size_t *queue;
    size_t len;
};

static void
select_one(struct selection *sel, size_t index)
{
    if (sel->in[index])
        return;
    sel->in[index] = true;
    sel->queue[sel->len++] = index;
}

/* Names may be patterns; false when nothing has the name. */
static bool
select_named(struct selection *sel, const char *name)
{
    const struct service *exact = project_service(sel->p, name);
    bool found = exact != NULL;

    if (exact)
        select_one(sel, (size_t)(exact - sel->p->services.v));
    if (!strpbrk(name, "*?[\\"))
        return found;
    for (size_t i = 0; i < sel->p->services.len; i++)
        if (fnmatch(name, sel->p->services.v[i].name, 0) == 0) {
            select_one(sel, i);
            found = true;
        }
    return found;
}

static struct err *
select_dependencies(struct selection *sel)
{
    for (size_t i = 0; i < sel->len; i++) {
        const struct service *s = &sel->p->services.v[sel->queue[i]];

        for (size_t d = 0; d < s->depends_on.len; d++) {
            const struct dependency *on = &s->depends_on.v[d];
            const struct service *found = project_service(sel->p, on->service);

            if (found)
                select_one(sel, (size_t)(found - sel->p->services.v));
            else if (on->required)
                return err_wrap(no_such_service(sel->p, on->service, ""),
                                "service \"%s\" depends on it", s->name);
        }
    }
    return NULL;
}

struct chosen {
    const struct project *p;
    const bool *in;
};

static bool
chosen_by_name(const struct service *s, const void *arg)
{
    const struct chosen *c = arg;
    const struct service *found = project_service(c->p, s->name);

    return found && c->in[found - c->p->services.v];
}

/* Dependencies on what is left out are left out too. */
static void
drop_dependencies(struct project *p)
{
    for (size_t i = 0; i < p->services.len; i++) {
        struct dependencies *list = &p->services.v[i].depends_on;
        size_t kept = 0;

        for (size_t d = 0; d < list->len; d++)
            if (project_service(p, list->v[d].service))
                list->v[kept++] = list->v[d];
        list->len = kept;
    }
}

static struct err *
select_services(struct load *ld, struct project *p)
{
    size_t count = p->services.len + 1;
    struct selection sel = { .ld = ld, .p = p };
    struct project before = *p;

    sel.in = arena_alloc(ld->arena, count * sizeof *sel.in);
    sel.queue = arena_alloc(ld->arena, count * sizeof *sel.queue);
    for (const char *const *name = ld->options->services; *name; name++)
        if (!select_named(&sel, *name))
            return no_such_service(p, *name, "");
    TRY(select_dependencies(&sel));
    partition(ld, p, chosen_by_name, &(struct chosen){ &before, sel.in });
    drop_dependencies(p);
    return NULL;
}

/* ---- Resources that nobody uses -------------------------------------------------------- */

struct uses {
    struct map networks, volumes, secrets, configs, models;
};

static void
use(struct map *names, const char *name)
{
    map_set(names, name, names);
}

static void
use_files(struct map *names, const struct file_refs *refs)
{
    for (size_t i = 0; i < refs->len; i++)
        use(names, refs->v[i].source);
}

static void
collect_uses(const struct service *s, struct uses *u)
{
    for (size_t i = 0; i < s->networks.len; i++)
        use(&u->networks, s->networks.v[i].name);
    for (size_t i = 0; i < s->volumes.len; i++)
        if (str_eq(s->volumes.v[i].type, "volume") && *s->volumes.v[i].source)
            use(&u->volumes, s->volumes.v[i].source);
    for (size_t i = 0; i < s->models.len; i++)
        use(&u->models, s->models.v[i].name);
    use_files(&u->secrets, &s->secrets);
    use_files(&u->secrets, &s->build.secrets);
    use_files(&u->configs, &s->configs);
}

/* Keeps the elements of the list whose key, at the offset, is among the names. */
static void
keep_used(void *list, size_t size, size_t offset, const struct map *names)
{
    struct row_vector v = row_vector_get(list);
    char *elements = v.v;
    size_t kept = 0;

    for (size_t i = 0; i < v.len; i++) {
        const char *key;

        memcpy(&key, elements + i * size + offset, sizeof key);
        if (map_has(names, key))
            memmove(elements + kept++ * size, elements + i * size, size);
    }
    v.len = kept;
    row_vector_set(list, v);
}

static void
drop_unused(struct project *p)
{
    struct uses u = { MAP_INIT, MAP_INIT, MAP_INIT, MAP_INIT, MAP_INIT };

    for (size_t i = 0; i < p->services.len; i++)
        collect_uses(&p->services.v[i], &u);
    keep_used(&p->networks, sizeof(struct network), offsetof(struct network, key), &u.networks);
    keep_used(&p->volumes, sizeof(struct volume), offsetof(struct volume, key), &u.volumes);
    keep_used(&p->secrets, sizeof(struct file_object), offsetof(struct file_object, key),
              &u.secrets);
    keep_used(&p->configs, sizeof(struct file_object), offsetof(struct file_object, key),
              &u.configs);
    keep_used(&p->models, sizeof(struct model), offsetof(struct model, key), &u.models);
    map_release(&u.networks);
    map_release(&u.volumes);
    map_release(&u.secrets);
    map_release(&u.configs);
    map_release(&u.models);
}

/* ---- Names of containers --------------------------------------------------------------- */

static void
check_container_names(struct load *ld, const struct project *p)
{
    CLEANUP(map_release) struct map names = MAP_INIT;
    const struct path *services = &PATH_KEY(NULL, "services");

    for (size_t i = 0; i < p->services.len; i++) {
        const struct service *s = &p->services.v[i];
        const struct path *path = &PATH_KEY(services, s->name);
        const struct node *n = node_get(s->node, "container_name");
        const char *other = *s->container_name ? map_get(&names, s->container_name) : NULL;

        if (other)
            load_error_at(ld, n ? n->at : s->node->at, &PATH_KEY(path, "container_name"),
                          "conflict", "the name \"%s\" is taken by the service \"%s\" already",
                          s->container_name, other);
        else if (*s->container_name)
            map_set(&names, s->container_name, (char *)s->name);
    }
}

struct err *
stage_select(struct load *ld, struct project *p)
{
    if (ld->options->services && *ld->options->services) {
        enable_named(ld, p);
        TRY(select_services(ld, p));
    }
    if (!ld->options->no_consistency)
        check_container_names(ld, p);
    if (!ld->options->all_resources)
        drop_unused(p);
    return NULL;
}
