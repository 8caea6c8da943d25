#include "backends/members.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

struct err *
image_listed_name(struct arena *a, const struct node *value, void *member)
{
    struct image *im = member;
    const char *repository = member_text(a, value, "Repository"),
               *tag = member_text(a, value, "Tag");
    const char *digest = member_text(a, value, "Digest");

    if (!*repository || !strcmp(repository, "<none>"))
        return NULL;
    if (*tag && strcmp(tag, "<none>")) {
        im->names.v = arena_alloc(a, sizeof *im->names.v);
        im->names.v[0] = arena_printf(a, "%s:%s", repository, tag);
        im->names.len = 1;
    }
    if (*digest && strcmp(digest, "<none>")) {
        im->digests.v = arena_alloc(a, sizeof *im->digests.v);
        im->digests.v[0] = arena_printf(a, "%s@%s", repository, digest);
        im->digests.len = 1;
    }
    return NULL;
}

struct err *
image_check(struct arena *a, const struct node *value, void *member)
{
    struct image *im = member;
    const struct node *test = node_get(value, "Test");

    if (!test || test->kind != NODE_SEQ)
        return NULL;
    TRY(member_strings(a, test, &im->health_test));
    im->has_healthcheck = im->health_test.len && strcmp(im->health_test.v[0], "NONE");
    return NULL;
}

static void
subnets_alloc(struct arena *a, struct engine_network *net, size_t count)
{
    net->subnets.v = arena_alloc(a, (count + 1) * sizeof *net->subnets.v);
    net->subnets.len = 0;
}

static void
add_subnet(struct engine_network *net, const char *subnet, const char *gateway,
           const char *range)
{
    size_t at = net->subnets.len++;

    net->subnets.v[at].subnet = subnet;
    net->subnets.v[at].gateway = gateway;
    net->subnets.v[at].range = range;
}

struct err *
network_pools(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_SEQ)
        return NULL;
    subnets_alloc(a, net, value->u.seq.len);
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i];

        add_subnet(net, member_text(a, n, "Subnet"), member_text(a, n, "Gateway"),
                   member_text(a, n, "IPRange"));
    }
    return NULL;
}

struct err *
network_subnets(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_SEQ)
        return NULL;
    subnets_alloc(a, net, value->u.seq.len);
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i];
        const char *first = member_text(a, n, "lease_range.start_ip");
        const char *last = member_text(a, n, "lease_range.end_ip");

        add_subnet(net, member_text(a, n, "subnet"), member_text(a, n, "gateway"),
                   *first ? arena_printf(a, "%s-%s", first, last) : "");
    }
    return NULL;
}

static void
attached_alloc(struct arena *a, struct engine_network *net, size_t count)
{
    net->containers.v = arena_alloc(a, (count + 1) * sizeof *net->containers.v);
    net->containers.len = 0;
}

/* address: with the length of its prefix, which is the network's. */
static void
add_attached(struct arena *a, struct engine_network *net, const char *id, const char *name,
             const char *address)
{
    size_t at = net->containers.len++;

    net->containers.v[at].id = id;
    net->containers.v[at].name = name;
    net->containers.v[at].ip = arena_dup_n(a, address, strcspn(address, "/"));
}

struct err *
network_containers(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_MAP)
        return NULL;
    attached_alloc(a, net, value->u.map.len);
    for (size_t i = 0; i < value->u.map.len; i++) {
        const struct node *n = value->u.map.v[i].value;

        add_attached(a, net, value->u.map.v[i].key, member_text(a, n, "Name"),
                     member_text(a, n, "IPv4Address"));
    }
    return NULL;
}

struct err *
network_interfaces(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_MAP)
        return NULL;
    attached_alloc(a, net, value->u.map.len);
    for (size_t i = 0; i < value->u.map.len; i++) {
        const struct node *n = value->u.map.v[i].value, *all = node_get(n, "interfaces");
        const char *address = "";

        if (all && all->kind == NODE_MAP && all->u.map.len)
            address = member_text(a, all->u.map.v[0].value, "subnets.0.ipnet");
        add_attached(a, net, value->u.map.v[i].key, member_text(a, n, "name"), address);
    }
    return NULL;
}

/* What docker and podman call it; the words of the two do not contradict each other. */
/* clang-format off */
static const struct {
    const char *word;
    enum event_action action;
} actions[] = {
    { "create", ACTION_CREATE },       { "start", ACTION_START },
    { "die", ACTION_DIE },             { "died", ACTION_DIE },
    { "stop", ACTION_STOP },           { "kill", ACTION_KILL },
    { "oom", ACTION_OOM },             { "pause", ACTION_PAUSE },
    { "unpause", ACTION_UNPAUSE },     { "restart", ACTION_RESTART },
    { "destroy", ACTION_DESTROY },     { "remove", ACTION_DESTROY },
    { "delete", ACTION_DESTROY },      { "rename", ACTION_RENAME },
    { "health_status", ACTION_HEALTH }, { "exec_create", ACTION_EXEC },
    { "exec_start", ACTION_EXEC },     { "exec_die", ACTION_EXEC },
    { "exec_detach", ACTION_EXEC },    { "exec", ACTION_EXEC },
    { "exec_died", ACTION_EXEC },      { "connect", ACTION_CONNECT },
    { "disconnect", ACTION_DISCONNECT },
};
/* clang-format on */

struct err *
event_health(struct arena *a, const struct node *value, void *member)
{
    struct event *ev = member;
    const char *text = node_scalar_text(a, value);

    for (int i = HEALTH_STARTING; text && i <= HEALTH_UNHEALTHY; i++)
        if (!strcmp(text, health_state_names[i]))
            ev->health = i;
    return NULL;
}

struct err *
event_action_text(struct arena *a, const struct node *value, void *member)
{
    struct event *ev = member;
    const char *text = node_scalar_text(a, value), *colon;
    size_t len;

    if (!text)
        return NULL;
    ev->action_text = text;
    colon = strstr(text, ": ");
    len = colon ? (size_t)(colon - text) : strlen(text);
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        if (strlen(actions[i].word) == len && !strncmp(actions[i].word, text, len))
            ev->action = actions[i].action;
    if (colon && ev->action == ACTION_HEALTH)
        return event_health(a, node_str(a, colon + 2, NULL), ev);
    return NULL;
}

struct err *
event_exit_code(struct arena *a, const struct node *value, void *member)
{
    struct event *ev = member;
    const char *text = node_scalar_text(a, value);

    if (text)
        ev->exit_code.set = num_parse_int(text, &ev->exit_code.v);
    return NULL;
}
