/* kill, pause, unpause, rm: what is done to containers at once or for good. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/ask.h"
#include "cli/run.h"
#include "cli/session.h"

#include <stdio.h>

/* ---- kill ------------------------------------------------------------------------------ */

struct kill_flags {
    const char *signal;
    bool remove_orphans;
};

static struct err *
run_kill(struct cli *cli, const void *options, const struct strv *services)
{
    const struct kill_flags *f = options;

    return session_act(
        cli, services,
        &(struct act_options){ .signal = f->signal, .remove_orphans = f->remove_orphans });
}

/* clang-format off */
static const struct opt kill_rows[] = {
    OPT_TEXT(struct kill_flags, signal, 's', "signal", "SIGNAL",
        "Signal to send, SIGKILL unless given"),
    OPT_BOOL(struct kill_flags, remove_orphans, 0, "remove-orphans",
        "Kill containers of services too that the file does not have",
        .env = "COMPOSE_REMOVE_ORPHANS"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_kill = {
    .name = "kill",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = kill_rows,
    .options_size = sizeof(struct kill_flags),
    .run = run_kill,
    .verb = VERB_KILL,
};

/* ---- pause, unpause -------------------------------------------------------------------- */

static struct err *
run_pause(struct cli *cli, const void *options UNUSED, const struct strv *services)
{
    return session_act(cli, services, &(struct act_options){ 0 });
}

const struct command_row cmd_pause = {
    .name = "pause",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = no_options,
    .run = run_pause,
    .verb = VERB_PAUSE,
    .about = "Memory and open files stay as they are; 'unpause' lets them go on.",
};

static struct err *
run_unpause(struct cli *cli, const void *options UNUSED, const struct strv *services)
{
    return session_act(cli, services, &(struct act_options){ 0 });
}

const struct command_row cmd_unpause = {
    .name = "unpause",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = no_options,
    .run = run_unpause,
    .verb = VERB_UNPAUSE,
};

/* ---- rm -------------------------------------------------------------------------------- */

struct rm_flags {
    bool force, stop, volumes, all;
};

struct removal {
    const struct rm_flags *flags;
};

static bool
may_remove(void *arg, const struct strv *names)
{
    const struct removal *r = arg;
    CLEANUP(mem_freep) char *list = strv_join(names, ", ");
    CLEANUP(mem_freep) char *question = mem_printf("Going to remove %s", list);

    if (!r->flags->force)
        return ask_yes(NULL, question);
    printf("%s\n", question);
    fflush(stdout);
    return true;
}

static struct err *
run_rm(struct cli *cli, const void *options, const struct strv *services)
{
    struct removal r = { options };

    return session_act(cli, services,
                       &(struct act_options){ .stop = r.flags->stop,
                                              .volumes = r.flags->volumes,
                                              .confirm = may_remove,
                                              .arg = &r });
}

/* clang-format off */
static const struct opt rm_rows[] = {
    OPT_BOOL(struct rm_flags, force, 'f', "force", "Do not ask"),
    OPT_BOOL(struct rm_flags, stop, 's', "stop", "Stop running containers first"),
    OPT_BOOL(struct rm_flags, volumes, 'v', "volumes", "Remove their anonymous volumes too"),
    OPT_BOOL(struct rm_flags, all, 'a', "all", "Without effect, as in Docker Compose",
        .flags = OPT_HIDDEN),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_rm = {
    .name = "rm",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = rm_rows,
    .options_size = sizeof(struct rm_flags),
    .run = run_rm,
    .verb = VERB_RM,
    .about = "Volumes with a name stay, and so do networks: 'down' removes these.",
};
