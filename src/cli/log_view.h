/*
 * Lines of containers' output: "web-1  | text", as Docker Compose prints them.  To a file or
 * pipe the text goes byte for byte; on a terminal it may set colours and nothing else.
 */
#pragma once

#include "base/base.h"

#include <stdio.h>

struct log_line;
struct progress_view;
struct str;
struct terminal;

struct log_view {
    bool prefix;     /* the name before each line */
    bool timestamps; /* the time of printing before each line (up --timestamps) */
    bool err_apart;  /* what came on stderr goes to stderr (attached up) */
    bool colour;     /* of the prefix */
    bool err_colour; /* of what is said on stderr */
    bool out_tty, err_tty;
    struct progress_view *progress; /* shares the terminal; or NULL */
};

void log_view_init(struct log_view *v, const struct terminal *t, bool no_colour);
/* A log_fn of core/logs.h; arg: the view. */
void log_view_print(void *arg, const struct log_line *line);

/* For tests: the line as it goes out; now_ns: the wall clock for timestamps. */
void log_view_put(const struct log_view *v, const struct log_line *line, bool tty,
                  int64_t now_ns, struct str *out);
