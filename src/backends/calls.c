#include "backends/calls.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* Far below Linux's 128 KiB for one word and macOS's 1 MiB for all, environment included. */
enum { OPERAND_BYTES = 96 << 10 };

const char *const call_names[CALL_COUNT] = {
    [CALL_VERSION] = "version",
    [CALL_INFO] = "info",
    [CALL_PS] = "ps",
    [CALL_INSPECT] = "inspect",
    [CALL_INSPECT_MIXED] = "inspect-mixed",
    [CALL_IMAGE_INSPECT] = "image-inspect",
    [CALL_NETWORK_INSPECT] = "network-inspect",
    [CALL_VOLUME_INSPECT] = "volume-inspect",
    [CALL_IMAGES] = "images",
    [CALL_NETWORKS] = "networks",
    [CALL_VOLUMES] = "volumes",
    [CALL_EVENTS] = "events",
    [CALL_STATS] = "stats",
    [CALL_LOGS] = "logs",
    [CALL_PULL] = "pull",
    [CALL_BUILD] = "build",
    [CALL_IMAGE_REMOVE] = "image-remove",
    [CALL_NETWORK_CREATE] = "network-create",
    [CALL_NETWORK_REMOVE] = "network-remove",
    [CALL_NETWORK_CONNECT] = "network-connect",
    [CALL_NETWORK_DISCONNECT] = "network-disconnect",
    [CALL_VOLUME_CREATE] = "volume-create",
    [CALL_VOLUME_REMOVE] = "volume-remove",
    [CALL_RUN] = "run",
    [CALL_CREATE] = "create",
    [CALL_START] = "start",
    [CALL_STOP] = "stop",
    [CALL_RESTART] = "restart",
    [CALL_KILL] = "kill",
    [CALL_PAUSE] = "pause",
    [CALL_UNPAUSE] = "unpause",
    [CALL_REMOVE] = "remove",
    [CALL_RENAME] = "rename",
    [CALL_COPY_IN] = "copy-in",
    [CALL_EXEC] = "exec",
    [CALL_ATTACH] = "attach",
    [CALL_HEALTH_RUN] = "health-run",
};

void
call_init(struct call *c)
{
    *c = (struct call){ .stdin_bytes = STR_INIT };
}

void
call_release(struct call *c)
{
    strv_release(&c->argv);
    strv_release(&c->env);
    strv_release(&c->make_dirs);
    for (size_t i = 0; i < c->data.len; i++)
        str_release(&c->data.v[i].bytes);
    VEC_RELEASE(&c->data);
    str_release(&c->stdin_bytes);
    free(c->cwd);
    call_init(c);
}

void
calls_release(struct calls *c)
{
    for (size_t i = 0; i < c->len; i++)
        call_release(&c->v[i]);
    VEC_RELEASE(c);
}

void
calls_push(struct calls *calls, struct call *c)
{
    VEC_PUSH(calls, *c);
    call_init(c);
}

void
call_put_text(const struct call *c, struct str *out)
{
    quote_words(out, strv_argv(&c->argv));
}

/* ---- Slots ---------------------------------------------------------------------------- */

struct slot {
    const char *name;
    void (*put)(const struct runtime *rt, const struct fill *f, struct strv *argv);
};

static void
put_ids(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    for (size_t i = 0; i < f->count; i++)
        strv_push(argv, f->ids[i]);
}

static void
put_root(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    strv_printf(argv, "%s:/", f->ids[0]);
}

static void
put_filters(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    for (size_t i = 0; f->filters && f->filters[i]; i++) {
        strv_push(argv, "--filter");
        strv_printf(argv, "label=%s", f->filters[i]);
    }
}

static void
put_events(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)f;
    for (size_t i = 0; rt->backend->event_words[i]; i++) {
        strv_push(argv, "--filter");
        strv_printf(argv, "event=%s", rt->backend->event_words[i]);
    }
}

static void
put_name(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    strv_push(argv, f->name);
}

static void
put_all(const struct strv *from, struct strv *argv)
{
    for (size_t i = 0; from && i < from->len; i++)
        strv_push(argv, from->v[i]);
}

static void
put_options(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_all(f->options, argv);
}

static void
put_command(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_all(f->command, argv);
}

static void
put_global(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_all(f->global, argv);
}

static void
put_builder(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)f;
    if (rt->caps.has[CAP_BUILDKIT])
        strv_push(argv, "buildx");
}

/* Rounded up: -t 0 would kill at once. */
static void
put_timeout(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    long long seconds;

    (void)rt;
    if (f->timeout < 0)
        return;
    seconds = f->timeout / NS_PER_S + (f->timeout % NS_PER_S > 0);
    strv_push(argv, "-t");
    strv_printf(argv, "%lld", seconds);
}

static void
put_pair(const char *flag, const char *value, struct strv *argv)
{
    if (!value || !*value)
        return;
    strv_push(argv, flag);
    strv_push(argv, value);
}

static void
put_signal(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_pair("-s", f->signal, argv);
}

static void
put_since(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_pair("--since", f->since, argv);
}

static void
put_until(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_pair("--until", f->until, argv);
}

static void
put_tail(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    /* "all" is docker's word only, and the default of both. */
    if (f->tail && strcmp(f->tail, "all") != 0)
        put_pair("--tail", f->tail, argv);
    (void)rt;
}

static void
put_switch(bool on, const char *flag, struct strv *argv)
{
    if (on)
        strv_push(argv, flag);
}

#define SWITCH(function, member, flag) \
    static void function(const struct runtime *rt, const struct fill *f, struct strv *argv) \
    { \
        (void)rt; \
        put_switch(f->member, flag, argv); \
    }
SWITCH(put_follow, follow, "-f")
SWITCH(put_timestamps, timestamps, "-t")
SWITCH(put_once, once, "--no-stream")
SWITCH(put_force, force, "-f")
SWITCH(put_volumes, volumes, "-v")

static void
put_attach(const struct runtime *rt, const struct fill *f, struct strv *argv)
{
    (void)rt;
    put_switch(f->attach, "-a", argv);
    put_switch(f->interactive, "-i", argv);
}

/* clang-format off */
static const struct slot slots[] = {
    { "{ids}", put_ids },         { "{root}", put_root },       { "{filters}", put_filters },
    { "{events}", put_events },   { "{name}", put_name },       { "{options}", put_options },
    { "{command}", put_command }, { "{global}", put_global },   { "{builder}", put_builder },
    { "{timeout}", put_timeout }, { "{signal}", put_signal },   { "{since}", put_since },
    { "{until}", put_until },     { "{tail}", put_tail },       { "{follow}", put_follow },
    { "{timestamps}", put_timestamps }, { "{once}", put_once }, { "{force}", put_force },
    { "{volumes}", put_volumes }, { "{attach}", put_attach },   { "{context}", put_name },
};
/* clang-format on */

static void
put_word(const struct runtime *rt, const struct fill *f, const char *word, struct strv *argv)
{
    size_t len = strlen(word);

    if (word[0] != '{' || word[1] == '{' || word[1] == '"' || word[len - 1] != '}') {
        strv_push(argv, word);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(slots); i++) {
        if (!strcmp(slots[i].name, word)) {
            slots[i].put(rt, f, argv);
            return;
        }
    }
    BUG("no slot %s", word);
}

/* ---- Calls ---------------------------------------------------------------------------- */

void
call_begin(const struct runtime *rt, enum call_id id, struct call *ret_call)
{
    const struct call_row *row = rt->backend ? &rt->backend->calls[id] : NULL;
    const char *slash = rt->program ? strrchr(rt->program, '/') : NULL;

    call_init(ret_call);
    ret_call->id = id;
    ret_call->program = rt->program;
    /* A runtime of the user's own may be called otherwise than its program. */
    strv_push(&ret_call->argv, slash ? slash + 1 : rt->name);
    for (size_t i = 0; i < rt->prefix.len; i++)
        strv_push(&ret_call->argv, rt->prefix.v[i]);
    if (row) {
        ret_call->framing = row->framing;
        ret_call->clock = row->clock;
        strv_push_all(&ret_call->env, rt->backend->env);
    }
    /* A short-lived client has no use for its garbage collector; a person's choice stays. */
    if (!(row && (row->flags & CALL_LIVES)) && !getenv("GOGC"))
        strv_push(&ret_call->env, "GOGC=off");
    for (size_t i = 0; i < rt->env.len; i++)
        strv_push(&ret_call->env, rt->env.v[i]);
}

void
call_fill(const struct runtime *rt, struct call *call, const struct fill *f)
{
    const struct call_row *row = &rt->backend->calls[call->id];

    if (!row->argv[0])
        BUG("%s has no call %s", rt->backend->name, call_names[call->id]);
    for (size_t i = 0; i < CALL_WORDS_MAX && row->argv[i]; i++)
        put_word(rt, f, row->argv[i], &call->argv);
}

void
call_make(const struct runtime *rt, enum call_id id, const struct fill *f,
          struct call *ret_call)
{
    call_begin(rt, id, ret_call);
    call_fill(rt, ret_call, f);
}

void
calls_make(const struct runtime *rt, enum call_id id, const struct fill *f,
           struct calls *ret_calls)
{
    int spread = rt->backend->calls[id].spread;
    size_t share = spread > 1 ? (f->count + (size_t)spread - 1) / (size_t)spread : f->count;
    size_t at = 0;

    while (at < f->count) {
        struct fill part = *f;
        struct call call;
        size_t bytes = 0, n = 0;

        while (at + n < f->count && n < share && (n == 0 || bytes < OPERAND_BYTES))
            bytes += strlen(f->ids[at + n++]) + 1;
        part.ids = f->ids + at;
        part.count = n;
        call_make(rt, id, &part, &call);
        calls_push(ret_calls, &call);
        at += n;
    }
}
