/* What happened, newest first. */
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "model/engine.h"
#include "tui/actions.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/words.h"
#include "tui/world.h"

static const struct list_column columns[] = {
    { "WHAT", 24, false, 0, 0 },
    { "TIME", 8, false, 1, 0 },
    { "PROJECT", 8, false, 3, 0 },
    { "RUNTIME", 7, false, 2, 0 },
};

static void
open(struct view *v, const struct subject *about)
{
    sheet_open(v, about, columns, ARRAY_LEN(columns), "nothing has happened since crank looks");
    ((struct sheet *)v)->list.newest_first = true;
}

/* The container, while it is there. */
static struct subject
about_event(const struct world *w, const struct world_event *e)
{
    const struct container *c = world_container(w, e->seat, e->name);
    struct subject s = { .kind = SUBJECT_NONE };

    if (c)
        subject_set(&s, SUBJECT_CONTAINER, e->seat, c->project, c->service, c->id, c->name);
    return s;
}

static void
refresh(struct view *v)
{
    const struct world *w = v->ui->world;
    struct sheet *t = (struct sheet *)v;

    sheet_begin(t);
    for (size_t i = w->events.len; i-- > 0;) {
        const struct world_event *e = &w->events.v[i];
        CLEANUP(mem_freep) char *id = mem_printf("%lld/%s", (long long)e->time, e->what);
        CLEANUP(mem_freep) char *what = mem_printf("%s %s", e->name, e->what);
        CLEANUP(str_release) struct str when = STR_INIT;
        struct list_row *row = sheet_add(t, id, 0, about_event(w, e));

        words_clock(e->time, &when);
        list_cell(&t->list, row, 0, e->bad ? STYLE_BAD : STYLE_NORMAL, what);
        list_cell(&t->list, row, 1, STYLE_DIM, when.buf);
        list_cell(&t->list, row, 2, STYLE_NORMAL, *e->project ? e->project : "-");
        list_cell(&t->list, row, 3, STYLE_DIM, e->seat->name);
    }
    sheet_end(t);
}

const struct view_class view_events = {
    .id = VIEW_EVENTS,
    .name = "events",
    .title = "events",
    .digit = '7',
    .about = "What has happened, newest first",
    .size = sizeof(struct sheet),
    .open = open,
    .close = sheet_close,
    .refresh = refresh,
    .draw = sheet_draw,
    .list = sheet_list,
    .shows = ACTION_WORK,
    .subject = sheet_subject,
    .subjects = sheet_subjects,
    .status = sheet_status,
};
