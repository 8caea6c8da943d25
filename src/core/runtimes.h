/*
 * The runtimes of this machine and user: the built-in ones, then those of the user's
 * config.yaml.  Each has a seat: whether it is there and answers, and what is known of it.
 *
 * A probe asks `version` and `info` once and remembers the answer on disk, keyed by the
 * program's path, time and size and by what chooses the engine behind it (context, host,
 * user), until the answer is proved wrong (seat_doubt).
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "model/caps.h"

struct app;
struct err;
struct feed;
struct runtime;
struct runtime_row;
struct state;

#define ERR_NO_RUNTIME "no-runtime"           /* none is installed, or none answers */
#define ERR_UNKNOWN_RUNTIME "unknown-runtime" /* a name that nothing has */
#define ERR_RUNS_ELSEWHERE "runs-elsewhere"   /* the project's containers are on another one */

enum seat_status {
    SEAT_UNKNOWN, /* nobody has asked yet */
    SEAT_MISSING, /* the program is not installed */
    SEAT_PROBING,
    SEAT_ANSWERS,
    SEAT_SILENT, /* no answer in time */
    SEAT_FAILS   /* an answer, but an error */
};
extern const char *const seat_status_names[];

struct seat {
    struct app *app;
    struct runtime *rt; /* name, dialect, program, arguments, probed version and caps */
    const char *name;   /* rt's */
    const struct runtime_row *row; /* of the settings: dialect expected, command */
    enum seat_status status;
    struct err *why;       /* of MISSING, SILENT and FAILS; else NULL */
    int64_t answer_ms;     /* of the last real probe; -1: known from the disk only */
    int64_t asked;         /* wall clock of that probe */
    const char *stands_in; /* what answers is this dialect though the program is called
                                otherwise: "podman" for a docker that is podman; else NULL */
    struct state *state;   /* what it holds; see state.h */
    struct feed *feed;     /* NULL while nobody follows it */
    struct probe *probe;   /* under way, or NULL */
};

struct runtimes {
    struct {
        struct seat **v;
        size_t len, cap;
    } seats; /* in the order of detection, the user's own last */
};

/* For app_new and app_free. */
void runtimes_init(struct app *app);
void runtimes_release(struct app *app);

/* NULL: no runtime has this name. */
struct seat *runtimes_find(const struct runtimes *rs, const char *name);

typedef void seat_done_fn(void *arg, struct seat *seat);
/*
 * Asks whether it answers, unless that is known; fresh: asks again, whatever is known.  The
 * result is in seat->status and seat->why.
 */
void seat_probe(struct seat *seat, bool fresh, seat_done_fn *done, void *arg);
/* All of them side by side; done runs once, after the last. */
void runtimes_probe(struct app *app, bool fresh, void (*done)(void *arg), void *arg);
/* A call failed in a way that says the remembered probe is wrong: forget it. */
void seat_doubt(struct seat *seat);

/* ---- which one a project uses ---- */

struct choose_options {
    const char *flag;        /* --runtime, or NULL */
    const char *project_dir; /* absolute; NULL: no project */
    const char *file_choice; /* x-crank.runtime, or NULL */
};

struct choice {
    struct seat *seat;
    char *reason;          /* "$CRANK_RUNTIME names it" */
    struct strv overruled; /* one sentence for each weaker choice that names another one */
};

typedef void choice_fn(void *arg, struct err *e, struct choice *c);
/* c is the callback's to free, NULL with an error.  Its seat answers. */
void runtimes_choose(struct app *app, const struct choose_options *o, choice_fn *done,
                     void *arg);
void choice_free(struct choice *c);
void choice_freep(struct choice **c);

/* `crank use`: name NULL forgets.  The name must be a runtime's. */
WARN_UNUSED struct err *runtimes_remember(struct app *app, const char *project_dir,
                                          const char *name);
/* A heap string, or NULL. */
char *runtimes_remembered(const char *project_dir);

/* Is catatonit, which podman needs for init: true, where podman here looks for it? */
bool init_program_is_there(void);

/* Names of all runtimes, for hints: "docker, podman, nerdctl, container". */
char *runtimes_names(const struct runtimes *rs);
/* An ERR_UNKNOWN_RUNTIME with the nearest name. */
WARN_UNUSED struct err *runtimes_unknown(const struct runtimes *rs, const char *name);
