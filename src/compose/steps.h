/*
 * Operations on containers that exist, as all planners write them: targets, stops with their
 * hooks, removals.
 */
#pragma once

#include "base/base.h"
#include "model/caps.h"
#include "model/engine.h"
#include "model/plan.h"

struct err;

struct container_list {
    const struct container **v;
    size_t len, cap;
};

/* Indices of operations; -1 is no operation and never kept. */
struct op_list {
    int *v;
    size_t len, cap;
};

void container_list_add(struct arena *a, struct container_list *list,
                        const struct container *c);
void ops_add(struct arena *a, struct op_list *list, int op); /* once each */
void ops_add_all(struct arena *a, struct op_list *list, const struct op_list *more);
/* op runs after all of them. */
void ops_gate(struct plan *p, int op, const struct op_list *before);

/* Containers of the project as Docker Compose counts them: project, config-hash, service. */
bool container_is_of(const struct container *c, const char *project);

struct op_target step_target(const struct container *c);
void step_add_target(struct plan *p, int op, struct op_target target);

/* Lets op.grace cover the container's own stop time-out. */
void step_add_grace(struct plan *p, int op, const struct project *project,
                    const struct container *c);

struct stop_options {
    const struct project *project; /* for pre_stop hooks and grace periods; NULL: neither */
    struct opt_int timeout;
    bool hooks;
    bool quiet;
};

/*
 * One OP_STOP of the containers of list that run, behind their pre_stop hooks, all after
 * `before`.  The last operation, which is the stop; -1 when none of them runs.
 */
int step_stop(struct plan *p, const struct container_list *list, const struct stop_options *o,
              const struct op_list *before, const char *cause);

/*
 * The same level by level, what depends on others first; containers of services that the
 * project does not have stand in the first level.  Adds the stops to *ret_stops.
 */
WARN_UNUSED struct err *step_stop_levels(struct plan *p, const struct project *project,
                                         const struct container_list *list,
                                         const struct stop_options *o, const char *cause,
                                         struct op_list *ret_stops);

/* One forced OP_REMOVE of all of list; -1 when it is empty. */
int step_remove(struct plan *p, const struct container_list *list, bool volumes,
                const struct op_list *before, const char *cause);

/*
 * The last step of a plan that removes: where the engine wants it so (it has not
 * CAP_REMOVES_SHARED), those that live in name spaces of others go before these, by calls of
 * their own.
 */
void step_order_removals(struct plan *p, const struct project *project,
                         const struct snapshot *now, const struct caps *caps);

/* OP_HOOK for each of hooks, one after another, on target; the last one, or after. */
int step_hooks(struct plan *p, const struct service *s, const struct hooks *hooks,
               struct op_target target, int after, const char *cause);
