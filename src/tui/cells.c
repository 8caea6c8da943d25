#include "tui/cells.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct cells *
cells_new(int width, int height)
{
    struct cells *c = mem_alloc(sizeof *c);

    c->cursor_x = c->cursor_y = -1;
    cells_resize(c, width, height);
    return c;
}

void
cells_free(struct cells *c)
{
    if (!c)
        return;
    free(c->v);
    free(c);
}

void
cells_freep(struct cells **c)
{
    cells_free(*c);
    *c = NULL;
}

void
cells_resize(struct cells *c, int width, int height)
{
    c->width = width > 0 ? width : 1;
    c->height = height > 0 ? height : 1;
    free(c->v);
    c->v = mem_alloc((size_t)c->width * (size_t)c->height * sizeof *c->v);
    cells_clear(c);
}

void
cells_clear(struct cells *c)
{
    size_t count = (size_t)c->width * (size_t)c->height;

    for (size_t i = 0; i < count; i++)
        c->v[i] = (struct cell){ ' ', 0, STYLE_NORMAL, 0 };
    c->cursor_x = c->cursor_y = -1;
}

struct area
cells_area(const struct cells *c)
{
    return (struct area){ 0, 0, c->width, c->height };
}

struct area
area_cut_rows(struct area *rest, int rows)
{
    struct area cut = *rest;
    int take = rows < 0 ? -rows : rows;

    if (take > rest->height)
        take = rest->height;
    cut.height = take;
    if (rows < 0)
        cut.y = rest->y + rest->height - take;
    else
        rest->y += take;
    rest->height -= take;
    return cut;
}

struct area
area_cut_columns(struct area *rest, int columns)
{
    struct area cut = *rest;
    int take = columns < 0 ? -columns : columns;

    if (take > rest->width)
        take = rest->width;
    cut.width = take;
    if (columns < 0)
        cut.x = rest->x + rest->width - take;
    else
        rest->x += take;
    rest->width -= take;
    return cut;
}

struct area
area_inset(struct area a, int columns, int rows)
{
    a.x += columns;
    a.y += rows;
    a.width = a.width > 2 * columns ? a.width - 2 * columns : 0;
    a.height = a.height > 2 * rows ? a.height - 2 * rows : 0;
    return a;
}

static struct cell *
cell_at(struct cells *c, struct area a, int x, int y)
{
    int col = a.x + x, row = a.y + y;

    if (x < 0 || y < 0 || x >= a.width || y >= a.height || col < 0 || row < 0 ||
        col >= c->width || row >= c->height)
        return NULL;
    return &c->v[(size_t)row * (size_t)c->width + (size_t)col];
}

/* Overwriting half of a wide character blanks its other half. */
static void
set_cell(struct cells *c, struct area a, int x, int y, uint32_t ch, enum style style)
{
    struct cell *cell = cell_at(c, a, x, y);

    if (!cell)
        return;
    if (cell->ch == 0 && a.x + x > 0)
        cell[-1].ch = ' ';
    if (a.x + x + 1 < c->width && cell[1].ch == 0)
        cell[1].ch = ' ';
    *cell = (struct cell){ ch, 0, (uint8_t)style, cell->flags };
}

/*
 * Joiners and selectors of a style make one picture of several characters where a terminal
 * knows how, and then its columns are fewer than ours.
 */
static bool
joins(uint32_t cp)
{
    return cp == 0x200d || (cp >= 0xfe00 && cp <= 0xfe0f);
}

/* Plain, already safe text; stops at limit columns. */
static int
put_safe(struct cells *c, struct area a, int x, int y, int limit, enum style style,
         const char *text, size_t len)
{
    int used = 0;

    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(text + i, len - i, &cp);
        int w = utf8_cp_width(cp);
        struct cell *before = w == 0 && used ? cell_at(c, a, x + used - 1, y) : NULL;

        i += n;
        if (before && before->ch == 0 && used > 1)
            before--;
        if (before && !joins(cp))
            before->mark = cp;
        if (w <= 0)
            continue;
        if (used + w > limit)
            break;
        set_cell(c, a, x + used, y, cp, style);
        if (w == 2)
            set_cell(c, a, x + used + 1, y, 0, style);
        used += w;
    }
    return used;
}

int
cells_put_n(struct cells *c, struct area a, int x, int y, int width, enum style style,
            const char *text, size_t len)
{
    CLEANUP(str_release) struct str safe = STR_INIT;
    int limit = width < 0 || width > a.width - x ? a.width - x : width, used;
    const char *more = c->ascii ? "~" : "…";

    if (limit <= 0 || y < 0 || y >= a.height)
        return 0;
    /* A line may be megabytes long: escape no more of it than can be seen. */
    utf8_escape(&safe, text, len > (size_t)limit * 8 ? (size_t)limit * 8 : len);
    if (utf8_width(safe.buf, safe.len) <= (size_t)limit)
        return put_safe(c, a, x, y, limit, style, safe.buf, safe.len);
    used = put_safe(c, a, x, y, limit - 1, style, safe.buf, safe.len);
    return used + put_safe(c, a, x + used, y, 1, style, more, strlen(more));
}

int
cells_put(struct cells *c, struct area a, int x, int y, int width, enum style style,
          const char *text)
{
    return cells_put_n(c, a, x, y, width, style, text, strlen(text));
}

int
cells_printf(struct cells *c, struct area a, int x, int y, enum style style, const char *fmt,
             ...)
{
    CLEANUP(mem_freep) char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    return cells_put(c, a, x, y, -1, style, text);
}

void
cells_put_right(struct cells *c, struct area a, int right, int y, enum style style,
                const char *text)
{
    int width = (int)utf8_width(text, strlen(text));
    int x = right - width;

    cells_put(c, a, x < 0 ? 0 : x, y, right < width ? right : width, style, text);
}

void
cells_fill(struct cells *c, struct area a, uint32_t ch, enum style style)
{
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width; x++)
            set_cell(c, a, x, y, ch, style);
}

void
cells_wipe(struct cells *c, struct area a)
{
    cells_fill(c, a, ' ', STYLE_NORMAL);
    for (int y = 0; y < a.height; y++) {
        for (int x = 0; x < a.width; x++) {
            struct cell *cell = cell_at(c, a, x, y);

            if (cell)
                cell->flags = 0;
        }
    }
}

void
cells_mark(struct cells *c, struct area a, unsigned flags)
{
    for (int y = 0; y < a.height; y++)
        cells_mark_row(c, a, y, flags);
}

void
cells_mark_row(struct cells *c, struct area a, int y, unsigned flags)
{
    for (int x = 0; x < a.width; x++) {
        struct cell *cell = cell_at(c, a, x, y);

        if (cell)
            cell->flags |= (uint8_t)flags;
    }
}

static void
line(struct cells *c, struct area a, int y, enum style style)
{
    for (int x = 0; x < a.width; x++)
        set_cell(c, a, x, y, c->ascii ? '-' : 0x2500, style);
}

struct area
cells_box(struct cells *c, struct area a, enum style style, const char *title)
{
    static const uint32_t corners[2][5] = { { 0x250c, 0x2510, 0x2514, 0x2518, 0x2502 },
                                            { '+', '+', '+', '+', '|' } };
    const uint32_t *p = corners[c->ascii];
    int right = a.width - 1, bottom = a.height - 1;

    if (a.width < 2 || a.height < 2)
        return a;
    line(c, a, 0, style);
    line(c, a, bottom, style);
    for (int y = 1; y < bottom; y++) {
        set_cell(c, a, 0, y, p[4], style);
        set_cell(c, a, right, y, p[4], style);
    }
    set_cell(c, a, 0, 0, p[0], style);
    set_cell(c, a, right, 0, p[1], style);
    set_cell(c, a, 0, bottom, p[2], style);
    set_cell(c, a, right, bottom, p[3], style);
    if (title && *title && a.width > 6) {
        int used = cells_put(c, a, 3, 0, a.width - 6, STYLE_TITLE, title);

        set_cell(c, a, 2, 0, ' ', style);
        set_cell(c, a, 3 + used, 0, ' ', style);
    }
    return area_inset(a, 1, 1);
}

void
cells_rule(struct cells *c, struct area a, int y, enum style style, const char *left,
           const char *right)
{
    int width = right ? (int)utf8_width(right, strlen(right)) : 0;

    line(c, a, y, style);
    if (left && *left && a.width > 8) {
        int used = cells_put(c, a, 3, y, a.width - 6, STYLE_TITLE, left);

        set_cell(c, a, 2, y, ' ', style);
        set_cell(c, a, 3 + used, y, ' ', style);
    }
    if (right && width + 6 < a.width) {
        set_cell(c, a, a.width - width - 4, y, ' ', style);
        cells_put(c, a, a.width - width - 3, y, width, STYLE_NORMAL, right);
        set_cell(c, a, a.width - 3, y, ' ', style);
    }
}

static void
dump_row(const struct cells *c, int y, bool styles, struct str *out)
{
    const struct cell *row = c->v + (size_t)y * (size_t)c->width;
    size_t keep = out->len;

    for (int x = 0; x < c->width; x++) {
        if (styles) {
            str_putc(out,
                     row[x].flags & CELL_REVERSED ? '#' : theme_styles[row[x].style].letter);
        } else if (row[x].ch) {
            utf8_encode(out, row[x].ch);
            if (row[x].mark)
                utf8_encode(out, row[x].mark);
        }
        if (styles ? out->buf[out->len - 1] != '.' : row[x].ch != ' ')
            keep = out->len;
    }
    str_truncate(out, keep);
    str_putc(out, '\n');
}

void
cells_dump(const struct cells *c, bool styles, struct str *out)
{
    for (int y = 0; y < c->height; y++)
        dump_row(c, y, false, out);
    for (int y = 0; styles && y < c->height; y++)
        dump_row(c, y, true, out);
}
