/*
 * YAML as Docker Compose's `config` writes it: block style, lists indented
 * below their key, {} and [] for what is empty, texts plain where nothing else can be read
 * from them, no folding of long lines.  Map keys stand in "natural" order: web2 before web10.
 */
#pragma once

#include "base/vec.h"
#include "model/sink.h"

struct str;

struct yaml_level {
    bool map, any; /* any: something was written below it */
    int indent;
};

struct yaml_writer {
    struct sink sink; /* first: what is passed around */
    struct str *out;  /* borrowed */
    int step;         /* columns a level */
    VEC(struct yaml_level) open;
    int column; /* in characters */
    bool fresh; /* nothing but indentation and "- " stands on this line yet */
    bool blank; /* the last character was white space, or there is none */
};

void yaml_writer_init(struct yaml_writer *w, struct str *out, int step);
void yaml_writer_release(struct yaml_writer *w);

/* As strcmp, in the natural order of keys. */
int yaml_key_order(const char *a, const char *b);
