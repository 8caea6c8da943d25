#include "tui/log_text.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/json_read.h"
#include "model/node.h"
#include "tui/log_ring.h"

#include <string.h>

enum { TAB = 8, UNFOLD_LIMIT = 1 << 16, UNFOLD_ROWS = 500, DEPTH = 12 };

/* ---- colour sequences ---- */

/* The length of an SGR sequence at s, or 0. */
static size_t
sgr_length(const char *s, size_t len)
{
    size_t i = 2;

    if (len < 3 || s[0] != '\x1b' || s[1] != '[')
        return 0;
    while (i < len && ((s[i] >= '0' && s[i] <= '9') || s[i] == ';' || s[i] == ':'))
        i++;
    return i < len && s[i] == 'm' ? i + 1 : 0;
}

void
log_clean(struct str *out, const char *text, size_t len)
{
    size_t plain = 0;
    const char *esc;

    if (len && text[len - 1] == '\r')
        len--;
    for (size_t i = 0; i < len;) {
        size_t n;

        esc = memchr(text + i, '\x1b', len - i);
        if (!esc)
            break;
        i = (size_t)(esc - text);
        n = sgr_length(esc, len - i);
        if (n) {
            str_put_n(out, text + plain, i - plain);
            plain = i + n;
        }
        i += n ? n : 1;
    }
    str_put_n(out, text + plain, len - plain);
}

/* ---- characters ---- */

/* Columns that an escaped one takes: utf8.h knows. */
static int
escaped_columns(const char *s, size_t n)
{
    return (int)utf8_width(s, n);
}

/* The bytes of the character at s, which stands in column col. */
static size_t
character(const char *s, size_t len, size_t col, int *ret_width)
{
    uint32_t cp;
    size_t n = 1;

    if (*s >= ' ' && *s < 0x7f) {
        *ret_width = 1;
    } else if (*s == '\t') {
        *ret_width = TAB - (int)(col % TAB);
    } else {
        n = utf8_decode(s, len, &cp);
        *ret_width = utf8_cp_width(cp);
        if (*ret_width < 0)
            *ret_width = escaped_columns(s, n);
    }
    return n;
}

size_t
log_fit(const char *text, size_t len, size_t width, size_t *ret_width)
{
    size_t used = 0, i = 0;

    while (i < len) {
        int w;
        size_t n = character(text + i, len - i, used, &w);

        if (used + (size_t)w > width && i)
            break;
        used += (size_t)w;
        i += n;
    }
    if (ret_width)
        *ret_width = used;
    return i;
}

/* ---- JSON ---- */

static bool
is_branch(const struct node *n)
{
    return (n->kind == NODE_MAP && n->u.map.len) || (n->kind == NODE_SEQ && n->u.seq.len);
}

static void
put_indent(struct str *out, int depth)
{
    if (out->len)
        str_putc(out, '\n');
    str_fill(out, ' ', (size_t)depth * 2);
}

/* A text with lines of its own (a trace) keeps them. */
static void
put_text(struct str *out, int depth, const char *text, size_t len)
{
    size_t line = 0;

    while (len && text[len - 1] == '\n')
        len--;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && text[i] != '\n')
            continue;
        if (line)
            put_indent(out, depth + 1);
        str_put_n(out, text + line, i - line);
        line = i + 1;
    }
}

static void
put_leaf(struct arena *a, struct str *out, int depth, const struct node *n)
{
    if (n->kind == NODE_STR)
        put_text(out, depth, n->text, n->text_len);
    else if (n->kind == NODE_MAP)
        str_put(out, "{}");
    else if (n->kind == NODE_SEQ)
        str_put(out, "[]");
    else if (n->kind == NODE_NULL)
        str_put(out, "null");
    else
        str_put(out, node_scalar_text(a, n));
}

static void put_branch(struct arena *a, struct str *out, int depth, const struct node *n);

static void
put_member(struct arena *a, struct str *out, int depth, const char *key, const struct node *n)
{
    put_indent(out, depth);
    str_put(out, key);
    if (is_branch(n) && depth < DEPTH) {
        put_branch(a, out, depth + 1, n);
    } else {
        str_putc(out, ' ');
        if (is_branch(n))
            str_put(out, "...");
        else
            put_leaf(a, out, depth, n);
    }
}

static void
put_branch(struct arena *a, struct str *out, int depth, const struct node *n)
{
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++) {
        CLEANUP(mem_freep) char *key = mem_printf("%s:", n->u.map.v[i].key);

        put_member(a, out, depth, key, n->u.map.v[i].value);
    }
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        put_member(a, out, depth, "-", n->u.seq.v[i]);
}

bool
log_unfold(const char *text, size_t len, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = NULL;
    CLEANUP(err_freep) struct err *e = NULL;
    struct node *n;

    while (len && (*text == ' ' || *text == '\t')) {
        text++;
        len--;
    }
    if (!len || len > UNFOLD_LIMIT || (*text != '{' && *text != '['))
        return false;
    a = arena_new();
    e = json_read(a, text, len, &n);
    if (e || !is_branch(n))
        return false;
    put_branch(a, out, 0, n);
    return true;
}

/* ---- rows ---- */

void
log_rows_release(struct log_rows *rows)
{
    VEC_RELEASE(rows);
    str_release(&rows->unfolded);
}

static void
add_line(struct log_rows *rows, const struct log_shape *shape, const char *text, size_t len)
{
    size_t width = shape->width > 0 ? (size_t)shape->width : 1, n;

    if (!shape->wrap || !len) {
        VEC_PUSH(rows, ((struct log_row){ text, len }));
        return;
    }
    for (size_t i = 0; i < len; i += n) {
        n = log_fit(text + i, len - i, width, NULL);
        VEC_PUSH(rows, ((struct log_row){ text + i, n }));
    }
}

void
log_lay_out(const struct log_entry *e, const struct log_shape *shape, struct log_rows *ret_rows)
{
    const char *line, *end;

    ret_rows->len = 0;
    str_clear(&ret_rows->unfolded);
    if (e->kind != ENTRY_LINE || !shape->json ||
        !log_unfold(e->text, e->len, &ret_rows->unfolded)) {
        add_line(ret_rows, shape, e->text, e->kind == ENTRY_LINE ? e->len : 0);
        return;
    }
    line = ret_rows->unfolded.buf;
    end = line + ret_rows->unfolded.len;
    while (line <= end && ret_rows->len < UNFOLD_ROWS) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t n = stop ? (size_t)(stop - line) : (size_t)(end - line);

        add_line(ret_rows, shape, line, n);
        line += n + 1;
    }
}

/* ---- drawing ---- */

struct pen {
    struct cells *c;
    struct area a;
    int x, y;
    enum style style;
    struct str run; /* what has that style and was not drawn yet */
};

/* A match is underlined too: it is seen on a reversed row without colours. */
static void
flush(struct pen *p)
{
    struct area put = { p->a.x + p->x, p->a.y + p->y, 0, 1 };

    if (p->run.len)
        put.width = cells_put_n(p->c, p->a, p->x, p->y, -1, p->style, p->run.buf, p->run.len);
    if (p->style == STYLE_MATCH)
        cells_mark(p->c, put, CELL_UNDERLINED);
    p->x += put.width;
    str_clear(&p->run);
}

static enum style
style_at(const struct log_put *p, size_t byte, size_t *range)
{
    while (*range < p->range_count && p->ranges[*range].end <= byte)
        ++*range;
    return *range < p->range_count && p->ranges[*range].start <= byte ? STYLE_MATCH : p->style;
}

void
log_put(struct cells *c, struct area a, int y, const struct log_put *p)
{
    struct pen pen = { .c = c, .a = a, .y = y, .style = p->style, .run = STR_INIT };
    size_t col = 0, range = 0, i = 0, right = p->skip + (a.width > 0 ? (size_t)a.width : 0);

    while (i < p->len) {
        int w;
        size_t n = character(p->text + i, p->len - i, col, &w);
        enum style style = style_at(p, i, &range);

        if (col + (size_t)w > right)
            break;
        if (style != pen.style)
            flush(&pen);
        pen.style = style;
        if (col < p->skip && col + (size_t)w > p->skip)
            str_fill(&pen.run, ' ', col + (size_t)w - p->skip);
        else if (col >= p->skip && p->text[i] == '\t')
            str_fill(&pen.run, ' ', (size_t)w);
        else if (col >= p->skip)
            str_put_n(&pen.run, p->text + i, n);
        col += (size_t)w;
        i += n;
    }
    flush(&pen);
    if (i < p->len && a.width > 0)
        cells_put(c, a, a.width - 1, y, 1, STYLE_DIM, c->ascii ? "~" : "…");
    str_release(&pen.run);
}
