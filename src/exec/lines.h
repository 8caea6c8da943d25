/*
 * A stream of bytes cut into lines.  A line longer than the limit is told once, cut, and the
 * rest of it is dropped, so that memory stays bounded.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

enum { LINES_LIMIT = 1 << 20 };

/* line: without its newline, NUL behind it, borrowed; carriage returns are left in place. */
typedef void lines_fn(void *arg, const char *line, size_t len, bool cut);

struct lines {
    struct str part; /* of a line that has not ended yet */
    size_t limit;
    bool dropping;
    lines_fn *fn;
    void *arg;
};

/* limit 0: LINES_LIMIT. */
void lines_init(struct lines *ls, size_t limit, lines_fn *fn, void *arg);
void lines_release(struct lines *ls);
/* fn must not release ls. */
void lines_feed(struct lines *ls, const char *bytes, size_t len);
/* The stream is over: a last line without a newline is told. */
void lines_end(struct lines *ls);
