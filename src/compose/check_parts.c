#include "compose/check_parts.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"

#include <stdlib.h>
#include <string.h>

static bool
is_name_byte(char c, bool first)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (!first && c && strchr("_.-", c));
}

/* every_12h and the like: a number and a unit, at least once. */
static bool
is_every(const char *s)
{
    size_t digits;

    if (!str_starts(s, "every_"))
        return false;
    s += strlen("every_");
    digits = strspn(s, "0123456789");
    return digits && s[digits] && strchr("wdhms", s[digits]);
}

static bool
holds_policy(const char *text)
{
    static const char *const words[] = { "always",  "never",   "build", "if_not_present",
                                         "missing", "refresh", "daily", "weekly" };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strstr(text, words[i]))
            return true;
    for (const char *s = strstr(text, "every_"); s; s = strstr(s + 1, "every_"))
        if (is_every(s))
            return true;
    return false;
}

static bool
holds_container_name(const char *text)
{
    for (; *text; text++)
        if (is_name_byte(text[0], true) && is_name_byte(text[1], false))
            return true;
    return false;
}

void
check_pattern(struct load *ld, struct node *n, const struct path *path,
              const struct schema_row *row)
{
    const char *text = n->text;

    if (row->flags & S_CONTAINER_NAME && !holds_container_name(text))
        load_hint(
            load_error(ld, n, path, "bad-name", "\"%s\" is no name for a container", text),
            "at least two characters: a letter or digit, then letters, digits, '_', "
            "'.' or '-'");
    if (row->flags & S_PULL_POLICY && !holds_policy(text))
        load_hint(load_error(ld, n, path, "wrong-word", "\"%s\" is no pull policy", text),
                  "always, never, missing, build, daily, weekly, or every_12h");
}

/* Open addressing over the elements of one list. */
struct seen {
    struct node *const *elements;
    uint32_t *slots; /* index + 1 */
    size_t mask;
};

/* The index of an equal element before at, or SIZE_MAX; at is remembered then. */
static size_t
seen_before(struct seen *seen, size_t at)
{
    const struct node *n = seen->elements[at];
    size_t i = node_hash(n) & seen->mask;

    for (; seen->slots[i]; i = (i + 1) & seen->mask)
        if (node_equal(seen->elements[seen->slots[i] - 1], n))
            return seen->slots[i] - 1;
    seen->slots[i] = (uint32_t)at + 1;
    return SIZE_MAX;
}

void
check_unique(struct load *ld, struct node *n, const struct path *path)
{
    struct seen seen = { .elements = n->u.seq.v };
    size_t size = 8;

    while (size < n->u.seq.len * 2)
        size *= 2;
    seen.slots = mem_alloc(size * sizeof *seen.slots);
    seen.mask = size - 1;
    for (size_t i = 0; i < n->u.seq.len; i++) {
        size_t first;

        if (n->u.seq.v[i]->flags & NODE_BAD)
            continue;
        first = seen_before(&seen, i);
        if (first == SIZE_MAX)
            continue;
        load_hint(load_error_at(ld, n->u.seq.v[i]->at, &PATH_INDEX(path, i), "duplicate-item",
                                "the same as element %zu, at %s:%d", first,
                                n->u.seq.v[first]->at->file, n->u.seq.v[first]->at->line),
                  "remove one of the two");
    }
    free(seen.slots);
}

/* Keys that people put into the wrong place, and the right one. */
static const struct {
    int depth; /* steps of the path: 1 at the top, 3 in a service */
    const char *key, *where;
} misplaced[] = {
    { 1, "service", "write services: (with an s)" },
    { 1, "image", "services stand below services:, each under its name" },
    { 1, "build", "services stand below services:, each under its name" },
    { 1, "ports", "ports belong into a service, below services:" },
    { 1, "environment", "environment belongs into a service, below services:" },
    { 3, "replicas", "replicas belongs into deploy:, or write scale:" },
    { 3, "resources", "resources belongs into deploy:" },
    { 3, "restart_policy", "restart_policy belongs into deploy:, or write restart:" },
    { 3, "update_config", "update_config belongs into deploy:" },
    { 3, "placement", "placement belongs into deploy:" },
    { 3, "limits", "limits belongs into deploy: resources:" },
    { 3, "memory", "write mem_limit:, or deploy: resources: limits: memory:" },
    { 3, "cpu", "write cpus:" },
    { 3, "dockerfile", "dockerfile belongs into build:" },
    { 3, "context", "context belongs into build:" },
    { 3, "args", "args belongs into build:, or write environment:" },
    { 3, "target", "target belongs into build:" },
    { 3, "aliases", "aliases belongs into networks: NAME:" },
    { 3, "ipv4_address", "ipv4_address belongs into networks: NAME:" },
    { 3, "driver", "driver belongs into logging:, or to a top-level network or volume" },
    { 3, "interval", "interval belongs into healthcheck:" },
    { 3, "watch", "watch belongs into develop:" },
    { 3, "name", "write container_name:" },
    { 3, "env", "write environment:" },
    { 3, "cmd", "write command:" },
    { 3, "volume", "write volumes:" },
};

bool
check_misplaced(struct err *e, const struct pair *pair, const struct path *path)
{
    int depth = (int)path_depth(path);
    const struct node *value = pair->value;

    for (size_t i = 0; i < ARRAY_LEN(misplaced); i++)
        if (misplaced[i].depth == depth && str_eq(misplaced[i].key, pair->key) &&
            (depth == 1 || str_eq(path->up->up->key, "services"))) {
            load_hint(e, "%s", misplaced[i].where);
            return true;
        }
    if (depth != 1 || !(node_get(value, "image") || node_get(value, "build")))
        return false;
    load_hint(e, "a service stands below services: and is indented there");
    return true;
}
