/*
 * Engine JSON into nodes, by jansson.  Tolerant where engines are odd: a NUL in a string is
 * kept (text_len counts it), an integer beyond 63 bits becomes a float, a bare value or null
 * is fine, invalid UTF-8 is replaced.  What it cannot read is an error that says the byte and
 * shows the text around it.
 */
#pragma once

#include "base/base.h"

struct arena;
struct err;
struct node;

#define ERR_JSON "json"

WARN_UNUSED struct err *json_read(struct arena *a, const char *text, size_t len,
                                  struct node **ret_node);

/*
 * A stream of values (docker's lines, podman's arrays, concatenated arrays of stats) into one
 * sequence; arrays at the top level are flattened.  An object that cannot be read is skipped
 * and counted in *ret_bad (may be NULL), a torn last one too; the others are kept.
 */
WARN_UNUSED struct err *json_read_all(struct arena *a, const char *text, size_t len,
                                      struct node **ret_seq, size_t *ret_bad);
