/* The generated parts of the manual pages: option lists in man's own language. */
#include "base/str.h"
#include "cli/help.h"
#include "cli/run.h"

#include <stdio.h>
#include <string.h>

/* Text of which nothing is taken for a request or an escape. */
static void
put_text(struct str *out, const char *text)
{
    bool line_start = true;

    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            str_put(out, "\\&");
        line_start = *text == '\n';
        if (*text == '\\')
            str_put(out, "\\e");
        else if (*text == '-')
            str_put(out, "\\-");
        else
            str_putc(out, *text);
    }
}

static void
put_options(struct str *out, const struct opt *rows)
{
    for (; rows->kind != OPT_KIND_END; rows++) {
        CLEANUP(str_release) struct str usage = STR_INIT, sentence = STR_INIT;

        if (rows->flags & OPT_HIDDEN)
            continue;
        help_put_usage(&usage, rows);
        help_put_sentence(&sentence, rows);
        str_put(out, ".TP\n.B \"");
        put_text(out, usage.buf);
        str_put(out, "\"\n");
        put_text(out, sentence.buf);
        str_put(out, ".\n");
    }
}

static void
put_command(struct str *out, const struct face *f, const struct command_row *c)
{
    CLEANUP(str_release) struct str usage = STR_INIT;
    const char *at = c->about;

    command_put_usage(&usage, f, c);
    str_put(out, ".SS \"");
    put_text(out, usage.buf + strlen(f->name) + 1);
    str_put(out, "\"\n");
    put_text(out, command_summary(c));
    str_put(out, ".\n");
    while (at && *at) {
        size_t len = strcspn(at, "\n");
        CLEANUP(str_release) struct str paragraph = STR_INIT;

        str_put_n(&paragraph, at, len);
        str_put(out, ".PP\n");
        put_text(out, paragraph.buf);
        str_putc(out, '\n');
        at += len + (at[len] == '\n');
    }
    put_options(out, c->options);
}

static struct err *
run_manual(struct cli *cli, const void *options UNUSED, const struct strv *operands UNUSED)
{
    CLEANUP(str_release) struct str out = STR_INIT;

    str_put(&out, ".SH OPTIONS\nThese stand before the command.\n");
    put_options(&out, cli->face->globals);
    str_put(&out, ".SH COMMANDS\n");
    for (size_t i = 0; cli->face->commands[i]; i++)
        if (!(cli->face->commands[i]->flags & COMMAND_HIDDEN))
            put_command(&out, cli->face, cli->face->commands[i]);
    fputs(out.buf, stdout);
    return NULL;
}

const struct command_row cmd_manual = {
    .name = "manual",
    .flags = COMMAND_HIDDEN,
    .options = no_options,
    .run = run_manual,
    .summary = "Print the option lists of the manual page",
};
