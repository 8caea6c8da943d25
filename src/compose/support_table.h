/*
 * What crank itself does about attributes, whatever the engine: those that Docker Compose
 * honours and this version does not (refused), and those that Docker Compose passes over as
 * well (ignored).  Attributes without a row are the engine's matter.
 */
#pragma once

#include "base/base.h"
#include "model/caps.h"

struct support_row {
    const char *path; /* in the schema's form */
    /* The row counts for values that begin with this; NULL: for all. */
    const char *value;
    enum support level;
    const char *text; /* a sentence without a full stop */
    const char *hint; /* or NULL */
};

extern const struct support_row support_rows[];
extern const size_t support_rows_len;
