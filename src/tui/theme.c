#include "tui/theme.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define OWN (-1)

/* Colours above 15 are of the fixed 6x6x6 cube and grey ramp, which no theme redefines. */
const struct style_row theme_styles[STYLE_COUNT] = {
    /*                 name      letter  mono                       16 dark                16 light               256 dark                256 light */
    [STYLE_NORMAL] = { "normal",
                       '.',
                       { { OWN, OWN, 0 },
                         { OWN, OWN, 0 },
                         { OWN, OWN, 0 },
                         { OWN, OWN, 0 },
                         { OWN, OWN, 0 } } },
    [STYLE_DIM] = { "dim",
                    'd',
                    { { OWN, OWN, 0 },
                      { OWN, OWN, LOOK_DIM },
                      { OWN, OWN, LOOK_DIM },
                      { 245, OWN, 0 },
                      { 242, OWN, 0 } } },
    [STYLE_TITLE] = { "title",
                      'T',
                      { { OWN, OWN, LOOK_BOLD },
                        { 6, OWN, LOOK_BOLD },
                        { 4, OWN, LOOK_BOLD },
                        { 80, OWN, LOOK_BOLD },
                        { 24, OWN, LOOK_BOLD } } },
    [STYLE_HEADER] = { "header",
                       'H',
                       { { OWN, OWN, LOOK_UNDERLINE },
                         { OWN, OWN, LOOK_BOLD },
                         { OWN, OWN, LOOK_BOLD },
                         { 252, OWN, LOOK_BOLD },
                         { 236, OWN, LOOK_BOLD } } },
    [STYLE_BORDER] = { "border",
                       '-',
                       { { OWN, OWN, 0 },
                         { OWN, OWN, LOOK_DIM },
                         { OWN, OWN, LOOK_DIM },
                         { 240, OWN, 0 },
                         { 248, OWN, 0 } } },
    [STYLE_GOOD] = { "good",
                     'g',
                     { { OWN, OWN, 0 },
                       { 2, OWN, 0 },
                       { 2, OWN, 0 },
                       { 114, OWN, 0 },
                       { 28, OWN, 0 } } },
    [STYLE_BUSY] = { "busy",
                     'y',
                     { { OWN, OWN, 0 },
                       { 3, OWN, 0 },
                       { 5, OWN, 0 },
                       { 221, OWN, 0 },
                       { 130, OWN, 0 } } },
    [STYLE_BAD] = { "bad",
                    'b',
                    { { OWN, OWN, LOOK_BOLD },
                      { 1, OWN, LOOK_BOLD },
                      { 1, OWN, LOOK_BOLD },
                      { 203, OWN, LOOK_BOLD },
                      { 160, OWN, LOOK_BOLD } } },
    [STYLE_OFF] = { "off",
                    'o',
                    { { OWN, OWN, 0 },
                      { OWN, OWN, LOOK_DIM },
                      { OWN, OWN, LOOK_DIM },
                      { 243, OWN, 0 },
                      { 244, OWN, 0 } } },
    [STYLE_KEY] = { "key",
                    'K',
                    { { OWN, OWN, LOOK_BOLD },
                      { 6, OWN, 0 },
                      { 4, OWN, 0 },
                      { 80, OWN, 0 },
                      { 25, OWN, 0 } } },
    [STYLE_MARK] = { "mark",
                     'M',
                     { { OWN, OWN, LOOK_BOLD },
                       { 5, OWN, LOOK_BOLD },
                       { 5, OWN, LOOK_BOLD },
                       { 177, OWN, LOOK_BOLD },
                       { 91, OWN, LOOK_BOLD } } },
    [STYLE_MATCH] = { "match",
                      'm',
                      { { OWN, OWN, LOOK_REVERSE },
                        { 0, 3, 0 },
                        { 0, 3, 0 },
                        { 16, 221, 0 },
                        { 16, 222, 0 } } },
    [STYLE_NOTE] = { "note",
                     'n',
                     { { OWN, OWN, LOOK_BOLD },
                       { 5, OWN, 0 },
                       { 5, OWN, 0 },
                       { 141, OWN, 0 },
                       { 97, OWN, 0 } } },
    [STYLE_STDERR] = { "stderr",
                       'e',
                       { { OWN, OWN, 0 },
                         { 1, OWN, 0 },
                         { 1, OWN, 0 },
                         { 216, OWN, 0 },
                         { 124, OWN, 0 } } },
    [STYLE_NAME1] = { "name1",
                      '1',
                      { { OWN, OWN, 0 },
                        { 6, OWN, 0 },
                        { 6, OWN, 0 },
                        { 80, OWN, 0 },
                        { 30, OWN, 0 } } },
    [STYLE_NAME2] = { "name2",
                      '2',
                      { { OWN, OWN, 0 },
                        { 3, OWN, 0 },
                        { 3, OWN, 0 },
                        { 179, OWN, 0 },
                        { 94, OWN, 0 } } },
    [STYLE_NAME3] = { "name3",
                      '3',
                      { { OWN, OWN, 0 },
                        { 2, OWN, 0 },
                        { 2, OWN, 0 },
                        { 108, OWN, 0 },
                        { 64, OWN, 0 } } },
    [STYLE_NAME4] = { "name4",
                      '4',
                      { { OWN, OWN, 0 },
                        { 5, OWN, 0 },
                        { 5, OWN, 0 },
                        { 176, OWN, 0 },
                        { 127, OWN, 0 } } },
    [STYLE_NAME5] = { "name5",
                      '5',
                      { { OWN, OWN, 0 },
                        { 4, OWN, LOOK_BOLD },
                        { 4, OWN, 0 },
                        { 110, OWN, 0 },
                        { 25, OWN, 0 } } },
    [STYLE_NAME6] = { "name6",
                      '6',
                      { { OWN, OWN, 0 },
                        { 7, OWN, 0 },
                        { 0, OWN, 0 },
                        { 187, OWN, 0 },
                        { 58, OWN, 0 } } },
    [STYLE_GRAPH] = { "graph",
                      's',
                      { { OWN, OWN, 0 },
                        { 6, OWN, 0 },
                        { 4, OWN, 0 },
                        { 74, OWN, 0 },
                        { 31, OWN, 0 } } },
};

struct look
theme_look(enum scheme scheme, enum style style)
{
    return theme_styles[style].looks[scheme];
}

/* COLORFGBG is "fg;bg" or "fg;default;bg": 7 and 15 are the light backgrounds. */
static bool
light_background(void)
{
    const char *value = getenv("COLORFGBG"), *bg = value ? strrchr(value, ';') : NULL;

    return bg && (str_eq(bg, ";7") || str_eq(bg, ";15"));
}

enum scheme
theme_choose(int colours, const char *setting)
{
    const char *no_colour = getenv("NO_COLOR");
    bool light = setting ? str_eq(setting, "light") : light_background();

    if (colours < 8 || (no_colour && *no_colour))
        return SCHEME_MONO;
    if (colours < 256)
        return light ? SCHEME_16_LIGHT : SCHEME_16_DARK;
    return light ? SCHEME_256_LIGHT : SCHEME_256_DARK;
}
