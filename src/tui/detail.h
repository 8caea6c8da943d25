/*
 * What stands beside the overview's list: why the selected row is as it is, its facts where
 * the terminal is wide, the end of its log where there is room below.
 */
#pragma once

#include "base/base.h"
#include "tui/cells.h"

struct detail;
struct overview_row;
struct ui;

struct detail *detail_new(struct ui *ui);
void detail_free(struct detail *d);
/* about may be NULL.  Follows the log of the row's container when it has changed. */
void detail_refresh(struct detail *d, const struct overview_row *about);
/* Takes its places from *rest. */
void detail_draw(struct detail *d, const struct overview_row *about, struct cells *c,
                 struct area *rest);
/* The page that is shown where no runtime answers: what was looked for and what helps. */
void detail_draw_no_runtime(struct ui *ui, struct cells *c, struct area a);
