#include "tui/act_list.h"
#include "tui/actions.h"
#include "tui/keys.h"
#include "tui/log_actions.h"

#include <stddef.h>

/* clang-format off */
#define ACTION(id, ...) static const struct action action_##id = { __VA_ARGS__ }

/*     id             name              group       flags                        sentence                                                       hint       function           refused          idle          verb */
ACTION(up,            "line-up",        GROUP_MOVE, ACTION_LIST,                 "One line up",                                                 NULL,      act_up,            NULL,            NULL,         VERB_NONE);
ACTION(down,          "line-down",      GROUP_MOVE, ACTION_LIST,                 "One line down",                                               NULL,      act_down,          NULL,            NULL,         VERB_NONE);
ACTION(page_up,       "page-up",        GROUP_MOVE, ACTION_LIST,                 "One page up",                                                 NULL,      act_page_up,       NULL,            NULL,         VERB_NONE);
ACTION(page_down,     "page-down",      GROUP_MOVE, ACTION_LIST,                 "One page down",                                               NULL,      act_page_down,     NULL,            NULL,         VERB_NONE);
ACTION(half_up,       "half-page-up",   GROUP_MOVE, ACTION_LIST,                 "Half a page up",                                              NULL,      act_half_up,       NULL,            NULL,         VERB_NONE);
ACTION(half_down,     "half-page-down", GROUP_MOVE, ACTION_LIST,                 "Half a page down",                                            NULL,      act_half_down,     NULL,            NULL,         VERB_NONE);
ACTION(first,         "first",          GROUP_MOVE, ACTION_LIST,                 "To the first line",                                           NULL,      act_first,         NULL,            NULL,         VERB_NONE);
ACTION(last,          "last",           GROUP_MOVE, ACTION_LIST,                 "To the last line",                                            NULL,      act_last,          NULL,            NULL,         VERB_NONE);
ACTION(fold,          "fold",           GROUP_MOVE, ACTION_LIST,                 "Fold, or to the parent",                                      NULL,      act_fold,          NULL,            NULL,         VERB_NONE);
ACTION(unfold,        "unfold",         GROUP_MOVE, ACTION_LIST,                 "Unfold",                                                      NULL,      act_unfold,        NULL,            NULL,         VERB_NONE);
ACTION(enter,         "open",           GROUP_MOVE, 0,                           "Open what is selected",                                       "open",    act_enter,         NULL,            idle_enter,   VERB_NONE);
ACTION(back,          "back",           GROUP_MOVE, 0,                           "Back; quits from the first view",                             NULL,      act_back,          NULL,            NULL,         VERB_NONE);
ACTION(next_view,     "next-view",      GROUP_MOVE, 0,                           "The next view",                                               NULL,      act_next_view,     NULL,            NULL,         VERB_NONE);
ACTION(previous_view, "previous-view",  GROUP_MOVE, 0,                           "The view before",                                             NULL,      act_previous_view, NULL,            NULL,         VERB_NONE);

ACTION(filter,        "filter",         GROUP_FIND, ACTION_LIST,                 "Show only rows that hold a text",                             "filter",  act_filter,        NULL,            NULL,         VERB_NONE);
ACTION(search,        "search",         GROUP_FIND, ACTION_LIST,                 "Search for a text",                                           NULL,      act_search,        NULL,            NULL,         VERB_NONE);
ACTION(next,          "next-match",     GROUP_FIND, ACTION_LIST,                 "The next match",                                              NULL,      act_next,          NULL,            NULL,         VERB_NONE);
ACTION(previous,      "previous-match", GROUP_FIND, ACTION_LIST,                 "The match before",                                            NULL,      act_previous,      NULL,            NULL,         VERB_NONE);
ACTION(sort_next,     "sort",           GROUP_FIND, ACTION_LIST,                 "Sort by the next column",                                     NULL,      act_sort_next,     NULL,            NULL,         VERB_NONE);
ACTION(sort_previous, "sort-back",      GROUP_FIND, ACTION_LIST,                 "Sort by the column before",                                   NULL,      act_sort_previous, NULL,            NULL,         VERB_NONE);

ACTION(help,          "help",           GROUP_VIEW, 0,                           "The keys of this view",                                       "help",    act_help,          NULL,            NULL,         VERB_NONE);
ACTION(command,       "command",        GROUP_VIEW, 0,                           "A command by its name",                                       NULL,      act_command,       NULL,            NULL,         VERB_NONE);
ACTION(commands,      "commands",       GROUP_VIEW, 0,                           "Every command that crank has run",                            NULL,      act_commands,      NULL,            NULL,         VERB_NONE);
ACTION(flat,          "flat",           GROUP_VIEW, 0,                           "Tree or flat list",                                           NULL,      act_flat,          refused_flat,    NULL,         VERB_NONE);
ACTION(reveal,        "reveal",         GROUP_VIEW, 0,                           "Show or hide values that may be secret",                      NULL,      act_reveal,        NULL,            NULL,         VERB_NONE);
ACTION(redraw,        "redraw",         GROUP_VIEW, 0,                           "Draw the screen anew",                                        NULL,      act_redraw,        NULL,            NULL,         VERB_NONE);
ACTION(suspend,       "suspend",        GROUP_VIEW, 0,                           "Back to the shell; fg returns",                               NULL,      act_suspend,       NULL,            NULL,         VERB_NONE);
ACTION(cancel,        "cancel",         GROUP_VIEW, 0,                           "Stop what is running; twice at rest: quit",                   NULL,      act_cancel,        NULL,            NULL,         VERB_NONE);
ACTION(quit,          "quit",           GROUP_VIEW, 0,                           "Quit",                                                        NULL,      act_quit,          NULL,            NULL,         VERB_NONE);

ACTION(logs,          "logs-of",        GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "logs",    act_logs,          NULL,            NULL,         VERB_LOGS);
ACTION(shell,         "shell",          GROUP_ACT,  ACTION_WORK,                 "A shell in the container, one that is there",                 "shell",   act_shell,         NULL,            idle_running, VERB_EXEC);
ACTION(inspect,       "inspect",        GROUP_ACT,  ACTION_WORK | ACTION_OBJECTS, "All that the runtime knows, as a tree",                       "inspect", act_inspect,       NULL,            idle_inspect, VERB_NONE);
ACTION(stop,          "stop",           GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "stop",    act_stop,          NULL,            idle_running, VERB_STOP);
ACTION(start,         "start",          GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "start",   act_start,         NULL,            idle_stopped, VERB_START);
ACTION(restart,       "restart",        GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "restart", act_restart,       NULL,            idle_present, VERB_RESTART);
ACTION(pause,         "pause",          GROUP_ACT,  ACTION_WORK,                 "Pause or unpause",                                            "pause",   act_pause,         refused_pause,   idle_running, VERB_PAUSE);
ACTION(kill,          "kill",           GROUP_ACT,  ACTION_WORK,                 "Send a signal, from a menu",                                  "signal",  act_kill,          NULL,            idle_running, VERB_KILL);
ACTION(up_service,    "up",             GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "up",      act_up_service,    refused_file,    NULL,         VERB_UP);
ACTION(up_project,    "up-project",     GROUP_ACT,  ACTION_WORK,                 "Up, for the whole project",                                   NULL,      act_up_project,    refused_file,    NULL,         VERB_UP);
ACTION(down_project,  "down",           GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "down",    act_down_project,  refused_project, NULL,         VERB_DOWN);
ACTION(plan,          "plan",           GROUP_ACT,  ACTION_WORK,                 NULL,                                                          "plan",    act_plan,          refused_file,    NULL,         VERB_PLAN);
ACTION(why,           "why",            GROUP_ACT,  ACTION_WORK,                 "Why it waits: the way through the graph",                     "why",     act_why,           refused_project, NULL,         VERB_NONE);
ACTION(graph,         "graph-of",       GROUP_ACT,  ACTION_WORK,                 "The graph of the project",                                    NULL,      act_graph,         refused_project, NULL,         VERB_NONE);
ACTION(runtime,       "runtime",        GROUP_ACT,  ACTION_WORK,                 "Why this runtime; choose one for the next up",                "runtime", act_runtime,       refused_project, NULL,         VERB_NONE);
ACTION(remove,        "remove",         GROUP_ACT,  ACTION_WORK | ACTION_OBJECTS, "Remove containers and other objects",                         "remove",  act_remove,        refused_remove,  idle_present, VERB_RM);
ACTION(mark,          "mark",           GROUP_ACT,  ACTION_LIST,                 "Mark the row for the next action",                            NULL,      act_mark,          NULL,            NULL,         VERB_NONE);
ACTION(mark_all,      "mark-all",       GROUP_ACT,  ACTION_LIST,                 "Mark all rows",                                               NULL,      act_mark_all,      NULL,            NULL,         VERB_NONE);
ACTION(mark_none,     "clear-marks",    GROUP_ACT,  ACTION_LIST,                 "Clear the marks",                                             NULL,      act_mark_none,     NULL,            NULL,         VERB_NONE);
ACTION(copy,          "copy",           GROUP_ACT,  0,                           "Copy the name, id or project",                                NULL,      act_copy,          NULL,            NULL,         VERB_NONE);
ACTION(undo,          "undo",           GROUP_ACT,  ACTION_CHANGES,              "Take back the last stop, start, pause or clearing of marks",  NULL,      act_undo,          NULL,            NULL,         VERB_NONE);

ACTION(graph_cause,   "cause",          GROUP_HERE, 0,                           "To what it waits for, back to the cause",                     "cause",   act_graph_cause,   NULL,            NULL,         VERB_NONE);

ACTION(log_keep,      "keep",           GROUP_HERE, 0,                           "Keep only lines that match a regular expression",             "keep",    act_log_keep,      NULL,            NULL,         VERB_NONE);
ACTION(log_invert,    "invert",         GROUP_HERE, 0,                           "Keep the lines that do not match",                            NULL,      act_log_invert,    NULL,            NULL,         VERB_NONE);
ACTION(log_search,    "find",           GROUP_HERE, 0,                           "Search for a regular expression",                             "search",  act_log_search,    NULL,            NULL,         VERB_NONE);
ACTION(log_next,      "find-next",      GROUP_HERE, 0,                           "The next match",                                              NULL,      act_log_next,      NULL,            NULL,         VERB_NONE);
ACTION(log_previous,  "find-previous",  GROUP_HERE, 0,                           "The match before",                                            NULL,      act_log_previous,  NULL,            NULL,         VERB_NONE);
ACTION(log_follow,    "follow",         GROUP_HERE, 0,                           "Follow the end",                                              "follow",  act_log_follow,    NULL,            NULL,         VERB_NONE);
ACTION(log_time,      "time",           GROUP_HERE, 0,                           "Show times",                                                  "time",    act_log_time,      NULL,            NULL,         VERB_NONE);
ACTION(log_wrap,      "wrap",           GROUP_HERE, 0,                           "Wrap long lines",                                             "wrap",    act_log_wrap,      NULL,            NULL,         VERB_NONE);
ACTION(log_json,      "json",           GROUP_HERE, 0,                           "Unfold lines that are JSON",                                  NULL,      act_log_json,      NULL,            NULL,         VERB_NONE);
ACTION(log_since,     "since",          GROUP_HERE, 0,                           "Begin so long ago",                                           "since",   act_log_since,     NULL,            NULL,         VERB_NONE);
ACTION(log_back,      "mark-back",      GROUP_HERE, 0,                           "The mark or error before",                                    NULL,      act_log_back,      NULL,            NULL,         VERB_NONE);
ACTION(log_ahead,     "mark-ahead",     GROUP_HERE, 0,                           "The next mark or error",                                      NULL,      act_log_ahead,     NULL,            NULL,         VERB_NONE);
ACTION(log_mark,      "mark-line",      GROUP_HERE, 0,                           "Mark this place",                                             "mark",    act_log_mark,      NULL,            NULL,         VERB_NONE);
ACTION(log_save,      "save",           GROUP_HERE, 0,                           "Save what is shown to a file",                                "save",    act_log_save,      NULL,            NULL,         VERB_NONE);
ACTION(log_sources,   "sources",        GROUP_HERE, 0,                           "Choose whose lines are shown",                                NULL,      act_log_sources,   NULL,            NULL,         VERB_NONE);
ACTION(log_left,      "left",           GROUP_HERE, 0,                           "Scroll sideways, left",                                       NULL,      act_log_left,      NULL,            NULL,         VERB_NONE);
ACTION(log_right,     "right",          GROUP_HERE, 0,                           "Scroll sideways, right",                                      NULL,      act_log_right,     NULL,            NULL,         VERB_NONE);
ACTION(log_copy,      "copy-line",      GROUP_HERE, 0,                           "Copy the line",                                               NULL,      act_log_copy,      NULL,            NULL,         VERB_NONE);
ACTION(log_clear,     "clear",          GROUP_HERE, 0,                           "Clear the view",                                              NULL,      act_log_clear,     NULL,            NULL,         VERB_NONE);

const struct action *const actions[] = {
    &action_enter, &action_logs, &action_shell, &action_inspect, &action_stop, &action_start,
    &action_restart, &action_pause, &action_up_service, &action_plan, &action_remove,
    &action_down_project, &action_why, &action_runtime, &action_kill, &action_filter,
    &action_up_project, &action_graph, &action_mark, &action_mark_all, &action_mark_none, &action_copy,
    &action_undo, &action_up, &action_down, &action_page_up, &action_page_down, &action_half_up,
    &action_half_down, &action_first, &action_last, &action_fold, &action_unfold, &action_back,
    &action_next_view, &action_previous_view, &action_search, &action_next, &action_previous,
    &action_sort_next, &action_sort_previous, &action_help, &action_command, &action_commands,
    &action_flat, &action_reveal, &action_redraw, &action_suspend, &action_cancel, &action_quit,
    &action_graph_cause, &action_log_search, &action_log_keep, &action_log_follow, &action_log_time,
    &action_log_wrap, &action_log_since, &action_log_mark, &action_log_save, &action_log_invert,
    &action_log_next, &action_log_previous, &action_log_json, &action_log_back,
    &action_log_ahead, &action_log_sources, &action_log_left, &action_log_right,
    &action_log_clear, &action_log_copy, NULL,
};

#define ANY VIEW_COUNT
const struct key_row key_rows[] = {
    { ANY, KEY_UP_, &action_up },             { ANY, 'k', &action_up },
    { ANY, KEY_DOWN_, &action_down },         { ANY, 'j', &action_down },
    { ANY, KEY_PGUP_, &action_page_up },      { ANY, KEY_PGDN_, &action_page_down },
    { ANY, KEY_CTRL('U'), &action_half_up },  { ANY, KEY_CTRL('D'), &action_half_down },
    { ANY, 'g', &action_first },              { ANY, KEY_HOME_, &action_first },
    { ANY, 'G', &action_last },               { ANY, KEY_END_, &action_last },
    { ANY, KEY_LEFT_, &action_fold },         { ANY, KEY_RIGHT_, &action_unfold },
    { ANY, KEY_ENTER_, &action_enter },
    { ANY, KEY_ESC_, &action_back },          { ANY, 'q', &action_back },
    { ANY, KEY_TAB_, &action_next_view },     { ANY, KEY_BACKTAB_, &action_previous_view },
    { ANY, '.', &action_next_view },          { ANY, ',', &action_previous_view },
    { ANY, ']', &action_next_view },          { ANY, '[', &action_previous_view },
    { ANY, 'Q', &action_quit },
    { ANY, '?', &action_help },               { ANY, 'h', &action_help },
    { ANY, KEY_F1_, &action_help },           { ANY, ':', &action_command },
    { ANY, '!', &action_commands },           { ANY, KEY_CTRL('L'), &action_redraw },
    { ANY, KEY_CTRL('Z'), &action_suspend },  { ANY, KEY_CTRL('C'), &action_cancel },

    { ANY, '/', &action_filter },             { ANY, KEY_F4_, &action_filter },
    { ANY, KEY_F3_, &action_search },         { ANY, 'n', &action_next },
    { ANY, 'N', &action_previous },           { ANY, KEY_F6_, &action_sort_next },
    { ANY, '>', &action_sort_next },          { ANY, '<', &action_sort_previous },
    { ANY, KEY_F5_, &action_flat },           { ANY, 't', &action_flat },
    { ANY, KEY_SPACE_, &action_mark },        { ANY, KEY_CTRL('A'), &action_mark_all },
    { ANY, KEY_CTRL_BACKSLASH, &action_mark_none },
    { ANY, 'y', &action_copy },               { ANY, 'v', &action_reveal },
    { ANY, 'z', &action_undo },

    { ANY, 'l', &action_logs },               { ANY, 'e', &action_shell },
    { ANY, 'E', &action_shell },              { ANY, 'i', &action_inspect },
    { ANY, 'd', &action_inspect },            { ANY, 's', &action_stop },
    { ANY, 'S', &action_start },              { ANY, 'r', &action_restart },
    { ANY, 'p', &action_pause },              { ANY, KEY_F9_, &action_kill },
    { ANY, 'X', &action_remove },             { ANY, KEY_DELETE_, &action_remove },
    { ANY, 'u', &action_up_service },         { ANY, 'U', &action_up_project },
    { ANY, 'D', &action_down_project },       { ANY, 'P', &action_plan },
    { ANY, 'w', &action_why },                { ANY, 'R', &action_runtime },

    { VIEW_GRAPH, 'w', &action_graph_cause },
    { VIEW_LOGS, '/', &action_log_search },   { VIEW_LOGS, KEY_F3_, &action_log_search },
    { VIEW_LOGS, '&', &action_log_keep },     { VIEW_LOGS, KEY_F4_, &action_log_keep },
    { VIEW_LOGS, '!', &action_log_invert },   { VIEW_LOGS, 'n', &action_log_next },
    { VIEW_LOGS, 'N', &action_log_previous }, { VIEW_LOGS, 'f', &action_log_follow },
    { VIEW_LOGS, KEY_SPACE_, &action_log_follow },
    { VIEW_LOGS, 't', &action_log_time },     { VIEW_LOGS, 'w', &action_log_wrap },
    { VIEW_LOGS, 'J', &action_log_json },     { VIEW_LOGS, 'T', &action_log_since },
    { VIEW_LOGS, '{', &action_log_back },     { VIEW_LOGS, '}', &action_log_ahead },
    { VIEW_LOGS, 'm', &action_log_mark },     { VIEW_LOGS, 'W', &action_log_save },
    { VIEW_LOGS, KEY_TAB_, &action_log_sources },
    { VIEW_LOGS, KEY_LEFT_, &action_log_left }, { VIEW_LOGS, '<', &action_log_left },
    { VIEW_LOGS, KEY_RIGHT_, &action_log_right }, { VIEW_LOGS, '>', &action_log_right },
    { VIEW_LOGS, 'C', &action_log_clear },    { VIEW_LOGS, 'y', &action_log_copy },
    { 0, 0, NULL },
};
