/*
 * Why something is as it is, in sentences: health, exits, waiting, drift, orphans.  Used by
 * the overview, the graph and the plan.
 */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct container;
struct dependency;
struct dossier;
struct overview_row;
struct seat;
struct snapshot;
struct world;

struct note {
    enum style style;
    char *text; /* owned */
};

struct notes {
    struct note *v;
    size_t len, cap;
};

void notes_add(struct notes *l, enum style style, const char *fmt, ...) PRINTF(3, 4);
void notes_clear(struct notes *l);
void notes_release(struct notes *l);

/* The one sentence that matters most, then what supports it. */
void why_row(struct world *w, const struct overview_row *r, struct notes *out);
void why_container(const struct container *c, struct notes *out);
/* What a service of a project still waits for; nothing when it waits for nothing. */
void why_service(struct world *w, struct seat *seat, const struct dossier *d,
                 const char *service, struct notes *out);
/* What one dependency of a service still wants; nothing when it is fulfilled. */
void why_dependency(const struct snapshot *now, const char *project,
                    const struct dependency *dep, struct notes *out);
/* Whether a container is as the condition wants it. */
bool why_fulfils(const struct container *c, int condition);
/* What `up` would do to a service ("" for all of the project). */
void why_drift(const struct dossier *d, const char *service, struct notes *out);
