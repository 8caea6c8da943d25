/* The classes of all views; each is the last thing in its file. */
#pragma once

#include "tui/view.h"

extern const struct view_class view_overview, view_graph, view_logs, view_images, view_volumes,
    view_networks, view_events, view_jobs, view_runtimes, view_commands, view_inspect,
    view_plan, view_choose_runtime, view_help, view_prompt, view_confirm, view_menu;
