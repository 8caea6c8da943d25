#include "core/summary.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/execute.h"
#include "core/progress.h"
#include "model/plan.h"

#include <string.h>

/* What became of one container, by the last operation of the plan that is about it. */
struct fate {
    const char *name;
    bool runs, failed;
    int reached; /* the operation that failed or was not reached, or -1 */
    int awaited; /* the wait for it that failed, or -1 */
};

struct fates {
    struct fate *v;
    size_t len;
};

static bool
starts_it(const struct op *op)
{
    return op->kind == OP_RUN || op->kind == OP_START || op->kind == OP_RESTART ||
           op->kind == OP_NONE;
}

static bool
about_it(const struct op *op)
{
    return starts_it(op) || op->kind == OP_CREATE || op->kind == OP_CONNECT ||
           op->kind == OP_COPY || op->kind == OP_RENAME || op->kind == OP_HOOK;
}

static const char *
name_of(const struct op *op)
{
    if (op->spec && op->spec->final_name)
        return op->spec->final_name;
    return op->subject;
}

static struct fate *
fate_of(struct fates *all, const char *name)
{
    for (size_t i = 0; i < all->len; i++)
        if (str_eq(all->v[i].name, name))
            return &all->v[i];
    all->v[all->len] = (struct fate){ .name = name, .reached = -1, .awaited = -1 };
    return &all->v[all->len++];
}

static void
learn(struct fate *f, const struct op *op, int index, enum outcome outcome)
{
    if (outcome == OUTCOME_DONE) {
        f->runs |= starts_it(op);
        return;
    }
    if (outcome == OUTCOME_FAILED && !f->failed) {
        f->failed = true;
        f->reached = index;
    }
    if (f->reached < 0 && outcome != OUTCOME_WARNED)
        f->reached = index;
}

/* A wait tells whom it is about where that is one container. */
static void
learn_wait(struct fates *all, const struct op *op, int index, enum outcome outcome)
{
    if (outcome == OUTCOME_FAILED && op->targets.len <= 1)
        fate_of(all, op->subject)->awaited = index;
}

/* The failed operation that this one hangs on, directly or through others; -1: none. */
static int
culprit(const struct plan *plan, const struct step *steps, int index, char *seen)
{
    const struct op *op = &plan->ops.v[index];

    seen[index] = 1;
    for (size_t i = 0; i < op->after_len; i++) {
        int before = op->after[i];
        int found;

        if (steps[before].outcome == OUTCOME_FAILED)
            return before;
        if (seen[before] || steps[before].outcome == OUTCOME_DONE)
            continue;
        found = culprit(plan, steps, before, seen);
        if (found >= 0)
            return found;
    }
    return -1;
}

static void
put_fate(struct str *out, const struct plan *plan, const struct step *steps,
         const struct fate *f)
{
    CLEANUP(mem_freep) char *seen = mem_alloc(plan->ops.len);
    int cause;

    if (f->failed) {
        str_printf(out, "failed: %s", steps[f->reached].err->msg);
        return;
    }
    if (f->awaited >= 0) {
        str_printf(out, "not ready: %s", steps[f->awaited].err->msg);
        return;
    }
    if (f->reached < 0 || f->runs) {
        str_put(out, "runs");
        return;
    }
    cause = culprit(plan, steps, f->reached, seen);
    if (cause < 0)
        str_put(out, "not started: the work stopped before");
    else if (plan->ops.v[cause].kind == OP_AWAIT)
        str_printf(out, "not started: waited for %s", plan->ops.v[cause].waits_for);
    else
        str_printf(out, "not started: needs %s", plan->ops.v[cause].subject);
}

void
summary_tell(struct progress_bus *bus, const struct plan *plan, const struct step *steps)
{
    CLEANUP(mem_freep) struct fate *room = mem_alloc((plan->ops.len + 1) * sizeof *room);
    struct fates all = { room, 0 };
    size_t width = 0;
    bool starts = false;

    for (size_t i = 0; i < plan->ops.len; i++) {
        const struct op *op = &plan->ops.v[i];

        if (op->kind == OP_AWAIT)
            learn_wait(&all, op, (int)i, steps[i].outcome);
        if (!about_it(op) || op->targets.len > 1)
            continue;
        starts |= starts_it(op) && op->kind != OP_NONE;
        learn(fate_of(&all, name_of(op)), op, (int)i, steps[i].outcome);
    }
    for (size_t i = 0; i < all.len; i++) {
        size_t columns = utf8_width(all.v[i].name, strlen(all.v[i].name));

        width = columns > width ? columns : width;
    }
    for (size_t i = 0; i < all.len && starts && all.len > 1; i++) {
        CLEANUP(str_release) struct str line = STR_INIT;

        str_put(&line, all.v[i].name);
        str_fill(&line, ' ', width + 2 - utf8_width(line.buf, line.len));
        put_fate(&line, plan, steps, &all.v[i]);
        progress_say(bus, PROGRESS_SUMMARY, "%s", line.buf);
    }
}
