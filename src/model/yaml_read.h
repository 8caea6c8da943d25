/*
 * YAML text into nodes, by libyaml's events.  Scalars, merge keys (<<), anchors, duplicate
 * keys and all limits are ours; scalars follow Docker Compose 2.40.3 (0777 is 511, 0o17 is 15,
 * yes and 12:30 are texts), not a published YAML version.
 *
 * Limits are kept while reading: nesting, nodes after alias expansion, aliases, size.  A file
 * that breaks one is refused with its place.
 */
#pragma once

#include "base/base.h"

struct arena;
struct err;
struct node;

struct yaml_limits {
    int depth;              /* nested collections */
    size_t nodes;           /* with aliases expanded */
    size_t bytes;           /* of text */
};

extern const struct yaml_limits yaml_limits_default;

/*
 * Each document of the text becomes one element of the sequence *ret_documents (an empty one
 * is a null node).  file is shown in origins and errors and must live as long as the arena.
 * UTF-8 and UTF-16 with a byte order mark are read.
 */
WARN_UNUSED struct err *yaml_read(struct arena *a, const char *file, const char *text, size_t len,
                                  const struct yaml_limits *limits, struct node **ret_documents);
