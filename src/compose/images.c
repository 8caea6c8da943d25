#include "compose/order.h"
#include "compose/reconcile.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/engine.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

struct images {
    struct plan *plan;
    const struct project *project;
    const struct snapshot *now;
    const struct reconcile_options *o;
    struct services selected;
};

static struct err *
select_services(struct arena *a, const struct project *p, const struct reconcile_options *o,
                struct services *ret)
{
    const char *name = o->goal == GOAL_RUN ? o->run->service : NULL;
    struct strings one = { &name, 1, true };

    return order_services(a, p, name ? &one : &o->services, o->no_deps ? 0 : ORDER_DEPENDENCIES,
                          ret);
}

/* ---- Policies ------------------------------------------------------------------------- */

/* How old an image may become, in ns; 0 when the policy sets no age, -1 when it is not one. */
static int64_t
policy_age(const char *policy)
{
    static const char every[] = "every_";
    int64_t ns;

    if (strcmp(policy, "daily") == 0)
        return INT64_C(24) * 3600 * NS_PER_S;
    if (strcmp(policy, "weekly") == 0)
        return INT64_C(7) * 24 * 3600 * NS_PER_S;
    if (!str_starts(policy, every))
        return 0;
    return num_parse_compose_duration(policy + sizeof every - 1, &ns) ? ns : -1;
}

static const char *
policy_of(const struct images *im, const struct service *s)
{
    if (im->o->build == BUILD_ALWAYS && s->build.node)
        return "build";
    if (im->o->pull)
        return im->o->pull;
    return s->pull_policy ? s->pull_policy : "";
}

/* --pull takes the words of pull_policy and no others. */
static struct err *
check_pull_option(const char *pull)
{
    static const char *const words[] = { "always", "missing", "if_not_present", "never",
                                         "build" };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (!pull || strcmp(pull, words[i]) == 0)
            return NULL;
    return err_hint(err_new(ERR_USAGE, "invalid --pull option \"%s\"", pull),
                    "it is one of always, missing, never and build");
}

static bool
must_pull(const struct images *im, const struct service *s, const struct image *image)
{
    const char *policy = policy_of(im, s);
    int64_t age;

    if (!s->image || !*s->image || strcmp(policy, "never") == 0 || strcmp(policy, "build") == 0)
        return false;
    if (strcmp(policy, "always") == 0 || !image)
        return true;
    age = policy_age(policy);
    return age > 0 && im->o->now > image->tagged + age;
}

static const char *
pull_cause(const struct images *im, const struct service *s, const struct image *image)
{
    if (!image)
        return "not found";
    if (im->o->pull)
        return arena_printf(im->plan->arena, "--pull %s", im->o->pull);
    return arena_printf(im->plan->arena, "pull_policy: %s", s->pull_policy);
}

/* ---- Operations ----------------------------------------------------------------------- */

static int
find_op(const struct images *im, enum op_kind kind, const char *object,
        const struct service *of)
{
    for (size_t i = 0; i < im->plan->ops.len; i++) {
        const struct op *op = &im->plan->ops.v[i];

        if (op->kind == kind && strcmp(op->object, object) == 0 && (!of || op->of == of))
            return (int)i;
    }
    return -1;
}

static bool
can_be_built(const struct images *im, const char *image)
{
    for (size_t i = 0; im->o->build != BUILD_NEVER && i < im->selected.len; i++) {
        const struct service *s = im->selected.v[i];

        if (s->build.node && strcmp(service_image(im->plan->arena, im->project, s), image) == 0)
            return true;
    }
    return false;
}

static void
add_pull(struct images *im, const struct service *s, const char *subject, const char *image,
         const char *cause, const struct node *where)
{
    struct op *op;

    if (find_op(im, OP_PULL, image, NULL) >= 0)
        return;
    op = plan_add(im->plan, OP_PULL, subject, cause);
    op->service = s->name;
    op->of = s;
    op->object = image;
    op->where = where;
    op->best_effort = can_be_built(im, image);
}

static void
plan_pulls(struct images *im, const struct service *s)
{
    struct arena *a = im->plan->arena;
    const char *image = service_image(a, im->project, s);
    const struct image *here = snapshot_image(im->now, image);

    if (here && here->tagged <= 0 && policy_age(policy_of(im, s)) > 0)
        plan_notice(im->plan, NOTICE_WARNING, node_get(s->node, "pull_policy"),
                    "the engine does not tell when it got %s: it is pulled now", image);
    if (must_pull(im, s, here))
        add_pull(im, s, s->name, image, pull_cause(im, s, here), node_get(s->node, "image"));
    for (size_t i = 0; i < s->volumes.len; i++) {
        const struct volume_mount *m = &s->volumes.v[i];

        if (strcmp(m->type, "image") == 0 && !snapshot_image(im->now, m->source))
            add_pull(im, s, arena_printf(a, "%s:volume %zu", s->name, i), m->source,
                     "not found", m->node);
    }
}

static int add_build(struct images *im, const struct service *s, const char *cause);

/* Images of other services that this one is built from: additional_contexts: service:x. */
static void
build_bases(struct images *im, const struct service *s, int build)
{
    static const char prefix[] = "service:";

    for (size_t i = 0; i < s->build.additional_contexts.len; i++) {
        const char *value = s->build.additional_contexts.v[i].value;
        const struct service *base;

        if (!value || !str_starts(value, prefix))
            continue;
        base = project_service(im->project, value + sizeof prefix - 1);
        if (base && base != s && base->build.node)
            plan_after(
                im->plan, build,
                add_build(im, base,
                          arena_printf(im->plan->arena, "%s is built from it", s->name)));
    }
}

static int
add_build(struct images *im, const struct service *s, const char *cause)
{
    const char *image = service_image(im->plan->arena, im->project, s);
    int before = find_op(im, OP_BUILD, image, NULL);
    int index = find_op(im, OP_BUILD, image, s);
    struct op *op;

    if (index >= 0)
        return index;
    op = plan_add(im->plan, OP_BUILD, s->name, cause);
    index = plan_last(im->plan);
    op->service = s->name;
    op->of = s;
    op->object = image;
    op->where = s->build.node;
    op->unless = find_op(im, OP_PULL, image, NULL);
    plan_after(im->plan, index, op->unless);
    plan_after(im->plan, index, before);
    build_bases(im, s, index);
    return index;
}

static void
plan_builds(struct images *im, const struct service *s)
{
    bool here = snapshot_image(im->now, service_image(im->plan->arena, im->project, s));
    bool asked = strcmp(policy_of(im, s), "build") == 0;

    if (!s->build.node || im->o->build == BUILD_NEVER || (here && !asked))
        return;
    add_build(im, s,
              !here                          ? "not found"
              : im->o->build == BUILD_ALWAYS ? "--build"
              : im->o->pull                  ? "--pull build"
                                             : "pull_policy: build");
}

struct err *
plan_images(const struct project *p, const struct snapshot *now,
            const struct reconcile_options *o, struct plan **ret_plan)
{
    CLEANUP(plan_freep) struct plan *plan = plan_new(p, p->name);
    struct images im = { .plan = plan, .project = p, .now = now, .o = o };

    TRY(check_pull_option(o->pull));
    TRY(select_services(plan->arena, p, o, &im.selected));
    for (size_t i = 0; i < im.selected.len; i++)
        if (!im.selected.v[i]->provider.node)
            plan_pulls(&im, im.selected.v[i]);
    for (size_t i = 0; i < im.selected.len; i++)
        if (!im.selected.v[i]->provider.node)
            plan_builds(&im, im.selected.v[i]);
    *ret_plan = STEAL(plan);
    return NULL;
}

/* ---- What to look for ----------------------------------------------------------------- */

struct names {
    struct arena *arena;
    struct strings *list;
    size_t cap;
};

static void
add_name(struct names *n, const char *name)
{
    for (size_t i = 0; i < n->list->len; i++)
        if (strcmp(n->list->v[i], name) == 0)
            return;
    n->list->v =
        arena_grow(n->arena, n->list->v, &n->cap, n->list->len + 1, sizeof *n->list->v);
    n->list->v[n->list->len++] = name;
}

struct err *
reconcile_objects(struct arena *a, const struct project *p, const struct reconcile_options *o,
                  struct needed_objects *ret_objects)
{
    struct needed_objects need = { 0 };
    struct names images = { a, &need.images, 0 }, networks = { a, &need.networks, 0 },
                 volumes = { a, &need.volumes, 0 };
    struct services selected;

    TRY(select_services(a, p, o, &selected));
    for (size_t i = 0; i < selected.len; i++) {
        const struct service *s = selected.v[i];

        if (!s->provider.node)
            add_name(&images, service_image(a, p, s));
        for (size_t j = 0; j < s->networks.len; j++) {
            const struct network *n = project_network(p, s->networks.v[j].name);

            if (n)
                add_name(&networks, n->name);
        }
        if (!s->networks.len && project_network(p, "default"))
            add_name(&networks, project_network(p, "default")->name);
        for (size_t j = 0; j < s->volumes.len; j++) {
            const struct volume_mount *m = &s->volumes.v[j];
            const struct volume *v = m->source ? project_volume(p, m->source) : NULL;

            if (v && strcmp(m->type, "volume") == 0)
                add_name(&volumes, v->name);
            else if (strcmp(m->type, "image") == 0)
                add_name(&images, m->source);
        }
    }
    *ret_objects = need;
    return NULL;
}
