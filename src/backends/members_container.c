#include "backends/members.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

enum { PORT_MAX = 65535 };

static int64_t
int_at(const struct node *n, const char *path)
{
    const struct node *value = node_at(n, path);
    int64_t number = 0;

    if (value && value->kind == NODE_INT)
        return value->u.i;
    if (value && value->kind == NODE_STR && num_parse_int(value->text, &number))
        return number;
    return 0;
}

/* Behind the program: words with blanks in quotes, as docker's lists have them. */
struct err *
container_arguments(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    CLEANUP(str_release) struct str text = STR_INIT;
    struct strings words = { 0 };

    TRY(member_strings(a, value, &words));
    if (!c->command_text || !*c->command_text)
        return NULL;
    /* Of a program without arguments podman tells itself as the one. */
    if (words.len == 1 && str_eq(words.v[0], c->command_text) &&
        c->entrypoint.len + c->command.len < 2)
        return NULL;
    str_put(&text, c->command_text);
    for (size_t i = 0; i < words.len; i++) {
        const char *quote = strchr(words.v[i], ' ') ? "'" : "";

        str_printf(&text, " %s%s%s", quote, words.v[i], quote);
    }
    c->command_text = arena_dup_n(a, text.buf, text.len);
    return NULL;
}

/*
 * In docker's words: podman says "Up 2 seconds ago (starting)" where docker says "Up 2 seconds
 * (health: starting)".
 */
static const char *
same_words(struct arena *a, const char *status)
{
    static const char ago[] = " ago", starting[] = " (starting)";
    const char *at = str_starts(status, "Up ") ? strstr(status, ago) : NULL;
    CLEANUP(str_release) struct str text = STR_INIT;
    const char *rest;

    if (!at)
        return status;
    rest = at + strlen(ago);
    str_put_n(&text, status, (size_t)(at - status));
    str_put(&text, str_eq(rest, starting) ? " (health: starting)" : rest);
    return arena_dup_n(a, text.buf, text.len);
}

struct err *
container_status(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    const char *status = node_scalar_text(a, value);
    char *end;

    if (!status)
        return NULL;
    c->status = same_words(a, status);
    if (str_starts(status, "Exited (") && c->state != STATE_RUNNING) {
        long code = strtol(status + strlen("Exited ("), &end, 10);

        if (*end == ')')
            c->exit_code = code;
    }
    /* docker says "(health: starting)", podman "(starting)". */
    if (strstr(status, "(healthy)"))
        c->health = HEALTH_HEALTHY;
    else if (strstr(status, "(unhealthy)"))
        c->health = HEALTH_UNHEALTHY;
    else if (strstr(status, "(health: starting)") || strstr(status, "(starting)"))
        c->health = HEALTH_STARTING;
    c->has_healthcheck = c->has_healthcheck || c->health != HEALTH_NONE;
    if (container_runs(c))
        return NULL;
    /* podman goes on telling the last result of one that has ended. */
    if (c->health != HEALTH_NONE && str_ends(status, ")"))
        c->status = arena_dup_n(a, status, (size_t)(strrchr(status, '(') - status - 1));
    c->health = HEALTH_NONE;
    return NULL;
}

static void
add_port(struct arena *a, struct container *c, size_t *cap, struct port_binding port)
{
    c->ports.v = arena_grow(a, c->ports.v, cap, c->ports.len + 1, sizeof *c->ports.v);
    c->ports.v[c->ports.len++] = port;
}

static int
by_port(const void *a, const void *b)
{
    const struct port_binding *x = a, *y = b;

    if (x->container_port != y->container_port)
        return x->container_port < y->container_port ? -1 : 1;
    if (strcmp(x->proto, y->proto))
        return strcmp(x->proto, y->proto);
    if (x->host_port != y->host_port)
        return x->host_port < y->host_port ? -1 : 1;
    return strcmp(x->host_ip, y->host_ip);
}

static void
sort_ports(struct container *c)
{
    if (c->ports.len)
        qsort(c->ports.v, c->ports.len, sizeof *c->ports.v, by_port);
}

/* "80/tcp": the port, and the protocol in *ret_proto. */
static int64_t
split_proto(struct arena *a, const char *text, const char **ret_proto)
{
    const char *slash = strchr(text, '/');
    int64_t port = 0;

    *ret_proto = slash ? slash + 1 : "tcp";
    if (!num_parse_int(slash ? arena_dup_n(a, text, (size_t)(slash - text)) : text, &port))
        return 0;
    return port;
}

struct err *
container_ports_map(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    size_t cap = 0;

    if (value->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < value->u.map.len; i++) {
        const struct pair *p = &value->u.map.v[i];
        const struct node *hosts = p->value;
        struct port_binding port = { .host_ip = "" };

        port.container_port = split_proto(a, p->key, &port.proto);
        if (hosts->kind != NODE_SEQ || !hosts->u.seq.len)
            add_port(a, c, &cap, port);
        for (size_t h = 0; hosts->kind == NODE_SEQ && h < hosts->u.seq.len; h++) {
            port.host_ip = member_text(a, hosts->u.seq.v[h], "HostIp");
            port.host_port = int_at(hosts->u.seq.v[h], "HostPort");
            /* podman 4 leaves the address out where it means all of them. */
            if (!*port.host_ip && port.host_port)
                port.host_ip = "0.0.0.0";
            add_port(a, c, &cap, port);
        }
    }
    sort_ports(c);
    return NULL;
}

struct err *
container_ports_list(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    size_t cap = 0;

    if (value->kind != NODE_SEQ)
        return NULL;
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i];
        const char *ip = member_text(a, n, "host_ip");
        const char *proto = member_text(a, n, "protocol");
        int64_t range = int_at(n, "range");

        for (int64_t k = 0; k < (range > 0 && range <= PORT_MAX ? range : 1); k++)
            add_port(a, c, &cap,
                     (struct port_binding){ *ip ? ip : "0.0.0.0", int_at(n, "host_port") + k,
                                            int_at(n, "container_port") + k,
                                            *proto ? proto : "tcp" });
    }
    sort_ports(c);
    return NULL;
}

struct range {
    int64_t first, count;
};

/* "80" or "80-82". */
static bool
read_range(struct arena *a, const char *text, struct range *ret)
{
    const char *dash = strchr(text, '-');
    int64_t last;

    if (!num_parse_int(dash ? arena_dup_n(a, text, (size_t)(dash - text)) : text, &ret->first))
        return false;
    last = ret->first;
    if (dash && !num_parse_int(dash + 1, &last))
        return false;
    ret->count = last - ret->first + 1;
    return ret->first >= 0 && last <= PORT_MAX && ret->count > 0;
}

/* One of "0.0.0.0:80-81->80-81/tcp", "[::]:80->80/tcp", ":::80->80/tcp", "90/udp". */
static void
read_port_text(struct arena *a, char *text, struct container *c, size_t *cap)
{
    char *arrow = strstr(text, "->"), *inside = arrow ? arrow + 2 : text;
    char *slash = strchr(inside, '/'), *colon;
    const char *proto = slash ? slash + 1 : "tcp", *ip = "";
    struct range in, out = { 0, 0 };

    if (slash)
        *slash = '\0';
    if (!read_range(a, inside, &in))
        return;
    if (arrow) {
        *arrow = '\0';
        colon = strrchr(text, ':');
        if (!colon || !read_range(a, colon + 1, &out) || out.count != in.count)
            return;
        *colon = '\0';
        ip = text;
        if (*text == '[' && colon > text + 1 && colon[-1] == ']') {
            colon[-1] = '\0';
            ip = text + 1;
        }
    }
    for (int64_t k = 0; k < in.count; k++)
        add_port(a, c, cap,
                 (struct port_binding){ ip, arrow ? out.first + k : 0, in.first + k, proto });
}

struct err *
container_ports_text(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    size_t cap = 0;
    char *text, *rest;

    if (value->kind != NODE_STR || !value->text_len)
        return NULL;
    text = arena_dup(a, value->text);
    while (text) {
        rest = strstr(text, ", ");
        if (rest) {
            *rest = '\0';
            rest += 2;
        }
        read_port_text(a, text, c, &cap);
        text = rest;
    }
    sort_ports(c);
    return NULL;
}

static struct endpoint
empty_endpoint(const char *name)
{
    return (struct endpoint){ name, "", "", "", "", "", { NULL, 0, false } };
}

struct err *
container_networks_map(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;

    if (value->kind != NODE_MAP)
        return NULL;
    c->networks.v = arena_alloc(a, (value->u.map.len + 1) * sizeof *c->networks.v);
    c->networks.len = 0;
    for (size_t i = 0; i < value->u.map.len; i++) {
        const struct node *n = value->u.map.v[i].value;
        const struct node *aliases = node_get(n, "Aliases");
        struct endpoint e = empty_endpoint(value->u.map.v[i].key);

        e.network_id = member_text(a, n, "NetworkID");
        /* podman 4 repeats the name there. */
        if (!strcmp(e.network_id, e.network))
            e.network_id = "";
        e.ip = member_text(a, n, "IPAddress");
        e.ip6 = member_text(a, n, "GlobalIPv6Address");
        e.mac = member_text(a, n, "MacAddress");
        e.gateway = member_text(a, n, "Gateway");
        if (aliases && aliases->kind == NODE_SEQ)
            TRY(member_strings(a, aliases, &e.aliases));
        c->networks.v[c->networks.len++] = e;
    }
    return NULL;
}

struct err *
container_networks_list(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    struct strings names = { 0 };
    CLEANUP(strv_release) struct strv parts = STRV_INIT;

    if (value->kind == NODE_STR && value->text_len) {
        strv_split(&parts, value->text, ',');
        names.v = arena_alloc(a, parts.len * sizeof *names.v);
        for (size_t i = 0; i < parts.len; i++)
            names.v[names.len++] = arena_dup(a, parts.v[i]);
    } else if (value->kind == NODE_SEQ) {
        TRY(member_strings(a, value, &names));
    }
    c->networks.v = arena_alloc(a, (names.len + 1) * sizeof *c->networks.v);
    c->networks.len = 0;
    for (size_t i = 0; i < names.len; i++)
        c->networks.v[c->networks.len++] = empty_endpoint(names.v[i]);
    return NULL;
}

static int
by_target(const void *a, const void *b)
{
    return strcmp(((const struct mount_point *)a)->target,
                  ((const struct mount_point *)b)->target);
}

struct err *
container_mounts(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;

    if (value->kind != NODE_SEQ)
        return NULL;
    c->mounts.v = arena_alloc(a, (value->u.seq.len + 1) * sizeof *c->mounts.v);
    c->mounts.len = 0;
    for (size_t i = 0; i < value->u.seq.len; i++) {
        const struct node *n = value->u.seq.v[i], *rw = node_get(n, "RW");

        c->mounts.v[c->mounts.len++] = (struct mount_point){
            member_text(a, n, "Type"),
            member_text(a, n, "Name"),
            member_text(a, n, "Source"),
            member_text(a, n, "Destination"),
            rw && rw->kind == NODE_BOOL && rw->u.b,
        };
    }
    if (c->mounts.len)
        qsort(c->mounts.v, c->mounts.len, sizeof *c->mounts.v, by_target);
    return NULL;
}

static bool
checks(const struct strings *test)
{
    return test->len && strcmp(test->v[0], "NONE") && strcmp(test->v[0], "");
}

struct err *
container_check(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    const struct node *test = node_get(value, "Test");

    if (test && test->kind == NODE_SEQ)
        TRY(member_strings(a, test, &c->check.test));
    c->check.interval = int_at(value, "Interval");
    c->check.timeout = int_at(value, "Timeout");
    c->check.start_period = int_at(value, "StartPeriod");
    c->check.retries = int_at(value, "Retries");
    c->has_healthcheck = checks(&c->check.test);
    return NULL;
}

static int
by_start(const void *a, const void *b)
{
    const struct health_result *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

struct err *
container_health(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    const struct node *log = node_get(value, "Log");
    const char *status = member_text(a, value, "Status");

    for (int i = HEALTH_STARTING; i <= HEALTH_UNHEALTHY; i++)
        if (!strcmp(status, health_state_names[i]))
            c->health = i;
    c->failing_streak = int_at(value, "FailingStreak");
    if (!log || log->kind != NODE_SEQ)
        return NULL;
    c->health_log.v = arena_alloc(a, (log->u.seq.len + 1) * sizeof *c->health_log.v);
    c->health_log.len = 0;
    for (size_t i = 0; i < log->u.seq.len; i++) {
        const struct node *n = log->u.seq.v[i];
        struct health_result r = { .exit_code = int_at(n, "ExitCode"),
                                   .output = member_text(a, n, "Output") };

        if (!num_parse_time(member_text(a, n, "Start"), &r.start))
            r.start = 0;
        if (!num_parse_time(member_text(a, n, "End"), &r.end))
            r.end = 0;
        c->health_log.v[c->health_log.len++] = r;
    }
    if (c->health_log.len)
        qsort(c->health_log.v, c->health_log.len, sizeof *c->health_log.v, by_start);
    return NULL;
}

struct err *
container_restart(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;
    int64_t max = int_at(value, "MaximumRetryCount");

    c->restart_policy = member_text(a, value, "Name");
    if (max > 0 && !strcmp(c->restart_policy, "on-failure"))
        c->restart_policy = arena_printf(a, "on-failure:%lld", (long long)max);
    return NULL;
}

struct err *
container_host_config(struct arena *a, const struct node *value, void *member)
{
    struct container *c = member;

    (void)a;
    c->mem_limit = int_at(value, "Memory");
    c->nano_cpus = int_at(value, "NanoCpus");
    c->pids_limit = int_at(value, "PidsLimit");
    return NULL;
}
