/*
 * $CRANK_TRACE names a file that gets one JSON line for each child process and each stage.
 * It never holds values of variables or other secrets: callers pass what may be shown.
 */
#pragma once

#include "base/base.h"

struct str;

/* Opens the file (append, 0600).  Unset or empty: tracing is off.  Once, by main. */
WARN_UNUSED struct err *trace_open(const char *path);
bool trace_on(void);
/* One line; the newline is added. */
void trace_line(const char *json, size_t len);
/* A stage with its duration: {"stage":"load","ms":3.2} */
void trace_stage(const char *name, int64_t start_ns, int64_t end_ns);
void trace_close(void);

/* Appends text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void trace_put_string(struct str *out, const char *text, size_t len);

/* Monotonic nanoseconds. */
int64_t trace_clock(void);
