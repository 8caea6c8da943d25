/* Podman from 4.0 on, as root and rootless: the client is the engine. */

#include "backends/dialect.h"
#include "backends/members.h"
#include "model/node.h"

/* clang-format off */
static const struct field_word states[] = {
    { "created", STATE_CREATED },       { "configured", STATE_CREATED },
    { "initialized", STATE_CREATED },   { "running", STATE_RUNNING },
    { "stopping", STATE_RUNNING },      { "paused", STATE_PAUSED },
    { "restarting", STATE_RESTARTING }, { "removing", STATE_REMOVING },
    { "exited", STATE_EXITED },         { "stopped", STATE_EXITED },
    { "dead", STATE_DEAD },             { NULL, 0 },
};

#define C struct container
static const struct field listed_container[] = {
    FIELD_STR(C, id, "Id", FIELD_REQUIRED),
    FIELD_STR(C, name, "Names.0", FIELD_REQUIRED),
    FIELD_STR(C, image, "Image", 0),
    FIELD_CUSTOM(C, image_id, "ImageID", 0, member_image_id),
    FIELD_CUSTOM(C, command, "Command", 0, member_strings),
    FIELD_ENUM(C, state, "State", 0, states),
    FIELD_WHOLE("Status", 0, container_status),
    FIELD_INT(C, exit_code, "ExitCode", 0),
    FIELD_INT(C, pid, "Pid", 0),
    FIELD_INT(C, restart_count, "Restarts", 0),
    FIELD_WHOLE("Ports", 0, container_ports_list),
    FIELD_WHOLE("Networks", 0, container_networks_list),
    FIELD_TIME(C, created, "Created", 0),
    FIELD_TIME(C, started, "StartedAt", 0),
    FIELD_TIME(C, finished, "ExitedAt", 0),
    FIELD_STR(C, pod, "Pod", 0),
    FIELD_CUSTOM(C, labels, "Labels", 0, member_map),
    FIELD_END
};

static const struct field inspected_container[] = {
    FIELD_STR(C, id, "Id", FIELD_REQUIRED),
    FIELD_CUSTOM(C, name, "Name", FIELD_REQUIRED, member_name),
    FIELD_STR(C, image, "ImageName", 0),
    FIELD_CUSTOM(C, image_id, "Image", 0, member_image_id),
    FIELD_ENUM(C, state, "State.Status", 0, states),
    FIELD_WHOLE("State.Healthcheck", 0, container_health),  /* before 4.0 */
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
    FIELD_STR(C, command_text, "Path", 0),
    FIELD_WHOLE("Args", 0, container_arguments),
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
    FIELD_STR(C, runtime, "OCIRuntime", 0),
    FIELD_STR(C, pod, "Pod", 0),
    FIELD_END
};
#undef C

#define I struct image
static const struct field listed_image[] = {
    FIELD_CUSTOM(I, id, "Id", FIELD_REQUIRED, member_image_id),
    FIELD_CUSTOM(I, names, "Names", 0, member_strings),
    FIELD_CUSTOM(I, digests, "RepoDigests", 0, member_strings),
    FIELD_TIME(I, created, "Created", 0),
    FIELD_INT(I, size, "Size", 0),
    FIELD_CUSTOM(I, labels, "Labels", 0, member_map),
    FIELD_END
};

static const struct field inspected_image[] = {
    FIELD_CUSTOM(I, id, "Id", FIELD_REQUIRED, member_image_id),
    FIELD_CUSTOM(I, names, "RepoTags", 0, member_strings),
    FIELD_CUSTOM(I, digests, "RepoDigests", 0, member_strings),
    FIELD_TIME(I, created, "Created", 0),
    FIELD_INT(I, size, "Size", 0),
    FIELD_CUSTOM(I, labels, "Labels", 0, member_map),
    FIELD_STR(I, os, "Os", 0),
    FIELD_STR(I, arch, "Architecture", 0),
    FIELD_STR(I, variant, "Variant", 0),
    FIELD_CUSTOM(I, env, "Config.Env", 0, member_strings),
    FIELD_CUSTOM(I, cmd, "Config.Cmd", 0, member_strings),
    FIELD_CUSTOM(I, entrypoint, "Config.Entrypoint", 0, member_strings),
    FIELD_CUSTOM(I, exposed, "Config.ExposedPorts", 0, member_keys),
    FIELD_CUSTOM(I, volumes, "Config.Volumes", 0, member_keys),
    FIELD_WHOLE("Healthcheck", 0, image_check),
    FIELD_STR(I, user, "User", 0),
    FIELD_STR(I, workdir, "Config.WorkingDir", 0),
    FIELD_END
};
#undef I

#define N struct engine_network
static const struct field network[] = {
    FIELD_STR(N, id, "id", FIELD_REQUIRED),
    FIELD_STR(N, name, "name", FIELD_REQUIRED),
    FIELD_STR(N, driver, "driver", 0),
    FIELD_BOOL(N, internal, "internal", 0),
    FIELD_BOOL(N, ipv6, "ipv6_enabled", 0),
    FIELD_WHOLE("subnets", 0, network_subnets),
    FIELD_CUSTOM(N, labels, "labels", 0, member_map),
    FIELD_CUSTOM(N, options, "options", 0, member_map),
    FIELD_TIME(N, created, "created", 0),
    FIELD_WHOLE("containers", 0, network_interfaces),
    FIELD_END
};
#undef N

#define V struct engine_volume
static const struct field volume[] = {
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
    FIELD_WHOLE("Status", FIELD_REQUIRED, event_action_text),
    FIELD_STR(E, id, "ID", 0),
    FIELD_STR(E, name, "Name", 0),
    FIELD_TIME(E, time, "Time", 0),             /* 4.x */
    FIELD_TIME(E, time, "time", 0),             /* 5.x */
    FIELD_CUSTOM(E, time, "timeNano", 0, member_nanos),
    FIELD_WHOLE("ContainerExitCode", 0, event_exit_code),
    FIELD_WHOLE("health_status", 0, event_health),
    FIELD_WHOLE("HealthStatus", 0, event_health),
    FIELD_CUSTOM(E, attrs, "Attributes", 0, member_map),
    FIELD_END
};
#undef E

#define S struct sample
static const struct field sample[] = {
    FIELD_STR(S, id, "id", FIELD_REQUIRED),
    FIELD_STR(S, name, "name", 0),
    FIELD_CUSTOM(S, cpu_percent, "cpu_percent", 0, member_percent),
    FIELD_CUSTOM(S, mem_used, "mem_usage", 0, member_pair),
    FIELD_CUSTOM(S, net_rx, "net_io", 0, member_pair),
    FIELD_CUSTOM(S, blk_read, "block_io", 0, member_pair),
    FIELD_INT(S, pids, "pids", 0),
    FIELD_END
};
#undef S

static const struct cap_row caps[] = {
    { CAP_NETWORK_CONNECT, FROM_ALWAYS, 0 },
    { CAP_RUN_MANY_NETWORKS, FROM_ENGINE, VERSION(4, 0, 0) },
    { CAP_MAC_PER_NETWORK, FROM_ENGINE, VERSION(4, 0, 0) },
    { CAP_MAC_ADDRESS, FROM_ALWAYS, 0 },
    { CAP_INTERFACE_NAME, FROM_ENGINE, VERSION(4, 0, 0) },
    { CAP_HEALTH_RUNS, FROM_SYSTEMD, 0 },
    { CAP_HEALTH_LIST, FROM_ALWAYS, 0 },
    { CAP_RM_SKIPS_MISSING, FROM_ENGINE, VERSION(4, 4, 0) },
    { CAP_LISTS_PLAIN, FROM_ENGINE, VERSION(5, 0, 0) },
    { CAP_VOLUME_LABEL_PLAIN, FROM_ENGINE, VERSION(4, 6, 0) },
    { CAP_NETWORK_ALIAS, FROM_ALWAYS, 0 },
    { CAP_STATS, FROM_ROOT_OR_CGROUP2, 0 },
    { CAP_PAUSE, FROM_ROOT_OR_CGROUP2, 0 },
    { CAP_LIMITS, FROM_ROOT_OR_CGROUP2, 0 },
    { CAP_INIT, FROM_INIT_PROGRAM, 0 },
    { CAP_EVENTS, FROM_ALWAYS, 0 },
    { CAP_IMAGE_MOUNT, FROM_ALWAYS, 0 },
    { CAP_VOLUME_SUBPATH, FROM_ENGINE, VERSION(5, 4, 0) },
    { CAP_ANNOTATIONS, FROM_ALWAYS, 0 },
    { CAP_GPUS, FROM_ENGINE, VERSION(5, 0, 0) },
    { CAP_UNSETS_VARIABLES, FROM_ALWAYS, 0 },
    { CAP_HOST_GATEWAY, FROM_ENGINE, VERSION(4, 7, 0) },
    { CAP_BUILDKIT, FROM_ALWAYS, 0 },
    { CAP_ENTRYPOINT_LIST, FROM_ALWAYS, 0 },
    { CAP_COUNT, FROM_ALWAYS, 0 },
};

static const char *const env[] = {
    "LC_ALL=C", "NO_COLOR=1", "PODMAN_IGNORE_CGROUPSV1_WARNING=1",
    "PODMAN_COMPOSE_WARNING_LOGS=false", "DOCKER_CLI_HINTS=false", "DOCKER_API_VERSION", NULL,
};

static const char *const event_words[] = {
    "create", "start", "died", "stop", "kill", "pause", "unpause", "restart", "remove", "rename",
    "health_status", "update", "connect", "disconnect", "pull", "tag", "untag", "loadfromarchive",
    "import", NULL,
};

/* The OCI format has no place for a health check. */
static const char *const build_options[] = { "--format", "docker", NULL };

const struct backend podman_backend = {
    .name = "podman",
    .column = COLUMN_PODMAN,
    .caps = caps,
    .newest = VERSION(5, 8, 6),
    .env = env,
    .unset_flag = "--unsetenv",
    .global_runtime = true,
    .full_references = true,
    .build_options = build_options,
    .event_words = event_words,
    .generic_error = "^Error: (?<text>.+)$",
    .calls = {
        [CALL_INFO] = QUERY(SHAPE_NONE, NULL, "info", "--format", "json"),
        [CALL_PS] = QUERY(SHAPE_CONTAINER, listed_container, "ps", "-a", "--no-trunc", "{filters}",
                          "--format", "json"),
        [CALL_INSPECT] = QUERY(SHAPE_CONTAINER, inspected_container, "inspect", "--type",
                               "container", "{ids}"),
        [CALL_IMAGE_INSPECT] = QUERY(SHAPE_IMAGE, inspected_image, "image", "inspect", "{ids}"),
        [CALL_NETWORK_INSPECT] = QUERY(SHAPE_NETWORK, network, "network", "inspect", "{ids}"),
        [CALL_VOLUME_INSPECT] = QUERY(SHAPE_VOLUME, volume, "volume", "inspect", "{ids}"),
        [CALL_IMAGES] = QUERY(SHAPE_IMAGE, listed_image, "images", "{filters}", "--format",
                              "json"),
        [CALL_NETWORKS] = QUERY(SHAPE_NETWORK, network, "network", "ls", "{filters}", "--format",
                                "json"),
        [CALL_VOLUMES] = QUERY(SHAPE_VOLUME, volume, "volume", "ls", "{filters}", "--format",
                               "json"),
        [CALL_EVENTS] = STREAM(SHAPE_EVENT, event, "events", "{since}", "{until}", "{filters}",
                               "{events}", "--format", "json"),
        [CALL_STATS] = STREAM(SHAPE_SAMPLE, sample, "stats", "{once}", "--format", "json",
                              "{ids}"),
        [CALL_LOGS] = PERSON("logs", "{follow}", "{timestamps}", "{since}", "{until}", "{tail}",
                             "{ids}"),
        [CALL_PULL] = PROGRESS("pull", "{options}", "{name}"),
        [CALL_BUILD] = PROGRESS("build", "{options}", "{context}"),
        [CALL_IMAGE_REMOVE] = ACTION("rmi", "{name}"),
        [CALL_NETWORK_CREATE] = MAKING("network", "create", "{options}", "{name}"),
        [CALL_NETWORK_REMOVE] = ACTION("network", "rm", "{name}"),
        [CALL_NETWORK_CONNECT] = ACTION("network", "connect", "{options}", "{name}", "{ids}"),
        [CALL_NETWORK_DISCONNECT] = ACTION("network", "disconnect", "{force}", "{name}", "{ids}"),
        [CALL_VOLUME_CREATE] = MAKING("volume", "create", "{options}", "{name}"),
        [CALL_VOLUME_REMOVE] = ACTION("volume", "rm", "{name}"),
        [CALL_RUN] = MAKING("{global}", "run", "-d", "{options}", "{name}", "{command}"),
        [CALL_CREATE] = MAKING("{global}", "create", "{options}", "{name}", "{command}"),
        [CALL_START] = ACTION("start", "{attach}", "{ids}"),
        [CALL_RESTART] = ACTION("restart", "{timeout}", "{ids}"),
        [CALL_STOP] = ACTION("stop", "{timeout}", "{ids}"),
        [CALL_KILL] = ACTION("kill", "{signal}", "{ids}"),
        [CALL_PAUSE] = ACTION("pause", "{ids}"),
        [CALL_UNPAUSE] = ACTION("unpause", "{ids}"),
        [CALL_REMOVE] = ACTION("rm", "{force}", "{volumes}", "{ids}"),
        [CALL_RENAME] = ACTION("rename", "{ids}", "{name}"),
        /* Without this the files would belong to the container's user. */
        [CALL_COPY_IN] = ACTION("cp", "--archive=false", "-", "{root}"),
        [CALL_EXEC] = PERSON("exec", "{options}", "{ids}", "{command}"),
        [CALL_ATTACH] = PERSON("attach", "{options}", "{ids}"),
        [CALL_HEALTH_RUN] = PERSON("healthcheck", "run", "{ids}"),
    },
};
/* clang-format on */
