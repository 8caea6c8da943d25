#include "compose/render.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/image_name.h"
#include "model/json_write.h"
#include "model/node.h"
#include "model/project.h"
#include "model/project_rows.h"
#include "model/yaml_write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 2 };

struct err *
render_format_parse(const char *word, enum render_format *ret)
{
    if (!*word || str_eq(word, "yaml")) {
        *ret = RENDER_YAML;
    } else if (str_eq(word, "json")) {
        *ret = RENDER_JSON;
    } else {
        return err_hint(err_new(ERR_RENDER_FORMAT, "unsupported format \"%s\"", word),
                        "want yaml or json");
    }
    return NULL;
}

/* One writer for both forms. */
struct writer {
    union {
        struct sink sink;
        struct yaml_writer yaml;
        struct json_writer json;
    } u;
    enum render_format format;
};

static struct sink *
writer_init(struct writer *w, enum render_format format, struct str *out)
{
    w->format = format;
    if (format == RENDER_YAML)
        yaml_writer_init(&w->u.yaml, out, STEP);
    else
        json_writer_init(&w->u.json, out, STEP);
    return &w->u.sink;
}

static void
writer_release(struct writer *w)
{
    if (w->format == RENDER_YAML)
        yaml_writer_release(&w->u.yaml);
    else
        json_writer_release(&w->u.json);
}

/* "$" from byte from on stands for a variable when the text is read again: "$$" does not. */
static void
double_dollars(struct str *out, size_t from)
{
    size_t count = 0, len = out->len;

    for (const char *p = out->buf + from; (p = memchr(p, '$', len - (size_t)(p - out->buf)));
         p++)
        count++;
    if (!count)
        return;
    str_fill(out, '$', count);
    for (size_t i = len; count; i--) {
        char c = out->buf[i - 1];

        out->buf[i - 1 + count] = c;
        if (c == '$')
            out->buf[i - 1 + --count] = c;
    }
}

/* ---- Images with their digests -------------------------------------------------------- */

static const char *
pinned(struct arena *a, const struct render_options *o, const char *image)
{
    const char *digest = o->digests && *image ? map_get(o->digests, image) : NULL;

    return o->digests && *image ? image_name_pin(a, image, digest) : image;
}

static void
pin_images(struct arena *a, const struct render_options *o, struct project *p)
{
    struct service *v = arena_alloc(a, p->services.len * sizeof *v);

    for (size_t i = 0; i < p->services.len; i++) {
        v[i] = p->services.v[i];
        v[i].image = pinned(a, o, v[i].image);
    }
    p->services.v = v;
}

const char *const *
render_images_to_resolve(struct arena *a, const struct project *p)
{
    const char **list = arena_alloc(a, (p->services.len + 1) * sizeof *list);
    CLEANUP(map_release) struct map seen = MAP_INIT;
    size_t count = 0;

    for (size_t i = 0; i < p->services.len; i++) {
        const char *image = p->services.v[i].image;

        if (!*image || image_name_digest(image) || map_has(&seen, image))
            continue;
        map_set(&seen, image, (char *)image);
        list[count++] = image;
    }
    return list;
}

/* ---- The project ---------------------------------------------------------------------- */

/* The content that a variable gave is shown by the variable's name alone. */
static struct file_object *
without_content(struct arena *a, const struct project *p)
{
    struct file_object *v = arena_alloc(a, (p->configs.len + 1) * sizeof *v);

    for (size_t i = 0; i < p->configs.len; i++) {
        v[i] = p->configs.v[i];
        if (*v[i].environment)
            v[i].content = "";
    }
    return v;
}

struct part {
    const char *key;
    const struct row_set *rows;
    const void *list;
    size_t len;
};

static void
put_part(struct sink *s, const struct part *part, enum rows_form form)
{
    s->ops->key(s, part->key);
    rows_put_named(s, part->rows, part->list, form);
}

static const char *
pair_key(const void *arg, size_t i)
{
    const struct node *map = arg;

    return map->u.map.v[i].key;
}

/* Go's encoder shows a list that was never filled as null, unless its elements were compared.
 */
static void
show_lists(struct node *n)
{
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++)
        show_lists(n->u.map.v[i].value);
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        show_lists(n->u.seq.v[i]);
    if (n->kind == NODE_SEQ && !n->u.seq.len && !(n->flags & NODE_UNIQUE))
        n->kind = NODE_NULL;
}

static const struct node *
shown_lists(struct arena *a, const struct node *n)
{
    struct node *copy = node_clone(a, n);

    show_lists(copy);
    return copy;
}

/* The first number that JSON has no word for, or NULL. */
static const struct node *
unbounded(const struct node *n)
{
    const struct node *found = n->kind == NODE_FLOAT && !isfinite(n->u.f) ? n : NULL;

    for (size_t i = 0; n->kind == NODE_MAP && !found && i < n->u.map.len; i++)
        found = unbounded(n->u.map.v[i].value);
    for (size_t i = 0; n->kind == NODE_SEQ && !found && i < n->u.seq.len; i++)
        found = unbounded(n->u.seq.v[i]);
    return found;
}

static struct err *
refuse_unbounded(const struct node *tree, const struct render_options *o)
{
    const struct node *n = o->format == RENDER_JSON ? unbounded(tree) : NULL;

    if (!n)
        return NULL;
    return err_hint(err_at(ERR_RENDER_NUMBER, node_pos(n), "JSON has no number \"%s\"",
                           n->text ? n->text : ".inf"),
                    "put it into quotes, or ask for --format yaml");
}

/* json: room for what is shown otherwise in JSON, NULL for YAML. */
static void
put_extensions(struct sink *s, const struct node *tree, struct arena *json)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };

    sink_order_make(s, tree->u.map.len, pair_key, tree, &order);
    for (size_t i = 0; i < order.count; i++) {
        const struct pair *pair = &tree->u.map.v[order.v[i]];

        if (!str_starts(pair->key, "x-"))
            continue;
        s->ops->key(s, pair->key);
        sink_node(s, json ? shown_lists(json, pair->value) : pair->value);
    }
}

static void
put_name(struct sink *s, const struct project *p)
{
    s->ops->key(s, "name");
    sink_text(s, p->name);
}

static void
put_yaml(struct sink *s, const struct project *p, const struct part *parts, size_t count)
{
    if (*p->name)
        put_name(s, p);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || parts[i].len)
            put_part(s, &parts[i], ROWS_YAML);
    put_extensions(s, p->node, NULL);
}

/* Keys by bytes: configs, name, networks, secrets, services, volumes, x-…  Models are not
 * shown. */
static void
put_json(struct sink *s, struct arena *a, const struct project *p, const struct part *parts,
         size_t count)
{
    static const char *const order[] = { "configs", "name",     "networks",
                                         "secrets", "services", "volumes" };

    for (size_t k = 0; k < ARRAY_LEN(order); k++) {
        if (str_eq(order[k], "name"))
            put_name(s, p);
        for (size_t i = 0; i < count; i++)
            if (str_eq(parts[i].key, order[k]) && (i == 0 || parts[i].len))
                put_part(s, &parts[i], ROWS_JSON);
    }
    put_extensions(s, p->node, a);
}

struct err *
render_config(const struct project *project, const struct render_options *o, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(writer_release) struct writer w;
    struct project p = *project;
    struct sink *s = writer_init(&w, o->format, out);
    size_t from = out->len;

    for (size_t i = 0; i < p.node->u.map.len; i++)
        if (str_starts(p.node->u.map.v[i].key, "x-"))
            TRY(refuse_unbounded(p.node->u.map.v[i].value, o));
    if (o->digests)
        pin_images(a, o, &p);
    p.configs.v = without_content(a, project);
    {
        const struct part parts[] = {
            { "services", &service_rows, &p.services, p.services.len },
            { "networks", &network_rows, &p.networks, p.networks.len },
            { "volumes", &volume_rows, &p.volumes, p.volumes.len },
            { "secrets", &secret_rows, &p.secrets, p.secrets.len },
            { "configs", &config_rows, &p.configs, p.configs.len },
            { "models", &model_rows, &p.models, p.models.len },
        };

        s->ops->begin_map(s);
        if (o->format == RENDER_YAML)
            put_yaml(s, &p, parts, ARRAY_LEN(parts));
        else
            put_json(s, a, &p, parts, ARRAY_LEN(parts));
        s->ops->end(s);
    }
    if (!o->keep_dollars)
        double_dollars(out, from);
    return NULL;
}

void
render_lock(const struct project *p, const struct render_options *o, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(writer_release) struct writer w;
    struct sink *s = writer_init(&w, o->format, out);
    struct service *v = arena_alloc(a, (p->services.len + 1) * sizeof *v);
    struct project locked = *p;
    size_t from = out->len;

    for (size_t i = 0; i < p->services.len; i++) {
        v[i] = (struct service){ .name = p->services.v[i].name,
                                 .image = pinned(a, o, p->services.v[i].image) };
    }
    locked.services.v = v;
    s->ops->begin_map(s);
    if (o->format == RENDER_JSON) {
        s->ops->key(s, "name");
        sink_text(s, "");
    }
    s->ops->key(s, "services");
    rows_put_named(s, &service_rows, &locked.services,
                   o->format == RENDER_YAML ? ROWS_YAML : ROWS_JSON);
    s->ops->end(s);
    if (!o->keep_dollars)
        double_dollars(out, from);
}

/* ---- The tree ------------------------------------------------------------------------- */

static void
pin_tree(struct arena *a, const struct render_options *o, struct node *tree)
{
    const struct node *services = node_get(tree, "services");

    for (size_t i = 0; services && services->kind == NODE_MAP && i < services->u.map.len; i++) {
        struct node *service = services->u.map.v[i].value;
        const struct node *image = node_get(service, "image");

        if (image && image->kind == NODE_STR)
            node_set(a, service, "image", node_str(a, pinned(a, o, image->text), image->at));
    }
}

static void
put_tree(const struct node *tree, const struct render_options *o, struct str *out)
{
    CLEANUP(writer_release) struct writer w;

    sink_node(writer_init(&w, o->format, out), tree);
}

struct err *
render_tree(struct arena *a, const struct project *p, const struct render_options *o,
            struct str *out)
{
    struct node *tree = node_clone(a, p->node);

    TRY(refuse_unbounded(tree, o));
    if (o->digests)
        pin_tree(a, o, tree);
    if (o->format == RENDER_JSON)
        show_lists(tree);
    put_tree(tree, o, out);
    return NULL;
}

void
render_tree_lock(struct arena *a, const struct project *p, const struct render_options *o,
                 struct str *out)
{
    struct node *tree = node_map(a, NULL), *kept = node_map(a, NULL);
    const struct node *services = node_get(p->node, "services");

    for (size_t i = 0; services && services->kind == NODE_MAP && i < services->u.map.len; i++) {
        const struct pair *pair = &services->u.map.v[i];
        struct node *image = node_get(pair->value, "image"), *service = node_map(a, NULL);

        if (image && image->kind == NODE_STR)
            node_set(a, service, "image", node_str(a, pinned(a, o, image->text), image->at));
        node_set(a, kept, pair->key, service);
    }
    node_set(a, tree, "services", kept);
    put_tree(tree, o, out);
}
