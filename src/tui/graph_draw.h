/* A graph as boxes and lines. */
#pragma once

#include "base/base.h"
#include "tui/cells.h"
#include "tui/graph_layout.h"

struct arena;
struct graph;
struct map;

struct graph_picture {
    const struct graph *g;
    struct graph_layout layout;
    bool detailed;            /* images, use and ports in the boxes, words at the arrows */
    size_t selected;          /* node; its edges stand out */
    const struct map *marks;  /* by service */
    const char *const *usage; /* by node, "cpu 6%  mem 910M"; "" for none */
};

/*
 * Lays it out for the room there is, with details where they fit; false: it does not fit.  g,
 * selected, marks and usage are the caller's to set before.
 */
bool graph_fit(struct arena *a, struct graph_picture *p, int width, int height, bool details);
/* With a line of steps above; as high as the layout and 1. */
void graph_draw(struct arena *a, const struct graph_picture *p, struct cells *c,
                struct area area);
/* What the signs mean, in one line. */
const char *graph_legend(bool detailed);
