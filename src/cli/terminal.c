#include "cli/terminal.h"

#include "base/err.h"
#include "base/str.h"
#include "cli/run.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool
variable_is_true(const char *name)
{
    const char *value = getenv(name);

    return value && (str_eq(value, "1") || str_eq_nocase(value, "t") ||
                     str_eq_nocase(value, "true") || str_eq_nocase(value, "y"));
}

static bool
variable_is_set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

static struct err *
choose_style(const struct cli *cli, int ansi, bool able, int *ret)
{
    int style = cli->globals.style;

    if (style == STYLE_TTY && ansi == ANSI_NEVER)
        return err_hint(
            err_new(ERR_USAGE, "can't use --progress tty while ANSI support is disabled"),
            "leave out --ansi never, or use --progress plain");
    if (style == STYLE_PLAIN && ansi == ANSI_ALWAYS)
        return err_hint(
            err_new(ERR_USAGE, "can't use --progress plain while ANSI support is forced"),
            "leave out --ansi always, or use --progress tty");
    if (style == STYLE_NONE)
        style = STYLE_QUIET;
    if (style == STYLE_AUTO)
        style = ansi == ANSI_ALWAYS || (able && ansi == ANSI_AUTO) ? STYLE_TTY : STYLE_PLAIN;
    *ret = style;
    return NULL;
}

struct err *
terminal_read(const struct cli *cli, struct terminal *ret)
{
    bool dumb = str_eq(getenv("TERM"), "dumb"), colours = !variable_is_set("NO_COLOR");
    int ansi = cli->globals.no_ansi ? ANSI_NEVER : cli->globals.ansi;
    struct terminal t = {
        .in_tty = isatty(STDIN_FILENO),
        .out_tty = isatty(STDOUT_FILENO),
        .err_tty = isatty(STDERR_FILENO),
        .utf8 = MB_CUR_MAX > 1,
        .status = variable_is_true("COMPOSE_STATUS_STDOUT") ? stdout : stderr,
    };

    t.out_colour =
        colours && (ansi == ANSI_ALWAYS || (ansi == ANSI_AUTO && t.out_tty && !dumb));
    t.err_colour =
        colours && (ansi == ANSI_ALWAYS || (ansi == ANSI_AUTO && t.err_tty && !dumb));
    TRY(choose_style(cli, ansi, (t.status == stdout ? t.out_tty : t.err_tty) && !dumb,
                     &t.style));
    *ret = t;
    return NULL;
}

void
terminal_size(int fd, size_t *ret_columns, size_t *ret_rows)
{
    struct winsize size;
    bool known = ioctl(fd, TIOCGWINSZ, &size) == 0;

    *ret_columns = known && size.ws_col ? size.ws_col : 80;
    *ret_rows = known && size.ws_row ? size.ws_row : 24;
}
