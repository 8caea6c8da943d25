/*
 * What clients print: the first byte chooses the dialect and what is read, the rest is the
 * text.
 */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum call_id objects[] = {
    CALL_PS,      CALL_INSPECT,         CALL_INSPECT_MIXED,  CALL_IMAGE_INSPECT,
    CALL_IMAGES,  CALL_NETWORK_INSPECT, CALL_VOLUME_INSPECT, CALL_NETWORKS,
    CALL_VOLUMES,
};

static void
read_objects(const struct runtime *rt, enum call_id id, const char *text, size_t len)
{
    CLEANUP(snapshot_freep) struct snapshot *s = snapshot_new();
    struct decoded how = { 0 };

    if (id == CALL_INSPECT_MIXED && !rt->caps.has[CAP_INSPECT_MIXED])
        return;
    err_free(call_decode(rt, id, text, len, s, &how));
    err_free(how.first_bad);
    for (size_t i = 0; i < s->containers.len; i++)
        if (!s->containers.v[i].id || !s->containers.v[i].name || !s->containers.v[i].status)
            abort();
}

static void
read_values(const struct runtime *rt, const char *text, size_t len)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct event event;
    struct sample sample;

    err_free(call_decode_event(rt, a, text, len, &event));
    err_free(call_decode_sample(rt, a, text, len, &sample));
}

static void
read_failure(const struct runtime *rt, const char *text, size_t len)
{
    CLEANUP(call_release) struct call call;
    struct err *e;

    call_init(&call);
    call.id = CALL_IMAGE_INSPECT;
    strv_push(&call.argv, rt->name);
    strv_push(&call.argv, "build");
    (void)call_partial(rt, &call, 1, text, len);
    e = runtime_error(rt, &call, 125, text, len / 2, text, len);
    if (!e || !*e->msg)
        abort();
    err_free(e);
    free(call_created_id(text, len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const versions[] = {
        "{\"Client\":{\"Version\":\"28.5.2\",\"ApiVersion\":\"1.51\"},\"Server\":null}",
        "{\"Client\":{\"Version\":\"5.8.6\",\"APIVersion\":\"5.8.6\"}}",
    };
    const char *text = (const char *)data + 1;
    struct runtime rt;
    size_t what;

    if (size == 0)
        return 0;
    what = data[0] >> 1;
    runtime_init(&rt, "docker", "/usr/bin/docker");
    err_free(runtime_identify(&rt, versions[data[0] & 1], strlen(versions[data[0] & 1])));
    if (what < ARRAY_LEN(objects))
        read_objects(&rt, objects[what], text, size - 1);
    else if (what == ARRAY_LEN(objects))
        read_values(&rt, text, size - 1);
    else if (what == ARRAY_LEN(objects) + 1)
        read_failure(&rt, text, size - 1);
    else if (what == ARRAY_LEN(objects) + 2)
        err_free(runtime_read_info(&rt, text, size - 1));
    else
        err_free(runtime_identify(&rt, text, size - 1));
    runtime_release(&rt);
    return 0;
}
