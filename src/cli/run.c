#include "cli/run.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/trace.h"
#include "cli/help.h"
#include "cli/session.h"
#include "core/app.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const ansi_names[] = { "auto", "never", "always", NULL };
const char *const style_names[] = { "auto", "tty", "plain", "json", "quiet", "none", NULL };

const struct opt no_options[] = { OPT_END };

/* Options of the two command lines of one call. */
struct reading {
    struct opts_parse globals, own;
    struct strv words, operands;
};

static void
reading_release(struct reading *r)
{
    opts_parse_release(&r->globals);
    opts_parse_release(&r->own);
    strv_release(&r->words);
    strv_release(&r->operands);
}

static struct err *
print_help(const struct cli *cli)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (cli->command)
        command_put_help(&text, cli->face, cli->command, help_width());
    else
        face_put_help(&text, cli->face, help_width());
    fwrite(text.buf, 1, text.len, stdout);
    return NULL;
}

/* An option that Docker Compose has, at this place or another, or that is nearly one of ours.
 */
static struct err *
explain_unknown_option(const struct cli *cli, struct err *e, const char *option)
{
    const struct face *f = cli->face;
    const char *command = cli->command ? cli->command->name : "";
    const struct opt *rows = cli->command ? cli->command->options : f->globals;
    const struct absent *absent = absent_find(f, command, option);
    const char *dashes = option[1] ? "--" : "-";
    const struct opt *global =
        option[1] ? opts_find(f->globals, option) : opts_find_letter(f->globals, option[0]);
    const char *nearest = option[1] ? opts_nearest(rows, option) : NULL;

    if (absent) {
        err_free(e);
        e = err_new(ERR_USAGE, "this version of %s has no option %s%s%s%s", f->name, dashes,
                    option, *command ? " of " : "", command);
        return absent->instead ? err_hint(e, "%s", absent->instead) : e;
    }
    if (cli->command && global)
        return err_hint(e, "%s%s stands before the command: %s %s%s%s%s %s …", dashes, option,
                        f->name, dashes, option, global->arg ? " " : "",
                        global->arg ? global->arg : "", command);
    if (nearest)
        return err_hint(e, "did you mean --%s?", nearest);
    if (cli->command)
        return err_hint(e, "'%s %s --help' lists the options", f->name, command);
    for (size_t i = 0; f->commands[i]; i++)
        if (option[1] ? opts_find(f->commands[i]->options, option)
                      : opts_find_letter(f->commands[i]->options, option[0]))
            return err_hint(e, "it may belong behind a command: %s %s %s%s", f->name,
                            f->commands[i]->name, dashes, option);
    return err_hint(e, "'%s --help' lists the options", f->name);
}

static struct err *
unknown_command(const struct face *f, const char *name)
{
    const struct absent *absent = absent_find(f, name, NULL);
    const char *nearest = command_nearest(f, name);
    struct err *e;

    if (absent) {
        e = err_new(ERR_USAGE, "this version of %s has no command '%s'", f->name, name);
        return absent->instead ? err_hint(e, "%s", absent->instead) : e;
    }
    e = err_new(ERR_USAGE, "unknown command \"%s\"", name);
    if (nearest)
        return err_hint(e, "did you mean '%s %s'?", f->name, nearest);
    return err_hint(e, "'%s --help' lists the commands", f->name);
}

static struct err *
check_operands(const struct face *f, const struct command_row *c, const struct strv *operands)
{
    CLEANUP(str_release) struct str usage = STR_INIT;
    int count = (int)operands->len;

    command_put_usage(&usage, f, c);
    if (c->most == 0 && count > 0)
        return err_hint(err_new(ERR_USAGE, "unknown argument \"%s\": '%s' takes none",
                                operands->v[0], c->name),
                        "usage: %s", usage.buf);
    if (count < c->least)
        return err_hint(err_new(ERR_USAGE, "requires at least %d arg(s), only received %d",
                                c->least, count),
                        "usage: %s", usage.buf);
    if (c->most >= 0 && count > c->most)
        return err_hint(
            err_new(ERR_USAGE, "accepts at most %d arg(s), received %d", c->most, count),
            "usage: %s", usage.buf);
    return NULL;
}

/* The environment, then .env where the command has a project. */
static const char *
lookup_variable(void *arg, const struct opt *row)
{
    struct cli *cli = arg;
    const char *value = getenv(row->env);

    if (value || row->flags & OPT_ENV_PROCESS || !(cli->command->flags & COMMAND_PROJECT))
        return value;
    return session_dotenv(cli, row->env);
}

static struct err *
run_command(struct cli *cli, struct reading *r, void *options)
{
    struct err *e;

    r->own = (struct opts_parse){
        .rows = cli->command->options,
        .flags = cli->command->flags & COMMAND_OPTIONS_FIRST ? OPTS_FIRST : 0,
        .obj = options,
        .operands = &r->operands,
        .outer = cli->face->globals,
        .outer_obj = &cli->globals,
    };
    e = opts_parse(&r->own, strv_argv(&r->words) + 1);
    if (r->own.unknown)
        return explain_unknown_option(cli, e, r->own.unknown);
    TRY(e);
    if (r->own.help)
        return print_help(cli);
    TRY(opts_parse_environment(&r->own, lookup_variable, cli));
    TRY(check_operands(cli->face, cli->command, &r->operands));
    return cli->command->run(cli, options, &r->operands);
}

static struct err *
dispatch(struct cli *cli, struct reading *r)
{
    void *options;
    struct err *e;

    if (cli->globals.version)
        strv_insert(&r->words, 0, "version");
    if (r->globals.help)
        return print_help(cli);
    if (!r->words.len)
        return cli->face->alone ? cli->face->alone(cli, NULL, &r->words) : print_help(cli);
    cli->command = command_find(cli->face, r->words.v[0]);
    if (!cli->command)
        return unknown_command(cli->face, r->words.v[0]);
    cli->globals.compatibility_given = cli->globals.compatibility;
    TRY(opts_parse_environment(&r->globals, lookup_variable, cli));
    options = mem_alloc(cli->command->options_size + 1);
    e = run_command(cli, r, options);
    opts_release(cli->command->options, options);
    free(options);
    return e;
}

static void
print_error(const struct cli *cli, const struct err *e)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (cli->globals.style != STYLE_JSON) {
        err_print(e, cli->face->name, stderr);
        return;
    }
    for (; e; e = e->next) {
        str_put(&text, "{\"error\":true,\"message\":");
        trace_put_string(&text, e->msg, strlen(e->msg));
        str_put(&text, "}\n");
    }
    fputs(text.buf, stderr);
}

/* A full disk or a closed pipe must not look like success. */
static struct err *
flush_results(void)
{
    int saved_errno;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return NULL;
    saved_errno = errno;
    return err_errno(saved_errno, "cannot write the result");
}

int
cli_run(const struct face *face, const char *const *words)
{
    struct cli cli = { .face = face };
    CLEANUP(reading_release) struct reading r = { .words = STRV_INIT };
    struct err *e;
    int status;

    r.globals = (struct opts_parse){
        .rows = face->globals,
        .flags = OPTS_FIRST,
        .obj = &cli.globals,
        .operands = &r.words,
    };
    e = opts_parse(&r.globals, words);
    if (r.globals.unknown)
        e = explain_unknown_option(&cli, e, r.globals.unknown);
    if (!e)
        e = dispatch(&cli, &r);
    e = err_chain(e, flush_results());
    status = e ? e->status : cli.status;
    /* Who pressed Ctrl-C knows it, and a command's own status needs no words of ours. */
    if (e && *e->msg && !str_eq(e->code, ERR_EXIT_STATUS) && !str_eq(e->code, ERR_INTERRUPTED))
        print_error(&cli, e);
    err_free(e);
    arena_free(cli.dotenv_arena);
    arena_free(cli.pipes.arena);
    opts_release(face->globals, &cli.globals);
    return status;
}
