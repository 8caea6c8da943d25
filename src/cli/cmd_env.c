/* env: where the value of a variable comes from. */
#include "base/err.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"

struct env_flags {
    const char *explain;
};

static struct err *
run_env(struct cli *cli, const void *options, const struct strv *operands UNUSED)
{
    const struct env_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(str_release) struct str out = STR_INIT;
    struct project *p = NULL;

    if (!f->explain || !*f->explain)
        return err_hint(err_new(ERR_USAGE, "which variable?"), "write %s env --explain NAME",
                        cli->face->name);
    TRY(session_prepare(&s, cli, NULL));
    s.load.no_interpolate = true;
    TRY(compose_load_tree(s.arena, &s.load, &p));
    session_print_warnings(&s);
    TRY(compose_explain_variable(p, f->explain, &out));
    out_print(&out, OUT_TEXT);
    return NULL;
}

/* clang-format off */
static const struct opt env_rows[] = {
    OPT_TEXT(struct env_flags, explain, 0, "explain", "NAME",
        "Say what the variable is, where that comes from, what it hides and who asks for it"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_env = {
    .name = "env",
    .options = env_rows,
    .options_size = sizeof(struct env_flags),
    .run = run_env,
    .summary = "Explain where the value of a variable comes from",
};
