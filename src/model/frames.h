/*
 * A byte stream cut into whole JSON values, each byte looked at once.  Terminal escapes that
 * docker and nerdctl send into pipes are dropped between values.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

struct frames {
    struct str held;        /* the value under way */
    size_t limit;           /* bytes of one value; beyond it the value is dropped and counted */
    size_t dropped;
    int depth;
    bool in_string, escaped, started, overflow, in_escape_seq;
};

typedef void frames_fn(void *arg, const char *text, size_t len);

void frames_init(struct frames *f, size_t limit);
void frames_release(struct frames *f);
/* Calls fn for each value completed by these bytes; elements of a top-level array one by one. */
void frames_feed(struct frames *f, const char *bytes, size_t len, frames_fn *fn, void *arg);
