/*
 * Why something is as it is, in sentences: health, exits, waiting, drift, orphans.  Used by
 * the overview, the graph and the plan.
 */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct container;
struct dossier;
struct overview_row;
struct seat;
struct world;

struct line {
    enum style style;
    char *text; /* owned */
};

struct lines_of {
    struct line *v;
    size_t len, cap;
};

void lines_add(struct lines_of *l, enum style style, const char *fmt, ...) PRINTF(3, 4);
void lines_clear(struct lines_of *l);
void lines_release(struct lines_of *l);

/* The one sentence that matters most, then what supports it. */
void why_row(struct world *w, const struct overview_row *r, struct lines_of *out);
void why_container(const struct container *c, struct lines_of *out);
/* What a service of a project still waits for; nothing when it waits for nothing. */
void why_service(struct world *w, struct seat *seat, const struct dossier *d,
                 const char *service, struct lines_of *out);
/* What `up` would do to a service ("" for all of the project). */
void why_drift(const struct dossier *d, const char *service, struct lines_of *out);
