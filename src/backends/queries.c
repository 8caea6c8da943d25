#include "backends/calls.h"

#include "backends/flags.h"
#include "backends/variables.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"

#include <string.h>

void
call_version(const struct runtime *rt, struct call *ret_call)
{
    call_begin(rt, CALL_VERSION, ret_call);
    ret_call->framing = FRAME_JSON;
    ret_call->clock = CLOCK_QUERY;
    if (!rt->backend)
        strv_push(&ret_call->env, "DOCKER_API_VERSION");
    strv_push(&ret_call->argv, "version");
    strv_push(&ret_call->argv, "--format");
    strv_push(&ret_call->argv, "{{json .}}");
}

void
call_info(const struct runtime *rt, struct call *ret_call)
{
    call_make(rt, CALL_INFO, &(struct fill){ .timeout = -1 }, ret_call);
}

void
call_ps(const struct runtime *rt, const char *const *filters, struct call *ret_call)
{
    call_make(rt, CALL_PS, &(struct fill){ .filters = filters, .timeout = -1 }, ret_call);
}

void
call_list(const struct runtime *rt, enum call_id id, const char *const *filters,
          struct call *ret_call)
{
    call_make(rt, id, &(struct fill){ .filters = filters, .timeout = -1 }, ret_call);
}

/* Nothing has a name that a client would take for an option. */
static size_t
usable_names(const char *const *names, size_t count, const char **ret)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (names[i] && *names[i] && *names[i] != '-')
            ret[n++] = names[i];
    return n;
}

void
call_inspect(const struct runtime *rt, enum call_id id, const char *const *names, size_t count,
             struct calls *ret_calls)
{
    const char **usable = mem_alloc((count + 1) * sizeof *usable);
    struct fill f = { .ids = usable, .timeout = -1 };

    f.count = usable_names(names, count, usable);
    calls_make(rt, id, &f, ret_calls);
    mem_freep(&usable);
}

/* ---- Images, networks, volumes -------------------------------------------------------- */

static bool
has(const struct strings *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++)
        if (!strcmp(list->v[i], name))
            return true;
    return false;
}

struct by_kind {
    enum call_id id;
    const struct strings *names;
};

static void
kinds_of(const struct object_query *q, struct by_kind kinds[3])
{
    kinds[0] = (struct by_kind){ CALL_IMAGE_INSPECT, &q->images };
    kinds[1] = (struct by_kind){ CALL_NETWORK_INSPECT, &q->networks };
    kinds[2] = (struct by_kind){ CALL_VOLUME_INSPECT, &q->volumes };
}

void
call_objects(const struct runtime *rt, const struct object_query *q, struct calls *ret_calls)
{
    size_t room = q->images.len + q->networks.len + q->volumes.len + 1;
    const char **mixed = mem_alloc(room * sizeof *mixed);
    const char **typed = mem_alloc(room * sizeof *typed);
    struct by_kind kinds[3];
    size_t mixed_len = 0;

    kinds_of(q, kinds);
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        size_t typed_len = 0;

        for (size_t i = 0; i < kinds[k].names->len; i++) {
            const char *name = kinds[k].names->v[i];
            int uses = has(&q->images, name) + has(&q->networks, name) + has(&q->volumes, name);

            if (rt->caps.has[CAP_INSPECT_MIXED] && uses == 1)
                mixed[mixed_len++] = name;
            else
                typed[typed_len++] = name;
        }
        call_inspect(rt, kinds[k].id, typed, typed_len, ret_calls);
    }
    call_inspect(rt, CALL_INSPECT_MIXED, mixed, mixed_len, ret_calls);
    mem_freep(&mixed);
    mem_freep(&typed);
}

/* Untyped inspect tells only the first thing of a name: containers first, then images. */
static bool
shadowed(const struct snapshot *now, const struct decoded *how, enum call_id id,
         const char *name)
{
    bool image = snapshot_image(now, name), network = snapshot_network(now, name),
         volume = snapshot_volume(now, name);

    if ((id == CALL_IMAGE_INSPECT && image) || (id == CALL_NETWORK_INSPECT && network) ||
        (id == CALL_VOLUME_INSPECT && volume))
        return false;
    if (image || network || volume || has(&how->shadowing, name))
        return true;
    /* A name that is the beginning of a container's id. */
    for (size_t i = 0; i < how->shadowing.len; i++)
        if (str_starts(how->shadowing.v[i], name))
            return true;
    return false;
}

void
call_objects_again(const struct runtime *rt, const struct object_query *q,
                   const struct snapshot *now, const struct decoded *how,
                   struct calls *ret_calls)
{
    struct by_kind kinds[3];

    if (!rt->caps.has[CAP_INSPECT_MIXED])
        return;
    kinds_of(q, kinds);
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        const struct strings *names = kinds[k].names;
        const char **again = mem_alloc((names->len + 1) * sizeof *again);
        size_t len = 0;

        for (size_t i = 0; i < names->len; i++)
            if (shadowed(now, how, kinds[k].id, names->v[i]))
                again[len++] = names->v[i];
        call_inspect(rt, kinds[k].id, again, len, ret_calls);
        mem_freep(&again);
    }
}

/* ---- Streams -------------------------------------------------------------------------- */

void
call_events(const struct runtime *rt, int64_t since, int64_t until, const char *const *filters,
            struct call *ret_call)
{
    CLEANUP(str_release) struct str from = STR_INIT;
    CLEANUP(str_release) struct str to = STR_INIT;
    struct fill f = { .filters = filters, .timeout = -1 };

    if (since)
        num_put_time(&from, since);
    if (until)
        num_put_time(&to, until);
    f.since = from.buf;
    f.until = to.buf;
    call_make(rt, CALL_EVENTS, &f, ret_call);
}

void
call_stats(const struct runtime *rt, const char *const *ids, size_t count, bool stream,
           struct call *ret_call)
{
    struct fill f = { .ids = ids, .count = count, .once = !stream, .timeout = -1 };

    call_make(rt, CALL_STATS, &f, ret_call);
    if (!stream)
        ret_call->clock = CLOCK_QUERY;
}

void
call_logs(const struct runtime *rt, const struct logs_query *q, struct call *ret_call)
{
    struct fill f = { .ids = &q->id,
                      .count = 1,
                      .follow = q->follow,
                      .timestamps = q->timestamps,
                      .since = q->since,
                      .until = q->until,
                      .tail = q->tail,
                      .timeout = -1 };

    call_make(rt, CALL_LOGS, &f, ret_call);
}

/* ---- Into containers ------------------------------------------------------------------ */

struct err *
call_exec(const struct runtime *rt, const struct exec_query *q, struct call *ret_call)
{
    CLEANUP(strv_release) struct strv options = STRV_INIT;
    CLEANUP(strv_release) struct strv command = STRV_INIT;
    CLEANUP(call_release) struct call call;
    struct fill f = {
        .ids = &q->id, .count = 1, .options = &options, .command = &command, .timeout = -1
    };

    call_begin(rt, CALL_EXEC, &call);
    if (q->detach)
        strv_push(&options, "-d");
    if (q->interactive)
        strv_push(&options, "-i");
    if (q->tty)
        strv_push(&options, "-t");
    if (q->privileged)
        strv_push(&options, "--privileged");
    if (q->user && *q->user) {
        strv_push(&options, "-u");
        strv_push(&options, q->user);
    }
    if (q->workdir && *q->workdir) {
        strv_push(&options, "-w");
        strv_push(&options, q->workdir);
    }
    TRY(variables_put(rt, &q->environment, NULL, NULL, &options, &call));
    for (size_t i = 0; i < q->command.len; i++)
        strv_push(&command, q->command.v[i]);
    call_fill(rt, &call, &f);
    *ret_call = call;
    call_init(&call);
    return NULL;
}

void
call_start_attached(const struct runtime *rt, const char *id, bool interactive,
                    struct call *ret_call)
{
    struct fill f = {
        .ids = &id, .count = 1, .attach = true, .interactive = interactive, .timeout = -1
    };

    call_make(rt, CALL_START, &f, ret_call);
    ret_call->clock = CLOCK_NONE;
}

void
call_attach(const struct runtime *rt, const char *id, bool interactive, bool sig_proxy,
            struct call *ret_call)
{
    CLEANUP(strv_release) struct strv options = STRV_INIT;
    struct fill f = { .ids = &id, .count = 1, .options = &options, .timeout = -1 };

    if (!interactive)
        strv_push(&options, "--no-stdin");
    if (!sig_proxy)
        strv_push(&options, "--sig-proxy=false");
    call_make(rt, CALL_ATTACH, &f, ret_call);
}

void
call_try_shell(const struct runtime *rt, const char *image, struct call *ret_call)
{
    const char *const words[] = { "run",          "--rm",      "--pull",
                                  "never",        "--network", "none",
                                  "--entrypoint", "/bin/sh",   image,
                                  "-c",           ":",         NULL };

    call_begin(rt, CALL_RUN, ret_call);
    ret_call->framing = FRAME_NONE;
    ret_call->clock = CLOCK_ACTION;
    strv_push_all(&ret_call->argv, words);
}

void
call_health(const struct runtime *rt, const char *id, struct call *ret_call)
{
    call_make(rt, CALL_HEALTH_RUN, &(struct fill){ .ids = &id, .count = 1, .timeout = -1 },
              ret_call);
}
