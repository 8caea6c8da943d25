/*
 * Where the boxes of a graph stand and how its edges run: steps from left to right, edges that
 * cross steps in lanes of their own, so that no edge runs through a box.  Pure geometry.
 */
#pragma once

#include "base/base.h"

struct arena;
struct graph;

struct graph_point {
    int x, y;
};

struct graph_box {
    int x, y, width, height; /* with its frame */
};

/* The points of an edge from the right side of a box to the left side of another. */
struct graph_path {
    struct graph_point *v;
    size_t len;
};

struct graph_layout {
    int width, height;
    struct graph_box *boxes;  /* by node */
    struct graph_path *paths; /* by edge */
    int *columns;             /* x of each step */
};

struct graph_form {
    int width, height; /* what there is room for */
    int inner;         /* rows inside of a box, at least */
    int label;         /* columns for the word before an arrow */
    const int *widths; /* of each node's text */
};

/* false: there is not room enough, or no way to draw it without edges upon each other. */
bool graph_lay_out(struct arena *a, const struct graph *g, const struct graph_form *form,
                   struct graph_layout *ret);
