/* Rows about networks, ports and names of other machines. */

#include "backends/flags.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

/* ---- Options of one attachment -------------------------------------------------------- */

static struct err *
refuse_option(struct draft *d, const struct attachment *at, const char *option)
{
    const char *path = arena_printf(d->arena, "services.*.networks.*.%s", option);
    const struct flag_cell *cell = flag_cell_find(d->rt, path);

    return draft_refuse_node(
        d, at->options->node,
        arena_printf(d->arena, "networks.%s.%s", at->options->name, option),
        "%s cannot do this: %s", d->rt->backend->name, cell->why);
}

static bool
refused(const struct draft *d, const char *path)
{
    return flag_cell_level(d->rt, flag_cell_find(d->rt, path)) == SUPPORT_REFUSED;
}

static struct err *
check_options(struct draft *d, const struct attachment *at)
{
    const struct service_network *o = at->options;

    if (o->link_local_ips.len && refused(d, "services.*.networks.*.link_local_ips"))
        return refuse_option(d, at, "link_local_ips");
    if (o->driver_opts.len && refused(d, "services.*.networks.*.driver_opts"))
        return refuse_option(d, at, "driver_opts");
    if (given(o->interface_name) && refused(d, "services.*.networks.*.interface_name"))
        return refuse_option(d, at, "interface_name");
    return NULL;
}

static void
add_part(struct str *out, const char *key, const char *value, bool csv)
{
    CLEANUP(str_release) struct str field = STR_INIT;

    if (!given(value))
        return;
    str_printf(&field, "%s=%s", key, value);
    if (out->buf[out->len - 1] != ':')
        str_putc(out, ',');
    if (csv)
        quote_csv(out, field.buf);
    else
        str_put(out, field.buf);
}

static void
put_driver_opts(struct draft *d, const struct service_network *o, struct str *out)
{
    for (size_t i = 0; i < o->driver_opts.len; i++)
        add_part(out, "driver-opt",
                 arena_printf(d->arena, "%s=%s", o->driver_opts.v[i].key,
                              o->driver_opts.v[i].value ? o->driver_opts.v[i].value : ""),
                 true);
}

/* "name=NET,alias=a,ip=…": docker's long form, which takes several networks at creation. */
static void
put_long_docker(struct draft *d, const struct attachment *at, const char *mac, struct str *out)
{
    const struct service_network *o = at->options;

    str_printf(out, "name=%s", at->network);
    for (size_t i = 0; i < at->aliases.len; i++)
        add_part(out, "alias", at->aliases.v[i], true);
    add_part(out, "ip", o->ipv4_address, true);
    add_part(out, "ip6", o->ipv6_address, true);
    for (size_t i = 0; i < o->link_local_ips.len; i++)
        add_part(out, "link-local-ip", o->link_local_ips.v[i], true);
    add_part(out, "mac-address", mac, true);
    put_driver_opts(d, o, out);
    if (given(o->interface_name))
        add_part(
            out, "driver-opt",
            arena_printf(d->arena, "com.docker.network.endpoint.ifname=%s", o->interface_name),
            true);
    if (o->gw_priority && d->rt->caps.has[CAP_GATEWAY_PRIORITY])
        add_part(out, "gw-priority", arena_printf(d->arena, "%lld", (long long)o->gw_priority),
                 true);
}

/* "NET:alias=a,ip=…" */
static void
put_long_podman(const struct attachment *at, const char *mac, struct str *out)
{
    const struct service_network *o = at->options;
    size_t bare;

    str_printf(out, "%s:", at->network);
    bare = out->len;
    for (size_t i = 0; i < at->aliases.len; i++)
        add_part(out, "alias", at->aliases.v[i], false);
    add_part(out, "ip", o->ipv4_address, false);
    add_part(out, "ip6", o->ipv6_address, false);
    add_part(out, "mac", mac, false);
    add_part(out, "interface_name", o->interface_name, false);
    if (out->len == bare)
        str_truncate(out, bare - 1);
}

/* `create` and `network connect` call them alike. */
static void
put_addresses(struct draft *d, const struct service_network *o)
{
    if (given(o->ipv4_address))
        draft_option(d, "--ip", o->ipv4_address);
    if (given(o->ipv6_address))
        draft_option(d, "--ip6", o->ipv6_address);
    for (size_t i = 0; i < o->link_local_ips.len; i++)
        draft_option(d, "--link-local-ip", o->link_local_ips.v[i]);
}

/* Old clients know only the name, aliases and driver options in the long form. */
static void
put_plain_docker(struct draft *d, const struct attachment *at, const char *mac)
{
    const struct service_network *o = at->options;
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, o->driver_opts.len ? "name=%s" : "%s", at->network);
    put_driver_opts(d, o, &text);
    draft_option(d, "--network", text.buf);
    for (size_t i = 0; i < at->aliases.len; i++)
        draft_option(d, "--network-alias", at->aliases.v[i]);
    put_addresses(d, o);
    if (given(mac))
        draft_option(d, "--mac-address", mac);
}

/* The service's own address belongs to its first network, unless that has one. */
static const char *
mac_of(const struct draft *d, size_t index)
{
    const struct service *s = d->object;
    const char *own = d->spec->networks.v[index].options->mac_address;

    if (given(own))
        return own;
    return index == 0 ? s->mac_address : NULL;
}

static bool
needs_long_form(const struct draft *d, const struct attachment *at)
{
    return given(at->options->interface_name) ||
           (at->options->gw_priority && d->rt->caps.has[CAP_GATEWAY_PRIORITY]);
}

static void
put_attachment(struct draft *d, size_t index, bool alone)
{
    const struct attachment *at = &d->spec->networks.v[index];
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!of_podman(d) && alone && !needs_long_form(d, at)) {
        put_plain_docker(d, at, mac_of(d, index));
        return;
    }
    if (of_podman(d))
        put_long_podman(at, mac_of(d, index), &text);
    else
        put_long_docker(d, at, mac_of(d, index), &text);
    draft_option(d, "--network", text.buf);
}

/* Networks after the first are connected later where the engine takes one at creation. */
struct err *
flag_networks(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;
    bool many = d->rt->caps.has[CAP_RUN_MANY_NETWORKS];
    size_t len = d->spec->networks.len;

    (void)cell;
    if (given(d->spec->network_mode)) {
        draft_option(d, "--network", d->spec->network_mode);
        if (given(s->mac_address))
            draft_option(d, "--mac-address", s->mac_address);
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        const struct attachment *at = &d->spec->networks.v[i];

        TRY(check_options(d, at));
        if (i == 0 && given(mac_of(d, i)) && !d->rt->caps.has[CAP_MAC_ADDRESS])
            return draft_refuse(d, "mac_address",
                                "%s cannot do this: the engine must be Docker 25 "
                                "or newer",
                                d->rt->backend->name);
        if (i > 0 && !many && given(at->options->mac_address))
            return draft_refuse_node(d, at->options->node, "networks",
                                     "an address of its own on "
                                     "a second network needs Docker 25 or newer");
        if (i == 0 || many)
            put_attachment(d, i, len == 1 || !many);
    }
    return NULL;
}

struct err *
draft_connect(struct draft *d, const struct attachment *at)
{
    const struct service_network *o = at->options;

    TRY(check_options(d, at));
    for (size_t i = 0; i < at->aliases.len; i++)
        draft_option(d, "--alias", at->aliases.v[i]);
    put_addresses(d, o);
    for (size_t i = 0; i < o->driver_opts.len; i++)
        draft_option_csv(
            d, "--driver-opt",
            arena_printf(d->arena, "%s=%s", o->driver_opts.v[i].key,
                         o->driver_opts.v[i].value ? o->driver_opts.v[i].value : ""));
    if (given(o->mac_address) && of_podman(d))
        draft_option(d, "--mac-address", o->mac_address);
    if (o->gw_priority && d->rt->caps.has[CAP_GATEWAY_PRIORITY])
        draft_option(d, "--gw-priority",
                     arena_printf(d->arena, "%lld", (long long)o->gw_priority));
    return NULL;
}

/* ---- Links and hosts ------------------------------------------------------------------ */

/* Where links do not exist, a name that is the service's own resolves all the same. */
static bool
is_alias_anyway(const struct draft *d, const char *link)
{
    const char *alias = strchr(link, ':') + 1;
    size_t name_len = (size_t)(alias - 1 - link);

    for (size_t i = 0; i < d->project->services.len; i++)
        if (!strcmp(d->project->services.v[i].name, alias))
            return true;
    return !strncmp(link, alias, name_len) && !alias[name_len];
}

struct err *
flag_links(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;

    for (size_t i = 0; cell->flag && i < d->spec->links.len; i++)
        draft_option(d, cell->flag, d->spec->links.v[i]);
    if (cell->flag)
        return NULL;
    for (size_t i = 0; i < s->external_links.len; i++)
        if (refused(d, "services.*.external_links"))
            return draft_refuse(d, "external_links",
                                "%s has no links: put both containers on "
                                "one network",
                                d->rt->backend->name);
    for (size_t i = 0; i < s->links.len; i++) {
        const char *colon = strchr(s->links.v[i], ':');

        if (colon && !is_alias_anyway(d, s->links.v[i]))
            return draft_refuse(d, arena_printf(d->arena, "links.%zu", i),
                                "%s has no links: '%s' cannot be reached under another name; "
                                "give that service the alias in its networks",
                                d->rt->backend->name, s->links.v[i]);
    }
    return NULL;
}

struct err *
flag_hosts(struct draft *d, const struct flag_cell *cell)
{
    const struct hosts *hosts = &((const struct service *)d->object)->extra_hosts;

    for (size_t i = 0; i < hosts->len; i++) {
        const char *ip = hosts->v[i].value ? hosts->v[i].value : "";

        if (!strcmp(ip, "host-gateway") && !d->rt->caps.has[CAP_HOST_GATEWAY])
            return draft_refuse(d, "extra_hosts",
                                "host-gateway needs podman 4.7 or newer: "
                                "host.containers.internal is the host's name in every version");
        draft_option(d, cell->flag, arena_printf(d->arena, "%s:%s", hosts->v[i].key, ip));
    }
    return NULL;
}

/* ---- Ports ---------------------------------------------------------------------------- */

/* podman takes no range to choose from: the Nth container gets the Nth port of it, in turns. */
static const char *
one_of_range(struct draft *d, const char *range)
{
    const char *dash = strchr(range, '-');
    int64_t first, last, turn = d->spec->number > 0 ? d->spec->number - 1 : 0;

    if (!dash || !num_parse_int(arena_dup_n(d->arena, range, (size_t)(dash - range)), &first) ||
        !num_parse_int(dash + 1, &last) || last < first)
        return range;
    first += turn % (last - first + 1);
    return arena_printf(d->arena, "%lld", (long long)first);
}

struct err *
flag_ports(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;

    for (size_t i = 0; i < s->ports.len; i++) {
        const struct port *p = &s->ports.v[i];
        const char *published = given(p->published) ? p->published : "";
        bool six = given(p->host_ip) && strchr(p->host_ip, ':');
        CLEANUP(str_release) struct str text = STR_INIT;

        if (given(p->host_ip))
            str_printf(&text, six ? "[%s]:" : "%s:", p->host_ip);
        if (of_podman(d))
            published = one_of_range(d, published);
        if (*published || given(p->host_ip))
            str_printf(&text, "%s:", published);
        str_printf(&text, "%lld", (long long)p->target);
        if (given(p->protocol) && strcmp(p->protocol, "tcp"))
            str_printf(&text, "/%s", p->protocol);
        draft_option(d, cell->flag, text.buf);
    }
    return NULL;
}
