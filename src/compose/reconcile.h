/*
 * What must be done so that an engine holds what the project says: project x snapshot x options
 * -> plan.  Pure: nothing is asked, nothing is started.  The rules are those of Docker Compose
 * 2.40.3 for `up`, `create`, `scale` and `run`.
 *
 * The caller observes, plans, and looks at two lists of the plan before it executes it:
 * plan->inspect (containers of which more must be known than a list tells: inspect them, plan
 * again) and its notices of kind NOTICE_ASK (ask the person, put what was agreed to into
 * options.replace_volumes, plan again).
 */
#pragma once

#include "base/base.h"
#include "compose/spec.h"
#include "model/caps.h"

struct err;
struct plan;
struct snapshot;

enum reconcile_goal {
    GOAL_UP,     /* create what is missing, replace what differs, start all */
    GOAL_CREATE, /* the same without starting (create, up --no-start) */
    GOAL_RUN     /* dependencies as by up, then one one-off container */
};

enum recreate_policy { RECREATE_DIVERGED, RECREATE_FORCE, RECREATE_NEVER };

enum build_policy {
    BUILD_MISSING, /* what has no image or pull_policy: build */
    BUILD_ALWAYS,  /* --build */
    BUILD_NEVER    /* --no-build */
};

struct scale_option {
    const char *service;
    int64_t replicas;
};

struct reconcile_options {
    enum reconcile_goal goal;
    const struct caps *caps;
    struct strings services; /* named on the command line; empty: all */
    int recreate;            /* enum recreate_policy: of the named services */
    int recreate_deps;       /* of services that are only dependencies */
    bool renew_anon_volumes; /* -V; implies RECREATE_FORCE for the named ones */
    bool no_deps;
    bool remove_orphans, ignore_orphans;
    struct {
        const struct scale_option *v;
        size_t len;
    } scale;
    struct opt_int timeout; /* stop time-out in ns; unset: the containers' own */
    bool wait;              /* until running or healthy */
    int64_t wait_timeout;   /* ns, 0 none */
    bool compatibility;
    bool all_resources;             /* networks and volumes that no service uses, too */
    bool assume_yes;                /* volumes that differ are replaced without a question */
    struct strings replace_volumes; /* engine names of those that the person agreed to lose */
    const struct run_options *run;  /* GOAL_RUN */

    /* For plan_images. */
    int build;        /* enum build_policy */
    const char *pull; /* --pull: for all services; NULL: as the file says */
    int64_t now;      /* wall clock in ns, for pull_policy: daily and the like */

    /* Is there such a file?  NULL: not asked.  For the warning about a missing one. */
    bool (*file_exists)(void *arg, const char *path);
    void *file_exists_arg;
};

/*
 * Pulls and builds, each image once; executed before reconcile, which wants to know the ids.
 * A pull whose service can also be built is best_effort and followed by the build.
 */
WARN_UNUSED struct err *plan_images(const struct project *p, const struct snapshot *now,
                                    const struct reconcile_options *o, struct plan **ret_plan);

/*
 * With GOAL_RUN plan->oneoff is the operation that makes the container: it is started by the
 * plan only with run->detach; else the caller starts it attached.
 */
WARN_UNUSED struct err *reconcile(const struct project *p, const struct snapshot *now,
                                  const struct reconcile_options *o, struct plan **ret_plan);

/*
 * The images, networks and volumes by the names under which the engine must be asked for them
 * before either is called.
 */
struct needed_objects {
    struct strings images, networks, volumes;
};
WARN_UNUSED struct err *reconcile_objects(struct arena *a, const struct project *p,
                                          const struct reconcile_options *o,
                                          struct needed_objects *ret_objects);
