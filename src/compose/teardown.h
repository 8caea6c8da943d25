/*
 * Plans for containers that exist: down, stop, start, restart, kill, pause, unpause, rm.  Like
 * reconcile they are pure.  They work the same for a project read from a file and for one that
 * project_rebuild made from labels.
 */
#pragma once

#include "base/base.h"
#include "model/caps.h"
#include "model/project.h"

struct arena;
struct err;
struct plan;
struct snapshot;

enum remove_images { RMI_NONE, RMI_LOCAL, RMI_ALL };

struct teardown_options {
    const struct caps *caps;
    struct strings services; /* empty: all */
    struct opt_int timeout;  /* ns; unset: the containers' own */
    bool no_deps;            /* restart: without dependents */
    bool remove_orphans;     /* down, kill */
    bool volumes;            /* down: the project's; rm: anonymous ones */
    int images;              /* enum remove_images, down */
    bool stop;               /* rm: stop first */
    const char *signal;      /* kill; NULL: KILL */
};

/*
 * The project that the labels tell of: services with depends_on, networks, volumes, in the
 * order of names.  A dependency without a condition is CONDITION_RUNNING_OR_HEALTHY, restart
 * true.  Lives in a.
 */
WARN_UNUSED struct err *project_rebuild(struct arena *a, const char *name,
                                        const struct snapshot *now,
                                        struct project **ret_project);

WARN_UNUSED struct err *plan_down(const struct project *p, const struct snapshot *now,
                                  const struct teardown_options *o, struct plan **ret_plan);
WARN_UNUSED struct err *plan_stop(const struct project *p, const struct snapshot *now,
                                  const struct teardown_options *o, struct plan **ret_plan);
/* With the dependencies of the named services, waiting for conditions as up does. */
WARN_UNUSED struct err *plan_start(const struct project *p, const struct snapshot *now,
                                   const struct teardown_options *o, struct plan **ret_plan);
WARN_UNUSED struct err *plan_restart(const struct project *p, const struct snapshot *now,
                                     const struct teardown_options *o, struct plan **ret_plan);
WARN_UNUSED struct err *plan_kill(const struct project *p, const struct snapshot *now,
                                  const struct teardown_options *o, struct plan **ret_plan);
WARN_UNUSED struct err *plan_pause(const struct project *p, const struct snapshot *now,
                                   const struct teardown_options *o, struct plan **ret_plan);
WARN_UNUSED struct err *plan_unpause(const struct project *p, const struct snapshot *now,
                                     const struct teardown_options *o, struct plan **ret_plan);
/* The caller shows the targets of the plan's OP_REMOVE and asks. */
WARN_UNUSED struct err *plan_rm(const struct project *p, const struct snapshot *now,
                                const struct teardown_options *o, struct plan **ret_plan);
