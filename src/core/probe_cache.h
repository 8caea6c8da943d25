/*
 * Answers of `version` and `info`, kept in $XDG_CACHE_HOME/crank between runs.  An entry counts
 * only while the program file, and everything that chooses the engine behind it, is what it
 * was.
 */
#pragma once

#include "base/base.h"

struct program;
struct runtime;
struct str;

enum probe_part { PROBE_VERSION, PROBE_INFO, PROBE_PARTS };

/* false: nothing remembered, or not for this program and engine, or too old. */
bool probe_cache_read(const struct runtime *rt, const struct program *program,
                      enum probe_part part, struct str *ret_answer);
/* Failures are passed over: the next run asks again. */
void probe_cache_write(const struct runtime *rt, const struct program *program,
                       enum probe_part part, const char *answer, size_t len);
void probe_cache_drop(const struct runtime *rt);
