#include "tui/table.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "tui/ui.h"

#include <stdlib.h>

void
table_open(struct view *v, const struct subject *about, const struct list_column *columns,
           size_t count, const char *empty)
{
    struct table *t = (struct table *)v;

    list_init(&t->list, columns, count, empty);
    if (about)
        subject_copy(&t->about, about);
}

void
table_close(struct view *v)
{
    struct table *t = (struct table *)v;

    list_release(&t->list);
    subject_release(&t->about);
    subjects_release(&t->refs);
}

struct list *
table_list(struct view *v)
{
    return &((struct table *)v)->list;
}

void
table_begin(struct table *t)
{
    subjects_release(&t->refs);
    list_begin(&t->list);
}

void
table_end(struct table *t)
{
    list_end(&t->list);
}

struct list_row *
table_add(struct table *t, const char *id, int depth, struct subject s)
{
    struct list_row *row = list_add(&t->list, id, depth);

    VEC_PUSH(&t->refs, s);
    row->ref = (void *)(uintptr_t)t->refs.len; /* index + 1: the vector may move */
    return row;
}

void
table_draw(struct view *v, struct cells *c, struct area a)
{
    list_draw(&((struct table *)v)->list, c, a);
}

static const struct subject *
about_row(const struct table *t, const struct list_row *row)
{
    size_t at = row ? (size_t)(uintptr_t)row->ref : 0;

    return at && t->refs.v[at - 1].kind != SUBJECT_NONE ? &t->refs.v[at - 1] : NULL;
}

bool
table_subject(struct view *v, struct subject *ret)
{
    struct table *t = (struct table *)v;
    const struct subject *s = about_row(t, list_selected(&t->list));

    if (s)
        subject_copy(ret, s);
    return s != NULL;
}

void
table_subjects(struct view *v, struct subjects *ret)
{
    struct table *t = (struct table *)v;

    for (size_t i = 0; i < t->list.marks.len; i++) {
        const struct subject *s = about_row(t, list_find(&t->list, t->list.marks.v[i].key));
        struct subject copy;

        if (!s)
            continue;
        subject_copy(&copy, s);
        VEC_PUSH(ret, copy);
    }
}

void
table_status(struct view *v, struct str *out)
{
    const struct table *t = (struct table *)v;

    str_printf(out, "%zu", t->list.shown_count);
    if (list_marked(&t->list))
        str_printf(out, "  %zu marked", list_marked(&t->list));
    if (t->list.filter)
        str_printf(out, "  filter: %s", t->list.filter);
}
