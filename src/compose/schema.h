/*
 * THE table: one row for each path of a compose file.  A row says which kinds of value may
 * stand there, what a text becomes after interpolation, how two values merge, how the short
 * form becomes the long one, what makes list elements the same, which default is filled in,
 * what else is checked, and how a relative path is resolved.
 *
 * Paths: keys by name, "*" for any key, "[]" for a list element.  The rows also admit the
 * canonical forms, since a file is merged into what earlier files became.
 */
#pragma once

#include "base/base.h"
#include "model/path.h"

struct load;
struct node;

enum {
    K_NULL = 1,
    K_BOOL = 2,
    K_INT = 4, /* also a float without a fraction */
    K_NUM = 8, /* any number */
    K_STR = 16,
    K_LIST = 32,
    K_MAP = 64,
    K_ANY = 127
};

/* What a text becomes where Docker Compose converts it right after interpolation. */
enum schema_cast { CAST_NONE, CAST_INT, CAST_FLOAT, CAST_FLOAT32, CAST_BOOL };

enum schema_merge {
    MERGE_DEFAULT,  /* maps by key, lists appended, scalars replaced; null keeps the old */
    MERGE_REPLACE,  /* the later value, whatever it is */
    MERGE_SEQUENCE, /* both become lists of texts (K=V for maps), appended */
    MERGE_HOSTS,    /* the same, without what is there already */
    MERGE_BUILD,    /* a text is the context */
    MERGE_DEPENDS,  /* a list of names is a map with the default conditions */
    MERGE_NAMES,    /* a list of names is a map of nulls */
    MERGE_LOGGING,  /* by key if the driver is the same, else the later one */
    MERGE_ULIMIT,   /* the later value, a mapping too */
    MERGE_IPAM      /* pools of the same subnet are merged */
};

enum {
    S_EXT = 1,             /* x-… keys may stand here */
    S_OPEN = 2,            /* keys without a row may stand here, with anything below */
    S_UNIQUE = 4,          /* no two equal list elements */
    S_NAMES = 8,           /* keys are names: letters, digits, "." "_" "-" */
    S_CONTAINER_NAME = 32, /* holds a letter or digit, then one of those or "_" "." "-" */
    S_PULL_POLICY = 64,    /* holds one of the pull policies */
    S_ANY_NAME = 16 /* keys may even be empty; else a "*" row wants at least a character */
};

enum schema_path {
    PATH_NONE,
    PATH_FILE,       /* joined to the project directory; ~ is the home */
    PATH_UNIX,       /* the same, but Windows drive paths count as absolute */
    PATH_CONTEXT,    /* a folder, unless it is a URL, git@, service: … */
    PATH_LINK,       /* a file, symbolic links followed */
    PATH_MOUNT,      /* a mapping: its source, if it is a bind mount */
    PATH_DRIVER_OPTS /* a mapping: driver_opts.device of a local bind volume */
};

/*
 * Converts n in place (it may become another kind).  Errors go to load_error(); an error is
 * returned only when the load must stop.
 */
typedef struct err *canon_fn(struct load *ld, struct node *n, const struct path *path);
/* What makes two elements of one list the same: a text in the arena; NULL: nothing does. */
typedef const char *key_fn(struct load *ld, const struct node *item, const struct path *path);

struct schema_row {
    const char *path;
    unsigned kinds;
    unsigned flags;
    enum schema_cast cast;
    enum schema_merge merge;
    enum schema_path resolve;
    canon_fn *canon;   /* short form to long */
    key_fn *key;       /* of the elements of this list */
    canon_fn *fill;    /* defaults, once all files are merged */
    canon_fn *check;   /* what kinds and words cannot say, after the defaults */
    const char *words; /* the texts allowed, separated by "|" */
    const char *need;  /* keys that must be there, separated by "|" */
    bool range;        /* numbers from min to max */
    int64_t min, max;
    const char *example; /* for hints: how a value looks */
};

/* The columns that something at or below a place has: marks of the trie. */
enum {
    HAS_CANON = 1,
    HAS_KEY = 2,
    HAS_FILL = 4,
    HAS_CHECK = 8,
    HAS_RESOLVE = 16,
    HAS_UNIQUE = 32
};

/* The row of path in the trie; NULL when nothing is known of it. */
const struct schema_row *schema_row(const struct trie *t);
/* The top of the trie; built once a load and kept in the load's arena. */
const struct trie *schema_root(struct load *ld);
/* All rows, for tests and documentation: part 0, 1 …; NULL behind the last. */
const struct schema_row *schema_part(size_t part, size_t *ret_count);
/* Fits the kinds of a row; K_INT takes 2.0. */
bool schema_kind_fits(const struct node *n, unsigned kinds);
/* "a text, a number or a list" */
const char *schema_kind_words(struct load *ld, unsigned kinds);
