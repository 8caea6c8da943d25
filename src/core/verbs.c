#include "core/verbs.h"

#define CHANGES VERB_CHANGES
#define DESTROYS (VERB_CHANGES | VERB_DESTROYS)

/* clang-format off */
const struct verb verbs[VERB_COUNT] = {
    [VERB_NONE]    = { "",        "",                                                                 0,        NULL,         OP_NONE,    VERB_NONE },
    [VERB_UP]      = { "up",      "Create and start what is missing or changed",                      CHANGES,  NULL,         OP_NONE,    VERB_NONE },
    [VERB_DOWN]    = { "down",    "Stop and remove containers and networks",                          DESTROYS, NULL,         OP_NONE,    VERB_NONE },
    [VERB_START]   = { "start",   "Start containers that are there",                                  CHANGES,  verb_start,   OP_START,   VERB_STOP },
    [VERB_STOP]    = { "stop",    "Stop containers and keep them",                                    CHANGES,  verb_stop,    OP_STOP,    VERB_START },
    [VERB_RESTART] = { "restart", "Stop containers and start them again",                             CHANGES,  verb_restart, OP_RESTART, VERB_NONE },
    [VERB_PAUSE]   = { "pause",   "Let the processes of running containers stand still",              CHANGES,  verb_pause,   OP_PAUSE,   VERB_UNPAUSE },
    [VERB_UNPAUSE] = { "unpause", "Let paused containers go on",                                      CHANGES,  verb_unpause, OP_UNPAUSE, VERB_PAUSE },
    [VERB_KILL]    = { "kill",    "Send a signal to running containers",                              CHANGES,  verb_kill,    OP_KILL,    VERB_NONE },
    [VERB_RM]      = { "rm",      "Remove stopped containers",                                        DESTROYS, verb_rm,      OP_REMOVE,  VERB_NONE },
    [VERB_EXEC]    = { "exec",    "Run a command in a container that runs",                           CHANGES,  NULL,         OP_NONE,    VERB_NONE },
    [VERB_RUN]     = { "run",     "Run a command in a container of its own, made like those of a service", CHANGES, NULL,     OP_NONE,    VERB_NONE },
    [VERB_LOGS]    = { "logs",    "Show what containers have written",                                0,        NULL,         OP_NONE,    VERB_NONE },
    [VERB_PLAN]    = { "plan",    "Show what up would do, and why",                                   0,        NULL,         OP_NONE,    VERB_NONE },
    [VERB_PS]      = { "ps",      "List the containers of the project",                               0,        NULL,         OP_NONE,    VERB_NONE },
    [VERB_LS]      = { "ls",      "List the projects that run on the runtime",                        0,        NULL,         OP_NONE,    VERB_NONE },
};
/* clang-format on */
