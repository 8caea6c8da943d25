#include "cli/progress_block.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/progress.h"

#include <stdlib.h>
#include <string.h>

enum { SPIN_MS = 100, NAME_MOST = 50 };

struct row {
    char *id;   /* "Container shop-web-1" */
    char *text; /* "Creating" */
    enum progress_phase phase;
    int64_t began, ended; /* ms */
};

struct progress_block {
    char *title;
    VEC(struct row *) rows;
    struct map by_id;
};

struct progress_block *
progress_block_new(void)
{
    struct progress_block *b = mem_alloc(sizeof *b);

    b->title = mem_dup("");
    return b;
}

void
progress_block_free(struct progress_block *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->rows.len; i++) {
        free(b->rows.v[i]->id);
        free(b->rows.v[i]->text);
        free(b->rows.v[i]);
    }
    VEC_RELEASE(&b->rows);
    map_release(&b->by_id);
    free(b->title);
    free(b);
}

static struct row *
row_of(struct progress_block *b, const struct progress *p, int64_t now_ms)
{
    CLEANUP(str_release) struct str id = STR_INIT;
    struct row *row;

    if (*p->kind)
        str_printf(&id, "%s ", p->kind);
    utf8_escape(&id, p->subject, strlen(p->subject));
    row = map_get(&b->by_id, id.buf);
    if (row)
        return row;
    row = mem_alloc(sizeof *row);
    row->id = str_steal(&id);
    row->began = now_ms;
    VEC_PUSH(&b->rows, row);
    map_set(&b->by_id, row->id, row);
    return row;
}

static bool
is_over(const struct row *row)
{
    return row->phase != PROGRESS_START && row->phase != PROGRESS_STEP;
}

void
progress_block_note(struct progress_block *b, const struct progress *p, int64_t now_ms)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct row *row = row_of(b, p, now_ms);

    if (p->title && *p->title) {
        free(b->title);
        b->title = mem_dup(p->title);
    }
    /* The first line of what a runtime said is enough here: the error follows in full. */
    utf8_escape(&text, p->text, strcspn(p->text, "\n"));
    if (p->phase == PROGRESS_START && row->text && is_over(row))
        row->began = now_ms;
    free(row->text);
    row->text = str_steal(&text);
    row->phase = p->phase;
    row->ended = now_ms;
}

bool
progress_block_empty(const struct progress_block *b)
{
    return b->rows.len == 0;
}

static size_t
count_over(const struct progress_block *b)
{
    size_t count = 0;

    for (size_t i = 0; i < b->rows.len; i++)
        count += is_over(b->rows.v[i]);
    return count;
}

bool
progress_block_working(const struct progress_block *b)
{
    return count_over(b) < b->rows.len;
}

/* ---- drawing --------------------------------------------------------------------------- */

enum colour { PLAIN = 0, RED = 31, GREEN = 32, YELLOW = 33, BLUE = 34 };

static void
put_coloured(struct str *out, const struct block_look *look, enum colour colour,
             const char *text)
{
    if (look->colour && colour != PLAIN)
        str_printf(out, "\x1b[%dm%s\x1b[0m", (int)colour, text);
    else
        str_put(out, text);
}

static enum colour
row_colour(const struct row *row)
{
    switch (row->phase) {
    case PROGRESS_DONE:
        return GREEN;
    case PROGRESS_WARNING:
        return YELLOW;
    case PROGRESS_ERROR:
        return RED;
    case PROGRESS_START:
    case PROGRESS_STEP:
    case PROGRESS_NOTICE:
    case PROGRESS_INFO:
    case PROGRESS_SUMMARY:
        break;
    }
    return PLAIN;
}

static const char *
row_mark(const struct row *row, const struct block_look *look, int64_t now_ms)
{
    static const char *const wheel[] = { "⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏" };
    static const char *const ascii_wheel[] = { "|", "/", "-", "\\" };
    size_t turn = (size_t)(now_ms / SPIN_MS);

    if (!is_over(row))
        return look->utf8 ? wheel[turn % ARRAY_LEN(wheel)]
                          : ascii_wheel[turn % ARRAY_LEN(ascii_wheel)];
    if (row->phase == PROGRESS_ERROR)
        return look->utf8 ? "✘" : "x";
    if (row->phase == PROGRESS_WARNING)
        return "!";
    return look->utf8 ? "✔" : "+";
}

static void
put_row(const struct row *row, const struct block_look *look, size_t names, int64_t now_ms,
        struct str *out)
{
    double seconds = (double)((is_over(row) ? row->ended : now_ms) - row->began) / 1000;
    CLEANUP(str_release) struct str clock = STR_INIT, text = STR_INIT;
    size_t used, room;

    str_printf(&clock, "%.1fs", seconds);
    str_putc(out, ' ');
    put_coloured(out, look, is_over(row) ? row_colour(row) : YELLOW,
                 row_mark(row, look, now_ms));
    str_putc(out, ' ');
    utf8_put_cell(out, row->id, names, true);
    used = 3 + names + 2 + clock.len + 2;
    room = look->columns > used ? look->columns - used : 0;
    str_put(out, "  ");
    utf8_put_cell(&text, row->text, room, true);
    put_coloured(out, look, row_colour(row), text.buf);
    str_putc(out, ' ');
    put_coloured(out, look, BLUE, clock.buf);
    str_putc(out, '\n');
}

static size_t
widest_name(const struct progress_block *b, const struct block_look *look)
{
    size_t widest = 0, most = look->columns > 40 ? look->columns - 30 : 10;

    for (size_t i = 0; i < b->rows.len; i++) {
        size_t width = utf8_width(b->rows.v[i]->id, strlen(b->rows.v[i]->id));

        widest = width > widest ? width : widest;
    }
    most = most < NAME_MOST ? most : NAME_MOST;
    return widest < most ? widest : most;
}

static void
put_header(const struct progress_block *b, const struct block_look *look, struct str *out)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    size_t over = count_over(b);

    str_printf(&text, "[+] %s %zu/%zu", b->title, over, b->rows.len);
    put_coloured(out, look, over == b->rows.len ? BLUE : PLAIN, text.buf);
    str_putc(out, '\n');
}

/*
 * Which lines are shown where not all fit: what is under way first, then what was told last.
 * shown has a place for each row.
 */
static void
choose_rows(const struct progress_block *b, size_t room, bool *shown)
{
    for (int over = 0; over <= 1; over++)
        for (size_t i = b->rows.len; i-- > 0 && room;)
            if (is_over(b->rows.v[i]) == (over == 1)) {
                shown[i] = true;
                room--;
            }
}

size_t
progress_block_put(const struct progress_block *b, const struct block_look *look,
                   int64_t now_ms, struct str *out)
{
    size_t names = widest_name(b, look), lines = 1;
    size_t room = look->whole || look->rows < 5 ? b->rows.len : look->rows - 3;
    CLEANUP(mem_freep) bool *shown = mem_alloc(b->rows.len + 1);

    if (progress_block_empty(b))
        return 0;
    put_header(b, look, out);
    choose_rows(b, room, shown);
    for (size_t i = 0; i < b->rows.len; i++)
        if (shown[i]) {
            put_row(b->rows.v[i], look, names, now_ms, out);
            lines++;
        }
    if (room < b->rows.len) {
        str_printf(out, "   %s and %zu more\n", look->utf8 ? "…" : "...", b->rows.len - room);
        lines++;
    }
    return lines;
}
