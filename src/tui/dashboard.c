#include "tui/dashboard.h"

#include "base/err.h"
#include "base/mem.h"
#include "core/app.h"
#include "exec/fg.h"
#include "exec/loop.h"
#include "exec/proc.h"
#include "tui/jobs.h"
#include "tui/screen.h"
#include "tui/script.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAME_MS = 100, CLOCK_MS = 1000 };

#define ERR_NO_TERMINAL "no-terminal"

/* ---- drawing ---- */

static void
draw_now(struct ui *ui)
{
    loop_timer_cancel(ui->app->loop, ui->frame_timer);
    ui->frame_timer = 0;
    ui_draw(ui);
    ui->drawn_ms = loop_now_ms();
    if (ui->screen)
        screen_draw(ui->screen, ui->cells);
}

static void
frame_due(void *arg)
{
    struct ui *ui = arg;

    ui->frame_timer = 0;
    ui->at_once = true;
}

/* From data at most ten times a second, from a key at once. */
static void
before_sleep(void *arg)
{
    struct ui *ui = arg;
    int64_t since = loop_now_ms() - ui->drawn_ms;

    if (!ui->dirty)
        return;
    if (ui->at_once || since >= FRAME_MS)
        draw_now(ui);
    else if (!ui->frame_timer)
        ui->frame_timer = loop_timer_start(ui->app->loop, FRAME_MS - since, frame_due, ui);
}

static void
world_changed(void *arg)
{
    struct ui *ui = arg;

    ui->stale = ui->dirty = true;
}

static void
second_passed(void *arg)
{
    struct ui *ui = arg;

    ui->clock_timer = loop_timer_start(ui->app->loop, CLOCK_MS, second_passed, ui);
    world_tick(ui->world);
    ui->stale = ui->dirty = true;
}

/* ---- the terminal ---- */

static void
keys_ready(void *arg, int fd, unsigned events)
{
    struct ui *ui = arg;
    struct key_event ev;
    bool any = false;

    (void)fd;
    (void)events;
    for (; ui->screen && screen_read(ui->screen, &ev); any = true)
        if (ev.key != KEY_RESIZE_)
            ui_key(ui, &ev);
    /* Ready for ever: the window was closed, and SIGHUP is ignored or went to another. */
    if (!any && !screen_there(ui->screen))
        ui_quit(ui, 128 + SIGHUP);
}

/* Only the last size of a storm is drawn: the next turn reads it. */
static void
resized(void *arg, int signo)
{
    struct ui *ui = arg;
    int width, height;

    (void)signo;
    screen_size(ui->screen, &width, &height);
    if (width != ui->cells->width || height != ui->cells->height)
        cells_resize(ui->cells, width, height);
    ui->dirty = true;
}

static void
ended(void *arg, int signo)
{
    ui_quit(arg, 128 + signo);
}

static void
stopped(void *arg, int signo)
{
    (void)signo;
    ui_leave_screen(arg);
    raise(SIGSTOP);
}

/* Whoever had the terminal meanwhile may have changed its settings and what it shows. */
static void
continued(void *arg, int signo)
{
    (void)signo;
    ui_enter_screen(arg);
    resized(arg, SIGWINCH);
}

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void
crashed(int signo)
{
    proc_kill_now();
    fg_kill_now();
    screen_crash_reset();
    raise(signo); /* the handler is gone by SA_RESETHAND */
}

/* On a stack of its own: the crash may be that ours is full. */
static void
catch_crashes(void)
{
    static char stack[64 << 10];
    struct sigaction sa = { .sa_handler = crashed,
                            .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK) };

    sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
    for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
        sigaction(crashes[i], &sa, NULL);
}

/* Before the screen is opened: what comes in between finds somebody. */
static void
catch_signals(struct ui *ui)
{
    static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        loop_on_signal(ui->app->loop, ends[i], ended, ui);
}

static struct err *
open_terminal(struct ui *ui, const struct dashboard_options *o)
{
    struct loop *loop = ui->app->loop;
    int width, height;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_hint(err_new(ERR_NO_TERMINAL, "the dashboard needs a terminal"),
                        "'crank runtimes' and 'crank-compose ps' print to pipes and files");
    loop_on_signal(loop, SIGWINCH, resized, ui);
    loop_on_signal(loop, SIGTSTP, stopped, ui);
    loop_on_signal(loop, SIGCONT, continued, ui);
    catch_crashes();
    TRY(screen_open(
        &(struct screen_options){ .theme = o->theme, .ascii = o->ascii, .mouse = true },
        &ui->screen));
    screen_size(ui->screen, &width, &height);
    ui->cells = cells_new(width, height);
    ui->cells->ascii = screen_ascii(ui->screen);
    loop_watch_fd(loop, STDIN_FILENO, LOOP_READ, keys_ready, ui);
    return NULL;
}

static struct err *
open_script(struct ui *ui, const struct dashboard_options *o)
{
    ui->cells = cells_new(o->width ? o->width : 80, o->height ? o->height : 24);
    ui->cells->ascii = o->ascii;
    return script_open(ui, o->script, &ui->script);
}

/* ---- the whole ---- */

static void
dashboard_close(struct ui *ui)
{
    struct app *app = ui->app;

    if (!app)
        return;
    loop_unwatch_fd(app->loop, STDIN_FILENO);
    loop_set_before_sleep(app->loop, NULL, NULL);
    while (ui->top && !ui_pop(ui))
        continue;
    if (ui->top)
        ui_close_last(ui);
    screen_close(ui->screen);
    script_free(ui->script);
    world_stop(ui->world);
    jobs_stop(ui->jobs, ui);
    app_free(app); /* whoever waits for an answer is told */
    jobs_free(ui->jobs);
    world_free(ui->world);
    cells_free(ui->cells);
    free(ui->message);
}

struct err *
dashboard_run(const struct dashboard_options *o, int *ret_status)
{
    CLEANUP(dashboard_close) struct ui ui = { .status = 0 };
    struct app_options options = { .program = "crank", .read_only = o->read_only };
    struct err *e;

    TRY(app_new(&options, &ui.app));
    catch_signals(&ui);
    e = o->script ? open_script(&ui, o) : open_terminal(&ui, o);
    if (e)
        return e;
    loop_set_before_sleep(ui.app->loop, before_sleep, &ui);
    ui.jobs = jobs_new(&ui);
    ui.world = world_new(ui.app, world_changed, &ui);
    ui_push(&ui, VIEW_OVERVIEW, NULL);
    ui.clock_timer = loop_timer_start(ui.app->loop, CLOCK_MS, second_passed, &ui);
    if (ui.script)
        script_start(ui.script);
    loop_run(ui.app->loop);
    *ret_status = ui.status;
    return ui.script ? script_error(ui.script) : NULL;
}
