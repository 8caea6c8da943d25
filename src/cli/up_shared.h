/*
 * What `up` and `plan` have in common: the options that decide what is made anew.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "cli/opts.h"
#include "core/verbs.h"

struct cli;
struct err;

struct up_shared {
    bool build, no_build, quiet_build, quiet_pull;
    int pull;
    bool force_recreate, no_recreate, always_recreate_deps, renew_anon_volumes;
    bool no_deps, remove_orphans, ignore_orphans, yes;
    struct strv scale;
    struct opt_int timeout;
};

extern const char *const pull_names[];

/* Rows for the member `shared` of the struct T. */
#define UP_SHARED_ROWS(T) \
    OPT_BOOL(T, shared.build, 0, "build", "Build images first, also those that are there"), \
        OPT_BOOL(T, shared.no_build, 0, "no-build", "Build no image, even if one is missing"), \
        OPT_BOOL(T, shared.quiet_build, 0, "quiet-build", "Build without showing how"), \
        OPT_CHOICE(T, shared.pull, 0, "pull", "POLICY", "When to pull images", pull_names, \
                   .complaint = "invalid --pull option"), \
        OPT_BOOL(T, shared.quiet_pull, 0, "quiet-pull", "Pull without showing how"), \
        OPT_BOOL(T, shared.force_recreate, 0, "force-recreate", \
                 "Make containers anew even if nothing has changed"), \
        OPT_BOOL(T, shared.no_recreate, 0, "no-recreate", \
                 "Leave containers that are there as they are"), \
        OPT_BOOL(T, shared.always_recreate_deps, 0, "always-recreate-deps", \
                 "Make the containers of dependencies anew as well"), \
        OPT_BOOL(T, shared.renew_anon_volumes, 'V', "renew-anon-volumes", \
                 "Give new containers new anonymous volumes"), \
        OPT_BOOL(T, shared.no_deps, 0, "no-deps", \
                 "Leave the dependencies of the services alone"), \
        OPT_TEXTS(T, shared.scale, 0, "scale", "SERVICE=N", \
                  "Number of containers of a service; may be repeated"), \
        OPT_BOOL(T, shared.remove_orphans, 0, "remove-orphans", \
                 "Remove containers of services that the file does not have", \
                 .env = "COMPOSE_REMOVE_ORPHANS"), \
        OPT_BOOL(T, shared.ignore_orphans, 0, "ignore-orphans", \
                 "Say nothing about such containers", .env = "COMPOSE_IGNORE_ORPHANS", \
                 .flags = OPT_HIDDEN), \
        OPT_INT(T, shared.timeout, 't', "timeout", "SECONDS", \
                "Kill containers that do not stop after so long"), \
        OPT_BOOL(T, shared.yes, 'y', "yes", "Answer yes to every question")

/* SERVICE=N, read and checked. */
struct scales {
    struct service_number *v;
    size_t len, cap;
};
WARN_UNUSED struct err *scales_read(const struct strv *texts, struct scales *ret);
void scales_release(struct scales *s);

/* scales is borrowed by ret. */
void up_shared_fill(const struct up_shared *f, const struct cli *cli,
                    const struct scales *scales, struct up_options *ret);
