#include "compose/canon_parts.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/address.h"
#include "compose/load_ctx.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct range {
    uint64_t first, last;
};

/* "host_ip:published:target/protocol" in its parts. */
struct port_text {
    const char *host_ip;   /* "" when not given; without brackets */
    const char *published; /* as written; "" when not given */
    struct range host, container;
    const char *protocol; /* lower case */
};

static bool
parse_port(const char *text, size_t len, uint64_t *ret)
{
    char digits[6];

    if (!len || len >= sizeof digits || strspn(text, "0123456789") < len)
        return false;
    memcpy(digits, text, len);
    digits[len] = '\0';
    *ret = strtoull(digits, NULL, 10);
    return *ret <= 65535;
}

/* "80" or "80-90"; what stands behind a second "-" does not count. */
static bool
parse_range(const char *text, struct range *ret)
{
    const char *dash = strchr(text, '-');

    if (!dash) {
        ret->last = 0;
        if (!parse_port(text, strlen(text), &ret->first))
            return false;
        ret->last = ret->first;
        return true;
    }
    return parse_port(text, (size_t)(dash - text), &ret->first) &&
           parse_port(dash + 1, strcspn(dash + 1, "-"), &ret->last) && ret->first <= ret->last;
}

/* Cuts the text behind its last ":" off; the whole text when there is none. */
static char *
cut_last(char *text, bool *ret_cut)
{
    char *colon = strrchr(text, ':');

    *ret_cut = colon != NULL;
    if (!colon)
        return text;
    *colon = '\0';
    return colon + 1;
}

/* IPv6 stands in brackets: Docker Compose takes no other. */
static const char *
bare_ip(struct arena *a, const char *ip)
{
    size_t len = strlen(ip);

    if (*ip == '[' && ip[len - 1] == ']')
        return arena_dup_n(a, ip + 1, len - 2);
    return strchr(ip, ':') ? NULL : ip;
}

/* Go's errors of nat, in our words: NULL, or what is wrong. */
static const char *
split_port(struct arena *a, const char *text, struct port_text *ret)
{
    char *copy = arena_dup(a, text), *container, *slash, *host = copy;
    bool cut;

    *ret = (struct port_text){ "", "", { 0, 0 }, { 0, 0 }, "tcp" };
    container = cut_last(copy, &cut);
    if (cut) {
        host = cut_last(copy, &cut);
        ret->published = host;
        if (cut)
            ret->host_ip = bare_ip(a, copy);
    }
    slash = strchr(container, '/');
    if (slash)
        *slash = '\0';
    if (slash && strchr(slash + 1, '/'))
        *strchr(slash + 1, '/') = '\0';
    if (!ret->host_ip)
        return arena_printf(a, "an address with colons stands in brackets: [%s]", copy);
    if (!*container)
        return "the port of the container is missing";
    if (slash && slash[1]) {
        for (char *p = slash + 1; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        ret->protocol = slash + 1;
    }
    if (!str_eq(ret->protocol, "tcp") && !str_eq(ret->protocol, "udp") &&
        !str_eq(ret->protocol, "sctp"))
        return arena_printf(a, "\"%s\" is none of the protocols tcp, udp and sctp",
                            ret->protocol);
    if (*ret->host_ip && !address_is_ip(ret->host_ip))
        return arena_printf(a, "\"%s\" is no IP address", ret->host_ip);
    if (!parse_range(container, &ret->container))
        return arena_printf(a, "\"%s\" is no port of a container (1 to 65535) and no range",
                            container);
    if (ret->container.first == 0)
        return "ports of a container are 1 to 65535";
    if (*ret->published && !parse_range(ret->published, &ret->host))
        return arena_printf(a, "\"%s\" is no port of the host (0 to 65535) and no range",
                            ret->published);
    if (*ret->published && ret->container.first != ret->container.last &&
        ret->container.last - ret->container.first != ret->host.last - ret->host.first)
        return arena_printf(a, "the ranges %s and %s are not of the same length",
                            ret->published, container);
    return NULL;
}

/* The order of several ports is that of their texts: 10, 11, 9. */
struct numbered {
    uint64_t offset;
    char text[16];
};

static int
order_numbered(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;

    return strcmp(x->text, y->text);
}

static void
add_port(struct load *ld, struct node *list, const struct node *from, const struct port_text *p,
         uint64_t offset)
{
    struct node *map = node_map(ld->arena, from->at);
    bool pool = p->container.first == p->container.last && p->host.first != p->host.last;
    unsigned long long first = p->host.first + (pool ? 0 : offset), last = p->host.last;

    canon_set_text(ld, map, "mode", "ingress");
    if (*p->host_ip)
        canon_set_text(ld, map, "host_ip", p->host_ip);
    node_set(ld->arena, map, "target",
             node_int(ld->arena, (int64_t)(p->container.first + offset), from->at));
    if (*p->published)
        canon_set_text(ld, map, "published",
                       pool ? arena_printf(ld->arena, "%llu-%llu", first, last)
                            : arena_printf(ld->arena, "%llu", first));
    canon_set_text(ld, map, "protocol", p->protocol);
    node_append(ld->arena, list, map);
}

static void
add_ports(struct load *ld, struct node *list, const struct node *from,
          const struct port_text *p)
{
    size_t count = (size_t)(p->container.last - p->container.first + 1);
    CLEANUP(mem_freep) struct numbered *order = mem_alloc(count * sizeof *order);

    for (size_t i = 0; i < count; i++) {
        order[i].offset = i;
        snprintf(order[i].text, sizeof order[i].text, "%u/",
                 (unsigned)(p->container.first + i));
    }
    qsort(order, count, sizeof *order, order_numbered);
    for (size_t i = 0; i < count; i++)
        add_port(ld, list, from, p, order[i].offset);
}

/* Ranges make many ports of few characters: a limit for the whole project.  false: reported. */
static bool
take_count(struct load *ld, struct node *item, const struct path *path,
           const struct port_text *p)
{
    ld->grown.ports += (size_t)(p->container.last - p->container.first) + 1;
    if (ld->grown.ports <= LOAD_PORTS_MAX)
        return true;
    load_too_much(ld, item, path, "the project publishes more than %d ports", LOAD_PORTS_MAX);
    return false;
}

/* false: a text cannot be read while variables are not resolved: the list stays as it is. */
static bool
take_item(struct load *ld, struct node *list, struct node *item, const struct path *path)
{
    const char *text = item->kind == NODE_MAP ? NULL : node_scalar_text(ld->arena, item);
    const char *problem;
    struct port_text p;

    if (item->flags & NODE_BAD)
        return true;
    if (!text) {
        node_append(ld->arena, list, item);
        return true;
    }
    problem =
        item->kind == NODE_FLOAT ? "want a whole number" : split_port(ld->arena, text, &p);
    if (!problem && take_count(ld, item, path, &p))
        add_ports(ld, list, item, &p);
    else if (!problem)
        return true;
    else if (ld->options->no_interpolate && item->kind == NODE_STR)
        return false;
    else
        load_hint(load_error(ld, item, path, "bad-port", "\"%s\" is no port: %s",
                             item->kind == NODE_FLOAT ? item->text : text, problem),
                  "write \"8080:80\", \"127.0.0.1:8080:80/tcp\" or \"8000-8010:8000-8010\"");
    return true;
}

struct err *
canon_ports(struct load *ld, struct node *n, const struct path *path)
{
    struct node *list = node_seq(ld->arena, n->at);
    bool short_forms = false;

    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        short_forms |= n->u.seq.v[i]->kind != NODE_MAP;
    if (!short_forms)
        return NULL;
    for (size_t i = 0; i < n->u.seq.len; i++)
        if (!take_item(ld, list, n->u.seq.v[i], &PATH_INDEX(path, i)))
            return NULL;
    n->u = list->u;
    return NULL;
}
