#include "tui/overlays.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tui/ui.h"
#include "tui/views.h"

#include <stdlib.h>
#include <string.h>

struct menu {
    struct view view;
    struct menu_spec spec;
    struct arena *arena; /* of the texts */
    struct menu_item *items;
    char *title;
    size_t at;
};

void
ui_menu(struct ui *ui, const struct menu_spec *spec)
{
    struct menu *m = (struct menu *)ui_push(ui, VIEW_MENU, NULL);

    m->spec = *spec;
    m->title = arena_dup(m->arena, spec->title);
    m->items = arena_alloc(m->arena, spec->count * sizeof *m->items);
    for (size_t i = 0; i < spec->count; i++)
        m->items[i] =
            (struct menu_item){ spec->items[i].key, arena_dup(m->arena, spec->items[i].text),
                                arena_dup(m->arena, spec->items[i].note) };
    m->at = spec->selected < spec->count ? spec->selected : 0;
}

static void
open_menu(struct view *v, const struct subject *about)
{
    (void)about;
    ((struct menu *)v)->arena = arena_new();
}

static void
close_menu(struct view *v)
{
    struct menu *m = (struct menu *)v;

    arena_free(m->arena);
    overlay_free_arg(m->spec.arg, m->spec.release);
}

static void
pick(struct menu *m, size_t index)
{
    struct ui *ui = m->view.ui;
    struct menu_spec spec = m->spec;
    void *arg = STEAL(m->spec.arg);

    ui_pop(ui);
    if (index < spec.count)
        spec.pick(ui, index, arg);
    overlay_free_arg(arg, spec.release);
}

static bool
key_menu(struct view *v, const struct key_event *ev)
{
    struct menu *m = (struct menu *)v;

    switch (ev->key) {
    case KEY_ESC_:
    case KEY_CTRL('C'):
        pick(m, SIZE_MAX);
        return true;
    case KEY_ENTER_:
        pick(m, m->at);
        return true;
    case KEY_UP_:
        m->at = m->at ? m->at - 1 : m->spec.count - 1;
        return true;
    case KEY_DOWN_:
        m->at = (m->at + 1) % m->spec.count;
        return true;
    default:
        break;
    }
    for (size_t i = 0; i < m->spec.count; i++) {
        if (m->items[i].key && m->items[i].key == ev->key) {
            pick(m, i);
            return true;
        }
    }
    if (ev->key == 'q')
        pick(m, SIZE_MAX);
    return true;
}

/* Notes stand in a column of their own. */
static int
text_width(const struct menu *m)
{
    int most = 0;

    for (size_t i = 0; i < m->spec.count; i++) {
        int w = (int)utf8_width(m->items[i].text, strlen(m->items[i].text));

        most = w > most ? w : most;
    }
    return most;
}

static void
draw_menu(struct view *v, struct cells *c, struct area a)
{
    const struct menu *m = (struct menu *)v;
    int width = (int)utf8_width(m->title, strlen(m->title)) + 8,
        height = (int)m->spec.count + 2, text = text_width(m);
    struct area box;

    for (size_t i = 0; i < m->spec.count; i++) {
        const char *note = m->items[i].note ? m->items[i].note : "";
        int need = text + (int)utf8_width(note, strlen(note)) + 10;

        width = need > width ? need : width;
    }
    width = width > a.width ? a.width : width;
    height = height > a.height ? a.height : height;
    box = (struct area){ a.x + (a.width - width) / 2, a.y + (a.height - height) / 2, width,
                         height };
    cells_wipe(c, box);
    box = cells_box(c, box, STYLE_BORDER, m->title);
    for (size_t i = 0; i < m->spec.count && (int)i < box.height; i++) {
        const struct menu_item *item = &m->items[i];
        int x = 1;

        if (item->key)
            cells_printf(c, box, x, (int)i, STYLE_KEY, "%c", item->key);
        x += 3;
        cells_put(c, box, x, (int)i, -1, STYLE_NORMAL, item->text);
        x += text + 2;
        if (item->note)
            cells_put(c, box, x, (int)i, box.width - x - 1, STYLE_DIM, item->note);
        if (i == m->at)
            cells_mark_row(c, box, (int)i, CELL_REVERSED);
    }
}

const struct view_class view_menu = {
    .id = VIEW_MENU,
    .name = "menu",
    .title = "",
    .overlay = true,
    .size = sizeof(struct menu),
    .open = open_menu,
    .close = close_menu,
    .draw = draw_menu,
    .key = key_menu,
};
