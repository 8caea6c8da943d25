/*
 * Everything that `config` prints, as text.  The project of render_config, render_lock and the
 * lists comes from compose_load; the one of render_tree and render_variables from
 * compose_load_tree with no_interpolate.
 *
 * For --hash and for the lists the project is loaded with no_env_resolution: Docker Compose
 * reads no env files for them.
 */
#pragma once

#include "base/base.h"
#include "base/err.h"

struct arena;
struct map;
struct node;
struct project;
struct str;
struct variables;

enum render_format { RENDER_YAML, RENDER_JSON };

#define ERR_RENDER_FORMAT "unsupported-format"
/* "", "yaml" or "json". */
WARN_UNUSED struct err *render_format_parse(const char *word, enum render_format *ret);

struct render_options {
    enum render_format format;
    bool keep_dollars;         /* `$` is not doubled: what was not interpolated */
    const struct map *digests; /* --resolve-image-digests: image -> "sha256:…"; NULL: none */
};

#define ERR_RENDER_NUMBER "not-in-json"
/* The whole project.  Fails for JSON when an extension holds .inf or .nan. */
WARN_UNUSED struct err *render_config(const struct project *p, const struct render_options *o,
                                      struct str *out);
/* --lock-image-digests: services with their images alone. */
void render_lock(const struct project *p, const struct render_options *o, struct str *out);
/* --no-interpolate: the tree as it is, keys sorted; what secrets hold is left out. */
WARN_UNUSED struct err *render_tree(struct arena *a, const struct project *p,
                                    const struct render_options *o, struct str *out);
void render_tree_lock(struct arena *a, const struct project *p, const struct render_options *o,
                      struct str *out);

/*
 * --hash: "NAME HASH" a line, sorted.  which: NULL or "*" all, else names separated by commas;
 * fails with "no such service: X: not found".
 */
WARN_UNUSED struct err *render_hashes(struct arena *a, const struct project *p,
                                      const char *which, struct str *out);

/* One name a line. */
WARN_UNUSED struct err *render_services(struct arena *a, const struct project *p,
                                        struct str *out); /* dependencies first */
void render_volumes(const struct project *p, struct str *out);
void render_networks(const struct project *p, struct str *out);
void render_models(const struct project *p, struct str *out); /* what they refer to */
void render_images(struct arena *a, const struct project *p, bool compatibility,
                   struct str *out);
/* Of all services, the disabled ones too; sorted. */
void render_profiles(const struct project *p, struct str *out);
/* --services --no-interpolate */
void render_tree_services(const struct project *p, struct str *out);

/* format: NULL, "", "table", "json" or "yaml". */
WARN_UNUSED struct err *render_variables(const struct variables *v, const char *format,
                                         struct str *out);
/* What variables were resolved from: "NAME=VALUE" a line, sorted. */
void render_environment(const struct project *p, struct str *out);

/* The images of the project's services that --resolve-image-digests asks digests for. */
const char *const *render_images_to_resolve(struct arena *a, const struct project *p);
