#include "tui/chart.h"

#include "base/utf8.h"

#include <string.h>

enum { LABEL = 6, EIGHTHS = 8 };

static const char *
bar(int eighths, bool ascii)
{
    static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    static const char *const marks[] = { " ", ".", ".", ".", ":", ":", ":", "#", "#" };

    eighths = eighths < 0 ? 0 : eighths > EIGHTHS ? EIGHTHS : eighths;
    return (ascii ? marks : blocks)[eighths];
}

static void
draw_bars(const struct chart *chart, struct cells *c, struct area a)
{
    size_t shown = chart->len < (size_t)a.width ? chart->len : (size_t)a.width;

    for (size_t i = 0; i < shown; i++) {
        float value = chart->values[chart->len - shown + i];
        int x = a.width - (int)shown + (int)i;
        int level = chart->most > 0
                        ? (int)(value / chart->most * (float)(a.height * EIGHTHS) + 0.5f)
                        : 0;

        for (int y = 0; y < a.height; y++)
            cells_put(c, a, x, a.height - 1 - y, 1, STYLE_GRAPH,
                      bar(level - y * EIGHTHS, c->ascii));
    }
}

void
chart_draw(const struct chart *chart, struct cells *c, struct area a)
{
    struct area head = area_cut_rows(&a, 1), foot = area_cut_rows(&a, -1), labels;

    cells_rule(c, head, 0, STYLE_BORDER, chart->title, NULL);
    labels = area_cut_columns(&a, LABEL);
    cells_put_right(c, labels, LABEL - 1, 0, STYLE_DIM, chart->top);
    cells_put_right(c, labels, LABEL - 1, labels.height - 1, STYLE_DIM, "0");
    for (int y = 0; y < labels.height; y++)
        cells_put(c, labels, LABEL - 1, y, 1, STYLE_BORDER, c->ascii ? "|" : "│");
    area_cut_columns(&foot, LABEL);
    cells_put(c, foot, 0, 0, -1, STYLE_DIM, "a minute ago");
    cells_put_right(c, foot, foot.width, 0, STYLE_DIM, "now");
    draw_bars(chart, c, a);
}
