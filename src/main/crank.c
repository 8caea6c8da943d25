/* The dashboard, and what has to do with runtimes rather than with one project. */
#include "base/err.h"
#include "cli/entry.h"
#include "cli/run.h"
#include "tui/dashboard.h"
#include "tui/script.h"

static struct err *
open_dashboard(struct cli *cli, const void *options UNUSED, const struct strv *words UNUSED)
{
    static const char *const themes[] = { NULL, "dark", "light" };
    const struct globals *g = &cli->globals;
    struct dashboard_options o = {
        .read_only = g->read_only,
        .ascii = g->ascii,
        .theme = themes[g->theme],
        .script = g->script,
    };

    if (g->size && !script_pair(g->size, 'x', &o.width, &o.height))
        return err_hint(
            err_new(ERR_USAGE, "--size: want a width and a height, found '%s'", g->size),
            "for example --size 160x50");
    return dashboard_run(&o, &cli->status);
}

int
main(int argc, char **argv)
{
    struct face face = face_crank;

    face.alone = open_dashboard;
    return cli_main(&face, argc, argv);
}
