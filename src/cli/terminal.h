/*
 * What standard input, output and error are, and what may be sent there.
 */
#pragma once

#include "base/base.h"

#include <stdio.h>

struct cli;
struct err;

struct terminal {
    bool in_tty, out_tty, err_tty;
    bool out_colour, err_colour;
    int style;    /* enum style: TTY, PLAIN, JSON or QUIET, never AUTO */
    FILE *status; /* progress goes there: stderr, or stdout by COMPOSE_STATUS_STDOUT */
    bool utf8;
};

/* From options, environment and descriptors.  Fails for options that exclude each other. */
WARN_UNUSED struct err *terminal_read(const struct cli *cli, struct terminal *ret);
/* Of the terminal behind fd; 80 and 24 where there is none. */
void terminal_size(int fd, size_t *ret_columns, size_t *ret_rows);
