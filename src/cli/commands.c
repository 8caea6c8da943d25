#include "cli/commands.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/help.h"

#include <string.h>

const char *
command_summary(const struct command_row *c)
{
    return c->summary ? c->summary : verbs[c->verb].sentence;
}

const struct command_row *
command_find(const struct face *f, const char *name)
{
    for (size_t i = 0; f->commands[i]; i++)
        if (str_eq(f->commands[i]->name, name))
            return f->commands[i];
    return NULL;
}

const char *
command_nearest(const struct face *f, const char *typed)
{
    VEC(const char *) names = { 0 };
    const char *found;

    for (size_t i = 0; f->commands[i]; i++)
        if (!(f->commands[i]->flags & COMMAND_HIDDEN))
            VEC_PUSH(&names, f->commands[i]->name);
    found = str_nearest(typed, names.v, names.len);
    VEC_RELEASE(&names);
    return found;
}

static bool
absent_is(const struct absent *row, const char *option)
{
    if (!option || !row->name)
        return !option && !row->name;
    return option[1] ? str_eq(row->name, option) : row->letter == option[0];
}

const struct absent *
absent_find(const struct face *f, const char *command, const char *option)
{
    for (const struct absent *row = f->absent; row->command; row++)
        if (str_eq(row->command, command) && absent_is(row, option))
            return row;
    return NULL;
}

void
command_put_usage(struct str *out, const struct face *f, const struct command_row *c)
{
    bool options = false;

    for (const struct opt *row = c->options; row->kind != OPT_KIND_END; row++)
        options = options || !(row->flags & OPT_HIDDEN);
    str_printf(out, "%s %s%s", f->name, c->name, options ? " [OPTIONS]" : "");
    if (c->operands)
        str_printf(out, " %s", c->operands);
}

static void
put_paragraphs(struct str *out, const char *text, size_t width)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        CLEANUP(mem_freep) char *paragraph = mem_dup_n(text, len);

        str_putc(out, '\n');
        help_put_paragraph(out, paragraph, width);
        text += len + (text[len] == '\n');
    }
}

void
command_put_help(struct str *out, const struct face *f, const struct command_row *c,
                 size_t width)
{
    str_put(out, "Usage:  ");
    command_put_usage(out, f, c);
    str_put(out, "\n\n");
    help_put_paragraph(out, command_summary(c), width);
    if (c->about)
        put_paragraphs(out, c->about, width);
    if (c->options->kind == OPT_KIND_END)
        return;
    str_put(out, "\nOptions:\n");
    help_put_options(out, c->options, width);
}

void
face_put_help(struct str *out, const struct face *f, size_t width)
{
    struct help_lines lines = HELP_LINES_INIT;

    str_printf(out, "Usage:  %s [OPTIONS] COMMAND\n\n", f->name);
    help_put_paragraph(out, f->summary, width);
    str_put(out, "\nOptions:\n");
    help_put_options(out, f->globals, width);
    str_put(out, "\nCommands:\n");
    for (size_t i = 0; f->commands[i]; i++)
        if (!(f->commands[i]->flags & COMMAND_HIDDEN))
            help_add(&lines, mem_dup(f->commands[i]->name),
                     mem_dup(command_summary(f->commands[i])));
    help_put_lines(out, &lines, width);
    help_release(&lines);
    str_printf(out, "\n'%s COMMAND --help' says more about a command.\n", f->name);
}
