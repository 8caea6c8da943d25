/*
 * Output of containers, line by line, from many at once: followed, merged as it comes, taken up
 * again after a restart, joined by new replicas.
 *
 * Lines are told whole, never interleaved; one longer than 1 MiB is cut.  Which line came first
 * on the two streams of one container is not known: clients deliver them apart.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "core/app.h"

struct container;
struct event;
struct logs;
struct str;
struct seat;
struct snapshot;

enum log_kind {
    LOG_LINE,
    LOG_EXITED,    /* text "web-1 exited with code 3", exit_code set */
    LOG_RECREATED, /* "web-1 has been recreated" */
    LOG_HOOK,      /* output of a post_start command */
    LOG_NOTICE     /* a sentence about following: cannot be read, was taken up again */
};

struct log_line {
    enum log_kind kind;
    const char *id;   /* of the container, "" for none */
    const char *name; /* for the prefix: "web-1", or the whole name where it is its own */
    const char *service;
    int64_t number;   /* of the replica */
    int colour;       /* counts up from 0 in order of first use */
    size_t width;     /* columns of the widest name so far */
    bool err;         /* came on stderr */
    const char *text; /* without its newline, NUL behind it; may hold anything */
    size_t len;
    bool cut;          /* was longer than the limit */
    bool open;         /* the stream ended without a newline behind it */
    const char *stamp; /* as the engine wrote it, with timestamps; else "" */
    int64_t exit_code; /* LOG_EXITED */
    bool restarting;
};

typedef void log_fn(void *arg, const struct log_line *line);

struct logs_options {
    const char *project;  /* NULL: only the ids, of what the seat's state holds */
    struct strv services; /* empty: all; borrowed until the return */
    struct strv ids;      /* further containers, or those alone; borrowed until the return */
    struct strv names;    /* expected ones: colours in this order, and the width; borrowed */
    int64_t index;        /* one replica of one service; 0: all */
    bool follow;          /* and new replicas, and after restarts, until all have exited */
    bool for_ever;        /* follow: does not end when all have exited; see logs_until_over */
    /*
     * follow: with a project, the seat's state decides, as with ids alone: the owner keeps it
     * true, tells of events by logs_event and looks again when wake is called (with arg).  Else
     * a stream of events of the project's own is followed.
     */
    bool by_state;
    void (*wake)(void *arg); /* may be NULL */
    /*
     * follow: what was there when following was decided; or NULL.  Of what ran then only what
     * is new is read, of what starts later all from its start on, of what was over nothing.
     * Inspected containers; borrowed until the return.
     */
    const struct snapshot *before;
    bool timestamps;
    bool exits;                /* tell LOG_EXITED and LOG_RECREATED */
    bool *any;                 /* set when a container was found; or NULL; outlives the logs */
    const char *since, *until; /* as a person gave them, or NULL */
    const char *tail;          /* "all", a number, or NULL */
    log_fn *on_line;
    void *arg;
};

/* done: all streams have ended (or, not following, been read). */
struct logs *logs_start(struct seat *seat, const struct logs_options *o, done_fn *done,
                        void *arg);
/* Ends for_ever: done comes when all that were seen have exited. */
void logs_until_over(struct logs *l);
/* Something has changed: look again soon. */
void logs_wake(struct logs *l);
/* Where the seat's state decides: an event, which tells the exit code of a short run. */
void logs_event(struct logs *l, const struct event *ev);
/* Streams are stopped; what came is told, done is not.  NULL is fine. */
void logs_stop(struct logs *l);

/* The name before its lines: "web-1" for "shop-web-1", else the whole name. */
void logs_name(const struct container *c, struct str *out);
