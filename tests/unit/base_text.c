/* str, strv, map, vec and utf8. */
#include "test.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <locale.h>

static void
check_str(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;
    char *stolen;

    CHECK_STR("a fresh string is empty", s.buf, "");
    str_put(&s, "ab");
    str_putc(&s, 'c');
    str_printf(&s, "%d", 42);
    str_insert(&s, 0, "<", 1);
    str_fill(&s, '>', 2);
    CHECK_STR("pieces in order", s.buf, "<abc42>>");
    str_cut(&s, 1, 3);
    CHECK_STR("a cut in the middle", s.buf, "<42>>");
    str_truncate(&s, 3);
    CHECK_STR("truncated", s.buf, "<42");
    str_put_n(&s, "\0x", 2);
    CHECK_INT("NUL is a byte like others", s.len, 5);
    stolen = str_steal(&s);
    CHECK("stolen: the text goes, an empty string stays",
          stolen[4] == 'x' && !s.len && !*s.buf);
    free(stolen);
    for (int i = 0; i < 100000; i++)
        str_putc(&s, 'y');
    CHECK_INT("it grows", s.len, 100000);
    CHECK("starts", str_starts("docker ps", "docker") && !str_starts("dock", "docker"));
    CHECK("ends", str_ends("a.yaml", ".yaml") && !str_ends("l", ".yaml"));
    CHECK("equal, with NULL", str_eq(NULL, NULL) && !str_eq("", NULL) && str_eq("a", "a"));
    CHECK("equal but for case", str_eq_nocase("MiB", "mib") && !str_eq_nocase("a", "ab"));
}

static const struct {
    const char *typed, *want;
} nearest_cases[] = {
    { "upp", "up" },   { "donw", "down" }, { "restrat", "restart" }, { "LOGS", "logs" },
    { "xyzzy", NULL }, { "u", NULL },      { "dwon", "down" },       { "config1", "config" },
};

static void
check_strv(void)
{
    CLEANUP(strv_release) struct strv v = STRV_INIT;
    CLEANUP(mem_freep) char *joined = NULL;

    CHECK("no vector yet", !strv_argv(&v));
    strv_split(&v, "c,a,,b", ',');
    CHECK_INT("empty parts are kept", v.len, 4);
    strv_remove(&v, 2);
    strv_sort(&v);
    strv_insert(&v, 0, "0");
    strv_printf(&v, "%s!", "z");
    joined = strv_join(&v, " ");
    CHECK_STR("sorted, inserted, printed, joined", joined, "0 a b c z!");
    CHECK("ends by NULL", !v.v[v.len]);
    CHECK("has", strv_has(&v, "b") && !strv_has(&v, "bb"));
}

static void
check_map(void)
{
    struct map m = MAP_INIT;
    int values[1000];
    bool all = true;

    for (int i = 0; i < 1000; i++) {
        CLEANUP(mem_freep) char *key = mem_printf("key-%d", i * 7919);

        map_set(&m, key, &values[i]);
    }
    for (int i = 0; i < 1000; i++) {
        CLEANUP(mem_freep) char *key = mem_printf("key-%d", i * 7919);

        all = all && map_get(&m, key) == &values[i];
    }
    CHECK("a thousand keys are found", all);
    CHECK_INT("in their order", m.v[999].value == &values[999] && m.v[0].value == values, 1);
    map_set(&m, "key-0", &values[5]);
    CHECK("replaced in place", m.len == 1000 && m.v[0].value == &values[5]);
    CHECK("removed", map_remove(&m, "key-7919") && !map_remove(&m, "key-7919"));
    CHECK("the others are found still", !map_has(&m, "key-7919") && map_has(&m, "key-15838") &&
                                            map_get(&m, "key-7911081") == &values[999]);
    CHECK("what is not there", !map_get(&m, "") && !map_has(&m, "key"));
    map_release(&m);
}

static const struct {
    const char *name, *text;
    size_t width;     /* of the whole */
    const char *cell; /* in six columns, padded */
} utf8_cases[] = {
    { "ASCII", "web", 3, "web   " },
    { "cut with an ellipsis", "web-frontend", 12, "web-f…" },
    { "exactly as wide", "webapp", 6, "webapp" },
    { "wide characters", "日本", 4, "日本  " },
    { "a wide character at the edge is not cut in two", "abcd日本", 8, "abcd… " },
    { "combining marks take no column", "e\xcc\x81x", 2, "e\xcc\x81x    " },
    { "control characters are shown", "a\nb", 4, "a\\nb  " },
    { "an escape sequence is shown", "\x1b[2J", 7, "\\x1b[…" },
    { "an invalid byte is shown", "a\xff", 5, "a\\xff " },
    { "a cut character is shown", "\xe6\x97", 8, "\\xe6… " },
    { "an overlong form is invalid", "\xc0\xaf", 8, "\\xc0… " },
    { "a surrogate is invalid", "\xed\xa0\x80", 12, "\\xed… " },
    { "an override of direction is shown", "\xe2\x80\xae", 6, "\\u202e" },
    { "nothing", "", 0, "      " },
};

int
main(void)
{
    static const char *const words[] = { "up", "down", "restart", "logs", "config" };
    VEC(int) numbers = { NULL, 0, 0 };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "en_US.UTF-8");
    check_str();
    check_strv();
    check_map();
    for (size_t i = 0; i < ARRAY_LEN(nearest_cases); i++)
        CHECK_STR(nearest_cases[i].typed,
                  str_nearest(nearest_cases[i].typed, words, ARRAY_LEN(words)),
                  nearest_cases[i].want);
    for (size_t i = 0; i < ARRAY_LEN(utf8_cases); i++) {
        CLEANUP(str_release) struct str cell = STR_INIT;

        CHECK_INT(utf8_cases[i].name,
                  utf8_width(utf8_cases[i].text, strlen(utf8_cases[i].text)),
                  utf8_cases[i].width);
        utf8_put_cell(&cell, utf8_cases[i].text, 6, true);
        CHECK_STR(utf8_cases[i].name, cell.buf, utf8_cases[i].cell);
    }
    for (int i = 0; i < 100; i++)
        VEC_PUSH(&numbers, i);
    VEC_REMOVE(&numbers, 50);
    CHECK("a vector grows and shrinks", numbers.len == 99 && numbers.v[50] == 51);
    VEC_RELEASE(&numbers);
    return tap_done();
}
