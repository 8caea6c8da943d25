#include "tui/jobs.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <stdlib.h>

/* Each job knows its dashboard through the ring that holds it. */
struct job_of {
    struct job job;
    struct ui *ui;
};

static void
job_free(struct job *j)
{
    if (!j)
        return;
    free(j->title);
    free(j->step);
    free(j->arg);
    err_free(j->err);
    subjects_release(&j->on);
    free(j);
}

static struct job *
slot(const struct jobs *js, uint64_t number)
{
    return js->v[(number - 1) % JOBS_MAX];
}

static uint64_t
oldest(const struct jobs *js)
{
    return js->count > JOBS_MAX ? js->count - JOBS_MAX + 1 : 1;
}

const struct job *
jobs_latest_running(const struct jobs *js)
{
    for (uint64_t n = js->count; n >= oldest(js) && n; n--)
        if (slot(js, n)->state == JOB_RUNNING)
            return slot(js, n);
    return NULL;
}

size_t
jobs_running(const struct jobs *js)
{
    size_t count = 0;

    for (uint64_t n = oldest(js); n <= js->count; n++)
        count += slot(js, n)->state == JOB_RUNNING;
    return count;
}

/* What the work under way says is the newest job's step. */
static void
progress_came(void *arg, const struct progress *p)
{
    struct ui *ui = arg;
    struct job *j = (struct job *)jobs_latest_running(ui->jobs);

    if (!j || p->phase == PROGRESS_INFO)
        return;
    free(j->step);
    j->step = *p->subject ? mem_printf("%s %s", p->subject, p->text) : mem_dup(p->text);
    ui_dirty(ui);
}

struct jobs *
jobs_new(struct ui *ui)
{
    progress_listen(&ui->app->progress, progress_came, ui);
    return mem_alloc(sizeof(struct jobs));
}

void
jobs_stop(struct jobs *js, struct ui *ui)
{
    if (js)
        progress_unlisten(&ui->app->progress, progress_came, ui);
}

void
jobs_free(struct jobs *js)
{
    if (!js)
        return;
    for (size_t i = 0; i < JOBS_MAX; i++)
        job_free(js->v[i]);
    free(js);
}

struct job *
job_begin(struct ui *ui, struct seat *seat, const char *fmt, ...)
{
    struct job_of *made = mem_alloc(sizeof *made);
    struct jobs *js = ui->jobs;
    va_list ap;

    va_start(ap, fmt);
    made->job.title = mem_vprintf(fmt, ap);
    va_end(ap);
    made->ui = ui;
    made->job.seat = seat;
    made->job.began = num_wall_ns();
    made->job.number = ++js->count;
    job_free(slot(js, js->count));
    js->v[(js->count - 1) % JOBS_MAX] = &made->job;
    ui_dirty(ui);
    return &made->job;
}

void
job_done(void *job, struct err *e)
{
    struct job *j = job;
    struct ui *ui = ((struct job_of *)job)->ui;

    j->ended = num_wall_ns();
    j->state = e ? JOB_FAILED : JOB_DONE;
    j->err = e;
    if (e)
        ui_say_err(ui, err_dup(e));
    else
        ui_say(ui, STYLE_GOOD, "%s: done", j->title);
    if (j->seat)
        world_wake(ui->world, j->seat);
    if (j->finished)
        j->finished(ui, j);
    ui_dirty(ui);
}

void
jobs_undo(struct ui *ui)
{
    const struct jobs *js = ui->jobs;

    for (uint64_t n = js->count; n >= oldest(js) && n; n--) {
        struct job *j = slot(js, n);
        void (*undo)(struct ui *, const struct job *) = j->undo;

        if (!undo || j->state != JOB_DONE)
            continue;
        j->undo = NULL;
        undo(ui, j);
        return;
    }
    ui_say(ui, STYLE_DIM, "nothing to undo: only stop, start, pause, unpause and marks are");
}
