/*
 * A grid of styled character cells: what every view draws on.  Drawing is pure; the grid is
 * put on a terminal by screen.c or printed as text by a test.
 *
 * Coordinates count columns and rows from 0.  Everything clips: drawing outside is harmless.
 * Text from outside is escaped here, so that no view can forget it.
 */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct str;

struct cell {
    uint32_t ch;   /* code point; 0: the right half of the wide one before it */
    uint32_t mark; /* a combining character upon it, or 0 */
    uint8_t style; /* enum style */
    uint8_t flags; /* CELL_* */
};

enum {
    CELL_REVERSED = 1, /* the row with the cursor, the button with the focus */
    CELL_UNDERLINED = 2
};

struct cells {
    int width, height;
    struct cell *v;         /* row by row */
    bool ascii;             /* no line drawing, no blocks, no ellipsis */
    int cursor_x, cursor_y; /* where a prompt wants the terminal's cursor; -1: hidden */
};

struct cells *cells_new(int width, int height);
void cells_free(struct cells *c);
void cells_freep(struct cells **c);
void cells_resize(struct cells *c, int width, int height);
void cells_clear(struct cells *c);

/* A part of the grid; drawing below takes one and stays inside it. */
struct area {
    int x, y, width, height;
};

struct area cells_area(const struct cells *c);
/* The rows from the top (or bottom, when rows is negative) cut off *rest and returned. */
struct area area_cut_rows(struct area *rest, int rows);
struct area area_cut_columns(struct area *rest, int columns);
struct area area_inset(struct area a, int columns, int rows);

/*
 * Text from column x of row y of the area, at most width columns (negative: to the edge); an
 * ellipsis marks what was cut.  Returns the columns used.
 */
int cells_put(struct cells *c, struct area a, int x, int y, int width, enum style style,
              const char *text);
int cells_put_n(struct cells *c, struct area a, int x, int y, int width, enum style style,
                const char *text, size_t len);
int cells_printf(struct cells *c, struct area a, int x, int y, enum style style,
                 const char *fmt, ...) PRINTF(6, 7);
/* Text that ends at column right (exclusive). */
void cells_put_right(struct cells *c, struct area a, int right, int y, enum style style,
                     const char *text);
void cells_fill(struct cells *c, struct area a, uint32_t ch, enum style style);
/* Blank and without flags: the ground of a dialog. */
void cells_wipe(struct cells *c, struct area a);
/* Sets flags on every cell of the area's row y. */
void cells_mark_row(struct cells *c, struct area a, int y, unsigned flags);
void cells_mark(struct cells *c, struct area a, unsigned flags);
/* A frame around the area with a title in its upper edge (may be NULL); returns the inside. */
struct area cells_box(struct cells *c, struct area a, enum style style, const char *title);
/* A horizontal rule in row y with texts at its left and right (may be NULL). */
void cells_rule(struct cells *c, struct area a, int y, enum style style, const char *left,
                const char *right);

/*
 * The grid as lines of text, trailing blanks dropped.  With styles, a second block follows in
 * which each cell's style is a letter (theme.h), for tests of colour.
 */
void cells_dump(const struct cells *c, bool styles, struct str *out);
