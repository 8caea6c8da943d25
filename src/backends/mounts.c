/*
 * Volumes, bind mounts and the like.  Short forms go by -v, as Docker Compose's classic binds
 * do; what -v cannot say goes by --mount, whose values are fields of comma-separated values.
 */

#include "backends/flags.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

static bool
is(const char *text, const char *word)
{
    return text && !strcmp(text, word);
}

/* what: the attribute, as below "volumes.[]"; its row says why. */
static struct err *
refuse_mount(struct draft *d, const struct volume_mount *m, const char *what)
{
    const char *path = arena_printf(d->arena, "services.*.volumes.[].%s", what);
    const struct flag_cell *cell = flag_cell_find(d->rt, path);

    return draft_refuse_node(d, m->node, "volumes",
                             "%s of the mount at %s: %s cannot do this%s%s", what, m->target,
                             d->rt->backend->name, cell && cell->why ? ": " : "",
                             cell && cell->why ? cell->why : "");
}

/* ---- --mount -------------------------------------------------------------------------- */

static void
put_field(struct str *out, const char *key, const char *value)
{
    CLEANUP(str_release) struct str field = STR_INIT;

    if (!given(value))
        return;
    str_printf(&field, "%s=%s", key, value);
    quote_csv_next(out, field.buf);
}

static void
put_word(struct str *out, const char *word)
{
    str_printf(out, ",%s", word);
}

/* podman has "ro" for every kind of mount, "readonly" for binds only. */
static void
put_read_only(struct draft *d, const struct volume_mount *m, struct str *out)
{
    if (m->read_only)
        put_word(out, of_podman(d) ? "ro" : "readonly");
}

static struct err *
put_bind(struct draft *d, const struct volume_mount *m, struct str *out)
{
    const char *r = m->bind.recursive;

    put_read_only(d, m, out);
    put_field(out, "bind-propagation", m->bind.propagation);
    if (of_podman(d) && given(m->bind.selinux))
        put_field(out, "relabel", is(m->bind.selinux, "Z") ? "private" : "shared");
    if (!given(r) || is(r, "enabled"))
        return NULL;
    if (is(r, "disabled"))
        put_word(out, of_podman(d) ? "bind-nonrecursive" : "bind-nonrecursive=true");
    else if (of_podman(d))
        return refuse_mount(d, m, "bind.recursive");
    else
        put_field(out, "bind-recursive", r);
    return NULL;
}

static struct err *
put_volume(struct draft *d, const struct volume_mount *m, struct str *out)
{
    put_read_only(d, m, out);
    if (m->volume.nocopy && of_podman(d))
        return draft_refuse_node(d, m->node, "volumes",
                                 "volume.nocopy of the mount at %s: podman "
                                 "can do this only for a named volume without a subpath",
                                 m->target);
    if (m->volume.nocopy)
        put_word(out, "volume-nocopy=true");
    if (m->volume.labels.len && of_podman(d))
        return refuse_mount(d, m, "volume.labels");
    for (size_t i = 0; i < m->volume.labels.len; i++)
        put_field(out, "volume-label",
                  arena_printf(d->arena, "%s=%s", m->volume.labels.v[i].key,
                               m->volume.labels.v[i].value ? m->volume.labels.v[i].value : ""));
    if (given(m->volume.subpath) && !d->rt->caps.has[CAP_VOLUME_SUBPATH])
        return refuse_mount(d, m, "volume.subpath");
    put_field(out, of_podman(d) ? "subpath" : "volume-subpath", m->volume.subpath);
    return NULL;
}

static struct err *
put_image(struct draft *d, const struct volume_mount *m, struct str *out)
{
    bool subpath = given(m->image.subpath);

    if (!d->rt->caps.has[CAP_IMAGE_MOUNT])
        return refuse_mount(d, m, "image");
    if (subpath && of_podman(d) && !d->rt->caps.has[CAP_VOLUME_SUBPATH])
        return refuse_mount(d, m, "image.subpath");
    put_field(out, of_podman(d) ? "subpath" : "image-subpath", m->image.subpath);
    return NULL;
}

static void
put_tmpfs(struct draft *d, const struct volume_mount *m, struct str *out)
{
    put_read_only(d, m, out);
    if (m->tmpfs.size)
        put_field(out, "tmpfs-size", arena_printf(d->arena, "%lld", (long long)m->tmpfs.size));
    if (m->tmpfs.mode)
        put_field(out, "tmpfs-mode",
                  arena_printf(d->arena, "%llo", (unsigned long long)m->tmpfs.mode));
    /* Without this podman shows what the image has there; docker hides it. */
    if (of_podman(d))
        put_word(out, "notmpcopyup");
}

static struct err *
put_mount(struct draft *d, const struct volume_mount *m)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct err *e = NULL;

    put_field(&text, "type", m->type);
    if (!is(m->type, "tmpfs"))
        put_field(&text, "source", m->source);
    put_field(&text, "target", m->target);
    if (is(m->type, "bind"))
        e = put_bind(d, m, &text);
    else if (is(m->type, "volume"))
        e = put_volume(d, m, &text);
    else if (is(m->type, "image"))
        e = put_image(d, m, &text);
    else if (is(m->type, "tmpfs"))
        put_tmpfs(d, m, &text);
    else if (of_podman(d))
        e = refuse_mount(d, m, arena_printf(d->arena, "type %s", m->type));
    else
        put_read_only(d, m, &text);
    if (!e)
        draft_option(d, "--mount", text.buf);
    return e;
}

/* ---- -v ------------------------------------------------------------------------------- */

static bool
fits_short_form(const struct draft *d, const struct volume_mount *m)
{
    if (!given(m->source) || strchr(m->source, ':') || strchr(m->target, ':'))
        return false;
    if (is(m->type, "bind") && of_podman(d))
        return !given(m->bind.recursive) || is(m->bind.recursive, "enabled");
    if (is(m->type, "bind"))
        return m->bind.create_host_path && !given(m->bind.propagation) &&
               !given(m->bind.recursive);
    return is(m->type, "volume") && !given(m->volume.subpath) && !m->volume.labels.len;
}

static void
put_short(struct draft *d, const struct volume_mount *m)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, "%s:%s:%s", m->source, m->target, m->read_only ? "ro" : "rw");
    if (is(m->type, "bind") && given(m->bind.selinux))
        str_printf(&text, ",%s", m->bind.selinux);
    if (is(m->type, "bind") && given(m->bind.propagation))
        str_printf(&text, ",%s", m->bind.propagation);
    if (is(m->type, "volume") && m->volume.nocopy)
        str_put(&text, ",nocopy");
    draft_option(d, "-v", text.buf);
}

/* The engine makes a missing folder for -v only, and not every engine does. */
static void
note_missing_source(struct draft *d, const struct volume_mount *m, bool short_form)
{
    if (!is(m->type, "bind") || !m->bind.create_host_path)
        return;
    if (!short_form || !d->rt->caps.has[CAP_CREATES_BIND_SOURCE])
        strv_push(&d->call->make_dirs, m->source);
}

struct err *
flag_volumes(struct draft *d, const struct flag_cell *cell)
{
    struct err *all = NULL;

    (void)cell;
    for (size_t i = 0; i < d->spec->mounts.len; i++) {
        const struct volume_mount *m = &d->spec->mounts.v[i];
        bool short_form = fits_short_form(d, m);

        note_missing_source(d, m, short_form);
        if (short_form)
            put_short(d, m);
        else
            all = err_chain(all, put_mount(d, m));
    }
    return all;
}

struct err *
flag_volumes_from(struct draft *d, const struct flag_cell *cell)
{
    for (size_t i = 0; i < d->spec->shares.len; i++) {
        const struct share *s = &d->spec->shares.v[i];
        /* Without an id only while a plan is checked. */
        const char *id = s->from.id ? s->from.id : s->service;

        if (s->kind != SHARE_VOLUMES)
            continue;
        draft_option(d, cell->flag,
                     given(s->mode) ? arena_printf(d->arena, "%s:%s", id, s->mode) : id);
    }
    return NULL;
}

struct err *
flag_tmpfs(struct draft *d, const struct flag_cell *cell)
{
    const struct strings *list = &((const struct service *)d->object)->tmpfs;

    for (size_t i = 0; i < list->len; i++) {
        const char *text = list->v[i];

        if (of_podman(d) && !strstr(text, "tmpcopyup"))
            text =
                arena_printf(d->arena, "%s%cnotmpcopyup", text, strchr(text, ':') ? ',' : ':');
        draft_option(d, cell->flag, text);
    }
    return NULL;
}
