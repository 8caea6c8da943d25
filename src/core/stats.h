/*
 * What containers use, as one stream a runtime: only while somebody looks, since it is the
 * dearest of all streams.  A stream that ends is started again.
 */
#pragma once

#include "base/base.h"

struct err;
struct sample;
struct seat;
struct stats;

struct stats_options {
    void (*on_sample)(void *arg, const struct sample *s); /* its texts are borrowed */
    /* May be NULL.  The stream failed: e is borrowed; it will be tried again. */
    void (*on_trouble)(void *arg, const struct err *e);
    void *arg;
};

/* Where the engine has no CAP_STATS nothing is started and nothing is told: NULL. */
struct stats *stats_start(struct seat *seat, const struct stats_options *o);
/* NULL is fine. */
void stats_stop(struct stats *s);
