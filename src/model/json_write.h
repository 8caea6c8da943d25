/*
 * JSON as Go's encoder writes it, which is what `config` prints and what hashes are made of:
 * compact or indented, <, > and & escaped, shortest floats, map keys by bytes.
 */
#pragma once

#include "base/vec.h"
#include "model/sink.h"

struct str;

struct json_level {
    bool map, any;
};

struct json_writer {
    struct sink sink; /* first: what is passed around */
    struct str *out;  /* borrowed */
    int step;         /* columns a level; 0: compact */
    bool plain;       /* <, > and & are not escaped */
    VEC(struct json_level) open;
    bool after_key;
};

/* step: 0 for compact JSON, else the columns of a level. */
void json_writer_init(struct json_writer *w, struct str *out, int step);
void json_writer_release(struct json_writer *w);

/* With its quotes; invalid UTF-8 becomes \ufffd.  plain: <, > and & stay as they are. */
void json_put_string(struct str *out, const char *text, size_t len, bool plain);
