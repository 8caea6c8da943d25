/* Operations of plans to calls. */

#include "backends/calls.h"
#include "backends/flags.h"
#include "backends/tar.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

enum {
    OPERAND_MS = 2000, /* engines work off operands one after the other */
    STOP_MS = 600000   /* where nobody knows how long the containers may take */
};

/* The call of each kind that acts on containers, or on one object by name. */
static const struct {
    enum call_id call;
    bool on_containers;
} simple[OP_KIND_COUNT] = {
    [OP_NETWORK_REMOVE] = { CALL_NETWORK_REMOVE, false },
    [OP_VOLUME_REMOVE] = { CALL_VOLUME_REMOVE, false },
    [OP_IMAGE_REMOVE] = { CALL_IMAGE_REMOVE, false },
    [OP_START] = { CALL_START, true },
    [OP_STOP] = { CALL_STOP, true },
    [OP_RESTART] = { CALL_RESTART, true },
    [OP_KILL] = { CALL_KILL, true },
    [OP_PAUSE] = { CALL_PAUSE, true },
    [OP_UNPAUSE] = { CALL_UNPAUSE, true },
    [OP_REMOVE] = { CALL_REMOVE, true },
};

static void
set_clock(const struct op *op, const struct fill *f, struct calls *calls)
{
    bool stops = op->kind == OP_STOP || op->kind == OP_RESTART;
    int64_t grace = op->timeout >= 0 ? op->timeout : op->grace;

    for (size_t i = 0; i < calls->len; i++) {
        struct call *c = &calls->v[i];

        c->extra_ms = (int64_t)f->count * OPERAND_MS;
        if (stops && grace > 0)
            c->extra_ms += (int64_t)f->count * (grace / NS_PER_MS);
        else if (stops && op->timeout < 0)
            c->extra_ms = STOP_MS;
    }
}

static void
act(const struct runtime *rt, const struct op *op, const char *const *ids, struct calls *calls)
{
    struct fill f = {
        .ids = ids,
        .count = op->targets.len,
        .name = op->object,
        .timeout = op->kind == OP_STOP || op->kind == OP_RESTART ? op->timeout : -1,
        .signal = op->signal,
        .force = op->force,
        .volumes = op->volumes,
    };
    struct call call;

    if (simple[op->kind].on_containers) {
        calls_make(rt, simple[op->kind].call, &f, calls);
        set_clock(op, &f, calls);
        return;
    }
    call_make(rt, simple[op->kind].call, &f, &call);
    calls_push(calls, &call);
}

static void
copy_files(const struct runtime *rt, const struct op *op, const char *const *ids,
           struct calls *calls)
{
    for (size_t t = 0; t < op->targets.len; t++) {
        struct fill f = { .ids = &ids[t], .count = 1, .timeout = -1 };
        struct call call;

        call_make(rt, CALL_COPY_IN, &f, &call);
        for (size_t i = 0; i < op->spec->files.len; i++) {
            const struct copied_file *file = &op->spec->files.v[i];

            tar_put_file(&call.stdin_bytes, file->path, file->content, file->len, file->mode,
                         file->uid, file->gid);
        }
        tar_end(&call.stdin_bytes);
        call.has_stdin = true;
        calls_push(calls, &call);
    }
}

static struct err *
run_hook(const struct runtime *rt, const struct op *op, const char *const *ids,
         struct calls *calls)
{
    const struct hook *h = op->hook;

    for (size_t i = 0; i < op->targets.len; i++) {
        struct exec_query q = { .id = ids[i],
                                .command = h->command,
                                .privileged = h->privileged,
                                .user = h->user,
                                .workdir = h->working_dir,
                                .environment = h->environment };
        struct call call;

        TRY(err_path(call_exec(rt, &q, &call), "services.%s", op->service));
        calls_push(calls, &call);
    }
    return NULL;
}

static struct err *
one_call(const struct runtime *rt, const struct op *op, const char *const *ids,
         struct call *ret)
{
    struct fill f = {
        .ids = ids, .count = 1, .name = op->object, .timeout = -1, .force = op->force
    };

    switch (op->kind) {
    case OP_PULL:
        return call_pull(rt, op, ret);
    case OP_BUILD:
        return call_build(rt, op, ret);
    case OP_NETWORK_CREATE:
        return call_network_create(rt, op, ret);
    case OP_VOLUME_CREATE:
        return call_volume_create(rt, op, ret);
    case OP_RUN:
        return call_container(rt, op, CALL_RUN, ret);
    case OP_CREATE:
        return call_container(rt, op, CALL_CREATE, ret);
    case OP_CONNECT:
        return call_connect(rt, op, ids[0], ret);
    case OP_DISCONNECT:
        call_make(rt, CALL_NETWORK_DISCONNECT, &f, ret);
        return NULL;
    case OP_RENAME:
        call_make(rt, CALL_RENAME, &f, ret);
        return NULL;
    default:
        BUG("an operation '%s' is no call", op_kinds[op->kind].word);
    }
}

struct err *
call_op(const struct runtime *rt, const struct op *op, const char *const *ids,
        struct calls *ret_calls)
{
    struct call call;

    if (simple[op->kind].call != CALL_VERSION) {
        act(rt, op, ids, ret_calls);
        return NULL;
    }
    if (op->kind == OP_COPY) {
        copy_files(rt, op, ids, ret_calls);
        return NULL;
    }
    if (op->kind == OP_HOOK)
        return run_hook(rt, op, ids, ret_calls);
    TRY(one_call(rt, op, ids, &call));
    calls_push(ret_calls, &call);
    return NULL;
}

/* What is wrong with the first container of a service is wrong with the others too. */
static bool
is_replica(const struct plan *plan, size_t index)
{
    const struct op *op = &plan->ops.v[index];

    for (size_t i = 0; op->spec && i < index; i++)
        if (plan->ops.v[i].kind == op->kind && plan->ops.v[i].spec &&
            plan->ops.v[i].spec->service == op->spec->service &&
            plan->ops.v[i].attachment == op->attachment)
            return true;
    return false;
}

struct err *
call_check_plan(const struct runtime *rt, const struct plan *plan)
{
    static const char stand_in[] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct err *all = NULL;

    for (size_t i = 0; i < plan->ops.len; i++) {
        const struct op *op = &plan->ops.v[i];
        struct calls calls = CALLS_INIT;
        const char **ids;

        if (op->kind == OP_NONE || op->kind == OP_AWAIT || is_replica(plan, i))
            continue;
        ids = arena_alloc(a, (op->targets.len + 1) * sizeof *ids);
        for (size_t t = 0; t < op->targets.len; t++)
            ids[t] = stand_in;
        all = err_chain(all, call_op(rt, op, ids, &calls));
        calls_release(&calls);
    }
    return all;
}

char *
call_created_id(const char *out, size_t len)
{
    enum { ID_LEN = 64 };

    for (size_t end = len; end > 0;) {
        size_t from;

        while (end > 0 && (out[end - 1] == '\n' || out[end - 1] == '\r'))
            end--;
        for (from = end; from > 0 && out[from - 1] != '\n';)
            from--;
        if (end - from == ID_LEN && strspn(out + from, "0123456789abcdef") >= ID_LEN)
            return mem_dup_n(out + from, ID_LEN);
        end = from;
    }
    return NULL;
}
