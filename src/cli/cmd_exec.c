/* exec: a command in a container that runs. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/key_values.h"
#include "cli/run.h"
#include "cli/session.h"

struct exec_flags {
    bool detach, privileged;
    int no_tty, tty, interactive; /* enum tribool */
    struct strv env;
    struct opt_int index;
    const char *user, *workdir;
};

/*
 * A terminal is allocated where ours is one on both sides, unless -T; the client refuses one
 * without a terminal on its input.
 */
static bool
wants_tty(const struct exec_flags *f, const struct terminal *t)
{
    if (f->detach || f->no_tty == TRI_TRUE || f->tty == TRI_FALSE)
        return false;
    return t->out_tty && t->in_tty;
}

static struct err *
run_exec(struct cli *cli, const void *options, const struct strv *words)
{
    const struct exec_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    struct key_values env = { 0 };
    struct exec_options o = {
        .service = words->v[0],
        .command = strv_argv(words) + 1,
        .env = &env,
        .index = f->index.v,
        .detach = f->detach,
        .privileged = f->privileged,
        .user = f->user,
        .workdir = f->workdir,
    };

    TRY(session_load(&s, cli, NEED_NAME, NULL));
    TRY(key_values_of_variables(s.arena, &f->env, &env));
    TRY(session_open(&s, 0));
    o.tty = wants_tty(f, &s.terminal);
    o.interactive = !f->detach && f->interactive != TRI_FALSE;
    verb_exec(s.seat, &s.target, &o, session_done, &s);
    return session_wait(&s);
}

/* clang-format off */
static const struct opt exec_rows[] = {
    OPT_BOOL(struct exec_flags, detach, 'd', "detach", "Run it in the background"),
    OPT_TEXTS(struct exec_flags, env, 'e', "env", "NAME[=VALUE]",
        "Set a variable, or pass on our own; may be repeated"),
    OPT_INT(struct exec_flags, index, 0, "index", "N",
        "Container N of the service, where there are several"),
    OPT_BOOL(struct exec_flags, privileged, 0, "privileged", "Give it extended privileges"),
    OPT_TEXT(struct exec_flags, user, 'u', "user", "USER", "Run it as this user"),
    OPT_TRI(struct exec_flags, no_tty, 'T', "no-tty",
        "Give it no terminal; else it has one when we have one"),
    OPT_TRI(struct exec_flags, no_tty, 0, "no-TTY", "Other spelling of --no-tty",
        .flags = OPT_HIDDEN),
    OPT_TRI(struct exec_flags, tty, 't', "tty", "Give it a terminal, as without it",
        .flags = OPT_HIDDEN),
    OPT_TRI(struct exec_flags, interactive, 'i', "interactive",
        "Pass on standard input, as without it", .flags = OPT_HIDDEN),
    OPT_TEXT(struct exec_flags, workdir, 'w', "workdir", "DIR", "Run it in this folder"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_exec = {
    .name = "exec",
    .operands = "SERVICE COMMAND [ARGS...]",
    .least = 2,
    .most = -1,
    .completes = OPERAND_SERVICE,
    .flags = COMMAND_OPTIONS_FIRST,
    .options = exec_rows,
    .options_size = sizeof(struct exec_flags),
    .run = run_exec,
    .verb = VERB_EXEC,
    .about = "The exit status is the command's; 128 + N when signal N ended it.",
};
