/*
 * Readers of members that no plain row can describe, for the rows of the dialects.  Those that
 * begin with member_ fill the one member that the row names; the others are given the whole
 * object (FIELD_WHOLE).  Texts are borrowed from the tree or live in the arena.
 */
#pragma once

#include "base/base.h"
#include "model/decode.h"

struct arena;
struct err;
struct node;

/* A row whose function gets the object itself. */
#define FIELD_WHOLE(p, f, fn) \
    { \
        FIELD_KIND_CUSTOM, f, 0, p, NULL, fn \
    }

/* The text of the scalar at a path; "" when there is none.  Never NULL. */
const char *member_text(struct arena *a, const struct node *n, const char *path);

typedef struct err *member_fn(struct arena *a, const struct node *value, void *member);

member_fn member_strings;  /* struct strings: a list, or one text that is not empty */
member_fn member_keys;     /* struct strings: the keys of a mapping, sorted */
member_fn member_map;      /* struct key_values: a mapping of texts, sorted */
member_fn member_full_map; /* the same without empty values: they may mean "absent" */
member_fn member_name;     /* const char *: without docker's leading slash */
member_fn member_image_id; /* const char *: with "sha256:" in front */
member_fn member_seconds;  /* int64_t nanoseconds from a number of seconds */
member_fn member_nanos;    /* int64_t nanoseconds since the epoch; Go's zero time is 0 */
member_fn member_signal;   /* const char *: "SIGTERM", also from podman's number */
member_fn member_percent;  /* double from "2.30%"; "--" is -1 */
member_fn member_pair;     /* int64_t[2] from "964KiB / 64MiB" */
member_fn member_unquoted; /* const char *: docker's command, quoted as Go quotes */
member_fn member_dash;     /* const char *: docker's "<none>" is "" */

/* struct container */
member_fn container_arguments;     /* behind the program in command_text */
member_fn container_status;        /* "Up 5 seconds (healthy)": health and exit code too */
member_fn container_ports_map;     /* NetworkSettings.Ports */
member_fn container_ports_list;    /* podman's list */
member_fn container_ports_text;    /* docker's list: "0.0.0.0:80-81->80-81/tcp, 90/udp" */
member_fn container_networks_map;  /* NetworkSettings.Networks */
member_fn container_networks_list; /* names only, as a list or a text with commas */
member_fn container_mounts;
member_fn container_check;       /* Config.Healthcheck */
member_fn container_health;      /* State.Health */
member_fn container_restart;     /* HostConfig.RestartPolicy */
member_fn container_host_config; /* the limits of HostConfig */

/* struct image */
member_fn image_listed_name; /* docker's list: Repository and Tag of the whole line */
member_fn image_check;       /* Config.Healthcheck */

/* struct engine_network */
member_fn network_pools;      /* docker: IPAM.Config */
member_fn network_subnets;    /* podman: subnets */
member_fn network_containers; /* docker: Containers */
member_fn network_interfaces; /* podman: containers */

/* struct event */
member_fn event_action_text; /* the word, and what docker appends to it */
member_fn event_exit_code;
member_fn event_health;
