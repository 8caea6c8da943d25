#include "tui/act_list.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/ask.h"
#include "model/engine.h"
#include "tui/jobs.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <stdlib.h>

/* In the order in which a person would want them; each is tried until one is there. */
static const char *const shells[] = { "bash", "sh", "ash", "/busybox/sh", "/bin/busybox" };

struct search {
    struct ui *ui;
    struct job *job;
    struct seat *seat;
    char *id, *name;
    size_t at;
};

static void
search_free(struct search *s)
{
    free(s->id);
    free(s->name);
    free(s);
}

static struct err *
exec_call(const struct search *s, bool tty, struct call *ret_call)
{
    const char *words[3] = { shells[s->at], "-c", "exit" };
    struct exec_query q = { .id = s->id, .tty = tty, .interactive = tty };

    q.command.v = words;
    q.command.len = tty ? 1 : 3;
    q.command.given = true;
    return call_exec(s->seat->rt, &q, ret_call);
}

/* The shell has the terminal; the dashboard stands still and comes back afterwards. */
static void
enter(struct search *s)
{
    struct ui *ui = s->ui;
    struct call call;
    int status = 0;
    struct err *e = exec_call(s, true, &call);

    ui_leave_screen(ui);
    if (!e)
        e = ask_foreground(s->seat, &call, "shell", &status);
    ui_enter_screen(ui);
    job_done(s->job, e);
    if (!e)
        ui_say(ui, STYLE_DIM, "%s in %s ended with %d", shells[s->at], s->name, status);
}

static void try_next(struct search *s);

static void
tried(void *arg, struct reply *r)
{
    struct search *s = arg;

    if (!r->e && r->status == 0) {
        enter(s);
        search_free(s);
        return;
    }
    s->at++;
    if (s->at < ARRAY_LEN(shells)) {
        try_next(s);
        return;
    }
    job_done(s->job, err_hint(err_new("no-shell", "%s has no shell that crank knows", s->name),
                              "its image was made without one; the logs (l) and the inspection "
                              "(i) still tell much"));
    search_free(s);
}

static void
try_next(struct search *s)
{
    struct call call;
    struct err *e = exec_call(s, false, &call);

    if (e) {
        job_done(s->job, e);
        search_free(s);
        return;
    }
    ask(s->seat, &call, &(struct ask_options){ .rank = POOL_USER, .label = "look for a shell" },
        tried, s);
}

/* The first running container of what is selected. */
static const struct container *
shell_target(struct ui *ui, const struct subject *s)
{
    const struct snapshot *now = world_snapshot(ui->world, s->seat);

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (c->state != STATE_RUNNING)
            continue;
        if (s->kind == SUBJECT_CONTAINER ? str_eq(c->id, s->id)
                                         : str_eq(c->project, s->project) &&
                                               (!*s->service || str_eq(c->service, s->service)))
            return c;
    }
    return NULL;
}

void
act_shell(struct ui *ui)
{
    struct subject about;
    const struct container *c;
    struct search *s;

    if (!ui_subject(ui, &about))
        return;
    c = shell_target(ui, &about);
    if (!c) {
        ui_say(ui, STYLE_DIM, "shell: %s does not run", about.name);
    } else if (!ui->screen) {
        ui_say(ui, STYLE_DIM, "shell: a script has no terminal to give away");
    } else {
        s = mem_alloc(sizeof *s);
        *s = (struct search){ .ui = ui,
                              .seat = about.seat,
                              .id = mem_dup(c->id),
                              .name = mem_dup(c->name),
                              .job = job_begin(ui, about.seat, "shell in %s", c->name) };
        try_next(s);
    }
    subject_release(&about);
}
