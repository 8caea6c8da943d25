/* Views that are one list: what they share, so that each is its columns and its rows. */
#pragma once

#include "tui/list.h"
#include "tui/view.h"

struct table {
    struct view view;
    struct list list;
    struct subject about; /* what it was opened for; kind NONE: everything */
    /* What the rows are about, by their ref (index + 1); owned. */
    struct subjects refs;
};

void table_open(struct view *v, const struct subject *about, const struct list_column *columns,
                size_t count, const char *empty);
void table_close(struct view *v);
struct list *table_list(struct view *v);
/* Before and after the rows are added. */
void table_begin(struct table *t);
void table_end(struct table *t);
/* s is taken. */
struct list_row *table_add(struct table *t, const char *id, int depth, struct subject s);
void table_draw(struct view *v, struct cells *c, struct area a);
bool table_subject(struct view *v, struct subject *ret);
void table_subjects(struct view *v, struct subjects *ret);
void table_status(struct view *v, struct str *out);
