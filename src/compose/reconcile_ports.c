#include "compose/reconcile_parts.h"

#include "base/mem.h"
#include "base/num.h"
#include "model/plan.h"

#include <string.h>

/* "8080" or "8000-8010"; false for what is not fixed. */
static bool
published_range(const struct port *p, int64_t *ret_from, int64_t *ret_to)
{
    CLEANUP(mem_freep) char *first = NULL;
    const char *dash = p->published ? strchr(p->published, '-') : NULL;

    if (!p->published || !*p->published)
        return false;
    if (!dash)
        return num_parse_int(p->published, ret_from) && num_parse_int(p->published, ret_to);
    first = mem_dup_n(p->published, (size_t)(dash - p->published));
    return num_parse_int(first, ret_from) && num_parse_int(dash + 1, ret_to);
}

static bool
holds_port(const struct container *c, const struct port *p)
{
    int64_t from, to;

    if (!published_range(p, &from, &to))
        return false;
    for (size_t i = 0; i < c->ports.len; i++) {
        const struct port_binding *b = &c->ports.v[i];

        if (b->host_port >= from && b->host_port <= to &&
            strcmp(b->proto, p->protocol && *p->protocol ? p->protocol : "tcp") == 0)
            return true;
    }
    return false;
}

static bool
frees_port_for(const struct reconciler *r, const struct op *stop, const struct service *s)
{
    for (size_t i = 0; i < stop->targets.len; i++) {
        const struct container *c =
            stop->targets.v[i].id ? snapshot_container(r->now, stop->targets.v[i].id) : NULL;

        for (size_t j = 0; c && j < s->ports.len; j++)
            if (holds_port(c, &s->ports.v[j]))
                return true;
    }
    return false;
}

static void
order_start(struct reconciler *r, int start)
{
    const struct op *op = &r->plan->ops.v[start];
    const struct service *s = op->spec ? op->spec->service : op->of;

    if (!s || !s->ports.len)
        return;
    /* A stop that itself waits for this start would make a circle: then the engine decides. */
    for (size_t i = 0; i < r->plan->ops.len; i++)
        if (r->plan->ops.v[i].kind == OP_STOP && frees_port_for(r, &r->plan->ops.v[i], s) &&
            !plan_waits(r->plan, (int)i, start))
            plan_after(r->plan, start, (int)i);
}

void
reconcile_ports(struct reconciler *r)
{
    for (size_t i = 0; i < r->plan->ops.len; i++)
        if (r->plan->ops.v[i].kind == OP_RUN || r->plan->ops.v[i].kind == OP_START)
            order_start(r, (int)i);
}
