/* What takes time: deciding which lines are shown, and searching, a piece in each turn. */
#include "core/app.h"
#include "exec/loop.h"
#include "tui/log_view.h"
#include "tui/ui.h"

#include <string.h>

/* So much of a turn of the loop; keys are answered between two turns. */
enum { WORK_MS = 6 };

static void work(void *arg);

/* The first piece at once: mostly it is all. */
static void
work_now(struct log_view *v)
{
    loop_timer_cancel(v->view.ui->app->loop, v->work);
    work(v);
}

static void
work_soon(struct log_view *v)
{
    if (!v->work)
        v->work = loop_timer_start(v->view.ui->app->loop, 0, work, v);
}

void
log_work_stop(struct log_view *v)
{
    loop_timer_cancel(v->view.ui->app->loop, v->work);
    v->work = 0;
    v->hunt.on = false;
}

/* ---- which are shown ---- */

static bool
is_hidden(const struct log_view *v, const struct log_entry *e)
{
    return e->source < v->sources.len && v->sources.v[e->source].hidden;
}

static void
decide(struct log_view *v, struct log_entry *e)
{
    log_ring_check(&v->ring, e, !is_hidden(v, e) && log_filter_keeps(&v->filter, e));
}

void
log_came(struct log_view *v, struct log_entry *e)
{
    if (!v->filter.keep || is_hidden(v, e))
        decide(v, e);
    else
        work_soon(v);
}

void
log_filter_again(struct log_view *v)
{
    log_ring_uncheck(&v->ring);
    work_now(v);
}

/* ---- searching ---- */

void
log_hunt_start(struct log_view *v, bool stops, int direction)
{
    struct log_entry *from = v->follow ? NULL : v->cursor.e;

    v->hunt = (struct log_hunt){
        .on = true, .stops = stops, .direction = direction, .at = from, .from = from
    };
    work_now(v);
}

static void
found(struct log_view *v, struct log_entry *e)
{
    struct ui *ui = v->view.ui;

    v->hunt.on = false;
    v->follow = false;
    v->cursor = (struct log_pos){ e, 0 };
    v->center = true;
    if (v->hunt.turned)
        ui_say(ui, STYLE_DIM, "went on from the %s", v->hunt.direction < 0 ? "end" : "start");
    ui_dirty(ui);
}

static void
not_found(struct log_view *v)
{
    v->hunt.on = false;
    if (v->hunt.stops)
        ui_say(v->view.ui, STYLE_DIM, "no mark and no error here");
    else
        ui_say(v->view.ui, STYLE_BAD, "'%s' is nowhere here", v->filter.search_text);
}

/* One line; the search ends where it began. */
static void
hunt_step(struct log_view *v)
{
    struct log_hunt *h = &v->hunt;
    struct log_entry *e = log_ring_step(&v->ring, h->at, h->direction);

    if (!e && h->from && !h->turned) {
        h->turned = true;
        h->at = NULL;
        return;
    }
    h->at = e;
    if (e && (h->stops ? log_filter_stops(&v->filter, e) : log_filter_finds(&v->filter, e)))
        found(v, e);
    else if (!e || e == h->from)
        not_found(v);
}

static void
work(void *arg)
{
    struct log_view *v = arg;
    int64_t until = loop_now_ms() + WORK_MS;
    struct log_entry *e = NULL;

    v->work = 0;
    while (loop_now_ms() < until && (e = log_ring_unchecked(&v->ring)) != NULL)
        decide(v, e);
    while (v->hunt.on && loop_now_ms() < until)
        hunt_step(v);
    if (v->ring.unchecked || v->hunt.on)
        work_soon(v);
    ui_dirty(v->view.ui);
}

/* ---- entries that go ---- */

static void
leave(struct log_view *v, struct log_pos *p, const struct log_entry *gone)
{
    if (p->e != gone)
        return;
    p->e = log_ring_step(&v->ring, gone, 1);
    p->row = 0;
}

void
log_dropped(void *arg, struct log_entry *e)
{
    struct log_view *v = arg;

    leave(v, &v->cursor, e);
    leave(v, &v->top, e);
    if (v->hunt.at == e)
        v->hunt.at = log_ring_step(&v->ring, e, -v->hunt.direction);
    if (v->hunt.from == e)
        v->hunt.from = log_ring_step(&v->ring, e, 1);
}
