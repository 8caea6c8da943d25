/* All that the runtime knows of one thing, as a tree that folds. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "core/ask.h"
#include "model/json_read.h"
#include "model/node.h"
#include "tui/actions.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct inspect {
    struct sheet sheet;
    struct arena *arena;
    struct node *root; /* NULL until the answer is there */
    struct asked *asked;
    char *problem;
};

static const struct list_column columns[] = {
    { "NAME", 24, false, 0, 0 },
    { "VALUE", 30, false, 0, LIST_GROWS },
};

/* ---- the answer ---- */

static void
answered(void *arg, struct reply *r)
{
    struct inspect *in = arg;
    struct node *all = NULL;
    struct err *e = STEAL(r->e);

    in->asked = NULL;
    if (!e)
        e = json_read_all(in->arena, r->out, r->out_len, &all, NULL);
    if (e)
        in->problem = mem_dup(e->msg);
    else
        in->root = all->u.seq.len ? all->u.seq.v[0] : NULL;
    err_free(e);
    in->sheet.view.ui->stale = true;
    ui_dirty(in->sheet.view.ui);
}

static void explain_value(struct sheet *t, const struct list_row *row, struct notes *out);

static enum call_id
call_for(enum subject_kind kind)
{
    switch (kind) {
    case SUBJECT_IMAGE:
        return CALL_IMAGE_INSPECT;
    case SUBJECT_VOLUME:
        return CALL_VOLUME_INSPECT;
    case SUBJECT_NETWORK:
        return CALL_NETWORK_INSPECT;
    default:
        return CALL_INSPECT;
    }
}

/* A service or project has no id: its first container speaks for it. */
static char *
id_for(struct ui *ui, const struct subject *s)
{
    const struct snapshot *now = world_snapshot(ui->world, s->seat);

    if (*s->id)
        return mem_dup(s->id);
    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (str_eq(c->project, s->project) && (!*s->service || str_eq(c->service, s->service)))
            return mem_dup(c->id);
    }
    return NULL;
}

static void
open(struct view *v, const struct subject *about)
{
    struct inspect *in = (struct inspect *)v;
    CLEANUP(mem_freep) char *id = id_for(v->ui, about);
    const char *names[1] = { id };
    struct calls calls = CALLS_INIT;

    sheet_open(v, about, columns, ARRAY_LEN(columns), "asking the runtime ...");
    in->sheet.explain = explain_value;
    in->arena = arena_new();
    if (!id) {
        in->problem = mem_dup("there is no container to look at");
        return;
    }
    call_inspect(about->seat->rt, call_for(about->kind), names, 1, &calls);
    in->asked =
        ask(about->seat, &calls.v[0], &(struct ask_options){ .rank = POOL_USER }, answered, in);
    calls_release(&calls);
}

static void
close(struct view *v)
{
    struct inspect *in = (struct inspect *)v;

    ask_drop(in->asked);
    arena_free(in->arena);
    free(in->problem);
    sheet_close(v);
}

/* ---- rows ---- */

static void put_value(struct inspect *in, const char *path, const char *name, int depth,
                      const struct node *n, bool secret);

/* Values of variables may be secrets: the name stays, the value is shown with v. */
static void
put_scalar(struct inspect *in, struct list_row *row, const struct node *n, bool secret)
{
    struct list *l = &in->sheet.list;
    const char *text = node_scalar_text(in->arena, n);
    const char *eq = secret && text ? strchr(text, '=') : NULL;
    CLEANUP(mem_freep) char *hidden = NULL;

    if (n->kind == NODE_NULL || !text) {
        list_cell(l, row, 1, STYLE_DIM, "null");
        return;
    }
    if (secret && !in->sheet.view.ui->reveal) {
        hidden = mem_printf("%.*s (hidden, v shows)", eq ? (int)(eq - text + 1) : 0, text);
        list_cell(l, row, 1, STYLE_DIM, hidden);
        return;
    }
    list_cell(l, row, 1, STYLE_NORMAL, text);
}

static void
put_children(struct inspect *in, const char *path, int depth, const struct node *n, bool secret)
{
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++) {
        const struct pair *p = &n->u.map.v[i];
        CLEANUP(mem_freep) char *child = mem_printf("%s/%s", path, p->key);
        bool hides = secret || strcasecmp(p->key, "env") == 0;

        put_value(in, child, p->key, depth, p->value, hides);
    }
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++) {
        CLEANUP(mem_freep) char *name = mem_printf("[%zu]", i);
        CLEANUP(mem_freep) char *child = mem_printf("%s/%zu", path, i);

        put_value(in, child, name, depth, n->u.seq.v[i], secret);
    }
}

static void
put_value(struct inspect *in, const char *path, const char *name, int depth,
          const struct node *n, bool secret)
{
    struct list *l = &in->sheet.list;
    struct list_row *row =
        sheet_add(&in->sheet, path, depth, (struct subject){ .kind = SUBJECT_NONE });
    bool collection = n->kind == NODE_MAP || n->kind == NODE_SEQ;
    size_t len = n->kind == NODE_MAP ? n->u.map.len : n->kind == NODE_SEQ ? n->u.seq.len : 0;
    CLEANUP(mem_freep) char *count = NULL;

    list_cell(l, row, 0, collection ? STYLE_KEY : STYLE_NORMAL, name);
    if (!collection) {
        put_scalar(in, row, n, secret);
        return;
    }
    count = len ? mem_printf("%zu", len) : mem_dup(n->kind == NODE_MAP ? "{}" : "[]");
    list_cell(l, row, 1, STYLE_DIM, count);
    put_children(in, path, depth + 1, n, secret);
}

static void
refresh(struct view *v)
{
    struct inspect *in = (struct inspect *)v;

    sheet_begin(&in->sheet);
    if (in->problem)
        in->sheet.list.empty = in->problem;
    if (in->root)
        put_children(in, "", 0, in->root, false);
    sheet_end(&in->sheet);
}

/* Where it stands, and the value that the list had no room for. */
static void
explain_value(struct sheet *t, const struct list_row *row, struct notes *out)
{
    CLEANUP(str_release) struct str path = STR_INIT;

    for (const char *p = row->id + (*row->id == '/'); *p; p++)
        str_putc(&path, *p == '/' ? '.' : *p);
    notes_add(out, STYLE_KEY, "%s", path.buf);
    notes_add(out, (enum style)row->cells[1].style, "%s", row->cells[1].text);
    (void)t;
}

/* ---- the view ---- */

static bool
subject(struct view *v, struct subject *ret)
{
    subject_copy(ret, &((struct sheet *)v)->about);
    return true;
}

static void
status(struct view *v, struct str *out)
{
    const struct sheet *t = (struct sheet *)v;

    str_printf(out, "%s on %s", t->about.name, t->about.seat->name);
    if (t->list.search)
        str_printf(out, "  search: %s", t->list.search);
}

const struct view_class view_inspect = {
    .id = VIEW_INSPECT,
    .name = "inspect-of",
    .title = "inspect:",
    .shows = ACTION_WORK | ACTION_OBJECTS,
    .size = sizeof(struct inspect),
    .open = open,
    .close = close,
    .refresh = refresh,
    .draw = sheet_draw,
    .list = sheet_list,
    .subject = subject,
    .status = status,
};
