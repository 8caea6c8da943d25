#include "compose/order.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"

#include <string.h>

/* A walk over depends_on, depth first, with a stack of its own: chains may be long. */
struct walk {
    const struct project *project;
    char *state;  /* by index of service: 0 new, 1 open, 2 done */
    size_t *next; /* which dependency is looked at next */
    size_t *stack;
    size_t depth;
    size_t *order; /* dependencies before what needs them */
    size_t len;
};

static size_t
index_of(const struct project *p, const struct service *s)
{
    return (size_t)(s - p->services.v);
}

static void
walk_init(struct walk *w, struct arena *a, const struct project *p)
{
    size_t n = p->services.len + 1;

    *w = (struct walk){ .project = p };
    w->state = arena_alloc(a, n);
    w->next = arena_alloc(a, n * sizeof *w->next);
    w->stack = arena_alloc(a, n * sizeof *w->stack);
    w->order = arena_alloc(a, n * sizeof *w->order);
}

/* "dependency cycle detected: a -> b -> a", in Docker Compose's words and direction. */
static struct err *
cycle_error(const struct walk *w, size_t from)
{
    CLEANUP(str_release) struct str path = STR_INIT;
    const struct service *v = w->project->services.v;
    const struct dependency *link =
        service_dependency(&v[w->stack[w->depth - 1]], v[from].name);
    size_t i = 0;

    while (w->stack[i] != from)
        i++;
    for (; i < w->depth; i++)
        str_printf(&path, "%s -> ", v[w->stack[i]].name);
    str_put(&path, v[from].name);
    return err_hint(
        err_at(ERR_CYCLE, node_pos(link->node), "dependency cycle detected: %s", path.buf),
        "none of these services can be started first: take one depends_on away");
}

static struct err *
walk_push(struct walk *w, size_t service)
{
    if (w->state[service] == 1)
        return cycle_error(w, service);
    if (w->state[service] == 0) {
        w->state[service] = 1;
        w->stack[w->depth++] = service;
    }
    return NULL;
}

static struct err *
walk_from(struct walk *w, size_t root)
{
    TRY(walk_push(w, root));
    while (w->depth) {
        size_t top = w->stack[w->depth - 1];
        const struct service *s = &w->project->services.v[top];
        const struct service *on;

        if (w->next[top] < s->depends_on.len) {
            on = project_service(w->project, s->depends_on.v[w->next[top]++].service);
            if (on)
                TRY(walk_push(w, index_of(w->project, on)));
            continue;
        }
        w->state[top] = 2;
        w->order[w->len++] = top;
        w->depth--;
    }
    return NULL;
}

enum { NAMES_SHOWN = 10 };

struct err *
no_such_service(const struct project *p, const char *name, const char *more)
{
    CLEANUP(mem_freep) const char **words = mem_alloc((p->services.len + 1) * sizeof *words);
    CLEANUP(str_release) struct str all = STR_INIT;
    size_t shown = p->services.len < NAMES_SHOWN ? p->services.len : NAMES_SHOWN;
    struct err *e = err_new(ERR_NO_SUCH_SERVICE, "no such service: %s%s", name, more);
    const char *near;

    for (size_t i = 0; i < p->services.len; i++)
        words[i] = p->services.v[i].name;
    near = str_nearest(name, words, p->services.len);
    if (near)
        return err_hint(e, "did you mean '%s'?", near);
    for (size_t i = 0; i < shown; i++)
        str_printf(&all, "%s%s", i ? ", " : "", words[i]);
    if (shown < p->services.len)
        str_printf(&all, " and %zu more", p->services.len - shown);
    return all.len ? err_hint(e, "the project has %s", all.buf) : e;
}

/* Marks what the names mean; all services without any. */
static struct err *
select_named(const struct project *p, const struct strings *names, bool *chosen)
{
    if (!names || !names->len) {
        memset(chosen, true, p->services.len);
        return NULL;
    }
    for (size_t i = 0; i < names->len; i++) {
        const struct service *s = project_service(p, names->v[i]);

        if (!s)
            return no_such_service(p, names->v[i], "");
        chosen[index_of(p, s)] = true;
    }
    return NULL;
}

/* w holds all services in order: one pass from the end reaches every dependency. */
static void
add_dependencies(const struct walk *w, bool *chosen)
{
    for (size_t i = w->len; i-- > 0;) {
        const struct service *s = &w->project->services.v[w->order[i]];

        for (size_t d = 0; chosen[w->order[i]] && d < s->depends_on.len; d++) {
            const struct service *on = project_service(w->project, s->depends_on.v[d].service);

            if (on)
                chosen[index_of(w->project, on)] = true;
        }
    }
}

static void
add_dependents(const struct walk *w, bool *chosen)
{
    for (size_t i = 0; i < w->len; i++) {
        const struct service *s = &w->project->services.v[w->order[i]];

        for (size_t d = 0; d < s->depends_on.len; d++) {
            const struct service *on = project_service(w->project, s->depends_on.v[d].service);

            if (on && chosen[index_of(w->project, on)])
                chosen[w->order[i]] = true;
        }
    }
}

struct err *
order_services(struct arena *a, const struct project *p, const struct strings *names,
               unsigned flags, struct services *ret_list)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_new();
    bool *chosen = arena_alloc(scratch, p->services.len + 1);
    struct services list = { 0 };
    struct walk w;

    walk_init(&w, scratch, p);
    for (size_t i = 0; i < p->services.len; i++)
        TRY(walk_from(&w, i));
    TRY(select_named(p, names, chosen));
    if (flags & ORDER_DEPENDENCIES)
        add_dependencies(&w, chosen);
    if (flags & ORDER_DEPENDENTS)
        add_dependents(&w, chosen);

    list.v = arena_alloc(a, (w.len + 1) * sizeof *list.v);
    for (size_t i = 0; i < w.len; i++)
        if (chosen[w.order[i]])
            list.v[list.len++] = &p->services.v[w.order[i]];
    *ret_list = list;
    return NULL;
}

/* The level of each service of the project, in one pass in dependency order. */
static size_t
find_levels(const struct walk *w, const bool *listed, size_t *level)
{
    size_t count = 0;

    for (size_t i = 0; i < w->len; i++) {
        size_t at = w->order[i];
        const struct service *s = &w->project->services.v[at];

        for (size_t d = 0; d < s->depends_on.len; d++) {
            const struct service *on = project_service(w->project, s->depends_on.v[d].service);
            size_t below = on ? index_of(w->project, on) : 0;

            if (on && level[below] + listed[below] > level[at])
                level[at] = level[below] + listed[below];
        }
        if (listed[at] && level[at] + 1 > count)
            count = level[at] + 1;
    }
    return count;
}

void
order_levels(struct arena *a, const struct project *p, const struct services *list,
             struct service_levels *ret_levels)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_new();
    bool *listed = arena_alloc(scratch, p->services.len + 1);
    size_t *level = arena_alloc(scratch, (p->services.len + 1) * sizeof *level);
    struct service_levels levels = { 0 };
    struct walk w;

    walk_init(&w, scratch, p);
    for (size_t i = 0; i < list->len; i++) {
        CLEANUP(err_freep) struct err *circle = walk_from(&w, index_of(p, list->v[i]));

        if (circle)
            BUG("levels of a list that order_services has not made: %s", circle->msg);
        listed[index_of(p, list->v[i])] = true;
    }
    levels.len = find_levels(&w, listed, level);
    levels.v = arena_alloc(a, (levels.len + 1) * sizeof *levels.v);
    for (size_t i = 0; i < list->len; i++)
        levels.v[level[index_of(p, list->v[i])]].len++;
    for (size_t i = 0; i < levels.len; i++) {
        levels.v[i].v = arena_alloc(a, (levels.v[i].len + 1) * sizeof *levels.v[i].v);
        levels.v[i].len = 0;
    }
    for (size_t i = 0; i < list->len; i++) {
        struct services *to = &levels.v[level[index_of(p, list->v[i])]];

        to->v[to->len++] = list->v[i];
    }
    *ret_levels = levels;
}

bool
services_has(const struct services *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++)
        if (strcmp(list->v[i]->name, name) == 0)
            return true;
    return false;
}

const struct dependency *
service_dependency(const struct service *s, const char *name)
{
    for (size_t i = 0; i < s->depends_on.len; i++)
        if (strcmp(s->depends_on.v[i].service, name) == 0)
            return &s->depends_on.v[i];
    return NULL;
}
