/*
 * Results on standard output: tables for people, JSON for programs, text by a person's own
 * template (gotemplate.h).  What came from outside never moves a terminal's cursor.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"

struct node;
struct str;

enum {
    TABLE_LEAST = 10, /* columns of a cell with its gap, as docker's lists */
    TABLE_WIDE = 20,  /* the same in lists of projects and variables */
    TABLE_GAP = 3,
};

/* Cells row by row; the first row is the header. */
struct table {
    struct strv cells;
    size_t columns, least;
};

void table_init(struct table *t, size_t columns, size_t least);
void table_release(struct table *t);
void table_add(struct table *t, const char *cell);
/* Control characters appear escaped; the last column is not padded. */
void table_put(const struct table *t, struct str *out);

/*
 * Compact, keys in the order of the tree.  html: <, > and & become \u003c, \u003e and \u0026,
 * as Go's encoder does unless it is told not to; Docker Compose has both kinds of output.
 */
void json_put(struct str *out, const struct node *value, bool html);

enum out_kind {
    OUT_LINES, /* escaped already, or a program's own text */
    OUT_TEXT,  /* foreign: escaped where a terminal reads it */
    OUT_JSON,  /* the same, by JSON's own escapes */
};
void out_print(const struct str *text, enum out_kind kind);
