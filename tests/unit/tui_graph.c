/* Graphs of services: how each is judged, where boxes and edges go, what is drawn. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "model/engine.h"
#include "model/labels.h"
#include "tui/graph_draw.h"
#include "tui/graph_model.h"

#include <locale.h>
#include <stdlib.h>

/* "db running healthy; api running unhealthy db:service_healthy; web created - api:service_…"
 */
static struct snapshot *
snapshot_of(const char *text)
{
    CLEANUP(strv_release) struct strv rows = STRV_INIT;
    struct snapshot *s = snapshot_new();
    size_t n = 0;

    strv_split(&rows, text, ';');
    s->containers.v = arena_alloc(s->arena, rows.len * sizeof *s->containers.v);
    for (size_t i = 0; i < rows.len; i++) {
        char name[32] = "", state[16] = "", health[16] = "-", deps[200] = "";
        struct container *c = &s->containers.v[n];
        struct key_value *label;
        int number = 1;

        if (sscanf(rows.v[i], " %31s %15s %15s %199s", name, state, health, deps) < 1)
            continue;
        for (size_t k = 0; k < n; k++)
            number += str_eq(s->containers.v[k].service, name);
        c->service = arena_dup(s->arena, name);
        c->project = "p";
        c->number = number;
        c->name = arena_printf(s->arena, "p-%s-%d", name, number);
        c->image = "img";
        if (str_starts(state, "exited")) {
            c->state = STATE_EXITED;
            c->exit_code = atoi(state + 6);
        } else {
            c->state = str_eq(state, "created") ? STATE_CREATED : STATE_RUNNING;
        }
        c->has_healthcheck = *health != '-';
        c->health = str_eq(health, "healthy")     ? HEALTH_HEALTHY
                    : str_eq(health, "unhealthy") ? HEALTH_UNHEALTHY
                                                  : HEALTH_STARTING;
        label = arena_alloc(s->arena, sizeof *label);
        *label = (struct key_value){ LABEL_DEPENDS_ON, arena_dup(s->arena, deps) };
        c->labels.v = label;
        c->labels.len = 1;
        n++;
    }
    s->containers.len = n;
    return s;
}

/* ---- how services and edges are judged ---- */

static const struct {
    const char *name, *services, *service, *want; /* state word | detail | edges */
} judged[] = {
    { "healthy", "db running healthy", "db", "up healthy" },
    { "unhealthy is bad", "db running unhealthy", "db", "bad UNHEALTHY" },
    { "ended well is done", "job exited0", "job", "done exited 0" },
    { "ended with an error is bad", "job exited3", "job", "bad exited 3" },
    { "of several the worst is named", "api running healthy; api running unhealthy", "api",
      "bad 1/2 healthy, bad: api-2" },
    { "several without a check", "api running -; api running -", "api", "up 2/2 running" },
    { "what waits says for whom", "api running unhealthy; web created - api:service_healthy",
      "web", "waiting WAITING, on api; api blocked" },
    { "what waits in vain", "job exited1; web created - job:service_completed_successfully",
      "web", "waiting WAITING, on job; job failed" },
    { "what is fulfilled waits no longer",
      "job exited0; web created - job:service_completed_successfully", "web",
      "off created, never started; job done" },
    { "what runs waits for nothing", "api running unhealthy; web running - api:service_healthy",
      "web", "up running; api open" },
    { "waiting goes on along the chain",
      "db running starting; api created - db:service_healthy; web created - api:service_healthy",
      "web", "waiting WAITING, on api; api blocked" },
    { "a dependency without a container blocks nobody", "web created - gone:service_started",
      "web", "off created, never started; gone open" },
    { "it is in the graph all the same", "web created - gone:service_started", "gone",
      "off not made" },
    { "a label without a condition wants it started", "a running -; b running - a", "b",
      "up running; a done" },
};

static void
put_judgement(const struct graph *g, size_t at, struct str *out)
{
    static const char *const states[] = { "up", "bad", "waiting", "done", "off" };
    static const char *const edges[] = { "done", "open", "blocked", "failed" };
    const struct graph_node *n = &g->nodes[at];

    str_printf(out, "%s %s%s%s", states[n->state], n->word, *n->detail ? ", " : "", n->detail);
    for (size_t i = 0; i < g->edge_count; i++)
        if (g->edges[i].to == at)
            str_printf(out, "; %s %s", g->nodes[g->edges[i].from].service,
                       edges[g->edges[i].state]);
}

static void
test_judged(void)
{
    for (size_t i = 0; i < ARRAY_LEN(judged); i++) {
        CLEANUP(snapshot_freep) struct snapshot *s = snapshot_of(judged[i].services);
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(str_release) struct str got = STR_INIT;
        struct graph *g = graph_build(a, s, "p", NULL);
        size_t at = graph_find(g, judged[i].service);

        if (at != SIZE_MAX)
            put_judgement(g, at, &got);
        CHECK_STR(judged[i].name, got.buf, judged[i].want);
    }
}

/* ---- what is drawn ---- */

static const struct {
    const char *name, *services, *selected;
    int width, height;
    bool details;
    const char *want; /* NULL: no room */
} drawn[] = {
    { "a chain is straight",
      "db running healthy; api running healthy db:service_healthy; web running - api", "api",
      50, 7, false,
      " step 1            step 2            step 3\n"
      "+-----------+     +-----------+     +-----------+\n"
      "| db        |     | api       |     | web       |\n"
      "| healthy   |--h->| healthy   |--s->| running   |\n"
      "|           |     |           |     |           |\n"
      "+-----------+     +-----------+     +-----------+\n"
      "\n" },
    { "who is blocked, and who waits in vain",
      "db running unhealthy; job exited1; web created - db:service_healthy; "
      "cron created - job:service_completed_successfully",
      "web", 30, 12, false,
      " step 1           step 2\n"
      "+-----------+    +-----------+\n"
      "| db        |    | web       |\n"
      "| UNHEALTHY |-h>>| WAITING   |\n"
      "|           |    | on db     |\n"
      "+-----------+    +-----------+\n"
      "\n"
      "+-----------+    +-----------+\n"
      "| job       |    | cron      |\n"
      "| exited 1  |-c-X| WAITING   |\n"
      "|           |    | on job    |\n"
      "+-----------+    +-----------+\n" },
    { "edges fork, and cross steps in lanes", "a running -; b running - a; c running - a,b",
      "c", 51, 9, false,
      " step 1             step 2             step 3\n"
      "+-----------+      +-----------+      +-----------+\n"
      "| a         |      | b         |      | c         |\n"
      "| running   |-+-s->| running   |---s->| running   |\n"
      "|           | |    |           | +-s->|           |\n"
      "+-----------+ |    +-----------+ |    +-----------+\n"
      "              |                  |\n"
      "              +------------------+\n"
      "\n" },
    { "not wide enough", "a running -; b running - a; c running - b; d running - c", "a", 50,
      20, false, NULL },
    { "not high enough", "a running -; b running -; c running -", "a", 80, 12, false, NULL },
    { "with details", "db running healthy; api running - db:service_healthy", "db", 38, 7, true,
      " step 1                   step 2\n"
      "+- db ------+            +- api -----+\n"
      "| img       |            | img       |\n"
      "| healthy   |            | running   |\n"
      "|           |---healthy->|           |\n"
      "|           |            |           |\n"
      "+-----------+            +-----------+\n" },
};

static void
test_drawn(void)
{
    static const char *const usage[16] = { "", "", "", "", "", "", "", "" };

    for (size_t i = 0; i < ARRAY_LEN(drawn); i++) {
        CLEANUP(snapshot_freep) struct snapshot *s = snapshot_of(drawn[i].services);
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(cells_freep) struct cells *c = cells_new(drawn[i].width, drawn[i].height);
        CLEANUP(str_release) struct str got = STR_INIT;
        struct graph_picture p = { .g = graph_build(a, s, "p", NULL), .usage = usage };
        bool fits;

        p.selected = graph_find(p.g, drawn[i].selected);
        c->ascii = true;
        fits = graph_fit(a, &p, drawn[i].width, drawn[i].height, drawn[i].details);
        if (fits)
            graph_draw(a, &p, c, cells_area(c));
        cells_dump(c, false, &got);
        CHECK_STR(drawn[i].name, fits ? got.buf : NULL, drawn[i].want);
    }
}

/* ---- what holds for every graph ---- */

static uint32_t seed;

static uint32_t
any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 16) % below;
}

static struct graph *
random_graph(struct arena *a)
{
    struct graph *g = arena_alloc(a, sizeof *g);
    size_t nodes = 2 + any(9);

    g->nodes = arena_alloc(a, nodes * sizeof *g->nodes);
    g->edges = arena_alloc(a, nodes * nodes * sizeof *g->edges);
    g->node_count = nodes;
    for (size_t to = 0; to < nodes; to++) {
        for (size_t from = 0; from < to; from++) {
            if (any(100) >= 30)
                continue;
            g->edges[g->edge_count++] = (struct graph_edge){ .from = from, .to = to };
            if (g->nodes[to].step <= g->nodes[from].step)
                g->nodes[to].step = g->nodes[from].step + 1;
        }
        if (g->nodes[to].step >= g->steps)
            g->steps = g->nodes[to].step + 1;
    }
    return g;
}

static bool
inside(const struct graph_box *b, int x, int y)
{
    return x >= b->x && y >= b->y && x < b->x + b->width && y < b->y + b->height;
}

static bool
boxes_apart(const struct graph *g, const struct graph_layout *l)
{
    for (size_t i = 0; i < g->node_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct graph_box *a = &l->boxes[i], *b = &l->boxes[k];

            if (a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
                b->y < a->y + a->height)
                return false;
        }
    }
    return true;
}

/* Walks an edge; marks which node's edges run across each cell.  false: something is wrong. */
static bool
walk(const struct graph *g, const struct graph_layout *l, size_t edge, uint8_t *across)
{
    const struct graph_path *p = &l->paths[edge];
    const struct graph_box *from = &l->boxes[g->edges[edge].from];
    const struct graph_box *to = &l->boxes[g->edges[edge].to];
    uint8_t net = (uint8_t)(g->edges[edge].from + 1);
    int x = p->v[0].x, y = p->v[0].y;

    if (!inside(from, x - 1, y) || !inside(to, p->v[p->len - 1].x + 1, p->v[p->len - 1].y))
        return false;
    for (size_t i = 1; i < p->len; i++) {
        bool level = p->v[i].y == y;

        if (!level && p->v[i].x != x)
            return false;
        for (;;) {
            uint8_t *cell = &across[(size_t)y * 1000 + (size_t)x];

            for (size_t n = 0; n < g->node_count; n++)
                if (inside(&l->boxes[n], x, y))
                    return false;
            if (level && *cell && *cell != net)
                return false;
            if (level)
                *cell = net;
            if (x == p->v[i].x && y == p->v[i].y)
                break;
            x += (p->v[i].x > x) - (p->v[i].x < x);
            y += (p->v[i].y > y) - (p->v[i].y < y);
        }
    }
    return true;
}

static void
test_random(void)
{
    size_t fitted = 0, apart = 0, walked = 0;
    enum { GRAPHS = 400 };

    for (seed = 1; seed < 1 + GRAPHS; seed++) {
        uint32_t keep = seed;
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(mem_freep) uint8_t *across = mem_alloc(1000 * 400);
        static const int widths[16] = { 9, 9, 9, 12, 9, 9, 18, 9, 9, 9, 9, 9, 9, 9, 9, 9 };
        struct graph_form form = { 999, 399, 3, 1, widths };
        struct graph *g;
        struct graph_layout l;
        bool good = true;

        seed = keep * 2654435761u;
        g = random_graph(a);
        seed = keep;
        if (!graph_lay_out(a, g, &form, &l))
            continue;
        fitted++;
        apart += boxes_apart(g, &l);
        for (size_t i = 0; i < g->edge_count && good; i++)
            good = walk(g, &l, i, across);
        walked += good;
    }
    CHECK("most graphs can be laid out", fitted > GRAPHS * 9 / 10);
    printf("# %zu of %d\n", fitted, GRAPHS);
    CHECK_INT("no two boxes touch", apart, fitted);
    CHECK_INT("edges join their boxes, cross no other, and never lie upon each other", walked,
              fitted);
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_judged();
    test_drawn();
    test_random();
    return tap_done();
}
