/*
 * Which files a load reads, from where, with which variables, and the project's name.  The
 * only part of the loader that touches the disk to read.
 *
 * What the command line names (-f, --env-file, "-") may be a pipe; every other file must be a
 * regular one or /dev/null, and is refused without waiting when it is not.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"

struct load;
struct load_scope;
struct node;
struct origin;

/* A compose file: read, and split into documents. */
struct source {
    const char *path;  /* absolute, or "-" */
    const char *shown; /* as errors show it: below the working directory relative to it */
    struct node *docs; /* a list; NULL when the text is not YAML (reported) */
};

struct sources {
    struct source *v;
    size_t len, cap;
};

/* The variables around: the environment given, then --env-file or .env.  Into scope->env. */
WARN_UNUSED struct err *source_environment(struct load *ld, struct load_scope *scope);
/*
 * Finds the files by the options, COMPOSE_FILE or search; sets scope->dir and base, adds the
 * .env of that folder, reads and parses the files.  Files that are not YAML are reported.
 */
WARN_UNUSED struct err *source_find(struct load *ld, struct load_scope *scope,
                                    struct sources *ret_files);
/* -p, COMPOSE_PROJECT_NAME, name: of the files (may be NULL), the folder.  Into ld->name. */
WARN_UNUSED struct err *source_name(struct load *ld, const struct sources *files);
/* -p or COMPOSE_PROJECT_NAME alone; NULL when neither is given. */
WARN_UNUSED struct err *source_name_given(struct load *ld, const char **ret_name);

/*
 * A file that another one names, for include and extends; from is the line that does.  An
 * error of its text is reported and leaves docs NULL; a file that cannot be read is an error.
 */
WARN_UNUSED struct err *source_read(struct load *ld, const char *path, bool included,
                                    const struct origin *from, struct source *ret_file);
/* An env file: --env-file or .env (from NULL), or of an include.  Adds to vars. */
WARN_UNUSED struct err *source_read_env(struct load *ld, const char *path, bool named,
                                        const struct node *env, const struct origin *from,
                                        struct node *vars);
/* What is set in from and not yet in to. */
void source_add_missing(struct load *ld, struct node *to, const struct node *from);

/* oci://, git and http: what is refused in one sentence. */
bool source_is_remote(const char *name);
struct err *source_remote_error(const char *name);
/* In the arena; path as people see it. */
const char *source_shown(struct load *ld, const char *path);
/* path as seen from dir, both absolute: "../a", "." */
const char *source_relative(struct load *ld, const char *dir, const char *path);
/* dir and path joined and cleaned, in the arena. */
const char *source_join(struct load *ld, const char *dir, const char *path);
