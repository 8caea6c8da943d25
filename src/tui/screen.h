/*
 * The terminal: cells onto it, keys from it.  The only part that knows curses.
 *
 * The caller has its signal handlers in place before screen_open (curses would install its
 * own otherwise) and reads keys when standard input is ready.  The palette is never changed,
 * only differences are written, and the terminal is left as it was found.
 */
#pragma once

#include "base/base.h"
#include "tui/keys.h"

struct cells;
struct err;
struct screen;

struct screen_options {
    const char *theme; /* "light", "dark", or NULL for a guess */
    bool ascii;        /* no line drawing: also chosen for TERM=dumb, non-UTF-8 locales */
    bool mouse;
};

/* An unknown TERM, or one that cannot move its cursor, is an error that says what to try. */
WARN_UNUSED struct err *screen_open(const struct screen_options *o, struct screen **ret_screen);
/* Gives the terminal back.  NULL is fine. */
void screen_close(struct screen *s);

bool screen_ascii(const struct screen *s);
/* The size of the terminal now; after SIGWINCH curses is told by this call. */
void screen_size(struct screen *s, int *ret_width, int *ret_height);
void screen_draw(struct screen *s, const struct cells *c);
/* Everything anew with the next drawing: Ctrl-L, and after others wrote to the terminal. */
void screen_redraw(struct screen *s);
/* false: nothing to read now. */
bool screen_read(struct screen *s, struct key_event *ret_event);

/* false: the terminal has gone, its window was closed or its line cut. */
bool screen_there(const struct screen *s);

/* The terminal for others (a shell in a container, a stopped job), and back again. */
void screen_suspend(struct screen *s);
void screen_resume(struct screen *s);

/* Text into the terminal's clipboard by OSC 52; terminals that do not know it ignore it. */
void screen_copy(struct screen *s, const char *text, size_t len);

/*
 * For crash handlers, async-signal-safe: a fixed sequence that leaves the alternate screen,
 * shows the cursor and stops mouse reports, and the settings that screen_open found.
 */
void screen_crash_reset(void);
