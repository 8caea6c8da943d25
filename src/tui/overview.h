/* Containers grouped into projects and services, for the overview and what stands beside it. */
#pragma once

#include "base/base.h"

struct arena;
struct container;
struct seat;
struct snapshot;
struct view;
struct world;

/* What a row of the overview is about; borrowed from the newest snapshot until its refresh. */
struct overview_row {
    const char *list_id;
    struct seat *seat;
    const char *project;               /* "" outside of projects */
    const char *service;               /* NULL: the project itself */
    const struct container *container; /* NULL: a service or a project */
    bool orphan;                       /* the file does not have the service */
    bool missing;                      /* the file has it, the runtime has no container */
};

struct overview_group {
    const struct container **v;
    size_t len;
};

/* Of all that the overview shows; waiting is a service that waits for another. */
struct overview_totals {
    size_t projects, up, bad, waiting, exited;
};
struct overview_totals overview_totals(const struct view *v);

/* By project, service, number and name; containers without a project last. */
struct overview_group overview_sorted(struct arena *a, const struct snapshot *s);
/* The run that begins at first. */
struct overview_group overview_same_project(const struct overview_group *all, size_t first);
struct overview_group overview_same_service(const struct overview_group *all, size_t first);
bool overview_has_service(const struct overview_group *all, const char *service);
/* More than one runtime holds containers: names say where. */
bool overview_many_runtimes(const struct world *w);
/* A runtime answers, or may still do so. */
bool overview_any_answers(const struct world *w);

/* view_overview.c: tree or flat */
void overview_toggle_flat(struct view *v);
