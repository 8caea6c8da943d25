/*
 * What is kept of a stream: all of it up to a limit, or its two ends.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

enum capture_mode { CAPTURE_NOTHING, CAPTURE_WHOLE, CAPTURE_ENDS };

struct capture {
    enum capture_mode mode;
    size_t limit;
    struct str head, tail;
    uint64_t seen;    /* bytes, kept or not */
    uint64_t dropped; /* from the middle of CAPTURE_ENDS */
    bool overflow;    /* more than the limit of CAPTURE_WHOLE: the rest is not kept */
};

void capture_put(struct capture *c, const char *bytes, size_t len);
/* Once, at the end: all that is kept in one text; a line in it says how much is left out. */
const struct str *capture_finish(struct capture *c);
void capture_release(struct capture *c);
