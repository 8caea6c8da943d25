/* What is told of a plan's steps, and of all of them after a failure. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/execute.h"
#include "core/execute_tell.h"
#include "core/progress.h"
#include "core/summary.h"
#include "model/plan.h"
#include "test.h"

static struct progress_bus bus;
static struct str heard = STR_INIT;

static void
hear(void *arg, const struct progress *p)
{
    static const char *const phases[] = { "start", "step",   "done", "warning",
                                          "error", "notice", "info", "summary" };

    (void)arg;
    if (p->phase == PROGRESS_SUMMARY)
        str_printf(&heard, "%s\n", p->text);
    else
        str_printf(&heard, "%s %s|%s|%s\n", phases[p->phase], p->kind, p->subject, p->text);
}

static int
add(struct plan *p, enum op_kind kind, const char *name, int after)
{
    plan_add(p, kind, name, "");
    plan_after(p, plan_last(p), after);
    return plan_last(p);
}

static void
test_summary(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    CLEANUP(err_freep) struct err *unhealthy = err_new("x", "container db is unhealthy");
    CLEANUP(err_freep) struct err *port = err_new("x", "port 80 is taken");
    struct step steps[8] = { { 0 } };
    int db = add(p, OP_RUN, "db", -1);
    int wait = add(p, OP_AWAIT, "db", db);
    int kept, create, start, last;

    p->ops.v[wait].waits_for = "db";
    add(p, OP_RUN, "web", wait);
    kept = add(p, OP_NONE, "side", -1);
    create = add(p, OP_CREATE, "queue", -1);
    start = add(p, OP_START, "queue", create);
    last = add(p, OP_RUN, "worker", start);
    add(p, OP_RUN, "idle", -1);
    steps[db].outcome = steps[kept].outcome = steps[create].outcome = OUTCOME_DONE;
    steps[wait] = (struct step){ OUTCOME_FAILED, NULL, unhealthy };
    steps[start] = (struct step){ OUTCOME_FAILED, NULL, port };
    steps[last].outcome = OUTCOME_WAITING;
    summary_tell(&bus, p, steps);
    CHECK_STR("one line a container: what runs, what does not and why", heard.buf,
              "db      not ready: container db is unhealthy\n"
              "web     not started: waited for db\n"
              "side    runs\n"
              "queue   failed: port 80 is taken\n"
              "worker  not started: needs queue\n"
              "idle    not started: the work stopped before\n");
    str_clear(&heard);
}

static void
test_silence(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    struct step steps[2] = { { 0 } };

    add(p, OP_STOP, "db", -1);
    add(p, OP_REMOVE, "db", 0);
    summary_tell(&bus, p, steps);
    CHECK_STR("a plan that starts nothing has no summary", heard.buf, "");
    str_clear(&heard);
}

/* What is told of one operation that ends in one way. */
static const struct {
    const char *name;
    enum op_kind kind;
    const char *subject, *code, *msg; /* code NULL: it is done */
    bool effort;
    const char *want;
} cases[] = {
    { "a network that is in use is a warning in Docker Compose's words", OP_NETWORK_REMOVE,
      "shop_default", "network-in-use", "has active endpoints", true,
      "start Network|shop_default|Removing\n"
      "warning Network|shop_default|Resource is still in use\n" },
    { "one that is gone too", OP_VOLUME_REMOVE, "shop_data", "no-such-volume", "no such volume",
      true,
      "start Volume|shop_data|Removing\n"
      "warning Volume|shop_data|No resource found to remove\n" },
    { "another failure keeps its own words", OP_NETWORK_REMOVE, "shop_default", "runtime",
      "oops", true,
      "start Network|shop_default|Removing\nwarning Network|shop_default|oops\n" },
    { "an error is marked at its line, the words come at the end", OP_STOP, "web", "runtime",
      "oops", false, "start Container|web|Stopping\nerror Container|web|Error\n" },
    { "a wait that fails says why at its line", OP_AWAIT, "db", "x",
      "container db is unhealthy", false,
      "start Container|db|Waiting\nerror Container|db|container db is unhealthy\n" },
    { "an optional one is skipped", OP_AWAIT, "db", "x",
      "dependency failed to start: container db is unhealthy", true,
      "start Container|db|Waiting\n"
      "notice ||optional dependency \"db\" failed to start: container db is unhealthy\n"
      "warning Container|db|Skipped: optional dependency \"db\" failed to start: container db "
      "is unhealthy\n" },
    { "an optional job likewise", OP_AWAIT, "job", "x",
      "service \"job\" didn't complete successfully: exit 3", true,
      "start Container|job|Waiting\n"
      "notice ||optional dependency \"job\" didn't complete successfully: exit 3\n"
      "warning Container|job|Skipped: optional dependency \"job\" didn't complete "
      "successfully: exit 3\n" },
    { "a rename is told when the replacement is complete", OP_RENAME, "web", NULL, NULL, false,
      "done Container|web|Recreated\n" },
};

static void
test_tell(size_t i)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    CLEANUP(err_freep) struct err *e = cases[i].code ? err_new("x", "%s", cases[i].msg) : NULL;
    struct op *op = plan_add(p, cases[i].kind, cases[i].subject, "");
    struct teller t = { .bus = &bus, .title = "Running", .count = 1 };

    op->waits_for = cases[i].subject;
    op->condition = CONDITION_HEALTHY;
    if (e)
        e->code = cases[i].code;
    tell_start(&t, op, 0);
    if (!e)
        tell_done(&t, op, 0, 0.1);
    else if (cases[i].effort)
        tell_warning(&t, op, 0, 0.1, e);
    else
        tell_error(&t, op, 0, 0.1, e);
    CHECK_STR(cases[i].name, heard.buf, cases[i].want);
    str_clear(&heard);
}

static void
test_many(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    struct op_target targets[] = { { .name = "web-1" }, { .name = "web-2" } };
    struct op *op = plan_add(p, OP_STOP, "web", "");
    struct teller t = { .bus = &bus, .title = "Stopping", .count = 1 };

    op->targets.v = targets;
    op->targets.len = ARRAY_LEN(targets);
    tell_start(&t, op, 0);
    tell_done(&t, op, 0, 0.1);
    CHECK_STR("one call for several containers is told for each", heard.buf,
              "start Container|web-1|Stopping\nstart Container|web-2|Stopping\n"
              "done Container|web-1|Stopped\ndone Container|web-2|Stopped\n");
    str_clear(&heard);
    op->quiet = true;
    tell_start(&t, op, 0);
    tell_done(&t, op, 0, 0.1);
    CHECK_STR("a quiet one is not told", heard.buf, "");
}

int
main(void)
{
    progress_listen(&bus, hear, NULL);
    test_summary();
    test_silence();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        test_tell(i);
    test_many();
    progress_release(&bus);
    str_release(&heard);
    return tap_done();
}
