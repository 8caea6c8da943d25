/* A last minute as bars, a column a second, the newest at the right. */
#pragma once

#include "base/base.h"
#include "tui/cells.h"

struct chart {
    const char *title, *top; /* what it is, and what its upper edge means */
    const float *values;     /* oldest first */
    size_t len;
    float most; /* at the upper edge */
};

enum { CHART_LEAST = 6 }; /* rows */
void chart_draw(const struct chart *chart, struct cells *c, struct area a);
