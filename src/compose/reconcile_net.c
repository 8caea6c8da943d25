#include "compose/confhash.h"
#include "compose/reconcile_parts.h"
#include "compose/spec_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

static bool
uses_network(const struct project *p, const struct service *s, const char *key)
{
    for (size_t i = 0; i < s->networks.len; i++)
        if (strcmp(s->networks.v[i].name, key) == 0)
            return true;
    return !s->networks.len && !(s->network_mode && *s->network_mode) &&
           strcmp(key, "default") == 0 && project_network(p, key);
}

static bool
is_used(const struct reconciler *r, const char *key)
{
    if (r->o->all_resources)
        return true;
    for (size_t i = 0; i < r->selected.len; i++)
        if (uses_network(r->project, r->selected.v[i], key))
            return true;
    return false;
}

static struct err *
external_network(const struct reconciler *r, struct network_state *n)
{
    const struct engine_network *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < r->now->networks.len; i++)
        if (strcmp(r->now->networks.v[i].name, n->network->name) == 0) {
            found = &r->now->networks.v[i];
            count++;
        }
    if (count > 1)
        return err_at("ambiguous-network", node_pos(n->network->node),
                      "multiple networks with name \"%s\" were found. Use network ID as `name` "
                      "to avoid ambiguity",
                      n->network->name);
    if (!count)
        found = snapshot_network(r->now, n->network->name);
    if (!found)
        return err_hint(err_at("external-missing", node_pos(n->network->node),
                               "network %s declared as external, but could not be found",
                               n->network->name),
                        "create it first, or take 'external: true' away and it is made here");
    n->id = found->id;
    return NULL;
}

/* The warnings and the refusal about a network that was not made for this project. */
static struct err *
check_owner(struct reconciler *r, const struct network_state *n,
            const struct engine_network *found)
{
    const char *project = key_values_get(&found->labels, LABEL_PROJECT);
    const char *key = key_values_get(&found->labels, LABEL_NETWORK);
    const char *advice = "Set `external: true` to use an existing network";

    if (!project)
        plan_notice(r->plan, NOTICE_WARNING, n->network->node,
                    "a network with name %s exists but was not created by compose.\n%s",
                    found->name, advice);
    else if (strcmp(project, r->project->name) != 0)
        plan_notice(r->plan, NOTICE_WARNING, n->network->node,
                    "a network with name %s exists but was not created for project \"%s\".\n%s",
                    found->name, r->project->name, advice);
    if (key && strcmp(key, n->network->key) == 0)
        return NULL;
    return err_hint(err_at("network-label", node_pos(n->network->node),
                           "network %s was found but has incorrect label %s set to \"%s\" "
                           "(expected: \"%s\")",
                           found->name, LABEL_NETWORK, key ? key : "", n->network->key),
                    "say 'external: true' to use it as it is, or give this one another name");
}

static int
add_create(struct reconciler *r, const struct network *n, const char *cause)
{
    struct op *op = plan_add(r->plan, OP_NETWORK_CREATE, n->name, cause);

    op->network = n;
    op->labels = spec_object_labels(r->arena, r->project, &n->labels, LABEL_NETWORK, n->key,
                                    confhash_network(r->arena, n));
    op->where = n->node;
    return plan_last(r->plan);
}

/* Replicas of the project that stand on the network; one-offs are left to their owner. */
static void
find_attached(struct reconciler *r, const struct engine_network *found,
              struct container_list *ret)
{
    for (size_t i = 0; i < r->now->containers.len; i++) {
        const struct container *c = &r->now->containers.v[i];

        if (container_is_of(c, r->project->name) && !c->oneoff &&
            container_attached(c, found->name, NULL))
            container_list_add(r->arena, ret, c);
    }
}

/*
 * A network cannot be changed: its containers are stopped and taken off, it is made again, and
 * they are put back where they stood.
 */
static struct err *
replace_network(struct reconciler *r, struct network_state *n,
                const struct engine_network *found)
{
    const char *cause = "network configuration changed";
    struct stop_options stop = { .project = r->project,
                                 .timeout = r->o->timeout,
                                 .hooks = true };
    struct container_list running = { 0 };
    struct op_list off = { 0 };
    struct op *op;

    n->id = NULL;
    find_attached(r, found, &n->dangling);
    for (size_t i = 0; i < n->dangling.len; i++)
        if (!container_taken_off(r, n->dangling.v[i]))
            container_list_add(r->arena, &running, n->dangling.v[i]);
    for (struct network_state *other = r->networks.v; other < n; other++)
        ops_add_all(r->arena, &n->stopped, &other->stopped);
    n->replaced = true;
    TRY(step_stop_levels(r->plan, r->project, &running, &stop, cause, &n->stopped));
    ops_add_all(r->arena, &off, &n->stopped);
    for (size_t i = 0; i < n->dangling.len; i++) {
        op = plan_add(r->plan, OP_DISCONNECT, n->dangling.v[i]->name, cause);
        op->object = found->name;
        op->service = n->dangling.v[i]->service;
        step_add_target(r->plan, plan_last(r->plan), step_target(n->dangling.v[i]));
        ops_gate(r->plan, plan_last(r->plan), &n->stopped);
        ops_add(r->arena, &off, plan_last(r->plan));
    }
    op = plan_add(r->plan, OP_NETWORK_REMOVE, found->name, cause);
    op->object = found->name;
    op->where = n->network->node;
    op->doing = "";
    ops_gate(r->plan, plan_last(r->plan), &off);
    off.len = 0;
    ops_add(r->arena, &off, plan_last(r->plan));
    n->ready = add_create(r, n->network, cause);
    ops_gate(r->plan, n->ready, &off);
    return NULL;
}

bool
container_taken_off(const struct reconciler *r, const struct container *c)
{
    for (size_t i = 0; i < r->networks.len; i++)
        if (r->networks.v[i].replaced && container_in(&r->networks.v[i].dangling, c))
            return true;
    return false;
}

static struct err *
reconcile_network(struct reconciler *r, struct network_state *n)
{
    const struct engine_network *found;
    const char *hash;

    if (n->network->external)
        return external_network(r, n);
    found = snapshot_network(r->now, n->network->name);
    /* An id or its prefix may look like the name. */
    if (!found || strcmp(found->name, n->network->name) != 0) {
        n->ready = add_create(r, n->network, "not found");
        return NULL;
    }
    n->id = found->id;
    TRY(check_owner(r, n, found));
    hash = key_values_get(&found->labels, LABEL_CONFIG_HASH);
    if (hash && *hash && strcmp(hash, confhash_network(r->arena, n->network)) != 0)
        return replace_network(r, n, found);
    return NULL;
}

struct err *
reconcile_networks(struct reconciler *r)
{
    r->networks.v =
        arena_alloc(r->arena, (r->project->networks.len + 1) * sizeof *r->networks.v);
    for (size_t i = 0; i < r->project->networks.len; i++) {
        const struct network *n = &r->project->networks.v[i];
        struct network_state *state;

        if (!is_used(r, n->key))
            continue;
        state = &r->networks.v[r->networks.len++];
        state->network = n;
        state->ready = -1;
        TRY(reconcile_network(r, state));
    }
    return NULL;
}

/* How a container that this run does not plan stands on a network. */
static const struct attachment *
attachment_of(struct reconciler *r, const struct container *c, const char *network)
{
    static const struct service_network plain = { .name = "",
                                                  .interface_name = "",
                                                  .ipv4_address = "",
                                                  .ipv6_address = "",
                                                  .mac_address = "" };
    struct spec_request request = {
        .project = r->project,
        .service = project_service(r->project, c->service),
        .number = c->number,
        .compatibility = r->o->compatibility,
    };
    const struct attachment *found = NULL;
    struct attachment *at;

    if (!request.service)
        request.service = project_disabled_service(r->project, c->service);
    if (request.service)
        found = spec_attachment(r->arena, &request, network);
    if (found)
        return found;
    at = arena_alloc(r->arena, sizeof *at);
    at->network = network;
    at->options = &plain;
    at->aliases.v = arena_alloc(r->arena, 2 * sizeof *at->aliases.v);
    at->aliases.v[at->aliases.len++] = c->name;
    at->aliases.v[at->aliases.len++] = c->service;
    return at;
}

/* All connections first, then one start. */
static void
restore(struct reconciler *r, const struct container *c)
{
    const char *cause = "network configuration changed";
    struct op_list connected = { 0 };
    struct op *op;

    for (size_t i = 0; i < r->networks.len; i++) {
        const struct network_state *n = &r->networks.v[i];

        if (!n->replaced || !container_in(&n->dangling, c))
            continue;
        op = plan_add(r->plan, OP_CONNECT, c->name, cause);
        op->service = c->service;
        op->network = n->network;
        op->attachment = attachment_of(r, c, n->network->name);
        step_add_target(r->plan, plan_last(r->plan), step_target(c));
        plan_after(r->plan, plan_last(r->plan), n->ready);
        ops_add(r->arena, &connected, plan_last(r->plan));
    }
    if (!container_runs(c))
        return;
    op = plan_add(r->plan, OP_START, c->name, cause);
    op->service = c->service;
    step_add_target(r->plan, plan_last(r->plan), step_target(c));
    ops_gate(r->plan, plan_last(r->plan), &connected);
}

void
reconcile_restore(struct reconciler *r)
{
    for (size_t i = 0; i < r->now->containers.len; i++) {
        const struct container *c = &r->now->containers.v[i];
        const struct service_state *s = state_of(r, c->service);

        if (container_taken_off(r, c) && !container_in(&r->gone, c) && (!s || !s->planned))
            restore(r, c);
    }
}
