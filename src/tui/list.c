#include "tui/list.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
list_init(struct list *l, const struct list_column *columns, size_t count, const char *empty)
{
    *l = (struct list){ .columns = columns, .column_count = count, .sort = -1, .empty = empty };
    l->arena = arena_new();
}

void
list_release(struct list *l)
{
    arena_free(l->arena);
    free(l->shown);
    free(l->cursor_id);
    free(l->filter);
    free(l->search);
    map_release(&l->marks);
    map_release(&l->folded);
    *l = (struct list){ 0 };
}

/* ---- filling ---- */

void
list_begin(struct list *l)
{
    arena_free(l->arena);
    l->arena = arena_new();
    l->rows = NULL;
    l->row_count = l->row_cap = 0;
}

struct list_row *
list_add(struct list *l, const char *id, int depth)
{
    struct list_row *row;

    l->rows = arena_grow(l->arena, l->rows, &l->row_cap, l->row_count + 1, sizeof *l->rows);
    row = &l->rows[l->row_count++];
    row->id = arena_dup(l->arena, id);
    row->depth = depth;
    if (map_has(&l->marks, id))
        row->flags |= LIST_MARKED;
    for (size_t i = 0; i < LIST_COLUMNS; i++)
        row->cells[i].text = "";
    return row;
}

void
list_cell(struct list *l, struct list_row *row, int column, enum style style, const char *text)
{
    struct list_cell *cell = &row->cells[column];

    cell->text = arena_dup(l->arena, text);
    cell->len = strlen(text);
    cell->style = (uint8_t)style;
}

void
list_number(struct list *l, struct list_row *row, int column, enum style style, double number,
            const char *text)
{
    list_cell(l, row, column, style, text);
    row->cells[column].number = number;
    row->cells[column].by_number = true;
}

void
list_remark(struct list_row *row, const char *text)
{
    row->remark = *text ? text : NULL;
}

/* ---- sorting: blocks of a row and its children, level by level ---- */

struct block {
    const struct list *list;
    size_t first, count;
};

static int
compare_cells(const struct list_cell *a, const struct list_cell *b)
{
    if (a->by_number && b->by_number)
        return (a->number > b->number) - (a->number < b->number);
    return strcasecmp(a->text, b->text);
}

static int
compare_blocks(const void *pa, const void *pb)
{
    const struct block *a = pa, *b = pb;
    const struct list *l = a->list;
    int order =
        compare_cells(&l->rows[a->first].cells[l->sort], &l->rows[b->first].cells[l->sort]);

    if (l->descending)
        order = -order;
    return order ? order : (a->first > b->first) - (a->first < b->first);
}

static void
sort_range(struct list *l, size_t first, size_t count)
{
    struct block *blocks = mem_alloc(count * sizeof *blocks);
    struct list_row *sorted = mem_alloc(count * sizeof *sorted);
    size_t n = 0, at = 0;

    for (size_t i = first; i < first + count; i++) {
        if (n == 0 || l->rows[i].depth <= l->rows[first].depth)
            blocks[n++] = (struct block){ l, i, 0 };
        blocks[n - 1].count++;
    }
    qsort(blocks, n, sizeof *blocks, compare_blocks);
    for (size_t i = 0; i < n; i++) {
        memcpy(sorted + at, l->rows + blocks[i].first, blocks[i].count * sizeof *sorted);
        at += blocks[i].count;
    }
    memcpy(l->rows + first, sorted, count * sizeof *sorted);
    at = first;
    for (size_t i = 0; i < n; at += blocks[i++].count)
        if (blocks[i].count > 2)
            sort_range(l, at + 1, blocks[i].count - 1);
    free(blocks);
    free(sorted);
}

/* ---- which rows are shown ---- */

static bool
row_holds(const struct list *l, const struct list_row *row, const char *text)
{
    for (size_t i = 0; i < l->column_count; i++)
        if (strcasestr(row->cells[i].text, text))
            return true;
    return row->remark && strcasestr(row->remark, text);
}

static size_t
last_child(const struct list *l, size_t row)
{
    size_t i = row + 1;

    while (i < l->row_count && l->rows[i].depth > l->rows[row].depth)
        i++;
    return i;
}

/* A row stays when it, one of its children or one of its parents holds the text. */
static bool
passes_filter(const struct list *l, size_t row, size_t *inside)
{
    if (row < *inside)
        return true;
    if (row_holds(l, &l->rows[row], l->filter)) {
        *inside = last_child(l, row);
        return true;
    }
    for (size_t i = row + 1; i < last_child(l, row); i++)
        if (row_holds(l, &l->rows[i], l->filter))
            return true;
    return false;
}

static void
show(struct list *l, size_t row)
{
    if (l->shown_count == l->shown_cap) {
        l->shown_cap = l->shown_cap ? l->shown_cap * 2 : 64;
        l->shown = mem_resize(l->shown, l->shown_cap * sizeof *l->shown);
    }
    l->shown[l->shown_count++] = row;
}

static void
choose_shown(struct list *l)
{
    size_t inside = 0;

    l->shown_count = 0;
    for (size_t i = 0; i < l->row_count; i++) {
        struct list_row *row = &l->rows[i];
        bool children = i + 1 < l->row_count && l->rows[i + 1].depth > row->depth;

        row->flags &= ~(unsigned)(LIST_CHILDREN | LIST_FOLDED);
        row->flags |= children ? LIST_CHILDREN : 0;
        if (l->filter && !passes_filter(l, i, &inside))
            continue;
        show(l, i);
        if (children && !l->filter && map_has(&l->folded, row->id)) {
            row->flags |= LIST_FOLDED;
            i = last_child(l, i) - 1;
        }
    }
}

static const struct list_row *
shown_row(const struct list *l, size_t at)
{
    return at < l->shown_count ? &l->rows[l->shown[at]] : NULL;
}

static void
remember_cursor(struct list *l)
{
    const struct list_row *row = shown_row(l, l->cursor);

    free(l->cursor_id);
    l->cursor_id = row ? mem_dup(row->id) : NULL;
}

/* The cursor stays with its row; where that has gone, with its place. */
static void
find_cursor(struct list *l)
{
    bool stays = l->newest_first && l->cursor == 0;

    if (!stays && l->cursor_id && list_select(l, l->cursor_id))
        return;
    if (l->cursor >= l->shown_count)
        l->cursor = l->shown_count ? l->shown_count - 1 : 0;
    while (l->cursor + 1 < l->shown_count && shown_row(l, l->cursor)->flags & LIST_FIXED)
        l->cursor++;
    remember_cursor(l);
}

void
list_end(struct list *l)
{
    if (l->sort >= 0 && l->row_count > 1)
        sort_range(l, 0, l->row_count);
    choose_shown(l);
    find_cursor(l);
}

/* ---- the cursor ---- */

const struct list_row *
list_selected(const struct list *l)
{
    return shown_row(l, l->cursor);
}

const struct list_row *
list_find(const struct list *l, const char *id)
{
    for (size_t i = 0; i < l->row_count; i++)
        if (strcmp(l->rows[i].id, id) == 0)
            return &l->rows[i];
    return NULL;
}

bool
list_select(struct list *l, const char *id)
{
    for (size_t i = 0; i < l->shown_count; i++) {
        if (strcmp(shown_row(l, i)->id, id) != 0)
            continue;
        l->cursor = i;
        if (id != l->cursor_id)
            remember_cursor(l);
        return true;
    }
    return false;
}

/* Headings are passed over in the direction of the move, or back at the ends. */
static void
settle(struct list *l, int direction)
{
    size_t at = l->cursor;

    while (shown_row(l, at) && shown_row(l, at)->flags & LIST_FIXED) {
        if ((direction < 0 && at == 0) || (direction > 0 && at + 1 >= l->shown_count))
            direction = -direction;
        at = direction < 0 ? at - 1 : at + 1;
        if (at == l->cursor)
            break;
    }
    l->cursor = at < l->shown_count ? at : l->cursor;
    remember_cursor(l);
}

void
list_move(struct list *l, int by)
{
    size_t last = l->shown_count ? l->shown_count - 1 : 0, step = (size_t)(by < 0 ? -by : by);

    if (by < 0)
        l->cursor = step > l->cursor ? 0 : l->cursor - step;
    else
        l->cursor = l->cursor + step > last ? last : l->cursor + step;
    settle(l, by < 0 ? -1 : 1);
}

void
list_page(struct list *l, int halves)
{
    int half = l->height > 2 ? l->height / 2 : 1;

    list_move(l, halves * half);
}

void
list_ends(struct list *l, bool last)
{
    l->cursor = last && l->shown_count ? l->shown_count - 1 : 0;
    settle(l, last ? -1 : 1);
}

void
list_fold(struct list *l, const char *id, bool folded)
{
    if (folded)
        map_set(&l->folded, id, l);
    else
        map_remove(&l->folded, id);
    choose_shown(l);
    find_cursor(l);
}

static bool
go_to_parent(struct list *l)
{
    const struct list_row *row = list_selected(l);

    for (size_t i = l->cursor; i-- > 0;) {
        if (shown_row(l, i)->depth < row->depth) {
            l->cursor = i;
            remember_cursor(l);
            return true;
        }
    }
    return false;
}

bool
list_fold_selected(struct list *l, int how)
{
    const struct list_row *row = list_selected(l);
    bool folded = row && row->flags & LIST_FOLDED;

    if (!row)
        return false;
    if (!(row->flags & LIST_CHILDREN) || (how < 0 && folded))
        return how < 0 && go_to_parent(l);
    if (how > 0 && !folded)
        return false;
    list_fold(l, row->id, how ? how < 0 : !folded);
    return true;
}

/* ---- filter, search, sort, marks ---- */

static void
set_text(char **member, const char *text)
{
    free(*member);
    *member = text && *text ? mem_dup(text) : NULL;
}

void
list_set_filter(struct list *l, const char *text)
{
    set_text(&l->filter, text);
    choose_shown(l);
    find_cursor(l);
}

bool
list_set_search(struct list *l, const char *text)
{
    const struct list_row *row;

    set_text(&l->search, text);
    row = list_selected(l);
    if (!l->search || (row && row_holds(l, row, l->search)))
        return true;
    return list_next_match(l, 1);
}

bool
list_next_match(struct list *l, int direction)
{
    size_t n = l->shown_count, at = l->cursor;

    for (size_t i = 0; l->search && i < n; i++) {
        at = direction < 0 ? (at + n - 1) % n : (at + 1) % n;
        if (row_holds(l, shown_row(l, at), l->search)) {
            l->cursor = at;
            remember_cursor(l);
            return true;
        }
    }
    return false;
}

bool
list_sorts(const struct list *l)
{
    unsigned how = 0;

    for (size_t i = 0; i < l->column_count; i++)
        how |= l->columns[i].how;
    return how & LIST_SORTS;
}

/* Each step changes the direction first, then goes on to the next column that sorts. */
void
list_sort_next(struct list *l, int direction)
{
    int count = (int)l->column_count;

    if (l->sort >= 0 && !l->descending && direction > 0) {
        l->descending = true;
        return;
    }
    l->descending = false;
    do
        l->sort = (l->sort + 1 + direction + count + 1) % (count + 1) - 1;
    while (l->sort >= 0 && !(l->columns[l->sort].how & LIST_SORTS));
}

const char *
list_sort_name(const struct list *l)
{
    return l->sort < 0 ? "" : l->columns[l->sort].title;
}

void
list_mark_toggle(struct list *l)
{
    const struct list_row *row = list_selected(l);

    if (!row)
        return;
    if (!map_remove(&l->marks, row->id))
        map_set(&l->marks, row->id, l);
    l->rows[l->shown[l->cursor]].flags ^= LIST_MARKED;
    list_move(l, 1);
}

void
list_mark_all(struct list *l)
{
    for (size_t i = 0; i < l->shown_count; i++) {
        struct list_row *row = &l->rows[l->shown[i]];

        if (row->flags & (LIST_CHILDREN | LIST_FIXED))
            continue;
        row->flags |= LIST_MARKED;
        map_set(&l->marks, row->id, l);
    }
}

void
list_mark_none(struct list *l)
{
    map_release(&l->marks);
    for (size_t i = 0; i < l->row_count; i++)
        l->rows[i].flags &= ~(unsigned)LIST_MARKED;
}

size_t
list_marked(const struct list *l)
{
    return l->marks.len;
}
