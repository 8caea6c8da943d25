/*
 * JSON as Go's encoder writes it, which is what `config` prints and what hashes are made of:
 * compact or indented by two spaces, <, > and & escaped, shortest floats, map keys by bytes.
 */
#pragma once

#include "base/vec.h"
#include "model/sink.h"

struct str;

struct json_level {
    bool map, any;
};

struct json_writer {
    struct sink sink;           /* first: what is passed around */
    struct str *out;            /* borrowed */
    bool indent;
    VEC(struct json_level) open;
    bool after_key;
};

void json_writer_init(struct json_writer *w, struct str *out, bool indent);
void json_writer_release(struct json_writer *w);

/* With its quotes; invalid UTF-8 becomes \ufffd. */
void json_put_string(struct str *out, const char *text, size_t len);
