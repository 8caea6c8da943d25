/*
 * What views show: for every runtime that answers its newest snapshot, what its containers use,
 * its last events; and for each project what its files say.  Views read it and keep ids.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"
#include "base/map.h"
#include "model/engine.h"

struct app;
struct choice;
struct feed;
struct object_query;
struct observation;
struct plan;
struct project;
struct reading;
struct seat;
struct stats;
struct world;

enum { HISTORY = 60 }; /* seconds */

/* One container's last minute: index (head - 1) is the newest second. */
struct usage {
    struct sample_now {
        double cpu; /* percent, -1 unknown */
        int64_t mem, mem_limit, net_rx, net_tx, blk_read, blk_write, pids;
    } now;
    bool fresh; /* a sample came within the last seconds */
    int64_t seen_ms;
    float cpu[HISTORY];
    int64_t mem[HISTORY];
    size_t head, len;
};

struct world_event {
    int64_t time; /* wall clock, ns */
    struct seat *seat;
    char *name, *what;       /* "shop-api-2", "die 137"; owned */
    char *project, *service; /* "" when it belongs to none */
    bool bad;
};

/* A runtime as the dashboard sees it. */
struct outlook {
    struct world *world;
    struct seat *seat;
    struct feed *feed;
    struct stats *stats;
    struct observation *listing; /* of images, networks and volumes, under way */
    struct snapshot *objects;    /* the newest of these lists, NULL until a view wanted them */
    struct snapshot *subnets;    /* networks whole, where the list leaves subnets out */
    struct object_query *subnet_query; /* under way */
    const char **subnet_names;         /* of the query */
    uint64_t objects_for;              /* serial of the snapshot that they were taken for */
    struct err *trouble;               /* the stream or the list fails; NULL: all is well */
    int64_t trouble_since;             /* monotonic ms */
    int64_t asked_ms;                  /* since when it owes its first answer; 0: it does not */
    int64_t sample_ms; /* of the last sample, or since when one is awaited; 0: none is */
    struct map usage;  /* container id -> struct usage, owned */
};

/* The files of a project, read when it is first looked at and again when they change. */
struct dossier {
    struct seat *seat;
    char *name;
    char *files_label; /* com.docker.compose.project.config_files, or "" */
    char *directory;
    struct reading *reading;       /* keeps project, files and err's places; or NULL */
    const struct project *project; /* NULL: no file, or it cannot be read */
    struct err *err;               /* why it cannot be read */
    int64_t stamp;                 /* newest modification time of the files, ns */
    struct plan *images, *plan;    /* what `up` would do, NULL until known */
    struct err *plan_err;
    bool planning;
    uint64_t planned_for;  /* the picture of the project that it was made from */
    const char **files;    /* NULL-terminated, in the arena */
    uint64_t checked_tick; /* when the files were last looked at */
    bool orphan;           /* freed while it was planned */
};

typedef void world_event_fn(void *arg, struct seat *seat, const struct event *ev);

struct world {
    struct app *app;
    struct {
        struct outlook **v;
        size_t len, cap;
    } outlooks; /* in the order of the runtimes */
    struct {
        struct world_event *v; /* a ring, oldest first */
        size_t len, cap;
    } events;
    struct map dossiers;    /* "runtime/project" -> struct dossier, owned */
    struct choice *choice;  /* what `up` uses where no project says otherwise; NULL: unknown */
    struct err *choice_err; /* why there is none */
    bool probing;           /* the first answers are still missing */
    bool stats_wanted, lists_wanted;
    bool planning;   /* one project at a time is asked what up would do */
    uint64_t serial; /* goes up with every change */
    uint64_t ticks;  /* seconds */
    void (*changed)(void *arg);
    void *arg;
    struct {
        struct world_listener {
            world_event_fn *fn;
            void *arg;
        } * v;
        size_t len, cap;
    } listeners;
};

/* Asks every runtime side by side and follows those that answer. */
struct world *world_new(struct app *app, void (*on_change)(void *arg), void *arg);
/*
 * The end in two steps: nothing is followed any more; then, after app_free has told everybody
 * who still waits for an answer, the memory.
 */
void world_stop(struct world *w);
void world_free(struct world *w);
/* Once a second: histories move on, runtimes that were silent are asked again now and then. */
void world_tick(struct world *w);
void world_want_stats(struct world *w, bool wanted);
/* Lists of images, networks and volumes, kept up while wanted. */
void world_want_lists(struct world *w, bool wanted);
/* Every event of every runtime, as it comes. */
void world_listen(struct world *w, world_event_fn *fn, void *arg);
void world_unlisten(struct world *w, world_event_fn *fn, void *arg);
/* Something was done on this runtime: look again soon. */
void world_wake(struct world *w, struct seat *seat);
/*
 * "SILENT" or "FAILS" with since when (monotonic ms), where a runtime does not answer; NULL:
 * nothing is wrong, or it has only just been asked.
 */
const char *outlook_trouble(const struct outlook *o, int64_t *ret_since);
struct outlook *world_outlook(const struct world *w, const struct seat *seat);
const struct snapshot *world_snapshot(const struct world *w, const struct seat *seat);
/* NULL when it is not there any more. */
const struct container *world_container(const struct world *w, const struct seat *seat,
                                        const char *id);
/* NULL while nothing is known. */
const struct usage *world_usage(const struct world *w, const struct seat *seat, const char *id);
/* The lists of images, networks and volumes; NULL while nothing is known. */
const struct snapshot *world_objects(const struct world *w, const struct seat *seat);
/* The network with its subnets, as far as they are known. */
const struct engine_network *world_network(const struct world *w, const struct seat *seat,
                                           const char *id);
/* Reads the project's files when that was not done yet; never NULL. */
struct dossier *world_dossier(struct world *w, struct seat *seat, const char *project);
/* Asks what `up` would do, unless that is known for this snapshot or under way. */
void world_plan(struct world *w, struct dossier *d);
/*
 * What was read of the files stays until it is dropped, though they are read anew meanwhile:
 * for verbs that work by it.
 */
struct reading *dossier_hold(struct dossier *d);
/* NULL is fine. */
void reading_drop(struct reading *r);
/* For world_free. */
void dossier_free(struct dossier *d);
