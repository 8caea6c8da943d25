/* Compose text into nodes, with the limits that keep a hostile file small. */
#include "base/err.h"
#include "base/mem.h"
#include "model/yaml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    const struct yaml_limits limits = { .depth = 100, .nodes = 20000, .bytes = 1 << 20 };
    struct node *documents;

    e = yaml_read(a, "fuzz.yaml", (const char *)data, size, &limits, &documents);
    return 0;
}
