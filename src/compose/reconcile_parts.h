/*
 * The rooms of reconcile and what they share: one struct reconciler a plan.
 *
 * The order of the work: services, networks, volumes, orphans, then each service in dependency
 * order: what of its containers stays (reconcile_svc), which operations follow (reconcile_ops).
 */
#pragma once

#include "compose/order.h"
#include "compose/reconcile.h"
#include "compose/steps.h"

enum decision {
    DECISION_KEEP, /* as it is, or started */
    DECISION_RECREATE,
    DECISION_REMOVE /* more than wanted, or a leftover */
};

/* One container of a service: there already, to be made, or both (recreated). */
struct replica {
    const struct container *now; /* NULL: to be made */
    enum decision decision;
    const char *cause; /* of what happens to it; NULL: nothing happens */
    const struct node *where;
    int64_t number;
    struct op_target target; /* what it will be */
    int removed;             /* the operation after which its old one is gone, or -1 */
    int ready;               /* the operation after which it runs, -1: it runs */
};

struct service_state {
    const struct service *service;
    int64_t want;              /* replicas */
    int recreate;              /* enum recreate_policy */
    const struct image *image; /* NULL: not here */
    const char *hash;          /* NULL: hangs on containers that the plan makes */
    struct {
        struct replica *v;
        size_t len, cap;
    } replicas;                /* to stay, then to go */
    struct op_targets targets; /* of those that stay, sorted by name */
    struct op_list made;       /* operations that make containers */
    struct op_list ready;      /* operations after which they run */
    struct op_list stopped;    /* stops because something below is replaced */
    bool stop_planned;         /* they are among those that `stopped` stops */
    bool planned;
};

struct network_state {
    const struct network *network;
    const char *id; /* on the engine; NULL: made by this plan, or not known */
    int ready;      /* the operation after which it is there, or -1 */
    bool replaced;
    struct op_list stopped;         /* stops of containers that stood on the old one */
    struct container_list dangling; /* those, without the ones that do not stay */
};

struct volume_state {
    const struct volume *volume;
    int ready;
    bool replaced; /* the containers that mount it are removed */
};

/* A wait that several services may share. */
struct wait_state {
    const char *service;
    int condition, op;
    bool required;
    const char *names; /* of those that need it */
};

struct reconciler {
    struct arena *arena; /* the plan's */
    struct plan *plan;
    const struct project *project;
    const struct snapshot *now;
    const struct reconcile_options *o;
    struct services selected;       /* in dependency order */
    struct service_state *services; /* one each of selected */
    struct {
        struct network_state *v;
        size_t len;
    } networks;
    struct {
        struct volume_state *v;
        size_t len;
    } volumes;
    struct {
        struct wait_state *v;
        size_t len, cap;
    } waits;
    struct container_list gone; /* removed with a volume that was replaced */
    struct op_list orphans;     /* their removal */
};

struct service_state *state_of(struct reconciler *r, const char *service);
struct network_state *network_state(struct reconciler *r, const char *key);
struct volume_state *volume_state(struct reconciler *r, const char *key);
/* spec_containers_fn over the whole snapshot and plan; arg is the reconciler. */
const struct op_targets *planned_containers(void *arg, const char *service);
bool container_in(const struct container_list *list, const struct container *c);
/* Is it attached to the network of that name (and id, where both are known)? */
bool container_attached(const struct container *c, const char *network, const char *id);

/* Does the plan take it off a network that is made again?  It is stopped for that. */
bool container_taken_off(const struct reconciler *r, const struct container *c);

WARN_UNUSED struct err *reconcile_networks(struct reconciler *r);
WARN_UNUSED struct err *reconcile_volumes(struct reconciler *r);
void reconcile_orphans(struct reconciler *r);

/* Decides about every container of the service. */
WARN_UNUSED struct err *reconcile_service(struct reconciler *r, struct service_state *s);
/* Writes down the operations of what was decided. */
WARN_UNUSED struct err *reconcile_ops(struct reconciler *r, struct service_state *s);
/* The one-off container of `run`. */
WARN_UNUSED struct err *reconcile_oneoff(struct reconciler *r);
/* What must hold before containers of the service are made. */
void gates_of_objects(struct reconciler *r, const struct service *s, struct op_list *gates);
/* What must hold before they start: dependencies, waited for where they are not there yet. */
void gates_of_dependencies(struct reconciler *r, const struct service *s,
                           struct op_list *gates);
/* Containers outside of this run that stood on a network that is made again go back to it. */
void reconcile_restore(struct reconciler *r);
/* A port is taken after the container that held it was stopped. */
void reconcile_ports(struct reconciler *r);
/* --wait */
void reconcile_final_waits(struct reconciler *r);

/* "configuration changed: image, environment.FOO" with the place of the first difference. */
const char *reconcile_difference(struct reconciler *r, const struct service *s,
                                 const struct container *c, const struct node **ret_where);
