#include "exec/proc.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

/* How much of stdout stands for what a program said when its stderr is silent. */
enum { SAID_LIMIT = 4096 };

static char *
trimmed(const char *text, size_t len, size_t limit)
{
    while (len && isspace((unsigned char)text[len - 1]))
        len--;
    for (; len && isspace((unsigned char)*text); text++)
        len--;
    if (limit && len > limit) {
        text += len - limit;
        len = limit;
    }
    return len ? mem_dup_n(text, len) : NULL;
}

static struct err *
late(const char *name, enum proc_clock clock, int ms)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    num_put_duration(&text, (int64_t)ms * NS_PER_MS);
    if (clock == PROC_IDLE_OVER)
        return err_new(ERR_TIMED_OUT, "%s printed nothing for %s and was stopped", name,
                       text.buf);
    return err_new(ERR_TIMED_OUT, "%s did not end within %s and was stopped", name, text.buf);
}

static struct err *
too_much(const char *name, const struct proc_spec *spec)
{
    size_t limit = spec->out.limit ? spec->out.limit : (size_t)PROC_WHOLE_LIMIT;
    CLEANUP(str_release) struct str text = STR_INIT;

    num_put_binary_size(&text, (int64_t)limit);
    return err_new(ERR_TOO_MUCH_OUTPUT, "%s printed more than %s and was stopped", name,
                   text.buf);
}

static struct err *
what_happened(const char *name, const struct proc_spec *spec, const struct proc_exit *how)
{
    if (how->failed)
        return err_dup(how->failed);
    if (how->clock != PROC_IN_TIME)
        return late(name, how->clock,
                    how->clock == PROC_IDLE_OVER ? spec->idle_ms : spec->total_ms);
    if (how->overflow)
        return too_much(name, spec);
    if (!how->status)
        return NULL;
    if (how->stopped)
        return err_new(ERR_COMMAND_STOPPED, "%s was stopped", name);
    if (how->signal)
        return err_new(ERR_COMMAND_KILLED, "%s was ended by signal %d (%s)", name, how->signal,
                       strsignal(how->signal));
    return err_new(ERR_COMMAND_FAILED, "%s failed with exit status %d", name, how->status);
}

struct err *
proc_exit_error(const struct proc_spec *spec, const struct proc_exit *how)
{
    struct err *e = what_happened(fs_basename(spec->argv[0]), spec, how);
    CLEANUP(str_release) struct str command = STR_INIT;

    if (!e)
        return NULL;
    quote_words(&command, spec->argv);
    e->command = str_steal(&command);
    e->said = trimmed(how->err, how->err_len, 0);
    if (!e->said)
        e->said = trimmed(how->out, how->out_len, SAID_LIMIT);
    return e;
}
