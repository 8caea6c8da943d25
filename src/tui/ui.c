#include "tui/ui.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "exec/loop.h"
#include "tui/actions.h"
#include "tui/frame.h"
#include "tui/jobs.h"
#include "tui/list.h"
#include "tui/screen.h"
#include "tui/why.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_WIDTH = 60, LEAST_HEIGHT = 15 };

/* ---- what is said ---- */

void
ui_dirty(struct ui *ui)
{
    ui->dirty = true;
}

static void
set_message(struct ui *ui, enum style style, char *text)
{
    free(ui->message);
    ui->message = text;
    ui->message_style = style;
    ui->dirty = true;
}

void
ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    set_message(ui, style, mem_vprintf(fmt, ap));
    va_end(ap);
}

void
ui_say_err(struct ui *ui, struct err *e)
{
    if (e && e->msg)
        ui_say(ui, STYLE_BAD, "%s%s%s", e->msg, e->hint ? " - " : "", e->hint ? e->hint : "");
    err_free(e);
}

/* ---- the stack ---- */

struct view *
ui_page(const struct ui *ui)
{
    struct view *v = ui->top;

    while (v && v->class->overlay)
        v = v->below;
    return v;
}

static void
top_changed(struct ui *ui)
{
    const struct view *page = ui_page(ui);

    if (page) {
        world_want_stats(ui->world, page->class->stats);
        world_want_lists(ui->world, page->class->lists);
    }
    ui->dirty = ui->at_once = true;
}

struct view *
ui_push(struct ui *ui, enum view_id id, const struct subject *about)
{
    const struct view_class *class = view_classes[id];
    struct view *v = mem_alloc(class->size);

    v->class = class;
    v->ui = ui;
    v->below = ui->top;
    ui->top = v;
    if (class->open)
        class->open(v, about);
    if (class->refresh)
        class->refresh(v);
    top_changed(ui);
    return v;
}

static void
close_top(struct ui *ui)
{
    struct view *v = ui->top;

    ui->top = v->below;
    if (v->class->close)
        v->class->close(v);
    free(v);
}

bool
ui_pop(struct ui *ui)
{
    if (!ui->top->below)
        return true;
    close_top(ui);
    if (ui->top->class->refresh)
        ui->top->class->refresh(ui->top);
    top_changed(ui);
    return false;
}

void
ui_close_last(struct ui *ui)
{
    close_top(ui);
}

void
ui_go(struct ui *ui, enum view_id id, const struct subject *about)
{
    while (ui->top && ui->top->below)
        close_top(ui);
    if (!ui->top || ui->top->class->id != id)
        ui_push(ui, id, about);
    top_changed(ui);
}

/* ---- what an action is for ---- */

bool
ui_subject(struct ui *ui, struct subject *ret)
{
    struct view *page = ui_page(ui);

    return page->class->subject && page->class->subject(page, ret);
}

enum subject_kind
ui_subject_kind(struct ui *ui, struct seat **ret_seat)
{
    struct subject s;
    enum subject_kind kind;

    if (!ui_subject(ui, &s))
        return SUBJECT_NONE;
    kind = s.kind;
    if (ret_seat)
        *ret_seat = s.seat;
    subject_release(&s);
    return kind;
}

void
ui_subjects(struct ui *ui, struct subjects *ret)
{
    struct view *page = ui_page(ui);
    struct subject one;

    if (page->class->subjects)
        page->class->subjects(page, ret);
    if (!ret->len && ui_subject(ui, &one))
        VEC_PUSH(ret, one);
}

bool
ui_read_only(const struct ui *ui)
{
    return ui->app->opt.read_only;
}

void
ui_quit(struct ui *ui, int status)
{
    ui->status = status;
    loop_stop(ui->app->loop);
}

/* ---- the terminal ---- */

void
ui_leave_screen(struct ui *ui)
{
    if (ui->screen)
        screen_suspend(ui->screen);
}

void
ui_enter_screen(struct ui *ui)
{
    if (ui->screen)
        screen_resume(ui->screen);
    ui->dirty = ui->at_once = true;
}

void
ui_copy(struct ui *ui, const char *text, const char *what)
{
    if (ui->screen)
        screen_copy(ui->screen, text, strlen(text));
    ui_say(ui, STYLE_GOOD, "copied %s: %s", what, text);
}

/* ---- keys ---- */

/* Rows point into the snapshot that they were made from: made anew before anybody reads them.
 */
static void
refresh_stale(struct ui *ui)
{
    if (!ui->stale)
        return;
    ui->stale = false;
    for (struct view *v = ui->top; v; v = v->below)
        if (v->class->refresh)
            v->class->refresh(v);
}

static bool
click(struct ui *ui, const struct key_event *ev)
{
    struct view *page = ui_page(ui);
    struct list *l = page->class->list ? page->class->list(page) : NULL;

    if (ev->mouse == MOUSE_WHEEL_UP || ev->mouse == MOUSE_WHEEL_DOWN) {
        const struct action *move =
            key_action(page->class->id, ev->mouse == MOUSE_WHEEL_UP ? KEY_UP_ : KEY_DOWN_);

        for (int i = 0; move && i < 3; i++)
            action_run(move, ui);
        return true;
    }
    if (frame_click(ui, ev->x, ev->y))
        return true;
    return l && list_click(l, ev->y - l->drawn_y);
}

/* A view that a digit opens is about what the cursor was on. */
static bool
open_digit(struct ui *ui, int digit)
{
    for (int i = 0; i < VIEW_COUNT; i++) {
        struct subject s;
        bool about;

        if (view_classes[i]->digit != digit)
            continue;
        about = ui_subject(ui, &s);
        ui_go(ui, (enum view_id)i, about ? &s : NULL);
        if (about)
            subject_release(&s);
        return true;
    }
    return false;
}

static void
say_unknown(struct ui *ui, int key)
{
    CLEANUP(str_release) struct str label = STR_INIT;

    key_label(key, &label);
    if (label.len)
        ui_say(ui, STYLE_DIM, "%s means nothing here: ? lists the keys", label.buf);
}

void
ui_key(struct ui *ui, const struct key_event *ev)
{
    struct view *v = ui->top;
    const struct action *a;

    refresh_stale(ui);
    ui->dirty = ui->at_once = true;
    free(STEAL(ui->message));
    if (v->class->key && v->class->key(v, ev))
        return;
    if (ev->key == KEY_MOUSE_) {
        if (!v->class->overlay)
            click(ui, ev);
        return;
    }
    if (!v->class->overlay && ev->key >= '0' && ev->key <= '9' && open_digit(ui, ev->key))
        return;
    a = key_action(v->class->id, ev->key);
    if (a)
        action_run(a, ui);
    else if (!v->class->overlay)
        say_unknown(ui, ev->key);
}

/* ---- drawing ---- */

static void
draw_view(struct view *v, struct cells *c, struct area a)
{
    if (v->class->overlay && v->below)
        draw_view(v->below, c, a);
    if (!v->class->overlay)
        frame_draw(v, c, a);
    else
        v->class->draw(v, c, a);
}

static void
say_too_small(struct cells *c)
{
    struct notes text = { NULL, 0, 0 };

    notes_add(&text, STYLE_NORMAL, "%dx%d is too small: crank needs %dx%d", c->width, c->height,
              LEAST_WIDTH, LEAST_HEIGHT);
    notes_draw(&text, c, cells_area(c));
    notes_release(&text);
}

void
ui_draw(struct ui *ui)
{
    struct cells *c = ui->cells;

    refresh_stale(ui);
    cells_clear(c);
    if (c->width < LEAST_WIDTH || c->height < LEAST_HEIGHT)
        say_too_small(c);
    else
        draw_view(ui->top, c, cells_area(c));
    ui->dirty = ui->at_once = false;
}
