/*
 * What a command works with: the project as its files say, and the runtime that was chosen,
 * with progress on the status stream, signals, and the loop that turns until an answer is
 * there.
 *
 *     CLEANUP(session_release) struct session s = SESSION_INIT;
 *     TRY(session_load(&s, cli, NEED_FILE, operands));
 *     TRY(session_open(&s, SAY_RUNTIME));
 *     verb_stop(s.seat, &s.target, &options, session_done, &s);
 *     return session_wait(&s);
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "cli/terminal.h"
#include "compose/load.h"
#include "core/verbs.h"

struct app;
struct arena;
struct choice;
struct cli;
struct err;
struct progress_view;
struct project;
struct seat;

/* What a command must know of the project. */
enum need {
    NEED_FILE,         /* the files, always */
    NEED_FILE_OR_NAME, /* the files, unless -p stands there without -f */
    NEED_NAME,         /* the name: -p, else COMPOSE_PROJECT_NAME, else the files */
    NEED_NOTHING,      /* no project at all */
};

enum session_flag {
    SAY_RUNTIME = 1,  /* one line says which runtime and why */
    ALL_RUNTIMES = 2, /* none is chosen: the command looks at all of them */
};

struct session {
    struct cli *cli;
    struct terminal terminal;
    struct arena *arena; /* of the load */
    struct load_options load;
    struct load_warnings warnings;
    const struct project *project; /* NULL: only its name is known */
    struct target target;
    struct app *app;
    struct seat *seat;
    struct choice *choice;
    struct progress_view *view;
    struct err *failed; /* of the loop's last answer */
    bool answered;
    int signal; /* that ended the loop, or 0 */
};

#define SESSION_INIT \
    { \
        .cli = NULL \
    }
void session_release(struct session *s);

/* The options of the loader from those before the command; services may be NULL. */
WARN_UNUSED struct err *session_load(struct session *s, struct cli *cli, enum need need,
                                     const struct strv *services);
/*
 * As session_load with NEED_FILE_OR_NAME, but the project keeps all of its services: the named
 * ones are only enabled.  For commands that also touch what depends on them.
 */
WARN_UNUSED struct err *session_load_all(struct session *s, struct cli *cli,
                                         const struct strv *services);
/* For commands that look through files by themselves: s->load is filled in, nothing is read. */
WARN_UNUSED struct err *session_prepare(struct session *s, struct cli *cli,
                                        const struct strv *services);
/*
 * A variable of the project's .env (or --env-file), for options that have one; NULL when it is
 * not there or nothing can be read: whoever loads the project says why.
 */
const char *session_dotenv(struct cli *cli, const char *name);
/* One more warning beside the loader's; texts are borrowed. */
void session_warn(struct session *s, struct pos at, const char *path, const char *msg);
/* Prints the warnings, each once. */
void session_print_warnings(struct session *s);

/* After session_load: makes the app and chooses the runtime. */
WARN_UNUSED struct err *session_open(struct session *s, unsigned flags);
/* After session_open with ALL_RUNTIMES: chooses for the project of a folder (NULL: none). */
WARN_UNUSED struct err *session_choose(struct session *s, const char *project_dir);
/* The done callback for session_wait; arg is the session. */
void session_done(void *arg, struct err *e);
/* Turns the loop until session_done; its error, or ERR_INTERRUPTED. */
WARN_UNUSED struct err *session_wait(struct session *s);

/*
 * The whole of a command whose verb is an act on services (core/verbs.h): the project, the
 * runtime, the act, its end.
 */
WARN_UNUSED struct err *session_act(struct cli *cli, const struct strv *services,
                                    const struct act_options *o);
