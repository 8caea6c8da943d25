#include "base/str.h"
#include "base/utf8.h"
#include "cli/progress_block.h"
#include "cli/progress_lines.h"
#include "core/progress.h"
#include "model/plan.h"
#include "test.h"

#include <locale.h>

static const struct op pull = { .kind = OP_PULL }, run = { .kind = OP_RUN },
                       start = { .kind = OP_START };

/* The members that matter here; the others are as for an event without a transfer. */
#define EVENT(p, k, s, t, o) \
    { \
        .phase = (p), .title = "Running", .kind = (k), .subject = (s), .text = (t), .op = (o), \
        .bytes = -1, .total = -1 \
    }

static const struct {
    const char *name;
    struct progress p;
    bool dry_run;
    const char *plain, *json;
} lines[] = {
    { "a container", EVENT(PROGRESS_START, "Container", "shop-web-1", "Starting", &start),
      false, " Container shop-web-1  Starting\n",
      "{\"id\":\"Container shop-web-1\",\"status\":\"Starting\"}\n" },
    { "a dry run", EVENT(PROGRESS_START, "Container", "shop-web-1", "Stopping", &start), true,
      " DRY-RUN MODE -  Container shop-web-1  Stopping\n",
      "{\"dry-run\":true,\"id\":\"Container shop-web-1\",\"status\":\"Stopping\"}\n" },
    { "of a pull the text is in the middle", EVENT(PROGRESS_START, "", "web", "Pulling", &pull),
      false, " web Pulling \n", "{\"id\":\"web\",\"text\":\"Pulling\"}\n" },
    { "creating and starting in one call begins with creating",
      EVENT(PROGRESS_START, "Container", "a-1", "Starting", &run), false,
      " Container a-1  Creating\n", "{\"id\":\"Container a-1\",\"status\":\"Creating\"}\n" },
    { "and ends with what both did", EVENT(PROGRESS_DONE, "Container", "a-1", "Started", &run),
      false, " Container a-1  Created\n Container a-1  Starting\n Container a-1  Started\n",
      "{\"id\":\"Container a-1\",\"status\":\"Created\"}\n"
      "{\"id\":\"Container a-1\",\"status\":\"Starting\"}\n"
      "{\"id\":\"Container a-1\",\"status\":\"Started\"}\n" },
    { "news of a pull are not for plain output",
      EVENT(PROGRESS_STEP, "", "web", "1 of 3 layers", &pull), false, "",
      "{\"id\":\"web\",\"text\":\"1 of 3 layers\"}\n" },
    { "a sentence", EVENT(PROGRESS_INFO, "", "", "using docker: it answers", NULL), false,
      "crank-compose: using docker: it answers\n", NULL },
    { "a warning of two lines", EVENT(PROGRESS_NOTICE, "", "", "one\ntwo", NULL), false,
      "crank-compose: warning: one\n  two\n", NULL },
    { "a summary", EVENT(PROGRESS_SUMMARY, "", "", "  web-1 runs", NULL), false,
      "  web-1 runs\n", NULL },
    { "foreign text is escaped",
      EVENT(PROGRESS_ERROR, "Container", "a\x1b[2J", "no\x07\nway", &start), false,
      " Container a\\x1b[2J  no\\a\\nway\n",
      "{\"id\":\"Container a\\u001b[2J\",\"status\":\"no\\u0007\\nway\"}\n" },
};

static void
test_lines(void)
{
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        CLEANUP(str_release) struct str plain = STR_INIT, json = STR_INIT;
        struct line_options o = { .program = "crank-compose", .dry_run = lines[i].dry_run };

        progress_put_plain(&plain, &lines[i].p, &o);
        CHECK_STR(lines[i].name, plain.buf, lines[i].plain);
        progress_put_json(&json, &lines[i].p, &o);
        if (lines[i].json)
            CHECK_STR(lines[i].name, json.buf, lines[i].json);
        else
            CHECK("a sentence has its level in JSON",
                  str_starts(json.buf, "{\"level\":\"") && str_ends(json.buf, "Z\"}\n"));
    }
}

static void
note(struct progress_block *b, enum progress_phase phase, const char *subject, const char *text,
     int64_t ms)
{
    struct progress p = EVENT(phase, "Container", subject, text, &start);

    progress_block_note(b, &p, ms);
}

static void
check_block(const char *name, const struct progress_block *b, const struct block_look *look,
            int64_t ms, const char *want, size_t want_lines)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    size_t count = progress_block_put(b, look, ms, &out);

    CHECK_STR(name, out.buf, want);
    CHECK_INT(name, count, want_lines);
}

static void
test_block(void)
{
    struct block_look plain = { .columns = 50, .rows = 24 };
    struct block_look coloured = { .columns = 50, .rows = 24, .colour = true, .utf8 = true };
    struct block_look low = { .columns = 50, .rows = 5 };
    struct progress_block *b = progress_block_new();

    check_block("nothing yet, nothing drawn", b, &plain, 0, "", 0);
    note(b, PROGRESS_START, "db", "Starting", 1000);
    CHECK("something is under way", progress_block_working(b));
    check_block("a line grows older", b, &plain, 3500,
                "[+] Running 0/1\n"
                " \\ Container db  Starting                    2.5s\n",
                2);
    note(b, PROGRESS_DONE, "db", "Started", 2200);
    note(b, PROGRESS_ERROR, "web", "Error", 2300);
    CHECK("nothing is under way", !progress_block_working(b));
    check_block("the clock stops with the work", b, &plain, 9000,
                "[+] Running 2/2\n"
                " + Container db   Started                    1.2s\n"
                " x Container web  Error                      0.0s\n",
                3);
    check_block("colours and marks", b, &coloured, 9000,
                "\x1b[34m[+] Running 2/2\x1b[0m\n"
                " \x1b[32m✔\x1b[0m Container db   \x1b[32mStarted                   \x1b[0m "
                "\x1b[34m1.2s\x1b[0m\n"
                " \x1b[31m✘\x1b[0m Container web  \x1b[31mError                     \x1b[0m "
                "\x1b[34m0.0s\x1b[0m\n",
                3);
    note(b, PROGRESS_START, "late", "Starting", 9000);
    check_block("where not all fit, what is under way is shown", b, &low, 9000,
                "[+] Running 2/3\n"
                " x Container web   Error                     0.0s\n"
                " - Container late  Starting                  0.0s\n"
                "   ... and 1 more\n",
                4);
    progress_block_free(b);
}

static void
test_hostile_block(void)
{
    struct block_look narrow = { .columns = 30, .rows = 24 };
    CLEANUP(str_release) struct str out = STR_INIT;
    struct progress_block *b = progress_block_new();
    size_t longest = 0;

    note(b, PROGRESS_START, "a-name-that-is-much-too-long-for-this\x1b]0;x\x07",
         "Starting\x1b[A\nwith a second line", 0);
    progress_block_put(b, &narrow, 0, &out);
    for (const char *line = strchr(out.buf, '\n') + 1; *line;) {
        size_t len = strcspn(line, "\n");

        longest = utf8_width(line, len) > longest ? utf8_width(line, len) : longest;
        line += len + 1;
    }
    CHECK("no line is wider than the terminal", longest <= 30);
    CHECK("no escape sequence gets through", strchr(out.buf, '\x1b') == NULL);
    progress_block_free(b);
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_lines();
    test_block();
    test_hostile_block();
    return tap_done();
}
