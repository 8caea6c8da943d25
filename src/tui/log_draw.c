#include "base/num.h"
#include "base/utf8.h"
#include "exec/loop.h"
#include "tui/log_view.h"
#include "tui/words.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    PANE = 26,
    NAME_MOST = 24,
    RANGES = 32,
    AROUND = 256, /* bytes beside a row that a match may reach into */
    HIGHLIGHT_MS = 5
};

/* ---- times ---- */

static bool
local(int64_t stamp, struct tm *tm)
{
    time_t s = (time_t)(stamp / NS_PER_S);

    return localtime_r(&s, tm) != NULL;
}

static bool
is_today(int64_t stamp)
{
    struct tm now, then;

    return local(num_wall_ns(), &now) && local(stamp, &then) && now.tm_yday == then.tm_yday &&
           now.tm_year == then.tm_year;
}

void
log_put_time(const struct log_view *v, int64_t stamp, struct str *out)
{
    struct tm tm;

    (void)v;
    if (!local(stamp, &tm))
        return;
    if (!is_today(stamp))
        str_printf(out, "%02d-%02d ", tm.tm_mon + 1, tm.tm_mday);
    str_printf(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
log_put_count(struct str *out, uint64_t n)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            str_putc(out, ' ');
        str_putc(out, digits[i]);
    }
}

/* ---- rows ---- */

uint32_t
log_row_count(struct log_view *v, struct log_entry *e)
{
    struct log_rows rows = { .unfolded = STR_INIT };

    if (e->kind != ENTRY_LINE || (!v->shape.wrap && !v->shape.json))
        return 1;
    if (e->rows_for != v->shape_serial) {
        log_lay_out(e, &v->shape, &rows);
        e->rows = (uint32_t)rows.len;
        e->rows_for = v->shape_serial;
        log_rows_release(&rows);
    }
    return e->rows;
}

bool
log_pos_step(struct log_view *v, struct log_pos *p, int direction)
{
    struct log_entry *next;

    if (direction > 0 && p->row + 1 < log_row_count(v, p->e)) {
        p->row++;
        return true;
    }
    if (direction < 0 && p->row > 0) {
        p->row--;
        return true;
    }
    next = log_ring_step(&v->ring, p->e, direction);
    if (!next)
        return false;
    p->e = next;
    p->row = direction > 0 ? 0 : log_row_count(v, next) - 1;
    return true;
}

struct log_pos
log_pos_last(struct log_view *v)
{
    struct log_entry *e = log_ring_step(&v->ring, NULL, -1);

    return (struct log_pos){ e, e ? log_row_count(v, e) - 1 : 0 };
}

static bool
same(struct log_pos a, struct log_pos b)
{
    return a.e == b.e && a.row == b.row;
}

static struct log_pos
moved(struct log_view *v, struct log_pos p, int by)
{
    for (; by > 0 && log_pos_step(v, &p, 1); by--)
        continue;
    for (; by < 0 && log_pos_step(v, &p, -1); by++)
        continue;
    return p;
}

/* Rows from a on until b, or -1 when b does not come within most rows. */
static int
rows_between(struct log_view *v, struct log_pos a, struct log_pos b, int most)
{
    for (int n = 0; n <= most; n++) {
        if (same(a, b))
            return n;
        if (!log_pos_step(v, &a, 1))
            return -1;
    }
    return -1;
}

/* ---- which rows are on the screen ---- */

/* An entry that a filter or a clearing took away is replaced by its neighbour. */
static struct log_pos
settled(struct log_view *v, struct log_pos p)
{
    struct log_entry *e = p.e;

    if (e && e->flags & ENTRY_SHOWN) {
        if (p.row >= log_row_count(v, e))
            p.row = log_row_count(v, e) - 1;
        return p;
    }
    p.row = 0;
    p.e = e ? log_ring_step(&v->ring, e, 1) : NULL;
    if (!p.e)
        p.e = log_ring_step(&v->ring, e, -1);
    return p;
}

/* The first row of the screen, so that the cursor is on it and moves as little as can be. */
static struct log_pos
choose_top(struct log_view *v, struct log_pos top, struct log_pos cursor, int height)
{
    int down = top.e ? rows_between(v, top, cursor, 2 * height) : -1;
    bool far = down < 0 && (!top.e || rows_between(v, cursor, top, 2 * height) < 0);

    if (v->center || far)
        top = moved(v, cursor, -height / 2);
    else if (down >= height)
        top = moved(v, cursor, 1 - height);
    else if (down < 0)
        top = cursor;
    /* No empty rows below while there are lines above. */
    down = rows_between(v, top, log_pos_last(v), height - 1);
    return down >= 0 ? moved(v, top, down - height + 1) : top;
}

static struct log_pos
first_row(struct log_view *v, struct log_pos *ret_cursor, int height)
{
    struct log_pos cursor, top;

    *ret_cursor = (struct log_pos){ NULL, 0 };
    if (v->follow) {
        top = log_pos_last(v);
        return top.e ? moved(v, top, 1 - height) : top;
    }
    cursor = settled(v, v->cursor);
    top = settled(v, v->top);
    if (!cursor.e)
        return cursor;
    top = choose_top(v, top, cursor, height);
    if (!v->ring.unchecked) {
        v->cursor = cursor;
        v->center = false;
    }
    v->top = top;
    *ret_cursor = cursor;
    return top;
}

/* ---- one row ---- */

struct prefix {
    bool dated, fraction;  /* the form of times */
    int time, name, width; /* columns; width: of all, with the sign and blanks */
};

static void
measure_prefix(const struct log_view *v, int width, struct prefix *ret)
{
    const struct log_entry *oldest = log_ring_oldest(&v->ring);
    int most = width / 4 < NAME_MOST ? width / 4 : NAME_MOST;

    *ret = (struct prefix){ .fraction = width >= LOG_WIDE,
                            .dated = oldest && !is_today(oldest->stamp) };
    if (v->time)
        ret->time = 8 + (ret->fraction ? 4 : 0) + (ret->dated ? 6 : 0) + 1;
    for (size_t i = 0; v->sources.len > 1 && i < v->sources.len; i++) {
        int w = (int)utf8_width(v->sources.v[i].name, strlen(v->sources.v[i].name));

        if (!v->sources.v[i].hidden && w > ret->name)
            ret->name = w;
    }
    ret->name = ret->name > most ? most : ret->name;
    ret->width = 1 + ret->time + (ret->name ? ret->name + 1 : 0) + 2;
}

static void
put_stamp(const struct prefix *p, int64_t stamp, struct str *out)
{
    struct tm tm;

    if (!local(stamp, &tm))
        return;
    if (p->dated)
        str_printf(out, "%02d-%02d ", tm.tm_mon + 1, tm.tm_mday);
    str_printf(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
    if (p->fraction)
        str_printf(out, ".%03d", (int)(stamp % NS_PER_S / NS_PER_MS));
}

static void
draw_prefix(const struct log_view *v, const struct prefix *p, const struct log_entry *e,
            bool first, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str stamp = STR_INIT;
    const struct log_source *s = e->source < v->sources.len ? &v->sources.v[e->source] : NULL;
    bool err = e->flags & ENTRY_ERR;
    int x = 1;

    if (e->flags & ENTRY_MARKED)
        cells_put(c, a, 0, 0, 1, STYLE_MARK, c->ascii ? "*" : "●");
    if (first && v->time) {
        put_stamp(p, e->stamp, &stamp);
        cells_put(c, a, x, 0, p->time - 1, STYLE_DIM, stamp.buf);
    }
    x += p->time;
    if (first && p->name && s)
        cells_put(c, a, x, 0, p->name, s->style, s->name);
    x += p->name ? p->name + 1 : 0;
    cells_put(c, a, x, 0, 1, err ? STYLE_BAD : STYLE_DIM, err ? "!" : c->ascii ? "|" : "│");
}

/* What the search finds in a row; base is the text that the row is a part of. */
static size_t
row_ranges(const struct log_view *v, const char *base, size_t base_len, size_t at, size_t len,
           struct log_range *ranges)
{
    size_t from = at > AROUND ? at - AROUND : 0, kept = 0, n;
    size_t end = base_len - at > len + AROUND ? at + len + AROUND : base_len;

    n = log_filter_ranges(&v->filter, base, end, from, ranges, RANGES);
    for (size_t i = 0; i < n; i++) {
        if (ranges[i].end <= at)
            continue;
        ranges[kept].start = ranges[i].start > at ? ranges[i].start - at : 0;
        ranges[kept++].end = ranges[i].end - at;
    }
    return kept;
}

static void
draw_text(const struct log_view *v, const struct log_entry *e, const struct log_rows *rows,
          uint32_t row, int64_t deadline, struct cells *c, struct area a)
{
    const struct log_row *r = &rows->v[row];
    struct log_range ranges[RANGES];
    size_t skip = v->wrap ? 0 : v->skip, away = skip ? log_fit(r->text, r->len, skip, NULL) : 0;
    bool own = rows->unfolded.len == 0;
    const char *base = own ? e->text : rows->unfolded.buf;
    size_t base_len = own ? e->len : rows->unfolded.len, at = (size_t)(r->text - base) + away;
    size_t seen =
        log_fit(r->text + away, r->len - away, (size_t)(a.width > 0 ? a.width : 1), NULL);
    struct log_put put = { .text = r->text,
                           .len = r->len,
                           .skip = skip,
                           .ranges = ranges,
                           .style = e->flags & ENTRY_ERR ? STYLE_STDERR : STYLE_NORMAL };

    if (v->filter.search && loop_now_ms() < deadline)
        put.range_count = row_ranges(v, base, base_len, at, seen, ranges);
    for (size_t i = 0; i < put.range_count; i++) {
        ranges[i].start += away;
        ranges[i].end += away;
    }
    log_put(c, a, 0, &put);
}

static void
draw_note(const struct log_entry *e, struct cells *c, struct area a)
{
    enum style style = e->kind == ENTRY_MARK  ? STYLE_MARK
                       : e->flags & ENTRY_BAD ? STYLE_BAD
                                              : STYLE_NOTE;
    int x;

    cells_rule(c, a, 0, STYLE_BORDER, NULL, NULL);
    cells_put(c, a, 2, 0, 1, style, " ");
    x = 3 + cells_put(c, a, 3, 0, a.width - 6, style, e->text);
    cells_put(c, a, x, 0, 1, style, " ");
}

static void
draw_row(const struct log_view *v, const struct prefix *p, struct log_pos pos,
         struct log_rows *rows, int64_t deadline, struct cells *c, struct area a)
{
    if (pos.e->kind != ENTRY_LINE) {
        draw_note(pos.e, c, a);
        return;
    }
    draw_prefix(v, p, pos.e, pos.row == 0, c, a);
    area_cut_columns(&a, p->width);
    if (pos.row < rows->len)
        draw_text(v, pos.e, rows, pos.row, deadline, c, a);
}

/* ---- the parts ---- */

static void
set_shape(struct log_view *v, const struct prefix *p, int width)
{
    struct log_shape shape = { width - p->width, v->wrap, v->json };

    if (shape.width != v->shape.width || shape.wrap != v->shape.wrap ||
        shape.json != v->shape.json) {
        v->shape = shape;
        v->shape_serial++;
    }
}

static void
draw_nothing(const struct log_view *v, struct cells *c, struct area a)
{
    const char *why = !v->groups.len      ? "No project and no container to follow."
                      : v->ring.unchecked ? "looking ..."
                      : v->ring.lines     ? "No line is shown: & changes the filter, Tab the "
                                            "sources."
                                          : "No lines yet.";

    cells_put(c, a, 1, 0, -1, STYLE_DIM, why);
}

static void
draw_lines(struct log_view *v, struct cells *c, struct area a)
{
    struct log_rows rows = { .unfolded = STR_INIT };
    const struct log_entry *laid_out = NULL;
    int64_t deadline = loop_now_ms() + HIGHLIGHT_MS;
    struct log_pos pos, cursor;
    struct prefix prefix;

    measure_prefix(v, a.width, &prefix);
    set_shape(v, &prefix, a.width);
    v->height = a.height;
    v->drawn_y = a.y;
    v->drawn_x = a.x;
    pos = first_row(v, &cursor, a.height);
    if (!pos.e)
        draw_nothing(v, c, a);
    for (int y = 0; pos.e && y < a.height; y++) {
        struct area row = { a.x, a.y + y, a.width, 1 };

        if (laid_out != pos.e)
            log_lay_out(pos.e, &v->shape, &rows);
        laid_out = pos.e;
        draw_row(v, &prefix, pos, &rows, deadline, c, row);
        if (same(pos, cursor))
            cells_mark_row(c, row, 0, CELL_REVERSED);
        if (!log_pos_step(v, &pos, 1))
            break;
    }
    log_rows_release(&rows);
}

static void
draw_counts(const struct log_view *v, struct cells *c, struct area a)
{
    CLEANUP(str_release) struct str left = STR_INIT, right = STR_INIT;
    const struct log_entry *oldest = log_ring_oldest(&v->ring);

    log_put_count(&left, v->ring.lines);
    str_put(&left, v->ring.lines == 1 ? " line kept" : " lines kept");
    if (v->ring.dropped) {
        str_put(&left, ", ");
        log_put_count(&left, v->ring.dropped);
        str_put(&left, " older ones dropped");
    } else if (oldest) {
        str_put(&left, " since ");
        log_put_time(v, oldest->stamp, &left);
    }
    if (v->rate)
        str_printf(&right, "%d lines/s", v->rate);
    cells_rule(c, a, 0, STYLE_BORDER, NULL, right.len ? right.buf : NULL);
    cells_put(c, a, 2, 0, 1, STYLE_DIM, " ");
    cells_put(c, a, 3 + cells_put(c, a, 3, 0, -1, STYLE_DIM, left.buf), 0, 1, STYLE_DIM, " ");
}

static void
draw_pane(struct log_view *v, struct cells *c, struct area a)
{
    struct area in = cells_box(c, a, v->pane ? STYLE_KEY : STYLE_BORDER, "sources");

    log_sources_fill_pane(v);
    v->pane_list.passive = !v->pane;
    if (v->pane && in.height >= 7) {
        struct area help = area_cut_rows(&in, -3);

        cells_put(c, help, 1, 0, -1, STYLE_DIM, "Space shows or hides");
        cells_put(c, help, 1, 1, -1, STYLE_DIM, "a all  A none  o only");
        cells_put(c, help, 1, 2, -1, STYLE_DIM, "Tab back to the lines");
    }
    list_draw(&v->pane_list, c, in);
}

void
log_draw(struct log_view *v, struct cells *c, struct area a)
{
    v->pane_drawn = v->pane || a.width >= LOG_WIDE;
    if (v->pane_drawn)
        draw_pane(v, c, area_cut_columns(&a, PANE));
    if (a.height >= 8)
        draw_counts(v, c, area_cut_rows(&a, -1));
    draw_lines(v, c, a);
}
