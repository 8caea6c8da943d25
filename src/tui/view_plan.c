/* What `up` would do to a project, operation by operation, each with its cause and place. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "model/node.h"
#include "model/plan.h"
#include "model/project.h"
#include "tui/actions.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/world.h"

#include <string.h>

static const struct list_column columns[] = {
    { "WHAT", 24, false, 0, 0 },
    { "WHY", 20, false, 0, LIST_GROWS },
    { "WHERE", 12, false, 1, 0 },
};

static void
open(struct view *v, const struct subject *about)
{
    sheet_open(v, about, columns, ARRAY_LEN(columns), "asking what up would do ...");
}

static void
put_where(struct sheet *t, struct list_row *row, const struct op *op)
{
    struct pos at = node_pos(op->where);
    CLEANUP(mem_freep) char *text = NULL;
    const char *name;

    if (!at.file)
        return;
    name = strrchr(at.file, '/') ? strrchr(at.file, '/') + 1 : at.file;
    text = mem_printf("%s:%d", name, at.line);
    list_cell(&t->list, row, 2, STYLE_DIM, text);
}

static void
add_op(struct sheet *t, const struct op *op, const char *prefix, size_t number)
{
    const struct op_kind_row *kind = &op_kinds[op->kind];
    CLEANUP(mem_freep) char *id = mem_printf("%s%zu", prefix, number);
    CLEANUP(mem_freep) char *what = mem_printf("%s %s", kind->word, op->subject);
    struct list_row *row = sheet_add(t, id, 0, (struct subject){ .kind = SUBJECT_NONE });

    list_cell(&t->list, row, 0,
              kind->destroys  ? STYLE_BAD
              : kind->changes ? STYLE_BUSY
                              : STYLE_DIM,
              what);
    list_cell(&t->list, row, 1, STYLE_NORMAL, op->cause ? op->cause : "");
    put_where(t, row, op);
}

static void
add_ops(struct sheet *t, const struct plan *p, const char *prefix)
{
    CLEANUP(mem_freep) int *order = NULL;

    if (!p)
        return;
    order = mem_alloc((p->ops.len + 1) * sizeof *order);
    plan_order(p, order);
    for (size_t i = 0; i < p->ops.len; i++)
        add_op(t, &p->ops.v[order[i]], prefix, i);
    for (size_t i = 0; i < p->notices.len; i++) {
        CLEANUP(mem_freep) char *id = mem_printf("%snotice%zu", prefix, i);
        struct list_row *row = sheet_add(t, id, 0, (struct subject){ .kind = SUBJECT_NONE });

        list_cell(&t->list, row, 0, STYLE_BUSY, p->notices.v[i].text);
    }
}

static void
refresh(struct view *v)
{
    struct sheet *t = (struct sheet *)v;
    struct dossier *d = world_dossier(v->ui->world, t->about.seat, t->about.project);

    world_plan(v->ui->world, d);
    sheet_begin(t);
    add_ops(t, d->images, "image ");
    add_ops(t, d->plan, "");
    if (d->plan_err) {
        struct list_row *row =
            sheet_add(t, "error", 0, (struct subject){ .kind = SUBJECT_NONE });

        list_cell(&t->list, row, 0, STYLE_BAD, d->plan_err->msg);
    }
    if (d->plan && !t->list.row_count)
        t->list.empty = "nothing: all is as the file says";
    sheet_end(t);
}

static void
status(struct view *v, struct str *out)
{
    const struct sheet *t = (struct sheet *)v;
    const struct dossier *d = world_dossier(v->ui->world, t->about.seat, t->about.project);
    bool changes = (d->plan && plan_changes(d->plan)) || (d->images && plan_changes(d->images));

    str_printf(out, "%s on %s: %s", t->about.project, t->about.seat->name,
               d->plan_err ? "up would fail"
               : !d->plan  ? "asking"
               : changes   ? "up would change this"
                           : "up would change nothing");
}

static bool
subject(struct view *v, struct subject *ret)
{
    const struct subject *about = &((struct sheet *)v)->about;

    subject_set(ret, SUBJECT_PROJECT, about->seat, about->project, NULL, NULL, about->project);
    return true;
}

const struct view_class view_plan = {
    .id = VIEW_PLAN,
    .name = "plan-of",
    .title = "plan:",
    .shows = ACTION_WORK,
    .size = sizeof(struct sheet),
    .open = open,
    .close = sheet_close,
    .refresh = refresh,
    .draw = sheet_draw,
    .list = sheet_list,
    .subject = subject,
    .status = status,
};
