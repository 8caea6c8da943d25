/* Texts of log lines: colours taken out, rows cut by columns, JSON unfolded, what is matched.
 */
#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "tui/log_filter.h"
#include "tui/log_ring.h"
#include "tui/log_text.h"

#include <locale.h>
#include <stdlib.h>

static const struct {
    const char *name, *text, *want;
} cleaned[] = {
    { "a plain line stays", "GET / 200", "GET / 200" },
    { "colours go", "\x1b[31mred\x1b[0m", "red" },
    { "many in one", "\x1b[1;38;5;203mx\x1b[m y\x1b[38:2:1:2:3m", "x y" },
    { "other sequences stay, to be shown", "\x1b[2Jx", "\x1b[2Jx" },
    { "so do titles", "\x1b]0;owned\x07", "\x1b]0;owned\x07" },
    { "one that does not end is none", "\x1b[31", "\x1b[31" },
    { "an escape at the end", "x\x1b", "x\x1b" },
    { "the carriage return of a terminal goes", "line\r", "line" },
    { "one within the line stays", "10%\r20%", "10%\r20%" },
};

static const struct {
    const char *name, *text;
    size_t width;
    const char *want; /* rows, "|" between them */
} wrapped[] = {
    { "a short line is one row", "abc", 5, "abc" },
    { "an empty one too", "", 5, "" },
    { "a long one is cut by columns", "abcdefg", 3, "abc|def|g" },
    { "wide characters take two", "日本語", 4, "日本|語" },
    { "and are never halved", "日本語", 3, "日|本|語" },
    { "emoji too", "\U0001f40bab", 3, "\U0001f40ba|b" },
    { "a combining character stays with its letter", "e\u0301xy", 2, "e\u0301x|y" },
    { "an escaped byte takes what it is shown as", "\x1b[x", 5, "\x1b[|x" },
    { "a tab goes to the next eighth column", "a\tb", 8, "a\t|b" },
    { "one character wider than the row has its own", "ab\x1b", 3, "ab|\x1b" },
    { "invalid bytes are four columns", "\xff\xfe", 4, "\xff|\xfe" },
};

static const struct {
    const char *name, *text, *want; /* NULL: no JSON */
} unfolded[] = {
    { "a member a line", "{\"lvl\":\"error\",\"n\":3,\"ok\":true,\"x\":null}",
      "lvl: error\nn: 3\nok: true\nx: null" },
    { "nested ones are indented", "{\"req\":{\"id\":\"4f1\",\"t\":[1,{\"a\":2}]}}",
      "req:\n  id: 4f1\n  t:\n    - 1\n    -\n      a: 2" },
    { "a trace keeps its lines", "{\"stack\":\"at f\\nat g\\n\",\"z\":1}",
      "stack: at f\n  at g\nz: 1" },
    { "empty ones are short", "{\"a\":{},\"b\":[]}", "a: {}\nb: []" },
    { "a list", "  [1,\"x\"]", "- 1\n- x" },
    { "text is none", "hello", NULL },
    { "nor is a torn object", "{\"a\":", NULL },
    { "nor is one with something behind it", "{\"a\":1} tail", NULL },
    { "nor is an empty one", "{}", NULL },
};

static const struct {
    const char *name, *pattern, *text;
    bool invert, want;
} kept[] = {
    { "a line that matches is kept", "timeout|pool", "pool exhausted", false, true },
    { "another is not", "timeout|pool", "GET /", false, false },
    { "inverted it is the other way", "timeout|pool", "GET /", true, true },
    { "small letters match any", "pool", "POOL", false, true },
    { "a capital one means itself", "Pool", "pool", false, false },
    { "a class is no capital letter", "\\S+ool", "POOL", false, true },
};

static void
test_clean(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cleaned); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;

        log_clean(&out, cleaned[i].text, strlen(cleaned[i].text));
        CHECK_STR(cleaned[i].name, out.buf, cleaned[i].want);
    }
}

static struct log_entry *
entry(struct log_ring *r, const char *text)
{
    return log_ring_add(r, 1, ENTRY_LINE, text, strlen(text));
}

static void
test_wrap(void)
{
    struct log_ring r;
    struct log_rows rows = { .unfolded = STR_INIT };

    log_ring_init(&r, 1 << 20, NULL, NULL);
    for (size_t i = 0; i < ARRAY_LEN(wrapped); i++) {
        struct log_shape shape = { (int)wrapped[i].width, true, false };
        CLEANUP(str_release) struct str got = STR_INIT;

        log_lay_out(entry(&r, wrapped[i].text), &shape, &rows);
        for (size_t k = 0; k < rows.len; k++) {
            str_put(&got, k ? "|" : "");
            str_put_n(&got, rows.v[k].text, rows.v[k].len);
        }
        CHECK_STR(wrapped[i].name, got.buf, wrapped[i].want);
    }
    log_rows_release(&rows);
    log_ring_release(&r);
}

static void
test_json(void)
{
    struct log_ring r;
    struct log_rows rows = { .unfolded = STR_INIT };

    for (size_t i = 0; i < ARRAY_LEN(unfolded); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;
        bool is_json = log_unfold(unfolded[i].text, strlen(unfolded[i].text), &out);

        CHECK_STR(unfolded[i].name, is_json ? out.buf : NULL, unfolded[i].want);
    }
    log_ring_init(&r, 1 << 20, NULL, NULL);
    log_lay_out(entry(&r, "{\"a\":\"0123456789\",\"b\":2}"),
                &(struct log_shape){ 8, true, true }, &rows);
    CHECK_INT("unfolded rows are wrapped too", rows.len, 3);
    log_lay_out(entry(&r, "{\"a\":1"), &(struct log_shape){ 80, false, true }, &rows);
    CHECK_INT("what is no JSON stays a row", rows.len, 1);
    log_rows_release(&rows);
    log_ring_release(&r);
}

static void
test_filter(void)
{
    struct log_ring r;
    struct log_filter f = { 0 };
    struct log_range ranges[3];
    CLEANUP(err_freep) struct err *e = NULL;
    struct log_entry *note;

    log_ring_init(&r, 1 << 20, NULL, NULL);
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        err_free(log_filter_keep(&f, kept[i].pattern));
        f.invert = kept[i].invert;
        CHECK(kept[i].name, log_filter_keeps(&f, entry(&r, kept[i].text)) == kept[i].want);
    }
    e = log_filter_keep(&f, "x(");
    CHECK_STR("a wrong pattern is said in words", e ? e->msg : NULL,
              "the pattern 'x(' is wrong at character 3: missing closing parenthesis");
    CHECK_STR("and the old one stays", f.keep_text, "\\S+ool");
    note = log_ring_add(&r, 1, ENTRY_NOTE, "restarted", 9);
    CHECK("notes are kept by every filter", log_filter_keeps(&f, note));
    err_free(log_filter_keep(&f, ""));
    CHECK("an empty pattern is none", !f.keep && !f.keep_text);

    err_free(log_filter_search(&f, "ab"));
    CHECK_INT("all matches are found, in order",
              log_filter_ranges(&f, "ab xab ab ab", 12, 0, ranges, 3), 3);
    CHECK_INT("the second begins here", ranges[1].start, 4);
    CHECK_INT("from a byte on", log_filter_ranges(&f, "ab xab", 6, 1, ranges, 3), 1);
    err_free(log_filter_search(&f, "x*"));
    CHECK_INT("empty matches mark nothing", log_filter_ranges(&f, "abc", 3, 0, ranges, 3), 0);

    CHECK("a line with an error is one to stop at",
          log_filter_stops(&f, entry(&r, "ERROR: refused")));
    CHECK("also in JSON", log_filter_stops(&f, entry(&r, "{\"level\":\"error\"}")));
    CHECK("a mirror is no error", !log_filter_stops(&f, entry(&r, "terror in the mirror")));
    note->flags |= ENTRY_MARKED;
    CHECK("a mark is", log_filter_stops(&f, note));
    log_filter_release(&f);
    log_ring_release(&r);
}

/* Drawn 12 columns wide, `skip` of them scrolled away. */
static const struct {
    const char *name, *text;
    size_t skip;
    const char *want;
} drawn[] = {
    { "a short line", "abc", 0, "abc\n" },
    { "a long one ends in an ellipsis", "abcdefghijklmnop", 0, "abcdefghijk…\n" },
    { "just as wide is whole", "abcdefghijkl", 0, "abcdefghijkl\n" },
    { "scrolled sideways", "abcdefghijklmnop", 8, "ijklmnop\n" },
    { "beyond its end", "abc", 8, "\n" },
    { "half of a wide character is a blank", "日本語", 1, " 本語\n" },
    { "tabs are columns", "a\tb", 0, "a       b\n" },
    { "and scroll as such", "a\tb", 4, "    b\n" },
    { "control bytes are shown", "\x1b[2Jx", 0, "\\x1b[2Jx\n" },
    { "so are those that turn the direction", "\u202ex", 0, "\\u202ex\n" },
    { "and invalid ones", "\xffz", 0, "\\xffz\n" },
};

static void
test_draw(void)
{
    CLEANUP(cells_freep) struct cells *c = cells_new(12, 1);
    CLEANUP(str_release) struct str styles = STR_INIT;
    struct log_range range = { 2, 4 };

    for (size_t i = 0; i < ARRAY_LEN(drawn); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;

        cells_clear(c);
        log_put(c, cells_area(c), 0,
                &(struct log_put){ .text = drawn[i].text,
                                   .len = strlen(drawn[i].text),
                                   .skip = drawn[i].skip });
        cells_dump(c, false, &out);
        CHECK_STR(drawn[i].name, out.buf, drawn[i].want);
    }
    cells_clear(c);
    log_put(
        c, cells_area(c), 0,
        &(struct log_put){ .text = "abcdef", .len = 6, .ranges = &range, .range_count = 1 });
    cells_dump(c, true, &styles);
    CHECK_STR("what is searched for has its own style", styles.buf, "abcdef\n..mm\n");
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_clean();
    test_wrap();
    test_json();
    test_filter();
    test_draw();
    return tap_done();
}
