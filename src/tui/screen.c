#include "tui/screen.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "tui/cells.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_MS = 25, SEQUENCE_MAX = 32 };

struct screen {
    SCREEN *curses;
    enum scheme scheme;
    bool ascii, mouse, all;
    char sequence[SEQUENCE_MAX]; /* behind Escape and "[": what has come of it */
    size_t sequence_len;
    bool in_sequence;
    int skip; /* characters that follow a report of the old kind, which numbers cells by bytes
               */
    struct cells *shown; /* what the terminal shows */
    short pairs[STYLE_COUNT];
};

/* For the crash handler: there is one terminal. */
static struct termios found;
static volatile int found_valid;

static bool
wants_ascii(const struct screen_options *o)
{
    const char *term = getenv("TERM");

    return o->ascii || !term || strcmp(term, "dumb") == 0 ||
           strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

static bool
knows(const char *capability)
{
    const char *text = tigetstr(capability);

    return text && text != (const char *)-1; /* NOLINT(performance-no-int-to-ptr) */
}

/*
 * curses ends by setting the palette back to the terminal's defaults, though it was never
 * changed: whoever has one of their own (set by OSC 4) would lose it.
 */
static void
leave_palette_alone(void)
{
    if (knows("oc"))
        *tigetstr("oc") = '\0';
}

static void
set_up_colours(struct screen *s, const char *theme)
{
    int colours = 0;

    if (has_colors()) {
        start_color();
        use_default_colors();
        colours = COLORS;
    }
    s->scheme = theme_choose(colours, theme);
    for (int i = 0; s->scheme != SCHEME_MONO && i < STYLE_COUNT; i++) {
        struct look look = theme_look(s->scheme, (enum style)i);

        if (look.fg < 0 && look.bg < 0)
            continue;
        init_pair((short)(i + 1), look.fg, look.bg);
        s->pairs[i] = (short)(i + 1);
    }
}

static void
set_up_input(void)
{
    set_escdelay(ESCAPE_MS);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    curs_set(0);
    /*
     * Reports of the mouse are read here: curses waits, without an end, for one that it was
     * asked for when one comes that it was not, and a release comes behind every press.
     */
    keyok(KEY_MOUSE, FALSE);
}

static void
put_bytes(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);

        if (n < 0 && errno != EINTR)
            return; /* the terminal has gone */
        bytes += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

/* Presses and the wheel, in decimal numbers: any size of the screen. */
static void
want_mouse(const struct screen *s, bool wanted)
{
    static const char on[] = "\033[?1000h\033[?1006h", off[] = "\033[?1006l\033[?1000l";

    if (s->mouse)
        put_bytes(wanted ? on : off, sizeof on - 1);
}

struct err *
screen_open(const struct screen_options *o, struct screen **ret_screen)
{
    const char *term = getenv("TERM");
    struct screen *s;
    SCREEN *curses;

    found_valid = tcgetattr(STDIN_FILENO, &found) == 0;
    curses = newterm(NULL, stdout, stdin);
    if (!curses)
        return err_hint(
            err_new("terminal-unknown", "this system does not know the terminal '%s'",
                    term ? term : ""),
            "set TERM to a type that is known here, for example TERM=xterm-256color "
            "or TERM=vt100");
    s = mem_alloc(sizeof *s);
    s->curses = curses;
    s->mouse = o->mouse && knows("kmous");
    s->ascii = wants_ascii(o);
    s->all = true;
    s->shown = cells_new(1, 1);
    set_term(curses);
    leave_palette_alone();
    set_up_colours(s, o->theme);
    set_up_input();
    want_mouse(s, true);
    *ret_screen = s;
    return NULL;
}

void
screen_close(struct screen *s)
{
    if (!s)
        return;
    want_mouse(s, false);
    endwin();
    delscreen(s->curses);
    if (found_valid)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &found);
    found_valid = 0;
    cells_free(s->shown);
    free(s);
}

bool
screen_ascii(const struct screen *s)
{
    return s->ascii;
}

void
screen_size(struct screen *s, int *ret_width, int *ret_height)
{
    struct winsize size;

    (void)s;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row &&
        (size.ws_col != COLS || size.ws_row != LINES))
        resizeterm(size.ws_row, size.ws_col);
    *ret_width = COLS;
    *ret_height = LINES;
}

static attr_t
cell_attrs(const struct screen *s, const struct cell *cell)
{
    struct look look = theme_look(s->scheme, (enum style)cell->style);
    attr_t attrs = 0;

    attrs |= look.attrs & LOOK_BOLD ? A_BOLD : 0;
    attrs |= look.attrs & LOOK_DIM && !(cell->flags & CELL_REVERSED) ? A_DIM : 0;
    attrs |= look.attrs & LOOK_UNDERLINE || cell->flags & CELL_UNDERLINED ? A_UNDERLINE : 0;
    attrs |= !(look.attrs & LOOK_REVERSE) != !(cell->flags & CELL_REVERSED) ? A_REVERSE : 0;
    return attrs;
}

/* The row with the cursor has one colour, or it would be a patchwork; what was found stays. */
static short
cell_pair(const struct screen *s, const struct cell *cell)
{
    bool plain =
        cell->flags & CELL_REVERSED && theme_look(s->scheme, (enum style)cell->style).bg < 0;

    return plain ? 0 : s->pairs[cell->style];
}

static void
draw_cell(const struct screen *s, int x, int y, const struct cell *cell)
{
    wchar_t text[3] = { (wchar_t)cell->ch, (wchar_t)cell->mark, 0 };
    cchar_t out;

    if (!cell->ch)
        return;
    if (setcchar(&out, text, cell_attrs(s, cell), cell_pair(s, cell), NULL) == OK)
        mvadd_wch(y, x, &out);
}

void
screen_draw(struct screen *s, const struct cells *c)
{
    bool all = s->all || c->width != s->shown->width || c->height != s->shown->height;

    if (all)
        cells_resize(s->shown, c->width, c->height);
    if (s->all)
        clearok(stdscr, TRUE);
    for (int y = 0; y < c->height && y < LINES; y++) {
        size_t row = (size_t)y * (size_t)c->width, bytes = (size_t)c->width * sizeof *c->v;

        if (!all && memcmp(c->v + row, s->shown->v + row, bytes) == 0)
            continue;
        for (int x = 0; x < c->width && x < COLS; x++)
            draw_cell(s, x, y, &c->v[row + (size_t)x]);
        memcpy(s->shown->v + row, c->v + row, bytes);
    }
    s->all = false;
    if (c->cursor_x >= 0)
        move(c->cursor_y, c->cursor_x);
    curs_set(c->cursor_x >= 0);
    refresh();
}

void
screen_redraw(struct screen *s)
{
    s->all = true;
}

static const struct {
    int curses, key;
} special_keys[] = {
    { KEY_UP, KEY_UP_ },
    { KEY_DOWN, KEY_DOWN_ },
    { KEY_LEFT, KEY_LEFT_ },
    { KEY_RIGHT, KEY_RIGHT_ },
    { KEY_PPAGE, KEY_PGUP_ },
    { KEY_NPAGE, KEY_PGDN_ },
    { KEY_HOME, KEY_HOME_ },
    { KEY_END, KEY_END_ },
    { KEY_DC, KEY_DELETE_ },
    { KEY_BTAB, KEY_BACKTAB_ },
    { KEY_BACKSPACE, KEY_BACKSPACE_ },
    { KEY_ENTER, KEY_ENTER_ },
    { KEY_RESIZE, KEY_RESIZE_ },
};

/* "0;5;4M": button and modifiers, column, row, press; "m" for a release. */
static bool
read_report(const char *text, char last, struct key_event *ev)
{
    CLEANUP(strv_release) struct strv parts = STRV_INIT;
    int64_t numbers[3], button;

    strv_split(&parts, text, ';');
    if (last != 'M' || parts.len != ARRAY_LEN(numbers))
        return false;
    for (size_t i = 0; i < parts.len; i++)
        if (!num_parse_int(parts.v[i], &numbers[i]) || numbers[i] < (i ? 1 : 0) ||
            numbers[i] > INT16_MAX)
            return false;
    button = numbers[0] & ~(4 | 8 | 16); /* Shift, Meta, Control */
    if (button != 0 && button != 64 && button != 65)
        return false;
    ev->key = KEY_MOUSE_;
    ev->mouse = button == 64 ? MOUSE_WHEEL_UP : button == 65 ? MOUSE_WHEEL_DOWN : MOUSE_PRESS;
    ev->x = (int)numbers[1] - 1;
    ev->y = (int)numbers[2] - 1;
    return true;
}

/*
 * One more character of a sequence that curses does not know.  It may come in pieces, so what
 * there is of it stays.  True when it is whole and means something to us.
 */
static bool
read_sequence(struct screen *s, wint_t c, struct key_event *ev)
{
    bool whole = c >= '@' && c <= '~';

    if (c < ' ' || c > '~') { /* broken off */
        s->in_sequence = false;
        return false;
    }
    if (!whole && s->sequence_len + 1 < sizeof s->sequence)
        s->sequence[s->sequence_len++] = (char)c;
    if (!whole)
        return false;
    s->in_sequence = false;
    s->skip = c == 'M' && !s->sequence_len ? 3 : 0;
    s->sequence[s->sequence_len] = '\0';
    return s->sequence[0] == '<' && read_report(s->sequence + 1, (char)c, ev);
}

/* Escape: the key, or the beginning of a sequence, which comes with it. */
static bool
begins_sequence(struct screen *s)
{
    wint_t next;
    int kind = get_wch(&next);

    if (kind == OK && next == '[') {
        s->in_sequence = true;
        s->sequence_len = 0;
        return true;
    }
    if (kind == OK)
        unget_wch((wchar_t)next);
    else if (kind == KEY_CODE_YES)
        ungetch((int)next);
    return false;
}

static bool
read_special(wint_t c, struct key_event *ev)
{
    if (c >= KEY_F(1) && c <= KEY_F(12))
        ev->key = KEY_F1_ + (int)(c - KEY_F(1));
    for (size_t i = 0; i < ARRAY_LEN(special_keys); i++)
        if ((int)c == special_keys[i].curses)
            ev->key = special_keys[i].key;
    return ev->key != 0;
}

bool
screen_read(struct screen *s, struct key_event *ret_event)
{
    wint_t c;
    int kind;

    *ret_event = (struct key_event){ 0 };
    while ((kind = get_wch(&c)) != ERR) {
        if (kind == OK && s->skip) {
            s->skip--;
        } else if (kind == OK && s->in_sequence) {
            if (read_sequence(s, c, ret_event))
                return true;
        } else if (kind == OK && (c != KEY_ESC_ || !begins_sequence(s))) {
            ret_event->key = c == '\n' ? KEY_ENTER_ : c == 8 ? KEY_BACKSPACE_ : (int)c;
            return true;
        } else if (kind == KEY_CODE_YES && read_special(c, ret_event)) {
            return true;
        }
    }
    return false;
}

bool
screen_there(const struct screen *s)
{
    struct termios now;

    (void)s;
    return tcgetattr(STDIN_FILENO, &now) == 0;
}

void
screen_suspend(struct screen *s)
{
    want_mouse(s, false);
    def_prog_mode();
    endwin();
}

void
screen_resume(struct screen *s)
{
    reset_prog_mode();
    /* curses would ask for its keys only when it reads the next one. */
    keypad(stdscr, TRUE);
    s->all = true;
    refresh();
    want_mouse(s, true);
}

void
screen_copy(struct screen *s, const char *text, size_t len)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    CLEANUP(str_release) struct str out = STR_INIT;

    (void)s;
    str_put(&out, "\033]52;c;");
    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = (uint32_t)(unsigned char)text[i] << 16;

        bits |= i + 1 < len ? (uint32_t)(unsigned char)text[i + 1] << 8 : 0;
        bits |= i + 2 < len ? (uint32_t)(unsigned char)text[i + 2] : 0;
        str_putc(&out, digits[bits >> 18]);
        str_putc(&out, digits[bits >> 12 & 63]);
        str_putc(&out, i + 1 < len ? digits[bits >> 6 & 63] : '=');
        str_putc(&out, i + 2 < len ? digits[bits & 63] : '=');
    }
    str_putc(&out, '\a');
    put_bytes(out.buf, out.len);
}

void
screen_crash_reset(void)
{
    static const char reset[] =
        "\033[?1000l\033[?1002l\033[?1006l\033[?1l\033>\033[m\033[?25h\033[?1049l\r\n";
    ssize_t ignored = write(STDOUT_FILENO, reset, sizeof reset - 1);

    (void)ignored;
    if (found_valid)
        tcsetattr(STDIN_FILENO, TCSANOW, &found);
}
