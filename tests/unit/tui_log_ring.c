/* The ring of log lines: merging by stamp, dropping the oldest, which are shown. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "tui/log_ring.h"

#include <stdlib.h>

static struct str gone = STR_INIT;

static void
dropped(void *arg, struct log_entry *e)
{
    (void)arg;
    str_printf(&gone, "%s ", e->text);
}

static struct log_entry *
add(struct log_ring *r, int64_t stamp, const char *text)
{
    struct log_entry *e = log_ring_add(r, stamp, ENTRY_LINE, text, strlen(text));

    log_ring_check(r, e, true);
    return e;
}

static char *
shown(const struct log_ring *r, int direction)
{
    struct str out = STR_INIT;

    for (struct log_entry *e = log_ring_step(r, NULL, direction); e;
         e = log_ring_step(r, e, direction))
        str_printf(&out, "%s%s", out.len ? " " : "", e->text);
    return str_steal(&out);
}

static const struct {
    const char *name;
    struct {
        int64_t stamp;
        const char *text;
    } lines[6];
    const char *want;
} merges[] = {
    { "lines in order stay so", { { 1, "a" }, { 2, "b" }, { 3, "c" } }, "a b c" },
    { "a late line goes where its stamp says",
      { { 1, "a" }, { 5, "b" }, { 3, "c" } },
      "a c b" },
    { "of equal stamps the first to come is first",
      { { 2, "a" }, { 2, "b" }, { 1, "c" }, { 2, "d" } },
      "c a b d" },
    { "the oldest may come last", { { 9, "a" }, { 8, "b" }, { 1, "c" } }, "c b a" },
};

static void
test_merge(void)
{
    for (size_t i = 0; i < ARRAY_LEN(merges); i++) {
        struct log_ring r;
        CLEANUP(mem_freep) char *got = NULL;

        log_ring_init(&r, 1 << 20, NULL, NULL);
        for (size_t k = 0; k < 6 && merges[i].lines[k].text; k++)
            add(&r, merges[i].lines[k].stamp, merges[i].lines[k].text);
        got = shown(&r, 1);
        CHECK_STR(merges[i].name, got, merges[i].want);
        log_ring_release(&r);
    }
}

/* Two streams, each in order, told one after the other: many blocks must be split. */
static void
test_merge_streams(void)
{
    struct log_ring r;
    const struct log_entry *before = NULL;
    bool sorted = true;
    size_t seen = 0;

    log_ring_init(&r, 8 << 20, NULL, NULL);
    for (int i = 0; i < 3000; i++)
        add(&r, 2 * i, "even");
    for (int i = 0; i < 3000; i++)
        add(&r, 2 * i + 1, "odd");
    for (struct log_entry *e = log_ring_step(&r, NULL, 1); e; e = log_ring_step(&r, e, 1)) {
        sorted &= !before || before->stamp < e->stamp;
        before = e;
        seen++;
    }
    CHECK("two streams of thousands are merged", sorted);
    CHECK_INT("and all of both are there", seen, 6000);
    CHECK_INT("counted", r.shown, 6000);
    seen = 0;
    for (struct log_entry *e = log_ring_step(&r, NULL, -1); e; e = log_ring_step(&r, e, -1))
        seen++;
    CHECK_INT("backwards too", seen, 6000);
    log_ring_release(&r);
}

static void
test_drop(void)
{
    struct log_ring r;
    char text[200];
    size_t most = 0;

    log_ring_init(&r, 16384, dropped, NULL);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 1000; i++) {
        add(&r, i, text);
        most = r.bytes > most ? r.bytes : most;
    }
    CHECK("it stays within its limit", most <= 16384);
    CHECK_INT("all were seen", r.seen, 1000);
    CHECK_INT("what is not held was dropped", r.dropped + r.lines, 1000);
    CHECK_INT("the oldest went", log_ring_oldest(&r)->stamp, (int64_t)r.dropped);
    CHECK_INT("counts of what is shown follow", r.shown, r.lines);
    log_ring_clear(&r);
    CHECK("cleared, nothing is held", !log_ring_oldest(&r) && !r.lines && !r.shown);
    str_clear(&gone);
    add(&r, 1, "again");
    log_ring_clear(&r);
    CHECK_STR("whoever stands on an entry is told that it goes", gone.buf, "again ");
    log_ring_release(&r);
    str_release(&gone);
}

static void
test_big_line(void)
{
    struct log_ring r;
    CLEANUP(mem_freep) char *big = mem_alloc(100000);

    memset(big, 'y', 99999);
    log_ring_init(&r, 65536, NULL, NULL);
    add(&r, 1, "small");
    add(&r, 2, big);
    CHECK_INT("a line beyond the limit is held alone", r.lines, 1);
    add(&r, 3, "small");
    CHECK_INT("until the next comes", log_ring_oldest(&r)->stamp, 3);
    log_ring_release(&r);
}

static void
test_shown(void)
{
    struct log_ring r;
    struct log_entry *e;
    CLEANUP(mem_freep) char *got = NULL, *back = NULL;
    size_t decided = 0;

    log_ring_init(&r, 1 << 20, NULL, NULL);
    for (int i = 0; i < 600; i++) {
        char text[8];

        snprintf(text, sizeof text, "%d", i);
        add(&r, i, text);
    }
    log_ring_uncheck(&r);
    CHECK_INT("nothing is shown until it is decided", r.shown, 0);
    CHECK("and no step leads anywhere", !log_ring_step(&r, NULL, 1));
    while ((e = log_ring_unchecked(&r)) != NULL) {
        log_ring_check(&r, e, e->stamp % 250 == 0);
        decided++;
        if (decided == 1)
            CHECK_INT("the newest are decided first", e->stamp, 599);
        if (decided == 10)
            log_ring_add(&r, 1000, ENTRY_LINE, "late", 4);
    }
    CHECK_INT("each once, and what came meanwhile", decided, 601);
    got = shown(&r, 1);
    back = shown(&r, -1);
    CHECK_STR("what is shown is stepped through", got, "0 250 500 late");
    CHECK_STR("from the end too", back, "late 500 250 0");
    CHECK_INT("and counted", r.shown, 4);
    log_ring_release(&r);
}

int
main(void)
{
    test_merge();
    test_merge_streams();
    test_drop();
    test_big_line();
    test_shown();
    return tap_done();
}
