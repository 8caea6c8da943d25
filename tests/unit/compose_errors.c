/*
 * Mistakes in compose files: tests/fixtures/compose-errors/CASE holds the files and expect.err,
 * what a person sees.  See compose_case.h.  UPDATE=1 also rewrites docs/errors.md.
 */
#include "compose_case.h"

#include "compose/errors_table.h"

#include <locale.h>

static void
check_codes(const char *name, const struct err *e)
{
    CLEANUP(str_release) struct str what = STR_INIT;

    for (; e; e = e->next) {
        if (error_row_find(e->code))
            continue;
        str_printf(&what, "%s: the manual knows the code %s", name, e->code);
        CHECK(what.buf, false);
    }
}

static void
run_case(const char *name, const char *dir)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *expect = fs_join(dir, "expect.err");
    CLEANUP(options_release) struct options given = { 0 };
    CLEANUP(str_release) struct str got = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct load_options o;
    struct project *p = NULL;

    read_options(&given, dir);
    o = load_options_of(&given, dir);
    e = compose_load(a, &o, &p);
    err_format(e, "crank-compose", &got);
    hide_folder(&got, dir);
    check_codes(name, e);
    compare(name, expect, e ? got.buf : "accepted");
}

static void
check_manual(void)
{
    CLEANUP(str_release) struct str page = STR_INIT;

    for (size_t i = 0; i < error_row_count; i++) {
        const struct error_row *row = &error_rows[i];

        if (!row->code || !row->title || !row->text || error_row_find(row->code) != row ||
            !row->good != !row->bad)
            CHECK(row->code ? row->code : "a row without a code", false);
    }
    errors_markdown(&page);
    compare("docs/errors.md is printed from the table", "docs/errors.md", page.buf);
}

int
main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    CHECK("there are at least 120 different mistakes",
          each_case("tests/fixtures/compose-errors", run_case) >= 120);
    check_manual();
    return tap_done();
}
