#include "backends/flags.h"

#include "base/mem.h"
#include "base/str.h"

#include <string.h>

/* One line of the matrix: an attribute and what stands in each column. */
static void
put_level(struct str *out, const struct flag_cell *cell)
{
    str_put(out, support_names[cell->level]);
    if (cell->cap >= 0)
        str_printf(out, ", else %s", support_names[cell->without]);
}

static const char *
shown_path(const char *path)
{
    return str_starts(path, "services.*.") ? path + strlen("services.*.") : path;
}

static void
put_markdown_row(struct str *out, const struct flag_row *row)
{
    str_printf(out, "| `%s` |", shown_path(row->path));
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        str_putc(out, ' ');
        put_level(out, &row->cell[c]);
        if (row->cell[c].why)
            str_printf(out, ": %s", row->cell[c].why);
        str_put(out, " |");
    }
    str_putc(out, '\n');
}

static void
put_markdown(struct str *out)
{
    str_put(out, "| attribute |");
    for (size_t c = 0; c < COLUMN_COUNT; c++)
        str_printf(out, " %s |", column_names[c]);
    str_put(out, "\n| --- |");
    for (size_t c = 0; c < COLUMN_COUNT; c++)
        str_put(out, " --- |");
    str_putc(out, '\n');
    for (size_t t = 0; flag_tables[t]; t++)
        for (const struct flag_row *row = flag_tables[t]; row->path; row++)
            put_markdown_row(out, row);
}

static void
put_text(struct str *out)
{
    enum { PATH_WIDTH = 48, CELL_WIDTH = 24 };

    for (size_t t = 0; flag_tables[t]; t++) {
        for (const struct flag_row *row = flag_tables[t]; row->path; row++) {
            CLEANUP(str_release) struct str line = STR_INIT;

            str_put(&line, shown_path(row->path));
            for (size_t c = 0; c < COLUMN_COUNT; c++) {
                size_t at = PATH_WIDTH + c * CELL_WIDTH;

                str_fill(&line, ' ', line.len < at ? at - line.len : 1);
                put_level(&line, &row->cell[c]);
            }
            str_printf(out, "%s\n", line.buf);
        }
    }
}

void
support_matrix(enum matrix_form form, struct str *out)
{
    if (form == MATRIX_MARKDOWN)
        put_markdown(out);
    else
        put_text(out);
}
