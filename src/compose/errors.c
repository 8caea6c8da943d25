/* The table of errors as a page, and by code. */
#include "compose/errors_table.h"

#include "base/str.h"

#include <string.h>

const struct error_row *
error_row_find(const char *code)
{
    for (size_t i = 0; i < error_row_count; i++)
        if (str_eq(error_rows[i].code, code))
            return &error_rows[i];
    return NULL;
}

static void
put_block(struct str *out, const char *title, const char *lines)
{
    if (!lines)
        return;
    str_printf(out, "%s\n\n```yaml\n%s```\n\n", title, lines);
}

void
errors_markdown(struct str *out)
{
    str_put(out, "# Errors\n\n"
                 "Every error of a compose file begins with its place:\n\n"
                 "```\n"
                 "crank-compose: compose.yaml:4:5: services.web.prots: \"prots\" is not known "
                 "here\n"
                 "    4 |     prots: [\"80:80\"]\n"
                 "      |     ^\n"
                 "  hint: did you mean \"ports\"?\n"
                 "```\n\n"
                 "All errors of the files are shown at once, at most 20, each once.  Below the "
                 "excerpt stands how the value came there: the variable that made it, the "
                 "include, extends or alias that brought it.  `crank-compose check --format "
                 "json` gives the same to tools, with the code of each; the codes below stay "
                 "the same over releases.\n\n"
                 "This page is printed from the table in `src/compose/errors_table.c`.\n\n"
                 "| code | |\n| --- | --- |\n");
    for (size_t i = 0; i < error_row_count; i++)
        str_printf(out, "| [`%s`](#%s) | %s |\n", error_rows[i].code, error_rows[i].code,
                   error_rows[i].title);
    for (size_t i = 0; i < error_row_count; i++) {
        const struct error_row *row = &error_rows[i];

        str_printf(out, "\n## %s\n\n**%s.** %s\n", row->code, row->title, row->text);
        if (row->bad || row->good)
            str_putc(out, '\n');
        put_block(out, "Wrong:", row->bad);
        put_block(out, "Right:", row->good);
        if (row->bad || row->good)
            str_truncate(out, out->len - 1);
    }
}
