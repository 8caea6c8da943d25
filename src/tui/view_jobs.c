/* What was asked for and what became of it; and every command that crank has run. */
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "core/app.h"
#include "tui/jobs.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/words.h"

#include <stdlib.h>

/* ---- jobs ---- */

static const struct list_column job_columns[] = {
    { "JOB", 24, false, 0, 0 },
    { "STATE", 8, false, 0, 0 },
    { "TOOK", 6, true, 2, 0 },
    { "RUNTIME", 7, false, 3, 0 },
};

static void
open_jobs(struct view *v, const struct subject *about)
{
    sheet_open(v, about, job_columns, ARRAY_LEN(job_columns), "nothing was asked for yet");
    ((struct sheet *)v)->list.newest_first = true;
}

static void
add_job(struct sheet *t, const struct job *j)
{
    static const char *const words[] = { "running", "done", "FAILED" };
    static const enum style styles[] = { STYLE_BUSY, STYLE_GOOD, STYLE_BAD };
    CLEANUP(mem_freep)
    char *id = mem_printf("%llu", (unsigned long long)j->number), *sub = NULL;
    CLEANUP(str_release) struct str took = STR_INIT;
    struct list_row *row = sheet_add(t, id, 0, (struct subject){ .kind = SUBJECT_NONE });
    int64_t end = j->state == JOB_RUNNING ? num_wall_ns() : j->ended;

    words_span((end - j->began) / NS_PER_S, &took);
    list_cell(&t->list, row, 0, STYLE_NORMAL, j->title);
    list_cell(&t->list, row, 1, styles[j->state], words[j->state]);
    list_cell(&t->list, row, 2, STYLE_DIM, took.buf);
    list_cell(&t->list, row, 3, STYLE_DIM, j->seat ? j->seat->name : "-");
    for (const struct err *e = j->err; e; e = e->next) {
        free(sub);
        sub = mem_printf("%llu/%p", (unsigned long long)j->number, (const void *)e);
        row = sheet_add(t, sub, 1, (struct subject){ .kind = SUBJECT_NONE });
        list_cell(&t->list, row, 0, STYLE_BAD, e->msg);
        if (!e->hint)
            continue;
        free(sub);
        sub = mem_printf("%llu/%p/hint", (unsigned long long)j->number, (const void *)e);
        row = sheet_add(t, sub, 1, (struct subject){ .kind = SUBJECT_NONE });
        list_cell(&t->list, row, 0, STYLE_KEY, e->hint);
    }
}

static void
refresh_jobs(struct view *v)
{
    const struct jobs *js = v->ui->jobs;
    struct sheet *t = (struct sheet *)v;
    uint64_t oldest = js->count > JOBS_MAX ? js->count - JOBS_MAX + 1 : 1;

    sheet_begin(t);
    for (uint64_t n = js->count; n >= oldest && n; n--)
        add_job(t, js->v[(n - 1) % JOBS_MAX]);
    sheet_end(t);
}

const struct view_class view_jobs = {
    .id = VIEW_JOBS,
    .name = "jobs",
    .title = "jobs",
    .digit = '9',
    .about = "What you asked for, and what became of it",
    .size = sizeof(struct sheet),
    .open = open_jobs,
    .close = sheet_close,
    .refresh = refresh_jobs,
    .draw = sheet_draw,
    .list = sheet_list,
    .status = sheet_status,
};

/* ---- commands ---- */

static const struct list_column command_columns[] = {
    { "COMMAND", 40, false, 0, 0 },
    { "EXIT", 4, true, 1, 0 },
    { "MS", 6, true, 2, LIST_SORTS },
};

static void
open_commands(struct view *v, const struct subject *about)
{
    sheet_open(v, about, command_columns, ARRAY_LEN(command_columns), "no command was run yet");
    ((struct sheet *)v)->list.newest_first = true;
}

static void
add_command(struct sheet *t, const struct command *k)
{
    CLEANUP(mem_freep)
    char *id = mem_printf("%llu", (unsigned long long)k->number), *sub = NULL;
    CLEANUP(str_release) struct str text = STR_INIT;
    struct list_row *row = sheet_add(t, id, 0, (struct subject){ .kind = SUBJECT_NONE });

    list_cell(&t->list, row, 0, k->changes ? STYLE_NORMAL : STYLE_DIM, k->text);
    str_printf(&text, "%d", k->status);
    list_cell(&t->list, row, 1, k->status && k->ms >= 0 ? STYLE_BAD : STYLE_DIM,
              k->ms < 0 || k->stopped ? "-" : text.buf);
    str_clear(&text);
    str_printf(&text, "%lld", (long long)k->ms);
    list_number(&t->list, row, 2, k->ms < 0 ? STYLE_BUSY : STYLE_DIM, (double)k->ms,
                k->ms < 0 ? "runs" : text.buf);
    if (!k->said)
        return;
    sub = mem_printf("%llu/said", (unsigned long long)k->number);
    row = sheet_add(t, sub, 1, (struct subject){ .kind = SUBJECT_NONE });
    list_cell(&t->list, row, 0, STYLE_BAD, k->said);
}

static void
refresh_commands(struct view *v)
{
    const struct command_log *log = &v->ui->app->commands;
    struct sheet *t = (struct sheet *)v;

    sheet_begin(t);
    for (uint64_t n = log->count; n && command_get(log, n); n--)
        add_command(t, command_get(log, n));
    sheet_end(t);
}

const struct view_class view_commands = {
    .id = VIEW_COMMANDS,
    .name = "commands",
    .title = "commands that crank has run",
    .size = sizeof(struct sheet),
    .open = open_commands,
    .close = sheet_close,
    .refresh = refresh_commands,
    .draw = sheet_draw,
    .list = sheet_list,
    .status = sheet_status,
};
