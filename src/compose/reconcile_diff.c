#include "compose/reconcile_parts.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/labels.h"
#include "model/node.h"

#include <string.h>

enum { SHOWN = 4 };

/*
 * The hash says that something differs, but not what: an inspected container tells most of it.
 * Only what is certain is named.
 */
struct difference {
    const struct reconciler *r;
    const struct service *s;
    const struct container *c;
    const struct image *image; /* of the container; NULL: not known any more */
    struct str text;
    size_t count;
    const struct node *where;
};

static void
add(struct difference *d, const char *attribute, const char *member)
{
    CLEANUP(mem_freep)
    char *path = *member ? mem_printf("%s.%s", attribute, member) : mem_dup(attribute);

    if (d->count++ >= SHOWN)
        return;
    str_printf(&d->text, "%s%s", d->text.len ? ", " : "", path);
    if (d->where)
        return;
    d->where = *member ? node_get(node_get(d->s->node, attribute), member) : NULL;
    if (!d->where)
        d->where = node_get(d->s->node, attribute);
}

/* The registry and the tag that go without saying may be written or not. */
static const char *
bare_reference(struct arena *a, const char *ref)
{
    static const char *const hosts[] = { "docker.io/library/", "docker.io/", "localhost/" };
    static const char latest[] = ":latest";

    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (str_starts(ref, hosts[i])) {
            ref += strlen(hosts[i]);
            break;
        }
    if (str_ends(ref, latest))
        return arena_dup_n(a, ref, strlen(ref) - (sizeof latest - 1));
    return ref;
}

static void
compare_image(struct difference *d)
{
    struct arena *a = d->r->arena;
    const char *want = service_image(a, d->r->project, d->s);

    if (*d->c->image && strcmp(bare_reference(a, want), bare_reference(a, d->c->image)) != 0)
        add(d, "image", "");
}

static bool
same_words(const struct strings *x, const struct strings *y)
{
    if (x->len != y->len)
        return false;
    for (size_t i = 0; i < x->len; i++)
        if (strcmp(x->v[i], y->v[i]) != 0)
            return false;
    return true;
}

/* What the service leaves open comes from the image. */
static void
compare_words(struct difference *d, const char *attribute, const struct strings *want,
              const struct strings *has, const struct strings *of_image)
{
    if (want->given ? !same_words(want, has) : of_image && !same_words(of_image, has))
        add(d, attribute, "");
}

static void
compare_text(struct difference *d, const char *attribute, const char *want, const char *has,
             const char *of_image)
{
    if (want && *want ? strcmp(want, has) != 0 : of_image && strcmp(of_image, has) != 0)
        add(d, attribute, "");
}

/* The value of NAME=VALUE in a list, or NULL. */
static const char *
variable(const struct strings *env, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < env->len; i++)
        if (strncmp(env->v[i], name, len) == 0 && env->v[i][len] == '=')
            return env->v[i] + len + 1;
    return NULL;
}

/* Names that engines add by themselves. */
static bool
is_engine_variable(const char *name)
{
    static const char *const names[] = { "PATH", "HOME", "HOSTNAME", "TERM", "container" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void
compare_environment(struct difference *d)
{
    const struct key_values *want = &d->s->environment;

    for (size_t i = 0; i < want->len; i++) {
        const char *has = variable(&d->c->env, want->v[i].key);

        if (want->v[i].value && (!has || strcmp(has, want->v[i].value) != 0))
            add(d, "environment", want->v[i].key);
    }
    for (size_t i = 0; d->image && i < d->c->env.len; i++) {
        const char *entry = d->c->env.v[i];
        CLEANUP(mem_freep) char *name = mem_dup_n(entry, strcspn(entry, "="));
        bool wanted = is_engine_variable(name) || variable(&d->image->env, name);

        for (size_t j = 0; !wanted && j < want->len; j++)
            wanted = strcmp(want->v[j].key, name) == 0;
        if (!wanted)
            add(d, "environment", name);
    }
}

static void
compare_labels(struct difference *d)
{
    const struct key_values *want = &d->s->labels, *has = &d->c->labels;

    for (size_t i = 0; i < want->len; i++) {
        const char *value = key_values_get(has, want->v[i].key);
        const char *wanted = want->v[i].value ? want->v[i].value : "";

        if (!str_starts(want->v[i].key, LABEL_PREFIX) && (!value || strcmp(value, wanted) != 0))
            add(d, "labels", want->v[i].key);
    }
    for (size_t i = 0; d->image && i < has->len; i++) {
        const char *key = has->v[i].key;

        if (!str_starts(key, LABEL_PREFIX) && !key_values_get(want, key) &&
            !key_values_get(&d->image->labels, key))
            add(d, "labels", key);
    }
}

static bool
is_bound(const struct container *c, const struct port *p)
{
    int64_t host = 0;
    bool fixed = p->published && num_parse_int(p->published, &host);

    for (size_t i = 0; i < c->ports.len; i++) {
        const struct port_binding *b = &c->ports.v[i];

        if (b->container_port == p->target && b->host_port && (!fixed || b->host_port == host))
            return true;
    }
    return false;
}

/* Ports are bound while it runs only. */
static void
compare_ports(struct difference *d)
{
    size_t bound = 0;

    if (d->c->state != STATE_RUNNING)
        return;
    for (size_t i = 0; i < d->s->ports.len; i++)
        if (!is_bound(d->c, &d->s->ports.v[i])) {
            add(d, "ports", "");
            return;
        }
    for (size_t i = 0; i < d->c->ports.len; i++)
        bound += d->c->ports.v[i].host_port != 0;
    if (bound && !d->s->ports.len)
        add(d, "ports", "");
}

static const struct mount_point *
mounted_at(const struct container *c, const char *target)
{
    for (size_t i = 0; i < c->mounts.len; i++)
        if (strcmp(c->mounts.v[i].target, target) == 0)
            return &c->mounts.v[i];
    return NULL;
}

static void
compare_volumes(struct difference *d)
{
    for (size_t i = 0; i < d->s->volumes.len; i++) {
        const struct volume_mount *m = &d->s->volumes.v[i];
        const struct mount_point *has = mounted_at(d->c, m->target);
        bool bind = strcmp(m->type, "bind") == 0;

        if (!has ? strcmp(m->type, "tmpfs") != 0
                 : bind && strcmp(has->source, m->source) != 0) {
            add(d, "volumes", "");
            return;
        }
    }
}

static void
compare_networks(struct difference *d)
{
    for (size_t i = 0; i < d->s->networks.len; i++) {
        const char *key = d->s->networks.v[i].name;
        const struct network *n = project_network(d->r->project, key);

        if (n && !container_attached(d->c, n->name, NULL))
            add(d, "networks", key);
    }
}

static void
compare_limits(struct difference *d)
{
    const struct resource *limits = &d->s->deploy.resources.limits;
    int64_t memory = d->s->deploy.node && limits->memory ? limits->memory : d->s->mem_limit;
    const char *restart = d->s->restart && *d->s->restart ? d->s->restart : "no";
    size_t word = strcspn(restart, ":");

    if (memory != d->c->mem_limit)
        add(d, d->s->mem_limit ? "mem_limit" : "deploy", "");
    if (*d->c->restart_policy && !d->s->deploy.restart_policy.node &&
        (strncmp(d->c->restart_policy, restart, word) != 0 ||
         (d->c->restart_policy[word] && d->c->restart_policy[word] != ':')))
        add(d, "restart", "");
    if (d->c->tty != d->s->tty)
        add(d, "tty", "");
}

const char *
reconcile_difference(struct reconciler *r, const struct service *s, const struct container *c,
                     const struct node **ret_where)
{
    struct difference d = { .r = r, .s = s, .c = c, .text = STR_INIT };
    const struct image *image = *c->image_id ? snapshot_image(r->now, c->image_id) : NULL;
    const char *text = "configuration changed";

    *ret_where = s->node;
    if (!c->inspected)
        return text;
    d.image = image;
    compare_image(&d);
    compare_words(&d, "command", &s->command, &c->command, image ? &image->cmd : NULL);
    compare_words(&d, "entrypoint", &s->entrypoint, &c->entrypoint,
                  image ? &image->entrypoint : NULL);
    compare_environment(&d);
    compare_ports(&d);
    compare_volumes(&d);
    compare_networks(&d);
    compare_text(&d, "user", s->user, c->user, image ? image->user : NULL);
    compare_text(&d, "working_dir", s->working_dir, c->workdir, NULL);
    compare_limits(&d);
    compare_labels(&d);
    if (d.count)
        text = arena_printf(r->arena, "configuration changed: %s", d.text.buf);
    if (d.count > SHOWN)
        text = arena_printf(r->arena, "%s and %zu more", text, d.count - SHOWN);
    if (d.where)
        *ret_where = d.where;
    str_release(&d.text);
    return text;
}
