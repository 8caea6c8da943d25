/*
 * Where serialised values go: one interface, and a writer for each form of text (yaml_write.h,
 * json_write.h).  Whoever serialises calls begin, key, values and end in the order in which
 * they stand in the text; a collection may turn out to be empty.
 */
#pragma once

#include "base/base.h"

struct node;
struct sink;

struct sink_ops {
    void (*begin_map)(struct sink *s);
    void (*begin_list)(struct sink *s);
    void (*end)(struct sink *s); /* of the innermost open collection */
    void (*key)(struct sink *s, const char *key);
    void (*null)(struct sink *s);
    void (*boolean)(struct sink *s, bool b);
    void (*digits)(struct sink *s, const char *digits); /* a whole number, as text */
    void (*real)(struct sink *s, double value, bool single);
    void (*text)(struct sink *s, const char *text, size_t len);
    /* The order in which this form of text shows the keys of a map; as strcmp. */
    int (*order)(const char *a, const char *b);
};

struct sink {
    const struct sink_ops *ops;
};

void sink_text(struct sink *s, const char *text); /* NUL-terminated */
void sink_integer(struct sink *s, int64_t i);
/* A whole tree; maps in the sink's order. */
void sink_node(struct sink *s, const struct node *n);

enum { SINK_ORDER_FEW = 16 };

/* The positions 0..count in the order of their keys, which key_at(arg, i) tells. */
struct sink_order {
    size_t *v; /* few, or on the heap */
    size_t count, few[SINK_ORDER_FEW];
};
typedef const char *sink_key_fn(const void *arg, size_t i);
/* ret_order must stay where it is. */
void sink_order_make(const struct sink *s, size_t count, sink_key_fn *key_at, const void *arg,
                     struct sink_order *ret_order);
void sink_order_release(struct sink_order *o); /* CLEANUP */
