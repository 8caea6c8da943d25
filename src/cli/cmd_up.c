/* up: create and start what is missing or changed. */
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "cli/ask.h"
#include "cli/log_view.h"
#include "cli/progress_view.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/up_shared.h"

#include <stdio.h>
#include <stdlib.h>

struct up_flags {
    struct up_shared shared;
    bool detach, no_start, wait, abort_on_exit, abort_on_failure, attach_dependencies;
    bool no_color, no_log_prefix, timestamps;
    struct opt_int wait_timeout;
    const char *exit_code_from;
    struct strv attach, no_attach;
};

/* Options that exclude each other, with the sentences of Docker Compose. */
static struct err *
check_combinations(const struct up_flags *f)
{
    const struct up_shared *s = &f->shared;
    bool attached = f->attach.len || f->attach_dependencies;
    const struct {
        bool wrong;
        const char *sentence;
    } rows[] = {
        { f->abort_on_failure && f->abort_on_exit,
          "--abort-on-container-failure cannot be combined with --abort-on-container-exit" },
        { f->wait && (f->abort_on_exit || attached),
          "--wait cannot be combined with --abort-on-container-exit, --attach or "
          "--attach-dependencies" },
        { f->detach && (f->abort_on_exit || f->abort_on_failure || attached),
          "--detach cannot be combined with --abort-on-container-exit, "
          "--abort-on-container-failure, --attach, --attach-dependencies or --watch" },
        { f->attach.len && f->attach_dependencies,
          "cannot combine --attach and --attach-dependencies" },
        { s->build && s->no_build, "--build and --no-build are incompatible" },
        { s->force_recreate && s->no_recreate,
          "--force-recreate and --no-recreate are incompatible" },
        { s->always_recreate_deps && s->no_recreate,
          "--always-recreate-deps and --no-recreate are incompatible" },
        { s->no_recreate && s->renew_anon_volumes,
          "--no-recreate and --renew-anon-volumes are incompatible" },
        { s->ignore_orphans && s->remove_orphans,
          "cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans" },
        { f->wait_timeout.set && !f->wait, "--wait-timeout needs --wait" },
        { f->wait_timeout.set && f->wait_timeout.v < 0,
          "--wait-timeout wants 0 or more seconds" },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].wrong)
            return err_new(ERR_USAGE, "%s", rows[i].sentence);
    return NULL;
}

static void
on_attach(void *arg, const struct strv *names)
{
    struct log_view *view = arg;
    CLEANUP(mem_freep) char *all = strv_join(names, ", ");

    progress_view_end(view->progress);
    printf("Attaching to %s\n", all);
}

static void
on_stopping(void *arg)
{
    struct log_view *view = arg;

    progress_view_hide(view->progress);
    puts("Gracefully Stopping... press Ctrl+C again to force");
}

static void
on_abort(void *arg)
{
    struct log_view *view = arg;

    progress_view_hide(view->progress);
    fprintf(stderr, view->err_colour ? "\x1b[1;31mAborting on container exit...\x1b[0m\n"
                                     : "Aborting on container exit...\n");
}

static struct err *
run_up(struct cli *cli, const void *options, const struct strv *services)
{
    const struct up_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(scales_release) struct scales scales = { 0 };
    struct up_options o = { 0 };
    struct log_view view;

    TRY(check_combinations(f));
    TRY(scales_read(&f->shared.scale, &scales));
    TRY(session_load(&s, cli, NEED_FILE, services));
    TRY(session_open(&s, SAY_RUNTIME));
    up_shared_fill(&f->shared, cli, &scales, &o);
    o.detach = f->detach || f->wait;
    o.no_start = f->no_start;
    o.wait = f->wait;
    o.wait_timeout = f->wait_timeout.v;
    o.abort_on_exit = f->abort_on_exit || (f->exit_code_from && !f->abort_on_failure);
    o.abort_on_failure = f->abort_on_failure;
    o.attach_dependencies = f->attach_dependencies;
    o.exit_code_from = f->exit_code_from;
    o.attach = f->attach.len ? strv_argv(&f->attach) : NULL;
    o.no_attach = f->no_attach.len ? strv_argv(&f->no_attach) : NULL;
    log_view_init(&view, &s.terminal, f->no_color);
    view.prefix = !f->no_log_prefix;
    view.timestamps = f->timestamps;
    view.err_apart = true;
    view.progress = s.view;
    o.on_line = log_view_print;
    o.on_attach = on_attach;
    o.on_stopping = on_stopping;
    o.on_abort = on_abort;
    o.ask = ask_yes;
    o.arg = &view;
    verb_up(s.seat, &s.target, &o, session_done, &s);
    return session_wait(&s);
}

/* clang-format off */
static const struct opt up_rows[] = {
    OPT_BOOL(struct up_flags, detach, 'd', "detach", "Return once all containers have started"),
    UP_SHARED_ROWS(struct up_flags),
    OPT_BOOL(struct up_flags, no_start, 0, "no-start", "Create the containers only"),
    OPT_BOOL(struct up_flags, wait, 0, "wait",
        "Return once all services run or are healthy; implies --detach"),
    OPT_INT(struct up_flags, wait_timeout, 0, "wait-timeout", "SECONDS",
        "Wait at most so long"),
    OPT_BOOL(struct up_flags, abort_on_exit, 0, "abort-on-container-exit",
        "Stop all containers when one of them exits"),
    OPT_BOOL(struct up_flags, abort_on_failure, 0, "abort-on-container-failure",
        "Stop all containers when one of them exits with a status other than 0"),
    OPT_TEXT(struct up_flags, exit_code_from, 0, "exit-code-from", "SERVICE",
        "End with the exit status of this service; implies --abort-on-container-exit"),
    OPT_TEXTS(struct up_flags, attach, 0, "attach", "SERVICE",
        "Show the output of this service only; may be repeated"),
    OPT_TEXTS(struct up_flags, no_attach, 0, "no-attach", "SERVICE",
        "Do not show the output of this service; may be repeated"),
    OPT_BOOL(struct up_flags, attach_dependencies, 0, "attach-dependencies",
        "Show the output of dependencies too"),
    OPT_BOOL(struct up_flags, no_color, 0, "no-color", "Output without colours"),
    OPT_BOOL(struct up_flags, no_log_prefix, 0, "no-log-prefix",
        "Output without the names before its lines"),
    OPT_BOOL(struct up_flags, timestamps, 0, "timestamps", "Time before each line of output"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_up = {
    .name = "up",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = up_rows,
    .options_size = sizeof(struct up_flags),
    .run = run_up,
    .verb = VERB_UP,
    .about = "Without --detach it stays, shows the output of the containers, and stops them at "
             "Ctrl-C; a second Ctrl-C kills them.\n"
             "What is up to date is left alone: running it again is always safe.",
};
