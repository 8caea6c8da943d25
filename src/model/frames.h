/*
 * A byte stream cut into whole JSON values, each byte looked at once.  Terminal escapes that
 * docker and nerdctl send into pipes are dropped between values.
 *
 * A value that is torn (a line break in a text, an object that begins where none can) is
 * dropped and counted, and the next one is found again.  Whether a value is JSON in all else
 * is for its reader to find out.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

struct frames {
    struct str held; /* the value under way */
    size_t limit;    /* bytes of one value; beyond it the value is dropped and counted */
    size_t dropped;
    int depth;     /* of brackets within the value */
    char last;     /* the last character of the value that is no blank */
    bool in_array; /* between the brackets of a top-level array */
    bool in_string, escaped, started, overflow;
    bool in_escape_seq;
};

typedef void frames_fn(void *arg, const char *text, size_t len);

void frames_init(struct frames *f, size_t limit);
void frames_release(struct frames *f);
/* Calls fn for each value completed by these bytes; elements of a top-level array one by one.
 */
void frames_feed(struct frames *f, const char *bytes, size_t len, frames_fn *fn, void *arg);
/* The stream has ended: a bare word or number ends with it, anything else is torn and counted.
 */
void frames_end(struct frames *f, frames_fn *fn, void *arg);
