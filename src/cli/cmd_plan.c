/* plan: what up would do, and why. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/up_shared.h"
#include "compose/spec.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

struct plan_flags {
    struct up_shared shared;
    bool commands;
    int format;
};

enum plan_format { FORMAT_TEXT, FORMAT_JSON };
static const char *const format_names[] = { "text", "json", NULL };

enum { STATUS_CHANGES = 2 };

struct planning {
    struct session session;
    struct plan *images, *rest;
};

static void
planning_release(struct planning *p)
{
    plan_free(p->images);
    plan_free(p->rest);
    session_release(&p->session);
}

static void
on_plan(void *arg, struct err *e, struct plan *images, struct plan *rest)
{
    struct planning *p = arg;

    p->images = images;
    p->rest = rest;
    session_done(&p->session, e);
}

/* ---- the command lines ----------------------------------------------------------------- */

/* Stands in the place of an id that only the run itself will know. */
static const char *
stand_in(void *arg, const struct op_target *t)
{
    struct arena *a = arg;

    return t->id ? t->id : arena_printf(a, "ID-OF-%s", t->name);
}

static struct err *
put_op_commands(const struct runtime *rt, struct arena *a, const struct op *op, struct str *out)
{
    const char **ids = arena_alloc(a, (op->targets.len + 1) * sizeof *ids);
    struct calls calls = CALLS_INIT;
    struct op bound = *op;
    struct err *e = NULL;

    for (size_t i = 0; i < op->targets.len; i++)
        ids[i] = stand_in(a, &op->targets.v[i]);
    if (op->spec && (op->kind == OP_RUN || op->kind == OP_CREATE))
        e = spec_bind(a, op->spec, stand_in, a, &bound.spec);
    if (!e)
        e = call_op(rt, &bound, ids, &calls);
    for (size_t i = 0; i < calls.len; i++) {
        call_put_text(&calls.v[i], out);
        str_putc(out, '\n');
    }
    calls_release(&calls);
    return e;
}

static struct err *
put_commands(const struct runtime *rt, const struct plan *plan, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) int *order = mem_alloc((plan->ops.len + 1) * sizeof *order);

    plan_order(plan, order);
    for (size_t i = 0; i < plan->ops.len; i++) {
        const struct op *op = &plan->ops.v[order[i]];
        CLEANUP(str_release) struct str line = STR_INIT;

        if (op->kind == OP_NONE)
            continue;
        if (op->kind == OP_AWAIT)
            str_printf(&line, "# wait: %s, because %s\n", op->waits_for, op->cause);
        else
            TRY(put_op_commands(rt, a, op, &line));
        str_put_n(out, line.buf, line.len);
    }
    return NULL;
}

/* ---- output ---------------------------------------------------------------------------- */

static struct err *
put_plans(const struct planning *p, const struct plan_flags *f, struct str *out)
{
    bool images = p->images && plan_changes(p->images);
    bool changes = images || plan_changes(p->rest);

    if (f->commands) {
        if (images)
            TRY(put_commands(p->session.seat->rt, p->images, out));
        return put_commands(p->session.seat->rt, p->rest, out);
    }
    if (f->format == FORMAT_JSON) {
        CLEANUP(str_release) struct str first = STR_INIT, second = STR_INIT;

        if (p->images)
            plan_json(p->images, &first);
        plan_json(p->rest, &second);
        str_printf(out, "{\"changes\":%s,\"images\":%.*s,\"plan\":%.*s}\n",
                   changes ? "true" : "false", first.len ? (int)first.len - 1 : 4,
                   first.len ? first.buf : "null", (int)second.len - 1, second.buf);
        return NULL;
    }
    if (images) {
        str_put(out, "First the images:\n\n");
        plan_text(p->images, out);
        str_put(out, "\nThen, once they are there:\n\n");
    }
    plan_text(p->rest, out);
    if (!changes)
        str_printf(out, "Nothing to do: %s is as the file says.\n", p->rest->project_name);
    return NULL;
}

static struct err *
run_plan(struct cli *cli, const void *options, const struct strv *services)
{
    const struct plan_flags *f = options;
    CLEANUP(planning_release) struct planning p = { .session = SESSION_INIT };
    CLEANUP(scales_release) struct scales scales = { 0 };
    CLEANUP(str_release) struct str out = STR_INIT;
    struct up_options o = { .detach = true };

    if (f->commands && f->format == FORMAT_JSON)
        return err_new(ERR_USAGE, "--commands and --format json are incompatible");
    TRY(scales_read(&f->shared.scale, &scales));
    TRY(session_load(&p.session, cli, NEED_FILE, services));
    TRY(session_open(&p.session, SAY_RUNTIME));
    up_shared_fill(&f->shared, cli, &scales, &o);
    verb_plan(p.session.seat, &p.session.target, &o, on_plan, &p);
    TRY(session_wait(&p.session));
    TRY(put_plans(&p, f, &out));
    out_print(&out, f->format == FORMAT_JSON ? OUT_JSON : OUT_TEXT);
    if ((p.images && plan_changes(p.images)) || plan_changes(p.rest))
        cli->status = STATUS_CHANGES;
    return NULL;
}

/* clang-format off */
static const struct opt plan_rows[] = {
    OPT_CHOICE(struct plan_flags, format, 0, "format", "FORMAT", "Form of the plan", format_names),
    OPT_BOOL(struct plan_flags, commands, 0, "commands",
        "The command lines that would be run; ID-OF-NAME stands for ids of containers to come"),
    UP_SHARED_ROWS(struct plan_flags),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_plan = {
    .name = "plan",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .flags = COMMAND_PROJECT,
    .options = plan_rows,
    .options_size = sizeof(struct plan_flags),
    .run = run_plan,
    .verb = VERB_PLAN,
    .about =
        "Nothing is changed. The exit status is 0 when there is nothing to do, 2 when there "
        "is.",
};
