/*
 * Rows: what is known of each member of the structs of project.h, once.  A row says how the
 * attribute is called, what kind it is and where it stands in the struct; the rows of a set
 * stand in the order in which Docker Compose serialises them.  The same rows turn a canonical
 * tree into structs and structs into YAML, JSON and the bytes of a hash.
 *
 * A row whose member has another type than the row says is refused by the compiler.
 */
#pragma once

#include "base/base.h"
#include "model/path.h"

struct arena;
struct node;
struct sink;

enum row_kind {
    ROW_END,
    ROW_TEXT,         /* const char *; left out when NULL or "" */
    ROW_INT,          /* int64_t; left out when 0 */
    ROW_COUNT,        /* the same, not below 0 */
    ROW_BOOL,         /* bool; left out when false */
    ROW_TRI,          /* int, enum tribool */
    ROW_OPT_INT,      /* struct opt_int */
    ROW_OPT_COUNT,    /* the same, not below 0 */
    ROW_OPT_DURATION, /* struct opt_int, ns */
    ROW_OPT_MODE,     /* struct opt_int, permissions, as "0440" */
    ROW_DURATION,     /* int64_t, ns; left out when 0 */
    ROW_MICROSECONDS, /* int64_t; a number, or a text with a unit */
    ROW_SIZE,         /* int64_t, bytes, as text; left out when 0 */
    ROW_FLOAT,        /* float; left out when 0 */
    ROW_STRINGS,      /* struct strings; left out when empty */
    ROW_ARGV,         /* struct strings; a text is split like a shell's line */
    ROW_VALUES,       /* struct key_values; what has no value is "" */
    ROW_ENV,          /* struct key_values; what has no value stays without */
    ROW_HOSTS,        /* struct hosts */
    ROW_OBJECT,       /* a struct with rows of its own */
    ROW_LIST,         /* struct { T *v; size_t len; } of a list */
    ROW_NAMED,        /* the same of a mapping, sorted by name */
    ROW_CUSTOM        /* functions */
};

enum {
    ROW_KEEP = 1,      /* never left out */
    ROW_KEEP_JSON = 2, /* not left out of JSON: an object may be {} */
    ROW_UNHASHED = 4,  /* cleared before hashing */
    ROW_HIDDEN = 8,    /* never written */
    ROW_HASH_ONLY = 16 /* written for a hash only */
};

/* What is written: the form decides what is left out and how some members look. */
enum rows_form {
    ROWS_YAML,
    ROWS_JSON,
    ROWS_HASH /* JSON without what a service's hash leaves out */
};

struct decoder;
struct row_set;

typedef void row_decode_fn(struct decoder *d, struct node *n, const struct path *path,
                           void *member);
typedef void row_put_fn(struct sink *s, const void *member, enum rows_form form);
typedef bool row_empty_fn(const void *member);

struct row_custom {
    row_decode_fn *decode;
    row_put_fn *put;
    row_empty_fn *empty;
};

struct row {
    enum row_kind kind;
    unsigned flags;
    size_t offset;
    const char *key;           /* in files, and in YAML */
    const char *json;          /* in JSON where it is called otherwise, else NULL */
    const struct row_set *set; /* OBJECT, LIST, NAMED */
    const struct row_custom *custom;
};

struct row_set {
    const struct row *rows;
    size_t size;                 /* of the struct; 0 for one that is only ever a member */
    bool extensions;             /* x-… keys of the node are shown in YAML */
    long node, name, null;       /* offsets of these members, NO_MEMBER */
    row_decode_fn *decode_other; /* takes what is no mapping, or NULL */
    bool (*put_other)(struct sink *s, const void *object, enum rows_form form);
    /* true: it wrote the object in another form; or NULL */
};

enum { NO_MEMBER = -1 };

#define ROW_CHECKED_(T, m, ctype) \
    (offsetof(T, m) + 0 * sizeof(_Generic(((T *)0)->m, ctype : 1)))
#define ROW_ELEMENTS_(T, m, ctype) \
    (offsetof(T, m) + 0 * sizeof(_Generic(((T *)0)->m.v, ctype * : 1)))
#define ROW_OF_(kind, T, m, ctype, flags, key, json) \
    { \
        kind, flags, ROW_CHECKED_(T, m, ctype), key, json, NULL, NULL \
    }

#define R_TEXT(T, m, key) ROW_OF_(ROW_TEXT, T, m, const char *, 0, key, NULL)
#define R_INT(T, m, key) ROW_OF_(ROW_INT, T, m, int64_t, 0, key, NULL)
#define R_COUNT(T, m, key) ROW_OF_(ROW_COUNT, T, m, int64_t, 0, key, NULL)
#define R_BOOL(T, m, key) ROW_OF_(ROW_BOOL, T, m, bool, 0, key, NULL)
#define R_TRI(T, m, key) ROW_OF_(ROW_TRI, T, m, int, 0, key, NULL)
#define R_OPT_INT(T, m, key) ROW_OF_(ROW_OPT_INT, T, m, struct opt_int, 0, key, NULL)
#define R_OPT_COUNT(T, m, key) ROW_OF_(ROW_OPT_COUNT, T, m, struct opt_int, 0, key, NULL)
#define R_OPT_DURATION(T, m, key) ROW_OF_(ROW_OPT_DURATION, T, m, struct opt_int, 0, key, NULL)
#define R_OPT_MODE(T, m, key) ROW_OF_(ROW_OPT_MODE, T, m, struct opt_int, 0, key, NULL)
#define R_DURATION(T, m, key) ROW_OF_(ROW_DURATION, T, m, int64_t, 0, key, NULL)
#define R_MICROSECONDS(T, m, key) ROW_OF_(ROW_MICROSECONDS, T, m, int64_t, 0, key, NULL)
#define R_SIZE(T, m, key) ROW_OF_(ROW_SIZE, T, m, int64_t, 0, key, NULL)
#define R_FLOAT(T, m, key) ROW_OF_(ROW_FLOAT, T, m, float, 0, key, NULL)
#define R_STRINGS(T, m, key) ROW_OF_(ROW_STRINGS, T, m, struct strings, 0, key, NULL)
#define R_ARGV(T, m, key) ROW_OF_(ROW_ARGV, T, m, struct strings, ROW_KEEP_JSON, key, NULL)
#define R_VALUES(T, m, key) ROW_OF_(ROW_VALUES, T, m, struct key_values, 0, key, NULL)
#define R_ENV(T, m, key) ROW_OF_(ROW_ENV, T, m, struct key_values, 0, key, NULL)
#define R_HOSTS(T, m, key) ROW_OF_(ROW_HOSTS, T, m, struct hosts, 0, key, NULL)
#define R_OBJECT(T, m, key, flags, set) \
    { \
        ROW_OBJECT, flags, offsetof(T, m), key, NULL, set, NULL \
    }
#define R_LIST(T, m, key, ctype, set) \
    { \
        ROW_LIST, 0, ROW_ELEMENTS_(T, m, ctype), key, NULL, set, NULL \
    }
#define R_NAMED(T, m, key, ctype, set) \
    { \
        ROW_NAMED, 0, ROW_ELEMENTS_(T, m, ctype), key, NULL, set, NULL \
    }
#define R_CUSTOM(T, m, key, flags, fns) \
    { \
        ROW_CUSTOM, flags, offsetof(T, m), key, NULL, NULL, fns \
    }
#define R_END \
    { \
        ROW_END, 0, 0, NULL, NULL, NULL, NULL \
    }

/* An array with its length, whatever its element: the layout of every vector of project.h. */
struct row_vector {
    void *v;
    size_t len;
};
struct row_vector row_vector_get(const void *member);
void row_vector_set(void *member, struct row_vector value);

/* ---- Trees into structs ---------------------------------------------------------------- */

enum { ROW_INDEX_SETS = 4, ROW_INDEX_SLOTS = 256 };

struct decoder {
    struct arena *arena;
    /* Called for each value that cannot be taken; decoding goes on with the member unset. */
    void (*report)(void *arg, struct node *n, const struct path *path, const char *code,
                   const char *msg, const char *hint);
    /* What is taken, but not as it is written; NULL: nobody wants to know. */
    void (*warn)(void *arg, struct node *n, const struct path *path, const char *msg);
    void *arg;
    struct row_index {
        const struct row_set *set;
        const struct row *slots[ROW_INDEX_SLOTS];
    } * indexes[ROW_INDEX_SETS]; /* of large sets, made when first needed */
};

/* Fills a zeroed struct.  Texts are borrowed from the tree; keys without a row are ignored. */
void rows_decode(struct decoder *d, struct node *n, const struct row_set *set,
                 const struct path *path, void *object);
/* A mapping of such structs, sorted by name; *ret is { T *v; size_t len; }. */
void rows_decode_named(struct decoder *d, struct node *map, const struct row_set *set,
                       const struct path *path, void *ret);

void decoder_report(struct decoder *d, struct node *n, const struct path *path,
                    const char *code, const char *hint, const char *fmt, ...) PRINTF(6, 7);

/* Scalars, for the custom rows: false when an error was reported. */
bool decode_text(struct decoder *d, struct node *n, const struct path *path, const char **ret);
bool decode_int(struct decoder *d, struct node *n, const struct path *path, int64_t *ret);

/* ---- Structs into text ----------------------------------------------------------------- */

void rows_put(struct sink *s, const struct row_set *set, const void *object,
              enum rows_form form);
/* A vector of structs as a mapping by name, in the sink's order. */
void rows_put_named(struct sink *s, const struct row_set *set, const void *member,
                    enum rows_form form);
bool rows_empty(const struct row_set *set, const void *object);
