#include "tui/list.h"

#include "base/utf8.h"

#include <string.h>

/* Two columns stand in front of each row: the cursor's sign and a blank, or the mark. */
enum { MARGIN = 2, GAP = 1, WIDEST = 40, NAME_ENOUGH = 32, GROWS_FROM = 12 };

struct layout {
    int x[LIST_COLUMNS], width[LIST_COLUMNS]; /* width 0: dropped */
};

static size_t
growing(const struct list *l)
{
    size_t i = 0;

    while (i < l->column_count && !(l->columns[i].how & LIST_GROWS))
        i++;
    return i;
}

static int
remark_width(const struct list_row *row)
{
    return row->remark ? 1 + (int)utf8_width(row->remark, strlen(row->remark)) : 0;
}

/* What the first column's cells need with their indents. */
static int
first_width(const struct list *l)
{
    int need = l->columns[0].width;

    for (size_t r = 0; r < l->shown_count; r++) {
        const struct list_row *row = &l->rows[l->shown[r]];
        int w = (int)utf8_width(row->cells[0].text, row->cells[0].len) + 2 * row->depth + 2 +
                remark_width(row);

        need = w > need && !(row->flags & LIST_FIXED) ? w : need;
    }
    return need;
}

/* As wide as its widest cell, within bounds; those of what grows are narrower. */
static int
column_width(const struct list *l, size_t column)
{
    const struct list_column *col = &l->columns[column];
    int least = (int)strlen(col->title), need = 0, most = WIDEST;

    least = col->width > least ? col->width : least;
    for (size_t r = 0; r < l->shown_count; r++) {
        const struct list_cell *cell = &l->rows[l->shown[r]].cells[column];
        int w = (int)utf8_width(cell->text, cell->len);

        need = w > need ? w : need;
    }
    if (col->how & LIST_IF_ANY && !need)
        return 0;
    if (col->how & LIST_GROWS)
        most = least > GROWS_FROM ? least : GROWS_FROM;
    return need < least ? least : need > most ? most : need;
}

static int
beside_first(const struct list *l, const struct layout *lay)
{
    int sum = 0;

    for (size_t i = 1; i < l->column_count; i++)
        sum += lay->width[i] ? lay->width[i] + GAP : 0;
    return sum;
}

/*
 * Columns go, those of the highest number first, until the rest fits: ornaments so that the
 * names of the first column have enough, the others only for the least that they need.
 */
static void
drop_columns(const struct list *l, struct layout *lay, int room, int name)
{
    int most = 0;

    for (size_t i = 1; i < l->column_count; i++)
        most = l->columns[i].drop > most ? l->columns[i].drop : most;
    for (int drop = most; drop > 0; drop--) {
        int need =
            drop >= LIST_ORNAMENT && name > l->columns[0].width ? name : l->columns[0].width;

        if (need + beside_first(l, lay) <= room)
            continue;
        for (size_t i = 1; i < l->column_count; i++)
            if (l->columns[i].drop == drop)
                lay->width[i] = 0;
    }
}

static void
lay_out(const struct list *l, int width, struct layout *lay)
{
    size_t grows = growing(l);
    int name = first_width(l), room = width - MARGIN, x = MARGIN, left;

    for (size_t i = 1; i < l->column_count; i++)
        lay->width[i] = column_width(l, i);
    drop_columns(l, lay, room, name > NAME_ENOUGH ? NAME_ENOUGH : name);
    left = room - beside_first(l, lay);
    left = left > 0 ? left : 0;
    lay->width[0] = grows < l->column_count && name < left ? name : left;
    if (grows > 0 && grows < l->column_count && lay->width[grows])
        lay->width[grows] += left - lay->width[0];
    else
        lay->width[0] = left;
    for (size_t i = 0; i < l->column_count; i++) {
        lay->x[i] = x;
        x += lay->width[i] ? lay->width[i] + GAP : 0;
    }
}

static void
draw_header(const struct list *l, const struct layout *lay, struct cells *c, struct area a)
{
    for (size_t i = 0; i < l->column_count; i++) {
        CLEANUP(str_release) struct str title = STR_INIT;

        if (!lay->width[i])
            continue;
        str_put(&title, l->columns[i].title);
        if ((int)i == l->sort)
            str_put(&title, l->descending ? (c->ascii ? "v" : "▾") : (c->ascii ? "^" : "▴"));
        if (l->columns[i].right)
            cells_put_right(c, a, lay->x[i] + lay->width[i], 0, STYLE_HEADER, title.buf);
        else
            cells_put(c, a, lay->x[i], 0, lay->width[i] + GAP, STYLE_HEADER, title.buf);
    }
}

/* The first column carries the tree: two columns a level, and the fold sign. */
static void
draw_first(const struct list *l, const struct list_row *row, int width, struct cells *c,
           struct area a, int y)
{
    int x = MARGIN + 2 * row->depth;
    const char *fold = row->flags & LIST_FOLDED     ? c->ascii ? "> " : "▸ "
                       : row->flags & LIST_CHILDREN ? c->ascii ? "v " : "▾ "
                                                    : "";

    (void)l;
    x += cells_put(c, a, x, y, 2, STYLE_DIM, fold);
    x += cells_put(c, a, x, y, MARGIN + width - x - remark_width(row),
                   (enum style)row->cells[0].style, row->cells[0].text);
    if (row->remark)
        cells_put(c, a, x + 1, y, MARGIN + width - x - 1, STYLE_BUSY, row->remark);
}

static void
highlight(const struct list *l, struct cells *c, struct area a, int x, int y, int width,
          const struct list_cell *cell)
{
    const char *hit = l->search ? strcasestr(cell->text, l->search) : NULL;
    int before;

    if (!hit)
        return;
    before = (int)utf8_width(cell->text, (size_t)(hit - cell->text));
    if (before < width)
        cells_put_n(c, a, x + before, y, width - before, STYLE_MATCH, hit, strlen(l->search));
}

static void
draw_row(const struct list *l, const struct layout *lay, const struct list_row *row,
         bool cursor, struct cells *c, struct area a, int y)
{
    if (row->flags & LIST_MARKED)
        cells_put(c, a, 1, y, 1, STYLE_MARK, c->ascii ? "*" : "●");
    if (cursor)
        cells_put(c, a, 0, y, 1, STYLE_KEY, c->ascii ? ">" : "❯");
    for (size_t i = 0; i < l->column_count; i++) {
        const struct list_cell *cell = &row->cells[i];
        int x = lay->x[i], w = lay->width[i];

        if (!w)
            continue;
        if (i == 0) /* headings have the line to themselves */
            draw_first(l, row, row->flags & LIST_FIXED ? a.width : w, c, a, y);
        else if (row->flags & LIST_FIXED)
            break;
        else if (l->columns[i].right)
            cells_put_right(c, a, x + w, y, (enum style)cell->style, cell->text);
        else
            cells_put(c, a, x, y, w, (enum style)cell->style, cell->text);
        if (!l->columns[i].right && i)
            highlight(l, c, a, x, y, w, cell);
    }
    if (cursor)
        cells_mark_row(c, a, y, CELL_REVERSED);
}

void
list_draw(struct list *l, struct cells *c, struct area a)
{
    struct layout lay = { 0 };
    struct area head = area_cut_rows(&a, 1);

    l->drawn_y = head.y;
    l->height = a.height;
    lay_out(l, a.width, &lay);
    draw_header(l, &lay, c, head);
    if (!l->shown_count)
        cells_put(c, a, MARGIN, 0, -1, STYLE_DIM,
                  l->filter ? "nothing matches the filter" : l->empty);
    if (l->cursor < l->top)
        l->top = l->cursor;
    if (a.height > 0 && l->cursor >= l->top + (size_t)a.height)
        l->top = l->cursor - (size_t)a.height + 1;
    if (l->top + (size_t)a.height > l->shown_count)
        l->top = l->shown_count > (size_t)a.height ? l->shown_count - (size_t)a.height : 0;
    for (int y = 0; y < a.height && l->top + (size_t)y < l->shown_count; y++) {
        size_t at = l->top + (size_t)y;

        draw_row(l, &lay, &l->rows[l->shown[at]], at == l->cursor && !l->passive, c, a, y);
    }
}

bool
list_click(struct list *l, int y)
{
    size_t at = l->top + (size_t)(y - 1);

    if (y < 1 || at >= l->shown_count || y > l->height)
        return false;
    return list_select(l, l->rows[l->shown[at]].id);
}
