/* The keys of the view below, printed from the tables that the program runs on. */
#include "base/mem.h"
#include "base/str.h"
#include "tui/actions.h"
#include "tui/list.h"
#include "tui/ui.h"
#include "tui/views.h"

struct help {
    struct view view;
    enum view_id about;
    struct list list; /* one column: scrolling and searching come with it */
};

static const struct list_column columns[] = {
    { "KEYS", 14, false, 0, 0 },
    { "", 40, false, 0, LIST_GROWS },
    { "COMMAND", 8, false, 1, 0 },
};

static bool
put_action(struct help *h, const struct action *a)
{
    CLEANUP(str_release) struct str keys = STR_INIT, name = STR_INIT, sentence = STR_INIT;
    const char *off = action_refused(a, h->view.ui);
    struct list_row *row;

    action_keys(a, h->about, &keys);
    if (!keys.len)
        return false;
    row = list_add(&h->list, a->name, 1);
    str_printf(&name, ":%s", a->name);
    list_cell(&h->list, row, 0, off ? STYLE_OFF : STYLE_KEY, keys.buf);
    action_put_sentence(a, &sentence);
    list_cell(&h->list, row, 1, off ? STYLE_OFF : STYLE_NORMAL, sentence.buf);
    list_cell(&h->list, row, 2, STYLE_DIM, name.buf);
    return true;
}

static void
put_views(struct help *h)
{
    struct list_row *row = list_add(&h->list, "views", 0);

    row->flags |= LIST_FIXED;
    list_cell(&h->list, row, 0, STYLE_TITLE, "Views");
    for (int i = 0; i < VIEW_COUNT; i++) {
        char key[2] = { (char)view_classes[i]->digit, '\0' };
        CLEANUP(mem_freep) char *name = NULL, *id = NULL;

        if (!*key)
            continue;
        name = mem_printf(":%s", view_classes[i]->name);
        id = mem_printf("view %s", key);
        row = list_add(&h->list, id, 1);
        list_cell(&h->list, row, 0, STYLE_KEY, key);
        list_cell(&h->list, row, 1, STYLE_NORMAL, view_classes[i]->about);
        list_cell(&h->list, row, 2, STYLE_DIM, name);
    }
}

static void
refresh(struct view *v)
{
    struct help *h = (struct help *)v;

    list_begin(&h->list);
    for (int g = GROUP_COUNT; g-- > 0;) {
        size_t before = h->list.row_count;
        struct list_row *row = list_add(&h->list, action_group_titles[g], 0);
        bool any = false;

        row->flags |= LIST_FIXED;
        list_cell(&h->list, row, 0, STYLE_TITLE, action_group_titles[g]);
        for (size_t i = 0; actions[i]; i++)
            if ((int)actions[i]->group == g)
                any |= put_action(h, actions[i]);
        if (!any)
            h->list.row_count = before;
    }
    put_views(h);
    list_end(&h->list);
}

static void
open(struct view *v, const struct subject *about)
{
    struct help *h = (struct help *)v;

    (void)about;
    h->about = v->below ? v->below->class->id : VIEW_OVERVIEW;
    list_init(&h->list, columns, ARRAY_LEN(columns), "no keys");
}

static void
close(struct view *v)
{
    list_release(&((struct help *)v)->list);
}

static void
draw(struct view *v, struct cells *c, struct area a)
{
    list_draw(&((struct help *)v)->list, c, a);
}

static struct list *
list_of(struct view *v)
{
    return &((struct help *)v)->list;
}

/* Enter does what the row says: help is a menu as well. */
static bool
key(struct view *v, const struct key_event *ev)
{
    struct help *h = (struct help *)v;
    const struct list_row *row = list_selected(&h->list);
    const struct action *a = row ? action_find(row->id) : NULL;
    struct ui *ui = v->ui;

    if (ev->key != KEY_ENTER_)
        return false;
    ui_pop(ui);
    if (a)
        action_run(a, ui);
    return true;
}

static void
status(struct view *v, struct str *out)
{
    str_put(out, view_classes[((struct help *)v)->about]->name);
}

const struct view_class view_help = {
    .id = VIEW_HELP,
    .name = "help",
    .title = "help:",
    .size = sizeof(struct help),
    .open = open,
    .close = close,
    .refresh = refresh,
    .draw = draw,
    .key = key,
    .list = list_of,
    .status = status,
};
