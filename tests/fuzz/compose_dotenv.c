/* Env files, in both formats; the first byte chooses. */
#include "base/err.h"
#include "base/mem.h"
#include "compose/dotenv.h"
#include "compose/load_ctx.h"
#include "model/node.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *text = mem_dup_n((const char *)data, size);
    CLEANUP(err_freep) struct err *e = NULL;
    struct load_warnings warnings = { 0 };
    struct load ld = { .arena = a, .warnings = &warnings };
    struct dotenv file = { .file = "fuzz.env", .text = text };

    ld.warned = node_map(a, NULL);
    file.env = node_map(a, NULL);
    node_set(a, (struct node *)file.env, "A", node_str(a, "from around", NULL));
    file.raw = size && data[0] % 2;
    e = dotenv_read(&ld, &file, node_map(a, NULL));
    return 0;
}
