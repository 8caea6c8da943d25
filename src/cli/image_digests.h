/*
 * The digests of a project's images, as the chosen runtime knows them.
 */
#pragma once

#include "base/base.h"

struct err;
struct map;
struct project;
struct session;

/* Image -> "sha256:…"; the values live in the session's arena.  Opens the session. */
WARN_UNUSED struct err *image_digests(struct session *s, const struct project *p,
                                      struct map *ret_digests);
