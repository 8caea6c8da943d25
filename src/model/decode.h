/*
 * Trees into structs by rows: the rows are the knowledge, the loop is written once, for every
 * engine and for the Compose model.  A row whose member has another type than the row says is
 * refused by the compiler.
 *
 *     const struct field podman_container[] = {
 *         FIELD_STR(struct container, id, "Id", FIELD_REQUIRED),
 *         FIELD_INT(struct container, pid, "State.Pid", 0),
 *         FIELD_END
 *     };
 *
 * Absent and null values leave the member as it is.  Texts are borrowed from the tree.
 */
#pragma once

#include "base/base.h"

struct arena;
struct node;
struct err;

enum field_kind {
    FIELD_KIND_END,
    FIELD_KIND_STR,  /* const char *; numbers and booleans become text */
    FIELD_KIND_INT,  /* int64_t; digits in a text are taken */
    FIELD_KIND_BOOL, /* bool; "true"/"false" texts are taken */
    FIELD_KIND_DOUBLE,
    FIELD_KIND_ENUM,  /* int, by a table of words */
    FIELD_KIND_TIME,  /* int64_t nanoseconds; RFC 3339, docker's list form, or epoch seconds */
    FIELD_KIND_CUSTOM /* fn(arena, node, member) */
};

enum {
    FIELD_REQUIRED = 1,
    FIELD_PRINTED_SIZE = 2 /* FIELD_INT from "1.2MiB" */
};

struct field_word {
    const char *word; /* NULL ends the table */
    int value;
};

struct field {
    enum field_kind kind;
    unsigned flags;
    size_t offset;
    const char *path; /* "State.Health.Status", "Names.0" */
    const struct field_word *words;
    struct err *(*fn)(struct arena *a, const struct node *value, void *member);
};

#define FIELD_CHECKED_(T, m, ctype) \
    (offsetof(T, m) + 0 * sizeof(_Generic(((T *)0)->m, ctype : 1)))
#define FIELD_STR(T, m, p, f) \
    { \
        FIELD_KIND_STR, f, FIELD_CHECKED_(T, m, const char *), p, NULL, NULL \
    }
#define FIELD_INT(T, m, p, f) \
    { \
        FIELD_KIND_INT, f, FIELD_CHECKED_(T, m, int64_t), p, NULL, NULL \
    }
#define FIELD_BOOL(T, m, p, f) \
    { \
        FIELD_KIND_BOOL, f, FIELD_CHECKED_(T, m, bool), p, NULL, NULL \
    }
#define FIELD_DOUBLE(T, m, p, f) \
    { \
        FIELD_KIND_DOUBLE, f, FIELD_CHECKED_(T, m, double), p, NULL, NULL \
    }
#define FIELD_TIME(T, m, p, f) \
    { \
        FIELD_KIND_TIME, f, FIELD_CHECKED_(T, m, int64_t), p, NULL, NULL \
    }
#define FIELD_ENUM(T, m, p, f, w) \
    { \
        FIELD_KIND_ENUM, f, FIELD_CHECKED_(T, m, int), p, w, NULL \
    }
#define FIELD_CUSTOM(T, m, p, f, fn) \
    { \
        FIELD_KIND_CUSTOM, f, offsetof(T, m), p, NULL, fn \
    }
#define FIELD_END \
    { \
        FIELD_KIND_END, 0, 0, NULL, NULL, NULL \
    }

#define ERR_DECODE "decode"

/* A member of the wrong kind, and a required one that is missing, are errors with their path.
 */
WARN_UNUSED struct err *decode(struct arena *a, const struct node *n, const struct field *rows,
                               void *ret_obj);
/*
 * For what engines print: a member that is not required and cannot be read is left as it is,
 * since a container must not vanish from a list because a release has changed a detail.
 */
WARN_UNUSED struct err *decode_tolerant(struct arena *a, const struct node *n,
                                        const struct field *rows, void *ret_obj);
