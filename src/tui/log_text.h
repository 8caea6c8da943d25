/*
 * Texts of log lines on their way to the screen: colour sequences taken out, tabs widened, cut
 * into rows, JSON unfolded.  What else controls a terminal is left for cells.h to escape.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "tui/cells.h"

struct log_entry;

/* Appends the text without its colour sequences (ESC [ … m) and a carriage return at its end.
 */
void log_clean(struct str *out, const char *text, size_t len);

/* The bytes that fit in width columns, at least one character; *ret_width (or NULL): theirs. */
size_t log_fit(const char *text, size_t len, size_t width, size_t *ret_width);

/*
 * A text that is one JSON object or list as lines "key: value", nested ones indented, those of
 * a long text each on its own.  false: it is no JSON, or too much of it.
 */
bool log_unfold(const char *text, size_t len, struct str *out);

/* How lines become rows. */
struct log_shape {
    int width; /* columns for the text */
    bool wrap, json;
};

struct log_row {
    const char *text; /* in the entry, or in unfolded */
    size_t len;
};

struct log_rows {
    struct log_row *v;
    size_t len, cap;
    struct str unfolded;
};
void log_rows_release(struct log_rows *rows);

/* The rows of an entry, at least one. */
void log_lay_out(const struct log_entry *e, const struct log_shape *shape,
                 struct log_rows *ret_rows);

/* Byte ranges of a text that are drawn in another style. */
struct log_range {
    size_t start, end;
};

struct log_put {
    const char *text;
    size_t len;
    size_t skip; /* columns that have been scrolled away */
    enum style style;
    const struct log_range *ranges; /* in order */
    size_t range_count;
};
/* Into row y of the area, from its left edge on; an ellipsis where it goes on. */
void log_put(struct cells *c, struct area a, int y, const struct log_put *p);
