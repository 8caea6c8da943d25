/*
 * Progress of a run on the status stream: as plain lines, which are Docker Compose's, as one
 * JSON object a line, or as a block at the bottom of a terminal that is drawn anew at most ten
 * times a second.  Listens to the app's bus.
 */
#pragma once

#include "base/base.h"

struct app;
struct progress;
struct progress_view;
struct terminal;

struct progress_view *progress_view_new(struct app *app, const char *program,
                                        const struct terminal *t);
/* Draws the last state.  NULL is fine. */
void progress_view_free(struct progress_view *v);
/* The work so far is over and stays on the screen as it is; what comes begins a new block. */
void progress_view_end(struct progress_view *v);
/*
 * Something else will write to the same terminal: the block is taken away, and drawn again
 * below when there is news.
 */
void progress_view_hide(struct progress_view *v);
