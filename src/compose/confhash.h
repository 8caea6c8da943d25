/*
 * The hashes by which Docker Compose 2.40.3 and we decide whether a container, a network or a
 * volume still is what the file says: SHA-256 over compact JSON of the object.  64 lower-case
 * hexadecimal digits in the arena.
 */
#pragma once

#include "base/base.h"

struct arena;
struct network;
struct project;
struct service;
struct volume;

/*
 * The label of a container.  network_mode, ipc, pid and volumes_from of s hold what the engine
 * gets: "container:FULL_ID", and bare ids or names.  env_file is left out (its variables are in
 * environment), label_file stays, and use_api_socket brings its mount, variable and config.
 */
const char *confhash_service(struct arena *a, const struct project *p, const struct service *s);
/* As `config --hash` prints it: everything as written, for a project loaded without env files.
 */
const char *confhash_shown(struct arena *a, const struct project *p, const struct service *s);

const char *confhash_network(struct arena *a, const struct network *n);
const char *confhash_volume(struct arena *a, const struct volume *v);
