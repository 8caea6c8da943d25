#include "model/plan.h"

#include "base/mem.h"
#include "model/engine.h"

#include <string.h>

/* clang-format off */
const struct op_kind_row op_kinds[OP_KIND_COUNT] = {
    /*                      word          doing         done         subject      changes destroys */
    [OP_NONE]           = { "keep",       NULL,         "Running",   "Container", false, false },
    [OP_PULL]           = { "pull",       "Pulling",    "Pulled",    "",          true,  false },
    [OP_BUILD]          = { "build",      "Building",   "Built",     "",          true,  false },
    [OP_NETWORK_CREATE] = { "create",     "Creating",   "Created",   "Network",   true,  false },
    [OP_NETWORK_REMOVE] = { "remove",     "Removing",   "Removed",   "Network",   true,  false },
    [OP_VOLUME_CREATE]  = { "create",     "Creating",   "Created",   "Volume",    true,  false },
    [OP_VOLUME_REMOVE]  = { "remove",     "Removing",   "Removed",   "Volume",    true,  true  },
    [OP_IMAGE_REMOVE]   = { "remove",     "Removing",   "Removed",   "Image",     true,  true  },
    [OP_RUN]            = { "run",        "Starting",   "Started",   "Container", true,  false },
    [OP_CREATE]         = { "create",     "Creating",   "Created",   "Container", true,  false },
    [OP_CONNECT]        = { "connect",    NULL,         NULL,        "Container", true,  false },
    [OP_DISCONNECT]     = { "disconnect", NULL,         NULL,        "Container", true,  false },
    [OP_COPY]           = { "copy",       NULL,         NULL,        "Container", true,  false },
    [OP_START]          = { "start",      "Starting",   "Started",   "Container", true,  false },
    [OP_STOP]           = { "stop",       "Stopping",   "Stopped",   "Container", true,  false },
    [OP_RESTART]        = { "restart",    "Restarting", "Started",   "Container", true,  false },
    [OP_KILL]           = { "kill",       "Killing",    "Killed",    "Container", true,  false },
    [OP_PAUSE]          = { "pause",      NULL,         "Paused",    "Container", true,  false },
    [OP_UNPAUSE]        = { "unpause",    NULL,         "Unpaused",  "Container", true,  false },
    [OP_REMOVE]         = { "remove",     "Removing",   "Removed",   "Container", true,  false },
    [OP_RENAME]         = { "rename",     NULL,         "Recreated", "Container", true,  false },
    [OP_AWAIT]          = { "await",      "Waiting",    "Healthy",   "Container", false, false },
    [OP_HOOK]           = { "exec",       NULL,         NULL,        "Container", true,  false },
};
/* clang-format on */

struct plan *
plan_new(const struct project *project, const char *project_name)
{
    struct arena *a = arena_new();
    struct plan *p = arena_alloc(a, sizeof *p);

    p->arena = a;
    p->project = project;
    p->project_name = arena_dup(a, project_name);
    p->oneoff = -1;
    return p;
}

void
plan_free(struct plan *p)
{
    if (!p)
        return;
    snapshot_free(p->keeps);
    arena_free(p->arena);
}

void
plan_freep(struct plan **p)
{
    plan_free(*p);
}

struct op *
plan_add(struct plan *p, enum op_kind kind, const char *subject, const char *cause)
{
    struct op *op;

    p->ops.v = arena_grow(p->arena, p->ops.v, &p->ops.cap, p->ops.len + 1, sizeof *p->ops.v);
    op = &p->ops.v[p->ops.len++];
    memset(op, 0, sizeof *op);
    op->kind = kind;
    op->subject = subject ? arena_dup(p->arena, subject) : "";
    op->cause = cause ? arena_dup(p->arena, cause) : "";
    op->service = "";
    op->project = p->project;
    op->timeout = kind == OP_AWAIT ? 0 : -1;
    op->unless = -1;
    op->required = true;
    return op;
}

int
plan_last(const struct plan *p)
{
    return (int)p->ops.len - 1;
}

/* An array without a capacity of its own is as large as the next power of two. */
static bool
is_full(size_t len)
{
    return (len & (len - 1)) == 0;
}

void
plan_after(struct plan *p, int op, int before)
{
    struct op *o = &p->ops.v[op];

    if (before < 0 || before == op)
        return;
    for (size_t i = 0; i < o->after_len; i++)
        if (o->after[i] == before)
            return;
    if (is_full(o->after_len)) {
        size_t cap = o->after_len ? o->after_len * 2 : 1;
        int *grown = arena_alloc(p->arena, cap * sizeof *grown);

        if (o->after_len)
            memcpy(grown, o->after, o->after_len * sizeof *grown);
        o->after = grown;
    }
    o->after[o->after_len++] = before;
}

bool
plan_waits(const struct plan *p, int op, int before)
{
    CLEANUP(mem_freep) int *stack = mem_alloc((p->ops.len + 1) * sizeof *stack);
    CLEANUP(mem_freep) bool *seen = mem_alloc(p->ops.len + 1);
    size_t depth = 0;

    if (op < 0 || before < 0)
        return false;
    stack[depth++] = op;
    seen[op] = true;
    while (depth) {
        const struct op *o = &p->ops.v[stack[--depth]];

        if (o == &p->ops.v[before])
            return true;
        for (size_t i = 0; i < o->after_len; i++)
            if (!seen[o->after[i]]) {
                seen[o->after[i]] = true;
                stack[depth++] = o->after[i];
            }
    }
    return false;
}

static struct plan_notice *
add_notice(struct plan *p, enum plan_notice_kind kind, const char *text)
{
    struct plan_notice *n;

    p->notices.v = arena_grow(p->arena, p->notices.v, &p->notices.cap, p->notices.len + 1,
                              sizeof *p->notices.v);
    n = &p->notices.v[p->notices.len++];
    *n = (struct plan_notice){ .kind = (int)kind, .text = arena_dup(p->arena, text) };
    return n;
}

void
plan_notice(struct plan *p, enum plan_notice_kind kind, const struct node *where,
            const char *fmt, ...)
{
    CLEANUP(mem_freep) char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    add_notice(p, kind, text)->where = where;
}

void
plan_ask(struct plan *p, const char *object, const char *fmt, ...)
{
    CLEANUP(mem_freep) char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    add_notice(p, NOTICE_ASK, text)->object = arena_dup(p->arena, object);
}

void
plan_inspect(struct plan *p, const char *id)
{
    for (size_t i = 0; i < p->inspect.len; i++)
        if (strcmp(p->inspect.v[i], id) == 0)
            return;
    p->inspect.v = arena_grow(p->arena, p->inspect.v, &p->inspect.cap, p->inspect.len + 1,
                              sizeof *p->inspect.v);
    p->inspect.v[p->inspect.len++] = arena_dup(p->arena, id);
}

bool
plan_changes(const struct plan *p)
{
    for (size_t i = 0; i < p->ops.len; i++)
        if (op_kinds[p->ops.v[i].kind].changes)
            return true;
    return false;
}

/* Depth first with a stack of its own: what an operation waits for is placed before it. */
struct visit {
    char *state;  /* 0 new, 1 being visited, 2 placed */
    size_t *next; /* which of after is looked at next */
    int *stack;
    size_t depth;
    int *order;
    size_t placed;
};

static void
visit_push(struct visit *v, int op)
{
    if (v->state[op] == 1)
        BUG("the plan's operation %d waits for itself", op);
    if (v->state[op])
        return;
    v->state[op] = 1;
    v->stack[v->depth++] = op;
}

static void
visit_from(const struct plan *p, struct visit *v, int root)
{
    visit_push(v, root);
    while (v->depth) {
        int op = v->stack[v->depth - 1];
        const struct op *o = &p->ops.v[op];

        if (v->next[op] < o->after_len) {
            visit_push(v, o->after[v->next[op]++]);
            continue;
        }
        v->state[op] = 2;
        v->order[v->placed++] = op;
        v->depth--;
    }
}

void
plan_order(const struct plan *p, int *ret_order)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    size_t n = p->ops.len;
    struct visit v = { .order = ret_order };

    v.state = arena_alloc(a, n + 1);
    v.next = arena_alloc(a, (n + 1) * sizeof *v.next);
    v.stack = arena_alloc(a, (n + 1) * sizeof *v.stack);
    for (size_t i = 0; i < n; i++)
        visit_from(p, &v, (int)i);
}
