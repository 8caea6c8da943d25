/*
 * Keeps a runtime's state true: its event stream wakes, a list decides.  Bursts are gathered
 * for 100 ms.  A list is taken again now and then as insurance, and by a clock alone where the
 * engine has no event stream worth following.  A stream that ends is started again, with
 * growing pauses.
 */
#pragma once

#include "base/base.h"

struct err;
struct event;
struct seat;
struct feed;

struct feed_options {
    const char *project;  /* containers of this project only; NULL: all */
    unsigned what;        /* OBSERVE_… for each look; 0: events only, no lists */
    int64_t insurance_ms; /* between lists without an event; 0: 30 s */
    int64_t poll_ms;      /* where there are no events; 0: 2 s */
    /* May be NULL.  The stream or the list failed, or works again (e NULL); e is borrowed. */
    void (*on_trouble)(void *arg, const struct err *e);
    /* May be NULL.  Every event of the stream, before the list. */
    void (*on_event)(void *arg, const struct event *ev);
    /* May be NULL.  The stream has ended and will be started again. */
    void (*on_gap)(void *arg);
    void *arg;
};

struct feed *feed_start(struct seat *seat, const struct feed_options *o);
/* The children are stopped and nothing is told any more.  NULL is fine. */
void feed_stop(struct feed *f);
void feed_stopp(struct feed **f);
/* Look again soon: something was done. */
void feed_wake(struct feed *f);
/* Where its snapshots go: the seat's state, or one of its own when it follows a project. */
struct state *feed_state(struct feed *f);
/*
 * When the oldest question was asked that has no good answer yet (monotonic ms); 0: all were
 * answered.
 */
int64_t feed_asked_ms(const struct feed *f);
/* Whether an event stream is being followed now (false: polling). */
bool feed_streaming(const struct feed *f);
