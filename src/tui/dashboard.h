/*
 * The door to the dashboard: opens the terminal (or plays a script), runs the loop, gives the
 * terminal back as it was found.
 */
#pragma once

#include "base/base.h"

struct err;

struct dashboard_options {
    bool read_only;     /* nothing that changes an engine is started */
    bool ascii;         /* no line drawing */
    const char *theme;  /* "dark", "light", or NULL for a guess */
    const char *script; /* a file of keys to play without a terminal, or NULL */
    int width, height;  /* of the script's screen; 0: 80 and 24 */
};

/* Not on a terminal and without a script: an error of one sentence. */
WARN_UNUSED struct err *dashboard_run(const struct dashboard_options *o, int *ret_status);
