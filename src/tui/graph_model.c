#include "tui/graph_model.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "model/engine.h"
#include "model/labels.h"
#include "model/project.h"
#include "tui/why.h"
#include "tui/words.h"

#include <stdlib.h>
#include <string.h>

struct builder {
    struct arena *a;
    const struct snapshot *now;
    const char *project;
    const struct project *file;
    struct graph *g;
    size_t node_cap, edge_cap;
};

char
graph_letter(int condition)
{
    return condition == CONDITION_HEALTHY ? 'h' : condition == CONDITION_COMPLETED ? 'c' : 's';
}

const char *
graph_word(int condition)
{
    return condition == CONDITION_HEALTHY     ? "healthy"
           : condition == CONDITION_COMPLETED ? "done"
                                              : "started";
}

size_t
graph_find(const struct graph *g, const char *service)
{
    for (size_t i = 0; i < g->node_count; i++)
        if (str_eq(g->nodes[i].service, service))
            return i;
    return SIZE_MAX;
}

struct dependency
graph_dependency(const struct graph *g, const struct graph_edge *e)
{
    return (struct dependency){ .service = g->nodes[e->from].service,
                                .condition = e->condition,
                                .required = e->required };
}

/* ---- nodes ---- */

static bool
is_of(const struct builder *b, const struct container *c, const char *service)
{
    return str_eq(c->project, b->project) && !c->oneoff && str_eq(c->service, service);
}

static int
by_number(const void *pa, const void *pb)
{
    const struct container *a = *(const struct container *const *)pa;
    const struct container *b = *(const struct container *const *)pb;

    if (a->number != b->number)
        return a->number > b->number ? 1 : -1;
    return strcmp(a->name, b->name);
}

static size_t
add_node(struct builder *b, const char *service)
{
    struct graph *g = b->g;
    struct graph_node *n;
    size_t at = graph_find(g, service);

    if (at != SIZE_MAX)
        return at;
    g->nodes = arena_grow(b->a, g->nodes, &b->node_cap, g->node_count + 1, sizeof *g->nodes);
    n = &g->nodes[g->node_count];
    *n = (struct graph_node){ .service = arena_dup(b->a, service), .image = "", .ports = "" };
    n->containers = arena_alloc(b->a, (b->now ? b->now->containers.len + 1 : 1) *
                                          sizeof(const struct container *));
    for (size_t i = 0; b->now && i < b->now->containers.len; i++)
        if (is_of(b, &b->now->containers.v[i], service))
            n->containers[n->count++] = &b->now->containers.v[i];
    if (n->count)
        qsort(n->containers, n->count, sizeof *n->containers, by_number);
    return g->node_count++;
}

static void
add_nodes(struct builder *b)
{
    for (size_t i = 0; b->file && i < b->file->services.len; i++)
        add_node(b, b->file->services.v[i].name);
    for (size_t i = 0; b->now && i < b->now->containers.len; i++) {
        const struct container *c = &b->now->containers.v[i];
        size_t at;

        if (!str_eq(c->project, b->project) || c->oneoff || !*c->service)
            continue;
        at = add_node(b, c->service);
        b->g->nodes[at].orphan = b->file && !project_service(b->file, c->service) &&
                                 !project_disabled_service(b->file, c->service);
    }
}

/* ---- edges ---- */

static void
add_edge(struct builder *b, size_t to, const char *from, int condition, bool required)
{
    struct graph *g = b->g;
    size_t at = b->file ? graph_find(g, from) : add_node(b, from);

    if (at == SIZE_MAX || at == to)
        return;
    g->edges = arena_grow(b->a, g->edges, &b->edge_cap, g->edge_count + 1, sizeof *g->edges);
    g->edges[g->edge_count++] = (struct graph_edge){
        .from = at, .to = to, .condition = condition, .required = required
    };
}

static int
condition_named(const char *word)
{
    for (int i = 0; i <= CONDITION_COMPLETED; i++)
        if (word && str_eq(word, dependency_condition_names[i]))
            return i;
    return CONDITION_STARTED;
}

size_t
graph_labelled(struct arena *a, const char *label, struct dependency **ret)
{
    CLEANUP(strv_release) struct strv parts = STRV_INIT;
    size_t n = 0;

    strv_split(&parts, label ? label : "", ',');
    *ret = arena_alloc(a, (parts.len + 1) * sizeof **ret);
    for (size_t i = 0; i < parts.len; i++) {
        CLEANUP(strv_release) struct strv words = STRV_INIT;

        strv_split(&words, parts.v[i], ':');
        if (words.len && *words.v[0])
            (*ret)[n++] = (struct dependency){
                .service = arena_dup(a, words.v[0]),
                .condition = condition_named(words.len > 1 ? words.v[1] : NULL),
                .required = true,
            };
    }
    return n;
}

static void
add_labelled(struct builder *b, size_t to, const char *label)
{
    struct dependency *deps;
    size_t n = graph_labelled(b->a, label, &deps);

    for (size_t i = 0; i < n; i++)
        add_edge(b, to, deps[i].service, deps[i].condition, true);
}

static void
add_edges(struct builder *b)
{
    for (size_t i = 0; i < b->g->node_count; i++) {
        const struct graph_node *n = &b->g->nodes[i];
        const struct service *s = b->file ? project_service(b->file, n->service) : NULL;

        for (size_t k = 0; s && k < s->depends_on.len; k++)
            add_edge(b, i, s->depends_on.v[k].service, s->depends_on.v[k].condition,
                     s->depends_on.v[k].required);
        if (!b->file && n->count)
            add_labelled(b, i, key_values_get(&n->containers[0]->labels, LABEL_DEPENDS_ON));
    }
}

/* Each one step behind the last that it needs.  Circles, which no loader lets pass, end too. */
static void
set_steps(struct graph *g)
{
    bool changed = true;

    for (size_t round = 0; changed && round < g->node_count; round++) {
        changed = false;
        for (size_t i = 0; i < g->edge_count; i++) {
            const struct graph_node *from = &g->nodes[g->edges[i].from];
            struct graph_node *to = &g->nodes[g->edges[i].to];

            if (to->step <= from->step) {
                to->step = from->step + 1;
                changed = true;
            }
        }
    }
    for (size_t i = g->edge_count; i-- > 0;)
        if (g->nodes[g->edges[i].to].step <= g->nodes[g->edges[i].from].step)
            g->edges[i] = g->edges[--g->edge_count];
    for (size_t i = 0; i < g->node_count; i++)
        g->steps = g->nodes[i].step >= g->steps ? g->nodes[i].step + 1 : g->steps;
}

/* ---- how they are ---- */

static bool
runs(const struct container *c)
{
    return c->state == STATE_RUNNING || c->state == STATE_PAUSED;
}

static bool
is_over(const struct container *c)
{
    return c->state == STATE_EXITED || c->state == STATE_DEAD;
}

static bool
is_up(const struct graph_node *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (runs(n->containers[i]) || n->containers[i]->state == STATE_RESTARTING)
            return true;
    return false;
}

/* Not up, and not because it was there and has ended. */
static bool
never_ran(const struct graph_node *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->containers[i]->state != STATE_CREATED)
            return false;
    return true;
}

/* Nobody waits for what nobody has begun. */
static void
judge_edge(const struct graph *g, struct graph_edge *e)
{
    const struct graph_node *from = &g->nodes[e->from], *to = &g->nodes[e->to];
    bool done = from->count > 0, over = false;

    for (size_t i = 0; i < from->count; i++) {
        const struct container *c = from->containers[i];
        bool fulfils = why_fulfils(c, e->condition);

        done &= fulfils;
        over |= !fulfils && is_over(c);
    }
    e->state = EDGE_OPEN;
    if (done)
        e->state = EDGE_DONE;
    else if (never_ran(to) && e->required && (from->count || from->state == GRAPH_WAITING))
        e->state = over ? EDGE_FAILED : EDGE_BLOCKED;
}

static const char *
short_name(const struct container *c)
{
    size_t skip = strlen(c->project);

    return strncmp(c->name, c->project, skip) == 0 && c->name[skip] == '-' ? c->name + skip + 1
                                                                           : c->name;
}

static const char *
span_text(struct arena *a, const char *word, int64_t ns)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, "%s ", word);
    if (ns < 10 * (int64_t)NS_PER_S)
        str_printf(&text, "%.1f s", (double)ns / NS_PER_S);
    else
        words_span(ns / NS_PER_S, &text);
    return arena_dup(a, text.buf);
}

static const char *
age_text(struct arena *a, const struct container *c)
{
    if (runs(c) && c->started > 0)
        return span_text(a, "up", num_wall_ns() - c->started);
    if (is_over(c) && c->finished > c->started && c->started > 0)
        return span_text(a, "took", c->finished - c->started);
    return "";
}

static enum graph_state
container_state(const struct container *c)
{
    if (runs(c))
        return c->state == STATE_RUNNING && c->health == HEALTH_UNHEALTHY ? GRAPH_BAD
                                                                          : GRAPH_UP;
    if (c->state == STATE_RESTARTING)
        return GRAPH_BAD;
    if (is_over(c))
        return c->exit_code ? GRAPH_BAD : GRAPH_DONE;
    return GRAPH_OFF;
}

bool
graph_is_bad(const struct container *c)
{
    return container_state(c) == GRAPH_BAD;
}

static void
describe_one(struct arena *a, struct graph_node *n, const struct container *c)
{
    CLEANUP(str_release) struct str word = STR_INIT;

    n->state = container_state(c);
    n->style = words_state_style(c);
    if (c->state == STATE_RUNNING && c->has_healthcheck) {
        str_put(&word, words_health(c));
        n->style = words_health_style(c);
    } else {
        words_state(c, &word);
    }
    n->word = arena_dup(a, word.buf);
    n->detail = age_text(a, c);
}

/* Of several: how many are as they should be, and the worst of them. */
static void
describe_many(struct arena *a, struct graph_node *n)
{
    const struct container *worst = n->containers[0];
    size_t good = 0, checked = 0;

    n->state = container_state(worst);
    for (size_t i = 0; i < n->count; i++) {
        const struct container *c = n->containers[i];
        enum graph_state state = container_state(c);

        good += state == GRAPH_UP && (!c->has_healthcheck || c->health == HEALTH_HEALTHY);
        checked += c->has_healthcheck;
        if (state == GRAPH_BAD && n->state != GRAPH_BAD) {
            worst = c;
            n->state = state;
        }
    }
    n->style = n->state == GRAPH_BAD ? STYLE_BAD
               : good < n->count     ? STYLE_BUSY
               : checked             ? STYLE_GOOD
                                     : STYLE_NORMAL;
    n->word = arena_printf(a, "%zu/%zu %s", good, n->count, checked ? "healthy" : "running");
    n->detail = n->state == GRAPH_BAD ? arena_printf(a, "bad: %s", short_name(worst))
                                      : age_text(a, worst);
}

/* Nothing of it has run yet: what it waits for, if it does. */
static void
describe_absent(struct builder *b, struct graph_node *n, size_t at)
{
    const struct service *s = b->file ? project_service(b->file, n->service) : NULL;

    n->state = GRAPH_OFF;
    n->style = STYLE_OFF;
    n->word = n->count ? "created" : s && !service_scale(s) ? "scaled to 0" : "not made";
    n->detail = n->count ? "never started" : "";
    for (size_t i = 0; i < b->g->edge_count; i++) {
        const struct graph_edge *e = &b->g->edges[i];

        if (e->to != at || (e->state != EDGE_BLOCKED && e->state != EDGE_FAILED))
            continue;
        n->state = GRAPH_WAITING;
        n->style = e->state == EDGE_FAILED ? STYLE_BAD : STYLE_BUSY;
        n->word = "WAITING";
        n->detail = arena_printf(b->a, "on %s", b->g->nodes[e->from].service);
        if (e->state == EDGE_FAILED)
            return;
    }
}

static void
describe(struct builder *b, size_t at)
{
    CLEANUP(str_release) struct str ports = STR_INIT;
    struct graph_node *n = &b->g->nodes[at];
    const struct service *s = b->file ? project_service(b->file, n->service) : NULL;

    n->title = n->count > 1 ? arena_printf(b->a, "%s x%zu", n->service, n->count) : n->service;
    if (n->count)
        n->image = n->containers[0]->image;
    else if (s && s->image)
        n->image = arena_dup(b->a, s->image);
    for (size_t i = 0; i < n->count; i++) {
        CLEANUP(str_release) struct str one = STR_INIT;

        words_ports(n->containers[i], &one);
        if (!str_eq(one.buf, "-"))
            str_printf(&ports, "%s%s", ports.len ? " " : "", one.buf);
    }
    n->ports = arena_dup(b->a, ports.buf);
    if (!is_up(n) && never_ran(n))
        describe_absent(b, n, at);
    else if (n->count == 1)
        describe_one(b->a, n, n->containers[0]);
    else
        describe_many(b->a, n);
}

static void
judge_node(struct builder *b, size_t at)
{
    for (size_t i = 0; i < b->g->edge_count; i++)
        if (b->g->edges[i].to == at)
            judge_edge(b->g, &b->g->edges[i]);
    describe(b, at);
    b->g->counts[b->g->nodes[at].state]++;
}

struct graph *
graph_build(struct arena *a, const struct snapshot *now, const char *project,
            const struct project *file)
{
    struct builder b = { .a = a, .now = now, .project = project, .file = file };

    b.g = arena_alloc(a, sizeof *b.g);
    add_nodes(&b);
    add_edges(&b);
    set_steps(b.g);
    for (int step = 0; step < b.g->steps; step++)
        for (size_t i = 0; i < b.g->node_count; i++)
            if (b.g->nodes[i].step == step)
                judge_node(&b, i);
    return b.g;
}
