#include "tui/frame.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/app.h"
#include "model/engine.h"
#include "tui/actions.h"
#include "tui/jobs.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <string.h>
#include <time.h>

/* ---- the top line ---- */

static void
put_clock(struct str *out)
{
    time_t now = time(NULL);
    struct tm tm;

    localtime_r(&now, &tm);
    str_printf(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static enum style
seat_style(const struct outlook *o)
{
    switch (o->seat->status) {
    case SEAT_ANSWERS:
        return o->trouble ? STYLE_BAD : STYLE_GOOD;
    case SEAT_SILENT:
    case SEAT_FAILS:
        return STYLE_BAD;
    default:
        return STYLE_OFF;
    }
}

/* Runtimes that are there; a word says what is wrong with one. */
static int
draw_runtimes(const struct world *w, struct cells *c, struct area a, int x)
{
    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct outlook *o = w->outlooks.v[i];
        const char *word = o->trouble                       ? " FAILS"
                           : o->seat->status == SEAT_SILENT ? " SILENT"
                           : o->seat->status == SEAT_FAILS  ? " FAILS"
                                                            : "";

        if (o->seat->status == SEAT_MISSING || o->seat->status == SEAT_UNKNOWN)
            continue;
        x += cells_put(c, a, x, 0, -1, seat_style(o), o->seat->name);
        x += cells_put(c, a, x, 0, -1, STYLE_BAD, word) + 2;
    }
    return x;
}

struct totals {
    size_t up, bad, exited;
};

static void
count(const struct world *w, struct totals *t)
{
    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct snapshot *s = world_snapshot(w, w->outlooks.v[i]->seat);

        for (size_t k = 0; s && k < s->containers.len; k++) {
            const struct container *con = &s->containers.v[k];

            t->up += con->state == STATE_RUNNING;
            t->exited += con->state == STATE_EXITED || con->state == STATE_DEAD;
            t->bad += con->state == STATE_RUNNING && con->health == HEALTH_UNHEALTHY;
        }
    }
}

static void
draw_top(struct view *v, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str right = STR_INIT, status = STR_INIT;
    const struct ui *ui = v->ui;
    struct totals t = { 0 };
    int x = cells_put(c, a, 0, 0, -1, STYLE_TITLE, "crank") + 2, end;

    if (ui_read_only(ui))
        x += cells_put(c, a, x, 0, -1, STYLE_MARK, "READ-ONLY") + 2;
    if (!ui->script) /* pictures of the screen do not change by the second */
        put_clock(&right);
    end = a.width - (int)right.len;
    cells_put(c, a, end, 0, -1, STYLE_DIM, right.buf);
    if (v->class->id == VIEW_OVERVIEW) {
        count(ui->world, &t);
        x = draw_runtimes(ui->world, c, a, x);
        str_printf(&status, "%zu up", t.up);
        if (t.bad)
            str_printf(&status, "  %zu bad", t.bad);
        if (t.exited)
            str_printf(&status, "  %zu exited", t.exited);
    } else {
        x += cells_put(c, a, x, 0, -1, STYLE_HEADER, v->class->title) + 2;
    }
    if (v->class->status)
        v->class->status(v, &status);
    cells_put(c, a, x, 0, end - x - 1, t.bad ? STYLE_BAD : STYLE_NORMAL, status.buf);
}

/* ---- the lines below ---- */

static int
draw_hint(const struct action *action, struct view *v, struct cells *c, struct area a, int x)
{
    CLEANUP(str_release) struct str keys = STR_INIT;
    bool off = action_refused(action, v->ui) != NULL;
    const char *blank;
    int need;

    action_keys(action, v->class->id, &keys);
    blank = strchr(keys.buf, ' ');
    if (blank) /* the first key says enough */
        str_truncate(&keys, (size_t)(blank - keys.buf));
    need = (int)utf8_width(keys.buf, keys.len) + 1 + (int)strlen(action->hint);
    if (!keys.len || x + need > a.width)
        return x;
    x += cells_put(c, a, x, 0, -1, off ? STYLE_OFF : STYLE_KEY, keys.buf) + 1;
    return x + cells_put(c, a, x, 0, -1, off ? STYLE_OFF : STYLE_NORMAL, action->hint) + 2;
}

static void
draw_hints(struct view *v, struct cells *c, struct area a)
{
    const struct ui *ui = v->ui;
    const struct job *job = jobs_latest_running(ui->jobs);
    int x = 0;

    if (ui->message) {
        cells_put(c, a, 0, 0, -1, ui->message_style, ui->message);
        return;
    }
    if (job) {
        cells_printf(c, a, 0, 0, STYLE_BUSY, "%s %d s  %s", job->title,
                     (int)((time(NULL) * (int64_t)1000000000 - job->began) / 1000000000),
                     job->step ? job->step : "");
        return;
    }
    /* What only this view has comes first. */
    for (int here = 1; here >= 0; here--)
        for (size_t i = 0; actions[i]; i++)
            if (actions[i]->hint && actions[i]->group != GROUP_VIEW &&
                (actions[i]->group == GROUP_HERE) == here)
                x = draw_hint(actions[i], v, c, a, x);
}

/* Names of the views with their digits, and where they stand for clicks. */
static int
draw_views(const struct view *v, struct cells *c, struct area a, int click_x)
{
    const char *help = "? help";
    int x = 0, room = a.width - (int)strlen(help) - 1;

    for (int pass = 0; pass < VIEW_COUNT; pass++) {
        const struct view_class *class = view_classes[pass];
        int from = x, need;

        if (!class->digit)
            continue;
        need = 2 + (int)strlen(class->name);
        if (x + need > room)
            break;
        if (c) {
            bool here = ui_page(v->ui)->class == class;

            cells_printf(c, a, x, 0, STYLE_KEY, "%c", class->digit);
            cells_put(c, a, x + 2, 0, -1, here ? STYLE_TITLE : STYLE_NORMAL, class->name);
        }
        x += need + 2;
        if (click_x >= from && click_x < x)
            return pass;
    }
    if (c) {
        cells_put_right(c, a, a.width - 5, 0, STYLE_KEY, "?");
        cells_put_right(c, a, a.width, 0, STYLE_NORMAL, "help");
    }
    return -1;
}

bool
frame_click(struct ui *ui, int x, int y)
{
    struct area a = cells_area(ui->cells);
    int hit;

    if (y != a.height - 1)
        return false;
    hit = draw_views(ui->top, NULL, a, x);
    if (hit >= 0)
        ui_go(ui, (enum view_id)hit, NULL);
    return hit >= 0;
}

void
frame_draw(struct view *v, struct cells *c, struct area a)
{
    struct area top = area_cut_rows(&a, 1);
    bool roomy = a.height >= 12;

    draw_top(v, c, top);
    if (roomy)
        draw_views(v, c, area_cut_rows(&a, -1), -1);
    draw_hints(v, c, area_cut_rows(&a, -1));
    v->class->draw(v, c, a);
}
