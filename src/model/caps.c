#include "model/caps.h"

const char *const support_names[] = {
    [SUPPORT_NATIVE] = "native",
    [SUPPORT_EMULATED] = "emulated",
    [SUPPORT_IGNORED] = "ignored",
    [SUPPORT_REFUSED] = "refused",
};

const char *const cap_names[] = {
    [CAP_RUN_MANY_NETWORKS] = "run-many-networks",
    [CAP_NETWORK_CONNECT] = "network-connect",
    [CAP_HEALTH_RUNS] = "health-runs",
    [CAP_HEALTH_LIST] = "health-list",
    [CAP_HEALTH_START_INTERVAL] = "health-start-interval",
    [CAP_INSPECT_MIXED] = "inspect-mixed",
    [CAP_RM_SKIPS_MISSING] = "rm-skips-missing",
    [CAP_VOLUME_LABEL_PLAIN] = "volume-label-plain",
    [CAP_NETWORK_ALIAS] = "network-alias",
    [CAP_GATEWAY_PRIORITY] = "gateway-priority",
    [CAP_INTERFACE_NAME] = "interface-name",
    [CAP_LINKS] = "links",
    [CAP_STATS] = "stats",
    [CAP_PAUSE] = "pause",
    [CAP_LIMITS] = "limits",
    [CAP_INIT] = "init",
    [CAP_EVENTS] = "events",
    [CAP_IMAGE_MOUNT] = "image-mount",
    [CAP_VOLUME_SUBPATH] = "volume-subpath",
    [CAP_MAC_PER_NETWORK] = "mac-per-network",
    [CAP_ANNOTATIONS] = "annotations",
    [CAP_GPUS] = "gpus",
    [CAP_HEALTH_MERGE] = "health-merge",
    [CAP_CREATES_BIND_SOURCE] = "creates-bind-source",
    [CAP_VOLUME_CREATE_AGAIN] = "volume-create-again",
    [CAP_UNSETS_VARIABLES] = "unsets-variables",
    [CAP_BUILDKIT] = "buildkit",
    [CAP_ENTRYPOINT_LIST] = "entrypoint-list",
};
