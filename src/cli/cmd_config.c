/* config: what the files mean. */
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/image_digests.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"
#include "compose/render.h"
#include "model/project.h"

#include <errno.h>
#include <stdio.h>

struct config_flags {
    const char *format, *output, *hash, *explain;
    bool quiet, services, volumes, networks, models, images, profiles, variables, environment;
    bool no_interpolate, no_normalize, no_path_resolution, no_env_resolution, no_consistency;
    bool resolve_digests, lock_digests;
};

/* What is loaded and made of it. */
struct rendering {
    struct session session;
    const struct config_flags *f;
    struct project *project;
    struct map digests;
    struct str out;
};

static void
rendering_release(struct rendering *r)
{
    map_release(&r->digests);
    str_release(&r->out);
    session_release(&r->session);
}

/* As in Docker Compose these are of the whole project, whatever services are named. */
static bool
asks_for_whole_list(const struct config_flags *f)
{
    return f->hash || f->services || f->volumes || f->networks || f->models;
}

static bool
asks_for_list(const struct config_flags *f)
{
    return asks_for_whole_list(f) || f->profiles || f->images;
}

/* The tree alone is enough, and typed decoding would stumble over ${…}. */
static bool
wants_tree(const struct config_flags *f)
{
    return f->variables || (f->no_interpolate && (f->services || !asks_for_list(f)));
}

static struct err *
load(struct rendering *r)
{
    const struct config_flags *f = r->f;
    struct session *s = &r->session;
    struct err *e;

    s->load.no_interpolate = f->no_interpolate || f->variables;
    s->load.no_normalize = f->no_normalize || s->cli->globals.compatibility_given;
    s->load.no_path_resolution = f->no_path_resolution;
    s->load.no_consistency = f->no_consistency;
    s->load.no_env_resolution = asks_for_list(f);
    e = wants_tree(f) ? compose_load_tree(s->arena, &s->load, &r->project)
                      : compose_load(s->arena, &s->load, &r->project);
    session_print_warnings(s);
    return e;
}

static struct err *
put_lists(struct rendering *r)
{
    const struct config_flags *f = r->f;
    struct arena *a = r->session.arena;
    const struct project *p = r->project;

    if (f->services && f->no_interpolate)
        render_tree_services(p, &r->out);
    else if (f->services)
        return render_services(a, p, &r->out);
    else if (f->volumes)
        render_volumes(p, &r->out);
    else if (f->networks)
        render_networks(p, &r->out);
    else if (f->models)
        render_models(p, &r->out);
    else if (f->hash)
        return render_hashes(a, p, f->hash, &r->out);
    else if (f->profiles)
        render_profiles(p, &r->out);
    else
        render_images(a, p, r->session.load.compatibility, &r->out);
    return NULL;
}

static struct err *
put_model(struct rendering *r)
{
    const struct config_flags *f = r->f;
    struct arena *a = r->session.arena;
    struct render_options o = { .keep_dollars = f->no_interpolate };

    TRY(render_format_parse(f->format ? f->format : "", &o.format));
    if (f->resolve_digests || f->lock_digests) {
        TRY(image_digests(&r->session, r->project, &r->digests));
        o.digests = &r->digests;
    }
    if (!f->lock_digests)
        return f->no_interpolate ? render_tree(a, r->project, &o, &r->out)
                                 : render_config(r->project, &o, &r->out);
    if (f->no_interpolate)
        render_tree_lock(a, r->project, &o, &r->out);
    else
        render_lock(r->project, &o, &r->out);
    return NULL;
}

static struct err *
put_variables(struct rendering *r)
{
    struct variables v = { 0 };

    compose_variables(r->session.arena, r->project->node, &v);
    return render_variables(&v, r->f->format, &r->out);
}

static struct err *
put_all(struct rendering *r)
{
    const struct config_flags *f = r->f;

    if (f->explain)
        return compose_explain(r->project, f->explain, &r->out);
    if (asks_for_list(f))
        return put_lists(r);
    if (f->variables)
        return put_variables(r);
    if (f->environment) {
        render_environment(r->project, &r->out);
        return NULL;
    }
    return put_model(r);
}

/* Written through: -o may name a pipe or a device. */
static struct err *
write_file(const char *path, const struct str *text)
{
    FILE *file = fopen(path, "we");
    bool good;

    if (!file)
        return err_errno(errno, "cannot write %s", path);
    good = fwrite(text->buf, 1, text->len, file) == text->len;
    good = fclose(file) == 0 && good;
    return good ? NULL : err_errno(errno, "cannot write %s", path);
}

static struct err *
run_config(struct cli *cli, const void *options, const struct strv *services)
{
    struct config_flags flags = *(const struct config_flags *)options;
    const struct config_flags *f = &flags;
    CLEANUP(rendering_release)
    struct rendering r = {
        .session = SESSION_INIT, .f = f, .digests = MAP_INIT, .out = STR_INIT
    };
    enum render_format format;
    bool texts;

    if (flags.hash && !*flags.hash)
        flags.hash = NULL;
    texts = asks_for_list(f) || f->environment || f->explain;
    if (!texts && !f->variables)
        TRY(render_format_parse(f->format ? f->format : "", &format));
    TRY(session_prepare(&r.session, cli, asks_for_whole_list(f) ? NULL : services));
    TRY(load(&r));
    TRY(put_all(&r));
    if (f->quiet && !texts && !f->variables)
        return NULL;
    if (f->output && *f->output)
        return write_file(f->output, &r.out);
    out_print(&r.out, OUT_TEXT);
    return NULL;
}

/* clang-format off */
static const struct opt config_rows[] = {
    OPT_TEXT(struct config_flags, format, 0, "format", "FORMAT", "Form of the model: yaml, json"),
    OPT_TEXT(struct config_flags, output, 'o', "output", "PATH",
        "Write to a file in place of standard output"),
    OPT_BOOL(struct config_flags, quiet, 'q', "quiet", "Print nothing but errors and warnings"),
    OPT_TEXT(struct config_flags, explain, 0, "explain", "PATH",
        "Say where a value comes from, for example services.web.image"),
    OPT_BOOL(struct config_flags, services, 0, "services",
        "Names of the services, dependencies first"),
    OPT_BOOL(struct config_flags, volumes, 0, "volumes", "Names of the volumes"),
    OPT_BOOL(struct config_flags, networks, 0, "networks", "Names of the networks"),
    OPT_BOOL(struct config_flags, images, 0, "images", "Names of the images"),
    OPT_BOOL(struct config_flags, profiles, 0, "profiles", "Names of the profiles"),
    OPT_BOOL(struct config_flags, models, 0, "models", "Names of the models"),
    OPT_TEXT(struct config_flags, hash, 0, "hash", "SERVICES",
        "Hashes by which changes are noticed: of services with commas between them, or '*'"),
    OPT_BOOL(struct config_flags, variables, 0, "variables",
        "Variables that the files ask for, and their defaults"),
    OPT_BOOL(struct config_flags, environment, 0, "environment",
        "Variables and values from which those are replaced"),
    OPT_BOOL(struct config_flags, no_interpolate, 0, "no-interpolate",
        "Leave variables as they are written"),
    OPT_BOOL(struct config_flags, no_normalize, 0, "no-normalize",
        "Do not fill in what is implied"),
    OPT_BOOL(struct config_flags, no_path_resolution, 0, "no-path-resolution",
        "Leave relative paths as they are written"),
    OPT_BOOL(struct config_flags, no_env_resolution, 0, "no-env-resolution",
        "Changes nothing, as in Docker Compose: env_file is read all the same"),
    OPT_BOOL(struct config_flags, no_consistency, 0, "no-consistency",
        "Do not check that what is referred to is there"),
    OPT_BOOL(struct config_flags, resolve_digests, 0, "resolve-image-digests",
        "Images by their digests, as the runtime knows them"),
    OPT_BOOL(struct config_flags, lock_digests, 0, "lock-image-digests",
        "An override file with nothing but the images by their digests"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_config = {
    .name = "config",
    .operands = "[SERVICE...]",
    .most = -1,
    .flags = COMMAND_PROJECT,
    .completes = OPERAND_SERVICES,
    .options = config_rows,
    .options_size = sizeof(struct config_flags),
    .run = run_config,
    .summary = "Show what the Compose files mean once everything is filled in",
};
