/*
 * What things look like, by meaning.  Views name a style; a scheme says which colour and
 * attribute that is on the terminal at hand.  Colour never carries a state alone: words do.
 */
#pragma once

#include "base/base.h"

enum style {
    STYLE_NORMAL,
    STYLE_DIM,    /* what matters less: units, separators, absent values */
    STYLE_TITLE,  /* the top line's name, headings of help */
    STYLE_HEADER, /* column names */
    STYLE_BORDER,
    STYLE_GOOD,  /* healthy, up */
    STYLE_BUSY,  /* starting, waiting, pulling */
    STYLE_BAD,   /* unhealthy, failed */
    STYLE_OFF,   /* exited, stopped, greyed keys */
    STYLE_KEY,   /* a key in a hint line */
    STYLE_MARK,  /* a marked row */
    STYLE_MATCH, /* what a search found */
    STYLE_NOTE,  /* restarts and marks between log lines */
    STYLE_STDERR,
    STYLE_NAME1,
    STYLE_NAME2,
    STYLE_NAME3,
    STYLE_NAME4,
    STYLE_NAME5,
    STYLE_NAME6, /* log sources */
    STYLE_GRAPH, /* sparklines */
    STYLE_COUNT
};

enum scheme { SCHEME_MONO, SCHEME_16_DARK, SCHEME_16_LIGHT, SCHEME_256_DARK, SCHEME_256_LIGHT };

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };

struct look {
    short fg; /* palette index, -1: the terminal's own */
    short bg;
    unsigned char attrs; /* LOOK_* */
};

struct style_row {
    const char *name;
    char letter;          /* in dumps */
    struct look looks[5]; /* by scheme */
};

extern const struct style_row theme_styles[STYLE_COUNT];

struct look theme_look(enum scheme scheme, enum style style);

/*
 * The scheme for a terminal of so many colours: mono with NO_COLOR or fewer than 8; light when
 * COLORFGBG or the setting says so ("light", "dark", or NULL for a guess).
 */
enum scheme theme_choose(int colours, const char *setting);
