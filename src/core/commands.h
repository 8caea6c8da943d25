/*
 * Every command that was run for a person to look at (`!` in the dashboard), newest last.  The
 * ring is bounded; texts are the commands as one would type them, without values of variables.
 */
#pragma once

#include "base/base.h"

enum { COMMANDS_MAX = 500 };

struct command {
    uint64_t number; /* counts from 1 over the life of the program */
    char *text;      /* quoted for a shell where it needs to be */
    char *said;      /* the first line that it complained with, or NULL */
    int64_t start;   /* wall clock, nanoseconds */
    int64_t ms;      /* -1: runs still */
    int status;
    bool changes;    /* could change something on the engine */
    bool background; /* nobody asked for it: polling and streams */
    bool stopped;    /* by us, who wanted no more of it: the status says nothing */
};

struct command_log {
    struct command v[COMMANDS_MAX];
    uint64_t count; /* that were ever added; v[(n - 1) % COMMANDS_MAX] holds number n */
};

/* The number of the entry, for command_ended. */
uint64_t command_began(struct command_log *log, const char *const *argv, bool changes,
                       bool background);
void command_ended(struct command_log *log, uint64_t number, int status, int64_t ms,
                   const char *said);
/* It was told to end; nothing for one that has ended. */
void command_stopped(struct command_log *log, uint64_t number);
/* NULL when it has left the ring. */
const struct command *command_get(const struct command_log *log, uint64_t number);
void command_log_release(struct command_log *log);
