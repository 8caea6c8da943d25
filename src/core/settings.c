#include "core/settings.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/node.h"
#include "model/yaml_read.h"

#include <stdlib.h>
#include <string.h>

enum { SETTINGS_LIMIT = 1 << 20 };

static const struct {
    const char *name, *dialect;
} builtin[] = {
    { "docker", "docker" },
    { "podman", "podman" },
    { "nerdctl", "nerdctl" },
    { "container", "apple" },
};

static const char *const dialects[] = { "docker", "podman", "nerdctl", "apple" };
static const char *const keys[] = { "default_runtime", "runtimes" };
static const char *const runtime_keys[] = { "command", "dialect", "env" };

static bool
known(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, words[i]))
            return true;
    return false;
}

static struct err *
check_keys(const struct node *map, const char *what, const char *const *words, size_t count)
{
    for (size_t i = 0; i < map->u.map.len; i++) {
        const struct pair *p = &map->u.map.v[i];
        const char *near;
        struct err *e;

        if (known(p->key, words, count))
            continue;
        e = err_at(ERR_SETTINGS, origin_pos(p->at), "%s has no key '%s'", what, p->key);
        near = str_nearest(p->key, words, count);
        return near ? err_hint(e, "did you mean '%s'?", near) : e;
    }
    return NULL;
}

static struct err *
want(const struct node *n, const char *key, const char *wanted)
{
    return err_path(
        err_at(ERR_SETTINGS, node_pos(n), "want %s, found %s", wanted, node_kind_name(n)), "%s",
        key);
}

static struct err *
read_command(const struct node *n, struct strv *out)
{
    if (n->kind == NODE_STR && *n->text) {
        strv_push(out, n->text);
        return NULL;
    }
    if (n->kind != NODE_SEQ || n->u.seq.len == 0)
        return want(n, "command", "a program and its arguments as a list");
    for (size_t i = 0; i < n->u.seq.len; i++) {
        const struct node *word = n->u.seq.v[i];

        if (word->kind != NODE_STR || (i == 0 && !*word->text))
            return want(word, "command", "a text");
        strv_push(out, word->text);
    }
    return NULL;
}

static struct err *
read_env(struct settings *s, const struct node *n, struct strv *out)
{
    if (n->kind != NODE_MAP)
        return want(n, "env", "a mapping of names to values");
    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *p = &n->u.map.v[i];
        const char *value = node_scalar_text(s->arena, p->value);

        if (!value)
            return want(p->value, "env", "a text");
        strv_printf(out, "%s=%s", p->key, value);
    }
    return NULL;
}

static struct err *
read_runtime(struct settings *s, const struct pair *p, struct runtime_row *row)
{
    const struct node *dialect = node_get(p->value, "dialect");
    const struct node *command = node_get(p->value, "command");
    const struct node *env = node_get(p->value, "env");

    if (p->value->kind != NODE_MAP)
        return want(p->value, p->key, "a mapping with 'dialect' and 'command'");
    TRY(check_keys(p->value, "a runtime", runtime_keys, ARRAY_LEN(runtime_keys)));
    if (!dialect || dialect->kind != NODE_STR ||
        !known(dialect->text, dialects, ARRAY_LEN(dialects)))
        return err_hint(err_at(ERR_SETTINGS, node_pos(dialect ? dialect : p->value),
                               "runtime '%s' needs a dialect", p->key),
                        "dialect: docker, podman, nerdctl or apple");
    row->dialect = dialect->text;
    if (command)
        TRY(read_command(command, &row->command));
    else
        strv_push(&row->command, row->dialect);
    return env ? read_env(s, env, &row->env) : NULL;
}

static struct runtime_row *
row_of(struct settings *s, const char *name)
{
    for (size_t i = 0; i < s->runtimes.len; i++)
        if (str_eq(s->runtimes.v[i].name, name))
            return &s->runtimes.v[i];
    VEC_PUSH(&s->runtimes, ((struct runtime_row){ .name = name }));
    return &s->runtimes.v[s->runtimes.len - 1];
}

/* A runtime of the user's with a built-in name takes its place in the order. */
static struct err *
read_runtimes(struct settings *s, const struct node *n)
{
    if (n->kind != NODE_MAP)
        return want(n, "runtimes", "a mapping of names to runtimes");
    for (size_t i = 0; i < n->u.map.len; i++) {
        struct runtime_row *row = row_of(s, n->u.map.v[i].key);

        strv_clear(&row->command);
        row->where = n->u.map.v[i].value;
        TRY(read_runtime(s, &n->u.map.v[i], row));
    }
    return NULL;
}

static struct err *
read_document(struct settings *s, const struct node *n)
{
    const struct node *def = node_get(n, "default_runtime");
    const struct node *runtimes = node_get(n, "runtimes");

    if (n->kind == NODE_NULL)
        return NULL;
    if (n->kind != NODE_MAP)
        return err_at(ERR_SETTINGS, node_pos(n), "want a mapping, found %s", node_kind_name(n));
    TRY(check_keys(n, "config.yaml", keys, ARRAY_LEN(keys)));
    if (runtimes)
        TRY(read_runtimes(s, runtimes));
    if (!def)
        return NULL;
    if (def->kind != NODE_STR)
        return want(def, "default_runtime", "a runtime's name");
    for (size_t i = 0; i < s->runtimes.len; i++)
        if (str_eq(s->runtimes.v[i].name, def->text)) {
            s->default_runtime = def->text;
            return NULL;
        }
    return err_hint(err_at(ERR_SETTINGS, node_pos(def), "no runtime is called '%s'", def->text),
                    "name one of docker, podman, nerdctl, container, or of 'runtimes:' here");
}

static struct err *
read_file(struct settings *s)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct node *documents;

    if (!fs_exists(s->path))
        return NULL;
    TRY(fs_read(s->path, SETTINGS_LIMIT, &text));
    TRY(yaml_read(s->arena, s->path, text.buf, text.len, &yaml_limits_default, &documents));
    if (documents->u.seq.len == 0)
        return NULL;
    s->node = documents->u.seq.v[0];
    return read_document(s, s->node);
}

struct err *
settings_read(struct settings **ret_settings)
{
    struct settings *s = mem_alloc(sizeof *s);
    CLEANUP(mem_freep) char *dir = fs_config_dir();
    CLEANUP(mem_freep) char *path = fs_join(dir, "config.yaml");
    struct err *e;

    s->arena = arena_new();
    s->path = arena_dup(s->arena, path);
    for (size_t i = 0; i < ARRAY_LEN(builtin); i++) {
        struct runtime_row row = { .name = builtin[i].name, .dialect = builtin[i].dialect };

        strv_push(&row.command, row.name);
        VEC_PUSH(&s->runtimes, row);
    }
    e = read_file(s);
    if (e) {
        settings_free(s);
        return err_wrap(e, "reading your settings");
    }
    *ret_settings = s;
    return NULL;
}

void
settings_free(struct settings *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->runtimes.len; i++) {
        strv_release(&s->runtimes.v[i].command);
        strv_release(&s->runtimes.v[i].env);
    }
    VEC_RELEASE(&s->runtimes);
    arena_free(s->arena);
    free(s);
}
