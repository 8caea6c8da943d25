#include "model/yaml_text.h"

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/node.h"
#include "model/yaml_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t
yaml_break(const char *text, size_t len)
{
    if (!len)
        return 0;
    if (*text == '\n' || *text == '\r')
        return 1;
    if (len >= 2 && memcmp(text, "\xc2\x85", 2) == 0)
        return 2;
    if (len >= 3 && memcmp(text, "\xe2\x80", 2) == 0 &&
        (text[2] == '\xa8' || text[2] == '\xa9'))
        return 3;
    return 0;
}

bool
yaml_has_break(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (yaml_break(text + i, len - i))
            return true;
    return false;
}

/* A word that YAML 1.1 reads as something else, in whatever case. */
static bool
is_word(const char *text, size_t len)
{
    static const char *const words[] = { "y",   "n",    "no",    "on",   "yes",
                                         "off", "true", "false", "null", NULL };
    enum { LONGEST = 5 };

    if (!len || len > LONGEST || !strchr("tTfFnNyYoO", *text))
        return false;
    for (const char *const *word = words; *word; word++)
        if (str_eq_nocase(text, *word))
            return true;
    return false;
}

/* Letters first, then no blank and no sign that means something. */
bool
yaml_is_simple(const char *text, size_t len)
{
    enum { FIRST = 1, LATER = 2 };
    static const unsigned char kinds[256] = {
        ['A' ... 'Z'] = FIRST | LATER,
        ['a' ... 'z'] = FIRST | LATER,
        ['0' ... '9'] = LATER,
        ['/'] = FIRST | LATER,
        ['_'] = LATER,
        ['.'] = LATER,
        ['-'] = LATER,
        ['+'] = LATER,
        ['@'] = LATER,
        ['='] = LATER,
        [':'] = LATER,
    };

    if (!len || !(kinds[(unsigned char)*text] & FIRST) || text[len - 1] == ':')
        return false;
    for (size_t i = 1; i < len; i++)
        if (!(kinds[(unsigned char)text[i]] & LATER))
            return false;
    return !is_word(text, len);
}

/* What may stand outside of escapes. */
static bool
is_printable(uint32_t cp)
{
    if (cp < 0x80)
        return cp == '\n' || (cp >= 0x20 && cp < 0x7f);
    return cp >= 0xa0 && cp < 0xfffe && cp != 0xfeff;
}

static bool
starts_with_mark(const char *text, size_t len)
{
    return len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
}

static bool
is_blank_at(const char *text, size_t len, size_t i)
{
    return i >= len || text[i] == ' ' || text[i] == '\t';
}

/* Characters that mean something to YAML where they stand. */
static bool
has_indicator(const char *text, size_t len)
{
    bool after_blank = true;

    if (len >= 3 && (memcmp(text, "---", 3) == 0 || memcmp(text, "...", 3) == 0))
        return true;
    if (strchr("#,[]{}&*!|>'\"%@`", *text))
        return true;
    if (strchr("?:-", *text) && is_blank_at(text, len, 1))
        return true;
    for (size_t i = 0; i < len; i++) {
        if (i && text[i] == ':' && is_blank_at(text, len, i + 1))
            return true;
        if (i && text[i] == '#' && after_blank)
            return true;
        after_blank = text[i] == ' ' || text[i] == '\t' || yaml_break(text + i, len - i);
    }
    return false;
}

struct shape {
    bool breaks, special, tabs;
    bool leading, trailing; /* white space or a break */
    bool trailing_space;
    bool break_space, space_break; /* a space beside a break */
};

static struct shape
shape_of(const char *text, size_t len)
{
    struct shape s = { 0 };
    bool was_space = false, was_break = false;

    for (size_t i = 0, width; i < len; i += width) {
        uint32_t cp;
        bool is_space = text[i] == ' ', is_break = yaml_break(text + i, len - i) > 0;

        width = utf8_decode(text + i, len - i, &cp);
        s.tabs |= cp == '\t';
        s.special |= cp != '\t' && !is_printable(cp);
        s.breaks |= is_break;
        s.leading |= i == 0 && (is_space || is_break);
        s.trailing |= i + width == len && (is_space || is_break);
        s.trailing_space |= i + width == len && is_space;
        s.break_space |= is_space && was_break;
        s.space_break |= is_break && was_space;
        was_space = is_space;
        was_break = is_break;
    }
    return s;
}

/* "12:30:45.6": read as a number to the base of 60 by YAML 1.1. */
static bool
is_base60(const char *text)
{
    const char *p = text + (*text == '-' || *text == '+');
    bool part = false;

    if (*p < '0' || *p > '9')
        return false;
    p += strspn(p, "0123456789_");
    while (*p == ':') {
        size_t digits = strspn(p + 1, "0123456789");

        if (!digits || digits > 2 || (digits == 2 && p[1] > '5'))
            return false;
        p += 1 + digits;
        part = true;
    }
    if (*p == '.')
        p += 1 + strspn(p + 1, "0123456789_");
    return part && !*p;
}

static bool
is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static bool
is_old_boolean(const char *text)
{
    static const char *const words[] = { "y",  "Y",   "yes", "Yes", "YES", "on",
                                         "On", "ON",  "n",   "N",   "no",  "No",
                                         "NO", "off", "Off", "OFF", NULL };

    return is_one_of(text, words);
}

enum yaml_style
yaml_style(const char *text, size_t len, bool key)
{
    bool nul = memchr(text, '\0', len) != NULL;
    struct shape s;

    if (!len || strspn(text, "0123456789") == len)
        return YAML_DOUBLE_QUOTED;
    s = shape_of(text, len);
    if (s.special && starts_with_mark(text, len))
        return YAML_DOUBLE_QUOTED;
    if (memchr(text, '\n', len))
        return key || s.trailing_space || s.space_break || s.special ? YAML_DOUBLE_QUOTED
                                                                     : YAML_LITERAL;
    if (!nul && (!yaml_reads_as_text(text) || is_base60(text) || is_old_boolean(text)))
        return YAML_DOUBLE_QUOTED;
    if (s.break_space || s.space_break || s.tabs || s.special)
        return YAML_DOUBLE_QUOTED;
    return s.leading || s.trailing || s.breaks || has_indicator(text, len) ? YAML_SINGLE_QUOTED
                                                                           : YAML_PLAIN;
}

static void
put_escape(struct str *out, uint32_t cp)
{
    static const char named[] = {
        [0] = '0',    ['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\v'] = 'v',
        ['\f'] = 'f', ['\r'] = 'r', [0x1b] = 'e', ['"'] = '"',  ['\\'] = '\\'
    };
    static const struct {
        uint32_t cp;
        char letter;
    } wide[] = { { 0x85, 'N' }, { 0xa0, '_' }, { 0x2028, 'L' }, { 0x2029, 'P' } };

    str_putc(out, '\\');
    if (cp < sizeof named && named[cp]) {
        str_putc(out, named[cp]);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(wide); i++)
        if (wide[i].cp == cp) {
            str_putc(out, wide[i].letter);
            return;
        }
    if (cp <= 0xff)
        str_printf(out, "x%02X", (unsigned)cp);
    else if (cp <= 0xffff)
        str_printf(out, "u%04X", (unsigned)cp);
    else
        str_printf(out, "U%08X", (unsigned)cp);
}

void
yaml_put_escaped(struct str *out, const char *text, size_t len)
{
    /* A byte order mark at the beginning makes the reference escape all that follows. */
    bool all = starts_with_mark(text, len);

    for (size_t i = 0, width; i < len; i += width) {
        uint32_t cp;

        width = utf8_decode(text + i, len - i, &cp);
        if (all || !is_printable(cp) || yaml_break(text + i, len - i) || cp == '"' ||
            cp == '\\')
            put_escape(out, cp);
        else
            str_put_n(out, text + i, width);
    }
}

/* "2001-12-14", "2001-12-14T21:59:43.10-05:00", "2001-12-14 21:59:43.1": one or two digits. */
static const char *
skip_number(const char *p, long least, long most)
{
    size_t digits = strspn(p, "0123456789");
    long value;

    if (!digits)
        return NULL;
    digits = digits > 2 ? 2 : digits;
    value = digits == 2 ? (p[0] - '0') * 10 + p[1] - '0' : p[0] - '0';
    return value >= least && value <= most ? p + digits : NULL;
}

static long
month_days(long year, long month)
{
    static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

/* Behind the date, NULL when there is none. */
static const char *
skip_date(const char *text)
{
    long year, month;
    const char *p, *q;

    if (strspn(text, "0123456789") != 4 || text[4] != '-')
        return NULL;
    year = strtol(text, NULL, 10);
    p = skip_number(text + 5, 1, 12);
    if (!p || *p != '-')
        return NULL;
    month = strtol(text + 5, NULL, 10);
    q = skip_number(p + 1, 1, month_days(year, month));
    return q;
}

static const char *
skip_clock(const char *p)
{
    static const long most[] = { 23, 59, 59 };

    for (size_t i = 0; i < ARRAY_LEN(most); i++) {
        if (i && *p++ != ':')
            return NULL;
        p = skip_number(p, 0, most[i]);
        if (!p)
            return NULL;
    }
    if ((*p == '.' || *p == ',') && p[1] >= '0' && p[1] <= '9')
        p += 1 + strspn(p + 1, "0123456789");
    return p;
}

static bool
is_zone(const char *p)
{
    if (strcmp(p, "Z") == 0)
        return true;
    return (*p == '+' || *p == '-') && strlen(p) == 6 && strspn(p + 1, "0123456789") == 2 &&
           p[3] == ':' && strspn(p + 4, "0123456789") == 2 && strtol(p + 1, NULL, 10) <= 24 &&
           p[4] < '6';
}

static bool
is_timestamp(const char *text)
{
    const char *p = skip_date(text);
    char between = p ? *p : 'x';

    if (!p || !between)
        return p != NULL;
    if (between != 'T' && between != 't' && between != ' ')
        return false;
    p = skip_clock(p + (between == ' ' ? strspn(p, " ") : 1));
    return p && (between == ' ' ? !*p : is_zone(p));
}

bool
yaml_reads_as_text(const char *text)
{
    struct node n = { .text = text, .text_len = (uint32_t)strlen(text) };

    yaml_resolve_plain(NULL, &n);
    return n.kind == NODE_STR && !is_timestamp(text);
}
