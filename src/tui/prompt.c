#include "tui/overlays.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tui/ui.h"
#include "tui/views.h"

#include <stdlib.h>
#include <string.h>

struct prompt {
    struct view view;
    struct prompt_spec spec;
    char *label;
    struct str text;
    size_t at; /* byte of the cursor */
};

void
ui_prompt(struct ui *ui, const struct prompt_spec *spec)
{
    struct prompt *p = (struct prompt *)ui_push(ui, VIEW_PROMPT, NULL);

    p->spec = *spec;
    p->label = mem_dup(spec->label);
    if (spec->text)
        str_put(&p->text, spec->text);
    p->at = p->text.len;
}

static void
open_prompt(struct view *v, const struct subject *about)
{
    (void)about;
    str_init(&((struct prompt *)v)->text);
}

static void
close_prompt(struct view *v)
{
    struct prompt *p = (struct prompt *)v;

    free(p->label);
    free(p->spec.arg);
    str_release(&p->text);
}

static void
answer(struct prompt *p, bool accepted)
{
    struct ui *ui = p->view.ui;
    struct prompt_spec spec = p->spec;
    CLEANUP(mem_freep) char *text = mem_dup(p->text.buf);
    CLEANUP(mem_freep) void *arg = STEAL(p->spec.arg);

    ui_pop(ui);
    if (accepted)
        spec.accept(ui, text, arg);
    else if (spec.cancel)
        spec.cancel(ui);
}

/* The first word of the list that begins with what was typed and goes on. */
static void
complete(struct prompt *p)
{
    const char *const *words = p->spec.complete ? p->spec.complete(p->view.ui) : NULL;

    for (; words && *words; words++) {
        if (!str_starts(*words, p->text.buf) || strlen(*words) == p->text.len)
            continue;
        str_clear(&p->text);
        str_put(&p->text, *words);
        p->at = p->text.len;
        return;
    }
}

static size_t
before(const struct prompt *p)
{
    size_t at = p->at;

    while (at > 0 && ((unsigned char)p->text.buf[--at] & 0xc0) == 0x80)
        continue;
    return at;
}

static size_t
behind(const struct prompt *p)
{
    uint32_t cp;

    return p->at < p->text.len
               ? p->at + utf8_decode(p->text.buf + p->at, p->text.len - p->at, &cp)
               : p->at;
}

static void
cut(struct prompt *p, size_t from, size_t to)
{
    str_cut(&p->text, from, to - from);
    p->at = from;
}

static bool
edit(struct prompt *p, int key)
{
    CLEANUP(str_release) struct str letter = STR_INIT;

    switch (key) {
    case KEY_LEFT_:
        p->at = before(p);
        return true;
    case KEY_RIGHT_:
        p->at = behind(p);
        return true;
    case KEY_HOME_:
    case KEY_CTRL('A'):
        p->at = 0;
        return true;
    case KEY_END_:
    case KEY_CTRL('E'):
        p->at = p->text.len;
        return true;
    case KEY_BACKSPACE_:
        cut(p, before(p), p->at);
        return true;
    case KEY_DELETE_:
        cut(p, p->at, behind(p));
        return true;
    case KEY_CTRL('U'):
        cut(p, 0, p->at);
        return true;
    case KEY_TAB_:
        complete(p);
        return true;
    default:
        break;
    }
    if (key < ' ' || key >= KEY_NAMED)
        return false;
    utf8_encode(&letter, (uint32_t)key);
    str_insert(&p->text, p->at, letter.buf, letter.len);
    p->at += letter.len;
    return true;
}

static bool
key_prompt(struct view *v, const struct key_event *ev)
{
    struct prompt *p = (struct prompt *)v;

    if (ev->key == KEY_ENTER_ || ev->key == KEY_ESC_ || ev->key == KEY_CTRL('C')) {
        answer(p, ev->key == KEY_ENTER_);
        return true;
    }
    if (edit(p, ev->key) && p->spec.changed)
        p->spec.changed(v->ui, p->text.buf);
    return true;
}

static void
draw_prompt(struct view *v, struct cells *c, struct area a)
{
    const struct prompt *p = (struct prompt *)v;
    struct area row = area_cut_rows(&a, a.height >= 14 ? -2 : -1);
    int x, room;

    row.height = 1;
    cells_fill(c, row, ' ', STYLE_NORMAL);
    x = cells_put(c, row, 0, 0, -1, STYLE_KEY, p->label) + 1;
    room = row.width - x - 1;
    if ((int)utf8_width(p->text.buf, p->at) < room) {
        cells_put(c, row, x, 0, room, STYLE_NORMAL, p->text.buf);
        c->cursor_x = row.x + x + (int)utf8_width(p->text.buf, p->at);
    } else { /* the end is what one types at */
        size_t skip = 0;
        uint32_t cp;

        while (utf8_width(p->text.buf + skip, p->at - skip) >= (size_t)room)
            skip += utf8_decode(p->text.buf + skip, p->text.len - skip, &cp);
        cells_put(c, row, x, 0, room, STYLE_NORMAL, p->text.buf + skip);
        c->cursor_x = row.x + x + (int)utf8_width(p->text.buf + skip, p->at - skip);
    }
    c->cursor_y = row.y;
}

const struct view_class view_prompt = {
    .id = VIEW_PROMPT,
    .name = "prompt",
    .title = "",
    .overlay = true,
    .size = sizeof(struct prompt),
    .open = open_prompt,
    .close = close_prompt,
    .draw = draw_prompt,
    .key = key_prompt,
};
