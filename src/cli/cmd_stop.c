/* down, start, stop, restart: what is done to containers that are there. */
#include "base/err.h"
#include "base/str.h"
#include "cli/run.h"
#include "cli/session.h"

/* ---- start ----------------------------------------------------------------------------- */

static struct err *
run_start(struct cli *cli, const void *options UNUSED, const struct strv *services)
{
    return session_act(cli, services, &(struct act_options){ 0 });
}

const struct command_row cmd_start = {
    .name = "start",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = no_options,
    .run = run_start,
    .verb = VERB_START,
    .about = "Dependencies go first.",
};

/* ---- stop ------------------------------------------------------------------------------ */

struct stop_flags {
    struct opt_int timeout;
};

static struct err *
run_stop(struct cli *cli, const void *options, const struct strv *services)
{
    const struct stop_flags *f = options;

    return session_act(cli, services, &(struct act_options){ .timeout = f->timeout });
}

#define TIMEOUT_SENTENCE "Kill containers that do not stop after so long"

/* clang-format off */
static const struct opt stop_rows[] = {
    OPT_INT(struct stop_flags, timeout, 't', "timeout", "SECONDS", TIMEOUT_SENTENCE),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_stop = {
    .name = "stop",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = stop_rows,
    .options_size = sizeof(struct stop_flags),
    .run = run_stop,
    .verb = VERB_STOP,
};

/* ---- restart --------------------------------------------------------------------------- */

struct restart_flags {
    struct opt_int timeout;
    bool no_deps;
};

static struct err *
run_restart(struct cli *cli, const void *options, const struct strv *services)
{
    const struct restart_flags *f = options;

    return session_act(cli, services,
                       &(struct act_options){ .timeout = f->timeout, .no_deps = f->no_deps });
}

/* clang-format off */
static const struct opt restart_rows[] = {
    OPT_INT(struct restart_flags, timeout, 't', "timeout", "SECONDS", TIMEOUT_SENTENCE),
    OPT_BOOL(struct restart_flags, no_deps, 0, "no-deps",
        "Leave services alone that ask to be restarted with these"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_restart = {
    .name = "restart",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = restart_rows,
    .options_size = sizeof(struct restart_flags),
    .run = run_restart,
    .verb = VERB_RESTART,
    .about = "Changes of the Compose file are not taken up: 'up' does that.",
};

/* ---- down ------------------------------------------------------------------------------ */

struct down_flags {
    bool volumes, remove_orphans;
    int rmi;
    struct opt_int timeout;
};

enum { RMI_NOTHING };
static const char *const rmi_names[] = { "", "local", "all", NULL };

static struct err *
run_down(struct cli *cli, const void *options, const struct strv *services)
{
    const struct down_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    struct down_options o = {
        .volumes = f->volumes,
        .remove_orphans = f->remove_orphans,
        .rmi = f->rmi == RMI_NOTHING ? NULL : rmi_names[f->rmi],
        .timeout = f->timeout,
    };

    TRY(session_load(&s, cli, NEED_FILE_OR_NAME, services));
    TRY(session_open(&s, SAY_RUNTIME));
    verb_down(s.seat, &s.target, &o, session_done, &s);
    return session_wait(&s);
}

/* clang-format off */
static const struct opt down_rows[] = {
    OPT_BOOL(struct down_flags, volumes, 'v', "volumes",
        "Remove the data too: the named volumes of the file and anonymous ones"),
    OPT_BOOL(struct down_flags, volumes, 0, "volume", "Old name of --volumes",
        .flags = OPT_HIDDEN),
    OPT_BOOL(struct down_flags, remove_orphans, 0, "remove-orphans",
        "Remove containers of services that the file does not have",
        .env = "COMPOSE_REMOVE_ORPHANS", .flags = OPT_ENV_PROCESS),
    OPT_CHOICE(struct down_flags, rmi, 0, "rmi", "WHICH",
        "Remove images: local ones that were built here, or all", rmi_names,
        .complaint = "invalid value for --rmi:"),
    OPT_INT(struct down_flags, timeout, 't', "timeout", "SECONDS", TIMEOUT_SENTENCE),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_down = {
    .name = "down",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = down_rows,
    .options_size = sizeof(struct down_flags),
    .run = run_down,
    .verb = VERB_DOWN,
    .about = "Volumes and images stay unless --volumes and --rmi name them.\n"
             "With services named only theirs go; by the name of the project alone, without a "
             "file, what depends on them goes too.",
};
