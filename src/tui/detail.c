#include "tui/detail.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/logs.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "tui/chart.h"
#include "tui/facts.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum { REST_MS = 300, KEEP = 60 };
enum { WIDE = 120, SIDE_MOST = 58, TALL = 40, TALL_BELOW = 14, CHART_MOST = 9 };

struct tail_line {
    char *text;
    bool err;
};

struct detail {
    struct ui *ui;
    struct notes why, facts;
    /* The end of the log of the row that the cursor rests on. */
    char *log_id;
    struct seat *log_seat;
    struct logs *logs;
    uint64_t rest; /* timer */
    VEC(struct tail_line) tail;
    char *log_error;
};

struct detail *
detail_new(struct ui *ui)
{
    struct detail *d = mem_alloc(sizeof *d);

    d->ui = ui;
    return d;
}

static void
forget_log(struct detail *d)
{
    logs_stop(STEAL(d->logs));
    loop_timer_cancel(d->ui->app->loop, d->rest);
    d->rest = 0;
    for (size_t i = 0; i < d->tail.len; i++)
        free(d->tail.v[i].text);
    d->tail.len = 0;
    free(STEAL(d->log_id));
    free(STEAL(d->log_error));
}

void
detail_free(struct detail *d)
{
    if (!d)
        return;
    forget_log(d);
    VEC_RELEASE(&d->tail);
    notes_release(&d->why);
    notes_release(&d->facts);
    free(d);
}

/* ---- the end of the log ---- */

static void
line_came(void *arg, const struct log_line *l)
{
    struct detail *d = arg;

    if (l->kind != LOG_LINE)
        return;
    if (d->tail.len == KEEP) {
        free(d->tail.v[0].text);
        VEC_REMOVE(&d->tail, 0);
    }
    VEC_PUSH(&d->tail,
             ((struct tail_line){ mem_dup_n(l->text, l->len > 1000 ? 1000 : l->len), l->err }));
    ui_dirty(d->ui);
}

static void
log_ended(void *arg, struct err *e)
{
    struct detail *d = arg;

    d->logs = NULL;
    if (e) {
        free(d->log_error);
        d->log_error = mem_dup(e->msg);
    }
    err_free(e);
    ui_dirty(d->ui);
}

static void
rested(void *arg)
{
    struct detail *d = arg;
    struct logs_options o = { .follow = true, .tail = "40", .on_line = line_came, .arg = d };

    d->rest = 0;
    strv_push(&o.ids, d->log_id);
    d->logs = logs_start(d->log_seat, &o, log_ended, d);
    strv_release(&o.ids);
}

static void
follow_log(struct detail *d, const struct overview_row *about)
{
    const struct container *c = about ? about->container : NULL;

    if (str_eq(d->log_id, c ? c->id : NULL))
        return;
    forget_log(d);
    if (!c)
        return;
    d->log_id = mem_dup(c->id);
    d->log_seat = about->seat;
    d->rest = loop_timer_start(d->ui->app->loop, REST_MS, rested, d);
}

/* ---- what is known ---- */

void
detail_refresh(struct detail *d, const struct overview_row *about)
{
    notes_clear(&d->why);
    notes_clear(&d->facts);
    if (about) {
        why_row(d->ui->world, about, &d->why);
        facts_of(d->ui, about, &d->facts);
    }
    follow_log(d, about);
}

/* ---- drawing ---- */

static void
draw_tail(const struct detail *d, struct cells *c, struct area a)
{
    size_t show = d->tail.len < (size_t)a.height ? d->tail.len : (size_t)a.height;

    for (size_t i = 0; i < show; i++) {
        const struct tail_line *t = &d->tail.v[d->tail.len - show + i];

        cells_put(c, a, 0, (int)i, -1, t->err ? STYLE_STDERR : STYLE_NORMAL, t->text);
    }
    if (!show)
        cells_put(c, a, 0, 0, -1, STYLE_DIM,
                  d->log_error         ? d->log_error
                  : d->rest || d->logs ? "(no log lines yet)"
                                       : "(no log lines)");
}

static const char *
row_name(const struct overview_row *r)
{
    if (!r)
        return "";
    return r->container ? r->container->name : r->service ? r->service : r->project;
}

/* "last check: exit 7, 3 s ago" */
static void
put_last_check(const struct overview_row *r, struct str *out)
{
    const struct container *c = r ? r->container : NULL;
    const struct health_result *last;

    if (!c || c->state != STATE_RUNNING || !c->health_log.len)
        return;
    last = &c->health_log.v[c->health_log.len - 1];
    str_printf(out, "last check: exit %lld, ", (long long)last->exit_code);
    words_ago(last->end, out);
}

/* What happened to a project or a service, the newest last. */
static void
draw_events(const struct detail *d, const struct overview_row *about, struct cells *c,
            struct area a)
{
    const struct world *w = d->ui->world;
    int y = a.height;

    for (size_t i = w->events.len; i-- > 0 && y > 0;) {
        const struct world_event *e = &w->events.v[i];
        CLEANUP(str_release) struct str when = STR_INIT;

        if (e->seat != about->seat || !str_eq(e->project, about->project) ||
            (about->service && !str_eq(e->service, about->service)))
            continue;
        words_clock(e->time, &when);
        cells_printf(c, a, 0, --y, e->bad ? STYLE_BAD : STYLE_DIM, "%s %s %s", when.buf,
                     e->name, e->what);
    }
}

/* Why the row is as it is, then the end of its log, or what happened. */
static void
draw_below(struct detail *d, const struct overview_row *about, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str check = STR_INIT;
    bool roomy = a.height >= TALL_BELOW;
    int used;

    put_last_check(about, &check);
    cells_rule(c, a, 0, STYLE_BORDER, row_name(about), check.len ? check.buf : NULL);
    area_cut_rows(&a, 1);
    used = notes_draw(&d->why, c, a);
    area_cut_rows(&a, used);
    if (roomy && about && a.height > 2) {
        cells_rule(c, a, 0, STYLE_BORDER, d->log_id ? "log" : "events",
                   d->log_id ? "l shows all of it" : "7 shows all of them");
        area_cut_rows(&a, 1);
    }
    if (a.height > 0 && d->log_id)
        draw_tail(d, c, a);
    else if (a.height > 0 && about && !about->container)
        draw_events(d, about, c, a);
}

static void
draw_chart(const struct usage *u, bool memory, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str top = STR_INIT;
    float values[HISTORY], most = memory ? 0 : 10;

    for (size_t i = 0; i < u->len; i++) {
        size_t at = (u->head + HISTORY - u->len + i) % HISTORY;

        values[i] = memory ? (float)u->mem[at] : u->cpu[at];
        most = values[i] > most ? values[i] : most;
    }
    if (memory)
        words_bytes((int64_t)most, &top);
    else
        str_printf(&top, "%.0f%%", (double)most);
    chart_draw(&(struct chart){ .title = memory ? "memory" : "cpu",
                                .top = top.buf,
                                .values = values,
                                .len = u->len,
                                .most = most },
               c, a);
}

/* The facts, and the last minute of CPU and memory where they leave room. */
static void
draw_side(struct detail *d, const struct overview_row *about, struct cells *c, struct area a)
{
    const struct usage *u = about && about->container
                                ? world_usage(d->ui->world, about->seat, about->container->id)
                                : NULL;
    int need = notes_height(&d->facts, a.width) + 1, charts;

    charts = u && u->len ? (a.height - need) / CHART_LEAST : 0;
    charts = charts > 2 ? 2 : charts;
    for (int i = charts; i > 0; i--) {
        int rows = (a.height - need) / i;
        struct area chart = area_cut_rows(&a, -(rows > CHART_MOST ? CHART_MOST : rows));

        draw_chart(u, i == 2, c, chart);
    }
    notes_draw(&d->facts, c, a);
}

static int
side_width(int width)
{
    int side = width * 2 / 5;

    return side > SIDE_MOST ? SIDE_MOST : side;
}

void
detail_draw(struct detail *d, const struct overview_row *about, struct cells *c,
            struct area *rest)
{
    bool wide = rest->width >= WIDE, tall = rest->height >= TALL - 3;
    struct area below = { 0, 0, 0, 0 };

    if (rest->height < 12)
        return;
    if (tall) /* the log has the whole width */
        below = area_cut_rows(rest, -TALL_BELOW);
    if (wide) {
        struct area side = area_cut_columns(rest, -side_width(rest->width));

        side = area_inset(cells_box(c, side, STYLE_BORDER, row_name(about)), 1, 0);
        draw_side(d, about, c, side);
        area_cut_columns(rest, -1);
    }
    if (!tall)
        below = area_cut_rows(rest, -(rest->height >= 18 ? 7 : 3));
    draw_below(d, about, c, below);
}

/* ---- without a runtime ---- */

static const char *
help_for(const struct seat *seat)
{
    if (seat->status == SEAT_MISSING)
        return NULL;
    return seat->why && seat->why->hint ? seat->why->hint : NULL;
}

void
detail_draw_no_runtime(struct ui *ui, struct cells *c, struct area a)
{
    const struct world *w = ui->world;
    int y = 1;

    a = area_inset(a, 2, 0);
    cells_put(c, a, 0, y, -1, STYLE_BAD, "No container runtime answers.");
    y += 2;
    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct seat *s = w->outlooks.v[i]->seat;
        const char *help = help_for(s);

        cells_printf(c, a, 0, y, STYLE_HEADER, "%-10s", s->name);
        cells_put(c, a, 11, y++, -1, STYLE_NORMAL,
                  s->why ? s->why->msg : seat_status_names[s->status]);
        if (help)
            cells_put(c, a, 11, y++, -1, STYLE_KEY, help);
    }
    y++;
    cells_put(c, a, 0, y++, -1, STYLE_NORMAL, "Install one, for example:");
    cells_put(c, a, 2, y++, -1, STYLE_KEY,
              "apt install podman     dnf install podman     brew install podman");
    cells_put(c, a, 0, y, -1, STYLE_DIM, "crank looks again by itself.  q quits.");
}
