/* Why a project uses the runtime it uses, and the choice of one for its next `up`. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "core/runtimes.h"
#include "model/project.h"
#include "tui/overlays.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/world.h"

#include <stdlib.h>

struct chooser;

/* A choice under way outlives the view that asked for it. */
struct asking {
    struct chooser *by; /* NULL: it was closed */
};

struct chooser {
    struct view view;
    struct asking *asking;
    struct subject about;
    struct choice *choice;
    struct err *err;
    bool asked;
};

static void
chosen(void *arg, struct err *e, struct choice *choice)
{
    struct asking *asking = arg;
    struct chooser *k = asking->by;

    free(asking);
    if (!k) {
        err_free(e);
        choice_free(choice);
        return;
    }
    k->asking = NULL;
    k->err = e;
    k->choice = choice;
    k->asked = true;
    ui_dirty(k->view.ui);
}

static void
ask_choice(struct chooser *k)
{
    const struct dossier *d = world_dossier(k->view.ui->world, k->about.seat, k->about.project);

    if (k->asking)
        return;
    choice_free(STEAL(k->choice));
    err_free(STEAL(k->err));
    k->asked = false;
    k->asking = mem_alloc(sizeof *k->asking);
    k->asking->by = k;
    runtimes_choose(k->view.ui->app,
                    &(struct choose_options){
                        .project_dir = *d->directory ? d->directory : NULL,
                        .file_choice = d->project ? d->project->runtime : NULL,
                    },
                    chosen, k->asking);
}

static void
open_chooser(struct view *v, const struct subject *about)
{
    struct chooser *k = (struct chooser *)v;

    subject_copy(&k->about, about);
    ask_choice(k);
}

static void
close_chooser(struct view *v)
{
    struct chooser *k = (struct chooser *)v;

    if (k->asking)
        k->asking->by = NULL;
    subject_release(&k->about);
    choice_free(k->choice);
    err_free(k->err);
}

static void
remember(struct ui *ui, size_t index, void *arg)
{
    const struct world *w = ui->world;
    struct chooser *k = (struct chooser *)ui_page(ui);
    const char *name = index < w->outlooks.len ? w->outlooks.v[index]->seat->name : NULL;
    struct dossier *d;
    struct err *e;

    (void)arg;
    if (k->view.class->id != VIEW_CHOOSE_RUNTIME)
        return;
    d = world_dossier(ui->world, k->about.seat, k->about.project);
    if (!*d->directory) {
        ui_say(ui, STYLE_BAD, "no label tells the folder of %s: `crank use` there chooses",
               d->name);
        return;
    }
    e = runtimes_remember(ui->app, d->directory, name);
    if (e)
        ui_say_err(ui, e);
    else if (!name)
        ui_say(ui, STYLE_GOOD, "forgotten: the usual order decides for %s", d->name);
    else if (str_eq(name, k->about.seat->name))
        ui_say(ui, STYLE_GOOD, "the next up of %s uses %s, where it runs", d->name, name);
    else
        ui_say(ui, STYLE_GOOD, "the next up of %s uses %s: take it down on %s first", d->name,
               name, k->about.seat->name);
    ask_choice(k);
}

static void
ask_runtime(struct ui *ui)
{
    const struct world *w = ui->world;
    struct menu_item items[16];
    size_t n = 0;

    for (; n < w->outlooks.len && n + 1 < ARRAY_LEN(items); n++) {
        const struct seat *s = w->outlooks.v[n]->seat;

        items[n] = (struct menu_item){ (int)('1' + n), s->name, seat_status_names[s->status] };
    }
    items[n++] = (struct menu_item){ 'f', "forget", "let the usual order decide" };
    ui_menu(ui, &(struct menu_spec){
                    .title = "for the next up", .items = items, .count = n, .pick = remember });
}

static bool
key_chooser(struct view *v, const struct key_event *ev)
{
    if (ev->key != KEY_ENTER_ && ev->key != 'u')
        return false;
    ask_runtime(v->ui);
    return true;
}

/* What there is to choose from, as runtimes (0) tells it at length. */
static void
draw_seats(const struct chooser *k, struct cells *c, struct area a)
{
    const struct world *w = k->view.ui->world;

    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct seat *s = w->outlooks.v[i]->seat;
        bool here = s == k->about.seat, next = k->choice && k->choice->seat == s;

        cells_put(c, a, 0, (int)i, 12, here ? STYLE_TITLE : STYLE_NORMAL, s->name);
        cells_put(c, a, 13, (int)i, 14, s->status == SEAT_ANSWERS ? STYLE_GOOD : STYLE_OFF,
                  seat_status_names[s->status]);
        cells_printf(c, a, 28, (int)i, STYLE_NORMAL, "%s%s%s", here ? "it runs here" : "",
                     here && next ? ", " : "", next ? "the next up" : "");
    }
}

static void
draw_chooser(struct view *v, struct cells *c, struct area a)
{
    const struct chooser *k = (struct chooser *)v;
    struct notes text = { NULL, 0, 0 };

    a = area_inset(a, 1, 0);
    area_cut_rows(&a, 1);
    notes_add(&text, STYLE_NORMAL, "%s runs on %s.", k->about.project, k->about.seat->name);
    if (!k->asked)
        notes_add(&text, STYLE_BUSY, "asking what the next up would use ...");
    else if (k->err)
        notes_add(&text, STYLE_BAD, "The next up would fail: %s", k->err->msg);
    else
        notes_add(&text, STYLE_NORMAL, "The next up uses %s: %s.", k->choice->seat->name,
                  k->choice->reason);
    for (size_t i = 0; k->choice && i < k->choice->overruled.len; i++)
        notes_add(&text, STYLE_BUSY, "%s", k->choice->overruled.v[i]);
    area_cut_rows(&a, notes_draw(&text, c, a) + 1);
    notes_release(&text);
    draw_seats(k, c, a);
    area_cut_rows(&a, (int)v->ui->world->outlooks.len + 1);
    cells_put(c, a, 0, 0, -1, STYLE_KEY, "Enter chooses another one, q goes back.");
    cells_put(c, a, 0, 1, -1, STYLE_DIM,
              "Same as: crank use NAME, in the folder of the compose file.");
}

const struct view_class view_choose_runtime = {
    .id = VIEW_CHOOSE_RUNTIME,
    .name = "runtime-of",
    .title = "runtime of a project",
    .size = sizeof(struct chooser),
    .open = open_chooser,
    .close = close_chooser,
    .draw = draw_chooser,
    .key = key_chooser,
};
