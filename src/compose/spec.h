/*
 * What one container is made from: a service of the project, a replica number, and the facts
 * that the engine told.  Names, labels, mounts and networks are those of Docker Compose 2.40.3,
 * so that both programs see each other's containers as their own.
 *
 * What is known only while a plan runs (ids of containers that it makes, whose namespaces are
 * shared, and the hash that follows from them) is left open and filled in by spec_bind().
 */
#pragma once

#include "base/base.h"
#include "model/engine.h"
#include "model/plan.h"

struct arena;
struct err;
struct services;

/* The options of `run`, already read and checked.  Empty means: as the service says. */
struct run_options {
    const char *service;
    const char *slug;          /* 64 random hexadecimal digits */
    const char *name;          /* --name, or "" */
    struct strings command;    /* given: replaces the service's */
    struct strings entrypoint; /* given: replaces, and clears the command unless one is given */
    struct key_values environment; /* -e and --env-from-file, values resolved */
    struct key_values labels;
    const char *user, *workdir;
    struct strings cap_add, cap_drop;
    const struct volume_mount *volumes;
    size_t volumes_len;
    const struct port *ports;
    size_t ports_len;
    bool service_ports, use_aliases, remove, detach, tty, interactive;
};

/* The containers of a service that are there or will be, sorted by name; NULL: none. */
typedef const struct op_targets *spec_containers_fn(void *arg, const char *service);

struct spec_request {
    const struct project *project;
    const struct service *service;
    const struct services *selected;  /* depends_on tells of these only; NULL: of all */
    int64_t number;                   /* 0 for one-offs */
    const struct image *image;        /* the local one; NULL: not known */
    const struct container *replaces; /* the container whose place it takes, or NULL */
    bool inherit;                     /* anonymous volumes of the replaced one are kept */
    const struct run_options *run;    /* a one-off, or NULL */
    bool compatibility;               /* '_' instead of '-' in names */
    spec_containers_fn *containers;   /* for links and shared namespaces */
    void *arg;
};

/*
 * Fails where a reference of the file cannot be followed (a variable that a secret needs and
 * that is not set, an external secret), with its place.  The texts live in a or in the project.
 */
WARN_UNUSED struct err *spec_make(struct arena *a, const struct spec_request *r,
                                  struct container_spec **ret_spec);

/*
 * Of the spec only what must be copied into a container before it is started again: names,
 * files.
 */
WARN_UNUSED struct err *spec_copied_files(struct arena *a, const struct spec_request *r,
                                          struct container_spec **ret_spec);

/* container_name, or PROJECT-SERVICE-NUMBER. */
const char *spec_container_name(struct arena *a, const struct project *p,
                                const struct service *s, int64_t number, bool compatibility);

/* What spec_make would label with, without the rest; *ret_hash NULL: known at run time only. */
WARN_UNUSED struct err *spec_service_hash(struct arena *a, const struct spec_request *r,
                                          const char **ret_hash);
/* How its container stands on the network of that engine name; NULL: it does not. */
const struct attachment *spec_attachment(struct arena *a, const struct spec_request *r,
                                         const char *network);
/* The config-hash label, or NULL while it hangs on ids that the plan's operations will make. */
const char *spec_hash(const struct container_spec *s);

/* The full id behind a target: its own, or that of what op_target.made_by made. */
typedef const char *spec_resolve_fn(void *arg, const struct op_target *t);

/*
 * The spec with every share's id filled in (network_mode, and ipc, pid and volumes_from of a
 * copy of its service, become container:ID) and the config-hash label computed from them.  For
 * OP_RUN and OP_CREATE, just before the call; a spec that has its hash comes back as it is.
 * Fails when resolve returns NULL.
 */
WARN_UNUSED struct err *spec_bind(struct arena *a, const struct container_spec *s,
                                  spec_resolve_fn *resolve, void *arg,
                                  const struct container_spec **ret_bound);
