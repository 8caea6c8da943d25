/* Docker: the client "docker" from 20.10 on, whatever engine stands behind its API. */

#include "backends/dialect.h"
#include "backends/members.h"
#include "model/labels.h"
#include "model/node.h"

/*
 * The list joins all labels by commas and cannot be split again, so those that make a project
 * are asked for one by one.
 */
/* clang-format off */
#define LABEL(name) "\"" name "\":{{json (.Label \"" name "\")}}"
#define CONTAINER_FORMAT \
    "{\"item\":{{json .}},\"labels\":{" LABEL(LABEL_PROJECT) "," LABEL(LABEL_SERVICE) \
    "," LABEL(LABEL_NUMBER) "," LABEL(LABEL_CONFIG_HASH) "," LABEL(LABEL_ONEOFF) \
    "," LABEL(LABEL_IMAGE) "," LABEL(LABEL_DEPENDS_ON) "," LABEL(LABEL_VERSION) \
    "," LABEL(LABEL_WORKING_DIR) "," LABEL(LABEL_CONFIG_FILES) "," LABEL(LABEL_ENV_FILE) \
    "," LABEL(LABEL_REPLACE) "," LABEL(LABEL_SLUG) "}}"
#define OBJECT_FORMAT(key) \
    "{\"item\":{{json .}},\"labels\":{" LABEL(LABEL_PROJECT) "," LABEL(key) \
    "," LABEL(LABEL_VERSION) "," LABEL(LABEL_CONFIG_HASH) "}}"
#define IMAGE_FORMAT "{\"item\":{{json .}}}"

static const struct field_word states[] = {
    { "created", STATE_CREATED },       { "running", STATE_RUNNING },
    { "paused", STATE_PAUSED },         { "restarting", STATE_RESTARTING },
    { "removing", STATE_REMOVING },     { "exited", STATE_EXITED },
    { "dead", STATE_DEAD },             { NULL, 0 },
};

#define C struct container
static const struct field listed_container[] = {
    FIELD_STR(C, id, "item.ID", FIELD_REQUIRED),
    FIELD_STR(C, name, "item.Names", FIELD_REQUIRED),
    FIELD_STR(C, image, "item.Image", 0),
    FIELD_CUSTOM(C, command_text, "item.Command", 0, member_unquoted),
    FIELD_ENUM(C, state, "item.State", 0, states),
    FIELD_WHOLE("item.Status", 0, container_status),
    FIELD_WHOLE("item.Ports", 0, container_ports_text),
    FIELD_WHOLE("item.Networks", 0, container_networks_list),
    FIELD_TIME(C, created, "item.CreatedAt", 0),
    FIELD_STR(C, size_text, "item.Size", 0),
    FIELD_CUSTOM(C, labels, "labels", FIELD_REQUIRED, member_full_map),
    FIELD_END
};

static const struct field inspected_container[] = {
    FIELD_STR(C, id, "Id", FIELD_REQUIRED),
    FIELD_CUSTOM(C, name, "Name", FIELD_REQUIRED, member_name),
    FIELD_STR(C, image, "Config.Image", 0),
    FIELD_CUSTOM(C, image_id, "Image", 0, member_image_id),
    FIELD_ENUM(C, state, "State.Status", 0, states),
    FIELD_WHOLE("State.Health", 0, container_health),
    FIELD_INT(C, exit_code, "State.ExitCode", 0),
    FIELD_BOOL(C, oom_killed, "State.OOMKilled", 0),
    FIELD_STR(C, error, "State.Error", 0),
    FIELD_INT(C, pid, "State.Pid", 0),
    FIELD_INT(C, restart_count, "RestartCount", 0),
    FIELD_TIME(C, created, "Created", 0),
    FIELD_TIME(C, started, "State.StartedAt", 0),
    FIELD_TIME(C, finished, "State.FinishedAt", 0),
    FIELD_CUSTOM(C, command, "Config.Cmd", 0, member_strings),
    FIELD_CUSTOM(C, entrypoint, "Config.Entrypoint", 0, member_strings),
    FIELD_CUSTOM(C, env, "Config.Env", 0, member_strings),
    FIELD_STR(C, workdir, "Config.WorkingDir", 0),
    FIELD_STR(C, user, "Config.User", 0),
    FIELD_BOOL(C, tty, "Config.Tty", 0),
    FIELD_CUSTOM(C, stop_signal, "Config.StopSignal", 0, member_signal),
    FIELD_CUSTOM(C, stop_timeout, "Config.StopTimeout", 0, member_seconds),
    FIELD_WHOLE("Config.Healthcheck", 0, container_check),
    FIELD_CUSTOM(C, labels, "Config.Labels", 0, member_map),
    FIELD_WHOLE("NetworkSettings.Ports", 0, container_ports_map),
    FIELD_WHOLE("NetworkSettings.Networks", 0, container_networks_map),
    FIELD_WHOLE("Mounts", 0, container_mounts),
    FIELD_WHOLE("HostConfig", 0, container_host_config),
    FIELD_WHOLE("HostConfig.RestartPolicy", 0, container_restart),
    FIELD_STR(C, log_driver, "HostConfig.LogConfig.Type", 0),
    FIELD_STR(C, runtime, "HostConfig.Runtime", 0),
    FIELD_END
};
#undef C

#define I struct image
static const struct field listed_image[] = {
    FIELD_CUSTOM(I, id, "item.ID", FIELD_REQUIRED, member_image_id),
    FIELD_WHOLE("item", FIELD_REQUIRED, image_listed_name),
    FIELD_TIME(I, created, "item.CreatedAt", 0),
    FIELD_INT(I, size, "item.Size", FIELD_PRINTED_SIZE),
    FIELD_END
};

static const struct field inspected_image[] = {
    FIELD_CUSTOM(I, id, "Id", FIELD_REQUIRED, member_image_id),
    FIELD_CUSTOM(I, names, "RepoTags", 0, member_strings),
    FIELD_CUSTOM(I, digests, "RepoDigests", 0, member_strings),
    FIELD_TIME(I, created, "Created", 0),
    FIELD_TIME(I, tagged, "Metadata.LastTagTime", 0),
    FIELD_INT(I, size, "Size", 0),
    FIELD_CUSTOM(I, labels, "Config.Labels", 0, member_map),
    FIELD_STR(I, os, "Os", 0),
    FIELD_STR(I, arch, "Architecture", 0),
    FIELD_STR(I, variant, "Variant", 0),
    FIELD_CUSTOM(I, env, "Config.Env", 0, member_strings),
    FIELD_CUSTOM(I, cmd, "Config.Cmd", 0, member_strings),
    FIELD_CUSTOM(I, entrypoint, "Config.Entrypoint", 0, member_strings),
    FIELD_CUSTOM(I, exposed, "Config.ExposedPorts", 0, member_keys),
    FIELD_CUSTOM(I, volumes, "Config.Volumes", 0, member_keys),
    FIELD_WHOLE("Config.Healthcheck", 0, image_check),
    FIELD_STR(I, user, "Config.User", 0),
    FIELD_STR(I, workdir, "Config.WorkingDir", 0),
    FIELD_END
};
#undef I

#define N struct engine_network
static const struct field listed_network[] = {
    FIELD_STR(N, id, "item.ID", FIELD_REQUIRED),
    FIELD_STR(N, name, "item.Name", FIELD_REQUIRED),
    FIELD_STR(N, driver, "item.Driver", 0),
    FIELD_BOOL(N, internal, "item.Internal", 0),
    FIELD_BOOL(N, ipv6, "item.IPv6", 0),
    FIELD_TIME(N, created, "item.CreatedAt", 0),
    FIELD_CUSTOM(N, labels, "labels", FIELD_REQUIRED, member_full_map),
    FIELD_END
};

static const struct field inspected_network[] = {
    FIELD_STR(N, id, "Id", FIELD_REQUIRED),
    FIELD_STR(N, name, "Name", FIELD_REQUIRED),
    FIELD_STR(N, driver, "Driver", 0),
    FIELD_BOOL(N, internal, "Internal", 0),
    FIELD_BOOL(N, ipv6, "EnableIPv6", 0),
    FIELD_BOOL(N, attachable, "Attachable", 0),
    FIELD_WHOLE("IPAM.Config", 0, network_pools),
    FIELD_CUSTOM(N, labels, "Labels", 0, member_map),
    FIELD_CUSTOM(N, options, "Options", 0, member_map),
    FIELD_TIME(N, created, "Created", 0),
    FIELD_WHOLE("Containers", 0, network_containers),
    FIELD_END
};
#undef N

#define V struct engine_volume
static const struct field listed_volume[] = {
    FIELD_STR(V, name, "item.Name", FIELD_REQUIRED),
    FIELD_STR(V, driver, "item.Driver", 0),
    FIELD_STR(V, mountpoint, "item.Mountpoint", 0),
    FIELD_CUSTOM(V, labels, "labels", FIELD_REQUIRED, member_full_map),
    FIELD_END
};

static const struct field inspected_volume[] = {
    FIELD_STR(V, name, "Name", FIELD_REQUIRED),
    FIELD_STR(V, driver, "Driver", 0),
    FIELD_STR(V, mountpoint, "Mountpoint", 0),
    FIELD_CUSTOM(V, labels, "Labels", 0, member_map),
    FIELD_CUSTOM(V, options, "Options", 0, member_map),
    FIELD_TIME(V, created, "CreatedAt", 0),
    FIELD_END
};
#undef V

static const struct field_word kinds[] = {
    { "container", EVENT_CONTAINER },   { "image", EVENT_IMAGE }, { "network", EVENT_NETWORK },
    { "volume", EVENT_VOLUME },         { NULL, 0 },
};

#define E struct event
static const struct field event[] = {
    FIELD_ENUM(E, kind, "Type", 0, kinds),
    FIELD_WHOLE("Action", FIELD_REQUIRED, event_action_text),
    FIELD_STR(E, id, "Actor.ID", 0),
    FIELD_STR(E, name, "Actor.Attributes.name", 0),
    FIELD_TIME(E, time, "time", 0),
    FIELD_CUSTOM(E, time, "timeNano", 0, member_nanos),
    FIELD_WHOLE("Actor.Attributes.exitCode", 0, event_exit_code),
    FIELD_CUSTOM(E, attrs, "Actor.Attributes", 0, member_map),
    FIELD_END
};
#undef E

#define S struct sample
static const struct field sample[] = {
    FIELD_STR(S, id, "ID", FIELD_REQUIRED),
    FIELD_STR(S, name, "Name", 0),
    FIELD_CUSTOM(S, cpu_percent, "CPUPerc", 0, member_percent),
    FIELD_CUSTOM(S, mem_used, "MemUsage", 0, member_pair),
    FIELD_CUSTOM(S, net_rx, "NetIO", 0, member_pair),
    FIELD_CUSTOM(S, blk_read, "BlockIO", 0, member_pair),
    FIELD_INT(S, pids, "PIDs", 0),
    FIELD_END
};
#undef S

static const struct cap_row caps[] = {
    { CAP_NETWORK_CONNECT, FROM_ALWAYS, 0 },
    { CAP_RUN_MANY_NETWORKS, FROM_CLIENT, VERSION(25, 0, 0) },
    { CAP_RUN_MANY_NETWORKS, FROM_API, VERSION(1, 44, 0) },
    { CAP_MAC_PER_NETWORK, FROM_CLIENT, VERSION(25, 0, 0) },
    { CAP_MAC_PER_NETWORK, FROM_API, VERSION(1, 44, 0) },
    /* Clients from 25 on refuse to say it to an older engine. */
    { CAP_MAC_ADDRESS, FROM_API_OR_OLD_CLIENT, VERSION(1, 44, 0) },
    { CAP_HEALTH_RUNS, FROM_ALWAYS, 0 },
    { CAP_HEALTH_MERGE, FROM_ALWAYS, 0 },
    { CAP_HEALTH_START_INTERVAL, FROM_CLIENT, VERSION(25, 0, 0) },
    { CAP_HEALTH_START_INTERVAL, FROM_API, VERSION(1, 44, 0) },
    { CAP_INSPECT_MIXED, FROM_ALWAYS, 0 },
    { CAP_RM_SKIPS_MISSING, FROM_ALWAYS, 0 },
    { CAP_REMOVES_SHARED, FROM_ALWAYS, 0 },
    { CAP_LISTS_PLAIN, FROM_ALWAYS, 0 },
    { CAP_VOLUME_LABEL_PLAIN, FROM_ALWAYS, 0 },
    { CAP_NETWORK_ALIAS, FROM_ALWAYS, 0 },
    { CAP_GATEWAY_PRIORITY, FROM_CLIENT, VERSION(28, 0, 0) },
    { CAP_GATEWAY_PRIORITY, FROM_API, VERSION(1, 48, 0) },
    { CAP_INTERFACE_NAME, FROM_CLIENT, VERSION(28, 1, 0) },
    { CAP_INTERFACE_NAME, FROM_API, VERSION(1, 49, 0) },
    { CAP_LINKS, FROM_ALWAYS, 0 },
    { CAP_STATS, FROM_ALWAYS, 0 },
    { CAP_PAUSE, FROM_ALWAYS, 0 },
    { CAP_LIMITS, FROM_ALWAYS, 0 },
    { CAP_INIT, FROM_ALWAYS, 0 },
    { CAP_EVENTS, FROM_ALWAYS, 0 },
    { CAP_LOGS_END, FROM_ALWAYS, 0 },
    { CAP_LISTS_COMMAND, FROM_ALWAYS, 0 },
    { CAP_IMAGE_MOUNT, FROM_CLIENT, VERSION(28, 0, 0) },
    { CAP_IMAGE_MOUNT, FROM_API, VERSION(1, 48, 0) },
    { CAP_VOLUME_SUBPATH, FROM_CLIENT, VERSION(26, 0, 0) },
    { CAP_VOLUME_SUBPATH, FROM_API, VERSION(1, 45, 0) },
    { CAP_ANNOTATIONS, FROM_CLIENT, VERSION(24, 0, 0) },
    { CAP_ANNOTATIONS, FROM_API, VERSION(1, 43, 0) },
    { CAP_GPUS, FROM_ALWAYS, 0 },
    { CAP_CREATES_BIND_SOURCE, FROM_ALWAYS, 0 },
    { CAP_VOLUME_CREATE_AGAIN, FROM_ALWAYS, 0 },
    { CAP_UNSETS_VARIABLES, FROM_ALWAYS, 0 },
    { CAP_HOST_GATEWAY, FROM_ALWAYS, 0 },
    { CAP_BUILDKIT, FROM_BUILDX, 0 },
    { CAP_COUNT, FROM_ALWAYS, 0 },
};

/* Hints and colours off, plain progress; a foreign API version would break the negotiation. */
static const char *const env[] = {
    "LC_ALL=C", "DOCKER_CLI_HINTS=false", "NO_COLOR=1", "BUILDKIT_PROGRESS=plain",
    "DOCKER_API_VERSION", NULL,
};

/* Every health check would make three exec events: only what changes a picture is asked for. */
static const char *const event_words[] = {
    "create", "start", "die", "stop", "kill", "oom", "pause", "unpause", "restart", "destroy",
    "rename", "health_status", "update", "connect", "disconnect", "pull", "tag", "untag",
    "delete", "load", "import", NULL,
};

static const char *const build_options[] = { "--load", "--progress", "plain", NULL };
static const char *const plain_build_options[] = { "--force-rm", NULL };
static const char *const plain_build_env[] = { "DOCKER_BUILDKIT=0", NULL };

const struct backend docker_backend = {
    .name = "docker",
    .column = COLUMN_DOCKER,
    .caps = caps,
    .newest = VERSION(28, 5, 2),
    .env = env,
    .build_options = build_options,
    .plain_build_options = plain_build_options,
    .plain_build_env = plain_build_env,
    .event_words = event_words,
    .generic_error = "^(?:docker: )?Error response from daemon: (?<text>.+?)\\.?$",
    .calls = {
        [CALL_INFO] = QUERY(SHAPE_NONE, NULL, "info", "--format", "{{json .}}"),
        [CALL_PS] = QUERY(SHAPE_CONTAINER, listed_container, "ps", "-a", "--no-trunc", "{filters}",
                          "--format", CONTAINER_FORMAT),
        [CALL_INSPECT] = QUERY(SHAPE_CONTAINER, inspected_container, "inspect", "--type",
                               "container", "{ids}"),
        [CALL_INSPECT_MIXED] = QUERY(SHAPE_MIXED, NULL, "inspect", "{ids}"),
        [CALL_IMAGE_INSPECT] = QUERY(SHAPE_IMAGE, inspected_image, "image", "inspect", "{ids}"),
        [CALL_NETWORK_INSPECT] = QUERY(SHAPE_NETWORK, inspected_network, "network", "inspect",
                                       "{ids}"),
        [CALL_VOLUME_INSPECT] = QUERY(SHAPE_VOLUME, inspected_volume, "volume", "inspect",
                                      "{ids}"),
        [CALL_IMAGES] = QUERY(SHAPE_IMAGE, listed_image, "images", "--no-trunc", "--digests",
                              "{filters}", "--format", IMAGE_FORMAT),
        [CALL_NETWORKS] = QUERY(SHAPE_NETWORK, listed_network, "network", "ls", "--no-trunc",
                                "{filters}", "--format", OBJECT_FORMAT(LABEL_NETWORK)),
        [CALL_VOLUMES] = QUERY(SHAPE_VOLUME, listed_volume, "volume", "ls", "{filters}",
                               "--format", OBJECT_FORMAT(LABEL_VOLUME)),
        [CALL_EVENTS] = STREAM(SHAPE_EVENT, event, "events", "{since}", "{until}", "{filters}",
                               "{events}", "--format", "{{json .}}"),
        [CALL_STATS] = STREAM(SHAPE_SAMPLE, sample, "stats", "{once}", "--no-trunc", "--format",
                              "{{json .}}", "{ids}"),
        [CALL_LOGS] = PERSON("logs", "{follow}", "{timestamps}", "{since}", "{until}", "{tail}",
                             "{ids}"),
        [CALL_PULL] = PROGRESS("pull", "{options}", "{name}"),
        [CALL_BUILD] = PROGRESS("{builder}", "build", "{options}", "{context}"),
        [CALL_IMAGE_REMOVE] = ACTION("rmi", "{name}"),
        [CALL_NETWORK_CREATE] = MAKING("network", "create", "{options}", "{name}"),
        [CALL_NETWORK_REMOVE] = ACTION("network", "rm", "{name}"),
        [CALL_NETWORK_CONNECT] = ACTION("network", "connect", "{options}", "{name}", "{ids}"),
        [CALL_NETWORK_DISCONNECT] = ACTION("network", "disconnect", "{force}", "{name}", "{ids}"),
        [CALL_VOLUME_CREATE] = MAKING("volume", "create", "{options}", "{name}"),
        [CALL_VOLUME_REMOVE] = ACTION("volume", "rm", "{name}"),
        [CALL_RUN] = MAKING("run", "-d", "{options}", "{name}", "{command}"),
        [CALL_CREATE] = MAKING("create", "{options}", "{name}", "{command}"),
        /* The client starts and restarts its operands one after the other. */
        [CALL_START] = SPREAD(4, "start", "{attach}", "{ids}"),
        [CALL_RESTART] = SPREAD(4, "restart", "{timeout}", "{ids}"),
        [CALL_STOP] = ACTION("stop", "{timeout}", "{ids}"),
        [CALL_KILL] = ACTION("kill", "{signal}", "{ids}"),
        [CALL_PAUSE] = ACTION("pause", "{ids}"),
        [CALL_UNPAUSE] = ACTION("unpause", "{ids}"),
        [CALL_REMOVE] = ACTION("rm", "{force}", "{volumes}", "{ids}"),
        [CALL_RENAME] = ACTION("rename", "{ids}", "{name}"),
        [CALL_COPY_IN] = ACTION("cp", "-", "{root}"),
        [CALL_EXEC] = PERSON("exec", "{options}", "{ids}", "{command}"),
        [CALL_ATTACH] = PERSON("attach", "{options}", "{ids}"),
    },
};
/* clang-format on */
