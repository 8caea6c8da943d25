/* ls: the projects that have containers. */
#include "base/err.h"
#include "base/mem.h"
#include "base/rx.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdio.h>
#include <string.h>

struct ls_flags {
    bool all, quiet;
    const char *format;
    struct strv filters;
};

static const char name_filter[] = "name=";

/* name=PATTERN, the only filter there is; several: one of them must match. */
static struct err *
compile_filters(const struct strv *filters, struct rx **patterns)
{
    for (size_t i = 0; i < filters->len; i++) {
        const char *equals = strchr(filters->v[i], '=');

        if (!equals)
            return err_hint(err_new(ERR_USAGE, "bad format of filter (expected name=value)"),
                            "for example --filter name=shop");
        if (!str_starts(filters->v[i], name_filter))
            return err_hint(err_new(ERR_USAGE, "invalid filter '%.*s'",
                                    (int)(equals - filters->v[i]), filters->v[i]),
                            "there is only name=PATTERN");
        TRY(err_wrap(rx_compile(equals + 1, 0, &patterns[i]), "in --filter %s", filters->v[i]));
    }
    return NULL;
}

static bool
passes(struct rx *const *patterns, size_t count, const char *name)
{
    bool any = count == 0;

    for (size_t i = 0; i < count; i++)
        any = any || rx_match(patterns[i], name, strlen(name), 0, NULL);
    return any;
}

struct listing {
    struct session session;
    struct snapshot *now;
};

static void
on_snapshot(void *arg, struct err *e, struct snapshot *now)
{
    struct listing *l = arg;

    l->now = now;
    session_done(&l->session, e);
}

static void
put_json(struct str *out, const struct ls_rows *rows)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct node *list = node_seq(a, NULL);

    for (size_t i = 0; i < rows->len; i++) {
        struct node *row = node_map(a, NULL);

        node_set(a, row, "Name", node_str(a, rows->v[i].name, NULL));
        node_set(a, row, "Status", node_str(a, rows->v[i].status, NULL));
        node_set(a, row, "ConfigFiles", node_str(a, rows->v[i].config_files, NULL));
        node_append(a, list, row);
    }
    json_put(out, list, false);
    str_putc(out, '\n');
}

static void
put_table(struct str *out, const struct ls_rows *rows)
{
    CLEANUP(table_release) struct table t;

    table_init(&t, 3, TABLE_WIDE);
    table_add(&t, "NAME");
    table_add(&t, "STATUS");
    table_add(&t, "CONFIG FILES");
    for (size_t i = 0; i < rows->len; i++) {
        table_add(&t, rows->v[i].name);
        table_add(&t, rows->v[i].status);
        table_add(&t, rows->v[i].config_files);
    }
    table_put(&t, out);
}

static void
print_rows(const struct ls_flags *f, const struct ls_rows *rows)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    bool json = str_eq(f->format, "json");

    for (size_t i = 0; f->quiet && i < rows->len; i++)
        str_printf(&out, "%s\n", rows->v[i].name);
    if (!f->quiet && json)
        put_json(&out, rows);
    else if (!f->quiet)
        put_table(&out, rows);
    out_print(&out, f->quiet ? OUT_TEXT : json ? OUT_JSON : OUT_LINES);
}

static struct err *
list_projects(struct listing *l, struct cli *cli, const struct ls_flags *f,
              struct rx *const *patterns)
{
    struct ls_rows rows = { 0 };
    size_t kept = 0;

    TRY(session_load(&l->session, cli, NEED_NOTHING, NULL));
    TRY(session_open(&l->session, 0));
    verb_ls(l->session.seat, f->all, on_snapshot, l);
    TRY(session_wait(&l->session));
    ls_projects(l->now, &rows);
    for (size_t i = 0; i < rows.len; i++) {
        struct ls_row row = rows.v[i];

        if (!passes(patterns, f->filters.len, row.name))
            continue;
        rows.v[i] = rows.v[kept];
        rows.v[kept++] = row;
    }
    print_rows(f, &(struct ls_rows){ rows.v, kept });
    ls_rows_release(&rows);
    return NULL;
}

static struct err *
run_ls(struct cli *cli, const void *options, const struct strv *operands UNUSED)
{
    const struct ls_flags *f = options;
    struct listing l = { .session = SESSION_INIT };
    CLEANUP(mem_freep)
    struct rx **patterns = mem_alloc((f->filters.len + 1) * sizeof *patterns);
    struct err *e = NULL;

    if (f->format && !str_eq(f->format, "table") && !str_eq(f->format, "json"))
        e = err_hint(err_new(ERR_USAGE,
                             "format value \"%s\" could not be parsed: parsing failed",
                             f->format),
                     "want table or json");
    if (!e)
        e = compile_filters(&f->filters, patterns);
    if (!e)
        e = list_projects(&l, cli, f, patterns);
    for (size_t i = 0; i < f->filters.len; i++)
        rx_free(patterns[i]);
    session_release(&l.session);
    snapshot_free(l.now);
    return e;
}

/* clang-format off */
static const struct opt ls_rows_of_options[] = {
    OPT_BOOL(struct ls_flags, all, 'a', "all", "Also projects of which nothing runs"),
    OPT_TEXTS(struct ls_flags, filters, 0, "filter", "name=PATTERN",
        "Only projects whose name matches the regular expression"),
    OPT_TEXT(struct ls_flags, format, 0, "format", "FORMAT", "Form of the list: table, json"),
    OPT_BOOL(struct ls_flags, quiet, 'q', "quiet", "Names only"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_ls = {
    .name = "ls",
    .options = ls_rows_of_options,
    .options_size = sizeof(struct ls_flags),
    .run = run_ls,
    .verb = VERB_LS,
};
