/*
 * What a dialect is made of: the tables that docker.c and podman.c fill in and the other files
 * of this folder read.  backend.h is the outside.
 */
#pragma once

#include "backends/backend.h"
#include "model/decode.h"

/* Columns of the flag table.  nerdctl and Apple's container are known to it already. */
enum engine_column { COLUMN_DOCKER, COLUMN_PODMAN, COLUMN_NERDCTL, COLUMN_APPLE, COLUMN_COUNT };
extern const char *const column_names[COLUMN_COUNT];

/* ---- Capabilities --------------------------------------------------------------------- */

enum cap_from {
    FROM_ALWAYS,
    FROM_CLIENT, /* the client's version is at least .. */
    FROM_ENGINE,
    FROM_API,               /* the API spoken, as 1.44 is 10440 */
    FROM_API_OR_OLD_CLIENT, /* the API is, or the client is older than 25 */
    FROM_SYSTEMD,           /* the host's init runs timers */
    FROM_BUILDX,            /* the client has the buildx plugin */
    FROM_INIT_PROGRAM,      /* the program for init: true is installed */
    FROM_ROOT_OR_CGROUP2
};

/* Several rows of one capability must all hold; one without a row is not there. */
struct cap_row {
    enum cap cap;
    enum cap_from from;
    int version; /* VERSION(28, 0, 1) */
};
#define VERSION(major, minor, patch) ((major)*1000000 + (minor)*1000 + (patch))

/* "20.10.24+dfsg1" as VERSION(20, 10, 24); 0 for what is no version. */
int version_number(const char *text);

/* ---- Calls ---------------------------------------------------------------------------- */

enum { CALL_WORDS_MAX = 14 };

enum shape {
    SHAPE_NONE,
    SHAPE_CONTAINER,
    SHAPE_IMAGE,
    SHAPE_NETWORK,
    SHAPE_VOLUME,
    SHAPE_EVENT,
    SHAPE_SAMPLE,
    SHAPE_MIXED
};

enum {
    CALL_LIVES = 1 /* may run for long: its memory must not grow, so no GOGC=off */
};

/* Words in braces are slots: see calls.c for what each puts there. */
struct call_row {
    const char *argv[CALL_WORDS_MAX]; /* argv[0] NULL: this engine has no such call */
    enum framing framing;
    enum call_clock clock;
    enum shape shape;
    const struct field *rows; /* of one object of that shape */
    int spread;               /* side by side so many calls of fewer operands; 0: 1 */
    unsigned flags;
};
/* The usual kinds of rows. */
#define QUERY(shape_, rows_, ...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_JSON, .clock = CLOCK_QUERY, .shape = shape_, \
        .rows = rows_ \
    }
#define ACTION(...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_NONE, .clock = CLOCK_ACTION \
    }
#define SPREAD(count, ...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_NONE, .clock = CLOCK_ACTION, .spread = count \
    }
#define MAKING(...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_LINES, .clock = CLOCK_ACTION \
    }
#define PROGRESS(...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_LINES, .clock = CLOCK_PROGRESS, \
        .flags = CALL_LIVES \
    }
#define STREAM(shape_, rows_, ...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_JSON, .clock = CLOCK_NONE, .shape = shape_, \
        .rows = rows_, .flags = CALL_LIVES \
    }
#define PERSON(...) \
    { \
        .argv = { __VA_ARGS__ }, .framing = FRAME_NONE, .clock = CLOCK_NONE, \
        .flags = CALL_LIVES \
    }

/* ---- The dialect ---------------------------------------------------------------------- */

struct backend {
    const char *name;
    enum engine_column column;
    const struct cap_row *caps; /* ends with a row of CAP_COUNT */
    int newest;                 /* the latest version that the tables were checked with */
    const char *const *env;     /* delta for every call; NULL-terminated */
    const char *unset_flag;     /* removes a variable of the image; NULL: "-e NAME" does */
    bool global_runtime;        /* --runtime stands in front of the command */
    bool full_references;       /* short names of images must be completed before a pull */
    const char *const *build_options;       /* with CAP_BUILDKIT */
    const char *const *plain_build_options; /* without */
    const char *const *plain_build_env;
    const char *const *event_words; /* asked of the event stream: the others do not matter */
    struct call_row calls[CALL_COUNT];
    const char *generic_error; /* pattern of the engine's own words: group "text" */
};
extern const struct backend docker_backend, podman_backend;

/* caps from backend, info and the host. */
void runtime_update_caps(struct runtime *rt);
