#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/rx.h"
#include "base/trace.h"

#include <stdlib.h>

static const struct {
    const char *name, *pattern;
    unsigned flags;
    const char *text, *want; /* the first group that is set, else the whole; NULL: no match */
} cases[] = {
    { "a word", "port is already (\\w+)", 0, "Error: port is already allocated", "allocated" },
    { "no match", "^x$", 0, "y", NULL },
    { "case counts", "error", 0, "ERROR", NULL },
    { "unless it does not", "error", RX_NOCASE, "ERROR", "ERROR" },
    { "lines count when asked", "^b", RX_MULTILINE, "a\nb", "b" },
    { "and else not", "^b", 0, "a\nb", NULL },
    { "a character is not a byte", "^.$", 0, "é", "é" },
    { "invalid bytes are stepped over", "after", 0, "\xff\xfe after", "after" },
    { "an empty match", "x*", 0, "aaa", "" },
};

int
main(void)
{
    CLEANUP(rx_freep) struct rx *rx = NULL;
    CLEANUP(err_freep) struct err *e = NULL;
    struct rx_match m;
    char *text;
    int64_t start;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(mem_freep) char *got = NULL;
        size_t g;

        e = rx_compile(cases[i].pattern, cases[i].flags, &rx);
        if (!CHECK(cases[i].name, !e))
            continue;
        if (rx_match(rx, cases[i].text, strlen(cases[i].text), 0, &m)) {
            g = m.count > 1 ? 1 : 0;
            got =
                mem_dup_n(cases[i].text + m.group[g].start, m.group[g].end - m.group[g].start);
        }
        CHECK_STR(cases[i].name, got, cases[i].want);
        rx_freep(&rx);
    }

    e = rx_compile("é(", 0, &rx);
    CHECK_STR("a wrong pattern says where, in characters", e ? e->msg : NULL,
              "the pattern 'é(' is wrong at character 3: missing closing parenthesis");
    err_freep(&e);

    e = rx_compile("(?<a>x)|(?<b>y)", 0, &rx);
    CHECK("named groups", !e && rx_group(rx, "b") == 2 && rx_group(rx, "c") == -1);
    CHECK("from the second byte on", rx_match(rx, "xy", 2, 1, &m));
    CHECK("the group that took no part is marked", m.group[1].start == SIZE_MAX);
    CHECK("and the other is where it stands", m.group[2].start == 1 && m.group[2].end == 2);
    CHECK("beyond the end nothing matches", !rx_match(rx, "xy", 2, 3, NULL));
    rx_freep(&rx);

    e = rx_compile("(a+)+$", 0, &rx);
    text = mem_alloc(100002);
    memset(text, 'a', 100000);
    text[100000] = 'b';
    start = trace_clock();
    CHECK("a pattern that never ends ends without a match",
          !e && !rx_match(rx, text, 100001, 0, &m));
    CHECK("soon", trace_clock() - start < INT64_C(5000000000));
    free(text);
    return tap_done();
}
