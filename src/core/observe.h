/*
 * One look at an engine: a few calls side by side, decoded into one snapshot.
 */
#pragma once

#include "base/base.h"

#include "core/app.h"

struct object_query;
struct seat;
struct snapshot;
struct observation;

enum {
    OBSERVE_CONTAINERS = 1, /* what the list tells */
    OBSERVE_INSPECT = 2,    /* and each of them whole, in one further call */
    OBSERVE_HEALTH = 4,     /* inspect only those with a health check, where the list does not
                               tell when it last ran */
    OBSERVE_OBJECTS = 8,    /* images, networks and volumes by name */
    OBSERVE_LISTS = 16,     /* lists of images, networks and volumes */
    OBSERVE_OWN = 32        /* networks and volumes that carry the project's label */
};

struct observe_spec {
    unsigned what;
    const char *project;                /* containers of this project only; NULL: of all */
    bool any;                           /* containers that belong to no project too */
    const struct object_query *objects; /* backends/backend.h; for OBSERVE_OBJECTS */
    const char *const *ids; /* NULL: by the above; else exactly these containers, inspected */
    struct snapshot *into;  /* taken: completed in place of a new one; NULL: a new one */
    bool background;        /* nobody waits for it: user actions go before */
};

/* s is the callback's to free, NULL with an error. */
typedef void observe_fn(void *arg, struct err *e, struct snapshot *s);

/*
 * spec is borrowed until the return, its objects until done.  An object that has gone between
 * list and inspection is simply absent.
 */
struct observation *observe(struct seat *seat, const struct observe_spec *spec,
                            observe_fn *done, void *arg);
/* Stops the calls; done is not told.  NULL is fine. */
void observe_cancel(struct observation *o);
