#include "tui/act_list.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "exec/loop.h"
#include "tui/actions.h"
#include "tui/jobs.h"
#include "tui/list.h"
#include "tui/overlays.h"
#include "tui/overview.h"
#include "tui/screen.h"
#include "tui/ui.h"
#include "tui/world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { TWICE_MS = 2000 };

static struct list *
page_list(const struct ui *ui)
{
    struct view *page = ui_page(ui);

    return page->class->list ? page->class->list(page) : NULL;
}

static void
refresh(struct ui *ui)
{
    struct view *page = ui_page(ui);

    if (page->class->refresh)
        page->class->refresh(page);
}

/* ---- moving ---- */

/* How the list does it where the view itself does not. */
static void
move_list(struct list *l, enum step step, int direction)
{
    switch (step) {
    case STEP_LINE:
        list_move(l, direction);
        break;
    case STEP_SIDE:
        list_fold_selected(l, direction);
        break;
    case STEP_HALF_PAGE:
        list_page(l, direction);
        break;
    case STEP_PAGE:
        list_page(l, 2 * direction);
        break;
    case STEP_END:
        list_ends(l, direction > 0);
        break;
    }
}

static void
move(struct ui *ui, enum step step, int direction)
{
    struct view *page = ui_page(ui);

    if (page->class->move && page->class->move(page, step, direction))
        return;
    if (page_list(ui))
        move_list(page_list(ui), step, direction);
}

void
act_up(struct ui *ui)
{
    move(ui, STEP_LINE, -1);
}

void
act_down(struct ui *ui)
{
    move(ui, STEP_LINE, 1);
}

void
act_page_up(struct ui *ui)
{
    move(ui, STEP_PAGE, -1);
}

void
act_page_down(struct ui *ui)
{
    move(ui, STEP_PAGE, 1);
}

void
act_half_up(struct ui *ui)
{
    move(ui, STEP_HALF_PAGE, -1);
}

void
act_half_down(struct ui *ui)
{
    move(ui, STEP_HALF_PAGE, 1);
}

void
act_first(struct ui *ui)
{
    move(ui, STEP_END, -1);
}

void
act_last(struct ui *ui)
{
    move(ui, STEP_END, 1);
}

void
act_fold(struct ui *ui)
{
    move(ui, STEP_SIDE, -1);
}

void
act_unfold(struct ui *ui)
{
    move(ui, STEP_SIDE, 1);
}

/* A row that neither folds nor is about anything further. */
bool
idle_enter(struct ui *ui)
{
    const struct list_row *row = page_list(ui) ? list_selected(page_list(ui)) : NULL;

    if (row && row->flags & LIST_CHILDREN)
        return false;
    return ui_page(ui)->class->id == VIEW_INSPECT || ui_subject_kind(ui, NULL) == SUBJECT_NONE;
}

bool
idle_inspect(struct ui *ui)
{
    return ui_page(ui)->class->id == VIEW_INSPECT || ui_subject_kind(ui, NULL) == SUBJECT_NONE;
}

/* Into what is selected: a fold opens, a container shows what is known of it. */
void
act_enter(struct ui *ui)
{
    struct subject s = { .kind = SUBJECT_NONE };

    if (page_list(ui) && list_fold_selected(page_list(ui), 0))
        return;
    if (idle_enter(ui))
        return;
    if (ui_subject(ui, &s) && s.kind == SUBJECT_PROJECT)
        ui_push(ui, VIEW_GRAPH, &s);
    else if (s.kind == SUBJECT_RUNTIME)
        ui_go(ui, VIEW_OVERVIEW, NULL);
    else if (s.kind != SUBJECT_NONE)
        act_inspect(ui);
    subject_release(&s);
}

/* ---- views ---- */

void
act_back(struct ui *ui)
{
    if (ui_pop(ui))
        act_quit(ui);
}

void
act_quit(struct ui *ui)
{
    ui_quit(ui, 0);
}

/* What runs is stopped; at rest the second press within two seconds quits. */
void
act_cancel(struct ui *ui)
{
    int64_t now = loop_now_ms();

    if (jobs_running(ui->jobs) && app_interrupt(ui->app)) {
        ui_say(ui, STYLE_BUSY, "stopping %s", jobs_latest_running(ui->jobs)->title);
        return;
    }
    if (ui->interrupted_ms && now - ui->interrupted_ms < TWICE_MS)
        ui_quit(ui, 130);
    ui->interrupted_ms = now;
    ui_say(ui, STYLE_DIM, "nothing is running; Ctrl-C again quits");
}

void
act_help(struct ui *ui)
{
    if (ui->top->class->id != VIEW_HELP)
        ui_push(ui, VIEW_HELP, NULL);
}

void
act_redraw(struct ui *ui)
{
    if (ui->screen)
        screen_redraw(ui->screen);
    ui->dirty = ui->at_once = true;
}

void
act_suspend(struct ui *ui)
{
    ui_leave_screen(ui);
    raise(SIGSTOP);
    ui_enter_screen(ui);
}

static void
go_beside(struct ui *ui, int step)
{
    int id = (int)ui_page(ui)->class->id;

    do
        id = (id + step + VIEW_COUNT) % VIEW_COUNT;
    while (!view_classes[id]->digit);
    ui_go(ui, (enum view_id)id, NULL);
}

void
act_next_view(struct ui *ui)
{
    go_beside(ui, 1);
}

void
act_previous_view(struct ui *ui)
{
    go_beside(ui, -1);
}

void
act_commands(struct ui *ui)
{
    ui_push(ui, VIEW_COMMANDS, NULL);
}

/* ---- the command line ---- */

static const char *const *
command_words(struct ui *ui)
{
    static const char *words[256];
    size_t n = 0;

    (void)ui;
    for (size_t i = 0; actions[i] && n < ARRAY_LEN(words) - 1; i++)
        words[n++] = actions[i]->name;
    for (int i = 0; i < VIEW_COUNT && n < ARRAY_LEN(words) - 1; i++)
        if (view_classes[i]->digit)
            words[n++] = view_classes[i]->name;
    words[n] = NULL;
    return words;
}

static void
run_command(struct ui *ui, const char *text, void *arg)
{
    const struct action *a = action_find(text);
    const struct view_class *class = view_class_find(text);
    const char *near = action_nearest(text);

    (void)arg;
    if (class && class->digit)
        ui_go(ui, class->id, NULL);
    else if (a)
        action_run(a, ui);
    else if (*text)
        ui_say(ui, STYLE_BAD, "no command ':%s'%s%s%s", text, near ? ": did you mean :" : "",
               near ? near : "", near ? "?" : ". Tab completes, ? shows all keys");
}

void
act_command(struct ui *ui)
{
    ui_prompt(ui, &(struct prompt_spec){
                      .label = ":", .accept = run_command, .complete = command_words });
}

/* ---- finding ---- */

static void
filter_changed(struct ui *ui, const char *text)
{
    if (page_list(ui))
        list_set_filter(page_list(ui), text);
}

static void
filter_accepted(struct ui *ui, const char *text, void *arg)
{
    (void)arg;
    filter_changed(ui, text);
}

static void
filter_cancelled(struct ui *ui)
{
    filter_changed(ui, "");
}

void
act_filter(struct ui *ui)
{
    if (page_list(ui))
        ui_prompt(ui, &(struct prompt_spec){ .label = "filter",
                                             .text = page_list(ui)->filter,
                                             .changed = filter_changed,
                                             .accept = filter_accepted,
                                             .cancel = filter_cancelled });
}

static void
search_accepted(struct ui *ui, const char *text, void *arg)
{
    (void)arg;
    if (page_list(ui) && !list_set_search(page_list(ui), text))
        ui_say(ui, STYLE_BAD, "'%s' is nowhere here", text);
}

void
act_search(struct ui *ui)
{
    if (page_list(ui))
        ui_prompt(ui, &(struct prompt_spec){ .label = "search", .accept = search_accepted });
}

static void
go_to_match(struct ui *ui, int direction)
{
    struct list *l = page_list(ui);

    if (l && !l->search)
        ui_say(ui, STYLE_DIM, "nothing is searched for: F3 searches");
    else if (l && !list_next_match(l, direction))
        ui_say(ui, STYLE_BAD, "'%s' is nowhere here", l->search);
}

void
act_next(struct ui *ui)
{
    go_to_match(ui, 1);
}

void
act_previous(struct ui *ui)
{
    go_to_match(ui, -1);
}

static void
sort(struct ui *ui, int direction)
{
    struct list *l = page_list(ui);

    if (!l)
        return;
    if (!list_sorts(l)) {
        ui_say(ui, STYLE_DIM, "this list has an order of its own");
        return;
    }
    list_sort_next(l, direction);
    refresh(ui);
    ui_say(ui, STYLE_DIM, "sorted by %s%s", *list_sort_name(l) ? list_sort_name(l) : "nothing",
           l->descending ? ", largest first" : "");
}

void
act_sort_next(struct ui *ui)
{
    sort(ui, 1);
}

void
act_sort_previous(struct ui *ui)
{
    sort(ui, -1);
}

void
act_flat(struct ui *ui)
{
    overview_toggle_flat(ui_page(ui));
}

const char *
refused_flat(struct ui *ui)
{
    return ui_page(ui)->class->id == VIEW_OVERVIEW ? NULL : "only the projects (1) are a tree";
}

/* ---- marks ---- */

void
act_mark(struct ui *ui)
{
    if (page_list(ui))
        list_mark_toggle(page_list(ui));
}

void
act_mark_all(struct ui *ui)
{
    if (page_list(ui))
        list_mark_all(page_list(ui));
}

static void
undo_marks(struct ui *ui, const struct job *j)
{
    struct list *l = page_list(ui);

    for (size_t i = 0; l && i < j->on.len; i++)
        map_set(&l->marks, j->on.v[i].id, l);
    refresh(ui);
}

void
act_mark_none(struct ui *ui)
{
    struct list *l = page_list(ui);
    struct job *j;

    if (!l || !list_marked(l))
        return;
    j = job_begin(ui, NULL, "clear %zu marks", list_marked(l));
    for (size_t i = 0; i < l->marks.len; i++) {
        struct subject s;

        subject_set(&s, SUBJECT_NONE, NULL, NULL, NULL, l->marks.v[i].key, NULL);
        VEC_PUSH(&j->on, s);
    }
    j->undo = undo_marks;
    list_mark_none(l);
    job_done(j, NULL);
}

void
act_undo(struct ui *ui)
{
    jobs_undo(ui);
}

/* ---- looking ---- */

void
act_reveal(struct ui *ui)
{
    ui->reveal = !ui->reveal;
    refresh(ui);
    ui_say(ui, STYLE_DIM,
           ui->reveal ? "hidden values are shown: v hides them again" : "values are hidden");
}

struct copying {
    struct subject s;
    size_t count;
    struct menu_item items[3];
};

static void
release_copying(void *arg)
{
    subject_release(&((struct copying *)arg)->s);
}

static void
copy_picked(struct ui *ui, size_t index, void *arg)
{
    const struct copying *k = arg;
    CLEANUP(mem_freep) char *what = mem_printf("the %s", k->items[index].text);

    ui_copy(ui, k->items[index].note, what);
}

static void
add_copy(struct copying *k, const char *name, const char *value)
{
    if (*value)
        k->items[k->count++] = (struct menu_item){ *name, name, value };
}

void
act_copy(struct ui *ui)
{
    struct copying *k = mem_alloc(sizeof *k);

    if (!ui_subject(ui, &k->s)) {
        ui_say(ui, STYLE_DIM, "copy: nothing is selected");
        free(k);
        return;
    }
    add_copy(k, "name", k->s.name);
    add_copy(k, "id", k->s.id);
    add_copy(k, "project", k->s.project);
    ui_menu(ui, &(struct menu_spec){ .title = "copy",
                                     .items = k->items,
                                     .count = k->count,
                                     .pick = copy_picked,
                                     .arg = k,
                                     .release = release_copying });
}
