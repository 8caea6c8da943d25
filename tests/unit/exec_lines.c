/* lines and capture. */
#include "test.h"

#include "base/str.h"
#include "exec/capture.h"
#include "exec/lines.h"

static void
on_line(void *arg, const char *line, size_t len, bool cut)
{
    struct str *out = arg;

    str_put_n(out, line, len);
    str_put(out, cut ? "!|" : "|");
}

static const struct {
    const char *name;
    const char *pieces[4];
    const char *want; /* each line with "|", a cut one with "!|"; the limit is 8 */
} line_cases[] = {
    { "whole lines", { "a\nbc\n" }, "a|bc|" },
    { "a line in pieces", { "a", "b", "c\nd\n" }, "abc|d|" },
    { "a last line without an end", { "a\nb" }, "a|b|" },
    { "empty lines", { "\n\n", "\n" }, "|||" },
    { "carriage returns stay", { "a\r\n" }, "a\r|" },
    { "as long as the limit", { "12345678\n" }, "12345678|" },
    { "longer than the limit", { "123456789\nx\n" }, "12345678!|x|" },
    { "longer in pieces", { "12345678", "9", "0\nx" }, "12345678!|x|" },
    { "much longer, without an end", { "1234567890", "1234567890" }, "12345678!|" },
    { "nothing", { "" }, "" },
};

static const struct {
    const char *name;
    enum capture_mode mode;
    size_t limit;
    const char *pieces[4];
    const char *want;
    bool overflow;
} capture_cases[] = {
    { "whole", CAPTURE_WHOLE, 8, { "ab", "cd" }, "abcd", false },
    { "whole, up to the limit", CAPTURE_WHOLE, 4, { "ab", "cd" }, "abcd", false },
    { "whole, beyond the limit", CAPTURE_WHOLE, 3, { "ab", "cd", "e" }, "abc", true },
    { "both ends of a short text", CAPTURE_ENDS, 8, { "abc", "def" }, "abcdef", false },
    { "both ends, as long as the limit", CAPTURE_ENDS, 8, { "abcdefgh" }, "abcdefgh", false },
    { "both ends of a long text",
      CAPTURE_ENDS,
      8,
      { "abcdefghijklmnop" },
      "abcd\n[8 bytes are left out here]\nmnop",
      false },
    { "both ends of a long text in pieces",
      CAPTURE_ENDS,
      8,
      { "abcdefg", "hijkl", "mno", "p" },
      "abcd\n[8 bytes are left out here]\nmnop",
      false },
    { "nothing of it", CAPTURE_NOTHING, 8, { "abc" }, "", false },
};

int
main(void)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    struct lines ls;

    for (size_t i = 0; i < ARRAY_LEN(line_cases); i++) {
        str_clear(&out);
        lines_init(&ls, 8, on_line, &out);
        for (size_t j = 0; j < 4 && line_cases[i].pieces[j]; j++)
            lines_feed(&ls, line_cases[i].pieces[j], strlen(line_cases[i].pieces[j]));
        lines_end(&ls);
        lines_release(&ls);
        CHECK_STR(line_cases[i].name, out.buf, line_cases[i].want);
    }
    str_clear(&out);
    lines_init(&ls, 0, on_line, &out);
    for (int i = 0; i < 100000; i++)
        lines_feed(&ls, "0123456789", 10);
    lines_end(&ls);
    CHECK_INT("a long line within the usual limit is whole", out.len, 1000001);
    lines_release(&ls);

    for (size_t i = 0; i < ARRAY_LEN(capture_cases); i++) {
        struct capture c = { .mode = capture_cases[i].mode,
                             .limit = capture_cases[i].limit,
                             .head = STR_INIT,
                             .tail = STR_INIT };
        size_t fed = 0;

        for (size_t j = 0; j < 4 && capture_cases[i].pieces[j]; j++) {
            capture_put(&c, capture_cases[i].pieces[j], strlen(capture_cases[i].pieces[j]));
            fed += strlen(capture_cases[i].pieces[j]);
        }
        CHECK_STR(capture_cases[i].name, capture_finish(&c)->buf, capture_cases[i].want);
        CHECK_INT("all that came is counted", c.seen, fed);
        CHECK_INT("an overflow is told", c.overflow, capture_cases[i].overflow);
        capture_release(&c);
    }
    return tap_done();
}
