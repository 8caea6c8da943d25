/*
 * A text as an open descriptor that is read from its start and has no name anywhere: an
 * anonymous memory file where the system has them, else a temporary file that is removed
 * before anybody can look.
 */
#pragma once

#include "base/base.h"

struct err;

/* Close-on-exec and not writable; the caller closes it. */
WARN_UNUSED struct err *block_open(const char *bytes, size_t len, int *ret_fd);
