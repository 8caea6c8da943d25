/*
 * The functions of the schema's columns.  Signatures and rules: canon_fn and key_fn in
 * schema.h.  They see values whose kind fits the row (or a null that was found bad) and leave
 * alone what is canonical already, since they run again after each merge.
 *
 * With options->no_interpolate a text may hold ${…}: what cannot be parsed then is left as it
 * is, without an error.
 */
#pragma once

#include "compose/schema.h"

/* Short forms to long ones (column canon). */
canon_fn canon_text_list;  /* "a" -> ["a"] */
canon_fn canon_to_text;    /* true -> "true", 5 -> "5" (build.provenance, build.sbom) */
canon_fn canon_build;      /* "dir" -> {context: dir} */
canon_fn canon_contexts;   /* ["k=v"] -> {k: v}; an element without "=" is an error */
canon_fn canon_ssh;        /* ["default", "id=path"] -> {default: null, id: path} */
canon_fn canon_depends_on; /* names -> {name: {condition, required}}; fills both in */
canon_fn canon_env_file;   /* "f", ["f"], [{path}] -> [{path, required}] */
canon_fn canon_extends;    /* "s" -> {service: s} */
canon_fn canon_include;    /* "f" -> {path: f} */
canon_fn canon_gpus;       /* "all" -> [{count: all}] */
canon_fn canon_name_map;   /* ["a"] -> {a: null} (networks, models of a service) */
canon_fn canon_volume;     /* an element of volumes: "src:/dst:ro" -> mapping */
canon_fn canon_device;     /* an element of devices: "a:b:rwm" -> mapping */
canon_fn canon_file_use;   /* an element of secrets, configs: "s" -> {source: s} */
canon_fn canon_ports;      /* the whole list: ranges expand to one mapping a port */
canon_fn canon_ulimit;     /* a number, a text with a number, a mapping */
canon_fn canon_external;   /* external: {name: x} -> external: true, name: x; warns */
canon_fn canon_dns;        /* canon_text_list, without empty texts and nulls */

/* What makes elements the same (column key). */
key_fn key_name;     /* "K=V" -> "K" */
key_fn key_volume;   /* the target */
key_fn key_device;   /* the target */
key_fn key_config;   /* target, else "/SOURCE" */
key_fn key_secret;   /* target, else "/run/secrets/SOURCE" */
key_fn key_expose;   /* the number as text */
key_fn key_env_file; /* the path */
key_fn key_port;     /* host, published, target, protocol */

/* Defaults (column fill). */
canon_fn fill_build;          /* context: . */
canon_fn fill_secret;         /* target: /run/secrets/SOURCE */
canon_fn fill_port;           /* mode: ingress, protocol: tcp */
canon_fn fill_device_request; /* count: all unless device_ids */

/* Further checks (column check). */
canon_fn check_volume;         /* a top-level volume: external with other keys */
canon_fn check_config;         /* exactly one of file, environment, content, or external */
canon_fn check_secret;         /* exactly one of file, environment, or external */
canon_fn check_port;           /* host_ip is an address */
canon_fn check_watch_path;     /* not empty */
canon_fn check_device_request; /* count and device_ids exclude each other */
