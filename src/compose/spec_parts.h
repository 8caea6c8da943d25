/*
 * The rooms of spec_make: each fills its part of a container_spec whose project, service,
 * names and number are set.
 */
#pragma once

#include "compose/spec.h"

/* Volumes by engine names, secrets and configs that are files, what is inherited; files. */
WARN_UNUSED struct err *spec_mounts(struct arena *a, const struct spec_request *r,
                                    struct container_spec *spec);
/* User labels, then those that make a container the project's, but for config-hash. */
void spec_labels(struct arena *a, const struct spec_request *r, struct container_spec *spec);
/* Adds or replaces one label. */
void spec_set_label(struct arena *a, struct container_spec *spec, const char *key,
                    const char *value);
/*
 * All labels of a network or volume: the user's, then ours; key_label is LABEL_NETWORK or
 * LABEL_VOLUME, key the name in the file.
 */
struct key_values spec_object_labels(struct arena *a, const struct project *p,
                                     const struct key_values *user, const char *key_label,
                                     const char *key, const char *hash);
/* A copy of the service with the options of `run` applied. */
const struct service *spec_run_service(struct arena *a, const struct spec_request *r,
                                       const char *name);
/* Base with the entries of over: those of one key are replaced, the order stays by key. */
struct key_values spec_merge(struct arena *a, const struct key_values *base,
                             const struct key_values *over);
