#include "compose/reconcile_parts.h"

#include "base/str.h"
#include "model/plan.h"

#include <string.h>

/* One-offs that have ended, and containers of services that the file does not have. */
static bool
is_orphan(const struct reconciler *r, const struct container *c)
{
    if (!container_is_of(c, r->project->name))
        return false;
    if (c->oneoff)
        return c->state == STATE_EXITED || c->state == STATE_DEAD;
    return !project_service(r->project, c->service) &&
           !project_disabled_service(r->project, c->service);
}

static void
notice(struct reconciler *r, const struct container_list *orphans)
{
    CLEANUP(str_release) struct str names = STR_INIT;

    for (size_t i = 0; i < orphans->len; i++)
        str_printf(&names, "%s%s", i ? " " : "", orphans->v[i]->name);
    plan_notice(r->plan, NOTICE_ORPHANS, NULL,
                "Found orphan containers ([%s]) for this project. If you removed or renamed "
                "this service in your compose file, you can run this command with the "
                "--remove-orphans flag to clean it up.",
                names.buf);
}

void
reconcile_orphans(struct reconciler *r)
{
    struct stop_options stop = { .project = r->project, .timeout = r->o->timeout };
    struct container_list orphans = { 0 };
    struct op_list stopped = { 0 }, before = { 0 };
    const char *cause = "not in the file";

    for (size_t i = 0; i < r->now->containers.len; i++)
        if (is_orphan(r, &r->now->containers.v[i]))
            container_list_add(r->arena, &orphans, &r->now->containers.v[i]);
    if (!orphans.len)
        return;
    if (!r->o->remove_orphans) {
        if (!r->o->ignore_orphans)
            notice(r, &orphans);
        return;
    }
    for (size_t i = 0; i < orphans.len; i++)
        container_list_add(r->arena, &r->gone, orphans.v[i]);
    for (size_t i = 0; i < r->networks.len; i++)
        if (r->networks.v[i].replaced)
            ops_add(r->arena, &before, r->networks.v[i].ready);
    ops_add_all(r->arena, &stopped, &before);
    ops_add(r->arena, &stopped, step_stop(r->plan, &orphans, &stop, &before, cause));
    ops_add(r->arena, &r->orphans, step_remove(r->plan, &orphans, false, &stopped, cause));
}
