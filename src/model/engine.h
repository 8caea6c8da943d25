/*
 * What an engine holds, in one model for all of them.  Sizes are bytes (-1 unknown), times
 * nanoseconds since the epoch in UTC (0 none), durations nanoseconds.  Texts are never NULL
 * once a decoder has run (engine_string_defaults), ids have no "sha256:" before containers'
 * 64 hexadecimal digits.
 *
 * A snapshot is one picture of one engine at one moment.  Nobody edits it; the next one
 * replaces it whole.  What crosses from one to the next are ids, never pointers.
 */
#pragma once

#include "base/base.h"
#include "model/project.h"

struct node;

enum container_state {
    STATE_UNKNOWN,
    STATE_CREATED,
    STATE_RUNNING,
    STATE_PAUSED,
    STATE_RESTARTING,
    STATE_REMOVING,
    STATE_EXITED,
    STATE_DEAD
};
extern const char *const container_state_names[];

enum health_state { HEALTH_NONE, HEALTH_STARTING, HEALTH_HEALTHY, HEALTH_UNHEALTHY };
extern const char *const health_state_names[];

struct health_result {
    int64_t start, end, exit_code;
    const char *output;
};

struct port_binding {
    const char *host_ip; /* "" for an exposed port that is not published */
    int64_t host_port, container_port;
    const char *proto;
};

struct endpoint {
    const char *network, *network_id, *ip, *ip6, *mac, *gateway;
    struct strings aliases;
};

struct mount_point {
    const char *type, *name, *source, *target;
    bool rw;
};

struct container {
    const char *id, *name, *image;
    const char *image_id; /* "sha256:…", also where the engine leaves that out; "" unknown */
    const char *command_text; /* as lists show it, without quotes around it, not cut */
    int state;                /* enum container_state */
    const char *status;       /* the engine's own sentence ("Up 5 seconds (healthy)"), or "" */
    int health;               /* enum health_state */
    bool has_healthcheck;
    int64_t failing_streak;
    struct {
        struct health_result *v;
        size_t len;
    } health_log; /* oldest first */
    struct {
        struct strings test;
        int64_t interval, timeout, start_period, retries;
    } check;
    int64_t exit_code;
    bool oom_killed;
    const char *error;
    int64_t pid, restart_count;
    int64_t created, started, finished;
    struct strings command, entrypoint, env;
    const char *workdir, *user;
    bool tty;
    const char *stop_signal;
    int64_t stop_timeout; /* nanoseconds; -1 unknown */
    struct key_values labels;
    struct {
        struct port_binding *v;
        size_t len;
    } ports;
    struct {
        struct endpoint *v;
        size_t len;
    } networks;
    struct {
        struct mount_point *v;
        size_t len;
    } mounts;
    int64_t mem_limit, nano_cpus, pids_limit;
    const char *restart_policy;
    const char *log_driver, *runtime, *pod, *size_text;
    bool inspected;         /* false: only what a list says is filled in */
    const struct node *raw; /* the object as the engine printed it */

    /* From the labels, "" or -1 when missing. */
    const char *project, *service, *config_hash, *image_label;
    int64_t number;
    bool oneoff;
};

struct image {
    const char *id; /* "sha256:…", also where the engine leaves that out */
    struct strings names, digests;
    int64_t created, size;
    int64_t tagged; /* when it was pulled or tagged here; 0: the engine does not say */
    struct key_values labels;
    const char *os, *arch, *variant;
    struct strings env, cmd, entrypoint, exposed, volumes;
    bool has_healthcheck;
    struct strings health_test;
    const char *user, *workdir;
};

struct engine_network {
    const char *id, *name, *driver;
    bool internal, ipv6, attachable;
    struct {
        struct {
            const char *subnet, *gateway, *range;
        } * v;
        size_t len;
    } subnets;
    struct key_values labels, options;
    int64_t created;
    struct {
        struct {
            const char *id, *name, *ip;
        } * v;
        size_t len;
    } containers;
};

struct engine_volume {
    const char *name, *driver, *mountpoint;
    struct key_values labels, options;
    int64_t created, size;
};

struct sample { /* one round of stats of one container */
    const char *id, *name;
    int64_t time;
    double cpu_percent; /* -1 unknown */
    int64_t mem_used, mem_limit, net_rx, net_tx, blk_read, blk_write, pids;
};

enum event_kind { EVENT_CONTAINER, EVENT_IMAGE, EVENT_NETWORK, EVENT_VOLUME, EVENT_OTHER };
enum event_action {
    ACTION_OTHER,
    ACTION_CREATE,
    ACTION_START,
    ACTION_DIE,
    ACTION_STOP,
    ACTION_KILL,
    ACTION_OOM,
    ACTION_PAUSE,
    ACTION_UNPAUSE,
    ACTION_RESTART,
    ACTION_DESTROY,
    ACTION_RENAME,
    ACTION_HEALTH,
    ACTION_EXEC,
    ACTION_CONNECT,
    ACTION_DISCONNECT
};
extern const char *const event_action_names[];

struct event {
    int64_t time;
    int kind;                /* enum event_kind */
    int action;              /* enum event_action */
    const char *action_text; /* as the engine says it */
    const char *id, *name;
    struct opt_int exit_code;
    int health; /* enum health_state, for ACTION_HEALTH */
    struct key_values attrs;
};

struct engine_info {
    const char *client_version, *server_version, *api_version, *min_api;
    const char *server_name; /* "Podman Engine" behind a docker client, … */
    bool remote;             /* podman: the engine is on another machine, or in a virtual one */
    bool no_init;            /* podman: the program for init: true is not installed */
    bool rootless;
    int64_t cgroup_version; /* 0 unknown */
    const char *cgroup_manager, *storage, *oci_runtime, *arch, *os, *log_driver;
    int64_t ncpu, mem_total;
    bool systemd; /* an init that can run timers */
    bool buildx;  /* the docker client has its builder plugin */
};

struct snapshot {
    struct arena *arena; /* owns all of it */
    uint64_t serial;
    int64_t taken; /* wall clock */
    struct {
        struct container *v;
        size_t len;
    } containers;
    struct {
        struct image *v;
        size_t len;
    } images;
    struct {
        struct engine_network *v;
        size_t len;
    } networks;
    struct {
        struct engine_volume *v;
        size_t len;
    } volumes;
};

struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *s);
void snapshot_freep(struct snapshot **s);

/* By id, by unique prefix of at least 12 digits, or by name; NULL when absent. */
const struct container *snapshot_container(const struct snapshot *s, const char *id_or_name);
const struct image *snapshot_image(const struct snapshot *s, const char *ref);
const struct engine_network *snapshot_network(const struct snapshot *s, const char *id_or_name);
const struct engine_volume *snapshot_volume(const struct snapshot *s, const char *name);

/* Fills the members that come from com.docker.compose.* labels. */
void container_read_labels(struct container *c);
/* Does it run, or will it again by itself (restarting)?  Paused ones have processes too. */
bool container_runs(const struct container *c);
/* NULL texts become "". */
void container_defaults(struct container *c);
