/*
 * The user's own settings: $XDG_CONFIG_HOME/crank/config.yaml.  Never read from a project or
 * the current directory.
 *
 *     default_runtime: podman
 *     runtimes:
 *       lab:
 *         dialect: podman
 *         command: [podman, --connection, lab]
 *         env: {CONTAINERS_CONF: /etc/lab.conf}
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"

struct arena;
struct err;
struct node;

#define ERR_SETTINGS "settings"

struct runtime_row {
    const char *name, *dialect;
    const struct node *where; /* NULL: built in */
    struct strv command;      /* program, then arguments before every call */
    struct strv env;          /* "NAME=VALUE" */
};

struct settings {
    struct arena *arena;
    const struct node *node;     /* the document; NULL: there is no file */
    const char *path;            /* of the file, also when there is none */
    const char *default_runtime; /* or NULL */
    struct {
        struct runtime_row *v;
        size_t len, cap;
    } runtimes; /* the built-in ones in the order of detection, then the user's */
};

/* A missing file is no error; one that cannot be understood is, with its place. */
WARN_UNUSED struct err *settings_read(struct settings **ret_settings);
void settings_free(struct settings *s);
