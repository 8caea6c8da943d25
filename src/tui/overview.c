#include "tui/overview.h"

#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "model/engine.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

static int
compare(const void *pa, const void *pb)
{
    const struct container *a = *(const struct container *const *)pa;
    const struct container *b = *(const struct container *const *)pb;
    int order = (!*a->project) - (!*b->project);

    order = order ? order : strcmp(a->project, b->project);
    order = order ? order : strcmp(a->service, b->service);
    order = order ? order : (a->number > b->number) - (a->number < b->number);
    return order ? order : strcmp(a->name, b->name);
}

struct overview_group
overview_sorted(struct arena *a, const struct snapshot *s)
{
    struct overview_group g = { NULL, 0 };

    if (!s)
        return g;
    g.v = arena_alloc(a, (s->containers.len + 1) * sizeof *g.v);
    g.len = s->containers.len;
    for (size_t i = 0; i < g.len; i++)
        g.v[i] = &s->containers.v[i];
    if (g.len)
        qsort(g.v, g.len, sizeof *g.v, compare);
    return g;
}

struct overview_group
overview_same_project(const struct overview_group *all, size_t first)
{
    struct overview_group g = { all->v + first, 1 };

    while (first + g.len < all->len && str_eq(g.v[g.len]->project, g.v[0]->project))
        g.len++;
    return g;
}

struct overview_group
overview_same_service(const struct overview_group *all, size_t first)
{
    struct overview_group g = { all->v + first, 1 };

    while (first + g.len < all->len && str_eq(g.v[g.len]->service, g.v[0]->service))
        g.len++;
    return g;
}

bool
overview_has_service(const struct overview_group *all, const char *service)
{
    for (size_t i = 0; i < all->len; i++)
        if (str_eq(all->v[i]->service, service))
            return true;
    return false;
}

bool
overview_many_runtimes(const struct world *w)
{
    size_t holding = 0;

    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct snapshot *s = world_snapshot(w, w->outlooks.v[i]->seat);

        holding += s && s->containers.len;
    }
    return holding > 1;
}

bool
overview_any_answers(const struct world *w)
{
    if (w->probing)
        return true;
    for (size_t i = 0; i < w->outlooks.len; i++)
        if (w->outlooks.v[i]->feed)
            return true;
    return false;
}
