/* Who is told what: progress, snapshots, the list of commands. */
#include "base/mem.h"
#include "base/str.h"
#include "core/commands.h"
#include "core/progress.h"
#include "core/state.h"
#include "model/engine.h"
#include "test.h"

#include <stdlib.h>

static struct progress_bus bus;
static struct str heard = STR_INIT;

static void
second(void *arg, const struct progress *p)
{
    str_printf(&heard, "%s:%s ", (const char *)arg, p->text);
}

static void
first(void *arg, const struct progress *p)
{
    str_printf(&heard, "%s:%s ", (const char *)arg, p->text);
    progress_unlisten(&bus, first, arg);
}

static void
adder(void *arg, const struct progress *p)
{
    (void)p;
    progress_unlisten(&bus, adder, arg);
    progress_listen(&bus, second, arg);
}

static void
test_progress(void)
{
    static char a[] = "a", b[] = "b", c[] = "c";

    progress_listen(&bus, first, a);
    progress_listen(&bus, second, b);
    progress_listen(&bus, adder, c);
    progress_say(&bus, PROGRESS_INFO, "%d", 1);
    CHECK_STR("one that leaves while told skips nobody", heard.buf, "a:1 b:1 ");
    str_clear(&heard);
    progress_say(&bus, PROGRESS_INFO, "%d", 2);
    CHECK_STR("who came meanwhile hears the next", heard.buf, "b:2 c:2 ");
    progress_unlisten(&bus, second, c);
    progress_release(&bus);
    str_release(&heard);
}

static struct state *st;
static unsigned long long serials;

static void
note(void *arg, const struct snapshot *now, const struct snapshot *before)
{
    (void)arg;
    serials = serials * 100 + now->serial * 10 + (before ? before->serial : 0);
}

static void
leave(void *arg, const struct snapshot *now, const struct snapshot *before)
{
    (void)now;
    (void)before;
    state_unlisten(st, leave, arg);
}

static void
end_it(void *arg, const struct snapshot *now, const struct snapshot *before)
{
    (void)arg;
    (void)now;
    (void)before;
    state_free(st);
}

static void
test_state(void)
{
    st = state_new();
    CHECK("a new state holds nothing", !state_now(st));
    state_listen(st, leave, NULL);
    state_listen(st, note, NULL);
    state_replace(st, snapshot_new());
    state_replace(st, snapshot_new());
    CHECK_INT("each sees the new one and the one before", serials, 1021);
    CHECK_INT("serials grow", state_now(st)->serial, 2);
    state_unlisten(st, note, NULL);
    state_listen(st, end_it, NULL);
    state_listen(st, note, NULL);
    state_replace(st, snapshot_new());
    CHECK_INT("after a listener has freed it nobody is told", serials, 1021);
}

static void
test_commands(void)
{
    struct command_log *log = mem_alloc(sizeof *log);
    uint64_t number = 0;

    number =
        command_began(log, (const char *const[]){ "docker", "ps", "a b", NULL }, false, true);
    CHECK_STR("words are quoted as for a shell", command_get(log, number)->text,
              "docker ps 'a b'");
    CHECK_INT("one under way has no time yet", command_get(log, number)->ms, -1);
    command_ended(log, number, 3, 12, "first\nsecond");
    CHECK_STR("the first line that it said is kept", command_get(log, number)->said, "first");
    CHECK_INT("and its status", command_get(log, number)->status, 3);
    for (int i = 0; i < COMMANDS_MAX; i++)
        (void)command_began(log, (const char *const[]){ "x", NULL }, true, false);
    CHECK("the ring forgets the oldest", !command_get(log, number));
    CHECK("and holds the next", command_get(log, number + 1) != NULL);
    command_ended(log, number, 0, 1, NULL);
    CHECK_INT("an end that comes too late touches nobody",
              command_get(log, number + COMMANDS_MAX)->ms, -1);
    CHECK("0 is no number", !command_get(log, 0));
    command_log_release(log);
    free(log);
}

int
main(void)
{
    test_progress();
    test_state();
    test_commands();
    return tap_done();
}
