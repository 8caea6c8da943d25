#include "tui/graph_layout.h"

#include "base/mem.h"
#include "tui/graph_model.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS = 8, ARROW = 2, SPARE_GAP = 8, NODES_MOST = 120, LANES_MOST = 400 };

/*
 * What stands in a column: a box, or a lane in which the edges of one node cross it.  Boxes
 * have the indices of their nodes.
 */
struct item {
    size_t net; /* the node whose edges these are */
    bool lane;
    int step, order;
    double weight;
    int inner, height, y;
};

/* From an item to one of the next column. */
struct link {
    size_t from, to;
    int entry; /* row in which it arrives */
};

/* The edges of one item in the gap behind its column: one vertical line at most. */
struct net {
    size_t item;
    int exit, low, high; /* rows */
    int track;           /* -1: none needed; -2: not chosen yet */
};

struct draft {
    struct arena *a;
    const struct graph *g;
    const struct graph_form *form;
    struct item *items;
    size_t item_count;
    struct link *links;
    size_t link_count, link_cap;
    size_t *lanes;    /* first lane item of each node */
    struct net *nets; /* by item: those of the gap behind it */
    int *tracks;      /* how many each gap needs */
    int *widths;      /* of each column */
};

/* ---- items and links ---- */

static int
last_step(const struct graph *g, size_t node)
{
    int last = g->nodes[node].step;

    for (size_t i = 0; i < g->edge_count; i++)
        if (g->edges[i].from == node && g->nodes[g->edges[i].to].step > last)
            last = g->nodes[g->edges[i].to].step;
    return last;
}

static size_t
in_degree(const struct graph *g, size_t node)
{
    size_t n = 0;

    for (size_t i = 0; i < g->edge_count; i++)
        n += g->edges[i].to == node;
    return n;
}

static bool
make_items(struct draft *d)
{
    const struct graph *g = d->g;
    size_t count = g->node_count;

    for (size_t i = 0; i < g->node_count; i++)
        if (last_step(g, i) > g->nodes[i].step + 1)
            count += (size_t)(last_step(g, i) - g->nodes[i].step - 1);
    if (count > g->node_count + LANES_MOST)
        return false;
    d->items = arena_alloc(d->a, (count + 1) * sizeof *d->items);
    d->lanes = arena_alloc(d->a, (g->node_count + 1) * sizeof *d->lanes);
    for (size_t i = 0; i < g->node_count; i++) {
        int inner = (int)in_degree(g, i);

        inner = inner < d->form->inner ? d->form->inner : inner;
        d->items[i] = (struct item){
            .net = i, .step = g->nodes[i].step, .inner = inner, .height = inner + 2
        };
    }
    d->item_count = g->node_count;
    for (size_t i = 0; i < g->node_count; i++) {
        d->lanes[i] = d->item_count;
        for (int s = g->nodes[i].step + 1; s < last_step(g, i); s++)
            d->items[d->item_count++] =
                (struct item){ .net = i, .lane = true, .step = s, .height = 1 };
    }
    return true;
}

/* The item of a node's edges in a step. */
static size_t
item_at(const struct draft *d, size_t node, int step)
{
    int own = d->g->nodes[node].step;

    return step == own ? node : d->lanes[node] + (size_t)(step - own - 1);
}

static void
add_link(struct draft *d, size_t from, size_t to)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].from == from && d->links[i].to == to)
            return;
    d->links = arena_grow(d->a, d->links, &d->link_cap, d->link_count + 1, sizeof *d->links);
    d->links[d->link_count++] = (struct link){ .from = from, .to = to };
}

static void
make_links(struct draft *d)
{
    for (size_t i = 0; i < d->g->edge_count; i++) {
        const struct graph_edge *e = &d->g->edges[i];
        int step = d->g->nodes[e->from].step, last = d->g->nodes[e->to].step;

        for (; step + 1 < last; step++)
            add_link(d, item_at(d, e->from, step), item_at(d, e->from, step + 1));
        add_link(d, item_at(d, e->from, step), e->to);
    }
}

/* ---- the order within columns ---- */

static size_t
crossings(const struct draft *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->link_count; i++) {
        for (size_t k = i + 1; k < d->link_count; k++) {
            const struct item *f1 = &d->items[d->links[i].from];
            const struct item *f2 = &d->items[d->links[k].from];
            const struct item *t1 = &d->items[d->links[i].to];
            const struct item *t2 = &d->items[d->links[k].to];

            n += f1->step == f2->step && (f1->order < f2->order) != (t1->order < t2->order) &&
                 f1->order != f2->order && t1->order != t2->order;
        }
    }
    return n;
}

/* What has no edge at all goes below the others. */
static void
weigh(struct draft *d, bool from_left)
{
    for (size_t i = 0; i < d->item_count; i++) {
        int sum = 0, n = 0, others = 0;

        for (size_t k = 0; k < d->link_count; k++) {
            const struct link *l = &d->links[k];

            others += (from_left ? l->from : l->to) == i;
            if ((from_left ? l->to : l->from) != i)
                continue;
            sum += d->items[from_left ? l->from : l->to].order;
            n++;
        }
        d->items[i].weight = n        ? (double)sum / n
                             : others ? d->items[i].order
                                      : (double)d->item_count + d->items[i].order;
    }
}

/* The items of a column in their order. */
static size_t
column_of(const struct draft *d, int step, size_t *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < d->item_count; i++) {
        size_t at = n;

        if (d->items[i].step != step)
            continue;
        for (; at > 0 && d->items[ret[at - 1]].order > d->items[i].order; at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
        n++;
    }
    return n;
}

static void
sort_column(struct draft *d, int step, size_t *column)
{
    size_t n = column_of(d, step, column);

    for (size_t i = 1; i < n; i++) {
        size_t moving = column[i], at = i;

        for (; at > 0 && d->items[column[at - 1]].weight > d->items[moving].weight; at--)
            column[at] = column[at - 1];
        column[at] = moving;
    }
    for (size_t i = 0; i < n; i++)
        d->items[column[i]].order = (int)i;
}

/* Sweeps to and fro; the order with the fewest crossings is kept. */
static void
order_items(struct draft *d)
{
    size_t *column = arena_alloc(d->a, (d->item_count + 1) * sizeof *column);
    int *best = arena_alloc(d->a, (d->item_count + 1) * sizeof *best);
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < d->item_count; i++)
        d->items[i].order = (int)i;
    for (int step = 0; step < d->g->steps; step++) {
        size_t n = column_of(d, step, column);

        for (size_t i = 0; i < n; i++)
            d->items[column[i]].order = (int)i;
    }
    for (int sweep = 0; sweep <= SWEEPS; sweep++) {
        size_t now = crossings(d);

        if (now < least) {
            least = now;
            for (size_t i = 0; i < d->item_count; i++)
                best[i] = d->items[i].order;
        }
        weigh(d, sweep % 2 == 0);
        for (int step = 0; step < d->g->steps; step++)
            sort_column(d, step, column);
    }
    for (size_t i = 0; i < d->item_count; i++)
        d->items[i].order = best[i];
}

/* ---- rows ---- */

static int
exit_row(const struct item *it)
{
    return it->lane ? it->y : it->y + 1 + it->inner / 2;
}

/* The links into an item, those from above first. */
static size_t
links_into(const struct draft *d, size_t item, struct link **ret)
{
    size_t n = 0;

    for (size_t i = 0; i < d->link_count; i++) {
        struct link *l = &d->links[i];
        size_t at = n;

        if (l->to != item)
            continue;
        for (; at > 0 && d->items[ret[at - 1]->from].order > d->items[l->from].order; at--)
            ret[at] = ret[at - 1];
        ret[at] = l;
        n++;
    }
    return n;
}

/* The row of one of count links: of two the upper is in the middle, and can be straight. */
static int
port(const struct item *it, size_t index, size_t count)
{
    if (it->lane)
        return 0;
    if (count <= 2 && it->inner > 2)
        return 1 + it->inner / 2 + (int)index;
    return 1 + (count == 1 ? 0 : (int)index * (it->inner - 1) / (int)(count - 1));
}

/* Each below the one before it, as near to a straight edge as that allows; returns the height.
 */
static int
place_rows(struct draft *d, int gap, bool align)
{
    size_t *column = arena_alloc(d->a, (d->item_count + 1) * sizeof *column);
    struct link **into = arena_alloc(d->a, (d->link_count + 1) * sizeof(struct link *));
    int height = 0;

    for (int step = 0; step < d->g->steps; step++) {
        size_t n = column_of(d, step, column);
        int bottom = 0;

        for (size_t i = 0; i < n; i++) {
            struct item *it = &d->items[column[i]];
            size_t links = links_into(d, column[i], into);
            bool beside = i > 0 && !(it->lane && d->items[column[i - 1]].lane);
            int least = bottom + (beside ? gap : 0);

            it->y = least;
            if (align && links) {
                size_t middle = (links - 1) / 2;
                int want = exit_row(&d->items[into[middle]->from]) - port(it, middle, links);

                it->y = want > least ? want : least;
            }
            for (size_t k = 0; k < links; k++)
                into[k]->entry = it->y + port(it, k, links);
            bottom = it->y + it->height;
        }
        height = bottom > height ? bottom : height;
    }
    return height;
}

/* ---- vertical lines ---- */

/* a has to stand left of b: b arrives in the row in which a leaves. */
static bool
before(const struct draft *d, const struct net *a, const struct net *b)
{
    for (size_t i = 0; a != b && i < d->link_count; i++)
        if (d->links[i].from == b->item && d->links[i].entry == a->exit)
            return true;
    return false;
}

static bool
overlaps(const struct net *a, const struct net *b)
{
    return a->low <= b->high && b->low <= a->high;
}

/* The lowest track that is free and right of all that must stand left; -1: one is not chosen.
 */
static int
free_track(const struct draft *d, struct net **nets, size_t n, const struct net *net)
{
    int track = 0;
    bool moved = true;

    for (size_t i = 0; i < n; i++) {
        if (!before(d, nets[i], net) || nets[i]->track == -1)
            continue;
        if (nets[i]->track < 0)
            return -1;
        track = nets[i]->track >= track ? nets[i]->track + 1 : track;
    }
    while (moved) {
        moved = false;
        for (size_t i = 0; i < n; i++)
            if (nets[i]->track == track && overlaps(nets[i], net)) {
                track++;
                moved = true;
            }
    }
    return track;
}

/* Lines that go down are taken from below, those that go up from above: fewer cross. */
static int
compare_nets(const void *pa, const void *pb)
{
    const struct net *a = *(struct net *const *)pa, *b = *(struct net *const *)pb;
    bool down_a = a->high > a->exit, down_b = b->high > b->exit;

    if (down_a != down_b)
        return down_a ? 1 : -1;
    return down_a ? (b->exit > a->exit) - (b->exit < a->exit)
                  : (a->exit > b->exit) - (a->exit < b->exit);
}

static size_t
nets_of_gap(struct draft *d, int step, struct net **ret)
{
    size_t n = 0;

    for (size_t i = 0; i < d->item_count; i++) {
        int exit = exit_row(&d->items[i]);
        struct net *net = &d->nets[i];

        *net = (struct net){ .item = i, .exit = exit, .low = exit, .high = exit, .track = -1 };
        if (d->items[i].step != step)
            continue;
        for (size_t k = 0; k < d->link_count; k++) {
            const struct link *l = &d->links[k];

            if (l->from != i)
                continue;
            net->low = l->entry < net->low ? l->entry : net->low;
            net->high = l->entry > net->high ? l->entry : net->high;
        }
        if (net->low < net->high) {
            net->track = -2;
            ret[n++] = net;
        }
    }
    if (n)
        qsort(ret, n, sizeof *ret, compare_nets);
    return n;
}

static bool
choose_tracks(struct draft *d, int step, struct net **nets, struct net *keep)
{
    size_t n = nets_of_gap(d, step, nets), left = n;
    bool any = true;

    while (left && any) {
        any = false;
        for (size_t i = 0; i < n; i++) {
            int track;

            if (nets[i]->track != -2)
                continue;
            track = free_track(d, nets, n, nets[i]);
            if (track < 0)
                continue;
            nets[i]->track = track;
            d->tracks[step] = track >= d->tracks[step] ? track + 1 : d->tracks[step];
            left--;
            any = true;
        }
    }
    for (size_t i = 0; i < d->item_count; i++)
        if (d->items[i].step == step)
            keep[i] = d->nets[i];
    return left == 0;
}

static bool
route(struct draft *d)
{
    struct net **nets = arena_alloc(d->a, (d->item_count + 1) * sizeof(struct net *));
    struct net *keep = arena_alloc(d->a, (d->item_count + 1) * sizeof *keep);

    d->nets = arena_alloc(d->a, (d->item_count + 1) * sizeof *d->nets);
    d->tracks = arena_alloc(d->a, ((size_t)d->g->steps + 1) * sizeof *d->tracks);
    for (int step = 0; step < d->g->steps; step++)
        if (!choose_tracks(d, step, nets, keep))
            return false;
    d->nets = keep;
    return true;
}

/* ---- columns and points ---- */

static int
gap_width(const struct draft *d, int step)
{
    return 1 + d->tracks[step] + d->form->label + ARROW;
}

static bool
place_columns(struct draft *d, struct graph_layout *ret)
{
    int steps = d->g->steps, total = 0, spare, x = 0;

    d->widths = arena_alloc(d->a, ((size_t)steps + 1) * sizeof *d->widths);
    ret->columns = arena_alloc(d->a, ((size_t)steps + 1) * sizeof *ret->columns);
    for (size_t i = 0; i < d->g->node_count; i++) {
        int step = d->g->nodes[i].step, w = d->form->widths[i] + 4;

        d->widths[step] = w > d->widths[step] ? w : d->widths[step];
    }
    for (int s = 0; s < steps; s++)
        total += d->widths[s] + (s + 1 < steps ? gap_width(d, s) : 0);
    if (total > d->form->width)
        return false;
    spare = steps > 1 ? (d->form->width - total) / (steps - 1) : 0;
    spare = spare > SPARE_GAP ? SPARE_GAP : spare;
    for (int s = 0; s < steps; s++) {
        ret->columns[s] = x;
        x += d->widths[s] + (s + 1 < steps ? gap_width(d, s) + spare : 0);
    }
    ret->width = x;
    return true;
}

static int
entry_of(const struct draft *d, size_t from, size_t to)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].from == from && d->links[i].to == to)
            return d->links[i].entry;
    return 0;
}

static void
draw_path(const struct draft *d, const struct graph_edge *e, const struct graph_layout *l,
          struct graph_path *p)
{
    int step = d->g->nodes[e->from].step, last = d->g->nodes[e->to].step;

    p->v = arena_alloc(d->a, (size_t)(2 * (last - step) + 2) * sizeof *p->v);
    p->v[p->len++] = (struct graph_point){ l->columns[step] + d->widths[step],
                                           exit_row(&d->items[e->from]) };
    for (; step < last; step++) {
        size_t from = item_at(d, e->from, step);
        size_t to = step + 1 == last ? e->to : item_at(d, e->from, step + 1);
        int exit = exit_row(&d->items[from]), entry = entry_of(d, from, to);
        int x = l->columns[step] + d->widths[step] + 1 + d->nets[from].track;

        if (exit != entry) {
            p->v[p->len++] = (struct graph_point){ x, exit };
            p->v[p->len++] = (struct graph_point){ x, entry };
        }
    }
    p->v[p->len] = (struct graph_point){ l->columns[last] - 1, p->v[p->len - 1].y };
    p->len++;
}

static void
put_result(struct draft *d, struct graph_layout *ret)
{
    const struct graph *g = d->g;

    ret->boxes = arena_alloc(d->a, (g->node_count + 1) * sizeof *ret->boxes);
    ret->paths = arena_alloc(d->a, (g->edge_count + 1) * sizeof *ret->paths);
    for (size_t i = 0; i < g->node_count; i++) {
        const struct item *it = &d->items[i];

        ret->boxes[i] = (struct graph_box){ ret->columns[it->step], it->y, d->widths[it->step],
                                            it->height };
    }
    for (size_t i = 0; i < g->edge_count; i++)
        draw_path(d, &g->edges[i], ret, &ret->paths[i]);
}

bool
graph_lay_out(struct arena *a, const struct graph *g, const struct graph_form *form,
              struct graph_layout *ret)
{
    static const struct {
        int gap;
        bool align;
    } ways[] = { { 1, true }, { 0, true }, { 1, false }, { 0, false } };
    struct draft d = { .a = a, .g = g, .form = form };

    *ret = (struct graph_layout){ 0 };
    if (!g->node_count || g->node_count > NODES_MOST || !make_items(&d))
        return false;
    make_links(&d);
    order_items(&d);
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        ret->height = place_rows(&d, ways[i].gap, ways[i].align);
        if (ret->height > form->height || !route(&d) || !place_columns(&d, ret))
            continue;
        put_result(&d, ret);
        return true;
    }
    return false;
}
