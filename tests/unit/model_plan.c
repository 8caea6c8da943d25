#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/plan.h"

#include <locale.h>

static int
add(struct plan *p, enum op_kind kind, const char *subject, const char *cause)
{
    struct op *op = plan_add(p, kind, subject, cause);

    op->object = subject;
    op->waits_for = "db";
    op->condition = CONDITION_HEALTHY;
    return plan_last(p);
}

static void
test_text(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    CLEANUP(str_release) struct str text = STR_INIT;
    int start = add(p, OP_START, "shop-web-1", "not running");
    int network = add(p, OP_NETWORK_CREATE, "shop_default", "not found");
    int volume = add(p, OP_VOLUME_CREATE, "größe", "not found");
    int await = add(p, OP_AWAIT, "db", "web needs it");

    plan_after(p, start, await);
    plan_after(p, start, network);
    plan_after(p, await, network);
    plan_after(p, await, volume);
    plan_notice(p, NOTICE_WARNING, NULL, "mind the %s", "gap\n");
    plan_ask(p, "data", "Lose %s?", "data");
    plan_text(p, &text);
    CHECK_STR("lines stand in an order in which they could run, columns line up", text.buf,
              "1  create  network    shop_default  not found\n"
              "2  create  volume     größe         not found\n"
              "3  await   service    db: healthy   web needs it  after 1, 2\n"
              "4  start   container  shop-web-1    not running   after 3\n"
              "warning: mind the gap\\n\n"
              "question: Lose data?\n");
    CHECK_STR("the question knows its object", p->notices.v[1].object, "data");
}

static void
test_json(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    CLEANUP(str_release) struct str text = STR_INIT;
    int remove = add(p, OP_VOLUME_REMOVE, "a\"b", "down");

    plan_after(p, add(p, OP_VOLUME_CREATE, "a\"b", "again"), remove);
    plan_json(p, &text);
    CHECK_STR(
        "JSON escapes, numbers and tells what destroys", text.buf,
        "{\"project\":\"shop\",\"operations\":["
        "{\"id\":1,\"do\":\"remove\",\"kind\":\"volume\",\"object\":\"a\\\"b\",\"service\":\"\","
        "\"cause\":\"down\",\"where\":\"\",\"changes\":true,\"destroys\":true,\"after\":[]},"
        "{\"id\":2,\"do\":\"create\",\"kind\":\"volume\",\"object\":\"a\\\"b\",\"service\":\"\","
        "\"cause\":\"again\",\"where\":\"\",\"changes\":true,\"destroys\":false,\"after\":[1]}"
        "],\"notices\":[]}\n");
}

static void
test_building(void)
{
    CLEANUP(plan_freep) struct plan *p = plan_new(NULL, "shop");
    int first = add(p, OP_NONE, "a", ""), second = add(p, OP_AWAIT, "b", "");

    CHECK("waits and nothings change nothing", !plan_changes(p));
    plan_after(p, second, first);
    plan_after(p, second, first);
    plan_after(p, second, -1);
    plan_after(p, second, second);
    CHECK_INT("twins, -1 and itself are no predecessors", p->ops.v[second].after_len, 1);
    for (int i = 0; i < 100; i++)
        plan_after(p, add(p, OP_STOP, "c", ""), second);
    for (int i = 0; i < 50; i++)
        plan_after(p, 101, i + 2);
    CHECK_INT("many predecessors are kept", p->ops.v[101].after_len, 51);
    CHECK("a stop changes something", plan_changes(p));
    CHECK("it waits for the first through the second", plan_waits(p, 101, first));
    CHECK("nothing waits the other way round", !plan_waits(p, first, 101));
    plan_inspect(p, "x");
    plan_inspect(p, "x");
    CHECK_INT("a container is asked about once", p->inspect.len, 1);
}

/* Words in plans are stable, and each kind says what it does. */
static void
test_kinds(void)
{
    bool whole = true;

    for (int i = 0; i < OP_KIND_COUNT; i++)
        whole = whole && op_kinds[i].word && op_kinds[i].subject;
    CHECK("every kind of operation has a word and a subject", whole);
    CHECK("removing a volume destroys", op_kinds[OP_VOLUME_REMOVE].destroys);
    CHECK("waiting changes nothing", !op_kinds[OP_AWAIT].changes);
}

int
main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        setlocale(LC_ALL, "en_US.UTF-8");
    test_text();
    test_json();
    test_building();
    test_kinds();
    return tap_done();
}
