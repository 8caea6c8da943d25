/* Engine JSON: one value, a stream of values, and the cutter before it in uneven pieces. */
#include "base/err.h"
#include "base/mem.h"
#include "model/frames.h"
#include "model/json_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_one(void *arg, const char *text, size_t len)
{
    CLEANUP(err_freep) struct err *e = NULL;
    struct node *n;

    e = json_read(arg, text, len, &n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    const char *text = (const char *)data;
    struct frames f;
    struct node *n;
    size_t bad;

    e = json_read_all(a, text, size, &n, &bad);
    frames_init(&f, 4096);
    for (size_t at = 0, step = 1; at < size; at += step, step = step % 7 + 1)
        frames_feed(&f, text + at, size - at < step ? size - at : step, read_one, a);
    frames_end(&f, read_one, a);
    frames_release(&f);
    return 0;
}
