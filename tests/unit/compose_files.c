/*
 * Projects of several files: tests/fixtures/compose-files/CASE holds them and expect, what
 * config prints, the warnings, and for each line "explain PATH" or "variable NAME" of its
 * options what --explain says.  See compose_case.h.
 */
#include "compose_case.h"

#include "compose/render.h"
#include "model/project.h"

#include <locale.h>

/* Errors end it like an ordinary line: they are part of what is compared. */
static void
put_result(struct str *out, struct err *e)
{
    err_format(e, "crank-compose", out);
    err_free(e);
}

static void
explain(const struct project *p, const char *line, struct str *out)
{
    str_printf(out, "# %s\n", line);
    if (str_starts(line, "explain "))
        put_result(out, compose_explain(p, line + 8, out));
    else
        put_result(out, compose_explain_variable(p, line + 9, out));
}

static void
put_warnings(const struct load_warnings *all, struct str *out)
{
    for (size_t i = 0; i < all->len; i++)
        str_printf(out, "# %s:%d: %s\n", all->v[i].at.file ? all->v[i].at.file : "-",
                   all->v[i].at.line, all->v[i].msg);
}

static void
run_case(const char *name, const char *dir)
{
    static const struct render_options yaml = { .format = RENDER_YAML };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *expect = fs_join(dir, "expect");
    CLEANUP(options_release) struct options given = { 0 };
    CLEANUP(str_release) struct str got = STR_INIT;
    struct load_warnings warnings = { 0 };
    struct load_options o;
    struct project *p = NULL;
    struct err *e;

    read_options(&given, dir);
    o = load_options_of(&given, dir);
    o.warnings = &warnings;
    e = compose_load(a, &o, &p);
    if (!e)
        e = render_config(p, &yaml, &got);
    put_result(&got, e);
    put_warnings(&warnings, &got);
    for (size_t i = 0; p && i < given.others.len; i++)
        explain(p, given.others.v[i], &got);
    hide_folder(&got, dir);
    compare(name, expect, got.buf);
}

int
main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    CHECK("there are cases", each_case("tests/fixtures/compose-files", run_case) > 0);
    return tap_done();
}
