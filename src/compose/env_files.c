/* env_file and label_file: what they hold becomes environment and labels. */
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/dotenv.h"
#include "compose/load_ctx.h"
#include "compose/source.h"
#include "compose/stages.h"
#include "model/node.h"
#include "model/project.h"

#include <stdlib.h>
#include <string.h>

/* Adds what kv has a value for and map has not. */
static void
add_missing(struct load *ld, struct node *map, const struct key_values *kv)
{
    for (size_t i = 0; i < kv->len; i++)
        if (kv->v[i].value && !node_get(map, kv->v[i].key))
            node_set(ld->arena, map, kv->v[i].key, node_str(ld->arena, kv->v[i].value, NULL));
}

/* What ${…} in an env file of the service is resolved from: the project's variables first. */
static struct node *
lookup_map(struct load *ld, const struct service *s)
{
    struct node *map;

    if (!s->environment.len)
        return ld->scope->env;
    map = node_map(ld->arena, NULL);
    for (size_t i = 0; i < ld->scope->env->u.map.len; i++)
        node_set(ld->arena, map, ld->scope->env->u.map.v[i].key,
                 ld->scope->env->u.map.v[i].value);
    add_missing(ld, map, &s->environment);
    return map;
}

static int
order_values(const void *a, const void *b)
{
    const struct key_value *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* What the service says itself wins, also where it gives no value. */
static void
merge_values(struct load *ld, struct key_values *own, const struct node *read)
{
    size_t count = own->len;
    struct key_value *v = arena_alloc(ld->arena, (own->len + read->u.map.len) * sizeof *v);

    if (own->len)
        memcpy(v, own->v, own->len * sizeof *v);
    for (size_t i = 0; i < read->u.map.len; i++) {
        const struct pair *pair = &read->u.map.v[i];
        const struct key_value key = { pair->key, NULL };

        if (own->len && bsearch(&key, own->v, own->len, sizeof key, order_values))
            continue;
        v[count++] = (struct key_value){ pair->key, pair->value->text };
    }
    qsort(v, count, sizeof *v, order_values);
    *own = (struct key_values){ v, count };
}

/* The path below the working directory that stays relative with --no-path-resolution. */
static const char *
absolute(struct load *ld, const char *path)
{
    CLEANUP(mem_freep) char *whole = NULL;

    if (*path == '/')
        return path;
    whole = fs_join(ld->cwd, path);
    return arena_dup(ld->arena, whole);
}

struct reading {
    struct load *ld;
    const struct path *path; /* of the attribute's element */
    const struct node *at;
    const struct node *env;
    bool raw;
};

static void
read_file(const struct reading *r, const char *file, struct node *vars)
{
    struct dotenv d = {
        .file = source_shown(r->ld, file), .env = r->env, .from = r->at->at, .raw = r->raw
    };
    struct err *e = load_read(r->ld, file, &d.text);

    if (e)
        load_collect_at(r->ld, e, r->at->at, r->path);
    else
        load_collect(r->ld, dotenv_read(r->ld, &d, vars));
}

static void
missing_file(const struct reading *r, const char *file, const char *hint)
{
    load_hint(load_error_at(r->ld, r->at->at, r->path, "file-missing", "%s: no such file",
                            source_shown(r->ld, file)),
              "%s", hint);
}

static void
read_env_file(struct reading *r, const struct env_file *f, struct node *vars)
{
    const char *file;

    if (!*f->path) {
        if (f->required)
            load_error_at(r->ld, r->at->at, r->path, "empty-value",
                          "want the name of a file, found nothing");
        return;
    }
    file = absolute(r->ld, f->path);
    r->raw = str_eq(f->format, "raw");
    if (*f->format && !r->raw && !str_eq(f->format, ".env")) {
        load_error_at(r->ld, r->at->at, r->path, "wrong-word",
                      "\"%s\" is no format of an env file: want \"raw\" or none", f->format);
    } else if (fs_exists(file)) {
        read_file(r, file, vars);
    } else if (f->required) {
        missing_file(r, f->path, "write {path: FILE, required: false} if it may be absent");
    }
}

static void
resolve_environment(struct load *ld, struct service *s, const struct path *path)
{
    struct node *vars, *lookup;

    for (size_t i = 0; i < s->environment.len; i++) {
        struct key_value *kv = &s->environment.v[i];

        if (!kv->value)
            kv->value = load_env(ld, kv->key);
    }
    if (!s->env_file.len)
        return;
    vars = node_map(ld->arena, NULL);
    lookup = lookup_map(ld, s);
    for (size_t i = 0; i < s->env_file.len; i++) {
        const struct env_file *f = &s->env_file.v[i];
        struct reading r = { ld, &PATH_INDEX(path, i), f->node, lookup, false };

        if (f->path && !(f->node->flags & NODE_BAD))
            read_env_file(&r, f, vars);
    }
    merge_values(ld, &s->environment, vars);
}

/* So that one can ask where a label came from; what the service says itself stays. */
static void
keep_origins(struct load *ld, struct service *s, struct node *read)
{
    struct node *service = (struct node *)s->node, *own = node_get(service, "labels");

    if (!own || own->kind == NODE_NULL) {
        node_set(ld->arena, service, "labels", read);
        return;
    }
    for (size_t i = 0; i < read->u.map.len; i++) {
        const struct pair *pair = &read->u.map.v[i];

        if (own->kind == NODE_MAP && !node_get(own, pair->key))
            node_add(ld->arena, own, pair->key, pair->at, pair->value);
        else if (own->kind == NODE_SEQ && !key_values_get(&s->labels, pair->key))
            node_append(ld->arena, own,
                        node_str(ld->arena,
                                 arena_printf(ld->arena, "%s=%s", pair->key, pair->value->text),
                                 pair->value->at));
    }
}

/* Label files see each other's labels, and nothing else. */
static void
resolve_labels(struct load *ld, struct service *s, const struct path *path)
{
    const struct node *list = node_get(s->node, "label_file");
    struct node *labels;

    if (!s->label_file.len)
        return;
    labels = node_map(ld->arena, NULL);
    for (size_t i = 0; i < s->label_file.len; i++) {
        const char *file = absolute(ld, s->label_file.v[i]);
        const struct node *at =
            list && list->kind == NODE_SEQ && i < list->u.seq.len ? list->u.seq.v[i] : s->node;
        struct reading r = { ld, &PATH_INDEX(path, i), at, labels, false };

        if (fs_exists(file))
            read_file(&r, file, labels);
        else
            missing_file(&r, s->label_file.v[i], "every label_file must exist");
    }
    keep_origins(ld, s, labels);
    merge_values(ld, &s->labels, labels);
}

struct err *
stage_files(struct load *ld, struct project *p)
{
    const struct path *services = &PATH_KEY(NULL, "services");

    for (size_t i = 0; i < p->services.len; i++) {
        struct service *s = &p->services.v[i];
        const struct path *path = &PATH_KEY(services, s->name);

        if (!ld->options->no_env_resolution)
            resolve_environment(ld, s, &PATH_KEY(path, "env_file"));
        resolve_labels(ld, s, &PATH_KEY(path, "label_file"));
    }
    return NULL;
}
