/*
 * One container whose output is read: its streams one after the other, its ends, what was told
 * already.  For logs.c, which knows which containers there are.
 */
#pragma once

#include "base/vec.h"
#include "core/logs.h"

struct feed;
struct observation;
struct snapshot;
struct stream;

enum { FOLLOWER_PATIENCE_MS = 5000 /* a stream may end that much after its container */ };

/* One container whose output is read. */
struct follower {
    struct logs *l;
    char *id, *container, *name, *service, *since;
    int64_t number;
    int colour;
    struct stream *stream;
    int64_t run;        /* start time of the run that is followed */
    VEC(int64_t) exits; /* codes that events told and nobody was told of yet */
    int64_t exit_ms;    /* when the first of them came, or the stream was opened */
    int64_t gone_ms;    /* since when snapshots lack the container; 0: it is there */
    int64_t opened_ms;
    int looks; /* snapshots since the stream ended */
    int reopens;
    uint64_t lines;    /* since the stream was opened */
    uint64_t shown[2]; /* lines since the origin that since tells, of stdout and stderr */
    uint64_t skip[2];  /* of those that come now, how many were shown already */
    bool told;         /* the end of this run has been told */
    bool fresh;        /* met after the first snapshot: read from its start on */
    bool only_new;     /* ran before: what it said until now is not read */
    bool over, unreadable, queued;
};

struct logs {
    struct seat *seat;
    struct logs_options o;
    char *project, *since, *until, *tail;
    struct strv services, ids;
    done_fn *done;
    void *arg;
    VEC(struct follower *) all;
    struct strv names; /* in order of first use: the index is the colour */
    size_t width, open;
    struct feed *feed;
    struct observation *look;
    uint64_t patience, end_timer;
    struct err *failed; /* the first list, when not following */
    int looks_wanted;   /* snapshots that must come before it may end */
    bool seen;          /* the first snapshot has come */
    bool dead;          /* stopped by a callback */
    int busy;
};

/* Registers the name for colours and width; its colour. */
int follower_name(struct logs *l, const char *name);
struct follower *follower_add(struct logs *l, const struct container *c);
void follower_free(struct follower *f);
/* NULL when its logs are not followed. */
struct follower *follower_find(struct logs *l, const char *id);
void follower_open(struct follower *f);
/* From now on only what is new, in a way that can be read again. */
void follower_read_from_now(struct follower *f);
/* Takes what a new snapshot says of its container. */
void follower_refresh(struct follower *f, const struct snapshot *s);
bool follower_stands_still(const struct container *c);
/* Its container was removed, and everything about it has been told. */
bool follower_is_past(const struct follower *f);

/* ---- of logs.c, for the followers' callbacks ---- */

/* The end of a callback, begun by l->busy++: l may be gone afterwards. */
void logs_leave(struct logs *l);
/* Opens streams that wait for their turn. */
void logs_open_queued(struct logs *l);
void logs_end_if_over(struct logs *l);
/* Looks again when FOLLOWER_PATIENCE_MS are over. */
void logs_wait_patiently(struct logs *l);
