/*
 * Compose files into a project: the one door to the loader.
 *
 * Only files are read, those that the options and the files themselves name; no program is
 * started and no engine asked.  The stages stand in load.c in the order of Docker Compose
 * 2.40.3.  Errors are collected: the one that is returned chains up to 20 by next, each with
 * its place, path, excerpt and hint.
 *
 * Everything that comes out lives in the arena given, which the caller keeps as long as the
 * project, and the options must live as long as well.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"

struct arena;
struct node;
struct origin;
struct project;
struct str;

struct load_warning {
    struct pos at;    /* borrowed from the arena; file NULL: nowhere */
    const char *path; /* "services.web.image", or NULL */
    const char *msg;
};

struct load_warnings {
    struct load_warning *v; /* in the arena, each once, in the order of their discovery */
    size_t len, cap;
};

/* What pipes and "-" held: they can be read once, and more than one load may want them. */
struct load_pipes {
    struct arena *arena; /* owned; made when it is needed, freed by the caller */
    struct node *texts;  /* absolute path -> text */
};

struct load_options {
    /* NULL-terminated lists; NULL means not given. */
    const char *const *files;     /* -f; else COMPOSE_FILE, else the usual names upwards */
    const char *const *env_files; /* --env-file; else COMPOSE_ENV_FILES, else .env */
    const char *const *profiles;  /* --profile; else COMPOSE_PROFILES; "*" is all */
    const char *const *services; /* named on the command line: enabled whatever their profile */
    const char *const *environment; /* "NAME=VALUE", usually environ */

    const char *project_name;      /* -p, or NULL */
    const char *project_directory; /* --project-directory, or NULL */
    const char *cwd;               /* what relative names are relative to; NULL: fs_cwd() */
    const char *stdin_text;        /* the text of "-"; NULL: descriptor 0 is read */

    bool no_interpolate, no_normalize, no_path_resolution, no_env_resolution, no_consistency;
    bool compatibility; /* "_" in names */
    bool all_resources; /* keep networks, volumes … that no service uses */

    struct load_pipes *pipes;       /* shared by several loads; NULL: this is the only one */
    struct load_warnings *warnings; /* added to, also when the load fails; NULL: not wanted */
};

/* The whole way.  The project's node is the merged, canonical tree. */
WARN_UNUSED struct err *compose_load(struct arena *a, const struct load_options *o,
                                     struct project **ret_project);

/*
 * The same without the last half (typed decoding, profiles, consistency, env files): node,
 * name, working_dir, files and environment of the project are set, services are not.  What
 * `config --no-interpolate` shows and `config --variables` looks through.
 */
WARN_UNUSED struct err *compose_load_tree(struct arena *a, const struct load_options *o,
                                          struct project **ret_project);

/*
 * The name alone, for commands that need no file: project_name, else COMPOSE_PROJECT_NAME of
 * the environment or .env, else the files are loaded.
 */
WARN_UNUSED struct err *compose_project_name(struct arena *a, const struct load_options *o,
                                             const char **ret_name);

/*
 * What variables are resolved from, without any compose file: the environment given, then
 * --env-file or .env.  A map of texts whose origins tell where each came from.  For variables
 * that configure the program itself (COMPOSE_PARALLEL_LIMIT …).
 */
WARN_UNUSED struct err *compose_environment(struct arena *a, const struct load_options *o,
                                            struct node **ret_map);

/* A variable that the files ask for. */
struct variable {
    const char *name;
    bool required;
    const char *default_value, *presence_value; /* "" when there is none */
    const struct origin *at;                    /* its first use */
};

struct variables {
    struct variable *v; /* sorted by name; of several uses the one that says more */
    size_t len;
};

/* From a tree that was loaded with no_interpolate. */
void compose_variables(struct arena *a, const struct node *tree, struct variables *ret_vars);

/*
 * Where the value at path ("services.web.ports.0", "services.web.ports[0]") came from, as text
 * for a person: the value, then one line for each step of its way, newest first.
 */
WARN_UNUSED struct err *compose_explain(const struct project *p, const char *path,
                                        struct str *out);
/* The same for a variable: its value, its source, what it hides, and who asks for it. */
WARN_UNUSED struct err *compose_explain_variable(const struct project *p, const char *name,
                                                 struct str *out);
