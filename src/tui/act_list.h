/* The functions behind the actions, by family; each is named in the table of actions.c. */
#pragma once

#include "base/base.h"

struct ui;

/* act_move.c: moving, finding, views */
void act_up(struct ui *ui);
void act_down(struct ui *ui);
void act_page_up(struct ui *ui);
void act_page_down(struct ui *ui);
void act_half_up(struct ui *ui);
void act_half_down(struct ui *ui);
void act_first(struct ui *ui);
void act_last(struct ui *ui);
void act_fold(struct ui *ui);
void act_unfold(struct ui *ui);
void act_enter(struct ui *ui);
void act_back(struct ui *ui);
void act_quit(struct ui *ui);
void act_cancel(struct ui *ui);
void act_help(struct ui *ui);
void act_redraw(struct ui *ui);
void act_suspend(struct ui *ui);
void act_command(struct ui *ui);
void act_filter(struct ui *ui);
void act_search(struct ui *ui);
void act_next(struct ui *ui);
void act_previous(struct ui *ui);
void act_sort_next(struct ui *ui);
void act_sort_previous(struct ui *ui);
void act_flat(struct ui *ui);
void act_mark(struct ui *ui);
void act_mark_all(struct ui *ui);
void act_mark_none(struct ui *ui);
void act_reveal(struct ui *ui);
void act_copy(struct ui *ui);
void act_undo(struct ui *ui);
void act_next_view(struct ui *ui);
void act_previous_view(struct ui *ui);
void act_commands(struct ui *ui);

/* act_do.c: what changes something, and the pages about one thing */
void act_logs(struct ui *ui);
void act_inspect(struct ui *ui);
void act_graph(struct ui *ui);
void act_plan(struct ui *ui);
void act_why(struct ui *ui);
void act_graph_cause(struct ui *ui); /* view_graph.c */
void act_runtime(struct ui *ui);
void act_shell(struct ui *ui);
void act_stop(struct ui *ui);
void act_start(struct ui *ui);
void act_restart(struct ui *ui);
void act_pause(struct ui *ui);
void act_kill(struct ui *ui);
void act_remove(struct ui *ui);
void act_up_service(struct ui *ui);
void act_up_project(struct ui *ui);
void act_down_project(struct ui *ui);

/* Why it cannot be done with what is selected, or NULL. */
const char *refused_pause(struct ui *ui);
const char *refused_project(struct ui *ui);
const char *refused_file(struct ui *ui);
const char *refused_remove(struct ui *ui);
const char *refused_flat(struct ui *ui);

/* Nothing of what is selected runs, is stopped, is there. */
bool idle_running(struct ui *ui);
bool idle_stopped(struct ui *ui);
bool idle_present(struct ui *ui);
bool idle_enter(struct ui *ui);
bool idle_inspect(struct ui *ui);
