/*
 * The services of a project in the order in which they start, what each waits for, and why the
 * selected one is as it is.  Where the graph has no room it is a list by steps that says the
 * same; the list is also what holds the cursor and the marks.
 */
#include "tui/view.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "model/engine.h"
#include "model/project.h"
#include "tui/act_list.h"
#include "tui/actions.h"
#include "tui/graph_draw.h"
#include "tui/graph_model.h"
#include "tui/list.h"
#include "tui/overlays.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum { COL_SERVICE, COL_STATE, COL_DETAIL, COL_NEEDS };
enum { WIDE = 100, LIST_LEAST = 4, WHY_LEAST = 3, WHY_MOST = 10 };

static const struct list_column columns[] = {
    { "SERVICE", 16, false, 0, false },
    { "STATE", 9, false, 0, false },
    { "", 6, false, 2, false },
    { "NEEDS", 10, false, 1, LIST_GROWS },
};

struct graph_view {
    struct view view;
    struct seat *seat; /* NULL: there is no project */
    char *project;
    struct list list;
    struct arena *arena; /* of the graph */
    struct graph *g;
    const char **usage;
    struct notes why;
    bool placed;            /* the cursor has been put where it helps */
    struct arena *drawn_in; /* of the last picture */
    bool drawn;             /* as a graph, not as a list */
    struct graph_layout layout;
    struct area area;        /* of the boxes */
    struct subjects choices; /* of the menu of projects */
};

/* ---- the list ---- */

static void
put_needs(const struct graph *g, size_t node, struct str *out)
{
    for (size_t i = 0; i < g->edge_count; i++) {
        const struct graph_edge *e = &g->edges[i];

        if (e->to != node)
            continue;
        str_printf(out, "%s%s %s", out->len ? ", " : "", g->nodes[e->from].service,
                   graph_word(e->condition));
        if (e->state == EDGE_BLOCKED || e->state == EDGE_FAILED)
            str_put(out, e->state == EDGE_FAILED ? " X" : " >>");
    }
}

static void
add_service(struct graph_view *v, size_t node)
{
    CLEANUP(str_release) struct str needs = STR_INIT;
    const struct graph_node *n = &v->g->nodes[node];
    CLEANUP(mem_freep)
    char *name = mem_printf("  %s%s", n->title, n->orphan ? " (orphan)" : "");
    struct list_row *row = list_add(&v->list, n->service, 0);

    row->ref = (void *)(uintptr_t)(node + 1);
    put_needs(v->g, node, &needs);
    list_cell(&v->list, row, COL_SERVICE, STYLE_NORMAL, name);
    list_cell(&v->list, row, COL_STATE, n->style, n->word);
    list_cell(&v->list, row, COL_DETAIL, STYLE_NORMAL, n->detail);
    list_cell(&v->list, row, COL_NEEDS, n->state == GRAPH_WAITING ? STYLE_BUSY : STYLE_DIM,
              needs.buf);
}

static void
fill(struct graph_view *v)
{
    list_begin(&v->list);
    for (int step = 0; step < v->g->steps; step++) {
        CLEANUP(mem_freep) char *title = mem_printf("step %d", step + 1);
        struct list_row *row = list_add(&v->list, title, 0);

        row->flags |= LIST_FIXED;
        list_cell(&v->list, row, COL_SERVICE, STYLE_HEADER, title);
        for (size_t i = 0; i < v->g->node_count; i++)
            if (v->g->nodes[i].step == step)
                add_service(v, i);
    }
    list_end(&v->list);
}

static size_t
selected(const struct graph_view *v)
{
    const struct list_row *row = list_selected(&v->list);

    return row && row->ref ? (size_t)(uintptr_t)row->ref - 1 : SIZE_MAX;
}

static void
select_node(struct graph_view *v, size_t node)
{
    if (node < v->g->node_count)
        list_select(&v->list, v->g->nodes[node].service);
}

/* ---- why ---- */

static bool
is_open(const struct graph_edge *e)
{
    return e->state != EDGE_DONE;
}

static void
say_why(struct graph_view *v)
{
    struct world *w = v->view.ui->world;
    size_t at = selected(v);
    const struct graph_node *n;

    notes_clear(&v->why);
    if (at == SIZE_MAX)
        return;
    n = &v->g->nodes[at];
    for (size_t i = 0; n->state == GRAPH_WAITING && i < v->g->edge_count; i++) {
        struct dependency dep = graph_dependency(v->g, &v->g->edges[i]);

        if (v->g->edges[i].to == at && is_open(&v->g->edges[i]))
            why_dependency(world_snapshot(w, v->seat), v->project, &dep, &v->why);
    }
    for (int good = 0; n->state != GRAPH_WAITING && good < 2; good++)
        for (size_t i = 0; i < n->count; i++)
            if (graph_is_bad(n->containers[i]) != good)
                (n->count > 1 ? why_named : why_container)(n->containers[i], &v->why);
    if (n->orphan)
        notes_add(&v->why, STYLE_BUSY, "an orphan: the file has no service %s; up leaves it",
                  n->service);
    why_drift(world_dossier(w, v->seat, v->project), n->service, &v->why);
    if (!v->why.len)
        notes_add(&v->why, STYLE_OFF, "%s: %s", n->word,
                  n->count ? n->detail : "no container was made for it yet");
}

/* ---- refreshing ---- */

static void
put_usage(struct graph_view *v)
{
    v->usage = arena_alloc(v->arena, (v->g->node_count + 1) * sizeof *v->usage);
    for (size_t i = 0; i < v->g->node_count; i++) {
        CLEANUP(str_release) struct str mem = STR_INIT;
        const struct graph_node *n = &v->g->nodes[i];
        double cpu = 0;
        int64_t bytes = 0;
        bool known = false;

        for (size_t k = 0; k < n->count; k++) {
            const struct usage *u =
                world_usage(v->view.ui->world, v->seat, n->containers[k]->id);

            if (!u || !u->fresh)
                continue;
            known = true;
            cpu += u->now.cpu > 0 ? u->now.cpu : 0;
            bytes += u->now.mem > 0 ? u->now.mem : 0;
        }
        words_bytes(bytes, &mem);
        v->usage[i] = known ? arena_printf(v->arena, "cpu %.0f%%  mem %s", cpu, mem.buf) : "";
    }
}

/* What waits comes first, then what is bad: that is what one came to see. */
static void
place_cursor(struct graph_view *v)
{
    static const enum graph_state order[] = { GRAPH_WAITING, GRAPH_BAD };

    v->placed = v->g->node_count > 0;
    for (size_t k = 0; k < ARRAY_LEN(order); k++) {
        for (size_t i = 0; i < v->g->node_count; i++) {
            if (v->g->nodes[i].state != order[k])
                continue;
            select_node(v, i);
            return;
        }
    }
}

static void
refresh(struct view *view)
{
    struct graph_view *v = (struct graph_view *)view;
    struct world *w = view->ui->world;
    const struct dossier *d = v->seat ? world_dossier(w, v->seat, v->project) : NULL;

    arena_free(v->arena);
    v->arena = arena_new();
    v->g = graph_build(v->arena, v->seat ? world_snapshot(w, v->seat) : NULL, v->project,
                       d ? d->project : NULL);
    put_usage(v);
    fill(v);
    if (!v->placed)
        place_cursor(v);
}

/* ---- which project ---- */

static void
set_project(struct graph_view *v, struct seat *seat, const char *project, const char *service)
{
    free(v->project);
    v->seat = seat;
    v->project = mem_dup(project);
    v->placed = false;
    if (*service) {
        free(v->list.cursor_id);
        v->list.cursor_id = mem_dup(service);
        v->placed = true;
    }
}

/* The projects of all runtimes, each once. */
static void
all_projects(const struct world *w, struct subjects *out)
{
    for (size_t i = 0; i < w->outlooks.len; i++) {
        struct seat *seat = w->outlooks.v[i]->seat;
        const struct snapshot *now = world_snapshot(w, seat);

        for (size_t k = 0; now && k < now->containers.len; k++) {
            const char *name = now->containers.v[k].project;
            bool known = !*name;
            struct subject s;

            for (size_t n = 0; n < out->len && !known; n++)
                known = out->v[n].seat == seat && str_eq(out->v[n].project, name);
            if (known)
                continue;
            subject_set(&s, SUBJECT_PROJECT, seat, name, NULL, NULL, name);
            VEC_PUSH(out, s);
        }
    }
}

static void
project_picked(struct ui *ui, size_t index, void *arg)
{
    struct view *page = ui_page(ui);
    struct graph_view *v = (struct graph_view *)page;

    (void)arg;
    if (page->class->id != VIEW_GRAPH || index >= v->choices.len)
        return;
    set_project(v, v->choices.v[index].seat, v->choices.v[index].project, "");
    refresh(page);
}

static void
ask_project(struct graph_view *v)
{
    size_t count = v->choices.len;
    struct menu_item *items = mem_alloc(count * sizeof *items);

    for (size_t i = 0; i < count; i++)
        items[i] = (struct menu_item){ i < 9 ? (int)('1' + i) : 0, v->choices.v[i].project,
                                       v->choices.v[i].seat->name };
    ui_menu(v->view.ui, &(struct menu_spec){ .title = "the graph of which project",
                                             .items = items,
                                             .count = count,
                                             .pick = project_picked });
    free(items);
}

/* What was asked for, else the project of the row below, else the first: with a menu of all. */
static void
open(struct view *view, const struct subject *about)
{
    struct graph_view *v = (struct graph_view *)view;
    struct view *below = view->below;
    struct subject s = { .kind = SUBJECT_NONE };

    v->project = mem_dup("");
    list_init(&v->list, columns, ARRAY_LEN(columns), "no project");
    v->arena = arena_new();
    v->drawn_in = arena_new();
    if (about && about->seat && *about->project)
        subject_copy(&s, about);
    else if (below && below->class->subject)
        below->class->subject(below, &s);
    if (s.kind != SUBJECT_NONE && s.seat && *s.project) {
        set_project(v, s.seat, s.project, s.service);
    } else {
        all_projects(view->ui->world, &v->choices);
        if (v->choices.len)
            set_project(v, v->choices.v[0].seat, v->choices.v[0].project, "");
        if (v->choices.len > 1)
            ask_project(v);
    }
    subject_release(&s);
}

static void
close(struct view *view)
{
    struct graph_view *v = (struct graph_view *)view;

    list_release(&v->list);
    notes_release(&v->why);
    subjects_release(&v->choices);
    arena_free(v->arena);
    arena_free(v->drawn_in);
    free(v->project);
}

/* ---- drawing ---- */

static void
draw_why(struct graph_view *v, struct cells *c, struct area a)
{
    size_t at = selected(v);
    CLEANUP(mem_freep) char *title = NULL;

    if (at == SIZE_MAX)
        return;
    title = v->g->nodes[at].state == GRAPH_WAITING
                ? mem_printf("why is %s waiting?", v->g->nodes[at].service)
                : mem_dup(v->g->nodes[at].service);
    cells_rule(c, a, 0, STYLE_BORDER, title, NULL);
    area_cut_rows(&a, 1);
    notes_draw(&v->why, c, a);
}

static int
why_rows(int height)
{
    int rows = height / 3;

    return rows < WHY_LEAST ? WHY_LEAST : rows > WHY_MOST ? WHY_MOST : rows;
}

static bool
draw_boxes(struct graph_view *v, struct cells *c, struct area a)
{
    struct graph_picture p = {
        .g = v->g, .selected = selected(v), .marks = &v->list.marks, .usage = v->usage
    };

    if (v->list.filter || !graph_fit(v->drawn_in, &p, a.width, a.height, a.width >= WIDE))
        return false;
    graph_draw(v->drawn_in, &p, c, a);
    v->layout = p.layout;
    v->area = (struct area){ a.x, a.y + 1, a.width, a.height - 1 };
    return true;
}

/* The sentences give way before the graph does; what is selected changes nothing of it. */
static bool
draw_graph(struct graph_view *v, struct cells *c, struct area a)
{
    for (int rows = why_rows(a.height); rows >= WHY_LEAST; rows--) {
        struct area graph = a, legend = area_cut_rows(&graph, -1);
        struct area below = area_cut_rows(&graph, -rows);

        if (!draw_boxes(v, c, graph))
            continue;
        draw_why(v, c, below);
        cells_put(c, legend, 0, 0, -1, STYLE_DIM, graph_legend(a.width >= WIDE));
        return true;
    }
    return false;
}

static void
draw(struct view *view, struct cells *c, struct area a)
{
    struct graph_view *v = (struct graph_view *)view;

    arena_free(v->drawn_in);
    v->drawn_in = arena_new();
    say_why(v);
    v->drawn = v->g->node_count > 0 && draw_graph(v, c, a);
    if (v->drawn)
        return;
    if (a.height >= LIST_LEAST + WHY_LEAST)
        draw_why(v, c, area_cut_rows(&a, -why_rows(a.height)));
    v->list.empty = v->seat ? "no services" : "No project runs here: there is nothing to draw.";
    list_draw(&v->list, c, a);
}

/* ---- moving along the edges ---- */

static int
distance(const struct graph_view *v, size_t a, size_t b)
{
    int by = v->layout.boxes[a].y - v->layout.boxes[b].y;

    return by < 0 ? -by : by;
}

/* The neighbour on the other end of an edge; what blocks goes before what is nearest. */
static size_t
along_edge(const struct graph_view *v, size_t at, int direction)
{
    size_t best = SIZE_MAX;
    int least = 0;

    for (size_t i = 0; i < v->g->edge_count; i++) {
        const struct graph_edge *e = &v->g->edges[i];
        size_t other = direction < 0 ? e->from : e->to;
        int far;

        if ((direction < 0 ? e->to : e->from) != at)
            continue;
        far = distance(v, at, other);
        if (e->state == EDGE_BLOCKED || e->state == EDGE_FAILED)
            far -= 1000;
        if (best == SIZE_MAX || far < least) {
            best = other;
            least = far;
        }
    }
    return best;
}

/* Without an edge: the nearest box of the nearest step on that side. */
static size_t
beside(const struct graph_view *v, size_t at, int direction)
{
    const struct graph *g = v->g;

    for (int step = g->nodes[at].step + direction; step >= 0 && step < g->steps;
         step += direction) {
        size_t best = SIZE_MAX;

        for (size_t i = 0; i < g->node_count; i++)
            if (g->nodes[i].step == step &&
                (best == SIZE_MAX || distance(v, at, i) < distance(v, at, best)))
                best = i;
        if (best != SIZE_MAX)
            return best;
    }
    return SIZE_MAX;
}

static size_t
above_or_below(const struct graph_view *v, size_t at, int direction)
{
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < v->g->node_count; i++) {
        int by = (v->layout.boxes[i].y - v->layout.boxes[at].y) * direction;

        if (v->g->nodes[i].step == v->g->nodes[at].step && by > 0 &&
            (best == SIZE_MAX || distance(v, at, i) < distance(v, at, best)))
            best = i;
    }
    return best;
}

static bool
move(struct view *view, enum step step, int direction)
{
    struct graph_view *v = (struct graph_view *)view;
    size_t at = selected(v), to;

    if (!v->drawn || at == SIZE_MAX || (step != STEP_LINE && step != STEP_SIDE))
        return false;
    if (step == STEP_LINE)
        to = above_or_below(v, at, direction);
    else
        to = along_edge(v, at, direction);
    if (step == STEP_SIDE && to == SIZE_MAX)
        to = beside(v, at, direction);
    select_node(v, to);
    return true;
}

static bool
click(struct view *view, const struct key_event *ev)
{
    struct graph_view *v = (struct graph_view *)view;

    for (size_t i = 0; v->drawn && i < v->g->node_count; i++) {
        const struct graph_box *b = &v->layout.boxes[i];
        int x = ev->x - v->area.x - b->x, y = ev->y - v->area.y - b->y;

        if (x < 0 || y < 0 || x >= b->width || y >= b->height)
            continue;
        select_node(v, i);
        return true;
    }
    return false;
}

static bool
key(struct view *view, const struct key_event *ev)
{
    return ev->key == KEY_MOUSE_ && ev->mouse == MOUSE_PRESS && click(view, ev);
}

/* Back along what is not fulfilled, to the service that all of it waits for. */
void
act_graph_cause(struct ui *ui)
{
    struct view *page = ui_page(ui);
    struct graph_view *v = (struct graph_view *)page;
    size_t at, start;
    bool moved = true;

    if (page->class->id != VIEW_GRAPH)
        return;
    start = at = selected(v);
    while (moved && at != SIZE_MAX) {
        moved = false;
        for (size_t i = 0; i < v->g->edge_count && !moved; i++) {
            if (v->g->edges[i].to != at || !is_open(&v->g->edges[i]))
                continue;
            at = v->g->edges[i].from;
            moved = true;
        }
    }
    if (at == SIZE_MAX)
        return;
    if (at == start)
        ui_say(ui, STYLE_DIM, "%s waits for nothing", v->g->nodes[at].service);
    select_node(v, at);
}

/* ---- what others ask ---- */

static struct list *
list_of(struct view *view)
{
    return &((struct graph_view *)view)->list;
}

static bool
subject_of(const struct graph_view *v, const char *service, struct subject *ret)
{
    if (!v->seat || !service)
        return false;
    subject_set(ret, SUBJECT_SERVICE, v->seat, v->project, service, NULL, service);
    return true;
}

static bool
subject(struct view *view, struct subject *ret)
{
    const struct graph_view *v = (struct graph_view *)view;
    size_t at = selected(v);

    return at != SIZE_MAX && subject_of(v, v->g->nodes[at].service, ret);
}

static void
subjects(struct view *view, struct subjects *ret)
{
    const struct graph_view *v = (struct graph_view *)view;

    for (size_t i = 0; i < v->list.marks.len; i++) {
        struct subject s;

        if (graph_find(v->g, v->list.marks.v[i].key) != SIZE_MAX &&
            subject_of(v, v->list.marks.v[i].key, &s))
            VEC_PUSH(ret, s);
    }
}

static void
status(struct view *view, struct str *out)
{
    static const char *const words[] = { "up", "bad", "waiting", "done", "not up" };
    const struct graph_view *v = (struct graph_view *)view;

    if (!v->seat)
        return;
    str_printf(out, "%s on %s ", v->project, v->seat->name);
    for (int i = 0; i <= GRAPH_OFF; i++)
        if (v->g->counts[i])
            str_printf(out, "  %zu %s", v->g->counts[i], words[i]);
    if (v->list.filter)
        str_printf(out, "  filter: %s", v->list.filter);
}

const struct view_class view_graph = {
    .id = VIEW_GRAPH,
    .name = "graph",
    .title = "graph",
    .digit = '2',
    .about = "What waits for what in a project",
    .stats = true,
    .shows = ACTION_WORK,
    .size = sizeof(struct graph_view),
    .open = open,
    .close = close,
    .refresh = refresh,
    .draw = draw,
    .key = key,
    .list = list_of,
    .move = move,
    .subject = subject,
    .subjects = subjects,
    .status = status,
};
