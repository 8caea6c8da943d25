/*
 * The line that every child gets in the trace:
 *
 *     {"argv":["docker","ps"],"cwd":"/src","label":"list","start":1764000000.125,"ms":31.2,
 *      "exit":0,"bytes":812,"err_bytes":0}
 *
 * Also "signal" (its number), "fg":true for one that owned the terminal, and in place of "ms"
 * to "err_bytes" an "error" for one that could not be started.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"

struct err;

/* What is known when the child starts; copied, since it ends later. */
struct record {
    bool on; /* traces were wanted; else nothing is copied */
    bool fg;
    struct strv argv;
    char *cwd, *label;
    int64_t wall_ns, start_ns;
};

void record_begin(struct record *r, const char *const *argv, const char *cwd,
                  const char *label);
int64_t record_ms(const struct record *r);
void record_end(struct record *r, int status, int signal, uint64_t out_bytes,
                uint64_t err_bytes);
void record_fail(struct record *r, const struct err *e);
void record_release(struct record *r);
