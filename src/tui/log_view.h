/*
 * The Logs view from inside: what its files share.
 *
 * Lines come from core/logs (log_sources.c), stand in a ring (log_ring.h), are decided upon in
 * pieces between turns of the loop (log_work.c), and are drawn from a position on
 * (log_draw.c).  Keys are in view_logs.c, actions in log_actions.c.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strv.h"
#include "tui/list.h"
#include "tui/log_filter.h"
#include "tui/log_ring.h"
#include "tui/log_text.h"
#include "tui/view.h"

struct container;
struct event;
struct log_group;
struct logs;

enum { LOG_RING_BYTES = 8 << 20, LOG_WIDE = 120 };

/* One whose lines are told apart by a name. */
struct log_source {
    char *name; /* before its lines */
    struct seat *seat;
    char *id; /* of the container that its newest line came from */
    enum style style;
    bool hidden;
    bool oom;                /* the runtime told so, and its end has not been told yet */
    int64_t died;            /* wall clock ns of its last end; 0 not known */
    int64_t newest;          /* stamp */
    uint64_t fresh, counted; /* lines that are younger than the view */
    int rate;                /* of those in the last second */
};

/* A row on the screen. */
struct log_pos {
    struct log_entry *e; /* NULL: none */
    uint32_t row;
};

/* A search under way, a piece in each turn of the loop. */
struct log_hunt {
    bool on, stops; /* stops: marks and errors, not the search */
    int direction;
    struct log_entry *at, *from; /* at NULL: from the end; from NULL: until the other end */
    bool turned;                 /* went on at the other end */
};

struct log_view {
    struct view view;
    struct subject about; /* kind NONE: several */
    char *title;
    struct {
        struct log_group **v;
        size_t len, cap;
    } groups;
    struct {
        struct log_source *v;
        size_t len, cap;
    } sources;
    bool many_seats, many_projects;
    char *since, *since_time; /* as it was typed, and what that means; or NULL */

    struct log_ring ring;
    struct log_filter filter;
    struct log_hunt hunt;
    uint64_t work; /* timer */

    bool follow, time, wrap, json;
    size_t skip; /* columns scrolled sideways */
    int marks;
    struct log_pos cursor, top; /* while it does not follow */
    struct log_shape shape;
    uint32_t shape_serial;
    int height;  /* rows for lines in the last drawing */
    int drawn_y; /* the screen's row of the first of them */
    int drawn_x;
    bool center; /* the cursor has jumped */

    bool pane; /* the list of sources has the keys */
    bool pane_drawn;
    struct list pane_list;

    int64_t opened; /* wall clock, ns */
    int64_t counted_ms;
    int rate;
};

/* The page when it is the Logs view, else NULL. */
struct log_view *log_view_of(struct ui *ui);

/* ---- view_logs.c ---- */

/* The cursor begins in the last row, with the screen as it is. */
void log_stop_following(struct log_view *v);

/* ---- log_sources.c ---- */

/* Follows what the subjects are about, from `since` on. */
void log_sources_open(struct log_view *v, const struct subjects *on);
/* Stops all and starts anew, with an empty ring: since_time has changed. */
void log_sources_restart(struct log_view *v);
void log_sources_close(struct log_view *v);
/* Once a second. */
void log_sources_count(struct log_view *v);
size_t log_sources_shown(const struct log_view *v);
void log_sources_fill_pane(struct log_view *v);
/* A line of our own between the others; the stamp of now. */
void log_note(struct log_view *v, enum log_entry_kind kind, const char *text);

/* ---- log_work.c ---- */

/* Decides upon an entry that has just come, at once where that is cheap. */
void log_came(struct log_view *v, struct log_entry *e);
/* The filter or the sources have changed. */
void log_filter_again(struct log_view *v);
void log_hunt_start(struct log_view *v, bool stops, int direction);
void log_work_stop(struct log_view *v);
/* For the ring: positions leave an entry that is dropped. */
void log_dropped(void *arg, struct log_entry *e);

/* ---- log_draw.c ---- */

void log_draw(struct log_view *v, struct cells *c, struct area a);
uint32_t log_row_count(struct log_view *v, struct log_entry *e);
/* One row on; false: there is none. */
bool log_pos_step(struct log_view *v, struct log_pos *p, int direction);
/* The last row of all. */
struct log_pos log_pos_last(struct log_view *v);
/* "12:04:31", with the day where it is not today; width: what all of them take. */
/* "12 288" */
void log_put_count(struct str *out, uint64_t n);
void log_put_time(const struct log_view *v, int64_t stamp, struct str *out);

/* ---- log_save.c ---- */

void log_save(struct log_view *v, const char *typed);
/* "shop-20261122-120431.log" */
char *log_save_name(const struct log_view *v);
