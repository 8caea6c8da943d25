#include "cli/session.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/trace.h"
#include "base/utf8.h"
#include "cli/progress_lines.h"
#include "cli/progress_view.h"
#include "cli/run.h"
#include "compose/order.h"
#include "core/app.h"
#include "exec/loop.h"
#include "model/node.h"
#include "model/project.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

void
session_release(struct session *s)
{
    progress_view_free(s->view);
    choice_free(s->choice);
    app_free(s->app);
    err_free(s->failed);
    arena_free(s->arena);
}

/* ---- the project ----------------------------------------------------------------------- */

static const char *const *
given_or_null(const struct strv *s)
{
    return s->len ? strv_argv(s) : NULL;
}

struct err *
session_prepare(struct session *s, struct cli *cli, const struct strv *services)
{
    const struct globals *g = &cli->globals;

    s->cli = cli;
    s->arena = arena_new();
    TRY(terminal_read(cli, &s->terminal));
    s->load = (struct load_options){
        .files = given_or_null(&g->files),
        .env_files = given_or_null(&g->env_files),
        .profiles = given_or_null(&g->profiles),
        .services = services ? given_or_null(services) : NULL,
        .environment = (const char *const *)environ,
        .project_name = g->project_name,
        .project_directory = g->project_directory,
        .compatibility = g->compatibility,
        .all_resources = g->all_resources,
        .pipes = &cli->pipes,
        .warnings = &s->warnings,
    };
    s->target.services = s->load.services;
    return NULL;
}

const char *
session_dotenv(struct cli *cli, const char *name)
{
    const struct node *value;

    if (!cli->dotenv_arena) {
        struct session s = SESSION_INIT;
        struct node *map = NULL;
        struct err *e = session_prepare(&s, cli, NULL);

        s.load.warnings = NULL;
        if (!e)
            e = compose_environment(s.arena, &s.load, &map);
        err_free(e);
        cli->dotenv = map;
        cli->dotenv_arena = STEAL(s.arena);
        session_release(&s);
    }
    value = node_get(cli->dotenv, name);
    return value ? value->text : NULL;
}

static struct err *
load_name(struct session *s)
{
    return compose_project_name(s->arena, &s->load, &s->target.name);
}

static struct err *
load_files(struct session *s)
{
    int64_t start = trace_clock();
    struct project *project = NULL;
    struct err *e = compose_load(s->arena, &s->load, &project);

    trace_stage("load", start, trace_clock());
    session_print_warnings(s);
    TRY(e);
    s->project = s->target.project = project;
    s->target.name = project->name;
    return NULL;
}

/* $COMPOSE_PROJECT_NAME is enough to go on by the labels; that there is no file needs no words.
 */
static void
say_files_are_bad(const struct session *s, const struct err *e)
{
    if (!str_eq(e->code, "no-file") && s->terminal.style != STYLE_JSON)
        fprintf(stderr,
                "%s: warning: the files cannot be read, the labels of the containers "
                "have to do: %s\n",
                s->cli->face->name, e->msg);
}

/* What needs no file can also do with a name. */
static struct err *
propose_name(struct err *e)
{
    CLEANUP(mem_freep) char *hint = NULL;

    if (!e || !e->hint || !str_eq(e->code, "no-file"))
        return e;
    hint = mem_dup(e->hint);
    return err_hint(e, "%s, or the project by its name with -p", hint);
}

struct err *
session_load(struct session *s, struct cli *cli, enum need need, const struct strv *services)
{
    const char *name = getenv("COMPOSE_PROJECT_NAME");
    bool name_alone = cli->globals.project_name && !cli->globals.files.len;
    struct err *e;

    TRY(session_prepare(s, cli, services));
    if (need == NEED_NOTHING)
        return NULL;
    if (need == NEED_NAME || (need == NEED_FILE_OR_NAME && name_alone))
        return propose_name(load_name(s));
    e = load_files(s);
    if (!e || need == NEED_FILE)
        return e;
    if (!name || !*name || str_eq(e->code, ERR_NO_SUCH_SERVICE))
        return propose_name(e);
    say_files_are_bad(s, e);
    err_free(e);
    return load_name(s);
}

/* The enabled services and the named ones, NULL-terminated. */
static const char *const *
enabled_and_named(struct session *s, const struct strv *named)
{
    size_t count = s->project->services.len;
    const char **v = arena_alloc(s->arena, (count + named->len + 1) * sizeof *v);

    for (size_t i = 0; i < count; i++)
        v[i] = s->project->services.v[i].name;
    for (size_t i = 0; i < named->len; i++)
        v[count + i] = named->v[i];
    return v;
}

struct err *
session_load_all(struct session *s, struct cli *cli, const struct strv *services)
{
    bool disabled = false;

    TRY(session_load(s, cli, NEED_FILE_OR_NAME, NULL));
    s->target.services = given_or_null(services);
    for (size_t i = 0; s->project && i < services->len; i++)
        disabled = disabled || project_disabled_service(s->project, services->v[i]);
    if (!disabled)
        return NULL;
    s->load.services = enabled_and_named(s, services);
    s->load.warnings = NULL;
    return load_files(s);
}

static void
put_warning(struct str *out, const char *program, const struct load_warning *w)
{
    str_printf(out, "%s: warning: ", program);
    err_put_place(out, w->at, w->path);
    utf8_escape(out, w->msg, strlen(w->msg));
    str_putc(out, '\n');
}

void
session_warn(struct session *s, struct pos at, const char *path, const char *msg)
{
    struct load_warnings *w = &s->warnings;

    w->v = arena_grow(s->arena, w->v, &w->cap, w->len + 1, sizeof *w->v);
    w->v[w->len++] = (struct load_warning){ at, path, msg };
}

void
session_print_warnings(struct session *s)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < s->warnings.len; i++) {
        if (s->terminal.style == STYLE_JSON)
            progress_put_json_warning(&text, s->warnings.v[i].msg);
        else
            put_warning(&text, s->cli->face->name, &s->warnings.v[i]);
    }
    s->warnings.len = 0;
    fputs(text.buf, stderr);
}

/* ---- the loop -------------------------------------------------------------------------- */

void
session_done(void *arg, struct err *e)
{
    struct session *s = arg;

    err_free(s->failed);
    s->failed = e;
    s->answered = true;
    loop_stop(s->app->loop);
}

/* What was printed is on its way before the loop waits; a reader that went away ends the run.
 */
static void
on_before_sleep(void *arg)
{
    struct session *s = arg;
    bool broken = fflush(stdout) != 0 || ferror(stdout);

    fflush(stderr);
    if (!broken || s->answered)
        return;
    if (errno == EPIPE) {
        clearerr(stdout);
        session_done(s, err_status(err_new(ERR_SYSTEM, "%s", ""), 128 + SIGPIPE));
    } else {
        session_done(s, err_errno(errno, "cannot write the result"));
    }
}

/* 130 after SIGINT and SIGTERM, as Docker Compose; nobody is there to read after a SIGHUP. */
static void
on_signal(void *arg, int signo)
{
    struct session *s = arg;

    s->signal = signo;
    if (signo != SIGHUP && app_interrupt(s->app))
        return;
    session_done(s, err_status(err_new(ERR_INTERRUPTED, "%s", ""),
                               signo == SIGHUP ? 128 + SIGHUP : 130));
}

struct err *
session_wait(struct session *s)
{
    /* A stop that came before the loop ran ends the next run at once. */
    while (!s->answered)
        loop_run(s->app->loop);
    fflush(stdout);
    s->answered = false;
    return STEAL(s->failed);
}

/* ---- the runtime ----------------------------------------------------------------------- */

static void
on_choice(void *arg, struct err *e, struct choice *c)
{
    struct session *s = arg;

    s->choice = c;
    session_done(s, e);
}

static void
say_runtime(struct session *s)
{
    progress_say(&s->app->progress, PROGRESS_INFO, "using %s: %s", s->choice->seat->name,
                 s->choice->reason);
    for (size_t i = 0; i < s->choice->overruled.len; i++)
        progress_say(&s->app->progress, PROGRESS_INFO, "%s", s->choice->overruled.v[i]);
}

struct err *
session_choose(struct session *s, const char *project_dir)
{
    struct choose_options o = {
        .flag = s->cli->globals.runtime,
        .project_dir = project_dir,
        .file_choice = s->project ? s->project->runtime : NULL,
    };

    runtimes_choose(s->app, &o, on_choice, s);
    TRY(session_wait(s));
    s->seat = s->choice->seat;
    return NULL;
}

struct err *
session_open(struct session *s, unsigned flags)
{
    const struct opt_int *parallel = &s->cli->globals.parallel;
    struct app_options o = {
        .program = s->cli->face->name,
        .dry_run = s->cli->globals.dry_run,
        .width = parallel->set && parallel->v > 0 ? (size_t)parallel->v : 0,
    };

    TRY(app_new(&o, &s->app));
    loop_on_signal(s->app->loop, SIGINT, on_signal, s);
    loop_on_signal(s->app->loop, SIGTERM, on_signal, s);
    loop_on_signal(s->app->loop, SIGHUP, on_signal, s);
    loop_on_signal(s->app->loop, SIGQUIT, on_signal, s);
    loop_set_before_sleep(s->app->loop, on_before_sleep, s);
    s->view = progress_view_new(s->app, s->cli->face->name, &s->terminal);
    if (flags & ALL_RUNTIMES)
        return NULL;
    TRY(session_choose(s, s->project ? s->project->working_dir : NULL));
    if (flags & SAY_RUNTIME)
        say_runtime(s);
    return NULL;
}

/* ---- acts ---- */

struct err *
session_act(struct cli *cli, const struct strv *services, const struct act_options *o)
{
    CLEANUP(session_release) struct session s = SESSION_INIT;
    enum verb_id verb = cli->command->verb;

    TRY(verb == VERB_RESTART ? session_load_all(&s, cli, services)
                             : session_load(&s, cli, NEED_FILE_OR_NAME, services));
    TRY(session_open(&s, SAY_RUNTIME));
    verbs[verb].act(s.seat, &s.target, o, session_done, &s);
    return session_wait(&s);
}
