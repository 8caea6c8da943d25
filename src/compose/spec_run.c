#include "compose/spec_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool
has_word(const struct strings *list, const char *word)
{
    for (size_t i = 0; i < list->len; i++)
        if (strcmp(list->v[i], word) == 0)
            return true;
    return false;
}

/* base and more, without what the other list takes back. */
static struct strings
capabilities(struct arena *a, const struct strings *base, const struct strings *more,
             const struct strings * not )
{
    struct strings out = { arena_alloc(a, (base->len + more->len + 1) * sizeof *out.v), 0,
                           true };

    for (size_t i = 0; i < base->len; i++)
        if (!has_word(not, base->v[i]))
            out.v[out.len++] = base->v[i];
    for (size_t i = 0; i < more->len; i++)
        out.v[out.len++] = more->v[i];
    return out;
}

static void
add_volumes(struct arena *a, struct service *s, const struct run_options *run)
{
    size_t n = s->volumes.len + run->volumes_len;
    struct volume_mount *v = arena_alloc(a, (n + 1) * sizeof *v);

    if (s->volumes.len)
        memcpy(v, s->volumes.v, s->volumes.len * sizeof *v);
    if (run->volumes_len)
        memcpy(v + s->volumes.len, run->volumes, run->volumes_len * sizeof *v);
    s->volumes.v = v;
    s->volumes.len = n;
}

static void
set_ports(struct arena *a, struct service *s, const struct run_options *run)
{
    if (run->service_ports)
        return;
    s->ports.v = arena_alloc(a, (run->ports_len + 1) * sizeof *s->ports.v);
    s->ports.len = run->ports_len;
    if (run->ports_len)
        memcpy(s->ports.v, run->ports, run->ports_len * sizeof *s->ports.v);
}

static int
by_key(const void *a, const void *b)
{
    const struct key_value *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* What a person gives comes in any order. */
static struct key_values
merge_unsorted(struct arena *a, const struct key_values *base, const struct key_values *over)
{
    struct key_values sorted = { arena_alloc(a, (over->len + 1) * sizeof *sorted.v), 0 };
    size_t len = 0;

    if (over->len)
        memcpy(sorted.v, over->v, over->len * sizeof *sorted.v);
    /* The last of one name counts. */
    for (size_t i = 0; i < over->len; i++) {
        bool again = false;

        for (size_t j = i + 1; j < over->len; j++)
            again = again || strcmp(over->v[i].key, over->v[j].key) == 0;
        if (!again)
            sorted.v[len++] = over->v[i];
    }
    sorted.len = len;
    qsort(sorted.v, len, sizeof *sorted.v, by_key);
    return spec_merge(a, base, &sorted);
}

const struct service *
spec_run_service(struct arena *a, const struct spec_request *r, const char *name)
{
    const struct run_options *run = r->run;
    struct service *s = arena_alloc(a, sizeof *s);

    *s = *r->service;
    s->container_name = name;
    s->tty = run->tty;
    s->stdin_open = run->interactive;
    s->scale = (struct opt_int){ true, 1 };
    s->restart = "";
    s->deploy.restart_policy = (struct restart_policy){ 0 };
    if (run->command.given)
        s->command = run->command;
    if (run->entrypoint.given) {
        s->entrypoint = run->entrypoint;
        if (!run->command.given)
            s->command = (struct strings){ .given = true };
    }
    if (run->user && *run->user)
        s->user = run->user;
    if (run->workdir && *run->workdir)
        s->working_dir = run->workdir;
    s->cap_add = capabilities(a, &r->service->cap_add, &run->cap_add, &run->cap_drop);
    s->cap_drop = capabilities(a, &r->service->cap_drop, &run->cap_drop, &run->cap_add);
    s->environment = merge_unsorted(a, &r->service->environment, &run->environment);
    s->labels = merge_unsorted(a, &r->service->labels, &run->labels);
    add_volumes(a, s, run);
    set_ports(a, s, run);
    return s;
}
