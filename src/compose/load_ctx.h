/*
 * What the stages of one load share: the arena, the options, the scope (whose variables and
 * which folder), the texts of the files, and the collected errors and warnings.
 *
 * How stages report: load_error() puts an error into the collection, marks the node NODE_BAD
 * and turns it into a null, so that later stages take it as absent and complain of nothing
 * that follows from it.  A stage goes on after that.  It returns an error itself only when the
 * load cannot go on at all.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"
#include "base/map.h"
#include "compose/load.h"
#include "model/node.h"
#include "model/path.h"

/*
 * What a small file may grow into: ports of ranges, values copied by extends, bytes made by
 * variables beyond those read, documents (each is merged into all before it), address pools of
 * a network times those of a later file, bytes of all files that are named.
 */
enum {
    LOAD_ERRORS_MAX = 20,
    LOAD_PORTS_MAX = 70 * 1000,
    LOAD_COPIES_MAX = 100 * 1000, /* and one more for each byte read */
    LOAD_EXPANDED_MAX = 16 << 20,
    LOAD_DOCUMENTS_MAX = 5000,
    LOAD_POOLS_MAX = 10 * 1000,
    LOAD_READ_MAX = 512 << 20
};

/* An included file has its own; at the top there is one. */
struct load_scope {
    const struct load_scope *up; /* of the file that includes; NULL at the top */
    const char *dir;             /* absolute: the project directory of the files */
    const char *base; /* what relative paths are joined to: dir at the top; below an include dir
                         as seen from the includer's, since the paths pass its stages too */
    struct node *env; /* name -> text; its origin tells the source */
    const char *file; /* the one that is being merged: absolute, or "-" */
    const struct origin *included; /* the include line; NULL at the top */
    bool resolve_paths; /* included files always, the top unless no_path_resolution */
};

struct load {
    struct arena *arena;
    const struct load_options *options;
    const struct load_scope *scope;
    const char *cwd; /* absolute */
    struct {
        const char **v;
        size_t len;
    } env_files;                  /* absolute; those named by --env-file or COMPOSE_ENV_FILES */
    const struct origin *name_at; /* what gave the name; note says it where no file did */
    const char *name;             /* of the project, once it is known */
    struct node *texts;           /* file as shown -> its text, for excerpts */
    struct node *uses;            /* variable -> list of the places that asked for it */
    struct node *hidden;          /* variable -> list of values that others win over */
    struct err *errors;           /* chain; owned */
    size_t error_count;
    bool more_errors;               /* beyond LOAD_ERRORS_MAX */
    struct err *scratch;            /* what nobody will see; owned */
    const struct trie *schema;      /* see schema_root() */
    const struct origin *because;   /* the extends line whose base is being checked, or NULL */
    struct map memo;                /* owned */
    struct node *warned;            /* what was warned of already */
    struct load_warnings *warnings; /* never NULL */
    struct {
        size_t ports, copies, expanded, documents;
        size_t read;   /* bytes of all files */
        bool too_much; /* said already */
    } grown;           /* see LOAD_PORTS_MAX … */
    int includes;      /* loaded so far */
    bool for_tree;     /* compose_load_tree: no typed project follows */
};

/* NULL when the variable is not set in the scope. */
const char *load_env(const struct load *ld, const char *name);
/* The same with its origin: ORIGIN_ENVIRONMENT, or ORIGIN_ENV_FILE with file and line. */
const struct node *load_env_node(const struct load *ld, const char *name);

/*
 * Collects an error at the place of n (which is spoilt: see above; NULL: nowhere).  Excerpt,
 * chain of includes and extends, and the variable behind the value are added here.  code is a
 * row of errors_table.c.  The error collected is returned for load_hint() and lives in the
 * collection; it is a scratch object when the error was there already.
 */
struct err *load_error(struct load *ld, struct node *n, const struct path *path,
                       const char *code, const char *fmt, ...) PRINTF(5, 6);
/* A limit of the load is passed: reported the first time only; n is spoilt each time. */
void load_too_much(struct load *ld, struct node *n, const struct path *path, const char *fmt,
                   ...) PRINTF(4, 5);
/* No further error will be shown: hints need not be computed. */
bool load_is_full(const struct load *ld);
/* The hint of a collected error: load_hint(load_error(…), "…"). */
void load_hint(struct err *e, const char *fmt, ...) PRINTF(2, 3);
/* Makes n what load_error() leaves: a null that is flagged bad. */
void load_spoil(struct node *n);
/* At a place that is no node: a key, a line of an env file.  Spoils nothing. */
struct err *load_error_at(struct load *ld, const struct origin *at, const struct path *path,
                          const char *code, const char *fmt, ...) PRINTF(5, 6);
/* What was made of a file already, by any key; NULL: nothing.  The owner knows its type. */
void *load_memo(const struct load *ld, const char *key);
void load_set_memo(struct load *ld, const char *key, void *value);
/* Collects a single error that knows no place; takes it. */
void load_collect_at(struct load *ld, struct err *e, const struct origin *at,
                     const struct path *path);
/* At a place, with the chain of another: of a key whose value came by an alias or extends. */
struct err *load_error_via(struct load *ld, const struct origin *at, const struct origin *via,
                           const struct path *path, const char *code, const char *fmt, ...)
    PRINTF(6, 7);
/* Collects a ready-made chain; takes it. */
void load_collect(struct load *ld, struct err *e);
/* The errors so far, NULL when there are none; the caller owns them. */
WARN_UNUSED struct err *load_errors(struct load *ld);

void load_warn(struct load *ld, const struct origin *at, const struct path *path,
               const char *fmt, ...) PRINTF(4, 5);

/* Adds excerpt and chain of a place to an error that is returned, not collected. */
void load_decorate(struct load *ld, struct err *e, const struct origin *at);
/* Keeps the text of a file for excerpts; the copy in the arena. */
const char *load_keep_text(struct load *ld, const char *file, const char *text, size_t len);
/* The text of a file for excerpts; NULL when it was never read. */
const char *load_text(const struct load *ld, const char *file);

/*
 * Reads a file that the project names (env_file, label_file …): devices, FIFOs and folders are
 * refused without waiting.  The text lives in the arena.  file is the absolute path.
 */
WARN_UNUSED struct err *load_read(struct load *ld, const char *file, const char **ret_text);
