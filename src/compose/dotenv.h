/*
 * Env files: .env, --env-file, env_file of services, label_file.
 *
 * K=V, K: V, export K=V; comments; single quotes literal, double quotes with escapes and
 * variables, both over several lines; unquoted values with variables, trimmed.  A bare K takes
 * its value from the variables around, and is left out where there is none.  The raw format
 * takes each line as it is.
 */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct node;
struct origin;

struct dotenv {
    const char *file; /* as shown */
    const char *text;
    const struct node *env;    /* asked first for ${…} and bare names; then the file's own */
    const struct origin *from; /* what names the file: an attribute, an include; or NULL */
    bool raw;
};

/*
 * Adds the variables to vars, a map of texts with ORIGIN_ENV_FILE origins; a name that is
 * there already is replaced.  The error has its place and excerpt.
 */
WARN_UNUSED struct err *dotenv_read(struct load *ld, const struct dotenv *d, struct node *vars);
