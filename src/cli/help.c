#include "cli/help.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/opts.h"
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WIDTH_LEAST = 50,
    WIDTH_MOST = 100,
    LEFT_MOST = 30, /* a longer left side has its right side on the next line */
};

size_t
help_width(void)
{
    size_t width, rows;

    terminal_size(STDOUT_FILENO, &width, &rows);
    return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

void
help_add(struct help_lines *lines, char *left, char *right)
{
    VEC_PUSH(lines, ((struct help_line){ left, right }));
}

void
help_release(struct help_lines *lines)
{
    for (size_t i = 0; i < lines->len; i++) {
        free(lines->v[i].left);
        free(lines->v[i].right);
    }
    VEC_RELEASE(lines);
}

/* Words of text from column at on; further lines begin behind indent blanks. */
static void
put_wrapped(struct str *out, const char *text, size_t at, size_t indent, size_t width)
{
    bool first = true;

    while (*text) {
        size_t len = strcspn(text, " ");
        size_t columns = utf8_width(text, len);

        if (!first && at + 1 + columns > width) {
            str_putc(out, '\n');
            str_fill(out, ' ', indent);
            at = indent;
        } else if (!first) {
            str_putc(out, ' ');
            at++;
        }
        str_put_n(out, text, len);
        at += columns;
        first = false;
        text += len;
        text += strspn(text, " ");
    }
    str_putc(out, '\n');
}

void
help_put_paragraph(struct str *out, const char *text, size_t width)
{
    put_wrapped(out, text, 0, 0, width);
}

void
help_put_lines(struct str *out, const struct help_lines *lines, size_t width)
{
    size_t column = 0;

    for (size_t i = 0; i < lines->len; i++) {
        size_t len = strlen(lines->v[i].left);

        if (len > column && len <= LEFT_MOST)
            column = len;
    }
    column += 4;
    for (size_t i = 0; i < lines->len; i++) {
        const char *left = lines->v[i].left;
        size_t at = 2 + strlen(left);

        str_printf(out, "  %s", left);
        if (at + 2 > column) {
            str_putc(out, '\n');
            at = 0;
        }
        str_fill(out, ' ', column - at);
        put_wrapped(out, lines->v[i].right, column, column, width);
    }
}

void
help_put_usage(struct str *out, const struct opt *row)
{
    if (row->letter)
        str_printf(out, "-%c, ", row->letter);
    str_printf(out, "--%s", row->name);
    if (row->arg)
        str_printf(out, " %s", row->arg);
}

void
help_put_sentence(struct str *out, const struct opt *row)
{
    str_put(out, row->sentence);
    if (row->choices) {
        str_put(out, ": ");
        for (size_t i = 0; row->choices[i]; i++)
            str_printf(out, "%s%s", i ? ", " : "", row->choices[i]);
    }
    if (row->env)
        str_printf(out, " [$%s]", row->env);
}

void
help_put_options(struct str *out, const struct opt *rows, size_t width)
{
    struct help_lines lines = HELP_LINES_INIT;

    for (; rows->kind != OPT_KIND_END; rows++) {
        struct str left = STR_INIT, right = STR_INIT;

        if (rows->flags & OPT_HIDDEN)
            continue;
        if (!rows->letter)
            str_put(&left, "    ");
        help_put_usage(&left, rows);
        help_put_sentence(&right, rows);
        help_add(&lines, str_steal(&left), str_steal(&right));
    }
    help_put_lines(out, &lines, width);
    help_release(&lines);
}
