#include "tui/graph_draw.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/graph_model.h"

#include <string.h>

enum { INNER = 3, INNER_DETAILED = 4, TEXT_LEAST = 9, TEXT_MOST = 18, TEXT_MOST_DETAILED = 24 };
enum { NORTH = 1, EAST = 2, SOUTH = 4, WEST = 8 };

/* What edges leave in a cell. */
struct wire {
    uint8_t mask;            /* where lines go from here */
    uint8_t weight;          /* of the edge that decides its style */
    uint32_t level, upright; /* the node, + 1, whose edges run across, and up and down */
};

struct sheet_of_wires {
    struct wire *v;
    int width, height;
};

const char *
graph_legend(bool detailed)
{
    return detailed ? "words at the arrows: what is waited for    >> blocked now    X failed"
                    : "s started  h healthy  c completed   >> blocked now   X failed";
}

/* ---- the room that texts want ---- */

static int
columns_of(const char *text)
{
    return (int)utf8_width(text, strlen(text));
}

static int
text_width(const struct graph_picture *p, size_t node)
{
    const struct graph_node *n = &p->g->nodes[node];
    const char *texts[] = { n->title,
                            n->word,
                            n->detail,
                            p->detailed ? n->image : "",
                            p->detailed ? n->ports : "",
                            p->detailed ? p->usage[node] : "" };
    int most = p->detailed ? TEXT_MOST_DETAILED : TEXT_MOST, width = TEXT_LEAST;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        width = columns_of(texts[i]) > width ? columns_of(texts[i]) : width;
    if (p->detailed && columns_of(n->word) + columns_of(n->detail) + 2 > width)
        width = columns_of(n->word) + columns_of(n->detail) + 2;
    return width > most ? most : width;
}

bool
graph_fit(struct arena *a, struct graph_picture *p, int width, int height, bool details)
{
    int *widths = arena_alloc(a, (p->g->node_count + 1) * sizeof *widths);
    struct graph_form form = { .width = width, .height = height - 1, .widths = widths };

    for (int detailed = details; detailed >= 0; detailed--) {
        p->detailed = detailed;
        form.inner = detailed ? INNER_DETAILED : INNER;
        form.label = detailed ? 8 : 1;
        for (size_t i = 0; i < p->g->node_count; i++)
            widths[i] = text_width(p, i);
        if (graph_lay_out(a, p->g, &form, &p->layout))
            return true;
    }
    return false;
}

/* ---- lines ---- */

static struct wire *
wire_at(const struct sheet_of_wires *w, int x, int y)
{
    static struct wire outside;

    if (x < 0 || y < 0 || x >= w->width || y >= w->height)
        return &outside;
    return &w->v[(size_t)y * (size_t)w->width + (size_t)x];
}

static void
leave_mark(struct wire *w, unsigned mask, uint32_t node, uint8_t weight)
{
    w->mask |= (uint8_t)mask;
    w->weight = weight > w->weight ? weight : w->weight;
    if (mask & (EAST | WEST))
        w->level = node;
    if (mask & (NORTH | SOUTH))
        w->upright = node;
}

static void
lay_wire(const struct sheet_of_wires *w, const struct graph_path *p, uint32_t node,
         uint8_t weight)
{
    int x = p->v[0].x, y = p->v[0].y;

    leave_mark(wire_at(w, x, y), WEST, node, weight);
    for (size_t i = 1; i < p->len; i++) {
        while (x != p->v[i].x || y != p->v[i].y) {
            int dx = (p->v[i].x > x) - (p->v[i].x < x), dy = (p->v[i].y > y) - (p->v[i].y < y);

            leave_mark(wire_at(w, x, y), dx ? EAST : dy < 0 ? NORTH : SOUTH, node, weight);
            x += dx;
            y += dy;
            leave_mark(wire_at(w, x, y), dx ? WEST : dy < 0 ? SOUTH : NORTH, node, weight);
        }
    }
}

static enum style
wire_style(uint8_t weight)
{
    static const enum style styles[] = { STYLE_DIM, STYLE_DIM, STYLE_KEY, STYLE_BUSY,
                                         STYLE_BAD };

    return styles[weight];
}

static uint8_t
edge_weight(const struct graph_edge *e, size_t selected)
{
    if (e->state == EDGE_FAILED)
        return 4;
    if (e->state == EDGE_BLOCKED)
        return 3;
    return e->from == selected || e->to == selected ? 2 : 1;
}

/* By the directions; what only crosses shows the upright line. */
static const char *
wire_sign(const struct wire *w, bool ascii)
{
    static const char *const lines[16] = { " ", "│", "─", "└", "│", "│", "┌", "├",
                                           "─", "┘", "─", "┴", "┐", "┤", "┬", "┼" };
    bool crossing = w->mask == (NORTH | EAST | SOUTH | WEST) && w->level != w->upright;

    if (!ascii)
        return crossing ? "│" : lines[w->mask];
    if (crossing || (w->mask & ~(unsigned)(NORTH | SOUTH)) == 0)
        return "|";
    return (w->mask & ~(unsigned)(EAST | WEST)) == 0 ? "-" : "+";
}

static void
draw_arrow(const struct graph_picture *p, size_t edge, struct cells *c, struct area a)
{
    const struct graph_edge *e = &p->g->edges[edge];
    const struct graph_path *path = &p->layout.paths[edge];
    struct graph_point end = path->v[path->len - 1];
    enum style style = wire_style(edge_weight(e, p->selected));
    char letter[2] = { graph_letter(e->condition), '\0' };
    const char *word = p->detailed ? graph_word(e->condition) : letter;

    if (e->state == EDGE_BLOCKED)
        cells_put(c, a, end.x - 1, end.y, 2, style, ">>");
    else
        cells_put(c, a, end.x, end.y, 1, style, e->state == EDGE_FAILED ? "X" : ">");
    cells_put(c, a, end.x - 1 - (int)strlen(word), end.y, -1, style, word);
}

static void
draw_edges(struct arena *arena, const struct graph_picture *p, struct cells *c, struct area a)
{
    struct sheet_of_wires w = { NULL, p->layout.width, p->layout.height };

    w.v = arena_alloc(arena, (size_t)(w.width + 1) * (size_t)(w.height + 1) * sizeof *w.v);
    for (size_t i = 0; i < p->g->edge_count; i++)
        lay_wire(&w, &p->layout.paths[i], (uint32_t)p->g->edges[i].from + 1,
                 edge_weight(&p->g->edges[i], p->selected));
    for (int y = 0; y < w.height; y++)
        for (int x = 0; x < w.width; x++)
            if (wire_at(&w, x, y)->mask)
                cells_put(c, a, x, y, 1, wire_style(wire_at(&w, x, y)->weight),
                          wire_sign(wire_at(&w, x, y), c->ascii));
    for (size_t i = 0; i < p->g->edge_count; i++)
        draw_arrow(p, i, c, a);
}

/* ---- boxes ---- */

static void
draw_title(const struct graph_picture *p, size_t node, struct cells *c, struct area row, int x,
           int width)
{
    const struct graph_node *n = &p->g->nodes[node];
    bool marked = p->marks && map_has(p->marks, n->service);
    int used = 0;

    if (marked)
        used = cells_put(c, row, x, 0, 1, STYLE_MARK, c->ascii ? "*" : "●");
    used += cells_put(c, row, x + used, 0, width - used, STYLE_TITLE, n->title);
    if (node == p->selected)
        cells_mark(c,
                   (struct area){ row.x + x - 1, row.y, p->detailed ? used + 2 : width + 2, 1 },
                   CELL_REVERSED);
}

static void
draw_details(const struct graph_picture *p, size_t node, struct cells *c, struct area in)
{
    const struct graph_node *n = &p->g->nodes[node];
    int x;

    cells_put(c, in, 0, 0, -1, STYLE_DIM, n->image);
    x = cells_put(c, in, 0, 1, -1, n->style, n->word);
    cells_put(c, in, x + 2, 1, -1, STYLE_NORMAL, n->detail);
    cells_put(c, in, 0, 2, -1, STYLE_NORMAL, p->usage[node]);
    cells_put(c, in, 0, 3, -1, STYLE_NORMAL, n->ports);
}

static void
draw_box(const struct graph_picture *p, size_t node, struct cells *c, struct area a)
{
    const struct graph_node *n = &p->g->nodes[node];
    const struct graph_box *b = &p->layout.boxes[node];
    struct area box = { a.x + b->x, a.y + b->y, b->width, b->height }, in;
    enum style frame = n->state == GRAPH_BAD       ? STYLE_BAD
                       : n->state == GRAPH_WAITING ? STYLE_BUSY
                                                   : STYLE_BORDER;

    in = area_inset(cells_box(c, box, frame, NULL), 1, 0);
    if (p->detailed) {
        cells_put(c, box, 2, 0, 1, frame, " ");
        cells_put(c, box, 3 + columns_of(n->title), 0, 1, frame, " ");
        draw_title(p, node, c, (struct area){ box.x, box.y, box.width - 2, 1 }, 3,
                   box.width - 6);
        draw_details(p, node, c, in);
        return;
    }
    draw_title(p, node, c, (struct area){ box.x, in.y, box.width, 1 }, 2, in.width);
    cells_put(c, in, 0, 1, -1, n->style, n->word);
    cells_put(c, in, 0, 2, -1, STYLE_NORMAL, n->detail);
}

void
graph_draw(struct arena *a, const struct graph_picture *p, struct cells *c, struct area area)
{
    struct area head = area_cut_rows(&area, 1);

    for (int step = 0; step < p->g->steps; step++)
        cells_printf(c, head, p->layout.columns[step] + 1, 0, STYLE_HEADER, "step %d",
                     step + 1);
    draw_edges(a, p, c, area);
    for (size_t i = 0; i < p->g->node_count; i++)
        draw_box(p, i, c, area);
}
