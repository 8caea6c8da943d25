#include "tui/views.h"

#include "base/str.h"

const struct view_class *const view_classes[VIEW_COUNT] = {
    [VIEW_OVERVIEW] = &view_overview,
    [VIEW_GRAPH] = &view_graph,
    [VIEW_LOGS] = &view_logs,
    [VIEW_IMAGES] = &view_images,
    [VIEW_VOLUMES] = &view_volumes,
    [VIEW_NETWORKS] = &view_networks,
    [VIEW_EVENTS] = &view_events,
    [VIEW_JOBS] = &view_jobs,
    [VIEW_RUNTIMES] = &view_runtimes,
    [VIEW_COMMANDS] = &view_commands,
    [VIEW_INSPECT] = &view_inspect,
    [VIEW_PLAN] = &view_plan,
    [VIEW_CHOOSE_RUNTIME] = &view_choose_runtime,
    [VIEW_HELP] = &view_help,
    [VIEW_PROMPT] = &view_prompt,
    [VIEW_CONFIRM] = &view_confirm,
    [VIEW_MENU] = &view_menu,
};

const struct view_class *
view_class_find(const char *name)
{
    for (int i = 0; i < VIEW_COUNT; i++)
        if (!view_classes[i]->overlay && str_eq(view_classes[i]->name, name))
            return view_classes[i];
    return NULL;
}
