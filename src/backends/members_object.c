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

struct err *
network_pools(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_SEQ)
        return NULL;
    net->subnets.v = arena_alloc(a, (value->u.seq.len + 1) * sizeof *net->subnets.v);
    net->subnets.len = 0;
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i];
        size_t at = net->subnets.len++;

        net->subnets.v[at].subnet = member_text(a, n, "Subnet");
        net->subnets.v[at].gateway = member_text(a, n, "Gateway");
        net->subnets.v[at].range = member_text(a, n, "IPRange");
    }
    return NULL;
}

struct err *
network_subnets(struct arena *a, const struct node *value, void *member)
{
    struct engine_network *net = member;

    if (value->kind != NODE_SEQ)
        return NULL;
    net->subnets.v = arena_alloc(a, (value->u.seq.len + 1) * sizeof *net->subnets.v);
    net->subnets.len = 0;
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i];
        const char *first = member_text(a, n, "lease_range.start_ip");
        size_t at = net->subnets.len++;

        net->subnets.v[at].subnet = member_text(a, n, "subnet");
        net->subnets.v[at].gateway = member_text(a, n, "gateway");
        net->subnets.v[at].range =
            *first ? arena_printf(a, "%s-%s", first, member_text(a, n, "lease_range.end_ip"))
                   : "";
    }
    return NULL;
}

static void
attached_alloc(struct arena *a, struct engine_network *net, size_t count)
{
    net->containers.v = arena_alloc(a, (count + 1) * sizeof *net->containers.v);
    net->containers.len = 0;
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
        const char *ip = member_text(a, n, "IPv4Address"), *mask = strchr(ip, '/');
        size_t at = net->containers.len++;

        net->containers.v[at].id = value->u.map.v[i].key;
        net->containers.v[at].name = member_text(a, n, "Name");
        net->containers.v[at].ip = mask ? arena_dup_n(a, ip, (size_t)(mask - ip)) : ip;
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
        const char *ip = "", *mask;
        size_t at = net->containers.len++;

        if (all && all->kind == NODE_MAP && all->u.map.len)
            ip = member_text(a, all->u.map.v[0].value, "subnets.0.ipnet");
        mask = strchr(ip, '/');
        net->containers.v[at].id = value->u.map.v[i].key;
        net->containers.v[at].name = member_text(a, n, "name");
        net->containers.v[at].ip = mask ? arena_dup_n(a, ip, (size_t)(mask - ip)) : ip;
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
