#include "base/err.h"
#include "base/str.h"
#include "cli/help.h"
#include "cli/run.h"
#include "model/labels.h"

#include <stdio.h>

struct version_options {
    bool is_short;
    int format;
};

enum version_format { FORMAT_PRETTY, FORMAT_JSON };
static const char *const format_names[] = { "pretty", "json", NULL };

/* The version of Docker Compose comes first in scripts' eyes: they compare it. */
static struct err *
run_version(struct cli *cli, const void *options, const struct strv *operands UNUSED)
{
    const struct version_options *o = options;

    if (o->is_short)
        puts(COMPOSE_VERSION);
    else if (o->format == FORMAT_JSON)
        printf("{\"version\":\"%s\",\"crank\":\"%s\"}\n", COMPOSE_VERSION, CRANK_VERSION);
    else
        printf("%s version %s (as Docker Compose version %s)\n", cli->face->name, CRANK_VERSION,
               COMPOSE_VERSION);
    return NULL;
}

/* clang-format off */
static const struct opt version_rows[] = {
    OPT_CHOICE(struct version_options, format, 'f', "format", "FORMAT",
        "Form of the answer", format_names),
    OPT_BOOL(struct version_options, is_short, 0, "short",
        "Only the version of Docker Compose whose rules are kept"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_version = {
    .name = "version",
    .options = version_rows,
    .options_size = sizeof(struct version_options),
    .run = run_version,
    .summary = "Print the version, and that of Docker Compose whose rules are kept",
};

static struct err *
run_help(struct cli *cli, const void *options UNUSED, const struct strv *operands)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    const char *name = operands->len ? operands->v[0] : NULL;
    const struct command_row *c = name ? command_find(cli->face, name) : NULL;

    if (name && !c) {
        const char *nearest = command_nearest(cli->face, name);
        struct err *e = err_new(ERR_USAGE, "unknown command \"%s\"", name);

        return nearest ? err_hint(e, "did you mean '%s'?", nearest) : e;
    }
    if (c)
        command_put_help(&text, cli->face, c, help_width());
    else
        face_put_help(&text, cli->face, help_width());
    fputs(text.buf, stdout);
    return NULL;
}

const struct command_row cmd_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .most = 1,
    .completes = OPERAND_COMMAND,
    .options = no_options,
    .run = run_help,
    .summary = "Explain a command",
};
