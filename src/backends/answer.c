#include "backends/dialect.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/json_read.h"
#include "model/node.h"

#include <string.h>

/* What one answer adds to: the snapshot, and what is to be told about it. */
struct reading {
    const struct runtime *rt;
    struct snapshot *into;
    struct decoded *how; /* may be NULL */
    bool inspected;
};

static void
note_bad(struct reading *r, struct err *e)
{
    if (r->how) {
        r->how->bad++;
        if (!r->how->first_bad) {
            r->how->first_bad = e;
            return;
        }
    }
    err_free(e);
}

/* Room for more elements behind the len that are there; the old array stays in the arena. */
static void *
with_room(struct arena *a, const void *old, size_t len, size_t more, size_t size)
{
    char *v = arena_alloc(a, (len + more + 1) * size);

    if (len)
        memcpy(v, old, len * size);
    return v;
}

/* As lists show it: the words of entrypoint and command, blanks between. */
static const char *
command_line(struct arena *a, const struct container *c)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < c->entrypoint.len + c->command.len; i++) {
        bool entry = i < c->entrypoint.len;

        if (i)
            str_putc(&text, ' ');
        str_put(&text, entry ? c->entrypoint.v[i] : c->command.v[i - c->entrypoint.len]);
    }
    return arena_dup_n(a, text.buf, text.len);
}

/* What only lists say stays when an inspected container takes the place of the listed one. */
static void
keep_listed(struct container *c, const struct container *listed)
{
    if (!c->inspected || listed->inspected)
        return;
    if (!*c->status)
        c->status = listed->status;
    if (!*c->size_text)
        c->size_text = listed->size_text;
}

/* The same container from an earlier answer, or NULL. */
static struct container *
twin_of(struct snapshot *s, const char *id)
{
    for (size_t i = 0; i < s->containers.len; i++)
        if (!strcmp(s->containers.v[i].id, id))
            return &s->containers.v[i];
    return NULL;
}

static struct err *
add_container(struct reading *r, const struct node *n, const struct field *rows)
{
    struct snapshot *s = r->into;
    struct container *twin;
    struct container c = { .stop_timeout = -1, .number = -1, .inspected = r->inspected };
    const struct node *item = node_get(n, "item");

    TRY(decode_tolerant(s->arena, n, rows, &c));
    c.raw = item ? item : n;
    twin = twin_of(s, c.id);
    if (!c.command_text)
        c.command_text =
            twin && *twin->command_text ? twin->command_text : command_line(s->arena, &c);
    container_read_labels(&c);
    container_defaults(&c);
    /* podman lists what one that has ended would publish, docker what is open. */
    if (!container_runs(&c))
        c.ports.len = 0;
    if (!twin) {
        s->containers.v[s->containers.len++] = c;
        return NULL;
    }
    keep_listed(&c, twin);
    *twin = c;
    return NULL;
}

static void
merge_strings(struct arena *a, struct strings *into, const struct strings *more)
{
    const char **v = arena_alloc(a, (into->len + more->len + 1) * sizeof *v);
    size_t len = 0;

    for (size_t i = 0; i < into->len; i++)
        v[len++] = into->v[i];
    for (size_t i = 0; i < more->len; i++) {
        size_t k = 0;

        while (k < len && strcmp(v[k], more->v[i]))
            k++;
        if (k == len)
            v[len++] = more->v[i];
    }
    into->v = v;
    into->len = len;
}

/* Lists have one line a tag: images of one id are one image. */
static struct err *
add_image(struct reading *r, const struct node *n, const struct field *rows)
{
    struct snapshot *s = r->into;
    struct image im = { .size = -1 };
    const char **texts[] = { &im.os, &im.arch, &im.variant, &im.user, &im.workdir };

    TRY(decode_tolerant(s->arena, n, rows, &im));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!*texts[i])
            *texts[i] = "";
    for (size_t i = 0; i < s->images.len; i++) {
        struct image *old = &s->images.v[i];

        if (!strcmp(old->id, im.id)) {
            merge_strings(s->arena, &old->names, &im.names);
            merge_strings(s->arena, &old->digests, &im.digests);
            return NULL;
        }
    }
    s->images.v[s->images.len++] = im;
    return NULL;
}

static struct err *
add_network(struct reading *r, const struct node *n, const struct field *rows)
{
    struct snapshot *s = r->into;
    struct engine_network net = { .driver = "" };

    TRY(decode_tolerant(s->arena, n, rows, &net));
    for (size_t i = 0; i < s->networks.len; i++) {
        if (!strcmp(s->networks.v[i].id, net.id)) {
            s->networks.v[i] = net;
            return NULL;
        }
    }
    s->networks.v[s->networks.len++] = net;
    return NULL;
}

static struct err *
add_volume(struct reading *r, const struct node *n, const struct field *rows)
{
    struct snapshot *s = r->into;
    struct engine_volume v = { .driver = "", .mountpoint = "", .size = -1 };

    TRY(decode_tolerant(s->arena, n, rows, &v));
    for (size_t i = 0; i < s->volumes.len; i++) {
        if (!strcmp(s->volumes.v[i].name, v.name)) {
            s->volumes.v[i] = v;
            return NULL;
        }
    }
    s->volumes.v[s->volumes.len++] = v;
    return NULL;
}

static void
note_shadowing(struct reading *r, const struct node *n)
{
    struct arena *a = r->into->arena;
    const struct node *id = node_get(n, "Id"), *name = node_get(n, "Name");
    struct strings *out = &r->how->shadowing;

    out->v = with_room(a, out->v, out->len, 2, sizeof *out->v);
    if (id && id->kind == NODE_STR)
        out->v[out->len++] = id->text;
    if (name && name->kind == NODE_STR)
        out->v[out->len++] = name->text + (name->text[0] == '/');
}

/* An untyped inspect answers with whatever has the name: the members tell what it is. */
static struct err *
add_mixed(struct reading *r, const struct node *n)
{
    const struct call_row *calls = r->rt->backend->calls;

    if (node_get(n, "RootFS"))
        return add_image(r, n, calls[CALL_IMAGE_INSPECT].rows);
    if (node_get(n, "IPAM"))
        return add_network(r, n, calls[CALL_NETWORK_INSPECT].rows);
    if (node_get(n, "State")) {
        if (r->how)
            note_shadowing(r, n);
        return NULL;
    }
    return add_volume(r, n, calls[CALL_VOLUME_INSPECT].rows);
}

static struct err *
add_object(struct reading *r, const struct call_row *row, const struct node *n)
{
    if (n->kind != NODE_MAP)
        return err_new(ERR_DECODE, "want an object, found %s", node_kind_name(n));
    switch (row->shape) {
    case SHAPE_CONTAINER:
        return add_container(r, n, row->rows);
    case SHAPE_IMAGE:
        return add_image(r, n, row->rows);
    case SHAPE_NETWORK:
        return add_network(r, n, row->rows);
    case SHAPE_VOLUME:
        return add_volume(r, n, row->rows);
    case SHAPE_MIXED:
        return add_mixed(r, n);
    case SHAPE_NONE:
    case SHAPE_EVENT:
    case SHAPE_SAMPLE:
        break;
    }
    BUG("a call of shape %d adds nothing to a snapshot", (int)row->shape);
}

static void
make_room(struct snapshot *s, size_t more)
{
    struct arena *a = s->arena;

    s->containers.v =
        with_room(a, s->containers.v, s->containers.len, more, sizeof *s->containers.v);
    s->images.v = with_room(a, s->images.v, s->images.len, more, sizeof *s->images.v);
    s->networks.v = with_room(a, s->networks.v, s->networks.len, more, sizeof *s->networks.v);
    s->volumes.v = with_room(a, s->volumes.v, s->volumes.len, more, sizeof *s->volumes.v);
}

struct err *
call_decode(const struct runtime *rt, enum call_id id, const char *out, size_t len,
            struct snapshot *into, struct decoded *ret)
{
    const struct call_row *row = &rt->backend->calls[id];
    struct reading r = { rt, into, ret, id == CALL_INSPECT };
    struct node *all;
    size_t bad = 0;

    TRY(json_read_all(into->arena, out, len, &all, &bad));
    if (ret)
        ret->bad += bad;
    make_room(into, all->u.seq.len);
    for (size_t i = 0; i < all->u.seq.len; i++) {
        struct err *e = NULL;

        /* podman prints null for an empty list of some kinds. */
        if (all->u.seq.v[i]->kind != NODE_NULL)
            e = add_object(&r, row, all->u.seq.v[i]);
        if (e)
            note_bad(&r, e);
    }
    return NULL;
}

struct err *
call_decode_event(const struct runtime *rt, struct arena *a, const char *text, size_t len,
                  struct event *ret_event)
{
    struct event ev = { .kind = EVENT_OTHER, .action_text = "", .id = "", .name = "" };
    struct node *n;

    TRY(json_read(a, text, len, &n));
    TRY(decode_tolerant(a, n, rt->backend->calls[CALL_EVENTS].rows, &ev));
    /* Only a container's end has a code: podman leaves out 0. */
    if (ev.action == ACTION_DIE && !ev.exit_code.set)
        ev.exit_code = (struct opt_int){ true, 0 };
    *ret_event = ev;
    return NULL;
}

struct err *
call_decode_sample(const struct runtime *rt, struct arena *a, const char *text, size_t len,
                   struct sample *ret_sample)
{
    struct sample s = { .name = "",
                        .cpu_percent = -1,
                        .mem_used = -1,
                        .mem_limit = -1,
                        .net_rx = -1,
                        .net_tx = -1,
                        .blk_read = -1,
                        .blk_write = -1,
                        .pids = -1 };
    struct node *n;

    /* member_pair writes two numbers. */
    _Static_assert(offsetof(struct sample, mem_limit) ==
                       offsetof(struct sample, mem_used) + sizeof(int64_t),
                   "a pair");
    _Static_assert(offsetof(struct sample, net_tx) ==
                       offsetof(struct sample, net_rx) + sizeof(int64_t),
                   "a pair");
    _Static_assert(offsetof(struct sample, blk_write) ==
                       offsetof(struct sample, blk_read) + sizeof(int64_t),
                   "a pair");
    TRY(json_read(a, text, len, &n));
    TRY(decode_tolerant(a, n, rt->backend->calls[CALL_STATS].rows, &s));
    *ret_sample = s;
    return NULL;
}
