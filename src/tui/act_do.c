#include "tui/act_list.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/act.h"
#include "core/app.h"
#include "core/verbs.h"
#include "model/engine.h"
#include "tui/jobs.h"
#include "tui/overlays.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

/* ---- whom it is done to ---- */

static bool
belongs(const struct container *c, const struct subject *s)
{
    switch (s->kind) {
    case SUBJECT_CONTAINER:
        return str_eq(c->id, s->id);
    case SUBJECT_SERVICE:
        return str_eq(c->project, s->project) && str_eq(c->service, s->service) && !c->oneoff;
    case SUBJECT_PROJECT:
        return str_eq(c->project, s->project) && !c->oneoff;
    default:
        return false;
    }
}

typedef bool wanted_fn(const struct container *c);

/* The containers behind the subjects, each once, as subjects of their own. */
static void
containers_of(struct ui *ui, const struct subjects *from, wanted_fn *wanted,
              struct subjects *ret)
{
    for (size_t i = 0; i < from->len; i++) {
        const struct snapshot *now = world_snapshot(ui->world, from->v[i].seat);

        for (size_t k = 0; now && k < now->containers.len; k++) {
            const struct container *c = &now->containers.v[k];
            bool known = false;
            struct subject s;

            if (!belongs(c, &from->v[i]) || (wanted && !wanted(c)))
                continue;
            for (size_t n = 0; n < ret->len && !known; n++)
                known = str_eq(ret->v[n].id, c->id);
            if (known)
                continue;
            subject_set(&s, SUBJECT_CONTAINER, from->v[i].seat, c->project, c->service, c->id,
                        c->name);
            VEC_PUSH(ret, s);
        }
    }
}

static void
selected_containers(struct ui *ui, wanted_fn *wanted, struct subjects *ret)
{
    struct subjects chosen = { NULL, 0, 0 };

    ui_subjects(ui, &chosen);
    containers_of(ui, &chosen, wanted, ret);
    subjects_release(&chosen);
}

static bool
is_paused(const struct container *c)
{
    return c->state == STATE_PAUSED;
}

static bool
is_stopped(const struct container *c)
{
    return !container_runs(c);
}

static bool
is_pausable(const struct container *c)
{
    return c->state == STATE_RUNNING;
}

static bool
any_of(struct ui *ui, const struct subject *s, wanted_fn *wanted)
{
    const struct snapshot *now = world_snapshot(ui->world, s->seat);

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if ((!wanted || wanted(c)) && belongs(c, s))
            return true;
    }
    return false;
}

/* Of very many marks only so many are looked at for a hint: it is drawn with every key. */
enum { HINT_MARKS = 100 };

static bool
any_selected(struct ui *ui, wanted_fn *wanted, size_t most)
{
    struct subjects chosen = { NULL, 0, 0 };
    bool any = false;

    ui_subjects(ui, &chosen);
    for (size_t i = 0; i < chosen.len && i < most && !any; i++)
        any = any_of(ui, &chosen.v[i], wanted);
    subjects_release(&chosen);
    return any;
}

static char *
names_of(const struct subjects *s)
{
    if (s->len == 1)
        return mem_dup(s->v[0].name);
    return mem_printf("%zu containers", s->len);
}

/* ---- actions on containers, a job for each runtime ---- */

static void act_on_all(struct ui *ui, const struct act *act, const struct subjects *on);

/* What a verb did is taken back by the one that the table names. */
static void
undo_verb(struct ui *ui, const struct job *j)
{
    const struct verb *v = &verbs[verbs[j->verb].undo];

    act_on_all(ui, &(struct act){ .verb = v }, &j->on);
}

static void
act_on_seat(struct ui *ui, const struct act *act, const struct subjects *all, struct seat *seat)
{
    VEC(struct op_target) targets = { 0 };
    struct subjects mine = { NULL, 0, 0 };
    CLEANUP(mem_freep) char *names = NULL;
    struct job *j;

    for (size_t i = 0; i < all->len; i++) {
        const struct subject *s = &all->v[i];
        struct subject copy;

        if (s->seat != seat)
            continue;
        subject_copy(&copy, s);
        VEC_PUSH(&mine, copy);
        VEC_PUSH(&targets,
                 ((struct op_target){
                     .id = s->id, .name = s->name, .service = s->service, .made_by = -1 }));
    }
    names = names_of(&mine);
    j = job_begin(ui, seat, "%s %s", op_kinds[act->verb->op].word, names);
    j->verb = (enum verb_id)(act->verb - verbs);
    j->undo = act->verb->undo == VERB_NONE ? NULL : undo_verb;
    j->on = mine;
    act_on(seat, act, targets.v, targets.len, job_done, j);
    VEC_RELEASE(&targets);
}

static void
act_on_all(struct ui *ui, const struct act *act, const struct subjects *on)
{
    for (size_t i = 0; i < on->len; i++) {
        bool first = true;

        for (size_t k = 0; k < i && first; k++)
            first = on->v[k].seat != on->v[i].seat;
        if (first)
            act_on_seat(ui, act, on, on->v[i].seat);
    }
}

static void
do_to_selected(struct ui *ui, const struct act *act, wanted_fn *wanted, const char *none)
{
    struct subjects on = { NULL, 0, 0 };

    selected_containers(ui, wanted, &on);
    if (on.len)
        act_on_all(ui, act, &on);
    else
        ui_say(ui, STYLE_DIM, "%s: %s", op_kinds[act->verb->op].word, none);
    subjects_release(&on);
}

static void
do_verb(struct ui *ui, enum verb_id verb, wanted_fn *wanted, const char *none)
{
    do_to_selected(ui, &(struct act){ .verb = &verbs[verb] }, wanted, none);
}

void
act_stop(struct ui *ui)
{
    do_verb(ui, VERB_STOP, container_runs, "nothing of it runs");
}

void
act_start(struct ui *ui)
{
    do_verb(ui, VERB_START, is_stopped, "all of it runs already");
}

void
act_restart(struct ui *ui)
{
    do_verb(ui, VERB_RESTART, NULL, "there is no container");
}

/* What is paused goes on; where nothing is paused, what runs pauses. */
void
act_pause(struct ui *ui)
{
    if (any_selected(ui, is_paused, SIZE_MAX))
        do_verb(ui, VERB_UNPAUSE, is_paused, "");
    else
        do_verb(ui, VERB_PAUSE, is_pausable, "nothing of it runs");
}

/* ---- what there is to do ---- */

bool
idle_running(struct ui *ui)
{
    return !any_selected(ui, container_runs, HINT_MARKS);
}

bool
idle_stopped(struct ui *ui)
{
    return !any_selected(ui, is_stopped, HINT_MARKS);
}

bool
idle_present(struct ui *ui)
{
    return ui_subject_kind(ui, NULL) <= SUBJECT_CONTAINER &&
           !any_selected(ui, NULL, HINT_MARKS);
}

/* ---- kill ---- */

static const char *const signals[] = { "SIGTERM", "SIGINT",  "SIGHUP",  "SIGQUIT", "SIGUSR1",
                                       "SIGUSR2", "SIGKILL", "SIGSTOP", "SIGCONT" };
static const char *const signal_notes[] = { "asks to end",
                                            "as Ctrl-C",
                                            "often: read the settings again",
                                            "often: end with a core dump",
                                            "whatever the program makes of it",
                                            "whatever the program makes of it",
                                            "ends it at once, nothing is saved",
                                            "stands still until SIGCONT",
                                            "goes on" };

static void
signal_picked(struct ui *ui, size_t index, void *arg)
{
    struct act act = { .verb = &verbs[VERB_KILL], .signal = signals[index] };

    (void)arg;
    do_to_selected(ui, &act, container_runs, "nothing of it runs");
}

void
act_kill(struct ui *ui)
{
    struct subjects on = { NULL, 0, 0 };
    CLEANUP(mem_freep) char *title = NULL, *names = NULL;
    struct menu_item items[ARRAY_LEN(signals)];

    selected_containers(ui, container_runs, &on);
    names = names_of(&on);
    title = mem_printf("a signal to %s", names);
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        items[i] = (struct menu_item){ (int)('1' + i), signals[i], signal_notes[i] };
    if (on.len)
        ui_menu(ui, &(struct menu_spec){ .title = title,
                                         .items = items,
                                         .count = ARRAY_LEN(items),
                                         .pick = signal_picked });
    else
        ui_say(ui, STYLE_DIM, "signal: nothing of it runs");
    subjects_release(&on);
}

/* ---- remove ---- */

struct removal {
    struct subjects on;
};

static enum op_kind
removal_kind(const struct subject *s)
{
    return s->kind == SUBJECT_IMAGE    ? OP_IMAGE_REMOVE
           : s->kind == SUBJECT_VOLUME ? OP_VOLUME_REMOVE
                                       : OP_NETWORK_REMOVE;
}

static void
removal_release(void *arg)
{
    subjects_release(&((struct removal *)arg)->on);
}

static void
remove_accepted(struct ui *ui, void *arg)
{
    const struct act act = { .verb = &verbs[VERB_RM], .force = true };
    struct removal *r = arg;

    if (r->on.v[0].kind == SUBJECT_CONTAINER)
        act_on_all(ui, &act, &r->on);
    for (size_t i = 0; i < r->on.len && r->on.v[0].kind != SUBJECT_CONTAINER; i++) {
        const struct subject *s = &r->on.v[i];
        const char *id = s->kind == SUBJECT_VOLUME ? s->name : s->id;
        struct job *j = job_begin(ui, s->seat, "remove %s", s->name);

        act_remove_objects(s->seat, removal_kind(s), &id, 1, job_done, j);
    }
}

static void
put_removal_text(const struct ui *ui, const struct subjects *on, struct str *out)
{
    size_t running = 0;

    for (size_t i = 0; i < on->len && i < 8; i++)
        str_printf(out, "%s on %s\n", on->v[i].name, on->v[i].seat->name);
    if (on->len > 8)
        str_printf(out, "and %zu more\n", on->len - 8);
    for (size_t i = 0; i < on->len; i++) {
        const struct container *c = world_container(ui->world, on->v[i].seat, on->v[i].id);

        running += c && container_runs(c);
    }
    if (running && on->len == 1)
        str_put(out, "\nIt runs: it is killed first.\n");
    else if (running)
        str_printf(out, "\n%zu of them %s and %s killed first.\n", running,
                   running == 1 ? "runs" : "run", running == 1 ? "is" : "are");
    if (on->v[0].kind == SUBJECT_CONTAINER)
        str_put(out, "\nWhat was written inside is lost; volumes stay.\n");
    if (on->v[0].kind == SUBJECT_VOLUME)
        str_put(out, "\nThe data in it are lost for ever.\n");
}

void
act_remove(struct ui *ui)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct removal *r = mem_alloc(sizeof *r);
    struct subjects chosen = { NULL, 0, 0 };

    ui_subjects(ui, &chosen);
    if (chosen.len && chosen.v[0].kind >= SUBJECT_IMAGE) {
        r->on = chosen;
    } else {
        containers_of(ui, &chosen, NULL, &r->on);
        subjects_release(&chosen);
    }
    if (!r->on.len) {
        ui_say(ui, STYLE_DIM, "remove: there is no container");
        free(r);
        return;
    }
    put_removal_text(ui, &r->on, &text);
    ui_confirm(ui, &(struct confirm_spec){
                       .title = "remove",
                       .text = text.buf,
                       .yes = "Remove",
                       .name = r->on.v[0].kind == SUBJECT_VOLUME ? r->on.v[0].name : NULL,
                       .accept = remove_accepted,
                       .arg = r,
                       .release = removal_release });
}

/* ---- projects ---- */

/* The project of the selection with its files read; NULL after saying what is wrong. */
static struct dossier *
selected_dossier(struct ui *ui, struct subject *s)
{
    struct dossier *d;

    if (!ui_subject(ui, s))
        return NULL;
    d = *s->project && s->seat ? world_dossier(ui->world, s->seat, s->project) : NULL;
    if (d && d->project)
        return d;
    if (d && d->err)
        ui_say_err(ui, err_dup(d->err));
    else
        ui_say(ui, STYLE_DIM, "its compose file is not known here");
    return NULL;
}

static void
let_go(struct ui *ui UNUSED, struct job *j)
{
    reading_drop(STEAL(j->arg));
}

/* The verb works by the files as they are now, whatever becomes of them meanwhile. */
static void
hold_files(struct job *j, struct dossier *d)
{
    j->arg = dossier_hold(d);
    j->finished = let_go;
}

static void
up(struct ui *ui, bool whole)
{
    struct subject s = { .kind = SUBJECT_NONE };
    struct dossier *d = selected_dossier(ui, &s);
    const char *services[2] = { !whole && *s.service ? s.service : NULL, NULL };

    if (d) {
        struct target target = { d->name, d->project, services[0] ? services : NULL };
        struct job *j = job_begin(ui, d->seat, "up %s%s%s", d->name, services[0] ? " " : "",
                                  services[0] ? services[0] : "");

        hold_files(j, d);
        verb_up(d->seat, &target, &(struct up_options){ .detach = true }, job_done, j);
    }
    if (s.kind != SUBJECT_NONE)
        subject_release(&s);
}

void
act_up_service(struct ui *ui)
{
    up(ui, false);
}

void
act_up_project(struct ui *ui)
{
    up(ui, true);
}

static void
down_release(void *arg)
{
    subject_release(arg);
}

static void
down_accepted(struct ui *ui, void *arg)
{
    struct subject *s = arg;
    struct dossier *d = world_dossier(ui->world, s->seat, s->project);
    struct target target = { d->name, d->project, NULL };
    struct job *j = job_begin(ui, s->seat, "down %s", d->name);

    hold_files(j, d);
    verb_down(s->seat, &target, &(struct down_options){ .volumes = false }, job_done, j);
}

void
act_down_project(struct ui *ui)
{
    CLEANUP(mem_freep) char *text = NULL;
    struct subject *s = mem_alloc(sizeof *s);

    if (!ui_subject(ui, s) || !*s->project) {
        subject_release(s);
        free(s);
        return;
    }
    text =
        mem_printf("Stop and remove the containers and networks\nof %s on %s.\n\nVolumes and "
                   "images stay.",
                   s->project, s->seat->name);
    ui_confirm(ui, &(struct confirm_spec){ .title = "down",
                                           .text = text,
                                           .yes = "Down",
                                           .accept = down_accepted,
                                           .arg = s,
                                           .release = down_release });
}

/* ---- pages about what is selected ---- */

static void
open_about(struct ui *ui, enum view_id id)
{
    struct subject s;

    if (!ui_subject(ui, &s))
        return;
    ui_push(ui, id, &s);
    subject_release(&s);
}

void
act_logs(struct ui *ui)
{
    open_about(ui, VIEW_LOGS);
}

void
act_inspect(struct ui *ui)
{
    if (idle_inspect(ui))
        ui_say(ui, STYLE_DIM, "inspect: there is nothing further to look at");
    else
        open_about(ui, VIEW_INSPECT);
}

void
act_graph(struct ui *ui)
{
    open_about(ui, VIEW_GRAPH);
}

void
act_why(struct ui *ui)
{
    open_about(ui, VIEW_GRAPH);
}

void
act_plan(struct ui *ui)
{
    open_about(ui, VIEW_PLAN);
}

void
act_runtime(struct ui *ui)
{
    open_about(ui, VIEW_CHOOSE_RUNTIME);
}

/* ---- why something cannot be done ---- */

const char *
refused_pause(struct ui *ui)
{
    struct seat *seat = NULL;

    ui_subject_kind(ui, &seat);
    if (seat && !seat->rt->caps.has[CAP_PAUSE])
        return "this runtime cannot pause: rootless it needs cgroups of version 2";
    return NULL;
}

const char *
refused_project(struct ui *ui)
{
    struct subject s;
    bool loose;

    if (!ui_subject(ui, &s))
        return NULL;
    loose = !*s.project;
    subject_release(&s);
    return loose ? "this belongs to no project" : NULL;
}

/* Its files are named by the labels of its containers. */
const char *
refused_file(struct ui *ui)
{
    struct subject s;
    const char *why = NULL;
    struct dossier *d;

    if (!ui_subject(ui, &s))
        return NULL;
    if (!*s.project || !s.seat) {
        why = "this belongs to no project";
    } else {
        d = world_dossier(ui->world, s.seat, s.project);
        if (!d->project)
            why = d->err ? "its compose file has errors; the row of the project tells them"
                  : *d->files_label ? "its compose file is not on this machine"
                                    : "no label says where its compose file is";
    }
    subject_release(&s);
    return why;
}

const char *
refused_remove(struct ui *ui)
{
    struct seat *seat = NULL;

    if (ui_subject_kind(ui, &seat) == SUBJECT_PROJECT)
        return "a project goes with D (down)";
    return NULL;
}
