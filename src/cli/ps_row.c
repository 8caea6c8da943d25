#include "cli/ps_row.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ID_SHOWN = 12, COMMAND_SHOWN = 20, MOUNT_SHOWN = 15 };

/* ---- texts ----------------------------------------------------------------------------- */

void
ps_put_cut(struct str *out, const char *text, size_t limit)
{
    size_t len = strlen(text), at = 0, count = 0, cut = 0;
    uint32_t cp;

    for (; at < len; count++) {
        if (count == limit - 1)
            cut = at;
        at += utf8_decode(text + at, len - at, &cp);
    }
    str_put_n(out, text, count > limit ? cut : len);
    if (count > limit)
        str_put(out, "…");
}

/* Go's strconv.Quote: what cannot be printed as \x, \u or \U. */
static void
put_quoted_character(struct str *out, const char *s, size_t n, uint32_t cp)
{
    static const char names[] = "a\ab\bf\fn\nr\rt\tv\v\\\\\"\"";
    const char *name = cp && cp < 0x80 ? names : "";

    for (; *name; name += 2)
        if ((uint32_t)(unsigned char)name[1] == cp) {
            str_putc(out, '\\');
            str_putc(out, name[0]);
            return;
        }
    if (cp == UINT32_MAX)
        str_printf(out, "\\x%02x", (unsigned)(unsigned char)*s);
    else if (cp < 0x20 || cp == 0x7f)
        str_printf(out, "\\x%02x", (unsigned)cp);
    else if (cp >= 0x80 && utf8_cp_width(cp) < 0)
        str_printf(out, cp < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)cp);
    else
        str_put_n(out, s, n);
}

void
ps_put_quoted(struct str *out, const char *text)
{
    size_t len = strlen(text);

    str_putc(out, '"');
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(text + i, len - i, &cp);

        put_quoted_character(out, text + i, n, cp);
        i += n;
    }
    str_putc(out, '"');
}

/* The value of count hexadecimal digits, or -1. */
static int64_t
hexadecimal(const char *s, size_t count)
{
    char digits[9] = "";

    if (strspn(s, "0123456789abcdefABCDEF") < count)
        return -1;
    memcpy(digits, s, count);
    return (int64_t)strtoul(digits, NULL, 16);
}

/* Two digits are a byte, more are a character. */
static void
put_code(struct str *out, uint32_t code, size_t digits)
{
    if (digits == 2)
        str_putc(out, (char)code);
    else
        utf8_encode(out, code);
}

/* Lists of docker have the line in Go's quotes: back to what it is. */
static void
put_unquoted(struct str *out, const char *text)
{
    static const char names[] = "a\ab\bf\fn\nr\rt\tv\v";
    size_t end = strlen(text) - 1;

    for (size_t i = 1; i < end; i++) {
        const char *name = names;
        size_t digits;

        if (text[i] != '\\' || i + 1 >= end) {
            str_putc(out, text[i]);
            continue;
        }
        i++;
        while (*name && name[0] != text[i])
            name += 2;
        digits = text[i] == 'x' ? 2 : text[i] == 'u' ? 4 : text[i] == 'U' ? 8 : 0;
        if (*name) {
            str_putc(out, name[1]);
        } else if (digits && hexadecimal(text + i + 1, digits) >= 0) {
            put_code(out, (uint32_t)hexadecimal(text + i + 1, digits), digits);
            i += digits;
        } else {
            str_putc(out, text[i]);
        }
    }
}

/* The words in one line, those with blanks in quotes, as engines write it into lists. */
static void
put_words(struct str *out, const struct strings *words)
{
    for (size_t i = 0; i < words->len; i++) {
        const char *quote = strchr(words->v[i], ' ') ? "'" : "";

        str_printf(out, "%s%s%s%s", out->len ? " " : "", quote, words->v[i], quote);
    }
}

static void
put_command(struct str *out, const struct container *c, bool whole)
{
    CLEANUP(str_release) struct str line = STR_INIT, cut = STR_INIT;
    size_t len = strlen(c->command_text);

    if (len >= 2 && c->command_text[0] == '"' && c->command_text[len - 1] == '"') {
        put_unquoted(&line, c->command_text);
    } else if (len) {
        str_put(&line, c->command_text);
    } else {
        put_words(&line, &c->entrypoint);
        put_words(&line, &c->command);
    }
    if (whole)
        str_put(&cut, line.buf);
    else
        ps_put_cut(&cut, line.buf, COMMAND_SHOWN);
    ps_put_quoted(out, cut.buf);
}

/* In local time, as Go prints a time. */
static void
put_created(struct str *out, const struct container *c)
{
    time_t seconds = (time_t)(c->created / NS_PER_S);
    char text[96];
    struct tm tm;

    localtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z %Z", &tm);
    str_put(out, text);
}

static void
put_age(struct str *out, int64_t since, int64_t now)
{
    num_put_age(out, now > since ? (now - since) / NS_PER_S : 0);
    str_put(out, " ago");
}

/* ---- ports ----------------------------------------------------------------------------- */

struct port_group {
    const char *ip, *proto;
    int64_t first, last;
};

static int
by_place(const void *a, const void *b)
{
    const struct port_binding *x = a, *y = b;
    int ip = strcmp(x->host_ip, y->host_ip);

    if (x->container_port != y->container_port)
        return x->container_port < y->container_port ? -1 : 1;
    if (ip)
        return ip;
    if (x->host_port != y->host_port)
        return x->host_port < y->host_port ? -1 : 1;
    return strcmp(x->proto, y->proto);
}

static struct port_binding *
sorted_ports(const struct container *c)
{
    struct port_binding *v = mem_alloc((c->ports.len + 1) * sizeof *v);

    if (c->ports.len) {
        memcpy(v, c->ports.v, c->ports.len * sizeof *v);
        qsort(v, c->ports.len, sizeof *v, by_place);
    }
    return v;
}

static void
put_separator(struct str *out, size_t start)
{
    if (out->len > start)
        str_put(out, ", ");
}

static void
put_address(struct str *out, const char *ip)
{
    str_printf(out, strchr(ip, ':') ? "[%s]:" : "%s:", ip);
}

static void
put_group(struct str *out, const struct port_group *g)
{
    CLEANUP(str_release) struct str range = STR_INIT;

    str_printf(&range, "%lld", (long long)g->first);
    if (g->last != g->first)
        str_printf(&range, "-%lld", (long long)g->last);
    if (*g->ip) {
        put_address(out, g->ip);
        str_printf(out, "%s->", range.buf);
    }
    str_printf(out, "%s/%s", range.buf, g->proto);
}

void
ps_put_ports(struct str *out, const struct container *c)
{
    CLEANUP(mem_freep) struct port_binding *ports = sorted_ports(c);
    CLEANUP(str_release) struct str moved = STR_INIT;
    VEC(struct port_group) groups = { 0 };
    size_t start = out->len;

    for (size_t i = 0; i < c->ports.len; i++) {
        const struct port_binding *p = &ports[i];
        size_t g = 0;

        if (*p->host_ip && p->host_port != p->container_port) {
            put_separator(&moved, 0);
            put_address(&moved, p->host_ip);
            str_printf(&moved, "%lld->%lld/%s", (long long)p->host_port,
                       (long long)p->container_port, p->proto);
            continue;
        }
        while (g < groups.len &&
               !(str_eq(groups.v[g].ip, p->host_ip) && str_eq(groups.v[g].proto, p->proto)))
            g++;
        if (g == groups.len) {
            VEC_PUSH(&groups, ((struct port_group){ p->host_ip, p->proto, p->container_port,
                                                    p->container_port }));
        } else if (p->container_port == groups.v[g].last + 1) {
            groups.v[g].last++;
        } else if (p->container_port != groups.v[g].last) {
            put_separator(out, start);
            put_group(out, &groups.v[g]);
            groups.v[g].first = groups.v[g].last = p->container_port;
        }
    }
    for (size_t g = 0; g < groups.len; g++) {
        put_separator(out, start);
        put_group(out, &groups.v[g]);
    }
    if (moved.len)
        put_separator(out, start);
    str_put_n(out, moved.buf, moved.len);
    VEC_RELEASE(&groups);
}

static struct node *
publishers(struct arena *a, const struct container *c)
{
    CLEANUP(mem_freep) struct port_binding *ports = sorted_ports(c);
    struct node *list = node_seq(a, NULL);

    for (size_t i = 0; i < c->ports.len; i++) {
        struct node *p = node_map(a, NULL);

        node_set(a, p, "URL", node_str(a, arena_dup(a, ports[i].host_ip), NULL));
        node_set(a, p, "TargetPort", node_int(a, ports[i].container_port, NULL));
        node_set(a, p, "PublishedPort", node_int(a, ports[i].host_port, NULL));
        node_set(a, p, "Protocol", node_str(a, arena_dup(a, ports[i].proto), NULL));
        node_append(a, list, p);
    }
    return list;
}

/* ---- members --------------------------------------------------------------------------- */

static void
put_labels(struct str *out, const struct container *c)
{
    for (size_t i = 0; i < c->labels.len; i++)
        str_printf(out, "%s%s=%s", i ? "," : "", c->labels.v[i].key,
                   c->labels.v[i].value ? c->labels.v[i].value : "");
}

static void
put_mounts(struct str *out, const struct container *c, bool whole)
{
    for (size_t i = 0; i < c->mounts.len; i++) {
        const struct mount_point *m = &c->mounts.v[i];
        const char *name = m->name && *m->name ? m->name : m->source;

        str_put(out, i ? "," : "");
        if (whole)
            str_put(out, name);
        else
            ps_put_cut(out, name, MOUNT_SHOWN);
    }
}

static void
put_networks(struct str *out, const struct container *c)
{
    for (size_t i = 0; i < c->networks.len; i++)
        str_printf(out, "%s%s", i ? "," : "", c->networks.v[i].network);
}

static int64_t
count_volumes(const struct container *c)
{
    int64_t count = 0;

    for (size_t i = 0; i < c->mounts.len; i++)
        count += str_eq(c->mounts.v[i].type, "volume");
    return count;
}

/* podman's lists have one word where docker's say since when. */
static bool
put_paused(struct str *out, const struct container *c, const struct ps_look *look)
{
    if (c->state != STATE_PAUSED || str_starts(c->status, "Up ") || !c->started)
        return false;
    str_put(out, "Up ");
    num_put_age(out, look->now > c->started ? (look->now - c->started) / NS_PER_S : 0);
    str_put(out, " (Paused)");
    return true;
}

/* "Up 3 minutes (healthy)", and when that was asked where nobody asks by itself. */
static void
put_status(struct str *out, const struct container *c, const struct ps_look *look)
{
    const struct health_result *last =
        c->health_log.len ? &c->health_log.v[c->health_log.len - 1] : NULL;
    bool stale = look->health_is_ours && last && last->end && c->state == STATE_RUNNING &&
                 c->health != HEALTH_NONE;

    if (put_paused(out, c, look))
        return;
    str_put(out, c->status);
    if (!stale || !str_ends(out->buf, ")"))
        return;
    str_truncate(out, out->len - 1);
    str_put(out, ", checked ");
    put_age(out, last->end, look->now);
    str_putc(out, ')');
}

static struct node *
text_node(struct arena *a, struct str *text)
{
    struct node *n = node_str_n(a, text->buf, text->len, NULL);

    str_clear(text);
    return n;
}

struct node *
ps_row(struct arena *a, const struct container *c, const struct ps_look *look)
{
    struct node *row = node_map(a, NULL);
    CLEANUP(str_release) struct str t = STR_INIT;
    bool over = c->state == STATE_EXITED || c->state == STATE_DEAD;
    const char *health = c->state == STATE_RUNNING ? health_state_names[c->health] : "";
    struct node *name = node_str(a, c->name, NULL);

    put_command(&t, c, look->whole);
    node_set(a, row, "Command", text_node(a, &t));
    put_created(&t, c);
    node_set(a, row, "CreatedAt", text_node(a, &t));
    node_set(a, row, "ExitCode", node_int(a, over ? c->exit_code : 0, NULL));
    node_set(a, row, "Health", node_str(a, c->health == HEALTH_NONE ? "" : health, NULL));
    str_put_n(&t, c->id, look->whole ? strlen(c->id) : strnlen(c->id, ID_SHOWN));
    node_set(a, row, "ID", text_node(a, &t));
    node_set(a, row, "Image", node_str(a, c->image, NULL));
    put_labels(&t, c);
    node_set(a, row, "Labels", text_node(a, &t));
    node_set(a, row, "LocalVolumes",
             node_str(a, arena_printf(a, "%lld", (long long)count_volumes(c)), NULL));
    put_mounts(&t, c, look->whole);
    node_set(a, row, "Mounts", text_node(a, &t));
    node_set(a, row, "Name", name);
    node_set(a, row, "Names", name);
    put_networks(&t, c);
    node_set(a, row, "Networks", text_node(a, &t));
    ps_put_ports(&t, c);
    node_set(a, row, "Ports", text_node(a, &t));
    node_set(a, row, "Project", node_str(a, c->project, NULL));
    node_set(a, row, "Publishers", publishers(a, c));
    put_age(&t, c->created, look->now);
    node_set(a, row, "RunningFor", text_node(a, &t));
    node_set(a, row, "Service", node_str(a, c->service, NULL));
    /* Docker Compose never asks for sizes, which are slow to find, and prints this. */
    node_set(a, row, "Size", node_str(a, "0B", NULL));
    node_set(a, row, "State", node_str(a, container_state_names[c->state], NULL));
    put_status(&t, c, look);
    node_set(a, row, "Status", text_node(a, &t));
    return row;
}

struct node *
ps_labels(struct arena *a, const struct container *c)
{
    struct node *map = node_map(a, NULL);

    for (size_t i = 0; i < c->labels.len; i++)
        node_set(a, map, c->labels.v[i].key,
                 node_str(a, c->labels.v[i].value ? c->labels.v[i].value : "", NULL));
    return map;
}

struct node *
ps_headers(struct arena *a)
{
    static const char *const names[][2] = {
        { "Command", "COMMAND" },       { "CreatedAt", "CREATED AT" },
        { "ExitCode", "EXIT CODE" },    { "Health", "HEALTH" },
        { "ID", "CONTAINER ID" },       { "Image", "IMAGE" },
        { "Labels", "LABELS" },         { "LocalVolumes", "LOCAL VOLUMES" },
        { "Mounts", "MOUNTS" },         { "Name", "NAME" },
        { "Names", "NAMES" },           { "Networks", "NETWORKS" },
        { "Ports", "PORTS" },           { "Project", "PROJECT" },
        { "Publishers", "PUBLISHERS" }, { "RunningFor", "CREATED" },
        { "Service", "SERVICE" },       { "Size", "SIZE" },
        { "State", "STATE" },           { "Status", "STATUS" },
    };
    struct node *map = node_map(a, NULL);

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        node_set(a, map, names[i][0], node_str(a, names[i][1], NULL));
    return map;
}
