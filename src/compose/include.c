#include "compose/include.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/check.h"
#include "compose/layers.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"
#include "compose/source.h"

enum { INCLUDE_DEPTH = 100, INCLUDES_MAX = 2000 };

/* One entry of include: in its long form. */
struct entry {
    struct node *node;     /* as written */
    struct node *path;     /* a text or a list of texts */
    struct node *env_file; /* the same, or NULL */
    struct node *folder;   /* project_directory, or NULL */
    const struct path *at;
};

static size_t
texts_count(const struct node *n)
{
    return !n || n->kind == NODE_NULL ? 0 : n->kind == NODE_SEQ ? n->u.seq.len : 1;
}

static struct node *
text_at(struct node *n, size_t i)
{
    return n->kind == NODE_SEQ ? n->u.seq.v[i] : n;
}

/* A text, or a list of texts. */
static bool
check_texts(struct load *ld, struct node *n, const struct path *path, const struct trie *t)
{
    if (!check_kind(ld, n, path, schema_row(t), 0))
        return false;
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        if (!check_kind(ld, n->u.seq.v[i], &PATH_INDEX(path, i), schema_row(trie_item(t)), 0))
            return false;
    return true;
}

static void
warn_unknown(struct load *ld, const struct entry *x, const struct trie *t)
{
    for (size_t i = 0; x->node->kind == NODE_MAP && i < x->node->u.map.len; i++) {
        const struct pair *pair = &x->node->u.map.v[i];

        if (!trie_is_named(t, pair->key))
            load_warn(ld, pair->at, &PATH_KEY(x->at, pair->key),
                      "\"%s\" is not known here and ignored", pair->key);
    }
}

/* false: reported. */
static bool
read_entry(struct load *ld, struct entry *x, const struct trie *t)
{
    if (!check_kind(ld, x->node, x->at, schema_row(t), 0))
        return false;
    if (x->node->kind == NODE_STR) {
        x->path = x->node;
        return true;
    }
    warn_unknown(ld, x, t);
    x->path = node_get(x->node, "path");
    x->env_file = node_get(x->node, "env_file");
    x->folder = node_get(x->node, "project_directory");
    if (!texts_count(x->path)) {
        load_warn(ld, x->node->at, x->at, "an include without a path names nothing");
        return false;
    }
    return check_texts(ld, x->path, &PATH_KEY(x->at, "path"), trie_key(t, "path")) &&
           (!x->env_file || check_texts(ld, x->env_file, &PATH_KEY(x->at, "env_file"),
                                        trie_key(t, "env_file"))) &&
           (!x->folder || check_kind(ld, x->folder, &PATH_KEY(x->at, "project_directory"),
                                     schema_row(trie_key(t, "project_directory")), 0));
}

static const char *
folder_of(struct load *ld, const char *path)
{
    CLEANUP(mem_freep) char *dir = fs_dirname(path);

    return arena_dup(ld->arena, dir);
}

static void
set_folder(struct load *ld, const struct entry *x, const char *main_file,
           struct load_scope *scope)
{
    const struct load_scope *up = ld->scope;
    bool absolute = x->folder && x->folder->text[0] == '/';

    scope->dir = x->folder && *x->folder->text ? source_join(ld, up->dir, x->folder->text)
                                               : folder_of(ld, main_file);
    scope->base = absolute ? scope->dir : source_relative(ld, up->dir, scope->dir);
}

/* The parent's variables win over those of the included folder. */
static struct err *
set_environment(struct load *ld, const struct entry *x, struct load_scope *scope)
{
    const struct node *parent = ld->scope->env;
    struct node *vars = node_map(ld->arena, NULL);
    const char *dot_env = source_join(ld, scope->dir, ".env");

    for (size_t i = 0; i < texts_count(x->env_file); i++) {
        const struct node *text = text_at(x->env_file, i);
        const char *path = source_join(ld, ld->scope->dir, text->text);

        TRY(source_read_env(ld, path, false, parent, text->at, vars));
    }
    if (!texts_count(x->env_file) && fs_exists(dot_env) && !fs_is_dir(dot_env))
        TRY(source_read_env(ld, dot_env, false, parent, x->node->at, vars));
    if (!vars->u.map.len) {
        scope->env = ld->scope->env;
        return NULL;
    }
    scope->env = node_map(ld->arena, NULL);
    source_add_missing(ld, scope->env, parent);
    source_add_missing(ld, scope->env, vars);
    return NULL;
}

static bool
is_loaded_by(const struct load_scope *scope, const char *path)
{
    for (; scope; scope = scope->up)
        if (str_eq(scope->file, path))
            return true;
    return false;
}

static int
depth_of(const struct load_scope *scope)
{
    int depth = 0;

    for (; scope; scope = scope->up)
        depth++;
    return depth;
}

/* Loops and depth; false: reported. */
static bool
may_include(struct load *ld, const struct entry *x, const char *path)
{
    if (is_loaded_by(ld->scope, path)) {
        load_hint(load_error_at(ld, x->node->at, x->at, "include-loop",
                                "%s would be loaded within itself", source_shown(ld, path)),
                  "one of these includes must go");
        return false;
    }
    if (depth_of(ld->scope) > INCLUDE_DEPTH) {
        load_error_at(ld, x->node->at, x->at, "include-depth",
                      "files include each other more than %d levels deep", INCLUDE_DEPTH);
        return false;
    }
    if (++ld->includes > INCLUDES_MAX) {
        if (ld->includes == INCLUDES_MAX + 1)
            load_error_at(ld, x->node->at, x->at, "include-depth",
                          "more than %d files are included", INCLUDES_MAX);
        return false;
    }
    return true;
}

static struct err *
read_entry_files(struct load *ld, const struct entry *x, struct sources *files)
{
    for (size_t i = 0; i < texts_count(x->path); i++) {
        const struct node *text = text_at(x->path, i);
        struct source *s;

        if (source_is_remote(text->text))
            return source_remote_error(text->text);
        files->v = arena_grow(ld->arena, files->v, &files->cap, i + 1, sizeof *files->v);
        s = &files->v[files->len++];
        TRY(source_read(ld, source_join(ld, ld->scope->dir, text->text), true, text->at, s));
    }
    return NULL;
}

static bool
is_resource(const char *key)
{
    static const char *const sections[] = { "services", "volumes", "networks",
                                            "secrets",  "configs", "models" };

    for (size_t i = 0; i < ARRAY_LEN(sections); i++)
        if (str_eq(key, sections[i]))
            return true;
    return false;
}

static void
import_section(struct load *ld, struct node *to, const struct node *from, const char *section)
{
    struct path above = PATH_KEY(NULL, section);

    for (size_t i = 0; i < from->u.map.len; i++) {
        const struct pair *pair = &from->u.map.v[i], *mine = node_find(to, pair->key);
        struct path path = PATH_KEY(&above, pair->key);

        if (!mine) {
            node_set_at(ld->arena, to, pair->key, pair->at, pair->value);
            continue;
        }
        if ((mine->value->flags | pair->value->flags) & NODE_BAD ||
            node_equal(mine->value, pair->value))
            continue;
        load_hint(load_error_at(ld, mine->at, &path, "include-conflict",
                                "also defined, differently, by the included %s:%d",
                                pair->at->file, pair->at->line),
                  "rename one of the two, or change the included one by an override file: "
                  "path: [%s, override.yaml]",
                  pair->at->file);
    }
}

static void
import(struct load *ld, struct node *tree, const struct node *included)
{
    for (size_t i = 0; i < included->u.map.len; i++) {
        const struct pair *pair = &included->u.map.v[i];
        struct node *mine = node_get(tree, pair->key);

        if (!is_resource(pair->key) || pair->value->kind != NODE_MAP)
            continue;
        if (!mine || mine->kind == NODE_NULL) {
            mine = node_map(ld->arena, pair->value->at);
            node_set_at(ld->arena, tree, pair->key, pair->at, mine);
        }
        if (mine->kind == NODE_MAP)
            import_section(ld, mine, pair->value, pair->key);
    }
}

static struct err *
include_entry(struct load *ld, struct node *tree, struct entry *x)
{
    const struct load_scope *up = ld->scope;
    struct load_scope *scope = arena_alloc(ld->arena, sizeof *scope);
    struct sources files = { 0 };
    struct node *included;
    struct err *e;

    scope->up = up;
    scope->included = x->node->at;
    scope->resolve_paths = true;
    if (!source_is_remote(text_at(x->path, 0)->text) &&
        !may_include(ld, x, source_join(ld, up->dir, text_at(x->path, 0)->text)))
        return NULL;
    TRY(read_entry_files(ld, x, &files));
    set_folder(ld, x, files.v[0].path, scope);
    TRY(set_environment(ld, x, scope));
    ld->scope = scope;
    e = layers_load(ld, scope, &files, &included);
    ld->scope = up;
    if (!e)
        import(ld, tree, included);
    return e;
}

struct err *
include_apply(struct load *ld, struct node *tree)
{
    const struct trie *t = trie_key(schema_root(ld), "include");
    struct node *list = node_get(tree, "include");
    struct path path = PATH_KEY(NULL, "include");

    if (!list)
        return NULL;
    if (list->kind != NODE_NULL && check_kind(ld, list, &path, schema_row(t), 0)) {
        for (size_t i = 0; i < list->u.seq.len; i++) {
            struct path at = PATH_INDEX(&path, i);
            struct entry x = { .node = list->u.seq.v[i], .at = &at };
            const struct origin *origin = x.node->at;
            struct err *e =
                read_entry(ld, &x, trie_item(t)) ? include_entry(ld, tree, &x) : NULL;

            if (e)
                load_collect_at(ld, e, origin, &at);
        }
    }
    node_remove(tree, "include");
    return NULL;
}
