/* logs: what containers have written. */
#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "cli/log_view.h"
#include "cli/run.h"
#include "cli/session.h"

#include <string.h>

struct logs_flags {
    bool follow, timestamps, no_color, no_log_prefix;
    struct opt_int index;
    const char *since, *until, *tail;
};

/* "all" or a number; Docker Compose lets the engine complain, or ignore it. */
static struct err *
check_tail(const char *tail)
{
    uint64_t count;

    if (!tail || str_eq(tail, "all") || num_parse_uint(tail, &count))
        return NULL;
    return err_new(ERR_USAGE,
                   "invalid argument \"%s\" for \"-n, --tail\" flag: want a number of "
                   "lines or all",
                   tail);
}

/*
 * A moment ("2013-01-02T13:23:37Z", seconds since 1970) stays as it is, a time ago ("42m")
 * becomes the moment: podman 4 takes a relative --until for a time to come.
 */
static struct err *
read_time(const char *name, const char *text, struct str *ret)
{
    int64_t value;
    double seconds;

    if (!text)
        return NULL;
    if (num_parse_double(text, &seconds) || num_parse_time(text, &value)) {
        str_put(ret, text);
        return NULL;
    }
    if (num_parse_duration(text, &value)) {
        num_put_time(ret, num_wall_ns() - value);
        return NULL;
    }
    /* Engines also take times without a zone or without seconds: leave these to them. */
    if (strlen(text) >= strlen("2013-01-02") && text[4] == '-' && text[7] == '-') {
        str_put(ret, text);
        return NULL;
    }
    return err_hint(err_new(ERR_USAGE, "invalid argument \"%s\" for \"--%s\" flag: want a time",
                            text, name),
                    "for example 42m for 42 minutes ago, or 2013-01-02T13:23:37Z");
}

static struct err *
run_logs(struct cli *cli, const void *options, const struct strv *services)
{
    const struct logs_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(str_release) struct str since = STR_INIT, until = STR_INIT;
    struct log_view view;
    struct log_options o = {
        .follow = f->follow,
        .timestamps = f->timestamps,
        .index = f->index.v,
        .tail = f->tail,
        .on_line = log_view_print,
        .arg = &view,
    };

    if (f->index.set && services->len != 1)
        return err_new(ERR_USAGE, "--index requires one service to be selected");
    TRY(check_tail(f->tail));
    TRY(read_time("since", f->since, &since));
    TRY(read_time("until", f->until, &until));
    o.since = since.len ? since.buf : NULL;
    o.until = until.len ? until.buf : NULL;
    TRY(session_load(&s, cli, NEED_FILE_OR_NAME, services));
    TRY(session_open(&s, 0));
    log_view_init(&view, &s.terminal, f->no_color);
    view.prefix = !f->no_log_prefix;
    verb_logs(s.seat, &s.target, &o, session_done, &s);
    return session_wait(&s);
}

/* clang-format off */
static const struct opt logs_rows[] = {
    OPT_BOOL(struct logs_flags, follow, 'f', "follow", "Go on with what is written from now on"),
    OPT_TEXT(struct logs_flags, tail, 'n', "tail", "N",
        "Only the last N lines of each container; or all"),
    OPT_TEXT(struct logs_flags, since, 0, "since", "TIME",
        "Only what was written since: 42m (ago), or 2013-01-02T13:23:37Z"),
    OPT_TEXT(struct logs_flags, until, 0, "until", "TIME", "Only what was written before"),
    OPT_BOOL(struct logs_flags, timestamps, 't', "timestamps", "Time before each line"),
    OPT_INT(struct logs_flags, index, 0, "index", "N",
        "Only container N of the service, where there are several"),
    OPT_BOOL(struct logs_flags, no_color, 0, "no-color", "Without colours"),
    OPT_BOOL(struct logs_flags, no_log_prefix, 0, "no-log-prefix",
        "Without the names before the lines"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_logs = {
    .name = "logs",
    .operands = "[SERVICE...]",
    .most = -1,
    .completes = OPERAND_SERVICES,
    .options = logs_rows,
    .options_size = sizeof(struct logs_flags),
    .run = run_logs,
    .verb = VERB_LOGS,
};
