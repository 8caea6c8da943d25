#include "core/execute_tell.h"

#include "base/err.h"
#include "base/str.h"
#include "model/plan.h"

#include <string.h>

static void
tell(const struct teller *t, const struct op *op, struct progress *p)
{
    size_t many = op->targets.len > 1 ? op->targets.len : 0;

    p->title = t->title ? t->title : "";
    p->kind = op_kinds[op->kind].subject;
    p->op = op;
    p->finished = t->finished;
    p->count = t->count;
    p->bytes = p->total = -1;
    if (!many) {
        p->subject = op->subject;
        progress_tell(t->bus, p);
    }
    for (size_t i = 0; i < many; i++) {
        p->subject = op->targets.v[i].name;
        progress_tell(t->bus, p);
    }
}

static const char *
done_word(const struct op *op)
{
    return op->done ? op->done : op_kinds[op->kind].done;
}

void
tell_start(const struct teller *t, const struct op *op, int index)
{
    const char *doing = op->doing ? op->doing : op_kinds[op->kind].doing;

    if (!op->quiet && doing && *doing)
        tell(t, op,
             &(struct progress){ .phase = PROGRESS_START, .text = doing, .index = index });
}

void
tell_line(const struct teller *t, const struct op *op, int index, const char *line)
{
    if (!op->quiet)
        tell(t, op, &(struct progress){ .phase = PROGRESS_STEP, .text = line, .index = index });
}

void
tell_done(const struct teller *t, const struct op *op, int index, double seconds)
{
    const char *done = done_word(op);

    if (!op->quiet && done && *done)
        tell(t, op,
             &(struct progress){
                 .phase = PROGRESS_DONE, .text = done, .index = index, .seconds = seconds });
}

/* What Docker Compose says in place of an engine's text. */
static const struct {
    const char *ending, *sentence;
} soft[] = {
    { "-in-use", "Resource is still in use" },
    { "network-active-endpoints", "Resource is still in use" },
    { "no-such-network", "No resource found to remove" },
    { "no-such-volume", "No resource found to remove" },
    { "no-such-image", "No resource found to remove" },
};

static const char *
soft_sentence(const struct op *op, const struct err *e)
{
    bool removal = op->kind == OP_NETWORK_REMOVE || op->kind == OP_VOLUME_REMOVE ||
                   op->kind == OP_IMAGE_REMOVE;

    for (size_t i = 0; i < ARRAY_LEN(soft) && removal; i++)
        if (str_ends(e->code, soft[i].ending))
            return soft[i].sentence;
    return e->msg;
}

/* "service \"x\" …" and "dependency failed …" become what is said of an optional one. */
static void
put_optional(struct str *out, const struct op *op, const char *msg)
{
    static const char failed[] = "dependency failed to start: ";

    if (str_starts(msg, "service "))
        str_printf(out, "optional dependency%s", msg + strlen("service"));
    else if (str_starts(msg, failed))
        str_printf(out, "optional dependency \"%s\" failed to start: %s", op->waits_for,
                   msg + strlen(failed));
    else
        str_printf(out, "optional dependency \"%s\": %s", op->waits_for, msg);
}

void
tell_warning(const struct teller *t, const struct op *op, int index, double seconds,
             const struct err *e)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (op->kind == OP_AWAIT) {
        put_optional(&text, op, e->msg);
        progress_say(t->bus, PROGRESS_NOTICE, "%s", text.buf);
        str_insert(&text, 0, "Skipped: ", strlen("Skipped: "));
    } else {
        str_put(&text, soft_sentence(op, e));
    }
    tell(t, op,
         &(struct progress){ .phase = PROGRESS_WARNING,
                             .text = text.buf,
                             .index = index,
                             .seconds = seconds,
                             .err = e });
}

void
tell_error(const struct teller *t, const struct op *op, int index, double seconds,
           const struct err *e)
{
    bool waited = op->kind == OP_AWAIT;

    tell(t, op,
         &(struct progress){ .phase = PROGRESS_ERROR,
                             .text = waited ? e->msg : "Error",
                             .index = index,
                             .seconds = seconds,
                             .err = e });
}
