/*
 * The list that most views are: rows by id, columns, sorting, folding, a filter, marks, and a
 * cursor that stays with its row while the data change under it.
 *
 * A view fills it anew on each refresh:
 *
 *     list_begin(l);
 *     row = list_add(l, id, depth);
 *     list_cell(l, row, COL_NAME, STYLE_NORMAL, "shop");
 *     list_end(l);
 *
 * Rows that follow with a greater depth are children.  Texts and ids are copied.
 */
#pragma once

#include "base/base.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "tui/cells.h"

struct rx;

enum { LIST_COLUMNS = 12, LIST_ORNAMENT = 6 };
enum { LIST_SORTS = 1, LIST_GROWS = 2, LIST_IF_ANY = 4 };

struct list_column {
    const char *title;
    int width;    /* at least */
    bool right;   /* numbers */
    int drop;     /* 0: never dropped; else the highest goes first when it is narrow, from
                     LIST_ORNAMENT on so that names are whole too */
    unsigned how; /* LIST_SORTS: one can sort by it; LIST_GROWS: takes what is left over,
                     where none does the first one; LIST_IF_ANY: only when a row has text */
};

struct list_cell {
    const char *text;
    size_t len;
    double number; /* sorts by it when by_number */
    bool by_number;
    uint8_t style;
};

enum { LIST_FOLDED = 1, LIST_CHILDREN = 2, LIST_MARKED = 4, LIST_MATCH = 8, LIST_FIXED = 16 };

struct list_row {
    const char *id;
    int depth;
    unsigned flags;     /* LIST_FIXED: a heading that the cursor passes over */
    void *ref;          /* the view's own, valid until its next refresh */
    const char *remark; /* behind the first cell, which gives way to it; or NULL */
    struct list_cell cells[LIST_COLUMNS];
};

struct list {
    const struct list_column *columns;
    size_t column_count;
    struct arena *arena;   /* of the rows */
    struct list_row *rows; /* all of them, sorted */
    size_t row_count, row_cap;
    size_t *shown; /* indices of rows that are not folded or filtered away */
    size_t shown_count, shown_cap;
    char *cursor_id;          /* the selected row's, or NULL */
    size_t cursor, top;       /* indices in shown */
    int drawn_y;              /* the screen's row of its header */
    int height;               /* rows of the last drawing, for page keys */
    struct map marks, folded; /* by id */
    char *filter;             /* text that rows must hold, or NULL */
    char *search;             /* text that is highlighted, or NULL */
    int sort;                 /* column, -1: as added */
    bool descending;
    bool newest_first; /* a cursor on the first row stays there as others come before it */
    bool passive;      /* drawn without its cursor: another part of the page has the keys */
    const char *empty; /* said when there is no row */
};

void list_init(struct list *l, const struct list_column *columns, size_t count,
               const char *empty);
void list_release(struct list *l);

void list_begin(struct list *l);
struct list_row *list_add(struct list *l, const char *id, int depth);
/* The pointer to a row is valid until the next list_add. */
void list_cell(struct list *l, struct list_row *row, int column, enum style style,
               const char *text);
void list_number(struct list *l, struct list_row *row, int column, enum style style,
                 double number, const char *text);
/* Always whole; text is borrowed for good. */
void list_remark(struct list_row *row, const char *text);
void list_end(struct list *l);

/* NULL when the list is empty. */
const struct list_row *list_selected(const struct list *l);
const struct list_row *list_find(const struct list *l, const char *id);
/* Puts the cursor on a row; false when it is not shown. */
bool list_select(struct list *l, const char *id);
void list_move(struct list *l, int by);
void list_page(struct list *l, int halves); /* ±1 half a page, ±2 a page */
void list_ends(struct list *l, bool last);
void list_fold(struct list *l, const char *id, bool folded);
/* -1 folds (or goes to the parent), +1 unfolds, 0 toggles.  false: nothing to do. */
bool list_fold_selected(struct list *l, int how);
void list_set_filter(struct list *l, const char *text); /* NULL or "": none */
/* Highlights and goes to the first match from the cursor on; false: none. */
bool list_set_search(struct list *l, const char *text);
bool list_next_match(struct list *l, int direction);
/* A column can be sorted by. */
bool list_sorts(const struct list *l);
/* Takes effect when the view fills the list again. */
void list_sort_next(struct list *l, int direction);
const char *list_sort_name(const struct list *l); /* "" as added */
void list_mark_toggle(struct list *l);            /* and goes down */
void list_mark_all(struct list *l);
void list_mark_none(struct list *l);
size_t list_marked(const struct list *l);

void list_draw(struct list *l, struct cells *c, struct area a);
/* A click on row y of the area that was drawn; false: not on a row. */
bool list_click(struct list *l, int y);
