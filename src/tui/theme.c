#include "tui/theme.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define OWN (-1)

/* Colours above 15 are of the fixed 6x6x6 cube and grey ramp, which no theme redefines. */
/* clang-format off */
#define B LOOK_BOLD
#define D LOOK_DIM
#define U LOOK_UNDERLINE
#define R LOOK_REVERSE
const struct style_row theme_styles[STYLE_COUNT] = {
    /*                name      letter  mono              16, dark          16, light         256, dark           256, light */
    [STYLE_NORMAL] =  { "normal", '.', { { OWN, OWN, 0 }, { OWN, OWN, 0 }, { OWN, OWN, 0 }, { OWN, OWN, 0 }, { OWN, OWN, 0 } } },
    [STYLE_DIM] =     { "dim",    'd', { { OWN, OWN, 0 }, { OWN, OWN, D }, { OWN, OWN, D }, { 245, OWN, 0 }, { 242, OWN, 0 } } },
    [STYLE_TITLE] =   { "title",  'T', { { OWN, OWN, B }, {   6, OWN, B }, {   4, OWN, B }, {  80, OWN, B }, {  24, OWN, B } } },
    [STYLE_HEADER] =  { "header", 'H', { { OWN, OWN, U }, { OWN, OWN, B }, { OWN, OWN, B }, { 252, OWN, B }, { 236, OWN, B } } },
    [STYLE_BORDER] =  { "border", '-', { { OWN, OWN, 0 }, { OWN, OWN, D }, { OWN, OWN, D }, { 240, OWN, 0 }, { 248, OWN, 0 } } },
    [STYLE_GOOD] =    { "good",   'g', { { OWN, OWN, 0 }, {   2, OWN, 0 }, {   2, OWN, 0 }, { 114, OWN, 0 }, {  28, OWN, 0 } } },
    [STYLE_BUSY] =    { "busy",   'y', { { OWN, OWN, 0 }, {   3, OWN, 0 }, {   5, OWN, 0 }, { 221, OWN, 0 }, { 130, OWN, 0 } } },
    [STYLE_BAD] =     { "bad",    'b', { { OWN, OWN, B }, {   1, OWN, B }, {   1, OWN, B }, { 203, OWN, B }, { 160, OWN, B } } },
    [STYLE_OFF] =     { "off",    'o', { { OWN, OWN, 0 }, { OWN, OWN, D }, { OWN, OWN, D }, { 243, OWN, 0 }, { 244, OWN, 0 } } },
    [STYLE_KEY] =     { "key",    'K', { { OWN, OWN, B }, {   6, OWN, 0 }, {   4, OWN, 0 }, {  80, OWN, 0 }, {  25, OWN, 0 } } },
    [STYLE_MARK] =    { "mark",   'M', { { OWN, OWN, B }, {   5, OWN, B }, {   5, OWN, B }, { 177, OWN, B }, {  91, OWN, B } } },
    [STYLE_MATCH] =   { "match",  'm', { { OWN, OWN, R }, {   0,   3, 0 }, {   0,   3, 0 }, {  16, 221, 0 }, {  16, 222, 0 } } },
    [STYLE_NOTE] =    { "note",   'n', { { OWN, OWN, B }, {   5, OWN, 0 }, {   5, OWN, 0 }, { 141, OWN, 0 }, {  97, OWN, 0 } } },
    [STYLE_STDERR] =  { "stderr", 'e', { { OWN, OWN, 0 }, {   1, OWN, 0 }, {   1, OWN, 0 }, { 216, OWN, 0 }, { 124, OWN, 0 } } },
    [STYLE_NAME1] =   { "name1",  '1', { { OWN, OWN, 0 }, {   6, OWN, 0 }, {   6, OWN, 0 }, {  80, OWN, 0 }, {  30, OWN, 0 } } },
    [STYLE_NAME2] =   { "name2",  '2', { { OWN, OWN, 0 }, {   3, OWN, 0 }, {   3, OWN, 0 }, { 179, OWN, 0 }, {  94, OWN, 0 } } },
    [STYLE_NAME3] =   { "name3",  '3', { { OWN, OWN, 0 }, {   2, OWN, 0 }, {   2, OWN, 0 }, { 108, OWN, 0 }, {  64, OWN, 0 } } },
    [STYLE_NAME4] =   { "name4",  '4', { { OWN, OWN, 0 }, {   5, OWN, 0 }, {   5, OWN, 0 }, { 176, OWN, 0 }, { 127, OWN, 0 } } },
    [STYLE_NAME5] =   { "name5",  '5', { { OWN, OWN, 0 }, {   4, OWN, B }, {   4, OWN, 0 }, { 110, OWN, 0 }, {  25, OWN, 0 } } },
    [STYLE_NAME6] =   { "name6",  '6', { { OWN, OWN, 0 }, {   7, OWN, 0 }, {   0, OWN, 0 }, { 187, OWN, 0 }, {  58, OWN, 0 } } },
    [STYLE_GRAPH] =   { "graph",  's', { { OWN, OWN, 0 }, {   6, OWN, 0 }, {   4, OWN, 0 }, {  74, OWN, 0 }, {  31, OWN, 0 } } },
};
#undef B
#undef D
#undef U
#undef R
/* clang-format on */

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
