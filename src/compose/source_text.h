/*
 * The text of a file into the load: size limits, kinds of file, encodings, and the memory of
 * what was read, for excerpts.
 */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct origin;

/*
 * named: the command line names it, so it may be a pipe.  from: the line that names it, or
 * NULL.  The text lives in the arena; /dev/null is empty.
 */
WARN_UNUSED struct err *source_text(struct load *ld, const char *path, bool named,
                                    const struct origin *from, const char **ret_text);
