#include "compose/load.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/layers.h"
#include "compose/load_ctx.h"
#include "compose/source.h"
#include "compose/stages.h"
#include "model/project.h"

#include <stdlib.h>
#include <string.h>

static struct load *
load_new(struct arena *a, const struct load_options *o)
{
    struct load *ld = arena_alloc(a, sizeof *ld);
    CLEANUP(mem_freep) char *cwd = o->cwd ? mem_dup(o->cwd) : fs_cwd();

    ld->arena = a;
    ld->options = o;
    ld->cwd = arena_dup(a, cwd);
    ld->texts = node_map(a, NULL);
    ld->uses = node_map(a, NULL);
    ld->warned = node_map(a, NULL);
    ld->hidden = node_map(a, NULL);
    ld->warnings = o->warnings ? o->warnings : arena_alloc(a, sizeof *ld->warnings);
    return ld;
}

/* What is not in the arena. */
static void
load_release(struct load **ld)
{
    map_release(&(*ld)->memo);
    err_free((*ld)->scratch);
    err_free((*ld)->errors);
    (*ld)->scratch = (*ld)->errors = NULL;
}

static int
compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct key_value *)a)->key, ((const struct key_value *)b)->key);
}

static void
set_environment(struct load *ld, struct project *p)
{
    const struct node *env = ld->scope->env;
    struct key_values *kv = &p->environment;

    kv->v = arena_alloc(ld->arena, (env->u.map.len + 1) * sizeof *kv->v);
    for (size_t i = 0; i < env->u.map.len; i++)
        kv->v[kv->len++] =
            (struct key_value){ env->u.map.v[i].key, env->u.map.v[i].value->text };
    qsort(kv->v, kv->len, sizeof *kv->v, compare_keys);
}

/* The project as far as it is known before decoding. */
static struct project *
project_new(struct load *ld, struct node *tree, const struct sources *files)
{
    struct project *p = arena_alloc(ld->arena, sizeof *p);

    p->node = tree;
    p->load = ld;
    p->name = ld->name;
    p->working_dir = ld->scope->dir;
    p->files.v = arena_alloc(ld->arena, (files->len + 1) * sizeof *p->files.v);
    p->files.given = true;
    for (size_t i = 0; i < files->len; i++)
        p->files.v[p->files.len++] = files->v[i].path;
    p->env_files.v = ld->env_files.v;
    p->env_files.len = ld->env_files.len;
    set_environment(ld, p);
    return p;
}

static void
set_name_variable(struct load *ld, struct node *env)
{
    struct origin *o = arena_alloc(ld->arena, sizeof *o);

    o->how = ORIGIN_DEFAULT;
    node_set(ld->arena, env, "COMPOSE_PROJECT_NAME", node_str(ld->arena, ld->name, o));
}

static struct err *
empty_error(const struct sources *files)
{
    struct pos at = { files->len ? files->v[files->len - 1].shown : NULL, 0, 0 };

    return err_hint(err_at("no-content", at, "empty compose file"),
                    "it begins with services: and each service below it");
}

/* The second half: from one tree to a project. */
static struct err *
finish(struct load *ld, struct node *tree, const struct sources *files, struct project **ret)
{
    struct project *p;

    if (!ld->options->no_normalize && ld->name)
        TRY(stage_normalize(ld, tree));
    p = project_new(ld, tree, files);
    *ret = p;
    if (ld->for_tree)
        return NULL;
    TRY(stage_decode(ld, tree, p));
    TRY(stage_scope(ld, p));
    if (!ld->options->no_consistency)
        TRY(stage_consistency(ld, p));
    TRY(stage_select(ld, p));
    return stage_files(ld, p);
}

/*
 * The stages in order.  Within layers_load, for each document: variables, extends, include,
 * merge, check, canonical forms; then defaults, further checks, paths, environment.
 */
static struct err *
run(struct load *ld, struct load_scope *scope, struct project **ret)
{
    struct sources files = { 0 };
    struct node *tree = NULL;

    TRY(source_environment(ld, scope));
    TRY(source_find(ld, scope, &files));
    if (ld->errors)
        return NULL;
    TRY(source_name(ld, &files));
    if (ld->name)
        set_name_variable(ld, scope->env);
    TRY(layers_load(ld, scope, &files, &tree));
    if (!tree->u.map.len && !ld->errors)
        return empty_error(&files);
    return finish(ld, tree, &files, ret);
}

static struct load_scope *
top_scope(struct load *ld)
{
    struct load_scope *scope = arena_alloc(ld->arena, sizeof *scope);

    scope->resolve_paths = !ld->options->no_path_resolution;
    ld->scope = scope;
    return scope;
}

static struct err *
load(struct arena *a, const struct load_options *o, bool for_tree, struct project **ret_project)
{
    CLEANUP(load_release) struct load *ld = load_new(a, o);
    struct project *p = NULL;

    ld->for_tree = for_tree;
    load_collect(ld, run(ld, top_scope(ld), &p));
    if (ld->errors)
        return load_errors(ld);
    *ret_project = p;
    return NULL;
}

struct err *
compose_load(struct arena *a, const struct load_options *o, struct project **ret_project)
{
    return load(a, o, false, ret_project);
}

struct err *
compose_load_tree(struct arena *a, const struct load_options *o, struct project **ret_project)
{
    return load(a, o, true, ret_project);
}

struct err *
compose_environment(struct arena *a, const struct load_options *o, struct node **ret_map)
{
    CLEANUP(load_release) struct load *ld = load_new(a, o);
    struct load_scope *scope = top_scope(ld);

    TRY(source_environment(ld, scope));
    *ret_map = scope->env;
    return NULL;
}

struct err *
compose_project_name(struct arena *a, const struct load_options *o, const char **ret_name)
{
    CLEANUP(load_release) struct load *ld = load_new(a, o);
    struct project *p;

    TRY(source_environment(ld, top_scope(ld)));
    TRY(source_name_given(ld, ret_name));
    if (*ret_name)
        return NULL;
    TRY(compose_load(a, o, &p));
    *ret_name = p->name;
    return NULL;
}
