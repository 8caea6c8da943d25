#include "model/sink.h"

#include "base/mem.h"
#include "base/num.h"
#include "model/node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
sink_text(struct sink *s, const char *text)
{
    s->ops->text(s, text, strlen(text));
}

void
sink_integer(struct sink *s, int64_t i)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%lld", (long long)i);
    s->ops->digits(s, digits);
}

struct sorting {
    const struct sink *sink;
    sink_key_fn *key_at;
    const void *arg;
    size_t *v, *room;
};

static bool
before(const struct sorting *t, size_t a, size_t b)
{
    return t->sink->ops->order(t->key_at(t->arg, a), t->key_at(t->arg, b)) <= 0;
}

static void
sort_few(struct sorting *t, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t item = t->v[i], k = i;

        for (; k && !before(t, t->v[k - 1], item); k--)
            t->v[k] = t->v[k - 1];
        t->v[k] = item;
    }
}

/* Merges the sorted halves [low, middle) and [middle, high) of v by way of room. */
static void
merge_halves(struct sorting *t, size_t low, size_t middle, size_t high)
{
    size_t i = low, j = middle;

    memcpy(t->room + low, t->v + low, (high - low) * sizeof *t->v);
    for (size_t k = low; k < high; k++) {
        bool left = j == high || (i < middle && before(t, t->room[i], t->room[j]));

        t->v[k] = t->room[left ? i++ : j++];
    }
}

static void
sort_range(struct sorting *t, size_t low, size_t high)
{
    size_t middle = low + (high - low) / 2;

    if (high - low < 2)
        return;
    sort_range(t, low, middle);
    sort_range(t, middle, high);
    if (!before(t, t->v[middle - 1], t->v[middle]))
        merge_halves(t, low, middle, high);
}

void
sink_order_make(const struct sink *s, size_t count, sink_key_fn *key_at, const void *arg,
                struct sink_order *ret_order)
{
    CLEANUP(mem_freep) size_t *room = NULL;
    struct sorting t = { .sink = s, .key_at = key_at, .arg = arg };

    t.v = count <= SINK_ORDER_FEW ? ret_order->few : mem_alloc(count * sizeof *t.v);
    for (size_t i = 0; i < count; i++)
        t.v[i] = i;
    if (count <= SINK_ORDER_FEW) {
        sort_few(&t, count);
    } else {
        t.room = room = mem_alloc(count * sizeof *room);
        sort_range(&t, 0, count);
    }
    ret_order->v = t.v;
    ret_order->count = count;
}

void
sink_order_release(struct sink_order *o)
{
    if (o->v != o->few)
        free(o->v);
    o->v = NULL;
    o->count = 0;
}

static const char *
pair_key(const void *arg, size_t i)
{
    const struct node *map = arg;

    return map->u.map.v[i].key;
}

static void
put_map(struct sink *s, const struct node *map)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };

    sink_order_make(s, map->u.map.len, pair_key, map, &order);
    s->ops->begin_map(s);
    for (size_t i = 0; i < order.count; i++) {
        const struct pair *pair = &map->u.map.v[order.v[i]];

        s->ops->key(s, pair->key);
        sink_node(s, pair->value);
    }
    s->ops->end(s);
}

static void
put_list(struct sink *s, const struct node *list)
{
    s->ops->begin_list(s);
    for (size_t i = 0; i < list->u.seq.len; i++)
        sink_node(s, list->u.seq.v[i]);
    s->ops->end(s);
}

static void
put_float(struct sink *s, const struct node *n)
{
    if (node_is_big_integer(n))
        s->ops->digits(s, n->text);
    else
        s->ops->real(s, n->u.f, false);
}

void
sink_node(struct sink *s, const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        s->ops->null(s);
        return;
    case NODE_BOOL:
        s->ops->boolean(s, n->u.b);
        return;
    case NODE_INT:
        sink_integer(s, n->u.i);
        return;
    case NODE_FLOAT:
        put_float(s, n);
        return;
    case NODE_STR:
        s->ops->text(s, n->text, n->text_len);
        return;
    case NODE_SEQ:
        put_list(s, n);
        return;
    case NODE_MAP:
        put_map(s, n);
        return;
    }
}
