/* Which rows of the Logs view are on the screen: following, moving, wrapping, dropping. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "tui/log_view.h"
#include "tui/views.h"

#include <locale.h>
#include <stdlib.h>

enum { WIDTH = 24, HEIGHT = 6 };

static struct log_view *
view_of(size_t limit)
{
    struct log_view *v = mem_alloc(sizeof *v);

    v->view.class = &view_logs;
    v->title = mem_dup("t");
    v->follow = true;
    v->shape_serial = 1;
    v->height = HEIGHT;
    log_ring_init(&v->ring, limit, log_dropped, v);
    VEC_PUSH(&v->sources, ((struct log_source){ .name = mem_dup("a"), .id = mem_dup("1") }));
    return v;
}

static void
view_free(struct log_view *v)
{
    log_ring_release(&v->ring);
    log_filter_release(&v->filter);
    free(v->sources.v[0].name);
    free(v->sources.v[0].id);
    VEC_RELEASE(&v->sources);
    free(v->title);
    free(v);
}

static void
add(struct log_view *v, int64_t stamp, const char *text)
{
    struct log_entry *e = log_ring_add(&v->ring, stamp, ENTRY_LINE, text, strlen(text));

    log_ring_check(&v->ring, e, true);
}

/* The rows of the screen with a blank between them; the one with the cursor in brackets. */
static void
put_rows(struct log_view *v, struct str *out)
{
    CLEANUP(cells_freep) struct cells *c = cells_new(WIDTH, HEIGHT);
    CLEANUP(str_release) struct str screen = STR_INIT, styles = STR_INIT;
    const char *row, *style;

    c->ascii = true;
    log_draw(v, c, cells_area(c));
    cells_dump(c, false, &screen);
    cells_dump(c, true, &styles);
    row = screen.buf;
    style = styles.buf + screen.len;
    for (int y = 0; y < HEIGHT; y++) {
        size_t len = strcspn(row, "\n");
        bool cursor = *style == '#';
        const char *text = len > 3 ? row + 3 : "";

        if (len > 3)
            str_printf(out, "%s%s%.*s%s", out->len ? " " : "", cursor ? "[" : "",
                       (int)(len - 3), text, cursor ? "]" : "");
        row += len + 1;
        style += strcspn(style, "\n") + 1;
    }
}

static void
press(struct log_view *v, char key)
{
    static const struct {
        char key;
        enum step step;
        int direction;
    } keys[] = {
        { 'k', STEP_LINE, -1 },     { 'j', STEP_LINE, 1 },  { 'u', STEP_HALF_PAGE, -1 },
        { 'd', STEP_HALF_PAGE, 1 }, { 'b', STEP_PAGE, -1 }, { 'f', STEP_PAGE, 1 },
        { 'g', STEP_END, -1 },      { 'G', STEP_END, 1 },
    };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (keys[i].key == key)
            view_logs.move(&v->view, keys[i].step, keys[i].direction);
}

/* Lines "1" to "N"; '+' adds one more, '.' draws (so that the screen moves on from there). */
static const struct {
    const char *name;
    int lines;
    const char *keys, *want;
} scrolled[] = {
    { "few lines stand at the top", 3, "", "1 2 3" },
    { "following shows the end", 20, "", "15 16 17 18 19 20" },
    { "and what comes", 20, "+", "16 17 18 19 20 21" },
    { "up begins a cursor and keeps the screen", 20, ".k", "15 16 17 18 [19] 20" },
    { "with it nothing moves when lines come", 20, ".k.+.+", "15 16 17 18 [19] 20" },
    { "up at the edge scrolls by one", 20, ".kkkkkk", "[14] 15 16 17 18 19" },
    { "down again too", 20, ".kkkkkkkk.jjjjjj", "13 14 15 16 17 [18]" },
    { "a page", 20, ".b.b", "[10] 11 12 13 14 15" },
    { "the start", 20, ".g", "[1] 2 3 4 5 6" },
    { "and down from there", 20, ".g.jjj", "1 2 3 [4] 5 6" },
    { "the end follows again", 20, ".g.G+", "16 17 18 19 20 21" },
    { "down while following does nothing", 20, ".j", "15 16 17 18 19 20" },
    { "a page down again", 20, ".kkkkkkkk.f", "12 13 14 15 16 [17]" },
    { "no empty rows while there are lines above", 20, ".b.f.f.f", "15 16 17 18 19 [20]" },
    { "nothing to move in", 0, ".kjgGbf", " project and no cont~" },
};

static void
test_scrolled(void)
{
    for (size_t i = 0; i < ARRAY_LEN(scrolled); i++) {
        struct log_view *v = view_of(1 << 20);
        CLEANUP(str_release) struct str got = STR_INIT, ignored = STR_INIT;
        int n = 0;
        char text[16];

        while (n < scrolled[i].lines) {
            snprintf(text, sizeof text, "%d", ++n);
            add(v, n, text);
        }
        for (const char *k = scrolled[i].keys; *k; k++) {
            if (*k == '+') {
                snprintf(text, sizeof text, "%d", ++n);
                add(v, n, text);
            } else if (*k == '.') {
                put_rows(v, &ignored);
            } else {
                press(v, *k);
            }
        }
        put_rows(v, &got);
        CHECK_STR(scrolled[i].name, got.buf, scrolled[i].want);
        view_free(v);
    }
}

static void
check_rows(struct log_view *v, const char *name, const char *want)
{
    CLEANUP(str_release) struct str got = STR_INIT;

    put_rows(v, &got);
    CHECK_STR(name, got.buf, want);
}

static void
test_wrapped(void)
{
    struct log_view *v = view_of(1 << 20);

    v->wrap = true;
    add(v, 1, "aaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbcc");
    add(v, 2, "2");
    add(v, 3, "3");
    add(v, 4, "4");
    add(v, 5, "5");
    check_rows(v, "a long line scrolls by its rows", "bbbbbbbbbbbbbbbbbbbbb cc 2 3 4 5");
    press(v, 'g');
    press(v, 'j');
    check_rows(v, "the cursor goes through them",
               "aaaaaaaaaaaaaaaaaaaaa [bbbbbbbbbbbbbbbbbbbbb] cc 2 3 4");
    v->wrap = false;
    check_rows(v, "cut again, it stands on the line", "[aaaaaaaaaaaaaaaaaaaa~] 2 3 4 5");
    view_free(v);
}

static void
test_dropped(void)
{
    struct log_view *v = view_of(8192);
    char text[16];

    for (int i = 1; i <= 50; i++) {
        snprintf(text, sizeof text, "%d", i);
        add(v, i, text);
    }
    press(v, 'g');
    check_rows(v, "at the oldest line", "[1] 2 3 4 5 6");
    while (v->ring.dropped < 3) {
        snprintf(text, sizeof text, "more");
        add(v, 60, text);
    }
    check_rows(v, "when it is dropped the cursor is on the oldest that is left",
               "[4] 5 6 7 8 9");
    log_ring_clear(&v->ring);
    check_rows(v, "cleared, nothing is left to stand on", " project and no cont~");
    view_free(v);
}

static void
test_filtered(void)
{
    struct log_view *v = view_of(1 << 20);
    struct log_entry *e;
    char text[16];

    for (int i = 1; i <= 30; i++) {
        snprintf(text, sizeof text, "%d", i);
        add(v, i, text);
    }
    check_rows(v, "all", "25 26 27 28 29 30");
    press(v, 'k');
    press(v, 'k');
    log_ring_uncheck(&v->ring);
    while ((e = log_ring_unchecked(&v->ring)) != NULL)
        log_ring_check(&v->ring, e, e->stamp % 10 == 0);
    check_rows(v, "a cursor on a line that goes moves to the next that stays", "10 20 [30]");
    view_free(v);
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_scrolled();
    test_wrapped();
    test_dropped();
    test_filtered();
    return tap_done();
}
