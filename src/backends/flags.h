/*
 * THE flag table: one row an attribute of a Compose file that reaches an engine, one column a
 * dialect.  From it come the argv of create, run, network create, volume create and build, the
 * support matrix, and the answers of backend_support.
 *
 * A draft is a call under way: rows append to its options.
 */
#pragma once

#include "backends/dialect.h"
#include "base/strv.h"

struct arena;
struct attachment;
struct container_spec;
struct draft;
struct node;

enum emit {
    EMIT_NONE, /* no flag of its own: carried by another row, or by crank itself */
    EMIT_STR,  /* FLAG TEXT, when there is one */
    EMIT_INT,  /* FLAG NUMBER, when not 0 */
    EMIT_FLOAT,
    EMIT_BOOL,    /* FLAG, when true */
    EMIT_TRI,     /* FLAG or FLAG=false */
    EMIT_LIST,    /* FLAG TEXT, for each */
    EMIT_MAP,     /* FLAG KEY=VALUE, for each */
    EMIT_SECONDS, /* FLAG NUMBER from an opt_int of nanoseconds, rounded up */
    EMIT_FN       /* what fits none of these */
};

/* How one engine takes an attribute. */
struct flag_cell {
    const char *flag;      /* words separated by blanks; NULL where a function knows */
    unsigned char level;   /* enum support while the capability is there */
    unsigned char without; /* enum support while it is not */
    int cap;               /* enum cap, or -1: needs none */
    const char *why;       /* for people; NULL when native without conditions */
};
#define ON(flag_) \
    { \
        flag_, SUPPORT_NATIVE, SUPPORT_NATIVE, -1, NULL \
    }
#define EMULATED(flag_, why_) \
    { \
        flag_, SUPPORT_EMULATED, SUPPORT_EMULATED, -1, why_ \
    }
#define IGNORED(why_) \
    { \
        NULL, SUPPORT_IGNORED, SUPPORT_IGNORED, -1, why_ \
    }
#define REFUSED(why_) \
    { \
        NULL, SUPPORT_REFUSED, SUPPORT_REFUSED, -1, why_ \
    }
#define NEEDS(flag_, cap_, why_) \
    { \
        flag_, SUPPORT_NATIVE, SUPPORT_REFUSED, cap_, why_ \
    }
#define ELSE(flag_, cap_, without_, why_) \
    { \
        flag_, SUPPORT_NATIVE, without_, cap_, why_ \
    }

typedef struct err *flag_fn(struct draft *d, const struct flag_cell *cell);

struct flag_row {
    const char *path; /* in the schema's form */
    enum emit emit;
    size_t offset; /* of the member in the table's object */
    flag_fn *fn;
    unsigned csv; /* columns whose flag splits its value at commas: CSV(PODMAN) */
    struct flag_cell cell[COLUMN_COUNT];
};
#define CSV(column) (1u << COLUMN_##column)
/* The same, only where CAP_LISTS_PLAIN is missing. */
#define CSV_ONCE (1u << COLUMN_COUNT)

/* End with path NULL.  Objects: struct service, network, volume, build. */
extern const struct flag_row service_flags[], network_flags[], volume_flags[], build_flags[];
extern const struct flag_row *const flag_tables[]; /* NULL-terminated */

struct draft {
    const struct runtime *rt;
    struct arena *arena;     /* texts that live as long as the draft */
    const struct node *node; /* of the object: places of errors */
    const char *where;       /* "services.web": what stands before paths in errors */
    const void *object;
    const struct container_spec *spec; /* containers only */
    const struct service *service;     /* builds only */
    const struct project *project;
    struct key_values labels; /* networks and volumes: all that they get */
    struct strv global;       /* before the command */
    struct strv options;
    struct strv command; /* behind the image */
    struct call *call;
};

void draft_init(struct draft *d, const struct runtime *rt, struct call *call);
void draft_release(struct draft *d);

/* Appends what every row of a table says; all errors, chained. */
WARN_UNUSED struct err *draft_fill(struct draft *d, const struct flag_row *rows);

/* Options of `network connect`. */
WARN_UNUSED struct err *draft_connect(struct draft *d, const struct attachment *at);

/* For the functions of rows. */
static inline bool
given(const char *text)
{
    return text && *text;
}

static inline bool
of_podman(const struct draft *d)
{
    return d->rt->backend->column == COLUMN_PODMAN;
}

void draft_option(struct draft *d, const char *flag, const char *value);
void draft_option_csv(struct draft *d, const char *flag, const char *value);
/* As one or the other, as CSV_ONCE says. */
void draft_option_once_csv(struct draft *d, const char *flag, const char *value);
void draft_ulimit(struct draft *d, const char *flag, const struct ulimit *u);
/* ERR_UNSUPPORTED at the member's place; path below the object ("ports.0"). */
WARN_UNUSED struct err *draft_refuse(const struct draft *d, const char *path, const char *fmt,
                                     ...) PRINTF(3, 4);
WARN_UNUSED struct err *draft_refuse_node(const struct draft *d, const struct node *at,
                                          const char *path, const char *fmt, ...) PRINTF(4, 5);

/* The cell of a path for a runtime, and whether its capability is there; NULL: unknown path. */
const struct flag_cell *flag_cell_find(const struct runtime *rt, const char *path);
enum support flag_cell_level(const struct runtime *rt, const struct flag_cell *cell);

/* Functions of rows, by file. */
flag_fn flag_command, flag_health, flag_security, flag_logging, flag_hostname; /* process.c */
flag_fn flag_environment, flag_labels, flag_runtime, flag_restart;
flag_fn flag_volumes, flag_volumes_from, flag_tmpfs;       /* mounts.c */
flag_fn flag_networks, flag_ports, flag_links, flag_hosts; /* attach.c */
flag_fn flag_devices, flag_gpus, flag_ulimits, flag_blkio; /* devices.c */
flag_fn flag_network_opts, flag_network_labels, flag_network_pools, flag_network_ipam;
flag_fn flag_network_ipv4, flag_network_ipv6, flag_volume_labels; /* objects.c */
flag_fn flag_build_file, flag_build_tags, flag_build_args, flag_build_labels;
flag_fn flag_build_platforms, flag_build_hosts, flag_build_ulimits, flag_build_secrets;
flag_fn flag_build_ssh, flag_build_contexts;
