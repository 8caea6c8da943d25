#include "core/logs.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/engine.h"

#include <string.h>

void
logs_name(const struct container *c, struct str *out)
{
    CLEANUP(mem_freep)
    char *usual = mem_printf("%s-%s-%lld", c->project, c->service, (long long)c->number);
    size_t skip = strlen(c->project) + 1;

    str_put(out, c->number > 0 && str_eq(usual, c->name) ? c->name + skip : c->name);
}
