/*
 * The one dynamic tree: Compose files and engine JSON alike.
 *
 * Nodes live in an arena and are freed with it.  Maps keep the order of insertion and find
 * keys by hash once they are large.  Scalars of YAML keep the text as written, since a merge
 * or a cast may need it.
 *
 * Every YAML node has an origin: the place it was read from, what brought it here (override,
 * include, extends, interpolation, a default), and the origin that it replaced or came from.
 * JSON nodes have none: at is NULL.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"

struct arena;

enum node_kind { NODE_NULL, NODE_BOOL, NODE_INT, NODE_FLOAT, NODE_STR, NODE_SEQ, NODE_MAP };

enum origin_how {
    ORIGIN_READ,     /* stands so in the file */
    ORIGIN_MERGED,   /* replaced another file's or document's value: from; via: itself before */
    ORIGIN_EXTENDED, /* inherited; via: the extends line; from: itself before */
    ORIGIN_INCLUDED, /* read from an included file; via: the include line */
    ORIGIN_ALIAS,    /* via an alias or <<; from: itself where it is written */
    ORIGIN_INTERPOLATED, /* text was changed by a variable: note; from: itself before */
    ORIGIN_ENV_FILE,     /* a line of an env_file or label_file; from: the attribute */
    ORIGIN_ENVIRONMENT,  /* taken from the environment */
    ORIGIN_DEFAULT       /* nobody wrote it: a default of the specification */
};

struct origin {
    const char *file; /* as shown to people; NULL for defaults */
    int line, col;    /* from 1, in characters */
    enum origin_how how;
    const char *note; /* see origin_how; or NULL */
    const struct origin *from;
    const struct origin *via; /* the line that brought the value here, or NULL */
};

enum {
    NODE_QUOTED = 1,   /* the scalar was quoted or a block: text, whatever it looks like */
    NODE_RESET = 2,    /* tagged !reset */
    NODE_OVERRIDE = 4, /* tagged !override */
    NODE_FLOW = 8,     /* { } or [ ] */
    NODE_BAD = 16,     /* was found wrong and reported; a null now: taken as absent */
    NODE_CLEAN = 32,   /* checked, canonical and unique: unchanged since */
    NODE_UNIQUE = 64   /* a list whose elements were compared by what they mean */
};

struct node;

struct pair {
    const char *key; /* NUL-terminated; keys with NUL are refused on reading */
    const struct origin *at;
    struct node *value; /* never NULL */
};

struct node {
    uint8_t kind; /* enum node_kind */
    uint8_t flags;
    uint32_t text_len;
    const struct origin *at;
    const char *text; /* scalars: as written, or the decoded string; NUL-terminated */
    union {
        bool b;
        int64_t i;
        double f;
        struct {
            struct node **v;
            size_t len, cap;
        } seq;
        struct {
            struct pair *v;
            size_t len, cap;
            uint32_t *slots; /* hash index of large maps */
        } map;
    } u;
};

struct node *node_null(struct arena *a, const struct origin *at);
struct node *node_bool(struct arena *a, bool b, const struct origin *at);
struct node *node_int(struct arena *a, int64_t i, const struct origin *at);
struct node *node_float(struct arena *a, double f, const struct origin *at);
struct node *node_str(struct arena *a, const char *text, const struct origin *at);
struct node *node_str_n(struct arena *a, const char *text, size_t len, const struct origin *at);
struct node *node_seq(struct arena *a, const struct origin *at);
struct node *node_map(struct arena *a, const struct origin *at);

void node_append(struct arena *a, struct node *seq, struct node *value);
/* Adds, or replaces the value in place; the pair's origin is value's. */
void node_set(struct arena *a, struct node *map, const char *key, struct node *value);
void node_set_at(struct arena *a, struct node *map, const char *key,
                 const struct origin *key_at, struct node *value);
/* The same for a key that is not there yet, and that lives as long as the arena: not copied. */
void node_add(struct arena *a, struct node *map, const char *key, const struct origin *key_at,
              struct node *value);
bool node_remove(struct node *map, const char *key);
void node_remove_at(struct node *seq, size_t index);

/* NULL when absent, or when map is NULL or not a map. */
struct node *node_get(const struct node *map, const char *key);
struct pair *node_find(const struct node *map, const char *key);
/* By steps "a.b.0.c"; a step that is a number also indexes a sequence.  NULL when absent. */
struct node *node_at(const struct node *root, const char *path);

/* A deep copy; origins are shared. */
struct node *node_clone(struct arena *a, const struct node *n);
bool node_equal(const struct node *a,
                const struct node *b); /* by value, not by origin; 1 is 1.0 */

uint64_t node_hash(const struct node *n); /* the same for equal nodes */

/* "a mapping", "a list", "a text", "a number", "true or false", "nothing". */
const char *node_kind_name(const struct node *n);
/* A float that stands for a whole number from 2^63 up: its text has all digits. */
bool node_is_big_integer(const struct node *n);
/* The text of a scalar as Compose prints it into a string; NULL for lists and mappings. */
const char *node_scalar_text(struct arena *a, const struct node *n);

struct pos node_pos(const struct node *n);
struct pos origin_pos(const struct origin *o);
