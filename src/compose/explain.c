/* Where values and variables came from, as text. */
#include "compose/load.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "compose/dotenv.h"
#include "compose/load_ctx.h"
#include "compose/source.h"
#include "model/project.h"
#include "model/project_rows.h"

#include <string.h>

enum { SHOWN = 70, STEPS_MAX = 40, USES_MAX = 20 };

static void
put_place(struct str *out, const struct origin *o)
{
    if (!o || !o->file) {
        str_put(out, o && o->how == ORIGIN_ENVIRONMENT ? "the environment" : "no file");
        return;
    }
    str_printf(out, "%s:%d", o->file, o->line);
    if (o->col)
        str_printf(out, ":%d", o->col);
}

static void
put_value(struct str *out, const struct node *n, bool whole)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    const char *text = node_scalar_text(a, n);

    if (!text || n->kind == NODE_NULL)
        str_put(out, text ? "nothing" : node_kind_name(n));
    else if (whole)
        utf8_escape(out, text, strlen(text));
    else
        utf8_put_cell(out, text, SHOWN, false);
}

/* One step of the way of a value, as a sentence. */
static void
put_step(struct str *out, const struct origin *o)
{
    switch (o->how) {
    case ORIGIN_READ:
        str_put(out, "written at ");
        break;
    case ORIGIN_MERGED:
        str_put(out, "replaces, by ");
        put_place(out, o);
        str_put(out, ", the value of ");
        put_place(out, o->from);
        str_putc(out, '\n');
        return;
    case ORIGIN_EXTENDED:
    case ORIGIN_INCLUDED:
    case ORIGIN_ALIAS:
        str_put(out, o->how == ORIGIN_EXTENDED   ? "inherited by the extends at "
                     : o->how == ORIGIN_INCLUDED ? "included at "
                                                 : "used by the alias at ");
        put_place(out, o->via);
        str_putc(out, '\n');
        return;
    case ORIGIN_INTERPOLATED:
        str_printf(out, "%s\n", o->note);
        return;
    case ORIGIN_ENV_FILE:
        str_put(out, "read from ");
        break;
    case ORIGIN_ENVIRONMENT:
        str_put(out, "taken from the environment\n");
        return;
    case ORIGIN_DEFAULT:
        str_put(out, "a default of the specification\n");
        return;
    }
    put_place(out, o);
    str_putc(out, '\n');
}

static void
put_line(struct str *out, int indent, const char *words, const struct origin *at)
{
    str_fill(out, ' ', (size_t)indent);
    str_put(out, words);
    put_place(out, at);
    str_putc(out, '\n');
}

/* The way of a value, newest step first; that of a value it replaced stands below "before:". */
static void
put_steps(struct str *out, const struct origin *o, int indent, int left)
{
    for (; o && left > 0; left--) {
        const struct origin *next = o->from;

        str_fill(out, ' ', (size_t)indent);
        put_step(out, o);
        if (o->how == ORIGIN_MERGED) {
            put_steps(out, o->via, indent, left - 1);
            str_fill(out, ' ', (size_t)indent);
            str_put(out, "before:\n");
            put_steps(out, o->from, indent + 2, left - 1);
            return;
        }
        if (o->how == ORIGIN_ENV_FILE && o->from) {
            put_line(out, indent, "named at ", o->from);
            return;
        }
        if (o->how == ORIGIN_INCLUDED) {
            put_line(out, indent, "written at ", o);
            next = o->via && o->via->how == ORIGIN_INCLUDED ? o->via : NULL;
        }
        o = next;
    }
}

/* What secrets hold is shown to nobody. */
static bool
is_hidden(const struct path *path)
{
    return path && path->key && str_eq(path->key, SECRET_VALUE_KEY);
}

/* The project's name: what the tree holds is already made of it. */
static bool
is_name(const struct path *path)
{
    return path && !path->up && path->key && str_eq(path->key, "name");
}

/* Where a value of a collection stands, in one line for each leaf below it. */
static void
put_leaves(struct str *out, const struct node *n, const struct path *path)
{
    if (is_hidden(path) || is_name(path))
        return;
    if (n->kind == NODE_MAP) {
        for (size_t i = 0; i < n->u.map.len; i++)
            put_leaves(out, n->u.map.v[i].value, &PATH_KEY(path, n->u.map.v[i].key));
        return;
    }
    if (n->kind == NODE_SEQ) {
        for (size_t i = 0; i < n->u.seq.len; i++)
            put_leaves(out, n->u.seq.v[i], &PATH_INDEX(path, i));
        return;
    }
    str_put(out, "  ");
    path_put(out, path);
    str_put(out, ": ");
    put_value(out, n, false);
    str_put(out, n->at && n->at->how == ORIGIN_DEFAULT ? "  (a default)" : "  (");
    if (!n->at || n->at->how != ORIGIN_DEFAULT) {
        put_place(out, n->at);
        str_putc(out, ')');
    }
    str_putc(out, '\n');
}

/* An element of a list by what it is called: K=V by K, a mapping by its target. */
static struct node *
find_called(const struct node *seq, const char *key)
{
    static const char *const names[] = { "target", "source", "path", "name" };
    size_t len = strlen(key);

    for (size_t i = 0; i < seq->u.seq.len; i++) {
        struct node *n = seq->u.seq.v[i];

        if (n->kind == NODE_STR && strncmp(n->text, key, len) == 0 &&
            (n->text[len] == '=' || !n->text[len]))
            return n;
        for (size_t j = 0; j < ARRAY_LEN(names); j++) {
            const struct node *name = node_get(n, names[j]);

            if (name && name->kind == NODE_STR && str_eq(name->text, key))
                return n;
        }
    }
    return NULL;
}

static struct node *
find(struct node *root, const struct path *path)
{
    struct node *above, *n;

    if (!path)
        return root;
    above = find(root, path->up);
    if (!above)
        return NULL;
    n = path_find(above, &(struct path){ .key = path->key, .index = path->index });
    if (!n && path->key && above->kind == NODE_SEQ)
        n = find_called(above, path->key);
    return n;
}

/* services.NAME.environment.VARIABLE that an env_file sets; the last file wins. */
static const struct node *
find_in_env_files(struct load *ld, struct node *root, const struct path *path)
{
    const struct path *section = path->up, *name = section ? section->up : NULL;
    struct node *files, *vars;

    if (!path->key || !name || !name->up || name->up->up ||
        !str_eq(name->up->key, "services") || !str_eq(section->key, "environment"))
        return NULL;
    files = node_get(find(root, name), "env_file");
    vars = node_map(ld->arena, NULL);
    for (size_t i = 0; files && files->kind == NODE_SEQ && i < files->u.seq.len; i++) {
        const struct node *file = node_get(files->u.seq.v[i], "path");
        const struct node *format = node_get(files->u.seq.v[i], "format");
        struct dotenv d = { .env = ld->scope->env, .from = files->u.seq.v[i]->at };
        struct err *e = NULL;

        if (!file || file->kind != NODE_STR)
            continue;
        d.file = source_shown(ld, file->text);
        d.raw = format && str_eq(format->text, "raw");
        e = load_read(ld, file->text, &d.text);
        if (!e)
            e = dotenv_read(ld, &d, vars);
        err_free(e);
    }
    return node_get(vars, path->key);
}

/* The nearest key to the step of the path that leads nowhere. */
static struct err *
not_found(struct node *root, const struct path *path)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    const struct path *step = path;
    VEC(const char *) names = { 0 };
    const struct node *above;
    const char *near = NULL;
    struct err *e;

    while (step->up && !find(root, step->up))
        step = step->up;
    above = find(root, step->up);
    for (size_t i = 0; above && above->kind == NODE_MAP && i < above->u.map.len; i++)
        if (!str_eq(above->u.map.v[i].key, SECRET_VALUE_KEY))
            VEC_PUSH(&names, above->u.map.v[i].key);
    if (step->key)
        near = str_nearest(step->key, names.v, names.len);
    VEC_RELEASE(&names);
    path_put(&text, step);
    e = err_new("no-such-path", "there is no %s in the project", text.buf);
    return near ? err_hint(e, "did you mean \"%s\"?", near) : e;
}

struct err *
compose_explain(const struct project *p, const char *path, struct str *out)
{
    struct load *ld = (struct load *)p->load;
    struct node *root = (struct node *)p->node;
    const struct path *steps;
    const struct node *n;

    if (!path_parse(ld->arena, path, &steps))
        return err_hint(err_new("bad-path", "'%s' is no path", path),
                        "for example services.web.ports[0], or services.web.labels.\"a.b\"");
    n = find(root, steps);
    if (!n && steps)
        n = find_in_env_files(ld, root, steps);
    if (!n || is_hidden(steps))
        return not_found(root, steps);
    path_put(out, steps);
    str_put(out, steps ? ": " : "");
    put_value(out, n, true);
    str_putc(out, '\n');
    put_steps(out, is_name(steps) ? ld->name_at : n->at, 2, STEPS_MAX);
    if (n->kind == NODE_SEQ || n->kind == NODE_MAP)
        put_leaves(out, n, steps);
    return NULL;
}

static bool
stands_before(const struct node *list, size_t at)
{
    const struct origin *o = list->u.seq.v[at]->at;

    for (size_t i = 0; o && i < at; i++) {
        const struct origin *other = list->u.seq.v[i]->at;

        if (other && other->line == o->line && other->col == o->col &&
            str_eq(other->file, o->file))
            return true;
    }
    return false;
}

static void
put_uses(struct str *out, const struct node *uses)
{
    size_t shown = 0;

    for (size_t i = 0; uses && i < uses->u.seq.len; i++) {
        if (shown == USES_MAX) {
            str_printf(out, "  and at %zu more places\n", uses->u.seq.len - i);
            return;
        }
        if (stands_before(uses, i))
            continue;
        shown++;
        str_put(out, "  used at ");
        put_place(out, uses->u.seq.v[i]->at);
        str_putc(out, '\n');
    }
}

static struct err *
unknown_variable(const struct load *ld, const char *name)
{
    const struct node *maps[] = { ld->uses, ld->scope->env };
    VEC(const char *) names = { 0 };
    const char *near;
    struct err *e = err_new("no-such-variable", "%s is neither set nor asked for", name);

    for (size_t m = 0; m < ARRAY_LEN(maps); m++)
        for (size_t i = 0; i < maps[m]->u.map.len; i++)
            VEC_PUSH(&names, maps[m]->u.map.v[i].key);
    near = str_nearest(name, names.v, names.len);
    VEC_RELEASE(&names);
    return near ? err_hint(e, "did you mean %s?", near) : e;
}

struct err *
compose_explain_variable(const struct project *p, const char *name, struct str *out)
{
    const struct load *ld = p->load;
    const struct node *value = load_env_node(ld, name), *uses = node_get(ld->uses, name);
    const struct node *hidden = node_get(ld->hidden, name);

    if (!value && !uses)
        return unknown_variable(ld, name);
    str_put(out, name);
    if (value) {
        str_put(out, "=");
        put_value(out, value, true);
        str_putc(out, '\n');
        put_steps(out, value->at, 2, STEPS_MAX);
    } else {
        str_put(out, " is not set\n");
    }
    for (size_t i = 0; hidden && i < hidden->u.seq.len; i++) {
        if (stands_before(hidden, i))
            continue;
        str_put(out, "  hides ");
        put_value(out, hidden->u.seq.v[i], false);
        str_put(out, " of ");
        put_place(out, hidden->u.seq.v[i]->at);
        str_putc(out, '\n');
    }
    put_uses(out, uses);
    return NULL;
}
