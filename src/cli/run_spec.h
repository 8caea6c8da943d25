/*
 * What `run` reads from its options in the language of Compose files: volumes, ports, the
 * words of an entrypoint, files with variables.  They are read by the loader itself, so that
 * they mean what they mean in a file.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "model/project.h"

struct arena;
struct err;

struct run_spec {
    struct {
        const struct volume_mount *v;
        size_t len;
    } volumes;
    struct {
        const struct port *v;
        size_t len;
    } ports;
    struct strings entrypoint;
    struct key_values environment;
};

/* Relative paths start from the current directory.  Everything lives in the arena. */
WARN_UNUSED struct err *run_spec_volumes(struct arena *a, const struct strv *texts,
                                         struct run_spec *ret);
WARN_UNUSED struct err *run_spec_ports(struct arena *a, const struct strv *texts,
                                       struct run_spec *ret);
/* text split as a shell would; "" is an empty list. */
WARN_UNUSED struct err *run_spec_entrypoint(struct arena *a, const char *text,
                                            struct run_spec *ret);
/* The variables of all files, the last one counts. */
WARN_UNUSED struct err *run_spec_env_files(struct arena *a, const struct strv *paths,
                                           struct run_spec *ret);
