#include "core/commands.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static struct command *
slot(struct command_log *log, uint64_t number)
{
    return &log->v[(number - 1) % COMMANDS_MAX];
}

static void
command_release(struct command *c)
{
    free(c->text);
    free(c->said);
}

uint64_t
command_began(struct command_log *log, const char *const *argv, bool changes, bool background)
{
    struct str text = STR_INIT;
    struct command *c = slot(log, ++log->count);

    quote_words(&text, argv);
    command_release(c);
    *c = (struct command){ .number = log->count,
                           .text = str_steal(&text),
                           .start = num_wall_ns(),
                           .ms = -1,
                           .changes = changes,
                           .background = background };
    return log->count;
}

void
command_ended(struct command_log *log, uint64_t number, int status, int64_t ms,
              const char *said)
{
    struct command *c = slot(log, number);

    if (c->number != number)
        return;
    c->status = status;
    c->ms = ms;
    if (said && *said)
        c->said = mem_dup_n(said, strcspn(said, "\n"));
}

void
command_stopped(struct command_log *log, uint64_t number)
{
    struct command *c = slot(log, number);

    if (c->number != number || c->ms >= 0)
        return;
    c->stopped = true;
    c->ms = (num_wall_ns() - c->start) / NS_PER_MS;
}

const struct command *
command_get(const struct command_log *log, uint64_t number)
{
    const struct command *c = &log->v[(number - 1) % COMMANDS_MAX];

    return number && c->number == number ? c : NULL;
}

void
command_log_release(struct command_log *log)
{
    for (size_t i = 0; i < COMMANDS_MAX; i++)
        command_release(&log->v[i]);
    *log = (struct command_log){ 0 };
}
