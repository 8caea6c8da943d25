/* Images, volumes and networks of all runtimes, with who uses them. */
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "model/engine.h"
#include "model/labels.h"
#include "tui/actions.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <string.h>

/* What a row is filled from; each kind of object has one of these. */
typedef void add_fn(struct sheet *t, struct seat *seat, const struct snapshot *objects,
                    const struct snapshot *now);

static void
add_all(struct view *v, add_fn *add)
{
    const struct world *w = v->ui->world;
    struct sheet *t = (struct sheet *)v;

    sheet_begin(t);
    t->list.empty = "asking the runtimes ...";
    for (size_t i = 0; i < w->outlooks.len; i++) {
        struct seat *seat = w->outlooks.v[i]->seat;
        const struct snapshot *objects = world_objects(w, seat), *now = world_snapshot(w, seat);

        if (!objects)
            continue;
        t->list.empty = "none";
        add(t, seat, objects, now);
    }
    sheet_end(t);
}

static void
put_users(struct sheet *t, struct list_row *row, int column, const struct str *users)
{
    list_cell(&t->list, row, column, users->len ? STYLE_NORMAL : STYLE_DIM,
              users->len ? users->buf : "-");
}

static void
add_user(struct str *users, const char *name)
{
    if (users->len)
        str_put(users, ", ");
    str_put(users, name);
}

static struct subject
object_subject(enum subject_kind kind, struct seat *seat, const char *project, const char *id,
               const char *name)
{
    struct subject s;

    subject_set(&s, kind, seat, project, NULL, id, name);
    return s;
}

/* What the labels and who uses it add to every kind. */
static void
explain_users(const struct list_row *row, int column, const struct key_values *labels,
              struct notes *out)
{
    notes_fact(out, (enum style)row->cells[column].style, "used by", "%s",
               row->cells[column].text);
    for (size_t i = 0; i < labels->len; i++)
        notes_fact(out, STYLE_DIM, i ? "" : "labels", "%s=%s", labels->v[i].key,
                   labels->v[i].value ? labels->v[i].value : "");
}

/* ---- images ---- */

/* Ids with and without "sha256:" mean the same image. */
static const char *
bare_id(const char *id)
{
    return str_starts(id, "sha256:") ? id + strlen("sha256:") : id;
}

static bool
is_of(const struct container *c, const struct image *im)
{
    return *bare_id(c->image_id) && str_eq(bare_id(c->image_id), bare_id(im->id));
}

static const struct list_column image_columns[] = {
    { "IMAGE", 24, false, 0, LIST_SORTS },
    { "SIZE", 6, true, 2, LIST_SORTS },
    { "AGE", 8, true, 4, LIST_SORTS },
    { "RUNTIME", 7, false, 3, LIST_SORTS },
    { "USED BY", 8, false, 1, LIST_SORTS | LIST_GROWS },
};

static void
add_images(struct sheet *t, struct seat *seat, const struct snapshot *objects,
           const struct snapshot *now)
{
    for (size_t i = 0; i < objects->images.len; i++) {
        const struct image *im = &objects->images.v[i];
        CLEANUP(mem_freep) char *id = mem_printf("%s/%s", seat->name, im->id);
        CLEANUP(mem_freep) char *nameless = mem_printf("<none> %.12s", bare_id(im->id));
        const char *name = im->names.len ? im->names.v[0] : nameless;
        CLEANUP(str_release) struct str users = STR_INIT, text = STR_INIT;
        struct list_row *row = sheet_add(
            t, id, 0,
            object_subject(SUBJECT_IMAGE, seat, "", im->names.len ? name : im->id, name));

        list_cell(&t->list, row, 0, im->names.len ? STYLE_NORMAL : STYLE_DIM, name);
        words_bytes(im->size, &text);
        list_number(&t->list, row, 1, STYLE_NORMAL, (double)im->size, text.buf);
        str_clear(&text);
        if (im->created)
            words_ago(im->created, &text);
        list_number(&t->list, row, 2, STYLE_DIM, -(double)im->created, text.buf);
        list_cell(&t->list, row, 3, STYLE_DIM, seat->name);
        for (size_t k = 0; now && k < now->containers.len; k++)
            if (is_of(&now->containers.v[k], im))
                add_user(&users, now->containers.v[k].name);
        put_users(t, row, 4, &users);
    }
}

static void
explain_image(struct sheet *t, const struct list_row *row, struct notes *out)
{
    const struct subject *s = sheet_selected(t);
    const struct snapshot *all = s ? world_objects(t->view.ui->world, s->seat) : NULL;
    const struct image *im = all ? snapshot_image(all, s->id) : NULL;

    if (!im)
        return;
    for (size_t i = 0; i < im->names.len; i++)
        notes_fact(out, STYLE_NORMAL, i ? "" : "names", "%s", im->names.v[i]);
    notes_fact(out, STYLE_NORMAL, "id", "%s", im->id);
    explain_users(row, 4, &im->labels, out);
}

static void
open_images(struct view *v, const struct subject *about)
{
    sheet_open(v, about, image_columns, ARRAY_LEN(image_columns), "no images");
    ((struct sheet *)v)->explain = explain_image;
}

static void
refresh_images(struct view *v)
{
    add_all(v, add_images);
}

const struct view_class view_images = {
    .id = VIEW_IMAGES,
    .name = "images",
    .title = "images",
    .digit = '4',
    .about = "Images, and who uses them",
    .lists = true,
    .shows = ACTION_OBJECTS,
    .size = sizeof(struct sheet),
    .open = open_images,
    .close = sheet_close,
    .refresh = refresh_images,
    .draw = sheet_draw,
    .list = sheet_list,
    .subject = sheet_subject,
    .subjects = sheet_subjects,
    .status = sheet_status,
};

/* ---- volumes ---- */

static const struct list_column volume_columns[] = {
    { "VOLUME", 24, false, 0, LIST_SORTS },
    { "DRIVER", 6, false, 4, LIST_SORTS },
    { "PROJECT", 8, false, 2, LIST_SORTS },
    { "RUNTIME", 7, false, 3, LIST_SORTS },
    { "USED BY", 8, false, 1, LIST_SORTS | LIST_GROWS },
};

static bool
mounts(const struct container *c, const char *volume)
{
    for (size_t i = 0; i < c->mounts.len; i++)
        if (str_eq(c->mounts.v[i].name, volume))
            return true;
    return false;
}

static const char *
label_or(const struct key_values *labels, const char *key, const char *otherwise)
{
    const char *value = key_values_get(labels, key);

    return value && *value ? value : otherwise;
}

static void
add_volumes(struct sheet *t, struct seat *seat, const struct snapshot *objects,
            const struct snapshot *now)
{
    for (size_t i = 0; i < objects->volumes.len; i++) {
        const struct engine_volume *vol = &objects->volumes.v[i];
        const char *project = label_or(&vol->labels, LABEL_PROJECT, "");
        CLEANUP(mem_freep) char *id = mem_printf("%s/%s", seat->name, vol->name);
        CLEANUP(str_release) struct str users = STR_INIT;
        struct list_row *row = sheet_add(
            t, id, 0, object_subject(SUBJECT_VOLUME, seat, project, vol->name, vol->name));

        list_cell(&t->list, row, 0, STYLE_NORMAL, vol->name);
        list_cell(&t->list, row, 1, STYLE_DIM, vol->driver);
        list_cell(&t->list, row, 2, STYLE_NORMAL, *project ? project : "-");
        list_cell(&t->list, row, 3, STYLE_DIM, seat->name);
        for (size_t k = 0; now && k < now->containers.len; k++)
            if (mounts(&now->containers.v[k], vol->name))
                add_user(&users, now->containers.v[k].name);
        put_users(t, row, 4, &users);
    }
}

static void
explain_volume(struct sheet *t, const struct list_row *row, struct notes *out)
{
    const struct subject *s = sheet_selected(t);
    const struct snapshot *all = s ? world_objects(t->view.ui->world, s->seat) : NULL;
    const struct engine_volume *vol = all ? snapshot_volume(all, s->id) : NULL;

    if (!vol)
        return;
    notes_fact(out, STYLE_NORMAL, "name", "%s", vol->name);
    notes_fact(out, STYLE_NORMAL, "is in", "%s", vol->mountpoint);
    explain_users(row, 4, &vol->labels, out);
}

static void
open_volumes(struct view *v, const struct subject *about)
{
    sheet_open(v, about, volume_columns, ARRAY_LEN(volume_columns), "no volumes");
    ((struct sheet *)v)->explain = explain_volume;
}

static void
refresh_volumes(struct view *v)
{
    add_all(v, add_volumes);
}

const struct view_class view_volumes = {
    .id = VIEW_VOLUMES,
    .name = "volumes",
    .title = "volumes",
    .digit = '5',
    .about = "Volumes, and who uses them",
    .lists = true,
    .shows = ACTION_OBJECTS,
    .size = sizeof(struct sheet),
    .open = open_volumes,
    .close = sheet_close,
    .refresh = refresh_volumes,
    .draw = sheet_draw,
    .list = sheet_list,
    .subject = sheet_subject,
    .subjects = sheet_subjects,
    .status = sheet_status,
};

/* ---- networks ---- */

static const struct list_column network_columns[] = {
    { "NETWORK", 24, false, 0, LIST_SORTS },
    { "DRIVER", 6, false, 5, LIST_SORTS },
    { "SUBNET", 15, false, 4, LIST_SORTS },
    { "PROJECT", 8, false, 2, LIST_SORTS },
    { "RUNTIME", 7, false, 3, LIST_SORTS },
    { "USED BY", 8, false, 1, LIST_SORTS | LIST_GROWS },
};

static bool
is_on(const struct container *c, const struct engine_network *n)
{
    for (size_t i = 0; i < c->networks.len; i++)
        if (str_eq(c->networks.v[i].network, n->name))
            return true;
    return false;
}

static void
add_networks(struct sheet *t, struct seat *seat, const struct snapshot *objects,
             const struct snapshot *now)
{
    for (size_t i = 0; i < objects->networks.len; i++) {
        const struct engine_network *n = &objects->networks.v[i];
        const struct engine_network *whole = world_network(t->view.ui->world, seat, n->id);
        const char *project = label_or(&n->labels, LABEL_PROJECT, "");
        CLEANUP(mem_freep) char *id = mem_printf("%s/%s", seat->name, n->id);
        CLEANUP(str_release) struct str users = STR_INIT;
        struct list_row *row =
            sheet_add(t, id, 0, object_subject(SUBJECT_NETWORK, seat, project, n->id, n->name));

        list_cell(&t->list, row, 0, STYLE_NORMAL, n->name);
        list_cell(&t->list, row, 1, STYLE_DIM, n->driver);
        list_cell(&t->list, row, 2, STYLE_NORMAL,
                  whole && whole->subnets.len ? whole->subnets.v[0].subnet : "-");
        list_cell(&t->list, row, 3, STYLE_NORMAL, *project ? project : "-");
        list_cell(&t->list, row, 4, STYLE_DIM, seat->name);
        for (size_t k = 0; now && k < now->containers.len; k++)
            if (is_on(&now->containers.v[k], n))
                add_user(&users, now->containers.v[k].name);
        put_users(t, row, 5, &users);
    }
}

static void
explain_network(struct sheet *t, const struct list_row *row, struct notes *out)
{
    const struct subject *s = sheet_selected(t);
    const struct engine_network *n =
        s ? world_network(t->view.ui->world, s->seat, s->id) : NULL;

    if (!n)
        return;
    notes_fact(out, STYLE_NORMAL, "name", "%s", n->name);
    notes_fact(out, STYLE_NORMAL, "id", "%s%s", n->id, n->internal ? "  internal" : "");
    for (size_t i = 0; i < n->subnets.len; i++)
        notes_fact(out, STYLE_NORMAL, i ? "" : "subnets", "%s  gateway %s",
                   n->subnets.v[i].subnet, n->subnets.v[i].gateway);
    explain_users(row, 5, &n->labels, out);
}

static void
open_networks(struct view *v, const struct subject *about)
{
    sheet_open(v, about, network_columns, ARRAY_LEN(network_columns), "no networks");
    ((struct sheet *)v)->explain = explain_network;
}

static void
refresh_networks(struct view *v)
{
    add_all(v, add_networks);
}

const struct view_class view_networks = {
    .id = VIEW_NETWORKS,
    .name = "networks",
    .brief = "nets",
    .title = "networks",
    .digit = '6',
    .about = "Networks, and who is on them",
    .lists = true,
    .shows = ACTION_OBJECTS,
    .size = sizeof(struct sheet),
    .open = open_networks,
    .close = sheet_close,
    .refresh = refresh_networks,
    .draw = sheet_draw,
    .list = sheet_list,
    .subject = sheet_subject,
    .subjects = sheet_subjects,
    .status = sheet_status,
};
