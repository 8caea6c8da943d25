/*
 * The dashboard as a whole: the app with its runtimes, the world that views read, the stack of
 * views, and the terminal or the script that they are shown on.
 */
#pragma once

#include "base/base.h"
#include "tui/cells.h"
#include "tui/view.h"

struct app;
struct err;
struct jobs;
struct keymap;
struct screen;
struct script;
struct world;

struct ui {
    struct app *app;
    struct world *world;
    struct jobs *jobs;
    struct screen *screen; /* NULL under a script */
    struct script *script; /* NULL on a terminal */
    struct cells *cells;
    struct view *top;
    char *message; /* said in the hint line until the next key; or NULL */
    enum style message_style;
    bool reveal;  /* hidden values are shown */
    bool stale;   /* the world has changed since the views were refreshed */
    bool dirty;   /* something to draw */
    bool at_once; /* a key came: do not wait for the next frame */
    int64_t drawn_ms;
    uint64_t frame_timer;
    uint64_t clock_timer;   /* of the world, once a second */
    int64_t interrupted_ms; /* of the last Ctrl-C at rest */
    int status;             /* exit status */
};

/* ---- what views and actions call ---- */

/* Draw again soon; from a key at once. */
void ui_dirty(struct ui *ui);
void ui_say(struct ui *ui, enum style style, const char *fmt, ...) PRINTF(3, 4);
/* First line of the error; takes e; NULL is fine. */
void ui_say_err(struct ui *ui, struct err *e);
/* Opens a view above the top one; about may be NULL. */
struct view *ui_push(struct ui *ui, enum view_id id, const struct subject *about);
/* Closes the top view.  The last one is not closed: true when it was the last. */
bool ui_pop(struct ui *ui);
/* Goes to a view of the first rank: what is above the overview is closed. */
void ui_go(struct ui *ui, enum view_id id, const struct subject *about);
/* The top view that is no overlay. */
struct view *ui_page(const struct ui *ui);
void ui_quit(struct ui *ui, int status);
/* The subjects of an action: the marks of the page, else what the cursor is on. */
void ui_subjects(struct ui *ui, struct subjects *ret);
bool ui_subject(struct ui *ui, struct subject *ret);
/* Of what the cursor is on, and its seat (ret_seat may be NULL; SUBJECT_NONE leaves it). */
enum subject_kind ui_subject_kind(struct ui *ui, struct seat **ret_seat);
bool ui_read_only(const struct ui *ui);
/* Gives the terminal to a child and takes it back: between the two nothing is drawn. */
void ui_leave_screen(struct ui *ui);
void ui_enter_screen(struct ui *ui);
/* Text into the clipboard of the person's terminal. */
void ui_copy(struct ui *ui, const char *text, const char *what);

/* ---- what the dashboard's door and the script call ---- */

void ui_key(struct ui *ui, const struct key_event *ev);
/* At the very end: the view that ui_pop does not close. */
void ui_close_last(struct ui *ui);
void ui_draw(struct ui *ui);
