/*
 * How values of variables reach a container without standing in argv, where every user of the
 * machine can read them, and without changing what the client itself does.
 *
 *   - most stand in a block that the client reads at /dev/fd/3 as an env file;
 *   - what an env file cannot carry (a newline, a final carriage return, more than 60 KiB) goes
 *     by name through the client's environment, unless the name means something to the client,
 *     its runtime or the loader: then it is refused;
 *   - a name without a value removes the image's variable.
 */
#pragma once

#include "base/base.h"
#include "model/project.h"

struct call;
struct err;
struct node;
struct runtime;
struct strv;

#define ERR_VARIABLE "variable-not-carried"

/* Does a variable of this name mean something to the client or what it is made of? */
bool variable_is_reserved(const char *name);

/*
 * Adds options for env to options and values to call.  where: the mapping that they come
 * from, for the places of errors; path: of what has it, "services.web".  Both may be NULL.
 */
WARN_UNUSED struct err *variables_put(const struct runtime *rt, const struct key_values *env,
                                      const struct node *where, const char *path,
                                      struct strv *options, struct call *call);

/* Build arguments: by name through the environment, as NAME=VALUE only where reserved. */
WARN_UNUSED struct err *variables_put_build_args(const struct key_values *args,
                                                 const struct node *where, const char *path,
                                                 struct strv *options, struct call *call);
