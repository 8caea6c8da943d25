/* The texts of failures; what their codes mean stands in the catalogue. */
#pragma once

#include "backends/dialect.h"

enum { DOCKER = 1 << COLUMN_DOCKER, PODMAN = 1 << COLUMN_PODMAN, BOTH = DOCKER | PODMAN };

struct error_pattern {
    const char *code; /* has an explanation in the catalogue; NULL ends the table */
    unsigned engines;
    const char *word;    /* must be among the arguments; NULL: any command */
    const char *pattern; /* PCRE2, multi-line */
    const char *message; /* with {name} for named groups */
};
extern const struct error_pattern error_patterns[];
