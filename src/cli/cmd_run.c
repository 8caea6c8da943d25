/* run: a container of its own for one command. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/ask.h"
#include "cli/key_values.h"
#include "cli/log_view.h"
#include "cli/run.h"
#include "cli/run_spec.h"
#include "cli/session.h"
#include "cli/up_shared.h"
#include "compose/spec.h"

#include <stdio.h>

struct run_flags {
    bool detach, remove, no_deps, build, quiet_build, quiet_pull, quiet, remove_orphans;
    bool service_ports, use_aliases, ignore_orphans, yes;
    int no_tty, tty, interactive; /* enum tribool */
    int pull;
    struct strv env, env_files, labels, cap_add, cap_drop, volumes, publish;
    const char *name, *entrypoint, *user, *workdir;
};

static struct err *
check_combinations(const struct run_flags *f)
{
    if (f->service_ports && f->publish.len)
        return err_new(ERR_USAGE, "--service-ports and --publish are incompatible");
    if (f->tty == TRI_TRUE && f->no_tty == TRI_TRUE)
        return err_new(ERR_USAGE, "--tty and --no-TTY can't be used together");
    return NULL;
}

static bool
wants_tty(const struct run_flags *f, const struct terminal *t)
{
    if (f->detach)
        return f->tty == TRI_TRUE;
    return f->no_tty != TRI_TRUE && f->tty != TRI_FALSE && t->in_tty && t->out_tty;
}

static struct strings
strings_of(struct arena *a, char *const *v, size_t len)
{
    struct strings s = { arena_alloc(a, (len + 1) * sizeof *s.v), len, len > 0 };

    for (size_t i = 0; i < len; i++)
        s.v[i] = v[i];
    return s;
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

static struct err *
read_options(struct session *s, const struct run_flags *f, const struct strv *words,
             struct run_options *ret)
{
    struct arena *a = s->arena;
    struct run_spec spec = { 0 };
    struct key_values env = { 0 };

    TRY(run_spec_volumes(a, &f->volumes, &spec));
    TRY(run_spec_ports(a, &f->publish, &spec));
    TRY(run_spec_env_files(a, &f->env_files, &spec));
    if (f->entrypoint)
        TRY(run_spec_entrypoint(a, f->entrypoint, &spec));
    TRY(key_values_of_variables(a, &f->env, &env));
    key_values_merge(a, &spec.environment, &env);
    *ret = (struct run_options){
        .service = words->v[0],
        .name = or_empty(f->name),
        .command = strings_of(a, words->v + 1, words->len - 1),
        .entrypoint = spec.entrypoint,
        .environment = spec.environment,
        .user = or_empty(f->user),
        .workdir = or_empty(f->workdir),
        .cap_add = strings_of(a, f->cap_add.v, f->cap_add.len),
        .cap_drop = strings_of(a, f->cap_drop.v, f->cap_drop.len),
        .volumes = spec.volumes.v,
        .volumes_len = spec.volumes.len,
        .ports = spec.ports.v,
        .ports_len = spec.ports.len,
        .service_ports = f->service_ports,
        .use_aliases = f->use_aliases,
        .remove = f->remove,
        .detach = f->detach,
        .tty = wants_tty(f, &s->terminal),
        .interactive = f->interactive != TRI_FALSE,
    };
    return key_values_of_labels(a, &f->labels, &ret->labels);
}

static void
on_id(void *arg UNUSED, const char *id)
{
    puts(id);
}

static struct err *
run_run(struct cli *cli, const void *options, const struct strv *words)
{
    const struct run_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(strv_release) struct strv service = STRV_INIT;
    struct run_options run;
    struct log_view view = { 0 };
    struct run_request o = {
        .run = &run,
        .no_deps = f->no_deps,
        .build = f->build,
        .quiet_build = f->quiet_build,
        .quiet_pull = f->quiet_pull,
        .remove_orphans = f->remove_orphans,
        .ignore_orphans = f->ignore_orphans,
        .compatibility = cli->globals.compatibility,
        .assume_yes = f->yes,
        .pull = f->pull ? pull_names[f->pull] : NULL,
        .on_id = on_id,
        .ask = ask_yes,
        .arg = &view,
    };

    TRY(check_combinations(f));
    strv_push(&service, words->v[0]);
    TRY(session_load(&s, cli, NEED_FILE, &service));
    TRY(read_options(&s, f, words, &run));
    if (f->quiet)
        s.terminal.style = STYLE_QUIET;
    TRY(session_open(&s, 0));
    view.progress = s.view;
    verb_run(s.seat, &s.target, &o, session_done, &s);
    return session_wait(&s);
}

/* clang-format off */
static const struct opt run_rows[] = {
    OPT_BOOL(struct run_flags, detach, 'd', "detach",
        "Run it in the background and print the id of the container"),
    OPT_BOOL(struct run_flags, remove, 0, "rm", "Remove the container when it has ended"),
    OPT_TEXT(struct run_flags, name, 0, "name", "NAME", "Name of the container"),
    OPT_TEXT(struct run_flags, entrypoint, 0, "entrypoint", "WORDS",
        "Another entrypoint than the service's; its command then counts only if named here"),
    OPT_TEXTS(struct run_flags, env, 'e', "env", "NAME[=VALUE]",
        "Set a variable, or pass on our own; may be repeated"),
    OPT_TEXTS(struct run_flags, env_files, 0, "env-from-file", "PATH",
        "Set the variables of a file; may be repeated"),
    OPT_TEXTS(struct run_flags, labels, 'l', "label", "KEY=VALUE",
        "Add or replace a label; may be repeated"),
    OPT_TEXT(struct run_flags, user, 'u', "user", "USER", "Run it as this user"),
    OPT_TEXT(struct run_flags, workdir, 'w', "workdir", "DIR", "Run it in this folder"),
    OPT_TEXTS(struct run_flags, volumes, 'v', "volume", "SPEC",
        "Mount a folder or volume, as in a Compose file; may be repeated"),
    OPT_TEXTS(struct run_flags, publish, 'p', "publish", "SPEC",
        "Publish a port, as in a Compose file; may be repeated"),
    OPT_BOOL(struct run_flags, service_ports, 'P', "service-ports",
        "Publish the ports of the service; else there are none"),
    OPT_BOOL(struct run_flags, use_aliases, 0, "use-aliases",
        "Answer to the network names of the service"),
    OPT_TEXTS(struct run_flags, cap_add, 0, "cap-add", "NAME",
        "Add a Linux capability; may be repeated"),
    OPT_TEXTS(struct run_flags, cap_drop, 0, "cap-drop", "NAME",
        "Drop a Linux capability; may be repeated"),
    OPT_BOOL(struct run_flags, no_deps, 0, "no-deps", "Do not start the dependencies"),
    OPT_BOOL(struct run_flags, build, 0, "build", "Build the image first"),
    OPT_CHOICE(struct run_flags, pull, 0, "pull", "POLICY", "When to pull images", pull_names,
        .complaint = "invalid --pull option"),
    OPT_BOOL(struct run_flags, quiet, 'q', "quiet", "Say nothing about progress"),
    OPT_BOOL(struct run_flags, quiet_build, 0, "quiet-build", "Build without showing how"),
    OPT_BOOL(struct run_flags, quiet_pull, 0, "quiet-pull", "Pull without showing how"),
    OPT_BOOL(struct run_flags, remove_orphans, 0, "remove-orphans",
        "Remove containers of services that the file does not have"),
    OPT_TRI(struct run_flags, no_tty, 'T', "no-TTY",
        "Give it no terminal; else it has one when we have one"),
    OPT_TRI(struct run_flags, no_tty, 0, "no-tty", "Other spelling of --no-TTY",
        .flags = OPT_HIDDEN),
    OPT_TRI(struct run_flags, tty, 't', "tty", "Give it a terminal", .flags = OPT_HIDDEN),
    OPT_TRI(struct run_flags, interactive, 'i', "interactive",
        "Pass on standard input, as without it; --interactive=false does not"),
    OPT_BOOL(struct run_flags, ignore_orphans, 0, "ignore-orphans",
        "Say nothing about such containers", .env = "COMPOSE_IGNORE_ORPHANS",
        .flags = OPT_HIDDEN),
    OPT_BOOL(struct run_flags, yes, 'y', "yes", "Answer yes to every question",
        .flags = OPT_HIDDEN),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_run = {
    .name = "run",
    .operands = "SERVICE [COMMAND] [ARGS...]",
    .least = 1,
    .most = -1,
    .completes = OPERAND_SERVICE,
    .flags = COMMAND_OPTIONS_FIRST | COMMAND_PROJECT,
    .options = run_rows,
    .options_size = sizeof(struct run_flags),
    .run = run_run,
    .verb = VERB_RUN,
    .about = "Dependencies are started first. The exit status is the command's; 128 + N when "
             "signal N ended it.",
};
