#include "tui/overlays.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tui/ui.h"
#include "tui/views.h"

#include <stdlib.h>
#include <string.h>

struct confirm {
    struct view view;
    struct confirm_spec spec;
    char *title, *text, *yes, *name;
    struct str typed;
    bool on_yes; /* the focus */
};

void
overlay_free_arg(void *arg, void (*release)(void *arg))
{
    if (arg && release)
        release(arg);
    free(arg);
}

void
ui_confirm(struct ui *ui, const struct confirm_spec *spec)
{
    struct confirm *d = (struct confirm *)ui_push(ui, VIEW_CONFIRM, NULL);

    d->spec = *spec;
    d->title = mem_dup(spec->title);
    d->text = mem_dup(spec->text);
    d->yes = mem_dup(spec->yes);
    d->name = mem_dup(spec->name);
}

static void
open_confirm(struct view *v, const struct subject *about)
{
    (void)about;
    str_init(&((struct confirm *)v)->typed);
}

static void
close_confirm(struct view *v)
{
    struct confirm *d = (struct confirm *)v;

    free(d->title);
    free(d->text);
    free(d->yes);
    free(d->name);
    overlay_free_arg(d->spec.arg, d->spec.release);
    str_release(&d->typed);
}

static bool
may_accept(const struct confirm *d)
{
    return !d->name || str_eq(d->typed.buf, d->name);
}

static void
answer(struct confirm *d, bool accepted)
{
    struct ui *ui = d->view.ui;
    struct confirm_spec spec = d->spec;
    void *arg = STEAL(d->spec.arg);

    ui_pop(ui);
    if (accepted)
        spec.accept(ui, arg);
    else
        ui_say(ui, STYLE_DIM, "nothing was done");
    overlay_free_arg(arg, spec.release);
}

static bool
type(struct confirm *d, int key)
{
    if (!d->name)
        return false;
    if (key == KEY_BACKSPACE_ && d->typed.len) {
        size_t at = d->typed.len;

        while (at > 0 && ((unsigned char)d->typed.buf[--at] & 0xc0) == 0x80)
            continue;
        str_truncate(&d->typed, at);
        return true;
    }
    if (key < ' ' || key >= KEY_NAMED || key == KEY_BACKSPACE_)
        return false;
    utf8_encode(&d->typed, (uint32_t)key);
    return true;
}

static bool
key_confirm(struct view *v, const struct key_event *ev)
{
    struct confirm *d = (struct confirm *)v;

    if (type(d, ev->key))
        return true;
    switch (ev->key) {
    case KEY_TAB_:
    case KEY_BACKTAB_:
    case KEY_LEFT_:
    case KEY_RIGHT_:
        d->on_yes = !d->on_yes;
        return true;
    case KEY_ENTER_:
        if (d->on_yes && !may_accept(d))
            ui_say(v->ui, STYLE_BAD, "type %s first", d->name);
        else
            answer(d, d->on_yes);
        return true;
    case KEY_ESC_:
    case KEY_CTRL('C'):
    case 'q':
        answer(d, false);
        return true;
    default:
        return true;
    }
}

static size_t
lines_of(const char *text)
{
    size_t n = 1;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static int
widest(const char *text)
{
    size_t most = 0;

    while (*text) {
        size_t len = strcspn(text, "\n"), w = utf8_width(text, len);

        most = w > most ? w : most;
        text += len + (text[len] == '\n');
    }
    return (int)most;
}

/* The focus is reversed and bracketed: it is seen without colour too. */
static int
draw_button(struct cells *c, struct area a, int x, int y, bool focus, const char *text)
{
    CLEANUP(str_release) struct str label = STR_INIT;
    int used;

    str_printf(&label, focus ? "[ %s ]" : "  %s  ", text);
    used = cells_put(c, a, x, y, -1, STYLE_NORMAL, label.buf);
    if (focus)
        cells_mark(c, (struct area){ a.x + x, a.y + y, used, 1 }, CELL_REVERSED);
    return x + used + 2;
}

static void
draw_confirm(struct view *v, struct cells *c, struct area a)
{
    const struct confirm *d = (struct confirm *)v;
    int width = widest(d->text), height = (int)lines_of(d->text) + 4 + (d->name ? 2 : 0), y = 0,
        x;
    struct area box;
    const char *text = d->text;

    width = (width < 36 ? 36 : width) + 4;
    width = width > a.width ? a.width : width;
    height = height > a.height ? a.height : height;
    box = (struct area){ a.x + (a.width - width) / 2, a.y + (a.height - height) / 2, width,
                         height };
    cells_wipe(c, box);
    box = area_inset(cells_box(c, box, STYLE_BORDER, d->title), 1, 0);
    while (*text) {
        size_t len = strcspn(text, "\n");

        cells_put_n(c, box, 0, y++, -1, STYLE_NORMAL, text, len);
        text += len + (text[len] == '\n');
    }
    if (d->name) {
        x = cells_printf(c, box, 0, ++y, STYLE_KEY, "type %s: ", d->name);
        x += cells_put(c, box, x, y++, -1, STYLE_NORMAL, d->typed.buf);
        c->cursor_x = box.x + x;
        c->cursor_y = box.y + y - 1;
    }
    x = draw_button(c, box, 0, box.height - 1, !d->on_yes, "Cancel");
    draw_button(c, box, x, box.height - 1, d->on_yes, d->yes);
}

const struct view_class view_confirm = {
    .id = VIEW_CONFIRM,
    .name = "confirm",
    .title = "",
    .overlay = true,
    .size = sizeof(struct confirm),
    .open = open_confirm,
    .close = close_confirm,
    .draw = draw_confirm,
    .key = key_confirm,
};
