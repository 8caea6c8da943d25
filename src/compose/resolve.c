/* Relative paths made absolute, and variables that are named without a value. */
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "compose/walk.h"
#include "model/node.h"
#include "model/project_rows.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Paths ---------------------------------------------------------------------------- */

static bool
is_separator(char c)
{
    return c == '/' || c == '\\';
}

/* "c:\x" and "\\server\share", on every system: the engine may run on Windows. */
static bool
is_windows_absolute(const char *path)
{
    if (is_separator(path[0]) && is_separator(path[1]))
        return true;
    return path[0] && path[1] == ':' && is_separator(path[2]);
}

static const char *
home_dir(const struct load *ld)
{
    for (const char *const *v = ld->options->environment; v && *v; v++)
        if (str_starts(*v, "HOME="))
            return *v + strlen("HOME=");
    return NULL;
}

static const char *
joined(struct load *ld, const char *dir, const char *path)
{
    CLEANUP(mem_freep) char *whole = *dir ? mem_printf("%s/%s", dir, path) : mem_dup(path);
    CLEANUP(mem_freep) char *clean = fs_clean(whole);

    return arena_dup(ld->arena, clean);
}

static const char *
expand_home(struct load *ld, const struct node *n, const struct path *path, const char *text)
{
    const char *home;

    if (*text != '~')
        return text;
    home = home_dir(ld);
    if (!home || !*home) {
        load_warn(ld, n->at, path, "cannot expand \"~\": the variable HOME is not set");
        return text;
    }
    return joined(ld, home, text + 1);
}

static void
set_path(struct load *ld, struct node *n, const struct path *path, bool windows,
         bool keep_empty)
{
    const char *text;

    if (n->kind != NODE_STR)
        return;
    text = expand_home(ld, n, path, n->text);
    if (*text != '/' && !(windows && is_windows_absolute(text)) && (*text || !keep_empty))
        text = joined(ld, ld->scope->base, text);
    n->text = text;
    n->text_len = (uint32_t)strlen(text);
}

static bool
is_remote_context(const char *text)
{
    static const char *const prefixes[] = { "service:", "https://", "http://",     "git://",
                                            "ssh://",   "git@",     "github.com/", NULL };

    for (const char *const *p = prefixes; *p; p++)
        if (str_starts(text, *p))
            return true;
    return strstr(text, "://") != NULL;
}

/* The first part of the path that is a symbolic link is replaced by what it leads to. */
static void
follow_link(struct load *ld, struct node *n)
{
    char *part = arena_dup(ld->arena, n->text), real[PATH_MAX];
    struct stat st;

    if (*part != '/')
        return;
    for (char *end = part; end;) {
        end = strchr(end + 1, '/');
        if (end)
            *end = '\0';
        if (lstat(part, &st) != 0)
            return;
        if (S_ISLNK(st.st_mode)) {
            if (realpath(part, real)) {
                n->text = arena_printf(ld->arena, "%s%s", real, n->text + strlen(part));
                n->text_len = (uint32_t)strlen(n->text);
            }
            return;
        }
        if (end)
            *end = '/';
    }
}

static void
resolve_mount(struct load *ld, struct node *n, const struct path *path)
{
    const struct node *type = node_get(n, "type");
    struct node *source = node_get(n, "source");

    if (!type || type->kind != NODE_STR || !str_eq(type->text, "bind"))
        return;
    if (source)
        set_path(ld, source, &PATH_KEY(path, "source"), true, false);
    else
        load_hint(
            load_error_at(ld, n->at, path, "missing-key", "a bind mount has no \"source\""),
            "name the file or folder of the host");
}

static void
resolve_driver_opts(struct load *ld, struct node *n, const struct path *path)
{
    const struct node *driver = node_get(n, "driver"), *options = node_get(n, "driver_opts");
    const struct node *kind = node_get(options, "o");
    struct node *device = node_get(options, "device");

    if (driver && driver->kind == NODE_STR && str_eq(driver->text, "local") && kind &&
        kind->kind == NODE_STR && str_eq(kind->text, "bind") && device)
        set_path(ld, device, path, true, false);
}

static struct err *
visit_path(struct load *ld, struct node *n, const struct path *path,
           const struct schema_row *row)
{
    switch (row->resolve) {
    case PATH_NONE:
        break;
    case PATH_FILE:
        set_path(ld, n, path, false, true);
        break;
    case PATH_UNIX:
        set_path(ld, n, path, true, false);
        break;
    case PATH_CONTEXT:
        if (n->kind == NODE_STR && !is_remote_context(n->text))
            set_path(ld, n, path, false, true);
        break;
    case PATH_LINK:
        set_path(ld, n, path, false, true);
        if (n->kind == NODE_STR)
            follow_link(ld, n);
        break;
    case PATH_MOUNT:
        resolve_mount(ld, n, path);
        break;
    case PATH_DRIVER_OPTS:
        resolve_driver_opts(ld, n, path);
        break;
    }
    return NULL;
}

struct err *
stage_paths(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_RESOLVE, true, visit_path);
}

/* ---- Variables ------------------------------------------------------------------------ */

static void
resolve_list(struct load *ld, struct node *list)
{
    for (size_t i = 0; i < list->u.seq.len; i++) {
        struct node *item = list->u.seq.v[i];
        const struct node *value =
            item->kind == NODE_STR ? load_env_node(ld, item->text) : NULL;

        if (!value)
            continue;
        item->text = arena_printf(ld->arena, "%s=%s", item->text, value->text);
        item->text_len = (uint32_t)strlen(item->text);
        item->at = value->at;
    }
}

/* A secret or config that a variable holds gets its content beside the variable's name. */
static void
resolve_content(struct load *ld, struct node *resources, const char *key)
{
    for (size_t i = 0; resources && resources->kind == NODE_MAP && i < resources->u.map.len;
         i++) {
        struct node *resource = resources->u.map.v[i].value;
        const struct node *name = node_get(resource, "environment");
        const struct node *value =
            name && name->kind == NODE_STR ? load_env_node(ld, name->text) : NULL;

        if (value)
            node_set(ld->arena, resource, key, node_str(ld->arena, value->text, value->at));
    }
}

struct err *
stage_environment(struct load *ld, struct node *tree)
{
    const struct node *services = node_get(tree, "services");

    if (ld->for_tree)
        return NULL;
    for (size_t i = 0; services && services->kind == NODE_MAP && i < services->u.map.len; i++) {
        struct node *list = node_get(services->u.map.v[i].value, "environment");

        if (list && list->kind == NODE_SEQ)
            resolve_list(ld, list);
    }
    resolve_content(ld, node_get(tree, "secrets"), SECRET_VALUE_KEY);
    resolve_content(ld, node_get(tree, "configs"), "content");
    return NULL;
}
