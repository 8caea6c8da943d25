/*
 * The services of a project, what each waits for before it starts, and how they are: from the
 * project's files, or from the labels of its containers where the files are not known.
 */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct arena;
struct container;
struct dependency;
struct project;
struct snapshot;

enum graph_state { GRAPH_UP, GRAPH_BAD, GRAPH_WAITING, GRAPH_DONE, GRAPH_OFF };

struct graph_node {
    const char *service;
    const char *title; /* with the number of containers: "api x2" */
    const char *image;
    enum graph_state state;
    enum style style;
    const char *word;   /* "healthy", "exited 0", "WAITING" */
    const char *detail; /* "on api", "bad: api-2", "up 3 m" */
    const char *ports;  /* "" for none */
    const struct container **containers;
    size_t count;
    bool orphan; /* the file does not have it */
    int step;    /* from 0: what it needs has lower ones */
};

enum edge_state {
    EDGE_DONE,    /* the condition is fulfilled */
    EDGE_OPEN,    /* it is not, and nobody waits for it */
    EDGE_BLOCKED, /* the dependent service waits for it */
    EDGE_FAILED   /* and waits in vain: what it needs has ended otherwise */
};

struct graph_edge {
    size_t from, to; /* nodes: from must be as the condition says before to starts */
    int condition;   /* enum dependency_condition */
    bool required;
    enum edge_state state;
};

struct graph {
    struct graph_node *nodes;
    size_t node_count;
    struct graph_edge *edges;
    size_t edge_count;
    int steps;
    size_t counts[GRAPH_OFF + 1]; /* nodes by state */
};

/* file NULL: from labels.  All lives in the arena; containers are the snapshot's. */
struct graph *graph_build(struct arena *a, const struct snapshot *now, const char *project,
                          const struct project *file);
/* SIZE_MAX: there is none. */
size_t graph_find(const struct graph *g, const char *service);
/* Unhealthy, restarting, or ended with an error. */
bool graph_is_bad(const struct container *c);
/* The dependency that an edge is, for why.h. */
struct dependency graph_dependency(const struct graph *g, const struct graph_edge *e);

/*
 * What Docker Compose's label tells: "db:service_healthy:false,cache:service_started:true".
 * The array is the arena's.
 */
size_t graph_labelled(struct arena *a, const char *label, struct dependency **ret);

/* "h" and "healthy", "s" and "started", "c" and "done". */
char graph_letter(int condition);
const char *graph_word(int condition);
