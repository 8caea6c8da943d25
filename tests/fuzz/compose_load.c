/*
 * A compose file from its text to what config prints: interpolation, merging of its documents,
 * checks, canonical forms, decoding, consistency, YAML, JSON and hashes.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load.h"
#include "compose/render.h"
#include "model/project.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
render(struct arena *a, const struct project *p)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct render_options o = { .format = RENDER_YAML };

    e = render_config(p, &o, &out);
    err_free(e);
    str_clear(&out);
    o.format = RENDER_JSON;
    e = render_config(p, &o, &out);
    err_free(e);
    str_clear(&out);
    e = render_hashes(a, p, "*", &out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const files[] = { "-", NULL };
    static const char *const environment[] = { "A=1", "TAG=1.2", "EMPTY=", "PORT=80", NULL };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep) char *text = mem_dup_n((const char *)data, size);
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(str_release) struct str said = STR_INIT;
    struct load_options o = {
        .files = files,
        .environment = environment,
        .cwd = "/nonexistent/fuzz",
        .stdin_text = text,
    };
    struct project *p = NULL;

    e = compose_load(a, &o, &p);
    if (e)
        err_format(e, "fuzz", &said);
    else
        render(a, p);
    return 0;
}
