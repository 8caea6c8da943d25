#include "core/verbs.h"

#include "base/str.h"

static void
key_up(struct seat *seat, const struct target *t, done_fn *done, void *arg)
{
    static const struct up_options options = { .detach = true };

    verb_up(seat, t, &options, done, arg);
}

static void
key_down(struct seat *seat, const struct target *t, done_fn *done, void *arg)
{
    static const struct down_options options;

    verb_down(seat, t, &options, done, arg);
}

static const struct act_options as_usual;

#define KEY(verb) \
    static void key_##verb(struct seat *seat, const struct target *t, done_fn *done, \
                           void *arg) \
    { \
        verb_##verb(seat, t, &as_usual, done, arg); \
    }
KEY(start)
KEY(stop)
KEY(restart)
KEY(pause)
KEY(unpause)
KEY(kill)
KEY(rm)

/* clang-format off */
const struct verb verbs[] = {
    { "up",      TARGET_SERVICES, VERB_CHANGES | VERB_NEEDS_FILE,
      "Create and start what is missing or changed", key_up },
    { "create",  TARGET_SERVICES, VERB_CHANGES | VERB_NEEDS_FILE,
      "Create what is missing or changed, without starting it", NULL },
    { "plan",    TARGET_SERVICES, VERB_NEEDS_FILE, "Show what up would do, and why", NULL },
    { "down",    TARGET_PROJECT,  VERB_CHANGES | VERB_DESTRUCTIVE,
      "Stop and remove the containers and networks of the project", key_down },
    { "start",   TARGET_SERVICES, VERB_CHANGES, "Start containers that exist", key_start },
    { "stop",    TARGET_SERVICES, VERB_CHANGES, "Stop containers without removing them", key_stop },
    { "restart", TARGET_SERVICES, VERB_CHANGES, "Stop and start containers", key_restart },
    { "pause",   TARGET_SERVICES, VERB_CHANGES, "Freeze the processes of containers", key_pause },
    { "unpause", TARGET_SERVICES, VERB_CHANGES, "Let paused containers go on", key_unpause },
    { "kill",    TARGET_SERVICES, VERB_CHANGES, "Send a signal, SIGKILL unless another is named",
      key_kill },
    { "rm",      TARGET_SERVICES, VERB_CHANGES | VERB_DESTRUCTIVE, "Remove stopped containers",
      key_rm },
    { "run",     TARGET_SERVICE,  VERB_CHANGES | VERB_NEEDS_FILE | VERB_TERMINAL,
      "Run one command in a new container of a service", NULL },
    { "exec",    TARGET_SERVICE,  VERB_CHANGES | VERB_TERMINAL,
      "Run a command in a running container", NULL },
    { "logs",    TARGET_SERVICES, 0, "Show what containers print", NULL },
    { "ps",      TARGET_SERVICES, 0, "List the containers of the project", NULL },
    { "ls",      TARGET_NONE,     0, "List the projects that run", NULL },
};
/* clang-format on */

const size_t verbs_len = ARRAY_LEN(verbs);

const struct verb *
verb_find(const char *name)
{
    for (size_t i = 0; i < verbs_len; i++)
        if (str_eq(verbs[i].name, name))
            return &verbs[i];
    return NULL;
}
