#include "model/project_rows.h"

#include "model/project.h"

/* The type of a struct that has no tag because it is only ever a member. */
#define MEMBER_TYPE(T, m) __typeof__(((T *)0)->m)

#define SET(T, ...) .size = sizeof(T), __VA_ARGS__
#define NODE_AT(T) .node = offsetof(T, node)
#define NAME_AT(T, m) .name = offsetof(T, m)
#define NO_NAME .name = NO_MEMBER
#define NO_NULL .null = NO_MEMBER
#define PLAIN_SET(T) SET(T, NODE_AT(T), NO_NAME, NO_NULL)

/* clang-format off */

#define T struct file_ref
static const struct row_set file_ref_rows = { (const struct row[]){
    R_TEXT(T, source, "source"),
    R_TEXT(T, target, "target"),
    R_TEXT(T, uid, "uid"),
    R_TEXT(T, gid, "gid"),
    R_OPT_MODE(T, mode, "mode"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct ulimit
static const struct row_set ulimit_rows = { (const struct row[]){
    R_INT(T, single, "single"),
    R_INT(T, soft, "soft"),
    R_INT(T, hard, "hard"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, name), NO_NULL),
    .decode_other = ulimit_decode_number, .put_other = ulimit_put };
#undef T

#define T struct hook
static const struct row_set hook_rows = { (const struct row[]){
    R_ARGV(T, command, "command"),
    R_TEXT(T, user, "user"),
    R_BOOL(T, privileged, "privileged"),
    R_TEXT(T, working_dir, "working_dir"),
    R_ENV(T, environment, "environment"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct device_request
static const struct row_set device_request_rows = { (const struct row[]){
    R_STRINGS(T, capabilities, "capabilities"),
    R_TEXT(T, driver, "driver"),
    R_CUSTOM(T, count, "count", 0, &device_count_value),
    R_STRINGS(T, device_ids, "device_ids"),
    R_VALUES(T, options, "options"),
    R_END }, PLAIN_SET(T) };
#undef T

#define T struct generic_resource
static const struct row_set generic_resource_rows = { (const struct row[]){
    { ROW_CUSTOM, 0, 0, "discrete_resource_spec", NULL, NULL, &resource_spec_value },
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct resource
static const struct row_set resource_rows = { (const struct row[]){
    R_FLOAT(T, cpus, "cpus"),
    R_SIZE(T, memory, "memory"),
    R_INT(T, pids, "pids"),
    R_LIST(T, devices, "devices", struct device_request, &device_request_rows),
    R_LIST(T, generic_resources, "generic_resources", struct generic_resource,
           &generic_resource_rows),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct deploy, resources)
static const struct row_set resources_rows = { (const struct row[]){
    R_OBJECT(T, limits, "limits", 0, &resource_rows),
    R_OBJECT(T, reservations, "reservations", 0, &resource_rows),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct update_config
static const struct row_set update_config_rows = { (const struct row[]){
    R_OPT_COUNT(T, parallelism, "parallelism"),
    R_DURATION(T, delay, "delay"),
    R_TEXT(T, failure_action, "failure_action"),
    R_DURATION(T, monitor, "monitor"),
    R_FLOAT(T, max_failure_ratio, "max_failure_ratio"),
    R_TEXT(T, order, "order"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct restart_policy
static const struct row_set restart_policy_rows = { (const struct row[]){
    R_TEXT(T, condition, "condition"),
    R_OPT_DURATION(T, delay, "delay"),
    R_OPT_COUNT(T, max_attempts, "max_attempts"),
    R_OPT_DURATION(T, window, "window"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct placement_preference
static const struct row_set placement_preference_rows = { (const struct row[]){
    R_TEXT(T, spread, "spread"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct placement
static const struct row_set placement_rows = { (const struct row[]){
    R_STRINGS(T, constraints, "constraints"),
    R_LIST(T, preferences, "preferences", struct placement_preference,
           &placement_preference_rows),
    R_COUNT(T, max_replicas_per_node, "max_replicas_per_node"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct deploy
static const struct row_set deploy_rows = { (const struct row[]){
    R_TEXT(T, mode, "mode"),
    { ROW_OPT_INT, ROW_UNHASHED, offsetof(T, replicas), "replicas", NULL, NULL, NULL },
    R_VALUES(T, labels, "labels"),
    R_OBJECT(T, update_config, "update_config", 0, &update_config_rows),
    R_OBJECT(T, rollback_config, "rollback_config", 0, &update_config_rows),
    R_OBJECT(T, resources, "resources", ROW_KEEP_JSON, &resources_rows),
    R_OBJECT(T, restart_policy, "restart_policy", 0, &restart_policy_rows),
    R_OBJECT(T, placement, "placement", ROW_KEEP_JSON, &placement_rows),
    R_TEXT(T, endpoint_mode, "endpoint_mode"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct watch_rule
static const struct row_set watch_rule_rows = { (const struct row[]){
    { ROW_TEXT, ROW_KEEP, offsetof(T, path), "path", NULL, NULL, NULL },
    { ROW_TEXT, ROW_KEEP, offsetof(T, action), "action", NULL, NULL, NULL },
    R_TEXT(T, target, "target"),
    R_OBJECT(T, exec, "exec", ROW_KEEP_JSON, &hook_rows),
    R_STRINGS(T, include, "include"),
    R_STRINGS(T, ignore, "ignore"),
    R_BOOL(T, initial_sync, "initial_sync"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct develop
static const struct row_set develop_rows = { (const struct row[]){
    R_LIST(T, watch, "watch", struct watch_rule, &watch_rule_rows),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct build
const struct row_set build_rows = { (const struct row[]){
    R_TEXT(T, context, "context"),
    R_TEXT(T, dockerfile, "dockerfile"),
    R_TEXT(T, dockerfile_inline, "dockerfile_inline"),
    R_STRINGS(T, entitlements, "entitlements"),
    R_ENV(T, args, "args"),
    R_TEXT(T, provenance, "provenance"),
    R_TEXT(T, sbom, "sbom"),
    R_CUSTOM(T, ssh, "ssh", 0, &ssh_value),
    R_VALUES(T, labels, "labels"),
    R_STRINGS(T, cache_from, "cache_from"),
    R_STRINGS(T, cache_to, "cache_to"),
    R_BOOL(T, no_cache, "no_cache"),
    R_VALUES(T, additional_contexts, "additional_contexts"),
    R_BOOL(T, pull, "pull"),
    R_HOSTS(T, extra_hosts, "extra_hosts"),
    R_TEXT(T, isolation, "isolation"),
    R_TEXT(T, network, "network"),
    R_TEXT(T, target, "target"),
    R_LIST(T, secrets, "secrets", struct file_ref, &file_ref_rows),
    R_SIZE(T, shm_size, "shm_size"),
    R_STRINGS(T, tags, "tags"),
    R_NAMED(T, ulimits, "ulimits", struct ulimit, &ulimit_rows),
    R_STRINGS(T, platforms, "platforms"),
    R_BOOL(T, privileged, "privileged"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct weight_device
static const struct row_set weight_device_rows = { (const struct row[]){
    { ROW_TEXT, ROW_KEEP, offsetof(T, path), "path", "Path", NULL, NULL },
    { ROW_COUNT, ROW_KEEP, offsetof(T, weight), "weight", "Weight", NULL, NULL },
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct throttle_device
static const struct row_set throttle_device_rows = { (const struct row[]){
    { ROW_TEXT, ROW_KEEP, offsetof(T, path), "path", "Path", NULL, NULL },
    { ROW_SIZE, ROW_KEEP, offsetof(T, rate), "rate", "Rate", NULL, NULL },
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct blkio_config
#define THROTTLES(member, key) R_LIST(T, member, key, struct throttle_device, &throttle_device_rows)
static const struct row_set blkio_rows = { (const struct row[]){
    R_COUNT(T, weight, "weight"),
    R_LIST(T, weight_device, "weight_device", struct weight_device, &weight_device_rows),
    THROTTLES(device_read_bps, "device_read_bps"),
    THROTTLES(device_read_iops, "device_read_iops"),
    THROTTLES(device_write_bps, "device_write_bps"),
    THROTTLES(device_write_iops, "device_write_iops"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct credential_spec
static const struct row_set credential_spec_rows = { (const struct row[]){
    R_TEXT(T, config, "config"),
    R_TEXT(T, file, "file"),
    R_TEXT(T, registry, "registry"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct dependency
static const struct row_set dependency_rows = { (const struct row[]){
    R_CUSTOM(T, condition, "condition", ROW_KEEP, &condition_value),
    R_BOOL(T, restart, "restart"),
    { ROW_BOOL, ROW_KEEP, offsetof(T, required), "required", NULL, NULL, NULL },
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, service), NO_NULL), .extensions = true };
#undef T

#define T struct device_mapping
static const struct row_set device_mapping_rows = { (const struct row[]){
    R_TEXT(T, source, "source"),
    R_TEXT(T, target, "target"),
    R_TEXT(T, permissions, "permissions"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct env_file
static const struct row_set env_file_rows = { (const struct row[]){
    R_TEXT(T, path, "path"),
    { ROW_BOOL, ROW_KEEP, offsetof(T, required), "required", NULL, NULL, NULL },
    R_TEXT(T, format, "format"),
    R_END }, PLAIN_SET(T), .put_other = env_file_put };
#undef T

#define T struct healthcheck
const struct row_set healthcheck_rows = { (const struct row[]){
    R_CUSTOM(T, test, "test", 0, &health_test_value),
    R_OPT_DURATION(T, timeout, "timeout"),
    R_OPT_DURATION(T, interval, "interval"),
    R_OPT_COUNT(T, retries, "retries"),
    R_OPT_DURATION(T, start_period, "start_period"),
    R_OPT_DURATION(T, start_interval, "start_interval"),
    R_BOOL(T, disable, "disable"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct logging
static const struct row_set logging_rows = { (const struct row[]){
    R_TEXT(T, driver, "driver"),
    R_VALUES(T, options, "options"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct service_model
static const struct row_set service_model_rows = { (const struct row[]){
    R_TEXT(T, endpoint_var, "endpoint_var"),
    R_TEXT(T, model_var, "model_var"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, name), .null = offsetof(T, null)),
    .extensions = true };
#undef T

#define T struct service_network
static const struct row_set service_network_rows = { (const struct row[]){
    R_STRINGS(T, aliases, "aliases"),
    R_VALUES(T, driver_opts, "driver_opts"),
    R_INT(T, gw_priority, "gw_priority"),
    R_TEXT(T, interface_name, "interface_name"),
    R_TEXT(T, ipv4_address, "ipv4_address"),
    R_TEXT(T, ipv6_address, "ipv6_address"),
    R_STRINGS(T, link_local_ips, "link_local_ips"),
    R_TEXT(T, mac_address, "mac_address"),
    R_INT(T, priority, "priority"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, name), .null = offsetof(T, null)),
    .extensions = true };
#undef T

#define T struct port
const struct row_set port_rows = { (const struct row[]){
    R_TEXT(T, name, "name"),
    R_TEXT(T, mode, "mode"),
    R_TEXT(T, host_ip, "host_ip"),
    R_COUNT(T, target, "target"),
    R_TEXT(T, published, "published"),
    R_TEXT(T, protocol, "protocol"),
    R_TEXT(T, app_protocol, "app_protocol"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct provider
static const struct row_set provider_rows = { (const struct row[]){
    R_TEXT(T, type, "type"),
    R_CUSTOM(T, options, "options", 0, &provider_options_value),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct volume_mount, bind)
static const struct row_set mount_bind_rows = { (const struct row[]){
    R_TEXT(T, selinux, "selinux"),
    R_TEXT(T, propagation, "propagation"),
    R_BOOL(T, create_host_path, "create_host_path"),
    R_TEXT(T, recursive, "recursive"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct volume_mount, volume)
static const struct row_set mount_volume_rows = { (const struct row[]){
    R_VALUES(T, labels, "labels"),
    R_BOOL(T, nocopy, "nocopy"),
    R_TEXT(T, subpath, "subpath"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct volume_mount, tmpfs)
static const struct row_set mount_tmpfs_rows = { (const struct row[]){
    R_SIZE(T, size, "size"),
    R_CUSTOM(T, mode, "mode", 0, &tmpfs_mode_value),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct volume_mount, image)
static const struct row_set mount_image_rows = { (const struct row[]){
    R_TEXT(T, subpath, "subpath"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct volume_mount
const struct row_set volume_mount_rows = { (const struct row[]){
    R_TEXT(T, type, "type"),
    R_TEXT(T, source, "source"),
    R_TEXT(T, target, "target"),
    R_BOOL(T, read_only, "read_only"),
    R_TEXT(T, consistency, "consistency"),
    R_OBJECT(T, bind, "bind", 0, &mount_bind_rows),
    R_OBJECT(T, volume, "volume", 0, &mount_volume_rows),
    R_OBJECT(T, tmpfs, "tmpfs", 0, &mount_tmpfs_rows),
    R_OBJECT(T, image, "image", 0, &mount_image_rows),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct service
const struct row_set service_rows = { (const struct row[]){
    { ROW_STRINGS, ROW_UNHASHED, offsetof(T, profiles), "profiles", NULL, NULL, NULL },
    R_VALUES(T, annotations, "annotations"),
    R_TRI(T, attach, "attach"),
    R_OBJECT(T, build, "build", ROW_UNHASHED, &build_rows),
    R_OBJECT(T, develop, "develop", 0, &develop_rows),
    R_OBJECT(T, blkio_config, "blkio_config", 0, &blkio_rows),
    R_STRINGS(T, cap_add, "cap_add"),
    R_STRINGS(T, cap_drop, "cap_drop"),
    R_TEXT(T, cgroup_parent, "cgroup_parent"),
    R_TEXT(T, cgroup, "cgroup"),
    R_INT(T, cpu_count, "cpu_count"),
    R_FLOAT(T, cpu_percent, "cpu_percent"),
    R_INT(T, cpu_period, "cpu_period"),
    R_INT(T, cpu_quota, "cpu_quota"),
    R_MICROSECONDS(T, cpu_rt_period, "cpu_rt_period"),
    R_MICROSECONDS(T, cpu_rt_runtime, "cpu_rt_runtime"),
    R_FLOAT(T, cpus, "cpus"),
    R_TEXT(T, cpuset, "cpuset"),
    R_INT(T, cpu_shares, "cpu_shares"),
    R_ARGV(T, command, "command"),
    R_LIST(T, configs, "configs", struct file_ref, &file_ref_rows),
    R_TEXT(T, container_name, "container_name"),
    R_OBJECT(T, credential_spec, "credential_spec", 0, &credential_spec_rows),
    { ROW_NAMED, ROW_UNHASHED, ROW_ELEMENTS_(T, depends_on, struct dependency), "depends_on", NULL,
      &dependency_rows, NULL },
    R_OBJECT(T, deploy, "deploy", 0, &deploy_rows),
    R_STRINGS(T, device_cgroup_rules, "device_cgroup_rules"),
    R_LIST(T, devices, "devices", struct device_mapping, &device_mapping_rows),
    R_STRINGS(T, dns, "dns"),
    R_STRINGS(T, dns_opt, "dns_opt"),
    R_STRINGS(T, dns_search, "dns_search"),
    R_TEXT(T, dockerfile, "dockerfile"),
    R_TEXT(T, domainname, "domainname"),
    R_ARGV(T, entrypoint, "entrypoint"),
    R_OBJECT(T, provider, "provider", 0, &provider_rows),
    R_ENV(T, environment, "environment"),
    { ROW_LIST, ROW_HASH_ONLY, ROW_ELEMENTS_(T, env_file, struct env_file), "env_file", NULL,
      &env_file_rows, NULL },
    R_STRINGS(T, expose, "expose"),
    R_CUSTOM(T, node, "extends", 0, &extends_value),
    R_STRINGS(T, external_links, "external_links"),
    R_HOSTS(T, extra_hosts, "extra_hosts"),
    R_STRINGS(T, group_add, "group_add"),
    R_LIST(T, gpus, "gpus", struct device_request, &device_request_rows),
    R_TEXT(T, hostname, "hostname"),
    R_OBJECT(T, healthcheck, "healthcheck", 0, &healthcheck_rows),
    R_TEXT(T, image, "image"),
    R_TRI(T, init, "init"),
    R_TEXT(T, ipc, "ipc"),
    R_TEXT(T, isolation, "isolation"),
    R_VALUES(T, labels, "labels"),
    { ROW_STRINGS, ROW_HASH_ONLY, ROW_CHECKED_(T, label_file, struct strings), "label_file", NULL,
      NULL, NULL },
    R_STRINGS(T, links, "links"),
    R_OBJECT(T, logging, "logging", 0, &logging_rows),
    R_TEXT(T, log_driver, "log_driver"),
    R_VALUES(T, log_opt, "log_opt"),
    R_SIZE(T, mem_limit, "mem_limit"),
    R_SIZE(T, mem_reservation, "mem_reservation"),
    R_SIZE(T, memswap_limit, "memswap_limit"),
    R_SIZE(T, mem_swappiness, "mem_swappiness"),
    R_TEXT(T, mac_address, "mac_address"),
    R_NAMED(T, models, "models", struct service_model, &service_model_rows),
    R_TEXT(T, net, "net"),
    R_TEXT(T, network_mode, "network_mode"),
    R_NAMED(T, networks, "networks", struct service_network, &service_network_rows),
    R_BOOL(T, oom_kill_disable, "oom_kill_disable"),
    R_INT(T, oom_score_adj, "oom_score_adj"),
    R_TEXT(T, pid, "pid"),
    R_INT(T, pids_limit, "pids_limit"),
    R_TEXT(T, platform, "platform"),
    R_LIST(T, ports, "ports", struct port, &port_rows),
    R_BOOL(T, privileged, "privileged"),
    { ROW_TEXT, ROW_UNHASHED, offsetof(T, pull_policy), "pull_policy", NULL, NULL, NULL },
    R_BOOL(T, read_only, "read_only"),
    R_TEXT(T, restart, "restart"),
    R_TEXT(T, runtime, "runtime"),
    { ROW_OPT_INT, ROW_UNHASHED, offsetof(T, scale), "scale", NULL, NULL, NULL },
    R_LIST(T, secrets, "secrets", struct file_ref, &file_ref_rows),
    R_STRINGS(T, security_opt, "security_opt"),
    R_SIZE(T, shm_size, "shm_size"),
    R_BOOL(T, stdin_open, "stdin_open"),
    R_OPT_DURATION(T, stop_grace_period, "stop_grace_period"),
    R_TEXT(T, stop_signal, "stop_signal"),
    R_VALUES(T, storage_opt, "storage_opt"),
    R_VALUES(T, sysctls, "sysctls"),
    R_STRINGS(T, tmpfs, "tmpfs"),
    R_BOOL(T, tty, "tty"),
    R_NAMED(T, ulimits, "ulimits", struct ulimit, &ulimit_rows),
    R_BOOL(T, use_api_socket, "use_api_socket"),
    R_TEXT(T, user, "user"),
    R_TEXT(T, userns_mode, "userns_mode"),
    R_TEXT(T, uts, "uts"),
    R_TEXT(T, volume_driver, "volume_driver"),
    R_LIST(T, volumes, "volumes", struct volume_mount, &volume_mount_rows),
    R_STRINGS(T, volumes_from, "volumes_from"),
    R_TEXT(T, working_dir, "working_dir"),
    R_LIST(T, post_start, "post_start", struct hook, &hook_rows),
    R_LIST(T, pre_stop, "pre_stop", struct hook, &hook_rows),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, name), NO_NULL), .extensions = true };
#undef T

#define T struct ipam_pool
static const struct row_set ipam_pool_rows = { (const struct row[]){
    R_TEXT(T, subnet, "subnet"),
    R_TEXT(T, gateway, "gateway"),
    R_TEXT(T, ip_range, "ip_range"),
    R_VALUES(T, aux_addresses, "aux_addresses"),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T MEMBER_TYPE(struct network, ipam)
static const struct row_set ipam_rows = { (const struct row[]){
    R_TEXT(T, driver, "driver"),
    R_LIST(T, config, "config", struct ipam_pool, &ipam_pool_rows),
    R_END }, PLAIN_SET(T), .extensions = true };
#undef T

#define T struct network
const struct row_set network_rows = { (const struct row[]){
    R_TEXT(T, name, "name"),
    R_TEXT(T, driver, "driver"),
    R_VALUES(T, driver_opts, "driver_opts"),
    R_OBJECT(T, ipam, "ipam", ROW_KEEP_JSON, &ipam_rows),
    R_BOOL(T, external, "external"),
    R_BOOL(T, internal, "internal"),
    R_BOOL(T, attachable, "attachable"),
    R_VALUES(T, labels, "labels"),
    R_TRI(T, enable_ipv4, "enable_ipv4"),
    R_TRI(T, enable_ipv6, "enable_ipv6"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, key), NO_NULL), .extensions = true };
#undef T

#define T struct volume
const struct row_set volume_rows = { (const struct row[]){
    R_TEXT(T, name, "name"),
    R_TEXT(T, driver, "driver"),
    R_VALUES(T, driver_opts, "driver_opts"),
    R_BOOL(T, external, "external"),
    R_VALUES(T, labels, "labels"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, key), NO_NULL), .extensions = true };
#undef T

#define T struct file_object
#define FILE_OBJECT_ROWS(content_flags, content_key) (const struct row[]){ \
    R_TEXT(T, name, "name"), \
    R_TEXT(T, file, "file"), \
    R_TEXT(T, environment, "environment"), \
    { ROW_TEXT, content_flags, ROW_CHECKED_(T, content, const char *), content_key, NULL, NULL, \
      NULL }, \
    R_BOOL(T, external, "external"), \
    R_VALUES(T, labels, "labels"), \
    R_TEXT(T, driver, "driver"), \
    R_VALUES(T, driver_opts, "driver_opts"), \
    R_TEXT(T, template_driver, "template_driver"), \
    R_END }
const struct row_set config_rows = { FILE_OBJECT_ROWS(0, "content"),
    SET(T, NODE_AT(T), NAME_AT(T, key), NO_NULL), .extensions = true };
const struct row_set secret_rows = { FILE_OBJECT_ROWS(ROW_HIDDEN, SECRET_VALUE_KEY),
    SET(T, NODE_AT(T), NAME_AT(T, key), NO_NULL), .extensions = true };
#undef T

#define T struct model
const struct row_set model_rows = { (const struct row[]){
    R_TEXT(T, name, "name"),
    R_TEXT(T, model, "model"),
    R_INT(T, context_size, "context_size"),
    R_STRINGS(T, runtime_flags, "runtime_flags"),
    R_END }, SET(T, NODE_AT(T), NAME_AT(T, key), NO_NULL), .extensions = true };
#undef T
/* clang-format on */
