#include "core/state.h"

#include "base/vec.h"
#include "model/engine.h"

struct listener {
    state_fn *fn;
    void *arg;
};

struct state {
    struct snapshot *now;
    uint64_t serial;
    VEC(struct listener) listeners;
    int telling;
    bool dead; /* freed by a listener */
};

struct state *
state_new(void)
{
    return mem_alloc(sizeof(struct state));
}

void
state_free(struct state *st)
{
    if (!st)
        return;
    st->dead = st->telling > 0;
    if (st->dead)
        return;
    snapshot_free(st->now);
    VEC_RELEASE(&st->listeners);
    free(st);
}

const struct snapshot *
state_now(const struct state *st)
{
    return st->now;
}

void
state_replace(struct state *st, struct snapshot *next)
{
    struct snapshot *before = st->now;
    size_t len = st->listeners.len;

    next->serial = ++st->serial;
    st->now = next;
    st->telling++;
    for (size_t i = 0; i < len; i++) {
        struct listener l = st->listeners.v[i];

        if (l.fn && !st->dead)
            l.fn(l.arg, next, before);
    }
    st->telling--;
    for (size_t i = st->telling ? 0 : st->listeners.len; i-- > 0;)
        if (!st->listeners.v[i].fn)
            VEC_REMOVE(&st->listeners, i);
    snapshot_free(before);
    if (st->dead)
        state_free(st);
}

void
state_listen(struct state *st, state_fn *fn, void *arg)
{
    VEC_PUSH(&st->listeners, ((struct listener){ fn, arg }));
}

void
state_unlisten(struct state *st, state_fn *fn, void *arg)
{
    for (size_t i = 0; i < st->listeners.len; i++) {
        struct listener *l = &st->listeners.v[i];

        if (l->fn != fn || l->arg != arg)
            continue;
        if (st->telling)
            l->fn = NULL;
        else
            VEC_REMOVE(&st->listeners, i);
        return;
    }
}
