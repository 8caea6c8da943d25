/* check: everything that is wrong with the files, without a runtime. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"
#include "compose/support.h"
#include "model/node.h"
#include "model/project.h"

#include <stdio.h>

struct check_flags {
    int format;
};

enum check_format { FORMAT_TEXT, FORMAT_JSON };
static const char *const format_names[] = { "text", "json", NULL };

static void
set_text(struct arena *a, struct node *map, const char *key, const char *text)
{
    if (text && *text)
        node_set(a, map, key, node_str(a, arena_dup(a, text), NULL));
}

static void
set_place(struct arena *a, struct node *map, struct pos at)
{
    set_text(a, map, "file", at.file);
    if (at.file && at.line)
        node_set(a, map, "line", node_int(a, at.line, NULL));
    if (at.file && at.col)
        node_set(a, map, "column", node_int(a, at.col, NULL));
}

static struct node *
error_node(struct arena *a, const struct err *e)
{
    struct node *map = node_map(a, NULL), *notes = node_seq(a, NULL);

    set_text(a, map, "severity", "error");
    set_text(a, map, "code", e->code);
    set_place(a, map, e->at);
    set_text(a, map, "path", e->path);
    set_text(a, map, "message", e->msg);
    set_text(a, map, "hint", e->hint);
    set_text(a, map, "excerpt", e->excerpt);
    for (size_t i = 0; i < e->notes.len; i++)
        node_append(a, notes, node_str(a, arena_dup(a, e->notes.v[i]), NULL));
    if (e->notes.len)
        node_set(a, map, "notes", notes);
    return map;
}

static struct node *
warning_node(struct arena *a, const struct load_warning *w)
{
    struct node *map = node_map(a, NULL);

    set_text(a, map, "severity", "warning");
    set_place(a, map, w->at);
    set_text(a, map, "path", w->path);
    set_text(a, map, "message", w->msg);
    return map;
}

static void
print_json(const struct load_warnings *warnings, const struct err *e)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str out = STR_INIT;
    struct node *list = node_seq(a, NULL);

    for (; e; e = e->next)
        node_append(a, list, error_node(a, e));
    for (size_t i = 0; i < warnings->len; i++)
        node_append(a, list, warning_node(a, &warnings->v[i]));
    json_put(&out, list, false);
    str_putc(&out, '\n');
    out_print(&out, OUT_JSON);
}

/* Attributes of which no runtime is the reason that they cannot be honoured. */
static enum support
any_runtime(void *arg UNUSED, const char *path UNUSED, const char **ret_why UNUSED)
{
    return SUPPORT_NATIVE;
}

static struct err *
find_unsupported(struct session *s, const struct project *p)
{
    const struct support_query query = { .level = any_runtime };
    const struct strings all = { 0 };
    struct findings findings = { 0 };
    struct err *e;

    support_find(s->arena, p, &all, &query, &findings);
    e = support_refusals(&findings);
    for (size_t i = 0; i < findings.len; i++) {
        const struct finding *f = &findings.v[i];

        if (f->level == SUPPORT_IGNORED)
            session_warn(s, node_pos(f->where), f->path, f->text);
    }
    return e;
}

static struct err *
run_check(struct cli *cli, const void *options, const struct strv *services)
{
    const struct check_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    struct project *p = NULL;
    struct err *e;

    TRY(session_prepare(&s, cli, services));
    e = compose_load(s.arena, &s.load, &p);
    if (!e)
        e = find_unsupported(&s, p);
    if (f->format == FORMAT_TEXT) {
        session_print_warnings(&s);
        if (!e)
            printf("%s: nothing is wrong\n", p->name);
        return e;
    }
    print_json(&s.warnings, e);
    cli->status = e ? 1 : 0;
    err_free(e);
    return NULL;
}

/* clang-format off */
static const struct opt check_rows[] = {
    OPT_CHOICE(struct check_flags, format, 0, "format", "FORMAT",
        "Form of what is found: text on standard error, or a JSON list on standard output",
        format_names),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_check = {
    .name = "check",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .options = check_rows,
    .options_size = sizeof(struct check_flags),
    .run = run_check,
    .summary = "Find everything that is wrong with the files, without a runtime",
};
