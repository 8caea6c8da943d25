/* Why a project uses the runtime it uses, and the choice of one for its next `up`. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "core/runtimes.h"
#include "model/project.h"
#include "tui/actions.h"
#include "tui/overlays.h"
#include "tui/ui.h"
#include "tui/views.h"
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
open_chooser(struct view *v, const struct subject *about)
{
    struct chooser *k = (struct chooser *)v;
    struct dossier *d;

    subject_copy(&k->about, about);
    k->asking = mem_alloc(sizeof *k->asking);
    k->asking->by = k;
    d = world_dossier(v->ui->world, about->seat, about->project);
    runtimes_choose(v->ui->app,
                    &(struct choose_options){
                        .project_dir = *d->directory ? d->directory : NULL,
                        .file_choice = d->project ? d->project->runtime : NULL,
                    },
                    chosen, k->asking);
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
    struct dossier *d = ((struct chooser *)ui->top)->about.seat
                            ? world_dossier(ui->world, ((struct chooser *)ui->top)->about.seat,
                                            ((struct chooser *)ui->top)->about.project)
                            : NULL;
    const char *name = index < w->outlooks.len ? w->outlooks.v[index]->seat->name : NULL;
    struct err *e;

    (void)arg;
    if (!d || !*d->directory)
        return;
    e = runtimes_remember(ui->app, d->directory, name);
    if (e)
        ui_say_err(ui, e);
    else if (name)
        ui_say(ui, STYLE_GOOD,
               "the next up of %s uses %s; where it runs now it must be taken down", d->name,
               name);
    else
        ui_say(ui, STYLE_GOOD, "forgotten: the usual order decides for %s", d->name);
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

static void
draw_chooser(struct view *v, struct cells *c, struct area a)
{
    const struct chooser *k = (struct chooser *)v;
    int y = 1;

    a = area_inset(a, 1, 0);
    cells_printf(c, a, 0, y++, STYLE_NORMAL, "%s runs on %s.", k->about.project,
                 k->about.seat->name);
    if (!k->asked) {
        cells_put(c, a, 0, y, -1, STYLE_BUSY, "asking what the next up would use ...");
        return;
    }
    if (k->err) {
        cells_put(c, a, 0, y, -1, STYLE_BAD, k->err->msg);
        return;
    }
    cells_printf(c, a, 0, y++, STYLE_NORMAL, "The next up uses %s: %s.", k->choice->seat->name,
                 k->choice->reason);
    for (size_t i = 0; i < k->choice->overruled.len; i++)
        cells_put(c, a, 0, y++, -1, STYLE_BUSY, k->choice->overruled.v[i]);
    y++;
    cells_put(c, a, 0, y++, -1, STYLE_KEY, "Enter chooses another one, q goes back.");
    cells_put(c, a, 0, y, -1, STYLE_DIM,
              "Same as: crank use NAME, in the folder of the compose file.");
}

static bool
subject_of_chooser(struct view *v, struct subject *ret)
{
    subject_copy(ret, &((struct chooser *)v)->about);
    return true;
}

const struct view_class view_choose_runtime = {
    .id = VIEW_CHOOSE_RUNTIME,
    .name = "runtime-of",
    .title = "runtime of a project",
    .shows = ACTION_WORK,
    .size = sizeof(struct chooser),
    .open = open_chooser,
    .close = close_chooser,
    .draw = draw_chooser,
    .key = key_chooser,
    .subject = subject_of_chooser,
};
