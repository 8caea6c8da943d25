/* Views that are one list: what they share, so that each is its columns and its rows. */
#pragma once

#include "tui/list.h"
#include "tui/view.h"

struct notes;

struct sheet {
    struct view view;
    struct list list;
    struct subject about; /* what it was opened for; kind NONE: everything */
    /* What the rows are about, by their ref (index + 1); owned. */
    struct subjects refs;
    /* The pane below the list, about its selected row; NULL: the row's cells, whole. */
    void (*explain)(struct sheet *t, const struct list_row *row, struct notes *out);
};

void sheet_open(struct view *v, const struct subject *about, const struct list_column *columns,
                size_t count, const char *empty);
void sheet_close(struct view *v);
struct list *sheet_list(struct view *v);
/* Before and after the rows are added. */
void sheet_begin(struct sheet *t);
void sheet_end(struct sheet *t);
/* s is taken. */
struct list_row *sheet_add(struct sheet *t, const char *id, int depth, struct subject s);
/* What the selected row is about; NULL: nothing. */
const struct subject *sheet_selected(const struct sheet *t);
void sheet_draw(struct view *v, struct cells *c, struct area a);
bool sheet_subject(struct view *v, struct subject *ret);
void sheet_subjects(struct view *v, struct subjects *ret);
void sheet_status(struct view *v, struct str *out);
