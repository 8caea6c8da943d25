/*
 * One process's share of the world: the loop, the runtimes with what is known of each, the
 * children that may run at once, and who listens.  The command line uses it with one runtime,
 * the dashboard with all that answer.
 *
 * Everything asynchronous in core ends in one done callback, exactly once, from the loop or
 * before the starting function returns; the callback owns the error.
 */
#pragma once

#include "base/base.h"
#include "core/commands.h"
#include "core/progress.h"
#include "core/runtimes.h"

struct asked;
struct err;
struct journal;
struct loop;
struct pool;
struct programs;
struct settings;

#define ERR_READ_ONLY "read-only"     /* --read-only: nothing that changes is started */
#define ERR_EXIT_STATUS "exit-status" /* no error to print, but the status to end with */

/* e is NULL on success; an ERR_EXIT_STATUS has no message, only e->status. */
typedef void done_fn(void *arg, struct err *e);

struct app_options {
    const char *program; /* "crank-compose": begins the commands that hints propose */
    bool read_only;      /* calls that change something are refused where they are started */
    bool dry_run;        /* plans are told, not carried out; changing calls are refused too */
    size_t width;        /* children at once; 0: twice the cores */
};

struct app {
    struct app_options opt; /* opt.program is borrowed for the life of the app */
    struct loop *loop;
    struct programs *programs;
    struct pool *pool;
    struct settings *settings;
    struct runtimes runtimes;
    struct progress_bus progress;
    struct command_log commands;
    struct asked *asked; /* calls under way */
    struct journal *journal;
    struct {
        struct interrupt_row {
            bool (*fn)(void *arg, int times);
            void *arg;
            int times;
        } * v;
        size_t len, cap;
    } interrupts; /* innermost last */
};

/*
 * Makes the loop and reads the user's settings; an unreadable settings file is an error with
 * its place.  Starts no process.
 */
WARN_UNUSED struct err *app_new(const struct app_options *opt, struct app **ret_app);
/*
 * Stops all children of ours and waits for them.  The done of what is still under way is told
 * ERR_INTERRUPTED.  NULL is fine.
 */
void app_free(struct app *app);
void app_freep(struct app **app);

/*
 * Ctrl-C: tells the innermost work under way, with how often it has been told (1, 2, …).
 * false: nobody wanted it, the program may end.  SIGTERM is told alike.
 */
bool app_interrupt(struct app *app);
/*
 * fn answers false when it has nothing to stop any more: the next one is asked.  times 0: the
 * app is being freed, all must be let go of; the answer does not matter.
 */
void app_on_interrupt(struct app *app, bool (*fn)(void *arg, int times), void *arg);
void app_off_interrupt(struct app *app, bool (*fn)(void *arg, int times), void *arg);
