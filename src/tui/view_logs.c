/* Output of containers, merged by time; see log_view.h. */
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "core/app.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "tui/actions.h"
#include "tui/log_view.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

static const struct list_column pane_columns[] = {
    { "NAME", 10, false, 0, 0 },
    { "RATE", 5, true, 0, 0 },
};

struct log_view *
log_view_of(struct ui *ui)
{
    struct view *page = ui_page(ui);

    return page->class->id == VIEW_LOGS ? (struct log_view *)page : NULL;
}

/* ---- whom it is about ---- */

static bool
speaks(const struct subject *s)
{
    return s->seat && s->kind >= SUBJECT_PROJECT && s->kind <= SUBJECT_CONTAINER;
}

/* To the project: for the key that opens the view for no row in particular. */
static void
widen(struct subject *s)
{
    struct subject wide;

    if (!*s->project)
        return;
    subject_set(&wide, SUBJECT_PROJECT, s->seat, s->project, NULL, NULL, s->project);
    subject_release(s);
    *s = wide;
}

/* The first project, or the first container when there is none. */
static void
first_of_world(const struct world *w, struct subjects *on)
{
    struct subject found = { .kind = SUBJECT_NONE };

    for (size_t i = 0; i < w->outlooks.len; i++) {
        struct seat *seat = w->outlooks.v[i]->seat;
        const struct snapshot *now = world_snapshot(w, seat);

        for (size_t k = 0; now && k < now->containers.len; k++) {
            const struct container *c = &now->containers.v[k];

            if (found.kind != SUBJECT_NONE && !*c->project)
                continue;
            subject_release(&found);
            if (*c->project)
                subject_set(&found, SUBJECT_PROJECT, seat, c->project, NULL, NULL, c->project);
            else
                subject_set(&found, SUBJECT_CONTAINER, seat, NULL, NULL, c->id, c->name);
            if (*c->project)
                break;
        }
        if (found.kind == SUBJECT_PROJECT)
            break;
    }
    if (found.kind != SUBJECT_NONE)
        VEC_PUSH(on, found);
}

/* The marks of the page below, what was asked for, or the project of the row below. */
static void
choose_subjects(struct view *v, const struct subject *about, struct subjects *on)
{
    struct view *below = v->below;
    struct subject s = { .kind = SUBJECT_NONE };

    if (below && below->class->subjects)
        below->class->subjects(below, on);
    if (on->len)
        return;
    if (about && speaks(about)) {
        subject_copy(&s, about);
    } else if (below && below->class->subject && below->class->subject(below, &s) &&
               speaks(&s)) {
        widen(&s);
    } else {
        subject_release(&s);
        first_of_world(v->ui->world, on);
        return;
    }
    VEC_PUSH(on, s);
}

static char *
title_of(const struct subjects *on)
{
    const struct subject *s = on->v;

    if (!on->len)
        return mem_dup("");
    if (on->len > 1)
        return mem_printf("of %zu marked", on->len);
    return s->kind == SUBJECT_SERVICE ? mem_printf("%s/%s", s->project, s->service)
                                      : mem_dup(s->name);
}

static void
open(struct view *view, const struct subject *about)
{
    struct log_view *v = (struct log_view *)view;
    struct subjects on = { NULL, 0, 0 };

    v->follow = v->time = true;
    v->shape_serial = 1;
    v->counted_ms = loop_now_ms();
    v->opened = num_wall_ns();
    log_ring_init(&v->ring, LOG_RING_BYTES, log_dropped, v);
    list_init(&v->pane_list, pane_columns, ARRAY_LEN(pane_columns), "none");
    choose_subjects(view, about, &on);
    v->title = title_of(&on);
    if (on.len == 1)
        subject_copy(&v->about, &on.v[0]);
    log_sources_open(v, &on);
    subjects_release(&on);
}

static void
close(struct view *view)
{
    struct log_view *v = (struct log_view *)view;

    log_work_stop(v);
    log_sources_close(v);
    log_ring_release(&v->ring);
    log_filter_release(&v->filter);
    list_release(&v->pane_list);
    subject_release(&v->about);
    free(v->title);
    free(v->since);
    free(v->since_time);
}

static void
refresh(struct view *view)
{
    struct log_view *v = (struct log_view *)view;

    log_sources_count(v);
    log_sources_fill_pane(v);
}

static void
draw(struct view *view, struct cells *c, struct area a)
{
    log_draw((struct log_view *)view, c, a);
}

/* ---- moving ---- */

static void
go_to(struct log_view *v, struct log_pos to)
{
    v->cursor = to;
    v->follow = false;
}

void
log_stop_following(struct log_view *v)
{
    struct log_pos p = log_pos_last(v);

    if (!v->follow || !p.e)
        return;
    go_to(v, p);
    for (int i = 1; i < v->height && log_pos_step(v, &p, -1); i++)
        continue;
    v->top = p;
}

static void
move_pane(struct log_view *v, enum step step, int direction)
{
    if (step == STEP_LINE)
        list_move(&v->pane_list, direction);
    else if (step == STEP_END)
        list_ends(&v->pane_list, direction > 0);
    else if (step != STEP_SIDE)
        list_page(&v->pane_list, step == STEP_PAGE ? 2 * direction : direction);
}

static bool
move(struct view *view, enum step step, int direction)
{
    struct log_view *v = (struct log_view *)view;
    int rows = step == STEP_LINE ? 1 : step == STEP_HALF_PAGE ? v->height / 2 : v->height - 1;

    if (v->pane) {
        move_pane(v, step, direction);
        return true;
    }
    if (step == STEP_END && direction < 0) {
        v->top = v->cursor = (struct log_pos){ log_ring_step(&v->ring, NULL, 1), 0 };
        v->follow = !v->cursor.e;
        return true;
    }
    if (step == STEP_END || step == STEP_SIDE || (v->follow && direction > 0)) {
        v->follow |= step == STEP_END;
        return true;
    }
    log_stop_following(v);
    for (; rows > 0 && v->cursor.e; rows--)
        if (!log_pos_step(v, &v->cursor, direction))
            break;
    return true;
}

/* ---- keys of the list of sources, and the mouse ---- */

static void
show_only(struct log_view *v, size_t one)
{
    for (size_t i = 0; i < v->sources.len; i++)
        v->sources.v[i].hidden = i != one;
}

static void
show_all(struct log_view *v, bool shown)
{
    for (size_t i = 0; i < v->sources.len; i++)
        v->sources.v[i].hidden = !shown;
}

static bool
pane_key(struct log_view *v, int key)
{
    const struct list_row *row = list_selected(&v->pane_list);
    size_t at = row ? strtoul(row->id, NULL, 10) : SIZE_MAX;

    switch (key) {
    case KEY_TAB_:
    case KEY_ESC_:
    case 'q':
        v->pane = false;
        return true;
    case KEY_SPACE_:
    case KEY_ENTER_:
        if (at < v->sources.len)
            v->sources.v[at].hidden = !v->sources.v[at].hidden;
        break;
    case 'a':
    case 'A':
        show_all(v, key == 'a');
        break;
    case 'o':
        show_only(v, at);
        break;
    default:
        return false;
    }
    v->shape_serial++;
    log_sources_fill_pane(v);
    log_filter_again(v);
    return true;
}

static bool
click_line(struct log_view *v, int y)
{
    int down = y - v->drawn_y;
    struct log_pos p;

    if (down < 0 || down >= v->height)
        return false;
    log_stop_following(v);
    p = v->top;
    for (; down > 0 && p.e; down--)
        if (!log_pos_step(v, &p, 1))
            break;
    if (p.e)
        go_to(v, p);
    return true;
}

static bool
click(struct log_view *v, const struct key_event *ev)
{
    struct list *l = &v->pane_list;

    if (v->pane_drawn && ev->x < v->drawn_x) {
        v->pane = true;
        return list_click(l, ev->y - l->drawn_y) && pane_key(v, KEY_SPACE_);
    }
    v->pane = false;
    return click_line(v, ev->y);
}

static bool
key(struct view *view, const struct key_event *ev)
{
    struct log_view *v = (struct log_view *)view;

    v->hunt.on = false; /* a key ends a search that takes long */
    if (ev->key == KEY_MOUSE_)
        return ev->mouse == MOUSE_PRESS && click(v, ev);
    return v->pane && pane_key(v, ev->key);
}

/* ---- what others ask ---- */

/* The container of the line under the cursor; while it follows, what the view is about. */
static bool
subject(struct view *view, struct subject *ret)
{
    struct log_view *v = (struct log_view *)view;
    const struct log_entry *e = v->follow ? NULL : v->cursor.e;
    const struct log_source *s =
        e && e->source < v->sources.len ? &v->sources.v[e->source] : NULL;
    const struct container *c = s ? world_container(view->ui->world, s->seat, s->id) : NULL;

    if (c)
        subject_set(ret, SUBJECT_CONTAINER, s->seat, c->project, c->service, c->id, c->name);
    else if (v->about.kind == SUBJECT_CONTAINER || v->about.kind == SUBJECT_SERVICE)
        subject_copy(ret, &v->about);
    else
        return false;
    return true;
}

static void
status(struct view *view, struct str *out)
{
    struct log_view *v = (struct log_view *)view;
    const struct log_filter *f = &v->filter;

    str_printf(out, "%s  follow %s  ", v->title, v->follow ? "ON" : "OFF");
    if (v->ring.shown != v->ring.lines) {
        log_put_count(out, v->ring.shown);
        str_put(out, " of ");
    }
    log_put_count(out, v->ring.lines);
    str_put(out, v->ring.lines == 1 ? " line" : " lines");
    if (log_sources_shown(v) != v->sources.len)
        str_printf(out, "  sources %zu of %zu", log_sources_shown(v), v->sources.len);
    if (f->keep_text)
        str_printf(out, "  %s %s", f->invert ? "without" : "keep", f->keep_text);
    if (v->since)
        str_printf(out, "  since %s", v->since);
    if (v->skip)
        str_printf(out, "  from column %zu", v->skip + 1);
    if (f->search_text)
        str_printf(out, "  %s/%s", v->hunt.on ? "searching " : "", f->search_text);
}

const struct view_class view_logs = {
    .id = VIEW_LOGS,
    .name = "logs",
    .title = "logs",
    .digit = '3',
    .about = "What containers write, merged by time",
    .shows = ACTION_WORK,
    .size = sizeof(struct log_view),
    .open = open,
    .close = close,
    .refresh = refresh,
    .draw = draw,
    .key = key,
    .move = move,
    .subject = subject,
    .status = status,
};
