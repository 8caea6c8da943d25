/* Facts of engines in words for people: states, exit codes, ages, sizes, sparklines. */
#pragma once

#include "base/base.h"
#include "tui/theme.h"

struct container;
struct str;
struct usage;

/* "running", "exited 137", "created", "paused". */
void words_state(const struct container *c, struct str *out);
enum style words_state_style(const struct container *c);
/* "healthy", "UNHEALTHY", "starting", "-". */
const char *words_health(const struct container *c);
enum style words_health_style(const struct container *c);
/* "killed (SIGKILL), out of memory", "command not found", or "" for 0. */
void words_exit(const struct container *c, struct str *out);
/* "8080->80, 53/udp", short. */
void words_ports(const struct container *c, struct str *out);
/* "3 s ago", "2 h ago". */
void words_ago(int64_t then_ns, struct str *out);
/* "41 s", "2 m", "3 h". */
void words_span(int64_t seconds, struct str *out);
/* "310M", "1.9G", "-" for less than 0. */
void words_bytes(int64_t bytes, struct str *out);
/* The last columns seconds of cpu (against 100 %, or the highest) as blocks or ASCII. */
void words_sparkline(const struct usage *u, int columns, bool ascii, struct str *out);
