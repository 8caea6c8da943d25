/*
 * What an engine can do, asked of its version once.  The planner and the flag table decide by
 * these, never by an engine's name.
 */
#pragma once

#include "base/base.h"

enum support { SUPPORT_NATIVE, SUPPORT_EMULATED, SUPPORT_IGNORED, SUPPORT_REFUSED };
extern const char *const support_names[]; /* "native", "emulated", "ignored", "refused" */

enum cap {
    CAP_RUN_MANY_NETWORKS, /* several networks at creation, each with its own options */
    CAP_NETWORK_CONNECT,   /* connect a container to a further network later */
    CAP_HEALTH_RUNS,       /* the engine itself runs health checks */
    CAP_HEALTH_LIST,       /* a health command as a list, not only as shell text */
    CAP_HEALTH_START_INTERVAL,
    CAP_INSPECT_MIXED,      /* one untyped inspect of images, networks and volumes */
    CAP_RM_SKIPS_MISSING,   /* rm -f removes the others when one operand is missing */
    CAP_REMOVES_SHARED,     /* rm takes those in any order whose name spaces others use */
    CAP_LISTS_PLAIN,        /* --annotation, --device, --log-opt take commas as they are */
    CAP_VOLUME_LABEL_PLAIN, /* a comma in a volume's label needs no quotes around it */
    CAP_NETWORK_ALIAS,
    CAP_GATEWAY_PRIORITY,
    CAP_INTERFACE_NAME,
    CAP_LINKS,
    CAP_STATS,
    CAP_PAUSE,
    CAP_LIMITS, /* memory and cpu limits take effect */
    CAP_INIT,   /* an init process for containers is there */
    CAP_EVENTS, /* an event stream worth following */
    CAP_IMAGE_MOUNT,
    CAP_VOLUME_SUBPATH,
    CAP_MAC_PER_NETWORK,
    CAP_MAC_ADDRESS, /* a hardware address for the first network */
    CAP_ANNOTATIONS,
    CAP_GPUS,                /* a flag for GPUs by count, id and capability */
    CAP_HEALTH_MERGE,        /* times of a check given here join the image's own command */
    CAP_CREATES_BIND_SOURCE, /* a missing host path of a short bind is made by the engine */
    CAP_VOLUME_CREATE_AGAIN, /* creating a volume that exists is no error */
    CAP_UNSETS_VARIABLES,    /* a name without a value removes the image's variable */
    CAP_HOST_GATEWAY,        /* "host-gateway" as an address of extra_hosts */
    CAP_BUILDKIT,            /* builds take secrets, ssh keys, further contexts */
    CAP_ENTRYPOINT_LIST,     /* a list of words as entrypoint, not only its first */
    CAP_LOGS_END,            /* followed logs end with a run, also when the next one begins */
    CAP_LISTS_COMMAND,       /* a list tells the whole command, that of an entrypoint too */
    CAP_COUNT
};
extern const char *const cap_names[];

struct caps {
    bool has[CAP_COUNT];
};
