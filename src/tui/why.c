#include "tui/why.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/plan.h"
#include "model/project.h"
#include "tui/graph_model.h"
#include "tui/overview.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

/* ---- containers ---- */

static void
put_check(const struct container *c, struct str *out)
{
    size_t from = c->check.test.len > 1 ? 1 : 0; /* CMD or CMD-SHELL */

    for (size_t i = from; i < c->check.test.len; i++)
        str_printf(out, "%s%s", i > from ? " " : "", c->check.test.v[i]);
}

static void
add_health(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str check = STR_INIT, ago = STR_INIT;
    const struct health_result *last;

    put_check(c, &check);
    if (!c->health_log.len) {
        notes_add(out, STYLE_BUSY, "starting: the check \"%s\" has not run yet", check.buf);
        return;
    }
    last = &c->health_log.v[c->health_log.len - 1];
    words_ago(last->end, &ago);
    if (c->health == HEALTH_HEALTHY)
        notes_add(out, STYLE_GOOD, "healthy: the check \"%s\" passed %s", check.buf, ago.buf);
    else
        notes_add(out, c->health == HEALTH_UNHEALTHY ? STYLE_BAD : STYLE_BUSY,
                  "%s: the check \"%s\" failed %s with exit code %lld, %lld in a row",
                  words_health(c), check.buf, ago.buf, (long long)last->exit_code,
                  (long long)c->failing_streak);
    if (*last->output)
        notes_add(out, STYLE_DIM, "it said: %.*s", (int)strcspn(last->output, "\n"),
                  last->output);
}

static void
add_exit(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str words = STR_INIT, ago = STR_INIT;

    words_exit(c, &words);
    if (c->finished)
        words_ago(c->finished, &ago);
    notes_add(out, c->exit_code || c->oom_killed ? STYLE_BAD : STYLE_OFF,
              "exited with %lld%s%s%s%s", (long long)c->exit_code, words.len ? ": " : "",
              words.buf, ago.len ? ", " : "", ago.buf);
}

void
why_container(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str span = STR_INIT;

    if (c->started)
        words_span((num_wall_ns() - c->started) / NS_PER_S, &span);
    switch (c->state) {
    case STATE_RUNNING:
        if (c->has_healthcheck)
            add_health(c, out);
        else
            notes_add(out, STYLE_NORMAL, "running for %s; it has no health check", span.buf);
        break;
    case STATE_EXITED:
    case STATE_DEAD:
        add_exit(c, out);
        break;
    case STATE_RESTARTING:
        add_exit(c, out);
        notes_add(out, STYLE_BUSY,
                  "the runtime starts it again (restart: %s), %lld times so far",
                  c->restart_policy, (long long)c->restart_count);
        break;
    case STATE_PAUSED:
        notes_add(out, STYLE_BUSY, "paused: its processes stand still until p");
        break;
    case STATE_CREATED:
        notes_add(out, STYLE_OFF, "made but never started");
        break;
    default:
        notes_add(out, STYLE_OFF, "%s", container_state_names[c->state]);
        break;
    }
    if (c->error && *c->error)
        notes_add(out, STYLE_BAD, "the runtime said: %s", c->error);
    if (c->state == STATE_RUNNING && c->restart_count > 0)
        notes_add(out, STYLE_BUSY, "it was started again %lld times%s",
                  (long long)c->restart_count,
                  c->oom_killed ? ", last after it was out of memory" : "");
}

void
why_named(const struct container *c, struct notes *out)
{
    size_t first = out->len;
    char *text;

    why_container(c, out);
    if (first == out->len)
        return;
    text = mem_printf("%s: %s", c->name, out->v[first].text);
    free(out->v[first].text);
    out->v[first].text = text;
}

/* ---- waiting ---- */

bool
why_fulfils(const struct container *c, int condition)
{
    switch (condition) {
    case CONDITION_HEALTHY:
        return c->state == STATE_RUNNING && c->health == HEALTH_HEALTHY;
    case CONDITION_COMPLETED:
        return c->state == STATE_EXITED && c->exit_code == 0;
    default:
        return c->state == STATE_RUNNING || c->state == STATE_EXITED;
    }
}

void
why_dependency(const struct snapshot *now, const char *project, const struct dependency *dep,
               struct notes *out)
{
    size_t have = 0, good = 0;
    const struct container *bad = NULL;

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (!str_eq(c->project, project) || !str_eq(c->service, dep->service) || c->oneoff)
            continue;
        have++;
        if (why_fulfils(c, dep->condition))
            good++;
        else
            bad = c;
    }
    if (have && !bad)
        return;
    notes_add(out, STYLE_BUSY, "waits for %s (%s): %zu of %zu so far", dep->service,
              dependency_condition_names[dep->condition], good, have ? have : 1);
    if (bad)
        why_named(bad, out);
    else
        notes_add(out, STYLE_OFF, "%s has no container yet", dep->service);
}

void
why_service(struct world *w, struct seat *seat, const struct dossier *d, const char *service,
            struct notes *out)
{
    const struct service *s = d->project ? project_service(d->project, service) : NULL;

    for (size_t i = 0; s && i < s->depends_on.len; i++)
        why_dependency(world_snapshot(w, seat), d->name, &s->depends_on.v[i], out);
}

enum { DEEPEST = 50 }; /* circles, which no loader lets pass, end too */

static bool
is_fulfilled(const struct snapshot *now, const char *project, const struct dependency *dep,
             bool *ret_there)
{
    bool all = true;

    *ret_there = false;
    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (!str_eq(c->project, project) || !str_eq(c->service, dep->service) || c->oneoff)
            continue;
        *ret_there = true;
        all &= why_fulfils(c, dep->condition);
    }
    return *ret_there && all;
}

struct waiting {
    struct arena *a;
    const struct snapshot *now;
    const struct dossier *d;
};

static size_t
dependencies_of(const struct waiting *w, const char *service, const struct dependency **ret)
{
    const struct service *s = w->d->project ? project_service(w->d->project, service) : NULL;
    struct dependency *labelled = NULL;
    size_t n = 0;

    *ret = s ? s->depends_on.v : NULL;
    if (w->d->project)
        return s ? s->depends_on.len : 0;
    for (size_t i = 0; w->now && i < w->now->containers.len && !labelled; i++) {
        const struct container *c = &w->now->containers.v[i];

        if (str_eq(c->project, w->d->name) && str_eq(c->service, service))
            n = graph_labelled(w->a, key_values_get(&c->labels, LABEL_DEPENDS_ON), &labelled);
    }
    *ret = labelled;
    return n;
}

static const char *
waits_on(const struct waiting *w, const char *service, int depth)
{
    const struct dependency *deps;
    size_t n = dependencies_of(w, service, &deps);

    for (size_t i = 0; depth < DEEPEST && i < n; i++) {
        bool there;

        if (!deps[i].required || is_fulfilled(w->now, w->d->name, &deps[i], &there))
            continue;
        if (there || waits_on(w, deps[i].service, depth + 1))
            return deps[i].service;
    }
    return NULL;
}

const char *
why_waits_on(struct arena *a, const struct world *w, const struct seat *seat,
             const struct dossier *d, const char *service)
{
    return waits_on(&(struct waiting){ a, world_snapshot(w, seat), d }, service, 0);
}

/* ---- drift ---- */

static bool
differs(const struct plan *p, const char *service)
{
    for (size_t i = 0; p && i < p->ops.len; i++) {
        const struct op *op = &p->ops.v[i];

        if (op_kinds[op->kind].changes && op->kind != OP_START && op->kind != OP_HOOK &&
            (!*service || str_eq(op->service, service)))
            return true;
    }
    return false;
}

bool
why_drifts(const struct dossier *d, const char *service)
{
    return differs(d->images, service) || differs(d->plan, service);
}

/* What else is done to the same container only carries the first out. */
static bool
is_first(const struct plan *p, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (op_kinds[p->ops.v[i].kind].changes &&
            str_eq(p->ops.v[i].subject, p->ops.v[at].subject))
            return false;
    return true;
}

static const char *
drift_word(const struct plan *p, size_t at)
{
    for (size_t i = at + 1; i < p->ops.len; i++)
        if (p->ops.v[i].kind == OP_RENAME && str_eq(p->ops.v[i].subject, p->ops.v[at].subject))
            return "replace";
    return op_kinds[p->ops.v[at].kind].word;
}

static void
add_drift(const struct plan *p, const char *service, struct notes *out)
{
    for (size_t i = 0; p && i < p->ops.len; i++) {
        const struct op *op = &p->ops.v[i];
        struct pos at = node_pos(op->where);

        if (!op_kinds[op->kind].changes || !op->cause || !*op->cause || !is_first(p, i))
            continue;
        if (*service && !str_eq(op->service, service))
            continue;
        if (at.file)
            notes_add(out, STYLE_BUSY, "up would %s %s: %s (%s:%d)", drift_word(p, i),
                      op->subject, op->cause, fs_basename(at.file), at.line);
        else
            notes_add(out, STYLE_BUSY, "up would %s %s: %s", drift_word(p, i), op->subject,
                      op->cause);
    }
}

void
why_drift(const struct dossier *d, const char *service, struct notes *out)
{
    add_drift(d->images, service, out);
    add_drift(d->plan, service, out);
    if (d->plan_err && !*service)
        notes_add(out, STYLE_BAD, "up would fail: %s", d->plan_err->msg);
}

/* ---- rows ---- */

/* What is not as it should be first, container by container. */
static void
add_bad(struct world *w, const struct overview_row *r, struct notes *out)
{
    const struct snapshot *now = world_snapshot(w, r->seat);

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (str_eq(c->project, r->project) && words_is_bad(c) &&
            (!r->service || str_eq(c->service, r->service)))
            why_named(c, out);
    }
}

static void
add_orphans(struct world *w, const struct overview_row *r, const struct dossier *d,
            struct notes *out)
{
    const struct snapshot *now = world_snapshot(w, r->seat);

    for (size_t i = 0; d->project && now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];

        if (str_eq(c->project, r->project) && !c->oneoff &&
            !project_service(d->project, c->service) &&
            !project_disabled_service(d->project, c->service))
            notes_add(out, STYLE_BUSY, "orphan: the file has no service for %s; up leaves it",
                      c->name);
    }
}

static void
why_project(struct world *w, const struct overview_row *r, const struct dossier *d,
            struct notes *out)
{
    if (d->err)
        notes_add(out, STYLE_BAD, "its file has errors: %s", d->err->msg);
    add_bad(w, r, out);
    add_orphans(w, r, d, out);
    why_drift(d, "", out);
    if (!d->project && !d->err)
        notes_add(out, STYLE_DIM, "its file is not here: %s",
                  *d->files_label ? d->files_label : "no label tells where it is");
    if (!out->len)
        notes_add(out, STYLE_NORMAL, "all is as the file says");
}

static void
why_many(struct world *w, const struct overview_row *r, struct notes *out)
{
    add_bad(w, r, out);
    if (!out->len)
        notes_add(out, STYLE_NORMAL, "nothing is wrong with its containers");
}

static void
why_loose(struct notes *out)
{
    notes_add(out, STYLE_DIM, "containers that no Compose project has made");
}

/* What stands on the screen may be long over. */
static void
add_silence(const struct world *w, const struct overview_row *r, struct notes *out)
{
    CLEANUP(str_release) struct str span = STR_INIT;
    const struct outlook *o = world_outlook(w, r->seat);
    int64_t since;

    if (!o || !outlook_trouble(o, &since))
        return;
    words_span((loop_now_ms() - since) / 1000, &span);
    notes_add(out, STYLE_BAD, "%s has not answered for %s: this is what it last said%s%s",
              r->seat->name, span.buf, o->trouble ? ". Now: " : "",
              o->trouble ? o->trouble->msg : "");
}

void
why_row(struct world *w, const struct overview_row *r, struct notes *out)
{
    struct dossier *d = *r->project ? world_dossier(w, r->seat, r->project) : NULL;

    add_silence(w, r, out);
    if (r->container)
        why_container(r->container, out);
    else if (!d)
        why_loose(out);
    else if (!r->service)
        why_project(w, r, d, out);
    else if (r->missing)
        notes_add(out, STYLE_OFF, "the file has this service, no container was made for it");
    else
        why_many(w, r, out);
    if (!d || !r->service)
        return;
    if (r->missing || (r->container && r->container->state == STATE_CREATED))
        why_service(w, r->seat, d, r->service, out);
    if (r->orphan)
        notes_add(out, STYLE_BUSY, "an orphan: the file has no service %s; up leaves it alone",
                  r->service);
    if (*r->service)
        why_drift(d, r->service, out);
}
