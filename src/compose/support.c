#include "compose/support.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/order.h"
#include "compose/support_table.h"
#include "model/engine.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

struct search {
    struct arena *arena;
    const struct project *project;
    const struct support_query *query;
    struct findings *found;
    struct str path;  /* in the schema's form: "services.*.ports.[]" */
    struct str shown; /* as it stands in the file: "services.web.ports[0]" */
};

/* Below these, keys are names that a person chose. */
static const char *const named_below[] = {
    "services",
    "networks",
    "volumes",
    "secrets",
    "configs",
    "models",
    "services.*.networks",
    "services.*.models",
};

static bool
has_names(const char *path)
{
    for (size_t i = 0; i < ARRAY_LEN(named_below); i++)
        if (strcmp(path, named_below[i]) == 0)
            return true;
    return false;
}

/* Nobody wrote it, or what is written asks for nothing. */
static bool
is_unset(const struct node *n)
{
    if (n->at && n->at->how == ORIGIN_DEFAULT)
        return true;
    if (n->kind == NODE_SEQ)
        return n->u.seq.len == 0;
    if (n->kind == NODE_MAP)
        return n->u.map.len == 0;
    return n->kind == NODE_NULL || (n->kind == NODE_STR && n->text_len == 0);
}

/* "false" is an answer of its own only where leaving out means something else. */
static bool
is_plain_no(const struct node *n, const char *path)
{
    static const char *const answers[] = { ".enable_ipv4", ".create_host_path" };

    if (n->kind != NODE_BOOL || n->u.b)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++)
        if (str_ends(path, answers[i]))
            return false;
    return true;
}

static void
add(struct search *s, enum support level, const struct node *where, const char *text,
    const char *hint)
{
    s->found->v = arena_grow(s->arena, s->found->v, &s->found->cap, s->found->len + 1,
                             sizeof *s->found->v);
    s->found->v[s->found->len++] = (struct finding){
        .level = level,
        .path = arena_dup(s->arena, s->shown.buf),
        .where = where,
        .text = text,
        .hint = hint,
    };
}

static const struct support_row *
find_row(const char *path, const struct node *n)
{
    for (size_t i = 0; i < support_rows_len; i++) {
        const struct support_row *row = &support_rows[i];

        if (strcmp(row->path, path) == 0 &&
            (!row->value || (n->kind == NODE_STR && str_starts(n->text, row->value))))
            return row;
    }
    return NULL;
}

/* True when something was found: what stands below needs no word of its own. */
static bool
look_at(struct search *s, const struct node *n)
{
    const struct support_row *row = find_row(s->path.buf, n);
    const char *why = NULL;
    enum support level;

    if (row) {
        add(s, row->level, n, row->text, row->hint);
        return true;
    }
    level = s->query ? s->query->level(s->query->arg, s->path.buf, &why) : SUPPORT_NATIVE;
    if (level == SUPPORT_NATIVE)
        return false;
    add(s, level, n, why ? arena_dup(s->arena, why) : "", NULL);
    return level != SUPPORT_EMULATED;
}

static void search_value(struct search *s, const struct node *n);

static void
search_key(struct search *s, const char *key, const struct node *value)
{
    size_t path = s->path.len, shown = s->shown.len;
    bool name = has_names(s->path.buf);

    if (str_starts(key, "x-") && !name)
        return;
    str_printf(&s->path, "%s%s", path ? "." : "", name ? "*" : key);
    str_printf(&s->shown, "%s%s", shown ? "." : "", key);
    search_value(s, value);
    str_truncate(&s->path, path);
    str_truncate(&s->shown, shown);
}

static void
search_value(struct search *s, const struct node *n)
{
    if (is_unset(n) || is_plain_no(n, s->path.buf) || look_at(s, n))
        return;
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++)
        search_key(s, n->u.map.v[i].key, n->u.map.v[i].value);
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++) {
        size_t path = s->path.len, shown = s->shown.len;

        str_put(&s->path, ".[]");
        str_printf(&s->shown, "[%zu]", i);
        search_value(s, n->u.seq.v[i]);
        str_truncate(&s->path, path);
        str_truncate(&s->shown, shown);
    }
}

/* A top-level object under its section. */
static void
search_object(struct search *s, const char *section, const char *key, const struct node *n)
{
    if (!n)
        return;
    str_printf(&s->path, "%s.*", section);
    str_printf(&s->shown, "%s.%s", section, key);
    search_value(s, n);
    str_clear(&s->path);
    str_clear(&s->shown);
}

static bool
uses_ref(const struct file_refs *refs, const char *key)
{
    for (size_t i = 0; i < refs->len; i++)
        if (strcmp(refs->v[i].source, key) == 0)
            return true;
    return false;
}

enum section { SECTION_NETWORK, SECTION_VOLUME, SECTION_SECRET, SECTION_CONFIG };

static bool
is_used_by(const struct service *s, enum section section, const char *key)
{
    switch (section) {
    case SECTION_NETWORK:
        for (size_t i = 0; i < s->networks.len; i++)
            if (strcmp(s->networks.v[i].name, key) == 0)
                return true;
        return false;
    case SECTION_VOLUME:
        for (size_t i = 0; i < s->volumes.len; i++)
            if (strcmp(s->volumes.v[i].type, "volume") == 0 && s->volumes.v[i].source &&
                strcmp(s->volumes.v[i].source, key) == 0)
                return true;
        return false;
    case SECTION_SECRET:
        return uses_ref(&s->secrets, key);
    default:
        return uses_ref(&s->configs, key);
    }
}

static bool
is_used(const struct services *selected, enum section section, const char *key)
{
    for (size_t i = 0; i < selected->len; i++)
        if (is_used_by(selected->v[i], section, key))
            return true;
    return false;
}

void
support_find(struct arena *a, const struct project *p, const struct strings *services,
             const struct support_query *q, struct findings *ret)
{
    CLEANUP(err_freep) struct err *e = NULL;
    struct search s = { a, p, q, ret, STR_INIT, STR_INIT };
    struct services selected = { 0 };

    /* A name that does not exist is told by whoever plans. */
    e = order_services(a, p, services, ORDER_DEPENDENCIES, &selected);
    for (size_t i = 0; i < p->services.len; i++)
        if (services_has(&selected, p->services.v[i].name))
            search_object(&s, "services", p->services.v[i].name, p->services.v[i].node);
    for (size_t i = 0; i < p->networks.len; i++)
        if (!p->networks.v[i].external &&
            is_used(&selected, SECTION_NETWORK, p->networks.v[i].key))
            search_object(&s, "networks", p->networks.v[i].key, p->networks.v[i].node);
    for (size_t i = 0; i < p->volumes.len; i++)
        if (!p->volumes.v[i].external &&
            is_used(&selected, SECTION_VOLUME, p->volumes.v[i].key))
            search_object(&s, "volumes", p->volumes.v[i].key, p->volumes.v[i].node);
    for (size_t i = 0; i < p->secrets.len; i++)
        if (is_used(&selected, SECTION_SECRET, p->secrets.v[i].key))
            search_object(&s, "secrets", p->secrets.v[i].key, p->secrets.v[i].node);
    for (size_t i = 0; i < p->configs.len; i++)
        if (is_used(&selected, SECTION_CONFIG, p->configs.v[i].key))
            search_object(&s, "configs", p->configs.v[i].key, p->configs.v[i].node);
    str_release(&s.path);
    str_release(&s.shown);
}

struct err *
support_refusals(const struct findings *f)
{
    struct err *all = NULL;

    for (size_t i = 0; i < f->len; i++) {
        const struct finding *it = &f->v[i];
        struct err *e;

        if (it->level != SUPPORT_REFUSED)
            continue;
        e = err_path(err_at("unsupported", node_pos(it->where), "cannot be honoured here: %s",
                            *it->text ? it->text : "the runtime has no way to do it"),
                     "%s", it->path);
        if (it->hint)
            e = err_hint(e, "%s", it->hint);
        all = err_chain(all, e);
    }
    return all;
}

/* ---- Shells --------------------------------------------------------------------------- */

static bool
is_shell(const struct strings *words)
{
    static const char *const shells[] = { "sh", "/bin/sh", "/bin/ash", "/bin/bash", "bash" };

    for (size_t i = 0; words->len && i < ARRAY_LEN(shells); i++)
        if (strcmp(words->v[0], shells[i]) == 0)
            return true;
    return false;
}

/* The image itself runs a shell, or has a check that needs one. */
static bool
shell_is_known(const struct image *im)
{
    return im && (is_shell(&im->entrypoint) || is_shell(&im->cmd) ||
                  (im->health_test.len && strcmp(im->health_test.v[0], "CMD-SHELL") == 0));
}

static bool
is_listed(const struct shell_checks *list, const char *image)
{
    for (size_t i = 0; i < list->len; i++)
        if (strcmp(list->v[i].image, image) == 0)
            return true;
    return false;
}

void
support_shell_checks(struct arena *a, const struct plan *plan, const struct snapshot *now,
                     const struct caps *caps, struct shell_checks *ret)
{
    for (size_t i = 0; !caps->has[CAP_HEALTH_LIST] && i < plan->ops.len; i++) {
        const struct op *op = &plan->ops.v[i];
        const struct healthcheck *check;
        const struct image *im;

        if (op->kind != OP_RUN && op->kind != OP_CREATE)
            continue;
        check = &op->spec->service->healthcheck;
        im = snapshot_image(now, op->spec->image);
        if (!check->node || check->disable || check->test.len < 2 ||
            strcmp(check->test.v[0], "CMD") != 0 || shell_is_known(im) ||
            is_listed(ret, op->spec->image))
            continue;
        ret->v = arena_grow(a, ret->v, &ret->cap, ret->len + 1, sizeof *ret->v);
        ret->v[ret->len++] = (struct shell_check){
            .image = op->spec->image,
            .image_id = im ? im->id : op->spec->image_id,
            .service = op->spec->service->name,
            .where = node_get(check->node, "test"),
        };
    }
}

struct err *
support_no_shell(const struct shell_check *c)
{
    struct err *e = err_at("health-needs-shell", node_pos(c->where),
                           "this runtime runs a health check through /bin/sh, and the image %s "
                           "has none",
                           c->image);

    e = err_path(e, "services.%s.healthcheck.test", c->service);
    return err_hint(e,
                    "add a shell to the image, or build the check into it: HEALTHCHECK CMD in "
                    "the Dockerfile keeps the list form");
}
