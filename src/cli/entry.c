#include "cli/entry.h"

#include "base/err.h"
#include "base/trace.h"
#include "cli/run.h"
#include "exec/spawn.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Widths of characters want UTF-8 also where the environment names no such locale. */
static void
set_locale(void)
{
    static const char *const fallbacks[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8" };

    if (setlocale(LC_CTYPE, "") && MB_CUR_MAX > 1)
        return;
    for (size_t i = 0; i < ARRAY_LEN(fallbacks); i++)
        if (setlocale(LC_CTYPE, fallbacks[i]))
            return;
}

int
cli_main(const struct face *face, int argc UNUSED, char **argv)
{
    CLEANUP(err_freep) struct err *e = NULL;
    int status;

    spawn_guard_fds();
    set_locale();
    e = trace_open(getenv("CRANK_TRACE"));
    if (e) {
        err_print(e, face->name, stderr);
        return 1;
    }
    status = cli_run(face, (const char *const *)argv + (argv[0] ? 1 : 0));
    trace_close();
    return status;
}
