#include "compose/source.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "compose/dotenv.h"
#include "compose/load_ctx.h"
#include "compose/source_text.h"
#include "model/yaml_read.h"

#include <stdlib.h>
#include <string.h>

static const char *const main_names[] = { "compose.yaml", "compose.yml", "docker-compose.yml",
                                          "docker-compose.yaml" };
static const char *const override_names[] = { "compose.override.yml", "compose.override.yaml",
                                              "docker-compose.override.yml",
                                              "docker-compose.override.yaml" };

const char *
source_join(struct load *ld, const char *dir, const char *path)
{
    CLEANUP(mem_freep) char *joined = fs_join(dir, path);

    return arena_dup(ld->arena, joined);
}

const char *
source_relative(struct load *ld, const char *dir, const char *path)
{
    CLEANUP(str_release) struct str out = STR_INIT;

    while (*dir == '/' && *path == '/') {
        size_t n = strcspn(dir + 1, "/"), m = strcspn(path + 1, "/");

        if (n != m || strncmp(dir + 1, path + 1, n) != 0)
            break;
        dir += 1 + n;
        path += 1 + m;
    }
    for (; *dir == '/' && dir[1]; dir += 1 + strcspn(dir + 1, "/"))
        str_put(&out, out.len ? "/.." : "..");
    if (*path == '/' && path[1])
        str_printf(&out, "%s%s", out.len ? "/" : "", path + 1);
    return out.len ? arena_dup_n(ld->arena, out.buf, out.len) : ".";
}

static const char *
dir_of(struct load *ld, const char *path)
{
    CLEANUP(mem_freep) char *dir = fs_dirname(path);

    return arena_dup(ld->arena, dir);
}

const char *
source_shown(struct load *ld, const char *path)
{
    size_t len = strlen(ld->cwd);

    if (str_eq(path, "-"))
        return "stdin";
    if (strncmp(path, ld->cwd, len) == 0 && path[len] == '/' && path[len + 1])
        return path + len + 1;
    return path;
}

bool
source_is_remote(const char *name)
{
    static const char *const prefixes[] = { "oci://",  "git://",      "ssh://",  "git@",
                                            "http://", "github.com/", "https://" };

    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (str_starts(name, prefixes[i]))
            return true;
    return false;
}

struct err *
source_remote_error(const char *name)
{
    bool oci = str_starts(name, "oci://");

    return err_hint(err_new("remote-file", "%s is %s; only files on this machine are loaded",
                            name, oci ? "an OCI artifact" : "on another machine"),
                    "%s it and name the local file", oci ? "pull" : "clone or download");
}

/* "1" "t" "true" …, as the reference reads booleans of its own variables. */
static bool
is_true(const char *value)
{
    static const char *const words[] = { "1", "t", "T", "true", "TRUE", "True" };

    for (size_t i = 0; value && i < ARRAY_LEN(words); i++)
        if (str_eq(value, words[i]))
            return true;
    return false;
}

/* For `env --explain`: what was set too, but by somebody who counts less. */
static void
remember_hidden(struct load *ld, const struct pair *pair, const struct node *winner)
{
    struct node *list = node_get(ld->hidden, pair->key);
    const struct origin *at = pair->value->at, *first = winner->at;

    if (pair->value == winner || at == first)
        return;
    if (at && first && at->line == first->line && at->col == first->col &&
        str_eq(at->file, first->file))
        return; /* one .env, found from two folders */
    if (!list) {
        list = node_seq(ld->arena, NULL);
        node_set(ld->arena, ld->hidden, pair->key, list);
    }
    node_append(ld->arena, list, pair->value);
}

void
source_add_missing(struct load *ld, struct node *to, const struct node *from)
{
    for (size_t i = 0; i < from->u.map.len; i++) {
        const struct pair *pair = &from->u.map.v[i];
        const struct node *winner = node_get(to, pair->key);

        if (winner)
            remember_hidden(ld, pair, winner);
        else
            node_set(ld->arena, to, pair->key, pair->value);
    }
}

struct err *
source_read_env(struct load *ld, const char *path, bool named, const struct node *env,
                const struct origin *from, struct node *vars)
{
    struct dotenv file = { .file = source_shown(ld, path), .env = env, .from = from };

    TRY(source_text(ld, path, named, from, &file.text));
    return dotenv_read(ld, &file, vars);
}

/* The .env of a folder; a folder of that name is passed over. */
static struct err *
add_dot_env(struct load *ld, struct load_scope *scope, const char *dir)
{
    const char *path = source_join(ld, dir, ".env");
    struct node *vars = node_map(ld->arena, NULL);

    if (!fs_exists(path) || fs_is_dir(path))
        return NULL;
    TRY(source_read_env(ld, path, false, scope->env, NULL, vars));
    source_add_missing(ld, scope->env, vars);
    return NULL;
}

static struct err *
add_env_files(struct load *ld, struct load_scope *scope, const char *const *files)
{
    struct node *vars = node_map(ld->arena, NULL);

    for (; *files; files++) {
        const char *path = source_join(ld, ld->cwd, *files);

        TRY(source_read_env(ld, path, true, scope->env, NULL, vars));
        ld->env_files.v[ld->env_files.len++] = path;
    }
    source_add_missing(ld, scope->env, vars);
    return NULL;
}

/* --env-file, else COMPOSE_ENV_FILES, which cannot come from .env; NULL: neither. */
static const char *const *
env_files_given(struct load *ld, struct strv *from_variable)
{
    const char *value;

    if (ld->options->env_files && *ld->options->env_files)
        return ld->options->env_files;
    value = load_env(ld, "COMPOSE_ENV_FILES");
    if (!value || !*value)
        return NULL;
    strv_split(from_variable, value, ',');
    return strv_argv(from_variable);
}

static void
set_variable(struct load *ld, struct node *env, const char *name, const char *value)
{
    struct origin *o = arena_alloc(ld->arena, sizeof *o);

    o->how = ORIGIN_ENVIRONMENT;
    node_set(ld->arena, env, name, node_str(ld->arena, value, o));
}

static void
add_process_environment(struct load *ld, struct node *env)
{
    const char *const *v = ld->options->environment;

    for (; v && *v; v++) {
        const char *equal = strchr(*v, '=');

        if (equal && equal > *v)
            set_variable(ld, env, arena_dup_n(ld->arena, *v, (size_t)(equal - *v)), equal + 1);
    }
    if (!node_find(env, "PWD"))
        set_variable(ld, env, "PWD", ld->cwd);
}

/* The folder that --project-directory or the first file on the command line gives. */
static const char *
dir_given(struct load *ld)
{
    const char *const *f = ld->options->files;

    if (ld->options->project_directory && *ld->options->project_directory)
        return source_join(ld, ld->cwd, ld->options->project_directory);
    for (; f && *f; f++)
        if (!str_eq(*f, "-") && !source_is_remote(*f))
            return dir_of(ld, source_join(ld, ld->cwd, *f));
    return NULL;
}

struct err *
source_environment(struct load *ld, struct load_scope *scope)
{
    CLEANUP(strv_release) struct strv split = STRV_INIT;
    const char *dir = dir_given(ld);
    const char *const *files;
    size_t count = 0;

    scope->env = node_map(ld->arena, NULL);
    ld->scope = scope;
    add_process_environment(ld, scope->env);
    files = env_files_given(ld, &split);
    if (!files)
        return is_true(load_env(ld, "COMPOSE_DISABLE_ENV_FILE"))
                   ? NULL
                   : add_dot_env(ld, scope, dir ? dir : ld->cwd);
    while (files[count])
        count++;
    ld->env_files.v = arena_alloc(ld->arena, (count + 1) * sizeof *ld->env_files.v);
    return add_env_files(ld, scope, files);
}

static struct source *
add_source(struct load *ld, struct sources *files, const char *path)
{
    struct source *s;

    files->v = arena_grow(ld->arena, files->v, &files->cap, files->len + 1, sizeof *files->v);
    s = &files->v[files->len++];
    s->path = path;
    s->shown = source_shown(ld, path);
    return s;
}

/* The first of the names that the folder has; others that it has too are warned about. */
static const char *
search_folder(struct load *ld, const char *dir, const char *const *names, size_t count,
              const char *kind)
{
    CLEANUP(str_release) struct str found = STR_INIT;
    const char *winner = NULL;
    size_t many = 0;

    for (size_t i = 0; i < count; i++) {
        const char *path = source_join(ld, dir, names[i]);

        if (!fs_exists(path))
            continue;
        winner = winner ? winner : path;
        str_printf(&found, "%s%s", many++ ? ", " : "", path);
    }
    if (many > 1) {
        load_warn(ld, NULL, NULL, "Found multiple %s files with supported names: %s", kind,
                  found.buf);
        load_warn(ld, NULL, NULL, "Using %s", winner);
    }
    return winner;
}

static struct err *
search_upwards(struct load *ld, const char *from, struct sources *files)
{
    const char *dir = from, *path, *over;

    for (;;) {
        path = search_folder(ld, dir, main_names, ARRAY_LEN(main_names), "config");
        if (path)
            break;
        if (str_eq(dir, "/") || *dir != '/')
            return err_hint(err_new("no-file", "no configuration file provided: not found"),
                            "there is no compose.yaml in %s or above it; name one with -f",
                            from);
        dir = dir_of(ld, dir);
    }
    add_source(ld, files, path);
    over = search_folder(ld, dir, override_names, ARRAY_LEN(override_names), "override");
    if (over)
        add_source(ld, files, over);
    return NULL;
}

static struct err *
add_named(struct load *ld, const char *const *names, struct sources *files)
{
    for (; names && *names; names++) {
        const char *path = str_eq(*names, "-") ? "-" : source_join(ld, ld->cwd, *names);

        if (source_is_remote(*names) && !fs_exists(path))
            return source_remote_error(*names);
        add_source(ld, files, path);
    }
    return NULL;
}

static struct err *
list_files(struct load *ld, const struct load_scope *scope, struct sources *files,
           bool *ret_named)
{
    CLEANUP(strv_release) struct strv split = STRV_INIT;
    const char *list = load_env(ld, "COMPOSE_FILE"), *separator;
    const char *dir = scope->dir ? scope->dir : ld->cwd;

    *ret_named = ld->options->files && *ld->options->files;
    if (*ret_named)
        return add_named(ld, ld->options->files, files);
    if (!list || !*list)
        return search_upwards(ld, dir, files);
    separator = load_env(ld, "COMPOSE_PATH_SEPARATOR");
    strv_split(&split, list, separator && *separator ? *separator : ':');
    return add_named(ld, strv_argv(&split), files);
}

static struct err *
parse(struct load *ld, const char *text, enum origin_how how, const struct origin *via,
      struct source *file)
{
    struct yaml_source yaml = { .file = file->shown, .how = how, .via = via };

    yaml.text = text;
    yaml.len = strlen(text);
    return yaml_read_source(ld->arena, &yaml, &yaml_limits_default, &file->docs);
}

/* A text that is no YAML is reported, so that other files' errors are shown too. */
static void
parse_or_report(struct load *ld, const char *text, bool included, const struct origin *from,
                struct source *file)
{
    enum origin_how how = included ? ORIGIN_INCLUDED : ORIGIN_READ;
    struct err *e = parse(ld, text, how, included ? from : NULL, file);

    for (struct err *one = e; from && one; one = one->next)
        one = err_wrap(one, "%s by %s:%d", included ? "included" : "extended", from->file,
                       from->line);
    load_collect(ld, e);
}

static struct err *
read_files(struct load *ld, struct sources *files, bool named)
{
    for (size_t i = 0; i < files->len; i++) {
        struct source *s = &files->v[i];
        const char *text;

        TRY(source_text(ld, s->path, named, NULL, &text));
        parse_or_report(ld, text, false, NULL, s);
    }
    return NULL;
}

struct err *
source_find(struct load *ld, struct load_scope *scope, struct sources *ret_files)
{
    const char *given = dir_given(ld);
    bool named;

    scope->dir = given;
    TRY(list_files(ld, scope, ret_files, &named));
    for (size_t i = 0; !scope->dir && i < ret_files->len; i++)
        if (!str_eq(ret_files->v[i].path, "-"))
            scope->dir = dir_of(ld, ret_files->v[i].path);
    if (!scope->dir)
        scope->dir = ld->cwd;
    scope->base = scope->dir;
    if (!ld->env_files.v && !is_true(load_env(ld, "COMPOSE_DISABLE_ENV_FILE")))
        TRY(add_dot_env(ld, scope, scope->dir));
    return read_files(ld, ret_files, named);
}

struct err *
source_read(struct load *ld, const char *path, bool included, const struct origin *from,
            struct source *ret_file)
{
    const char *text;

    ret_file->path = path;
    ret_file->shown = source_shown(ld, path);
    ret_file->docs = NULL;
    TRY(source_text(ld, path, false, from, &text));
    parse_or_report(ld, text, included, from, ret_file);
    return NULL;
}
