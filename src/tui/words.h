/* Facts of engines in words for people: states, exit codes, ages, sizes, sparklines. */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct container;
struct outlook;
struct str;

/* "running", "exited 137", "created", "paused". */
void words_state(const struct container *c, struct str *out);
enum style words_state_style(const struct container *c);
/* "healthy", "UNHEALTHY", "starting", "-". */
const char *words_health(const struct container *c);
enum style words_health_style(const struct container *c);
/* "killed (SIGKILL), out of memory", "command not found", or "" for 0. */
void words_exit(const struct container *c, struct str *out);
/* "8080->80 53/udp", runs of them as "9000-9009"; "-" for none. */
void words_ports(const struct container *c, struct str *out);
/* "12:04:31", of the person's clock. */
void words_clock(int64_t ns, struct str *out);
/* "3 s ago", "2 h ago". */
void words_ago(int64_t then_ns, struct str *out);
/* "41 s", "2 m", "3 h". */
void words_span(int64_t seconds, struct str *out);
/* "310M", "1.9G", "-" for less than 0. */
void words_bytes(int64_t bytes, struct str *out);
/*
 * A minute of values (oldest first, len of HISTORY) in so many columns as blocks or ASCII, each
 * the highest of its seconds, against the highest of all or least, whichever is more.
 */
void words_sparkline(const float *values, size_t len, float least, int columns, bool ascii,
                     struct str *out);
/* "SILENT 9 s", "FAILS 3 m": what is wrong with a runtime; nothing where all is well. */
void words_trouble(const struct outlook *o, struct str *out);
/* Published ports, each once. */
size_t words_port_count(const struct container *c);
/* Unhealthy, in a loop of restarts, or ended with an error. */
bool words_is_bad(const struct container *c);
