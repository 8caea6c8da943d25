#include "compose/excerpt.h"

#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

enum {
    TAB = 4,     /* columns between tab stops */
    WIDTH = 84,  /* columns of the line that are shown */
    BEFORE = 56, /* of these, at most so many before the caret */
    DIGITS = 5
};

static const char *
find_line(const char *text, int line)
{
    while (--line > 0) {
        text = strchr(text, '\n');
        if (!text)
            return NULL;
        text++;
    }
    return text;
}

/* Bytes of the first col - 1 characters of the line. */
static size_t
bytes_before(const char *line, size_t len, int col)
{
    size_t at = 0;
    uint32_t cp;

    while (--col > 0 && at < len)
        at += utf8_decode(line + at, len - at, &cp);
    return at;
}

/* The line with its tabs as blanks; *mark is moved along with the character it stands at. */
static void
expand_tabs(struct str *out, const char *line, size_t len, size_t *mark)
{
    size_t columns = 0, old_mark = *mark, i = 0;

    while (i < len) {
        uint32_t cp;
        size_t n = utf8_decode(line + i, len - i, &cp);

        if (i == old_mark)
            *mark = out->len;
        if (cp == '\t') {
            size_t fill = TAB - columns % TAB;

            str_fill(out, ' ', fill);
            columns += fill;
        } else {
            str_put_n(out, line + i, n);
            columns += utf8_width(line + i, n);
        }
        i += n;
    }
    if (old_mark >= len)
        *mark = out->len;
}

/* Cuts what stands too far left of the mark and too far right of the window. */
static void
cut_window(struct str *line, size_t *mark)
{
    static const char dots[] = "…";
    size_t columns = utf8_width(line->buf, *mark), fits;

    if (columns > BEFORE) {
        size_t cut = utf8_fit(line->buf, *mark, columns - BEFORE + 1, NULL);

        str_cut(line, 0, cut);
        str_insert(line, 0, dots, strlen(dots));
        *mark = *mark - cut + strlen(dots);
    }
    fits = utf8_fit(line->buf, line->len, WIDTH, NULL);
    if (fits < line->len) {
        str_truncate(line, fits);
        str_put(line, dots);
    }
}

void
excerpt_put(struct str *out, const char *text, int line, int col)
{
    CLEANUP(str_release) struct str shown = STR_INIT;
    const char *start = find_line(text, line);
    size_t len, mark;

    if (!start || line < 1)
        return;
    len = strcspn(start, "\n");
    if (len && start[len - 1] == '\r')
        len--;
    mark = bytes_before(start, len, col);
    expand_tabs(&shown, start, len, &mark);
    cut_window(&shown, &mark);
    str_printf(out, "%*d | ", DIGITS, line);
    str_put_n(out, shown.buf, shown.len);
    str_putc(out, '\n');
    str_fill(out, ' ', DIGITS + 1);
    str_put(out, "| ");
    str_fill(out, ' ', utf8_width(shown.buf, mark));
    str_putc(out, '^');
}
