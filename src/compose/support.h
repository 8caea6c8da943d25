/*
 * Which attributes of a project this version and the chosen engine carry.  Two sources: a table
 * of what crank itself does not do (and whether Docker Compose would have), and the engine's
 * own table, asked through a function since compose does not know engines.
 *
 * What Docker Compose honours and we cannot is refused before anything starts; what Docker
 * Compose ignores too is a warning.  Nothing is passed over in silence.
 */
#pragma once

#include "base/base.h"
#include "model/caps.h"
#include "model/project.h"

struct arena;
struct err;
struct node;
struct plan;
struct snapshot;

struct support_query {
    /* enum support of an attribute by its path in the schema ("services.*.hostname"). */
    enum support (*level)(void *arg, const char *path, const char **ret_why);
    void *arg;
};

struct finding {
    enum support level;
    const char *path; /* "services.web.cpu_rt_period" */
    const struct node *where;
    const char *text; /* a sentence */
    const char *hint; /* or NULL */
};
struct findings {
    struct finding *v;
    size_t len, cap;
};

/*
 * Everything in the named services (empty: all enabled ones) and in the networks, volumes,
 * secrets and configs that they use that is not SUPPORT_NATIVE, in the order of the file.
 */
void support_find(struct arena *a, const struct project *p, const struct strings *services,
                  const struct support_query *q, struct findings *ret);

/* The refused ones as errors, NULL when there are none. */
WARN_UNUSED struct err *support_refusals(const struct findings *f);

/*
 * Health checks given as a list that an engine without CAP_HEALTH_LIST runs through the image's
 * /bin/sh: for each container that the plan makes and whose image is not known to have a shell,
 * the image and the place.  The caller looks for /bin/sh in the image (once an image id) and
 * ends with support_no_shell before anything is started.
 */
struct shell_check {
    const char *image, *image_id, *service;
    const struct node *where;
};
struct shell_checks {
    struct shell_check *v;
    size_t len, cap;
};
void support_shell_checks(struct arena *a, const struct plan *plan, const struct snapshot *now,
                          const struct caps *caps, struct shell_checks *ret);
WARN_UNUSED struct err *support_no_shell(const struct shell_check *c);
