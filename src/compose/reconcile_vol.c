#include "compose/confhash.h"
#include "compose/reconcile_parts.h"
#include "compose/spec_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

static bool
mounts_volume(const struct service *s, const char *key)
{
    for (size_t i = 0; i < s->volumes.len; i++)
        if (strcmp(s->volumes.v[i].type, "volume") == 0 && s->volumes.v[i].source &&
            strcmp(s->volumes.v[i].source, key) == 0)
            return true;
    return false;
}

static bool
is_used(const struct reconciler *r, const char *key)
{
    if (r->o->all_resources)
        return true;
    for (size_t i = 0; i < r->selected.len; i++)
        if (mounts_volume(r->selected.v[i], key))
            return true;
    return false;
}

static int
add_create(struct reconciler *r, const struct volume *v, const char *cause)
{
    struct op *op = plan_add(r->plan, OP_VOLUME_CREATE, v->name, cause);

    op->volume = v;
    op->labels = spec_object_labels(r->arena, r->project, &v->labels, LABEL_VOLUME, v->key,
                                    confhash_volume(r->arena, v));
    op->where = v->node;
    return plan_last(r->plan);
}

static void
warn_owner(struct reconciler *r, const struct volume *v, const struct engine_volume *found)
{
    const char *project = key_values_get(&found->labels, LABEL_PROJECT);

    if (!project)
        plan_notice(r->plan, NOTICE_WARNING, v->node,
                    "volume \"%s\" already exists but was not created by Docker Compose. Use "
                    "`external: true` to use an existing volume",
                    v->name);
    else if (strcmp(project, r->project->name) != 0)
        plan_notice(r->plan, NOTICE_WARNING, v->node,
                    "volume \"%s\" already exists but was created for project \"%s\" (expected "
                    "\"%s\"). Use `external: true` to use an existing volume",
                    v->name, project, r->project->name);
}

static bool
is_agreed(const struct reconciler *r, const char *name)
{
    for (size_t i = 0; i < r->o->replace_volumes.len; i++)
        if (strcmp(r->o->replace_volumes.v[i], name) == 0)
            return true;
    return r->o->assume_yes;
}

/* The containers of the services that mount it go first, as a volume in use stays. */
static void
replace_volume(struct reconciler *r, struct volume_state *v)
{
    const char *cause = "volume configuration changed";
    struct stop_options stop = { .project = r->project,
                                 .timeout = r->o->timeout,
                                 .hooks = true };
    struct container_list users = { 0 };
    struct op_list before = { 0 };
    struct op *op;

    for (size_t i = 0; i < r->now->containers.len; i++) {
        const struct container *c = &r->now->containers.v[i];
        const struct service *s = project_service(r->project, c->service);

        if (container_is_of(c, r->project->name) && !c->oneoff && s &&
            mounts_volume(s, v->volume->key) && !container_in(&r->gone, c)) {
            container_list_add(r->arena, &users, c);
            container_list_add(r->arena, &r->gone, c);
        }
    }
    for (size_t i = 0; i < r->networks.len; i++)
        ops_add(r->arena, &before, r->networks.v[i].ready);
    ops_add(r->arena, &before, step_stop(r->plan, &users, &stop, NULL, cause));
    ops_add(r->arena, &before, step_remove(r->plan, &users, false, &before, cause));
    op = plan_add(r->plan, OP_VOLUME_REMOVE, v->volume->name, cause);
    op->object = v->volume->name;
    op->where = v->volume->node;
    op->force = true;
    ops_gate(r->plan, plan_last(r->plan), &before);
    v->replaced = true;
    v->ready = add_create(r, v->volume, cause);
    plan_after(r->plan, v->ready, v->ready - 1);
}

static struct err *
reconcile_volume(struct reconciler *r, struct volume_state *v)
{
    const struct engine_volume *found = snapshot_volume(r->now, v->volume->name);
    const char *hash;

    if (!found && v->volume->external)
        return err_hint(err_at("external-missing", node_pos(v->volume->node),
                               "external volume \"%s\" not found", v->volume->name),
                        "create it first, or take 'external: true' away and it is made here");
    if (!found)
        v->ready = add_create(r, v->volume, "not found");
    if (!found || v->volume->external)
        return NULL;
    warn_owner(r, v->volume, found);
    hash = key_values_get(&found->labels, LABEL_CONFIG_HASH);
    if (!hash || strcmp(hash, confhash_volume(r->arena, v->volume)) == 0)
        return NULL;
    if (is_agreed(r, v->volume->name))
        replace_volume(r, v);
    else
        plan_ask(r->plan, v->volume->name,
                 "Volume \"%s\" exists but doesn't match configuration in compose file. "
                 "Recreate (data will be lost)?",
                 v->volume->name);
    return NULL;
}

struct err *
reconcile_volumes(struct reconciler *r)
{
    r->volumes.v = arena_alloc(r->arena, (r->project->volumes.len + 1) * sizeof *r->volumes.v);
    for (size_t i = 0; i < r->project->volumes.len; i++) {
        const struct volume *v = &r->project->volumes.v[i];
        struct volume_state *state;

        if (!is_used(r, v->key))
            continue;
        state = &r->volumes.v[r->volumes.len++];
        state->volume = v;
        state->ready = -1;
        TRY(reconcile_volume(r, state));
    }
    return NULL;
}
