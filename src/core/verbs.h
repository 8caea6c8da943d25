/*
 * What one can do to a project or its containers: the table that both faces read, and the
 * functions behind it.  The command line adds option rows and output, the dashboard keys and
 * dialogs.  Nothing outside of core decides an order or builds a call.
 *
 * Sentences and exit statuses are Docker Compose's; what is said meanwhile goes to the progress
 * bus of the app, results to the callbacks in the options.
 */
#pragma once

#include "base/base.h"
#include "core/app.h"
#include "core/logs.h"
#include "model/plan.h"
#include "model/project.h"

struct container;
struct plan;
struct run_options;
struct seat;
struct snapshot;

enum verb_id {
    VERB_NONE, /* for rows of other tables that are no verb */
    VERB_UP,
    VERB_DOWN,
    VERB_START,
    VERB_STOP,
    VERB_RESTART,
    VERB_PAUSE,
    VERB_UNPAUSE,
    VERB_KILL,
    VERB_RM,
    VERB_EXEC,
    VERB_RUN,
    VERB_LOGS,
    VERB_PLAN,
    VERB_PS,
    VERB_LS,
    VERB_COUNT
};

enum {
    VERB_CHANGES = 1, /* --read-only has no part in it */
    VERB_DESTROYS = 2 /* removes what the file cannot bring back: asked for first */
};

/* Whom it is done to. */
struct target {
    const char *name;              /* the project's */
    const struct project *project; /* NULL: the name alone is known; labels tell the rest */
    const char *const *services;   /* NULL-terminated; NULL or empty: all */
};

struct act_options;
typedef void verb_act_fn(struct seat *seat, const struct target *t, const struct act_options *o,
                         done_fn *done, void *arg);

struct verb {
    const char *name;     /* of the command */
    const char *sentence; /* for the help of both faces, without a full stop */
    unsigned flags;
    verb_act_fn *act;  /* to services of a project; NULL: its function has options of its own */
    enum op_kind op;   /* to chosen containers, by act_on; OP_NONE: not by that */
    enum verb_id undo; /* what takes it back, or VERB_NONE */
};
extern const struct verb verbs[VERB_COUNT];

/*
 * Options and targets are borrowed until done.  Time-outs (-t) are seconds; not set: the
 * container's own.
 */

struct service_number {
    const char *service;
    int64_t number;
};

struct up_options {
    bool detach;
    bool build, no_build, quiet_build;
    const char *pull; /* --pull: always, missing, never, …; NULL: the file's */
    bool quiet_pull;
    bool force_recreate, no_recreate, always_recreate_deps, renew_anon_volumes;
    bool no_deps, no_start, remove_orphans, ignore_orphans, compatibility, all_resources;
    bool assume_yes;                    /* -y */
    const struct service_number *scale; /* scale_len of them */
    size_t scale_len;
    struct opt_int timeout;
    /* A question whose yes costs data (a volume that must be replaced); NULL: no. */
    bool (*ask)(void *arg, const char *question);
    bool wait;
    int64_t wait_timeout; /* seconds; 0: none */
    /* Attached: */
    bool abort_on_exit, abort_on_failure, attach_dependencies;
    const char *exit_code_from;                   /* or NULL */
    const char *const *attach, *const *no_attach; /* NULL-terminated, or NULL */
    log_fn *on_line;
    /* "Attaching to a, b": names sorted; before the first container starts. */
    void (*on_attach)(void *arg, const struct strv *names);
    /* "Gracefully Stopping...": the first Ctrl-C came. */
    void (*on_stopping)(void *arg);
    /* "Aborting on container exit...": a container has ended and takes the others along. */
    void (*on_abort)(void *arg);
    void *arg;
};
/* `create` is up with no_start. */
void verb_up(struct seat *seat, const struct target *t, const struct up_options *o,
             done_fn *done, void *arg);

/*
 * The plans that up would carry out: first that of images, then the rest, which assumes the
 * images to be there.  Both are the callback's, NULL with an error; images goes first.
 */
typedef void plan_done_fn(void *arg, struct err *e, struct plan *images, struct plan *plan);
void verb_plan(struct seat *seat, const struct target *t, const struct up_options *o,
               plan_done_fn *done, void *arg);

struct down_options {
    bool volumes, remove_orphans;
    const char *rmi; /* "local", "all" or NULL */
    struct opt_int timeout;
};
void verb_down(struct seat *seat, const struct target *t, const struct down_options *o,
               done_fn *done, void *arg);

/* start, stop, restart, pause, unpause, kill, rm: what each reads is in its comment. */
struct act_options {
    struct opt_int timeout; /* stop, restart, rm --stop */
    bool no_deps;           /* restart */
    const char *signal;     /* kill; NULL: SIGKILL */
    bool remove_orphans;    /* kill */
    bool stop, volumes;     /* rm */
    /* rm: names of what would go; answering false ends it with nothing done.  NULL: yes. */
    bool (*confirm)(void *arg, const struct strv *names);
    void *arg;
};
void verb_start(struct seat *, const struct target *, const struct act_options *, done_fn *,
                void *);
void verb_stop(struct seat *, const struct target *, const struct act_options *, done_fn *,
               void *);
void verb_restart(struct seat *, const struct target *, const struct act_options *, done_fn *,
                  void *);
void verb_pause(struct seat *, const struct target *, const struct act_options *, done_fn *,
                void *);
void verb_unpause(struct seat *, const struct target *, const struct act_options *, done_fn *,
                  void *);
void verb_kill(struct seat *, const struct target *, const struct act_options *, done_fn *,
               void *);
void verb_rm(struct seat *, const struct target *, const struct act_options *, done_fn *,
             void *);

/* The project's containers, inspected; s is the callback's, NULL with an error. */
typedef void snapshot_fn(void *arg, struct err *e, struct snapshot *s);
struct ps_options {
    bool all;     /* stopped ones and one-offs too */
    bool orphans; /* those of services that the file does not have */
    bool whole;   /* mounts and all labels too, for one further call */
    bool command; /* the command is shown: the same call where lists tell only a part of it */
};
void verb_ps(struct seat *seat, const struct target *t, const struct ps_options *o,
             snapshot_fn *done, void *arg);

/* All containers that belong to any project; grouping is the caller's (ls_projects). */
void verb_ls(struct seat *seat, bool all, snapshot_fn *done, void *arg);
struct ls_row {
    const char *name, *config_files;
    char *status;
    int64_t running, count;
};
struct ls_rows {
    struct ls_row *v;
    size_t len;
};
/* Sorted by name; texts but status are the snapshot's. */
void ls_projects(const struct snapshot *s, struct ls_rows *ret);
void ls_rows_release(struct ls_rows *rows);

struct log_options {
    bool follow, timestamps;
    int64_t index;                    /* 0: all */
    const char *since, *until, *tail; /* or NULL */
    log_fn *on_line;
    void *arg;
};
void verb_logs(struct seat *seat, const struct target *t, const struct log_options *o,
               done_fn *done, void *arg);

/* The exit status of the command is an ERR_EXIT_STATUS unless it is 0. */
struct exec_options {
    const char *service;
    const char *const *command;   /* NULL-terminated */
    const struct key_values *env; /* value NULL: from our environment; or NULL */
    int64_t index;                /* 0: the lowest */
    bool detach, privileged;
    bool tty, interactive;      /* already decided by what the terminal is */
    const char *user, *workdir; /* or NULL */
};
void verb_exec(struct seat *seat, const struct target *t, const struct exec_options *o,
               done_fn *done, void *arg);

struct run_request {
    const struct run_options *run; /* compose/spec.h; slug NULL: made here */
    bool no_deps, build, quiet_build, quiet_pull, remove_orphans, ignore_orphans, assume_yes;
    bool compatibility;
    const char *pull; /* --pull, or NULL */
    /* detach: the new container's full id. */
    void (*on_id)(void *arg, const char *id);
    /* See up_options. */
    bool (*ask)(void *arg, const char *question);
    void *arg;
};
/* The exit status of the command is an ERR_EXIT_STATUS unless it is 0. */
void verb_run(struct seat *seat, const struct target *t, const struct run_request *o,
              done_fn *done, void *arg);
