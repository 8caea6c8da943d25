/*
 * A client that goes on telling: events, stats, followed logs.  Its output comes as JSON values
 * or as lines, by the call's framing.  Streams take no place in the pool.
 */
#pragma once

#include "base/base.h"

struct call;
struct err;
struct seat;
struct stream;

struct stream_line {
    const char *text; /* without its newline, NUL behind it */
    size_t len;
    bool err;  /* came on stderr */
    bool cut;  /* was longer than LINES_LIMIT */
    bool open; /* the stream ended without a newline behind it */
};

struct stream_spec {
    const char *label;                                          /* for the trace */
    void (*on_value)(void *arg, const char *text, size_t len);  /* FRAME_JSON */
    void (*on_line)(void *arg, const struct stream_line *line); /* FRAME_LINES */
    /* The child has ended, or could not be started; takes e.  The stream is still the owner's.
     */
    void (*on_end)(void *arg, struct err *e);
    void *arg;
};

/* Takes the content of c.  All callbacks may stop the stream; none runs before the return. */
struct stream *stream_start(struct seat *seat, struct call *c, const struct stream_spec *spec);
/* The child is stopped, nothing is told any more.  NULL is fine. */
void stream_stop(struct stream *s);
