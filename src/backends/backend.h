/*
 * A dialect (struct backend) is data: which argv each call is, how its output is framed and
 * decoded, what its error texts mean, what it can do.  A runtime (struct runtime) is an
 * instance: a program, arguments before every call, an environment, a probed version.  Nothing
 * here starts a process: calls are filled in and handed to core.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strv.h"
#include "model/caps.h"
#include "model/engine.h"

struct arena;
struct op;

enum call_id {
    CALL_VERSION,           /* version and what answers, client and engine in one */
    CALL_INFO,
    CALL_PS,                /* containers by label filters, what a list tells */
    CALL_INSPECT,           /* containers by id, whole */
    CALL_INSPECT_MIXED,     /* images, networks, volumes by name in one untyped call */
    CALL_IMAGE_INSPECT, CALL_NETWORK_INSPECT, CALL_VOLUME_INSPECT,
    CALL_IMAGES, CALL_NETWORKS, CALL_VOLUMES,
    CALL_EVENTS, CALL_STATS, CALL_LOGS,
    CALL_PULL, CALL_BUILD, CALL_IMAGE_REMOVE,
    CALL_NETWORK_CREATE, CALL_NETWORK_REMOVE, CALL_NETWORK_CONNECT, CALL_NETWORK_DISCONNECT,
    CALL_VOLUME_CREATE, CALL_VOLUME_REMOVE,
    CALL_RUN, CALL_CREATE, CALL_START, CALL_STOP, CALL_RESTART, CALL_KILL, CALL_PAUSE,
    CALL_UNPAUSE, CALL_REMOVE, CALL_RENAME, CALL_COPY_IN, CALL_EXEC, CALL_ATTACH,
    CALL_HEALTH_RUN,        /* run a container's check once (podman without timers) */
    CALL_COUNT
};
extern const char *const call_names[CALL_COUNT];

enum call_clock {
    CLOCK_QUERY,            /* 10 s in all */
    CLOCK_ACTION,           /* 30 s, plus what the operation itself may take (stop time-outs) */
    CLOCK_PROGRESS,         /* 5 min without a byte: pull, build */
    CLOCK_NONE              /* streams, a person's exec */
};

enum framing { FRAME_NONE, FRAME_WHOLE, FRAME_JSON, FRAME_LINES };

/* Bytes that the child reads from /dev/fd/FD: values of variables, never in argv. */
struct call_data {
    int fd;
    struct str bytes;
};

struct call {
    enum call_id id;
    struct strv argv;       /* argv[0] is the program's absolute path */
    struct strv env;        /* "NAME=VALUE" sets, "NAME" unsets */
    struct { struct call_data *v; size_t len, cap; } data;
    struct str stdin_bytes; /* a tar for CALL_COPY_IN */
    bool has_stdin;
    enum framing framing;
    enum call_clock clock;
    int64_t extra_ms;       /* added to CLOCK_ACTION */
};

void call_init(struct call *c);
void call_release(struct call *c);
