/*
 * The typed Compose project: canonical and complete.  No "maybe a text, maybe a list" is left;
 * short forms are expanded, paths absolute, names filled in.  Everything lives in the arena of
 * one load and is read-only afterwards.
 *
 * Members stand in the order in which Docker Compose 2.40.3 serialises them (config, hash).
 * Every object keeps the node it was decoded from: node_at(x->node, "ports.0") gives the
 * place of a member, its origin chain and its extensions (x-…).
 *
 * Texts that nobody gave are "", never NULL, unless their comment says so.
 */
#pragma once

#include "base/base.h"

struct arena;
struct load;
struct node;

/* Unset is not the same as false. */
enum tribool { TRI_UNSET, TRI_FALSE, TRI_TRUE };

struct opt_int { /* also durations, in nanoseconds */
    bool set;
    int64_t v;
};

struct strings {
    const char **v;
    size_t len;
    bool given; /* distinguishes [] from nothing */
};

struct key_value {
    const char *key;
    const char *value; /* NULL: no value ("- NAME") */
};

struct key_values { /* sorted by the bytes of the key */
    struct key_value *v;
    size_t len;
};

/* name -> addresses, flattened: one entry an address, sorted as "host=ip" texts. */
struct hosts {
    struct key_value *v;
    size_t len;
};

struct file_ref { /* a use of a secret or config */
    const struct node *node;
    const char *source, *target, *uid, *gid;
    struct opt_int mode;
};
struct file_refs {
    struct file_ref *v;
    size_t len;
};

struct ulimit {
    const struct node *node;
    const char *name;
    int64_t single, soft, hard;
};
struct ulimits {
    struct ulimit *v;
    size_t len;
};

struct hook { /* post_start, pre_stop, watch exec */
    const struct node *node;
    struct strings command;
    const char *user;
    bool privileged;
    const char *working_dir;
    struct key_values environment;
};
struct hooks {
    struct hook *v;
    size_t len;
};

struct device_request { /* gpus, deploy…devices */
    const struct node *node;
    struct strings capabilities;
    const char *driver;
    int64_t count; /* -1: all */
    struct strings device_ids;
    struct key_values options;
};
struct device_requests {
    struct device_request *v;
    size_t len;
};

struct generic_resource {
    const struct node *node;
    bool has_spec;
    const char *kind;
    int64_t value;
};
struct generic_resources {
    struct generic_resource *v;
    size_t len;
};

struct resource {
    const struct node *node; /* NULL: not given */
    float cpus;
    int64_t memory, pids;
    struct device_requests devices;
    struct generic_resources generic_resources;
};

struct update_config {
    const struct node *node; /* NULL: not given */
    struct opt_int parallelism;
    int64_t delay;
    const char *failure_action;
    int64_t monitor;
    float max_failure_ratio;
    const char *order;
};

struct restart_policy {
    const struct node *node; /* NULL: not given */
    const char *condition;
    struct opt_int delay, max_attempts, window;
};

struct placement_preference {
    const struct node *node;
    const char *spread;
};

struct placement {
    const struct node *node;
    struct strings constraints;
    struct {
        struct placement_preference *v;
        size_t len;
    } preferences;
    int64_t max_replicas_per_node;
};

struct deploy {
    const struct node *node; /* NULL: not given */
    const char *mode;
    struct opt_int replicas;
    struct key_values labels;
    struct update_config update_config, rollback_config;
    struct {
        const struct node *node;
        struct resource limits, reservations;
    } resources;
    struct restart_policy restart_policy;
    struct placement placement;
    const char *endpoint_mode;
};

struct watch_rule {
    const struct node *node;
    const char *path, *action, *target;
    struct hook exec;
    struct strings include, ignore;
    bool initial_sync;
};

struct develop {
    const struct node *node; /* NULL: not given */
    struct {
        struct watch_rule *v;
        size_t len;
    } watch;
};

struct ssh_key {
    const char *id, *path;
};

struct build {
    const struct node *node; /* NULL: the service has no build section */
    const char *context, *dockerfile, *dockerfile_inline;
    struct strings entitlements;
    struct key_values args;
    const char *provenance, *sbom;
    struct {
        struct ssh_key *v;
        size_t len;
    } ssh;
    struct key_values labels;
    struct strings cache_from, cache_to;
    bool no_cache;
    struct key_values additional_contexts;
    bool pull;
    struct hosts extra_hosts;
    const char *isolation, *network, *target;
    struct file_refs secrets;
    int64_t shm_size;
    struct strings tags;
    struct ulimits ulimits;
    struct strings platforms;
    bool privileged;
};

struct weight_device {
    const struct node *node;
    const char *path;
    int64_t weight;
};
struct throttle_device {
    const struct node *node;
    const char *path;
    int64_t rate;
};
struct throttles {
    struct throttle_device *v;
    size_t len;
};

struct blkio_config {
    const struct node *node; /* NULL: not given */
    int64_t weight;
    struct {
        struct weight_device *v;
        size_t len;
    } weight_device;
    struct throttles device_read_bps, device_read_iops, device_write_bps, device_write_iops;
};

struct credential_spec {
    const struct node *node;
    const char *config, *file, *registry;
};

enum dependency_condition {
    CONDITION_STARTED,           /* service_started */
    CONDITION_HEALTHY,           /* service_healthy */
    CONDITION_COMPLETED,         /* service_completed_successfully */
    CONDITION_RUNNING_OR_HEALTHY /* --wait, and labels without a condition */
};
extern const char *const dependency_condition_names[];

struct dependency { /* an entry of depends_on, implied ones included */
    const struct node *node;
    const char *service;
    int condition; /* enum dependency_condition */
    bool restart, required;
};
struct dependencies {
    struct dependency *v;
    size_t len;
}; /* sorted by service */

struct device_mapping {
    const struct node *node;
    const char *source, *target, *permissions;
};

struct env_file {
    const struct node *node;
    const char *path;
    bool required;
    const char *format;
};

struct healthcheck {
    const struct node *node; /* NULL: not given */
    struct strings test;     /* {"CMD", …}, {"CMD-SHELL", text} or {"NONE"} */
    struct opt_int timeout, interval, retries, start_period, start_interval;
    bool disable;
};

struct logging {
    const struct node *node;
    const char *driver;
    struct key_values options;
};

struct service_model {
    const struct node *node;
    const char *name;
    bool null;
    const char *endpoint_var, *model_var;
};

struct service_network {
    const struct node *node;
    const char *name; /* key in the project's networks */
    bool null;        /* "name:" without anything */
    struct strings aliases;
    struct key_values driver_opts;
    int64_t gw_priority;
    const char *interface_name, *ipv4_address, *ipv6_address;
    struct strings link_local_ips;
    const char *mac_address;
    int64_t priority;
};

struct port {
    const struct node *node;
    const char *name, *mode, *host_ip;
    int64_t target;
    const char *published; /* "8080", "8000-8010", or "" */
    const char *protocol, *app_protocol;
};

struct provider {
    const struct node *node; /* NULL: not given */
    const char *type;
    struct {
        struct {
            const char *key;
            struct strings values;
        } * v;
        size_t len;
    } options;
};

struct volume_mount {
    const struct node *node;
    const char *type;   /* "bind", "volume", "tmpfs", "image", "npipe", "cluster" */
    const char *source; /* bind: absolute path; volume: key or ""; image: reference */
    const char *target;
    bool read_only;
    const char *consistency;
    struct {
        const struct node *node;
        const char *selinux, *propagation;
        bool create_host_path;
        const char *recursive;
    } bind;
    struct {
        const struct node *node;
        struct key_values labels;
        bool nocopy;
        const char *subpath;
    } volume;
    struct {
        const struct node *node;
        int64_t size;
        int64_t mode;
    } tmpfs;
    struct {
        const struct node *node;
        const char *subpath;
    } image;
};

struct service {
    const struct node *node;
    const char *name;

    struct strings profiles;
    struct key_values annotations;
    int attach; /* enum tribool */
    struct build build;
    struct develop develop;
    struct blkio_config blkio_config;
    struct strings cap_add, cap_drop;
    const char *cgroup_parent, *cgroup;
    int64_t cpu_count;
    float cpu_percent;
    int64_t cpu_period, cpu_quota, cpu_rt_period, cpu_rt_runtime;
    float cpus;
    const char *cpuset;
    int64_t cpu_shares;
    struct strings command;
    struct file_refs configs;
    const char *container_name;
    struct credential_spec credential_spec;
    struct dependencies depends_on;
    struct deploy deploy;
    struct strings device_cgroup_rules;
    struct {
        struct device_mapping *v;
        size_t len;
    } devices;
    struct strings dns, dns_opt, dns_search;
    const char *dockerfile, *domainname;
    struct strings entrypoint;
    struct provider provider;
    struct key_values environment;
    struct {
        struct env_file *v;
        size_t len;
    } env_file;
    struct strings expose;
    struct strings external_links;
    struct hosts extra_hosts;
    struct strings group_add;
    struct device_requests gpus;
    const char *hostname;
    struct healthcheck healthcheck;
    const char *image;
    int init; /* enum tribool */
    const char *ipc, *isolation;
    struct key_values labels;
    struct strings label_file;
    struct strings links;
    struct logging logging;
    const char *log_driver;
    struct key_values log_opt;
    int64_t mem_limit, mem_reservation, memswap_limit, mem_swappiness;
    const char *mac_address;
    struct {
        struct service_model *v;
        size_t len;
    } models;
    const char *net, *network_mode;
    struct {
        struct service_network *v;
        size_t len;
    } networks; /* sorted by name */
    bool oom_kill_disable;
    int64_t oom_score_adj;
    const char *pid;
    int64_t pids_limit;
    const char *platform;
    struct {
        struct port *v;
        size_t len;
    } ports;
    bool privileged;
    const char *pull_policy;
    bool read_only;
    const char *restart, *runtime;
    struct opt_int scale;
    struct file_refs secrets;
    struct strings security_opt;
    int64_t shm_size;
    bool stdin_open;
    struct opt_int stop_grace_period;
    const char *stop_signal;
    struct key_values storage_opt, sysctls;
    struct strings tmpfs;
    bool tty;
    struct ulimits ulimits;
    bool use_api_socket;
    const char *user, *userns_mode, *uts, *volume_driver;
    struct {
        struct volume_mount *v;
        size_t len;
    } volumes;
    struct strings volumes_from;
    const char *working_dir;
    struct hooks post_start, pre_stop;
};

struct ipam_pool {
    const struct node *node;
    const char *subnet, *gateway, *ip_range;
    struct key_values aux_addresses;
};

struct network {
    const struct node *node;
    const char *key;  /* in the file */
    const char *name; /* on the engine */
    const char *driver;
    struct key_values driver_opts;
    struct {
        const struct node *node;
        const char *driver;
        struct {
            struct ipam_pool *v;
            size_t len;
        } config;
    } ipam;
    bool external, internal, attachable;
    struct key_values labels;
    int enable_ipv4, enable_ipv6; /* enum tribool */
};

struct volume {
    const struct node *node;
    const char *key, *name, *driver;
    struct key_values driver_opts;
    bool external;
    struct key_values labels;
};

struct file_object { /* a top-level config or secret */
    const struct node *node;
    const char *key, *name, *file, *environment, *content;
    bool external;
    struct key_values labels;
    const char *driver;
    struct key_values driver_opts;
    const char *template_driver;
};

struct model {
    const struct node *node;
    const char *key, *name, *model;
    int64_t context_size;
    struct strings runtime_flags;
};

struct project {
    const struct node *node; /* the merged, canonical tree */
    const struct load *load; /* what compose_explain() asks; opaque to others */
    const char *name;
    const char *working_dir;       /* absolute */
    struct strings files;          /* absolute, "-" for stdin */
    struct strings env_files;      /* those named by --env-file or COMPOSE_ENV_FILES */
    struct key_values environment; /* what variables were resolved from */
    struct strings active_profiles;
    const char *runtime; /* x-crank.runtime, a name, or NULL */
    struct {
        struct service *v;
        size_t len;
    } services; /* enabled, sorted by name */
    struct {
        struct service *v;
        size_t len;
    } disabled_services; /* by profiles */
    struct {
        struct network *v;
        size_t len;
    } networks;
    struct {
        struct volume *v;
        size_t len;
    } volumes;
    struct {
        struct file_object *v;
        size_t len;
    } secrets, configs;
    struct {
        struct model *v;
        size_t len;
    } models;
};

/* NULL when there is none. */
const struct service *project_service(const struct project *p, const char *name);
const struct service *project_disabled_service(const struct project *p, const char *name);
const struct network *project_network(const struct project *p, const char *key);
const struct volume *project_volume(const struct project *p, const char *key);
const struct file_object *project_secret(const struct project *p, const char *key);
const struct file_object *project_config(const struct project *p, const char *key);

/* NULL: absent, or without a value. */
const char *key_values_get(const struct key_values *kv, const char *key);

/* The number of replicas: scale, else deploy.replicas, else 1. */
int64_t service_scale(const struct service *s);
/* The image that containers are made from: image, or PROJECT-SERVICE for a built one. */
const char *service_image(struct arena *a, const struct project *p, const struct service *s);
