/* The smallest tar that carries a few files: for `cp - CONTAINER:/`. */
#pragma once

#include "base/base.h"

struct str;

/* A regular file; path is absolute or relative, mode its permission bits. */
void tar_put_file(struct str *out, const char *path, const char *bytes, size_t len,
                  int64_t mode, int64_t uid, int64_t gid);
void tar_end(struct str *out);
