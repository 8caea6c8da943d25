#include "core/app.h"

#include "base/err.h"
#include "base/vec.h"
#include "core/ask.h"
#include "core/journal.h"
#include "core/settings.h"
#include "exec/loop.h"
#include "exec/pool.h"
#include "exec/proc.h"
#include "exec/program.h"

struct err *
app_new(const struct app_options *opt, struct app **ret_app)
{
    CLEANUP(app_freep) struct app *app = mem_alloc(sizeof *app);

    app->opt = *opt;
    TRY(loop_new(&app->loop));
    app->programs = programs_new(NULL);
    app->opt.width = opt->width ? opt->width : pool_default_width();
    app->pool = pool_new(app->loop, app->opt.width);
    app->journal = journal_new();
    TRY(settings_read(&app->settings));
    runtimes_init(app);
    *ret_app = STEAL(app);
    return NULL;
}

/* What is under way lets go of everything, the innermost first. */
static void
end_all_work(struct app *app)
{
    while (app->interrupts.len) {
        struct interrupt_row row = app->interrupts.v[app->interrupts.len - 1];

        app->interrupts.len--;
        row.fn(row.arg, 0);
    }
}

void
app_free(struct app *app)
{
    if (!app)
        return;
    proc_kill_all();
    if (app->pool)
        end_all_work(app);
    pool_free(app->pool);
    ask_end_all(app);
    journal_free(app->journal);
    runtimes_release(app);
    settings_free(app->settings);
    programs_free(app->programs);
    progress_release(&app->progress);
    command_log_release(&app->commands);
    VEC_RELEASE(&app->interrupts);
    loop_free(app->loop);
    free(app);
}

void
app_freep(struct app **app)
{
    app_free(*app);
}

bool
app_interrupt(struct app *app)
{
    for (size_t i = app->interrupts.len; i-- > 0;) {
        struct interrupt_row *row = &app->interrupts.v[i];

        if (row->fn(row->arg, ++row->times))
            return true;
    }
    return false;
}

void
app_on_interrupt(struct app *app, bool (*fn)(void *arg, int times), void *arg)
{
    VEC_PUSH(&app->interrupts, ((struct interrupt_row){ fn, arg, 0 }));
}

void
app_off_interrupt(struct app *app, bool (*fn)(void *arg, int times), void *arg)
{
    for (size_t i = app->interrupts.len; i-- > 0;)
        if (app->interrupts.v[i].fn == fn && app->interrupts.v[i].arg == arg) {
            VEC_REMOVE(&app->interrupts, i);
            return;
        }
}
