#include "tui/sheet.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "tui/ui.h"
#include "tui/why.h"

#include <stdlib.h>

void
sheet_open(struct view *v, const struct subject *about, const struct list_column *columns,
           size_t count, const char *empty)
{
    struct sheet *t = (struct sheet *)v;

    list_init(&t->list, columns, count, empty);
    if (about)
        subject_copy(&t->about, about);
}

void
sheet_close(struct view *v)
{
    struct sheet *t = (struct sheet *)v;

    list_release(&t->list);
    subject_release(&t->about);
    subjects_release(&t->refs);
}

struct list *
sheet_list(struct view *v)
{
    return &((struct sheet *)v)->list;
}

void
sheet_begin(struct sheet *t)
{
    subjects_release(&t->refs);
    list_begin(&t->list);
}

void
sheet_end(struct sheet *t)
{
    list_end(&t->list);
}

struct list_row *
sheet_add(struct sheet *t, const char *id, int depth, struct subject s)
{
    struct list_row *row = list_add(&t->list, id, depth);

    VEC_PUSH(&t->refs, s);
    row->ref = (void *)(uintptr_t)t->refs.len; /* index + 1: the vector may move */
    return row;
}

static const struct subject *
about_row(const struct sheet *t, const struct list_row *row)
{
    size_t at = row ? (size_t)(uintptr_t)row->ref : 0;

    return at && t->refs.v[at - 1].kind != SUBJECT_NONE ? &t->refs.v[at - 1] : NULL;
}

const struct subject *
sheet_selected(const struct sheet *t)
{
    return about_row(t, list_selected(&t->list));
}

/* ---- drawing ---- */

enum { PANE_FROM = 12, PANE_MOST = 10 };

static void
explain_cells(const struct sheet *t, const struct list_row *row, struct notes *out)
{
    for (size_t i = 0; i < t->list.column_count; i++)
        if (row->cells[i].len)
            notes_fact(out, (enum style)row->cells[i].style, t->list.columns[i].title, "%s",
                       row->cells[i].text);
}

static void
draw_pane(struct sheet *t, struct cells *c, struct area a)
{
    const struct list_row *row = list_selected(&t->list);
    struct notes notes = { NULL, 0, 0 };

    cells_rule(c, a, 0, STYLE_BORDER, NULL, NULL);
    area_cut_rows(&a, 1);
    if (row && t->explain)
        t->explain(t, row, &notes);
    else if (row)
        explain_cells(t, row, &notes);
    notes_draw(&notes, c, a);
    notes_release(&notes);
}

/* What a list has no room for stands whole below it. */
void
sheet_draw(struct view *v, struct cells *c, struct area a)
{
    struct sheet *t = (struct sheet *)v;
    int rows = a.height / 3;

    if (a.height >= PANE_FROM && t->list.shown_count)
        draw_pane(t, c, area_cut_rows(&a, -(rows > PANE_MOST ? PANE_MOST : rows)));
    list_draw(&t->list, c, a);
}

/* ---- what rows are about ---- */

bool
sheet_subject(struct view *v, struct subject *ret)
{
    struct sheet *t = (struct sheet *)v;
    const struct subject *s = sheet_selected(t);

    if (s)
        subject_copy(ret, s);
    return s != NULL;
}

void
sheet_subjects(struct view *v, struct subjects *ret)
{
    struct sheet *t = (struct sheet *)v;

    for (size_t i = 0; i < t->list.row_count; i++) {
        const struct list_row *row = &t->list.rows[i];
        const struct subject *s = row->flags & LIST_MARKED ? about_row(t, row) : NULL;
        struct subject copy;

        if (!s)
            continue;
        subject_copy(&copy, s);
        VEC_PUSH(ret, copy);
    }
}

void
sheet_status(struct view *v, struct str *out)
{
    const struct sheet *t = (struct sheet *)v;

    str_printf(out, "%zu", t->list.shown_count);
    if (list_marked(&t->list))
        str_printf(out, "  %zu marked", list_marked(&t->list));
    if (t->list.filter)
        str_printf(out, "  filter: %s", t->list.filter);
}
