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

/* What an example may be a part of. */
static const struct {
    const char *before;
    int columns;
} wraps[] = {
    { "", 0 },
    { "services:\n  web:\n    image: nginx\n", 4 },
    { "services:\n  web:\n", 4 },
    { "services:\n", 2 },
};

/* The lines of an example behind an indent. */
static char *
indented(const char *lines, int columns)
{
    struct str out = STR_INIT;

    for (; *lines; lines += strcspn(lines, "\n") + 1) {
        str_fill(&out, ' ', (size_t)columns);
        str_put_n(&out, lines, strcspn(lines, "\n") + 1);
    }
    return str_steal(&out);
}

/* Does the example, as this part of a file, give an error of the code? */
static bool
gives(const char *lines, size_t wrap, const char *code)
{
    static const char *const files[] = { "-", NULL };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *inner = indented(lines, wraps[wrap].columns);
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct load_options o = { .files = files, .cwd = "/nonexistent/shop" };
    struct project *p = NULL;

    str_put(&text, wraps[wrap].before);
    str_put(&text, inner);
    o.stdin_text = text.buf;
    e = compose_load(a, &o, &p);
    for (const struct err *one = e; one; one = one->next)
        if (str_eq(one->code, code))
            return true;
    return false;
}

static bool
is_whole(const char *lines)
{
    static const char *const starts[] = { "services:", "include:", "name:", "- ",
                                          "#",         "x-",       "a: *",  "b: &" };

    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(lines, starts[i]))
            return true;
    return false;
}

/* These need other files, or an engine. */
static bool
is_no_text(const char *code)
{
    static const char *const codes[] = { "include-conflict", "external-missing",
                                         "external-object", "read-only-copy",
                                         "container-name-scaled" };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (str_eq(code, codes[i]))
            return true;
    return str_starts(code, "env-file");
}

/* The wrong example gives its error, the right one in the same place does not. */
static void
check_example(const struct error_row *row)
{
    CLEANUP(mem_freep) char *name = mem_printf("the examples of %s", row->code);

    if (!row->bad || is_no_text(row->code))
        return;
    for (size_t wrap = is_whole(row->bad) ? 0 : 1; wrap < ARRAY_LEN(wraps); wrap++) {
        if (!gives(row->bad, wrap, row->code))
            continue;
        CHECK(name, !gives(row->good, wrap, row->code));
        return;
    }
    CHECK(name, false);
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
        check_example(row);
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
