/*
 * A plan: what will be done and why, as data.  compose/ makes plans, core/execute carries them
 * out without deciding anything, cli prints them (its text form is `plan`, the dry run and the
 * golden files).
 *
 * Operations form a DAG by their indices in plan->ops.  Most are exactly one call of an
 * engine; waiting for a depends_on condition is an operation too.
 *
 * Some facts exist only while the plan runs: the id of a container that an earlier operation
 * makes, and whatever hangs on it (network_mode: service:x, its hash).  Such a place holds a
 * reference to the operation (op_ref); spec_bind() fills it in just before the call.
 */
#pragma once

#include "base/base.h"
#include "model/project.h"

struct arena;
struct node;
struct snapshot;
struct str;

enum op_kind {
    OP_NONE, /* nothing to do, shown to people: "Running" */
    OP_PULL,
    OP_BUILD,
    OP_NETWORK_CREATE,
    OP_NETWORK_REMOVE,
    OP_VOLUME_CREATE,
    OP_VOLUME_REMOVE,
    OP_IMAGE_REMOVE,
    OP_RUN, /* create and start in one call */
    OP_CREATE,
    OP_CONNECT,
    OP_DISCONNECT,
    OP_COPY, /* secrets and configs without a file, into a created container */
    OP_START,
    OP_STOP,
    OP_RESTART,
    OP_KILL,
    OP_PAUSE,
    OP_UNPAUSE,
    OP_REMOVE,
    OP_RENAME,
    OP_AWAIT, /* a condition of containers of a service */
    OP_HOOK,  /* post_start, pre_stop: exec in a running container */
    OP_KIND_COUNT
};

struct op_kind_row {
    const char *word;         /* "create", in plans: stable */
    const char *doing, *done; /* "Creating", "Created": progress; NULL: silent */
    const char *subject;      /* "Container", "Network", … */
    bool changes;             /* false: waits and nothings */
    bool destroys;            /* removes what cannot be made again from the file */
};
extern const struct op_kind_row op_kinds[OP_KIND_COUNT];

/* A container that an operation acts on: one that exists, or one that an operation makes. */
struct op_target {
    const char *id; /* full id, or NULL while made_by tells */
    const char *name;
    const char *service; /* "" for orphans */
    int made_by;         /* index of the OP_RUN or OP_CREATE, or -1 */
    int64_t number;
};
struct op_targets {
    struct op_target *v;
    size_t len;
};

/* One network of a container to be made, in order of attachment. */
struct attachment {
    const char *network; /* name on the engine */
    struct strings aliases;
    const struct service_network *options; /* never NULL */
};

/* A namespace or volumes taken from another container. */
enum share_kind {
    SHARE_NETWORK,
    SHARE_IPC,
    SHARE_PID,
    SHARE_UTS,
    SHARE_CGROUP,
    SHARE_VOLUMES,
    SHARE_KIND_COUNT
};
struct share {
    enum share_kind kind;
    const char *service; /* "" for container:… as written */
    struct op_target from;
    const char *mode; /* volumes_from: "ro", "rw" or "" */
};

/* A file that must be copied into the container before each start. */
struct copied_file {
    const char *path;    /* absolute in the container */
    const char *content; /* a secret may be in it: never shown */
    size_t len;
    int64_t uid, gid, mode;
};

/* All that one container is made from. */
struct container_spec {
    const struct project *project;
    const struct service *service; /* for `run`, a copy with the options applied */
    const char *name;              /* while it replaces another: the temporary name */
    const char *final_name;
    int64_t number; /* 0 for one-offs */
    bool oneoff;
    const char *image;        /* reference to create from */
    const char *image_id;     /* for the label; NULL: not known before the call */
    const struct image *base; /* what the engine told of the image, or NULL */
    const char *network_mode; /* "", "none", "host", "bridge", "container:ID"; see shares */
    struct {
        struct attachment *v;
        size_t len;
    } networks;
    struct {
        struct share *v;
        size_t len;
    } shares;
    struct {
        struct volume_mount *v;
        size_t len;
    } mounts; /* engine names, secrets and configs with files, inherited */
    struct {
        struct copied_file *v;
        size_t len;
    } files;
    struct key_values labels;      /* complete but for what is bound late */
    struct key_values environment; /* complete */
    bool auto_remove;
    struct strings links; /* resolved: "P-S-N:alias" */
};

struct op {
    enum op_kind kind;
    const char *cause;        /* "image changed", "not found": shown to people */
    const struct node *where; /* the attribute that is the cause, or NULL */
    const char *service;      /* "" when none */
    const char *subject; /* name for progress: container, network, volume, service or image */
    int *after;          /* indices of the operations that must be done before */
    size_t after_len;
    bool best_effort; /* failure is a warning */
    int unless;       /* left out, and counted as done, where that best_effort operation
                         went well: a build behind a pull; -1: never */
    bool quiet;       /* no progress lines */
    const char *doing,
        *done; /* progress words other than the kind's; "" for none, NULL: the kind's */

    struct op_targets targets;
    const struct container_spec *spec;   /* RUN, CREATE, COPY, CONNECT (or NULL) */
    const struct network *network;       /* NETWORK_CREATE, CONNECT */
    const struct attachment *attachment; /* CONNECT */
    const struct volume *volume;         /* VOLUME_CREATE */
    struct key_values
        labels; /* NETWORK_CREATE, VOLUME_CREATE: all that it gets, hash included */
    const char *
        object; /* *_REMOVE, DISCONNECT: engine id or name; PULL: reference; RENAME: new name */
    const struct service *of;      /* PULL, BUILD, AWAIT, HOOK: the service */
    const struct project *project; /* the plan's: BUILD reads its secrets */
    const struct hook *hook;
    int condition;         /* AWAIT: enum dependency_condition */
    bool required;         /* AWAIT: false: failure only warns */
    const char *waits_for; /* AWAIT: the service that is waited for */
    int64_t timeout;       /* STOP, RESTART: ns, -1 the container's own; AWAIT: 0 none */
    int64_t grace;         /* STOP, RESTART with timeout -1: the longest stop
                              time-out of the targets, ns; 0 when not known */
    const char *signal;    /* KILL */
    bool volumes;          /* REMOVE: anonymous volumes too */
    bool force;            /* REMOVE: running ones too */
};

enum plan_notice_kind {
    NOTICE_WARNING,
    NOTICE_ORPHANS,
    NOTICE_ASK /* a question whose yes costs data; object: the volume it is about */
};
struct plan_notice {
    int kind;
    const char *text;
    const struct node *where;
    const char *object; /* NOTICE_ASK: name on the engine; else NULL */
};

struct plan {
    struct arena *arena; /* owns everything but the project */
    const struct project *project;
    const char *project_name;
    struct {
        struct op *v;
        size_t len, cap;
    } ops;
    struct {
        struct plan_notice *v;
        size_t len, cap;
    } notices;
    /* Ids of containers that must be inspected, and the plan made again, before it is run. */
    struct {
        const char **v;
        size_t len, cap;
    } inspect;
    int oneoff;             /* index of the operation that makes a one-off container, or -1 */
    struct snapshot *keeps; /* freed with the plan: what its texts live in; or NULL */
};

struct plan *plan_new(const struct project *project, const char *project_name);
void plan_free(struct plan *p);
void plan_freep(struct plan **p);

/* Appends an operation; its members are the caller's to fill.  The pointer is valid until the
 * next. */
struct op *plan_add(struct plan *p, enum op_kind kind, const char *subject, const char *cause);
int plan_last(const struct plan *p); /* its index */
void plan_after(struct plan *p, int op,
                int before); /* op runs after before; -1 and twins are ignored */
bool plan_waits(const struct plan *p, int op, int before); /* directly or not; also op itself */
void plan_notice(struct plan *p, enum plan_notice_kind kind, const struct node *where,
                 const char *fmt, ...) PRINTF(4, 5);
bool plan_changes(const struct plan *p); /* anything but waits and nothings */
void plan_ask(struct plan *p, const char *object, const char *fmt, ...) PRINTF(3, 4);
void plan_inspect(struct plan *p, const char *id); /* once each */

/*
 * An order in which the operations could run one after another: indices, as many as ops; the
 * same for the same plan.  A circle is a BUG.
 */
void plan_order(const struct plan *p, int *ret_order);

/*
 * One line an operation, in the order of plan_order; "after" names lines that must be done
 * before, those left out that others of them wait for anyway:
 *
 *     1  create  network    shop_default   not found
 *     2  run     container  shop-db-1      not found               after 1
 *     3  await   service    db: healthy    shop-web-1 needs it     after 2
 *
 * Notices follow, one line each: "warning: …".
 */
void plan_text(const struct plan *p, struct str *out);
/* The same as one line of JSON: {"project":…,"operations":[…],"notices":[…]}. */
void plan_json(const struct plan *p, struct str *out);
