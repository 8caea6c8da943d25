#include "compose/extends.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "compose/check.h"
#include "compose/interpolate.h"
#include "compose/load_ctx.h"
#include "compose/merge.h"
#include "compose/schema.h"
#include "compose/source.h"
#include "compose/stages.h"

#include <string.h>

enum { EXTENDS_DEPTH = 300 };

/* The services of one file, and what of them is resolved. */
struct base_file {
    const char *path, *shown;
    struct node *services;     /* NULL when the file could not be read; reported */
    bool foreign;              /* named by file: its services are made canonical, paths too */
    struct node *ready;        /* foreign: names of services that are canonical */
    const struct node *resets; /* what its services reset, by their names; or NULL */
};

/* A service that is being resolved, and the one that asks for it. */
struct link {
    const struct link *up;
    const char *path, *name;
};

/* Where an extends points. */
struct target {
    const char *service, *file;
    struct node *node; /* the extends */
    struct node *service_node;
};

static struct node *
clone_extended(struct load *ld, const struct node *n, const struct origin *via)
{
    struct node *copy = arena_alloc(ld->arena, sizeof *copy);
    struct origin *o = arena_alloc(ld->arena, sizeof *o);

    ld->grown.copies++;
    *copy = *n;
    copy->flags &= (uint8_t) ~(NODE_CLEAN | NODE_UNIQUE | NODE_OVERRIDE);
    if (n->at) {
        *o = *n->at;
        o->how = ORIGIN_EXTENDED;
        o->note = NULL;
        o->from = n->at;
        o->via = via;
        copy->at = o;
    }
    if (n->kind == NODE_SEQ || n->kind == NODE_MAP)
        memset(&copy->u, 0, sizeof copy->u);
    if (n->kind == NODE_SEQ)
        for (size_t i = 0; i < n->u.seq.len; i++)
            node_append(ld->arena, copy, clone_extended(ld, n->u.seq.v[i], via));
    if (n->kind == NODE_MAP)
        for (size_t i = 0; i < n->u.map.len; i++)
            node_add(ld->arena, copy, n->u.map.v[i].key, n->u.map.v[i].at,
                     clone_extended(ld, n->u.map.v[i].value, via));
    return copy;
}

static bool
read_target(struct load *ld, struct node *service, const struct path *path, struct target *ret)
{
    const struct trie *t = trie_key(schema_root(ld), "services");
    const struct trie *row = trie_key(trie_key(t, path->key), "extends");
    struct node *n = node_get(service, "extends"), *file;
    struct path at = PATH_KEY(path, "extends");

    *ret = (struct target){ .node = n, .service_node = n };
    if (!check_kind(ld, n, &at, schema_row(row), 0))
        return false;
    if (n->kind == NODE_STR) {
        ret->service = n->text;
        return true;
    }
    ret->service_node = node_get(n, "service");
    file = node_get(n, "file");
    for (size_t i = 0; i < n->u.map.len; i++)
        if (!trie_is_named(row, n->u.map.v[i].key))
            load_warn(ld, n->u.map.v[i].at, &PATH_KEY(&at, n->u.map.v[i].key),
                      "\"%s\" is not known here and ignored", n->u.map.v[i].key);
    if (!ret->service_node) {
        load_hint(load_error_at(ld, n->at, &at, "missing-key", "\"service\" is missing"),
                  "name the service of the other file: {file: base.yaml, service: web}");
        return false;
    }
    if (!check_kind(ld, ret->service_node, &PATH_KEY(&at, "service"),
                    schema_row(trie_key(row, "service")), 0))
        return false;
    ret->service = ret->service_node->text;
    if (!file || file->kind == NODE_NULL)
        return true;
    ret->file = file->kind == NODE_STR ? file->text : NULL;
    return check_kind(ld, file, &PATH_KEY(&at, "file"), schema_row(trie_key(row, "file")), 0);
}

static void
loop_error(struct load *ld, const struct link *chain, const struct target *target,
           const struct path *path)
{
    CLEANUP(str_release) struct str way = STR_INIT;
    struct path at = PATH_KEY(path, "extends");
    const struct link *l = chain;

    for (int shown = 0; l && shown < 10; l = l->up, shown++)
        str_printf(&way, "%s%s of %s", shown ? ", extended by " : "", l->name,
                   source_shown(ld, l->path));
    load_hint(load_error_at(ld, target->node->at, &at, "extends-loop",
                            "a service extends itself: %s", way.buf),
              "one of these extends must go");
}

/* true when the service is being resolved already, or the chain has become too long. */
static bool
loops(struct load *ld, const struct link *chain, const struct target *target,
      const struct path *path)
{
    struct path at = PATH_KEY(path, "extends");
    int depth = 0;

    for (const struct link *l = chain->up; l; l = l->up, depth++) {
        if (str_eq(l->name, chain->name) && str_eq(l->path, chain->path)) {
            loop_error(ld, chain, target, path);
            return true;
        }
    }
    if (depth < EXTENDS_DEPTH)
        return false;
    load_error_at(ld, target->node->at, &at, "extends-depth",
                  "more than %d services extend each other", EXTENDS_DEPTH);
    return true;
}

static void
unknown_service(struct load *ld, const struct base_file *f, const struct target *target,
                const struct path *path)
{
    struct path at = PATH_KEY(path, "extends");
    VEC(const char *) names = { 0 };
    const char *near;
    struct err *e;

    for (size_t i = 0; !load_is_full(ld) && i < f->services->u.map.len; i++)
        VEC_PUSH(&names, f->services->u.map.v[i].key);
    near = str_nearest(target->service, names.v, names.len);
    e = load_error_at(ld, target->service_node->at, &at, "extends-service",
                      "%s has no service \"%s\" to extend", f->shown, target->service);
    if (near)
        load_hint(e, "did you mean \"%s\"?", near);
    VEC_RELEASE(&names);
}

static struct node *resolve(struct load *ld, struct base_file *f, const char *name,
                            const struct link *up);

/*
 * The documents of a file, one over the other, with their variables replaced.  What the last
 * one resets counts for the bases of its services, too.
 */
static struct node *
join_documents(struct load *ld, const struct source *file, struct node **ret_resets)
{
    struct node *tree = node_map(ld->arena, NULL);

    for (size_t i = 0; i < file->docs->u.seq.len; i++) {
        struct node *doc = file->docs->u.seq.v[i];

        if (doc->kind != NODE_MAP)
            continue;
        *ret_resets = merge_take_resets(ld, doc);
        interpolate(ld, doc);
        merge_reset(tree, *ret_resets);
        merge_maps(ld, tree, doc, NULL, schema_root(ld));
    }
    return tree;
}

/* A file named by an extends; read once, whoever names it. */
static struct base_file *
open_file(struct load *ld, const struct target *target, const struct path *path)
{
    const char *name = source_join(ld, ld->scope->dir, target->file);
    struct path at = PATH_KEY(path, "extends");
    const char *key = arena_printf(ld->arena, "extends %p %s", (const void *)ld->scope, name);
    struct base_file *f = load_memo(ld, key);
    struct node *resets = NULL;
    struct source file;
    struct err *e;

    if (f)
        return f;
    f = arena_alloc(ld->arena, sizeof *f);
    f->path = name;
    f->shown = source_shown(ld, name);
    f->foreign = true;
    f->ready = node_map(ld->arena, NULL);
    load_set_memo(ld, key, f);
    e = source_is_remote(target->file) ? source_remote_error(target->file)
                                       : source_read(ld, name, false, target->node->at, &file);
    if (e) {
        load_collect_at(ld, e, target->node->at, &at);
        return f;
    }
    if (!file.docs)
        return f;
    f->services = node_get(join_documents(ld, &file, &resets), "services");
    f->resets = node_get(resets, "services");
    if (!f->services || f->services->kind != NODE_MAP) {
        f->services = NULL;
        load_error_at(ld, target->node->at, &at, "extends-service",
                      "%s has no services to extend", f->shown);
    }
    return f;
}

/*
 * A service of another file: canonical, with its paths as seen from the extending one's folder.
 * Its own extends comes first, since it may name a third file.
 */
static void
make_ready(struct load *ld, struct base_file *f, const char *name, const struct origin *via)
{
    const struct load_scope *outer = ld->scope;
    CLEANUP(mem_freep) char *dir = fs_dirname(f->path);
    struct load_scope scope = *outer;
    struct node *tree = node_map(ld->arena, NULL), *services = node_map(ld->arena, NULL);
    struct pair *pair = node_find(f->services, name);

    if (node_get(f->ready, name) || pair->value->kind == NODE_NULL)
        return;
    node_set(ld->arena, f->ready, name, node_null(ld->arena, NULL));
    node_set_at(ld->arena, services, name, pair->at, pair->value);
    node_set(ld->arena, tree, "services", services);
    scope.dir = arena_dup(ld->arena, dir);
    scope.base = source_relative(ld, outer->dir, scope.dir);
    ld->because = via;
    check(ld, tree, CHECK_SHAPES);
    ld->scope = &scope;
    load_collect(ld, stage_unicity(ld, tree));
    load_collect(ld, stage_canon(ld, tree));
    load_collect(ld, stage_unicity(ld, tree));
    load_collect(ld, stage_paths(ld, tree));
    ld->scope = outer;
    ld->because = NULL;
    node_find(f->services, name)->value = node_get(services, name);
}

/* The base of a service, resolved; NULL when there is none (reported). */
static const struct node *
find_base(struct load *ld, struct base_file *f, const struct target *target,
          const struct path *path, const struct link *chain)
{
    struct base_file *from = target->file ? open_file(ld, target, path) : f;

    if (!from->services)
        return NULL;
    if (!node_find(from->services, target->service)) {
        unknown_service(ld, from, target, path);
        return NULL;
    }
    if (loops(ld, chain, target, path))
        return NULL;
    if (from->foreign)
        make_ready(ld, from, target->service, target->node->at);
    return resolve(ld, from, target->service, chain);
}

static struct node *
extend(struct load *ld, struct base_file *f, struct pair *pair, const struct path *path,
       const struct link *up)
{
    const struct link here = { up, f->path, pair->key };
    const struct trie *t = trie_key(schema_root(ld), "services");
    const struct node *base;
    struct node *service = pair->value, *merged;
    struct target target;

    if (!read_target(ld, service, path, &target)) {
        load_spoil(node_get(service, "extends"));
        return service;
    }
    base = find_base(ld, f, &target, path, &here);
    if (!base) {
        load_spoil(target.node);
        return service;
    }
    if (base->kind != NODE_MAP)
        return service; /* an empty base leaves the extends where it is */
    if (ld->grown.copies > LOAD_COPIES_MAX + ld->grown.read) {
        load_too_much(ld, target.node, &PATH_KEY(path, "extends"),
                      "services inherit more than %zu values", ld->grown.copies);
        return service;
    }
    node_remove(service, "extends");
    merged = clone_extended(ld, base, target.node->at);
    merge_reset(merged, node_get(f->resets, pair->key));
    merged = merge(ld, merged, service, path, trie_key(t, pair->key));
    merged->at = service->at;
    return merged;
}

static bool
wants_base(const struct node *service)
{
    const struct node *n = node_get(service, "extends");

    return n && !(n->flags & NODE_BAD);
}

/* The service with its extends applied; the file keeps the result. */
static struct node *
resolve(struct load *ld, struct base_file *f, const char *name, const struct link *up)
{
    struct pair *pair = node_find(f->services, name);
    struct path services = PATH_KEY(NULL, "services"), path = PATH_KEY(&services, name);
    struct node *merged;

    if (pair->value->kind != NODE_MAP || !wants_base(pair->value))
        return pair->value;
    merged = extend(ld, f, pair, &path, up);
    node_find(f->services, name)->value = merged;
    return merged;
}

void
extends_apply(struct load *ld, struct node *tree, const struct source *file,
              const struct node *resets)
{
    struct node *services = node_get(tree, "services");
    struct base_file f = { .path = file->path, .shown = file->shown, .services = services };

    f.resets = node_get(resets, "services");
    if (!services || services->kind != NODE_MAP)
        return;
    for (size_t i = 0; i < services->u.map.len; i++)
        resolve(ld, &f, services->u.map.v[i].key, NULL);
}
