/*
 * Mistakes in compose files: tests/fixtures/compose-errors/CASE holds the files and expect.err,
 * what a person sees, with ${DIR} for the folder.  A file "options" gives what the command line
 * says, a line each: -f FILE, -p NAME, --env-file FILE, --profile NAME, or NAME=VALUE of the
 * environment.  UPDATE=1 rewrites the expectations, and docs/errors.md.
 */
#include "test.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "compose/errors_table.h"
#include "compose/load.h"

#include <dirent.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char root[] = "tests/fixtures/compose-errors";

struct options {
    struct strv files, env_files, profiles, environment;
    char *project_name;
};

static void
options_release(struct options *o)
{
    strv_release(&o->files);
    strv_release(&o->env_files);
    strv_release(&o->profiles);
    strv_release(&o->environment);
    free(o->project_name);
}

static void
read_option(struct options *o, const char *line)
{
    if (str_starts(line, "-f "))
        strv_push(&o->files, line + 3);
    else if (str_starts(line, "--env-file "))
        strv_push(&o->env_files, line + 11);
    else if (str_starts(line, "--profile "))
        strv_push(&o->profiles, line + 10);
    else if (str_starts(line, "-p "))
        o->project_name = mem_dup(line + 3);
    else if (*line)
        strv_push(&o->environment, line);
}

static void
read_options(struct options *o, const char *dir)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, "options");
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(strv_release) struct strv lines = STRV_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    if (!fs_exists(path))
        return;
    e = fs_read(path, 0, &text);
    strv_split(&lines, text.buf, '\n');
    for (size_t i = 0; i < lines.len; i++)
        read_option(o, lines.v[i]);
}

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
compare(const char *name, const char *path, const char *got)
{
    CLEANUP(str_release) struct str want = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    if (getenv("UPDATE")) {
        e = fs_write_atomic(path, 0644, got, strlen(got));
        CHECK(name, !e);
        return;
    }
    e = fs_read(path, 0, &want);
    CHECK_STR(name, got, e ? e->msg : want.buf);
}

static void
hide_folder(struct str *text, const char *dir)
{
    for (char *at; (at = strstr(text->buf, dir));) {
        size_t offset = (size_t)(at - text->buf);

        str_cut(text, offset, strlen(dir));
        str_insert(text, offset, "${DIR}", strlen("${DIR}"));
    }
}

static void
run_case(const char *name)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *here = fs_cwd();
    CLEANUP(mem_freep) char *relative = fs_join(root, name);
    CLEANUP(mem_freep) char *dir = fs_join(here, relative);
    CLEANUP(mem_freep) char *expect = fs_join(dir, "expect.err");
    CLEANUP(options_release) struct options given = { 0 };
    CLEANUP(str_release) struct str got = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct load_options o = { .cwd = dir };
    struct project *p = NULL;

    read_options(&given, dir);
    o.files = strv_argv(&given.files);
    o.env_files = strv_argv(&given.env_files);
    o.profiles = strv_argv(&given.profiles);
    o.environment = strv_argv(&given.environment);
    o.project_name = given.project_name;
    e = compose_load(a, &o, &p);
    err_format(e, "crank-compose", &got);
    hide_folder(&got, dir);
    check_codes(name, e);
    compare(name, expect, e ? got.buf : "accepted");
}

static int
is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
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
    struct dirent **entries = NULL;
    int count;

    setlocale(LC_ALL, "C.UTF-8");
    count = scandir(root, &entries, is_case, alphasort);
    CHECK("there are at least 120 different mistakes", count >= 120);
    for (int i = 0; i < count; i++) {
        run_case(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    check_manual();
    return tap_done();
}
