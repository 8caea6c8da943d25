#include "compose/spec.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/confhash.h"
#include "compose/order.h"
#include "compose/spec_parts.h"
#include "model/labels.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

enum { SLUG_SHOWN = 12 };

const char *
spec_container_name(struct arena *a, const struct project *p, const struct service *s,
                    int64_t number, bool compatibility)
{
    char sep = compatibility ? '_' : '-';

    if (s->container_name && *s->container_name)
        return s->container_name;
    return arena_printf(a, "%s%c%s%c%lld", p->name, sep, s->name, sep, (long long)number);
}

static const char *
oneoff_name(struct arena *a, const struct spec_request *r)
{
    char sep = r->compatibility ? '_' : '-';

    if (r->run->name && *r->run->name)
        return r->run->name;
    return arena_printf(a, "%s%c%s%crun%c%.*s", r->project->name, sep, r->service->name, sep,
                        sep, SLUG_SHOWN, r->run->slug);
}

static void
set_names(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    if (r->run) {
        spec->name = spec->final_name = oneoff_name(a, r);
        return;
    }
    spec->final_name =
        spec_container_name(a, r->project, r->service, r->number, r->compatibility);
    spec->name = spec->final_name;
    if (r->replaces)
        spec->name = arena_printf(a, "%.12s_%s", r->replaces->id, spec->final_name);
}

/* ---- Networks ------------------------------------------------------------------------- */

static int
by_priority(const void *a, const void *b)
{
    const struct service_network *const *x = a, *const *y = b;

    if ((*x)->priority != (*y)->priority)
        return (*x)->priority > (*y)->priority ? -1 : 1;
    return strcmp((*x)->name, (*y)->name);
}

static struct strings
aliases(struct arena *a, const struct spec_request *r, const struct container_spec *spec,
        const struct service_network *n)
{
    struct strings list = { arena_alloc(a, (n->aliases.len + 2) * sizeof *list.v), 0, true };

    list.v[list.len++] = spec->final_name;
    if (r->run && !r->run->use_aliases)
        return list;
    list.v[list.len++] = spec->service->name;
    for (size_t i = 0; i < n->aliases.len; i++)
        list.v[list.len++] = n->aliases.v[i];
    return list;
}

/* A service that names no network is on the default one. */
static const struct service_network default_network = {
    .name = "default",
    .interface_name = "",
    .ipv4_address = "",
    .ipv6_address = "",
    .mac_address = "",
};

static void
set_networks(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    const struct service *s = spec->service;
    const struct service_network **sorted;
    size_t n = 0;

    spec->network_mode = "";
    if (s->network_mode && *s->network_mode) {
        spec->network_mode = s->network_mode;
        return;
    }
    sorted = arena_alloc(a, (s->networks.len + 1) * sizeof *sorted);
    for (size_t i = 0; i < s->networks.len; i++)
        sorted[n++] = &s->networks.v[i];
    if (!n && project_network(r->project, default_network.name))
        sorted[n++] = &default_network;
    if (!n) {
        spec->network_mode = "none";
        return;
    }
    qsort(sorted, n, sizeof *sorted, by_priority);
    spec->networks.v = arena_alloc(a, n * sizeof *spec->networks.v);
    for (size_t i = 0; i < n; i++) {
        const struct network *net = project_network(r->project, sorted[i]->name);

        if (!net)
            continue;
        spec->networks.v[spec->networks.len++] = (struct attachment){
            .network = net->name,
            .aliases = aliases(a, r, spec, sorted[i]),
            .options = sorted[i],
        };
    }
}

/* ---- Shares and links ----------------------------------------------------------------- */

static const struct op_targets *
containers_of(const struct spec_request *r, const char *service)
{
    const struct op_targets *t = r->containers ? r->containers(r->arg, service) : NULL;

    return t && t->len ? t : NULL;
}

static struct err *
add_share(struct arena *a, const struct spec_request *r, struct container_spec *spec,
          enum share_kind kind, const char *service, const char *mode)
{
    static const char *const words[SHARE_KIND_COUNT] = {
        [SHARE_NETWORK] = "network namespace", [SHARE_IPC] = "IPC namespace",
        [SHARE_PID] = "PID namespace",         [SHARE_UTS] = "UTS namespace",
        [SHARE_CGROUP] = "cgroup namespace",   [SHARE_VOLUMES] = "volume",
    };
    const struct op_targets *from = containers_of(r, service);

    if (!from)
        return err_hint(err_at("missing-container", node_pos(r->service->node),
                               "cannot share %s with service %s: container missing",
                               words[kind], service),
                        "service '%s' needs a container first: it is scaled to 0, or left "
                        "out by --no-deps",
                        service);
    if (!spec->shares.v)
        spec->shares.v = arena_alloc(a, (SHARE_KIND_COUNT + r->service->volumes_from.len) *
                                            sizeof *spec->shares.v);
    spec->shares.v[spec->shares.len++] = (struct share){
        .kind = kind,
        .service = service,
        .from = from->v[0],
        .mode = mode,
    };
    return NULL;
}

static struct err *
add_namespace(struct arena *a, const struct spec_request *r, struct container_spec *spec,
              enum share_kind kind, const char *mode)
{
    static const char prefix[] = "service:";

    if (!mode || !str_starts(mode, prefix))
        return NULL;
    return add_share(a, r, spec, kind, mode + sizeof prefix - 1, "");
}

/* "service[:mode]" or "container:name[:mode]" */
static struct err *
add_volumes_from(struct arena *a, const struct spec_request *r, struct container_spec *spec,
                 const char *text)
{
    static const char prefix[] = "container:";
    bool container = str_starts(text, prefix);
    const char *name = container ? text + sizeof prefix - 1 : text;
    const char *colon = strchr(name, ':');
    const char *mode = colon ? colon + 1 : "";

    name = colon ? arena_dup_n(a, name, (size_t)(colon - name)) : name;
    if (!container)
        return add_share(a, r, spec, SHARE_VOLUMES, name, mode);
    if (!spec->shares.v)
        spec->shares.v = arena_alloc(a, (SHARE_KIND_COUNT + r->service->volumes_from.len) *
                                            sizeof *spec->shares.v);
    spec->shares.v[spec->shares.len++] = (struct share){
        .kind = SHARE_VOLUMES,
        .service = "",
        .from = { .id = name, .name = name, .service = "", .made_by = -1 },
        .mode = mode,
    };
    return NULL;
}

static struct err *
set_shares(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    const struct service *s = spec->service;

    TRY(add_namespace(a, r, spec, SHARE_NETWORK, s->network_mode));
    TRY(add_namespace(a, r, spec, SHARE_IPC, s->ipc));
    TRY(add_namespace(a, r, spec, SHARE_PID, s->pid));
    for (size_t i = 0; i < s->volumes_from.len; i++)
        TRY(add_volumes_from(a, r, spec, s->volumes_from.v[i]));
    return NULL;
}

struct links {
    struct arena *arena;
    size_t cap;
};

static void
add_link(struct links *l, struct container_spec *spec, const char *container, const char *alias)
{
    spec->links.v = arena_grow(l->arena, spec->links.v, &l->cap, spec->links.len + 1,
                               sizeof *spec->links.v);
    spec->links.v[spec->links.len++] = arena_printf(l->arena, "%s:%s", container, alias);
}

/* Three names for each container of the linked service; the number is the linking one's. */
static void
link_service(struct links *l, const struct spec_request *r, struct container_spec *spec,
             const char *text)
{
    const char *colon = strchr(text, ':');
    const char *service = colon ? arena_dup_n(l->arena, text, (size_t)(colon - text)) : text;
    const char *alias = colon ? colon + 1 : service;
    const struct op_targets *t = containers_of(r, service);
    long long number = spec->oneoff ? 1 : (long long)spec->number;

    for (size_t i = 0; t && i < t->len; i++) {
        const char *name = t->v[i].name;

        add_link(l, spec, name, alias);
        add_link(l, spec, name, arena_printf(l->arena, "%s-%lld", service, number));
        add_link(l, spec, name,
                 arena_printf(l->arena, "%s-%s-%lld", r->project->name, service, number));
    }
}

static void
set_links(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    struct links l = { a, 0 };

    for (size_t i = 0; i < spec->service->links.len; i++)
        link_service(&l, r, spec, spec->service->links.v[i]);
    for (size_t i = 0; i < spec->service->external_links.len; i++) {
        const char *text = spec->service->external_links.v[i];
        const char *colon = strchr(text, ':');
        const char *name = colon ? arena_dup_n(a, text, (size_t)(colon - text)) : text;

        add_link(&l, spec, name, colon ? colon + 1 : name);
    }
}

/* ---- The whole ------------------------------------------------------------------------ */

static bool
is_open(const struct container_spec *s)
{
    for (size_t i = 0; i < s->shares.len; i++)
        if (!s->shares.v[i].from.id)
            return true;
    return false;
}

/* The service as the engine gets it: names of services are ids of containers. */
static const struct service *
bound_service(struct arena *a, const struct container_spec *spec, bool modes)
{
    struct service *s = arena_alloc(a, sizeof *s);
    size_t from = 0;

    *s = *spec->service;
    s->volumes_from.v = arena_alloc(a, (s->volumes_from.len + 1) * sizeof *s->volumes_from.v);
    for (size_t i = 0; i < spec->shares.len; i++) {
        const struct share *share = &spec->shares.v[i];
        const char *mode = arena_printf(a, "container:%s", share->from.id);

        if (share->kind == SHARE_NETWORK)
            s->network_mode = mode;
        else if (share->kind == SHARE_IPC)
            s->ipc = mode;
        else if (share->kind == SHARE_PID)
            s->pid = mode;
        else if (share->kind == SHARE_VOLUMES)
            s->volumes_from.v[from++] =
                modes && *share->mode ? arena_printf(a, "%s:%s", share->from.id, share->mode)
                                      : share->from.id;
    }
    return s;
}

/* Docker Compose forgets the mode of volumes_from before it hashes; the engine gets ours. */
static void
close_spec(struct arena *a, struct container_spec *spec)
{
    const struct service *hashed = spec->service;

    if (spec->shares.len) {
        hashed = bound_service(a, spec, false);
        spec->service = bound_service(a, spec, true);
        if (*spec->network_mode)
            spec->network_mode = spec->service->network_mode;
    }
    spec_set_label(a, spec, LABEL_CONFIG_HASH, confhash_service(a, spec->project, hashed));
}

struct err *
spec_make(struct arena *a, const struct spec_request *r, struct container_spec **ret_spec)
{
    struct container_spec *spec = arena_alloc(a, sizeof *spec);

    spec->project = r->project;
    spec->number = r->number;
    spec->oneoff = r->run != NULL;
    spec->auto_remove = r->run && r->run->remove;
    spec->image = service_image(a, r->project, r->service);
    spec->image_id = r->image ? r->image->id : NULL;
    spec->base = r->image;
    set_names(a, r, spec);
    spec->service = r->run ? spec_run_service(a, r, spec->name) : r->service;
    spec->environment = spec->service->environment;
    set_networks(a, r, spec);
    TRY(set_shares(a, r, spec));
    set_links(a, r, spec);
    TRY(spec_mounts(a, r, spec));
    spec_labels(a, r, spec);
    if (!is_open(spec))
        close_spec(a, spec);
    *ret_spec = spec;
    return NULL;
}

struct err *
spec_copied_files(struct arena *a, const struct spec_request *r,
                  struct container_spec **ret_spec)
{
    struct container_spec *spec = arena_alloc(a, sizeof *spec);

    spec->project = r->project;
    spec->service = r->service;
    spec->number = r->number;
    spec->network_mode = "";
    set_names(a, r, spec);
    TRY(spec_mounts(a, r, spec));
    *ret_spec = spec;
    return NULL;
}

struct err *
spec_service_hash(struct arena *a, const struct spec_request *r, const char **ret_hash)
{
    struct container_spec spec = { .project = r->project,
                                   .service = r->service,
                                   .network_mode = "" };

    TRY(set_shares(a, r, &spec));
    *ret_hash = NULL;
    if (!is_open(&spec)) {
        close_spec(a, &spec);
        *ret_hash = spec_hash(&spec);
    }
    return NULL;
}

const struct attachment *
spec_attachment(struct arena *a, const struct spec_request *r, const char *network)
{
    struct container_spec spec = { .project = r->project, .service = r->service };

    set_names(a, r, &spec);
    set_networks(a, r, &spec);
    for (size_t i = 0; i < spec.networks.len; i++)
        if (strcmp(spec.networks.v[i].network, network) == 0)
            return &spec.networks.v[i];
    return NULL;
}

const char *
spec_hash(const struct container_spec *s)
{
    return key_values_get(&s->labels, LABEL_CONFIG_HASH);
}

struct err *
spec_bind(struct arena *a, const struct container_spec *s, spec_resolve_fn *resolve, void *arg,
          const struct container_spec **ret_bound)
{
    struct container_spec *bound;

    *ret_bound = s;
    if (spec_hash(s))
        return NULL;
    bound = arena_alloc(a, sizeof *bound);
    *bound = *s;
    bound->shares.v = arena_alloc(a, s->shares.len * sizeof *bound->shares.v);
    for (size_t i = 0; i < s->shares.len; i++) {
        struct share *share = &bound->shares.v[i];

        *share = s->shares.v[i];
        if (!share->from.id)
            share->from.id = resolve(arg, &share->from);
        if (!share->from.id)
            return err_new("missing-container",
                           "%s: the container %s, which it shares with, "
                           "has not been made",
                           s->final_name, share->from.name);
        share->from.id = arena_dup(a, share->from.id);
    }
    close_spec(a, bound);
    *ret_bound = bound;
    return NULL;
}
