/* ps: the containers of a project. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "cli/gotemplate.h"
#include "cli/out.h"
#include "cli/ps_row.h"
#include "cli/run.h"
#include "cli/session.h"
#include "model/engine.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

struct ps_flags {
    bool all, quiet, services, no_trunc;
    int orphans; /* enum tribool */
    struct strv status;
    const char *filter, *format;
};

/* What a list is printed from. */
struct listing {
    struct session session;
    struct snapshot *now;
    const struct container **v; /* sorted by name */
    size_t len;
};

static void
listing_release(struct listing *l)
{
    session_release(&l->session);
    snapshot_free(l->now);
    free(l->v);
}

static void
on_snapshot(void *arg, struct err *e, struct snapshot *now)
{
    struct listing *l = arg;

    l->now = now;
    session_done(&l->session, e);
}

static int
by_name(const void *a, const void *b)
{
    const struct container *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void
collect(struct listing *l, const struct strv *status)
{
    l->v = mem_alloc((l->now->containers.len + 1) * sizeof *l->v);
    for (size_t i = 0; i < l->now->containers.len; i++) {
        const struct container *c = &l->now->containers.v[i];

        if (!status->len || strv_has(status, container_state_names[c->state]))
            l->v[l->len++] = c;
    }
    qsort(l->v, l->len, sizeof *l->v, by_name);
}

/* --status S and --filter status=S, checked, in one list. */
static struct err *
read_states(const struct ps_flags *f, struct strv *ret)
{
    static const char *const states[] = { "paused", "restarting", "removing", "running",
                                          "dead",   "created",    "exited" };
    const char *equals = f->filter ? strchr(f->filter, '=') : NULL;

    if (f->filter && !equals)
        return err_hint(err_new(ERR_USAGE, "arguments to --filter should be in form KEY=VAL"),
                        "for example --filter status=exited");
    if (f->filter && !str_starts(f->filter, "status="))
        return err_hint(
            err_new(ERR_USAGE, "unknown filter %.*s", (int)(equals - f->filter), f->filter),
            "there is only status=STATE");
    strv_push_all(ret, strv_argv(&f->status));
    if (equals)
        strv_push(ret, equals + 1);
    for (size_t i = 0; i < ret->len; i++) {
        size_t k = 0;
        const char *nearest = str_nearest(ret->v[i], states, ARRAY_LEN(states));

        while (k < ARRAY_LEN(states) && !str_eq(states[k], ret->v[i]))
            k++;
        if (k == ARRAY_LEN(states))
            return err_hint(err_new(ERR_USAGE, "no container is ever \"%s\"", ret->v[i]),
                            "%s%s%s",
                            nearest ? "did you mean "
                                    : "states are created, running, "
                                      "paused, restarting, removing, exited and dead",
                            nearest ? nearest : "", nearest ? "?" : "");
    }
    return NULL;
}

static const char *const table_columns[][2] = {
    { "NAME", "Name" },       { "IMAGE", "Image" },        { "COMMAND", "Command" },
    { "SERVICE", "Service" }, { "CREATED", "RunningFor" }, { "STATUS", "Status" },
    { "PORTS", "Ports" },
};

static void
print_table(const struct listing *l, struct arena *a, const struct ps_look *look)
{
    CLEANUP(table_release) struct table t;
    CLEANUP(str_release) struct str out = STR_INIT;

    table_init(&t, ARRAY_LEN(table_columns), TABLE_LEAST);
    for (size_t k = 0; k < ARRAY_LEN(table_columns); k++)
        table_add(&t, table_columns[k][0]);
    for (size_t i = 0; i < l->len; i++) {
        const struct node *row = ps_row(a, l->v[i], look);

        for (size_t k = 0; k < ARRAY_LEN(table_columns); k++)
            table_add(&t, node_get(row, table_columns[k][1])->text);
    }
    table_put(&t, &out);
    out_print(&out, OUT_LINES);
}

static void
print_json(const struct listing *l, struct arena *a, const struct ps_look *look)
{
    CLEANUP(str_release) struct str out = STR_INIT;

    for (size_t i = 0; i < l->len; i++) {
        json_put(&out, ps_row(a, l->v[i], look), true);
        str_putc(&out, '\n');
    }
    out_print(&out, OUT_JSON);
}

/* The lines of a template with tabs between cells, as a table. */
static void
print_cells(const struct strv *lines)
{
    CLEANUP(table_release) struct table t;
    CLEANUP(str_release) struct str out = STR_INIT;
    size_t columns = 1;

    for (size_t i = 0; i < lines->len; i++) {
        size_t count = 1;

        for (const char *c = lines->v[i]; *c; c++)
            count += *c == '\t';
        columns = count > columns ? count : columns;
    }
    table_init(&t, columns, TABLE_LEAST);
    for (size_t i = 0; i < lines->len; i++) {
        CLEANUP(strv_release) struct strv cells = STRV_INIT;

        strv_split(&cells, lines->v[i], '\t');
        for (size_t k = 0; k < columns; k++)
            table_add(&t, k < cells.len ? cells.v[k] : "");
    }
    table_put(&t, &out);
    out_print(&out, OUT_LINES);
}

static struct err *
print_template(const struct listing *l, struct arena *a, const struct ps_look *look,
               const char *text, bool table)
{
    CLEANUP(strv_release) struct strv lines = STRV_INIT;
    CLEANUP(str_release) struct str out = STR_INIT;
    struct gotemplate_data data = { .dot = ps_headers(a) };
    struct gotemplate *t;

    TRY(gotemplate_parse(a, text, &t));
    if (table) {
        TRY(gotemplate_put(a, t, &data, &out));
        strv_take(&lines, str_steal(&out));
    }
    for (size_t i = 0; i < l->len; i++) {
        data.dot = ps_row(a, l->v[i], look);
        data.labels = ps_labels(a, l->v[i]);
        TRY(gotemplate_put(a, t, &data, &out));
        if (table)
            strv_take(&lines, str_steal(&out));
        else
            str_putc(&out, '\n');
    }
    if (table)
        print_cells(&lines);
    else
        out_print(&out, OUT_TEXT);
    return NULL;
}

static void
print_ids(const struct listing *l)
{
    CLEANUP(str_release) struct str out = STR_INIT;

    for (size_t i = 0; i < l->len; i++)
        str_printf(&out, "%s\n", l->v[i]->id);
    out_print(&out, OUT_TEXT);
}

static void
print_services(const struct listing *l)
{
    CLEANUP(strv_release) struct strv names = STRV_INIT;
    CLEANUP(str_release) struct str out = STR_INIT;

    for (size_t i = 0; i < l->len; i++)
        if (!strv_has(&names, l->v[i]->service))
            strv_push(&names, l->v[i]->service);
    for (size_t i = 0; i < names.len; i++)
        str_printf(&out, "%s\n", names.v[i]);
    out_print(&out, OUT_TEXT);
}

static struct err *
print_listing(const struct listing *l, const struct ps_flags *f)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct ps_look look = {
        .now = num_wall_ns(),
        .whole = f->no_trunc,
        .health_is_ours = !l->session.seat->rt->caps.has[CAP_HEALTH_RUNS],
    };
    const char *format = f->format ? f->format : "table";

    if (f->quiet)
        print_ids(l);
    else if (f->services)
        print_services(l);
    else if (!*format || str_eq(format, "table"))
        print_table(l, a, &look);
    else if (str_eq(format, "json"))
        print_json(l, a, &look);
    else if (str_starts(format, "table "))
        return print_template(l, a, &look, format + strlen("table "), true);
    else
        return print_template(l, a, &look, format, false);
    return NULL;
}

/* A template that cannot be read is an error before a runtime is asked. */
static struct err *
check_format(const char *format)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct gotemplate *t;

    if (!format || !*format || str_eq(format, "table") || str_eq(format, "json"))
        return NULL;
    if (!strstr(format, "{{"))
        return err_hint(err_new(ERR_USAGE, "unsupported format \"%s\"", format),
                        "want table, json, or a template such as '{{.Name}} {{.Status}}'");
    return gotemplate_parse(a, format, &t);
}

/* Whether the form may show what lists do not tell: that takes another call. */
static bool
wants_whole(const char *format)
{
    static const char *const signs[] = { "json",         "Label", "Mounts",
                                         "LocalVolumes", "{{.}}", "{{ . }}" };

    for (size_t i = 0; format && i < ARRAY_LEN(signs); i++)
        if (strstr(format, signs[i]))
            return true;
    return false;
}

static bool
shows_command(const char *format)
{
    return !format || !*format || str_eq(format, "table") || strstr(format, "Command");
}

static struct err *
run_ps(struct cli *cli, const void *options, const struct strv *services)
{
    const struct ps_flags *f = options;
    CLEANUP(listing_release) struct listing l = { .session = SESSION_INIT };
    CLEANUP(strv_release) struct strv states = STRV_INIT;
    struct ps_options o = { .orphans = f->orphans != TRI_FALSE };

    TRY(read_states(f, &states));
    TRY(check_format(f->format));
    o.all = f->all || states.len;
    o.whole = !f->quiet && !f->services && wants_whole(f->format);
    o.command = !f->quiet && !f->services && shows_command(f->format);
    TRY(session_load(&l.session, cli, NEED_FILE_OR_NAME, services));
    TRY(session_open(&l.session, 0));
    verb_ps(l.session.seat, &l.session.target, &o, on_snapshot, &l);
    TRY(session_wait(&l.session));
    collect(&l, &states);
    return print_listing(&l, f);
}

/* clang-format off */
static const struct opt ps_rows[] = {
    OPT_BOOL(struct ps_flags, all, 'a', "all", "Also containers that do not run, and one-offs"),
    OPT_TEXT(struct ps_flags, format, 0, "format", "FORMAT",
        "Form of the list: table, json, 'table TEMPLATE' or TEMPLATE, a template in Go's "
        "language such as '{{.Name}} {{.Status}}'"),
    OPT_BOOL(struct ps_flags, quiet, 'q', "quiet", "Whole ids only"),
    OPT_BOOL(struct ps_flags, services, 0, "services", "Names of services only"),
    OPT_TEXTS(struct ps_flags, status, 0, "status", "STATE",
        "Only containers in this state, of all there are; may be repeated"),
    OPT_TEXT(struct ps_flags, filter, 0, "filter", "status=STATE", "The same"),
    OPT_TRI(struct ps_flags, orphans, 0, "orphans",
        "Also containers of services that the file does not have, as without it; "
        "--orphans=false leaves them out"),
    OPT_BOOL(struct ps_flags, no_trunc, 0, "no-trunc", "Commands and ids in full"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_ps = {
    .name = "ps",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .options = ps_rows,
    .options_size = sizeof(struct ps_flags),
    .run = run_ps,
    .verb = VERB_PS,
};
