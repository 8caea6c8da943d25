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
#include "model/node.h"

struct str;

struct yaml_limits {
    int depth;    /* nested collections */
    size_t nodes; /* with aliases expanded */
    size_t bytes; /* of text */
};

extern const struct yaml_limits yaml_limits_default;

/* A text and what its nodes' origins say. */
struct yaml_source {
    const char *file; /* shown in origins and errors; lives as long as the arena */
    const char *text;
    size_t len;
    enum origin_how how;      /* ORIGIN_READ or ORIGIN_INCLUDED */
    const struct origin *via; /* the include line, or NULL */
};

/*
 * Each document of the text becomes one element of the sequence *ret_documents (an empty one
 * is a null node); a text without any document gives an empty sequence.  UTF-8 and UTF-16 with
 * a byte order mark are read.  The error may chain several by next.
 *
 * Tags: !reset and !override become flags, and a scalar below them is a text; elements of
 * lists that are tagged !reset are left out.
 */
WARN_UNUSED struct err *yaml_read(struct arena *a, const char *file, const char *text,
                                  size_t len, const struct yaml_limits *limits,
                                  struct node **ret_documents);
WARN_UNUSED struct err *yaml_read_source(struct arena *a, const struct yaml_source *source,
                                         const struct yaml_limits *limits,
                                         struct node **ret_documents);

/* UTF-16 with a byte order mark becomes UTF-8; false: nothing to convert, out is untouched. */
bool yaml_utf16_to_utf8(const char *text, size_t len, struct str *out);

/*
 * What a plain scalar is: sets kind and value of n by n->text and n->text_len.  a keeps the
 * digits of numbers that only uint64_t holds; NULL: nobody needs them.
 */
void yaml_resolve_plain(struct arena *a, struct node *n);
/*
 * The same under a tag ("!!int", or the long form): false when the text does not fit it.
 * Unknown tags give a text.
 */
bool yaml_resolve_tagged(struct arena *a, struct node *n, const char *tag, bool quoted);
/* libyaml's words for a mistake in ours, with a hint, both static; found: the byte there. */
void yaml_problem(const char *problem, const char *context, char found, const char **ret_msg,
                  const char **ret_hint);
