/*
 * A container as `ps` shows it: the members of Docker Compose's JSON, which are the fields of
 * templates too.
 */
#pragma once

#include "base/base.h"

struct arena;
struct container;
struct node;
struct str;

struct ps_look {
    int64_t now;         /* wall clock, ns */
    bool whole;          /* --no-trunc */
    bool health_is_ours; /* the engine runs no checks: say how old the last answer is */
};

/* A mapping with keys sorted, in the arena. */
struct node *ps_row(struct arena *a, const struct container *c, const struct ps_look *look);
/* The labels as a mapping. */
struct node *ps_labels(struct arena *a, const struct container *c);
/* What stands above a column: "CONTAINER ID" for "ID". */
struct node *ps_headers(struct arena *a);

/* "99/tcp, 0.0.0.0:8000-8001->8000-8001/tcp": ports that follow each other are one range. */
void ps_put_ports(struct str *out, const struct container *c);
/* A text in quotes as Go writes it. */
void ps_put_quoted(struct str *out, const char *text);
/* At most limit characters, the last of them an ellipsis when something is cut off. */
void ps_put_cut(struct str *out, const char *text, size_t limit);
