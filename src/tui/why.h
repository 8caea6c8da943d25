/*
 * Why something is as it is, in sentences: health, exits, waiting, drift, orphans.  Used by
 * the overview, the graph and the plan.
 */
#pragma once

#include "base/base.h"
#include "tui/cells.h"

struct arena;
struct container;
struct dependency;
struct dossier;
struct overview_row;
struct seat;
struct snapshot;
struct world;

struct note {
    enum style style;
    int label; /* bytes of the text that are a label: dim, and what goes on is set in by them */
    char *text; /* owned */
};

struct notes {
    struct note *v;
    size_t len, cap;
};

void notes_add(struct notes *l, enum style style, const char *fmt, ...) PRINTF(3, 4);
/* "label   text", the text always in the same column. */
void notes_fact(struct notes *l, enum style style, const char *label, const char *fmt, ...)
    PRINTF(4, 5);
/* From the top, wrapped at words; returns the rows used. */
int notes_draw(const struct notes *l, struct cells *c, struct area a);
/* How many rows that would be. */
int notes_height(const struct notes *l, int width);
void notes_clear(struct notes *l);
void notes_release(struct notes *l);

/* The one sentence that matters most, then what supports it. */
void why_row(struct world *w, const struct overview_row *r, struct notes *out);
void why_container(const struct container *c, struct notes *out);
/* The same, beginning with its name. */
void why_named(const struct container *c, struct notes *out);
/* What a service of a project still waits for; nothing when it waits for nothing. */
void why_service(struct world *w, struct seat *seat, const struct dossier *d,
                 const char *service, struct notes *out);
/* What one dependency of a service still wants; nothing when it is fulfilled. */
void why_dependency(const struct snapshot *now, const char *project,
                    const struct dependency *dep, struct notes *out);
/* Whether a container is as the condition wants it. */
bool why_fulfils(const struct container *c, int condition);
/*
 * The service that one which has not run yet waits for: its condition is not fulfilled, and it
 * is there or waits itself.  NULL: none.  From labels where the file is not known.
 */
const char *why_waits_on(struct arena *a, const struct world *w, const struct seat *seat,
                         const struct dossier *d, const char *service);
/* `up` would do more to a service ("": to the project) than start what has stopped. */
bool why_drifts(const struct dossier *d, const char *service);
/* What `up` would do to a service ("" for all of the project). */
void why_drift(const struct dossier *d, const char *service, struct notes *out);
