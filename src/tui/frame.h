/*
 * What stands around every page: the top line with the runtimes and the state of the world,
 * the line of hints, the line of views.
 */
#pragma once

#include "base/base.h"
#include "tui/cells.h"

struct ui;
struct view;

/* The page v with its frame. */
void frame_draw(struct view *v, struct cells *c, struct area a);
/* A click on a name in the line of views opens it; false: it was elsewhere. */
bool frame_click(struct ui *ui, int x, int y);
