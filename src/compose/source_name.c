/* The project's name: who gives it, and what it may look like. */
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/interpolate.h"
#include "compose/load_ctx.h"
#include "compose/source.h"

#include <stdlib.h>
#include <string.h>

static const char *
normalise(struct load *ld, const char *name)
{
    CLEANUP(str_release) struct str out = STR_INIT;

    for (; *name; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
            (out.len && (c == '_' || c == '-')))
            str_putc(&out, c);
    }
    return arena_dup_n(ld->arena, out.buf, out.len);
}

static struct err *
invalid(const char *name, const char *normal, struct pos at)
{
    struct err *e = err_at("project-name", at,
                           "invalid project name \"%s\": must consist only of lowercase "
                           "alphanumeric characters, hyphens, and underscores as well as "
                           "start with a letter or number",
                           name);

    return *normal ? err_hint(e, "%s would do", normal) : e;
}

struct err *
source_name_given(struct load *ld, const char **ret_name)
{
    const char *name = ld->options->project_name, *normal;
    struct pos at = { 0 };

    *ret_name = NULL;
    if (!name || !*name) {
        at = node_pos(load_env_node(ld, "COMPOSE_PROJECT_NAME"));
        name = load_env(ld, "COMPOSE_PROJECT_NAME");
    }
    if (!name || !*name)
        return NULL;
    normal = normalise(ld, name);
    if (!str_eq(normal, name))
        return invalid(name, normal, at);
    *ret_name = name;
    return NULL;
}

/* For `config --explain name`: a source that is no line of a file. */
static const struct origin *
name_origin(struct load *ld, const char *note)
{
    struct origin *o = arena_alloc(ld->arena, sizeof *o);

    o->how = ORIGIN_INTERPOLATED;
    o->note = note;
    return o;
}

/* The last name: of all files and documents, NULL when none has one. */
static const struct node *
last_name(const struct sources *files)
{
    const struct node *found = NULL;

    for (size_t f = 0; f < files->len; f++) {
        const struct node *docs = files->v[f].docs;

        for (size_t d = 0; docs && d < docs->u.seq.len; d++) {
            const struct node *name = node_get(docs->u.seq.v[d], "name");

            if (name && name->kind == NODE_STR && *name->text)
                found = name;
        }
    }
    return found;
}

static const char *
expanded(struct load *ld, const struct node *name)
{
    struct node *tree = node_map(ld->arena, NULL);

    node_set(ld->arena, tree, "name", node_clone(ld->arena, name));
    if (!ld->options->no_interpolate)
        interpolate(ld, tree);
    return node_get(tree, "name")->text;
}

static void
warn_of_link(struct load *ld, const char *name)
{
    CLEANUP(mem_freep) char *real = realpath(ld->scope->dir, NULL);

    if (real && !str_eq(fs_basename(real), name))
        load_warn(ld, NULL, NULL,
                  "project has been loaded without an explicit name from a symlink. Using name "
                  "\"%s\"",
                  name);
}

struct err *
source_name(struct load *ld, const struct sources *files)
{
    const struct node *written = last_name(files);
    const char *name;

    TRY(source_name_given(ld, &ld->name));
    if (ld->name) {
        ld->name_at = ld->name == ld->options->project_name
                          ? name_origin(ld, "given by --project-name")
                          : load_env_node(ld, "COMPOSE_PROJECT_NAME")->at;
        return NULL;
    }
    ld->name_at = written ? written->at : name_origin(ld, "the name of the project directory");
    name = written ? expanded(ld, written) : fs_basename(ld->scope->dir);
    if (!written)
        warn_of_link(ld, name);
    ld->name = written && ld->options->no_normalize ? name : normalise(ld, name);
    if (*ld->name)
        return NULL;
    if (written) {
        load_hint(load_error_at(ld, written->at, &PATH_KEY(NULL, "name"), "project-name",
                                "project name must not be empty: nothing of \"%s\" may stand "
                                "in one",
                                name),
                  "a name has letters, digits, '-' and '_'");
        return NULL;
    }
    return err_hint(err_new("project-name", "project name must not be empty"),
                    "the folder's name has no letter or digit: give a name with -p, or write "
                    "name: into the file");
}
