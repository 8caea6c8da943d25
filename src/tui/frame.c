#include "tui/frame.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/app.h"
#include "tui/actions.h"
#include "tui/jobs.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/words.h"
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
    int64_t since;

    switch (o->seat->status) {
    case SEAT_ANSWERS:
        return outlook_trouble(o, &since) ? STYLE_BAD : STYLE_GOOD;
    case SEAT_SILENT:
    case SEAT_FAILS:
        return STYLE_BAD;
    default:
        return STYLE_OFF;
    }
}

/* Runtimes that are there, a star behind the usual one; a word says what is wrong. */
static int
draw_runtimes(const struct world *w, struct cells *c, struct area a, int x)
{
    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct outlook *o = w->outlooks.v[i];
        CLEANUP(str_release) struct str trouble = STR_INIT;

        if (o->seat->status == SEAT_MISSING || o->seat->status == SEAT_UNKNOWN)
            continue;
        x += cells_put(c, a, x, 0, -1, seat_style(o), o->seat->name);
        if (w->choice && w->choice->seat == o->seat)
            x += cells_put(c, a, x, 0, -1, seat_style(o), "*");
        words_trouble(o, &trouble);
        x += trouble.len > 0;
        x += cells_put(c, a, x, 0, -1, STYLE_BAD, trouble.buf) + 2;
    }
    return x;
}

/* "3 projects  11 up  1 bad": what is nothing is left out, but for what is up. */
static int
draw_totals(const struct view *v, struct cells *c, struct area a, int x)
{
    struct overview_totals t = overview_totals(v);
    const struct {
        size_t count;
        const char *word;
        enum style style;
    } parts[] = {
        { t.projects, t.projects == 1 ? "project" : "projects", STYLE_NORMAL },
        { t.up, "up", STYLE_NORMAL },
        { t.bad, "bad", STYLE_BAD },
        { t.waiting, "waiting", STYLE_BUSY },
        { t.exited, "exited", STYLE_NORMAL },
    };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].count || i == 1)
            x += cells_printf(c, a, x, 0, parts[i].style, "%zu %s", parts[i].count,
                              parts[i].word) +
                 2;
    return x;
}

static void
draw_top(struct view *v, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str right = STR_INIT, status = STR_INIT;
    const struct ui *ui = v->ui;
    int x = cells_put(c, a, 0, 0, -1, STYLE_TITLE, "crank") + 2;

    if (ui_read_only(ui))
        x += cells_put(c, a, x, 0, -1, STYLE_MARK, "READ-ONLY") + 2;
    if (!ui->script) /* pictures of the screen do not change by the second */
        put_clock(&right);
    cells_put_right(c, a, a.width, 0, STYLE_DIM, right.buf);
    a.width -= right.len ? (int)right.len + 1 : 0;
    if (v->class->id != VIEW_OVERVIEW)
        x += cells_put(c, a, x, 0, -1, STYLE_HEADER, v->class->title) +
             (str_ends(v->class->title, ":") ? 1 : 2);
    if (v->class->status)
        v->class->status(v, &status);
    if (status.len)
        x += cells_put(c, a, x, 0, -1, STYLE_NORMAL, status.buf) + 2;
    if (v->class->id == VIEW_OVERVIEW)
        draw_totals(v, c, a, draw_runtimes(ui->world, c, a, x));
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

/* What the selected row can be told to do; grey is what it could be told elsewhere. */
static bool
is_offered(const struct action *action, struct ui *ui, enum subject_kind kind)
{
    return action->hint && action->group != GROUP_VIEW && action_concerns(action, kind) &&
           !(action->idle && action->idle(ui));
}

static void
draw_hints(struct view *v, struct cells *c, struct area a)
{
    struct ui *ui = v->ui;
    const struct job *job = jobs_latest_running(ui->jobs);
    enum subject_kind kind = ui_subject_kind(ui, NULL);
    int x = 0;

    cells_put_right(c, a, a.width - 5, 0, STYLE_KEY, "?");
    cells_put_right(c, a, a.width, 0, STYLE_NORMAL, "help");
    area_cut_columns(&a, -8);
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
            if ((actions[i]->group == GROUP_HERE) == here && is_offered(actions[i], ui, kind))
                x = draw_hint(actions[i], v, c, a, x);
}

/* Wide terminals have the whole names two blanks apart, narrow ones what fits of the brief. */
static const char *
view_label(const struct view_class *class, bool narrow)
{
    return narrow && class->brief ? class->brief : class->name;
}

static bool
is_narrow(int width)
{
    int need = -2;

    for (int i = 0; i < VIEW_COUNT; i++)
        if (view_classes[i]->digit)
            need += 4 + (int)strlen(view_classes[i]->name);
    return need > width;
}

/* Names of the views with their digits, and where they stand for clicks. */
static int
draw_views(const struct view *v, struct cells *c, struct area a, int click_x)
{
    bool narrow = is_narrow(a.width);
    int x = 0;

    for (int pass = 0; pass < VIEW_COUNT; pass++) {
        const struct view_class *class = view_classes[pass];
        bool here = ui_page(v->ui)->class == class;
        int from = x;

        if (!class->digit)
            continue;
        if (x + 2 + (int)strlen(view_label(class, narrow)) > a.width)
            break;
        if (c)
            cells_printf(c, a, x, 0, STYLE_KEY, "%c", class->digit);
        if (c)
            cells_put(c, a, x + 2, 0, -1, here ? STYLE_TITLE : STYLE_NORMAL,
                      view_label(class, narrow));
        x += 2 + (int)strlen(view_label(class, narrow)) + (narrow ? 1 : 2);
        if (click_x >= from && click_x < x)
            return pass;
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
