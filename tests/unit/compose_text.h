/* A project from a text, as if it stood in /srv/shop/compose.yaml. */
#pragma once

#include "base/err.h"
#include "base/mem.h"
#include "compose/load.h"
#include "model/project.h"

static inline struct err *
project_from_text(struct arena *a, const char *text, struct project **ret_project)
{
    static const char *const files[] = { "-", NULL };
    static const char *const environment[] = { "TOKEN=t0ken", "EMPTY=", NULL };
    struct load_options *o = arena_alloc(a, sizeof *o);

    *o = (struct load_options){
        .files = files, .environment = environment, .cwd = "/srv/shop", .stdin_text = text
    };
    return compose_load(a, o, ret_project);
}
