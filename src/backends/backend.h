/*
 * A dialect (struct backend) is data: which argv each call is, how its output is framed and
 * decoded, what its error texts mean, what it can do.  A runtime (struct runtime) is an
 * instance: a program, arguments before every call, an environment, a probed version.  Nothing
 * here starts a process: calls are filled in and handed to core, and what they printed is
 * handed back.
 *
 *     struct calls calls = CALLS_INIT;
 *     TRY(call_op(rt, op, ids, &calls));          // usually one call
 *     … run calls.v[i] with proc_start …
 *     if (status != 0 && !call_partial(rt, &call, status, err_text, err_len))
 *         return runtime_error(rt, &call, status, out, out_len, err_text, err_len);
 *     TRY(call_decode(rt, call.id, snapshot->arena, out, out_len, snapshot, NULL));
 *
 * A call's argv never holds the value of a variable, a secret or a password.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strv.h"
#include "model/caps.h"
#include "model/engine.h"

struct arena;
struct backend;
struct call;
struct decoded;
struct err;
struct op;
struct plan;

/* ---- Runtimes ------------------------------------------------------------------------- */

struct runtime {
    char *name;         /* as --runtime names it: "docker", "podman" */
    char *program;      /* absolute path */
    struct strv prefix; /* between the program and every call: "--context", "work" */
    struct strv env;    /* delta for every call, besides the dialect's own */
    char *endpoint;     /* what it talks to, for people; NULL: the program's default */
    const struct backend *backend; /* what answers, whatever the program is called */
    struct arena *arena;           /* owns the texts of info */
    struct engine_info info;
    struct caps caps;
};

void runtime_init(struct runtime *rt, const char *name, const char *program);
void runtime_release(struct runtime *rt);

/* By the name of a dialect, "docker" or "podman"; NULL for others. */
const struct backend *backend_find(const char *name);
const char *backend_name(const struct backend *b);
/* All dialects, in the order in which they are looked for; NULL-terminated. */
extern const struct backend *const backends[];

/*
 * The probe: CALL_VERSION asked in a way that every dialect understands (rt->backend is not
 * looked at).  runtime_identify reads the answer, also that of a client whose engine is away:
 * it sets backend, info and caps.  An engine that cannot be reached leaves
 * info.server_version "" and is no error here.
 */
void call_version(const struct runtime *rt, struct call *ret_call);
WARN_UNUSED struct err *runtime_identify(struct runtime *rt, const char *out, size_t len);
/* Adds what `info` says (rootless, cgroups, storage): slow on podman, so only for `doctor`. */
WARN_UNUSED struct err *runtime_read_info(struct runtime *rt, const char *out, size_t len);
/*
 * What runtime_identify cannot know and the caller does: is this user root (false: an engine in
 * this process is rootless), does systemd run the machine, is podman's init program there.
 * Call after runtime_identify.
 */
void runtime_set_host(struct runtime *rt, bool root, bool systemd, bool init);
/* "docker" answered by podman, a version newer than the tables: sentences for people, or "". */
void runtime_remarks(const struct runtime *rt, struct str *out);

/* ---- Calls ---------------------------------------------------------------------------- */

enum call_id {
    CALL_VERSION, /* version and what answers, client and engine in one */
    CALL_INFO,
    CALL_PS,            /* containers by label filters, what a list tells */
    CALL_INSPECT,       /* containers by id, whole */
    CALL_INSPECT_MIXED, /* images, networks, volumes by name in one untyped call */
    CALL_IMAGE_INSPECT,
    CALL_NETWORK_INSPECT,
    CALL_VOLUME_INSPECT,
    CALL_IMAGES,
    CALL_NETWORKS,
    CALL_VOLUMES,
    CALL_EVENTS,
    CALL_STATS,
    CALL_LOGS,
    CALL_PULL,
    CALL_BUILD,
    CALL_IMAGE_REMOVE,
    CALL_NETWORK_CREATE,
    CALL_NETWORK_REMOVE,
    CALL_NETWORK_CONNECT,
    CALL_NETWORK_DISCONNECT,
    CALL_VOLUME_CREATE,
    CALL_VOLUME_REMOVE,
    CALL_RUN,
    CALL_CREATE,
    CALL_START,
    CALL_STOP,
    CALL_RESTART,
    CALL_KILL,
    CALL_PAUSE,
    CALL_UNPAUSE,
    CALL_REMOVE,
    CALL_RENAME,
    CALL_COPY_IN,
    CALL_EXEC,
    CALL_ATTACH,
    CALL_HEALTH_RUN, /* run a container's check once (podman without timers) */
    CALL_COUNT
};
extern const char *const call_names[CALL_COUNT];

enum call_clock {
    CLOCK_QUERY,    /* 10 s in all */
    CLOCK_ACTION,   /* 30 s, plus what the operation itself may take (stop time-outs) */
    CLOCK_PROGRESS, /* 5 min without a byte: pull, build */
    CLOCK_NONE      /* streams, a person's exec */
};

enum framing { FRAME_NONE, FRAME_WHOLE, FRAME_JSON, FRAME_LINES };

/* Bytes that the child reads from /dev/fd/FD: values of variables, never in argv. */
struct call_data {
    int fd;
    struct str bytes;
};

struct call {
    enum call_id id;
    const char *program; /* absolute path, borrowed from the runtime */
    struct strv argv;    /* argv[0] is the program's own name, as typed */
    struct strv env;     /* "NAME=VALUE" sets, "NAME" unsets; may hold secrets */
    struct {
        struct call_data *v;
        size_t len, cap;
    } data;
    struct str stdin_bytes; /* a tar for CALL_COPY_IN, a Dockerfile for CALL_BUILD */
    bool has_stdin;
    char *cwd;             /* where it must run; NULL: anywhere */
    struct strv make_dirs; /* folders of this machine that must be there before: those that are
                              missing are made, mode 0755 (sources of short bind mounts) */
    enum framing framing;
    enum call_clock clock;
    int64_t extra_ms; /* added to CLOCK_ACTION */
};

struct calls {
    struct call *v;
    size_t len, cap;
};
#define CALLS_INIT \
    { \
        NULL, 0, 0 \
    }

void call_init(struct call *c);
void call_release(struct call *c);
void calls_release(struct calls *c);

/* The command as a person would type it, quoted for a shell. */
void call_put_text(const struct call *c, struct str *out);

/*
 * The calls of one operation, each of which may run beside the others (long operand lists are
 * cut, docker's start is spread over clients).  ids: one a target of op, in their order, full
 * ids; the caller has resolved what the plan left open (op_target.made_by, spec_bind).  Not for
 * OP_NONE and OP_AWAIT, which are no calls.  Fails, with the line of the file, where a value
 * cannot be carried to this engine.
 */
WARN_UNUSED struct err *call_op(const struct runtime *rt, const struct op *op,
                                const char *const *ids, struct calls *ret_calls);

/*
 * Builds every call of a plan for nothing, with stand-ins for ids: what cannot be carried to
 * this engine is refused before anything is changed.  All errors, chained.
 */
WARN_UNUSED struct err *call_check_plan(const struct runtime *rt, const struct plan *plan);

/* The id that CALL_RUN or CALL_CREATE printed; NULL when there is none.  Heap string. */
char *call_created_id(const char *out, size_t len);

/* ---- Queries -------------------------------------------------------------------------- */

/* filters: label filters "KEY=VALUE" or "KEY", all of which must hold; NULL-terminated. */
void call_ps(const struct runtime *rt, const char *const *filters, struct call *ret_call);

/* Containers by id (CALL_INSPECT), or objects of one kind by name or id. */
void call_inspect(const struct runtime *rt, enum call_id id, const char *const *names,
                  size_t count, struct calls *ret_calls);

/* Images, networks and volumes by name: one untyped call where the engine answers it. */
struct object_query {
    struct strings images, networks, volumes;
};
void call_objects(const struct runtime *rt, const struct object_query *q,
                  struct calls *ret_calls);
/*
 * After the answers of call_objects were decoded: calls by kind for names that something of
 * another kind has answered to.  Nearly always none.
 */
void call_objects_again(const struct runtime *rt, const struct object_query *q,
                        const struct snapshot *now, const struct decoded *how,
                        struct calls *ret_calls);

/* CALL_IMAGES, CALL_NETWORKS, CALL_VOLUMES; filters as for call_ps. */
void call_list(const struct runtime *rt, enum call_id id, const char *const *filters,
               struct call *ret_call);
void call_info(const struct runtime *rt, struct call *ret_call);

/* since: nanoseconds since the epoch, 0 from now; until: 0 for ever; filters as for call_ps. */
void call_events(const struct runtime *rt, int64_t since, int64_t until,
                 const char *const *filters, struct call *ret_call);
/* count 0: all running containers.  stream false: one round. */
void call_stats(const struct runtime *rt, const char *const *ids, size_t count, bool stream,
                struct call *ret_call);

struct logs_query {
    const char *id;
    bool follow, timestamps;
    const char *since, *until, *tail; /* as a person wrote them; NULL or "": not given */
};
void call_logs(const struct runtime *rt, const struct logs_query *q, struct call *ret_call);

struct exec_query {
    const char *id;
    struct strings command;
    bool tty, interactive, privileged, detach;
    const char *user, *workdir;    /* NULL or "": the container's */
    struct key_values environment; /* value NULL: our own variable of that name */
};
WARN_UNUSED struct err *call_exec(const struct runtime *rt, const struct exec_query *q,
                                  struct call *ret_call);
/* Starts a created container and stays attached; the status is the container's. */
void call_start_attached(const struct runtime *rt, const char *id, bool interactive,
                         struct call *ret_call);
void call_attach(const struct runtime *rt, const char *id, bool interactive, bool sig_proxy,
                 struct call *ret_call);
/*
 * Runs /bin/sh once in a container of a local image that is removed at once: status 0 when the
 * image has a shell, 126 or 127 when it has none.
 */
void call_try_shell(const struct runtime *rt, const char *image, struct call *ret_call);
/* Status 0 healthy, 1 unhealthy.  Only where CAP_HEALTH_RUNS is missing. */
void call_health(const struct runtime *rt, const char *id, struct call *ret_call);

/* ---- Answers -------------------------------------------------------------------------- */

/* What a decoder met besides what it put into the snapshot. */
struct decoded {
    size_t bad;               /* objects that could not be read and were left out */
    struct err *first_bad;    /* why, of the first of them; the caller frees it */
    struct strings shadowing; /* names and ids of containers that answered an untyped inspect */
};

/*
 * Adds the objects of a list or inspect to the snapshot, in whose arena they live; an
 * inspected container replaces the listed one of the same id.  ret may be NULL.
 */
WARN_UNUSED struct err *call_decode(const struct runtime *rt, enum call_id id, const char *out,
                                    size_t len, struct snapshot *into, struct decoded *ret);
/* One value of CALL_EVENTS; the texts live in a. */
WARN_UNUSED struct err *call_decode_event(const struct runtime *rt, struct arena *a,
                                          const char *text, size_t len,
                                          struct event *ret_event);
/* One value of CALL_STATS. */
WARN_UNUSED struct err *call_decode_sample(const struct runtime *rt, struct arena *a,
                                           const char *text, size_t len,
                                           struct sample *ret_sample);

/* ---- Errors --------------------------------------------------------------------------- */

/* True when a failed query only says that some of its operands do not exist. */
bool call_partial(const struct runtime *rt, const struct call *c, int status,
                  const char *err_text, size_t err_len);

/*
 * What a failed call means: code, explanation and fix from the catalogue where it knows the
 * text, else the code "runtime" with the text itself; the command and what it said in any case.
 */
#define ERR_RUNTIME "runtime"
WARN_UNUSED struct err *runtime_error(const struct runtime *rt, const struct call *c,
                                      int status, const char *out, size_t out_len,
                                      const char *err_text, size_t err_len);

/*
 * What a call that did its work said beside it, a sentence each: an engine that lets go of a
 * setting says it so.  What nobody can act on is left out.
 */
void call_warnings(const char *err_text, size_t err_len, struct strv *ret);

/* Codes of the catalogue that core looks at. */
#define ERR_NO_SUCH_CONTAINER "no-such-container"
#define ERR_NO_SUCH_IMAGE "no-such-image"
#define ERR_NO_SUCH_NETWORK "no-such-network"
#define ERR_NO_SUCH_VOLUME "no-such-volume"
#define ERR_NAME_CONFLICT "name-conflict"
#define ERR_DAEMON_UNREACHABLE "daemon-unreachable"
#define ERR_BAD_FLAG "bad-flag" /* and ERR_API_*: the probed version is out of date */
#define ERR_API_TOO_NEW "api-version-too-new"
#define ERR_API_TOO_OLD "api-version-too-old"
/* The engine has no way to do it; refused before anything is run. */
#define ERR_UNSUPPORTED "unsupported"

enum error_class {
    ERROR_OF_USER,
    ERROR_OF_ENVIRONMENT,
    ERROR_OF_OURS,
    ERROR_TRANSIENT, /* the same may work in a while */
    ERROR_OVERTAKEN  /* the world has moved since the look: a new plan may work at once */
};

struct explanation {
    const char *code;
    enum error_class of;
    const char *meaning, *fix; /* sentences of their own, without names filled in */
};
/* For `explain CODE`; NULL when the catalogue has no such code. */
const struct explanation *explain(const char *code);
const struct explanation *explanations(size_t *ret_count);
bool error_overtaken(const char *code);

/* ---- Support -------------------------------------------------------------------------- */

/*
 * How this runtime carries an attribute, by its path in the schema's form:
 * "services.*.hostname", "services.*.healthcheck.start_interval", "networks.*.attachable".
 * *ret_why (may be NULL) is a sentence for people unless it is native: "needs an engine of
 * version 25 or newer".  Unknown paths are native: they never reach an engine.
 */
enum support backend_support(const struct runtime *rt, const char *path, const char **ret_why);

/* The matrix of attributes by dialects, of the tables' newest versions. */
enum matrix_form { MATRIX_TEXT, MATRIX_MARKDOWN };
void support_matrix(enum matrix_form form, struct str *out);
