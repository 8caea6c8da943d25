#include "base/str.h"
#include "cli/log_view.h"
#include "cli/terminal.h"
#include "core/logs.h"
#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>

static const struct {
    const char *name;
    struct log_view view;
    struct log_line line;
    bool tty;
    const char *want;
} cases[] = {
    { "a name and its line",
      { .prefix = true },
      { .name = "web-1", .width = 5, .text = "hello" },
      false,
      "web-1  | hello\n" },
    { "names are as wide as the widest",
      { .prefix = true },
      { .name = "a-1", .width = 10, .text = "x" },
      false,
      "a-1         | x\n" },
    { "without names", { 0 }, { .name = "web-1", .width = 5, .text = "x" }, false, "x\n" },
    { "the engine's time stands before the text",
      { .prefix = true },
      { .name = "a-1", .width = 3, .text = "x", .stamp = "2026-01-02T03:04:05.6Z" },
      false,
      "a-1  | 2026-01-02T03:04:05.6Z x\n" },
    { "the time of printing",
      { .prefix = true, .timestamps = true },
      { .name = "a-1", .width = 3, .text = "x" },
      false,
      "a-1  | 2026-11-22T00:00:00.000000001Z x\n" },
    { "the first colour is cyan",
      { .prefix = true, .colour = true },
      { .name = "a-1", .width = 3, .text = "x" },
      false,
      "\x1b[36ma-1  | \x1b[0mx\n" },
    { "the sixth is bold cyan",
      { .prefix = true, .colour = true },
      { .name = "a-1", .width = 3, .colour = 5, .text = "x" },
      false,
      "\x1b[36;1ma-1  | \x1b[0mx\n" },
    { "the eleventh is the first again",
      { .prefix = true, .colour = true },
      { .name = "a-1", .width = 3, .colour = 10, .text = "x" },
      false,
      "\x1b[36ma-1  | \x1b[0mx\n" },
    { "a file gets the bytes as they are",
      { .prefix = true },
      { .name = "a-1", .width = 3, .text = "\x1b[2J\xff\r" },
      false,
      "a-1  | \x1b[2J\xff\r\n" },
    { "a terminal gets no cursor movement",
      { .prefix = true },
      { .name = "a-1", .width = 3, .text = "\x1b[2J\xff|\x1b]0;x\x07\r" },
      true,
      "a-1  | \\x1b[2J\\xff|\\x1b]0;x\\a\n" },
    { "colours of the text are kept on a terminal, and ended",
      { .prefix = true, .colour = true },
      { .name = "a", .width = 1, .text = "\x1b[31mred" },
      true,
      "\x1b[36ma  | \x1b[0m\x1b[31mred\x1b[0m\n" },
    { "without colours they are left out",
      { .prefix = true },
      { .name = "a", .width = 1, .text = "\x1b[31mred\x1b[0m\tx" },
      true,
      "a  | red\tx\n" },
    { "a hostile name",
      { .prefix = true },
      { .name = "a\x1b[A", .width = 7, .text = "x" },
      true,
      "a\\x1b[A  | x\n" },
    { "an end",
      { .prefix = true },
      { .kind = LOG_EXITED, .name = "web-1", .width = 5, .text = "web-1 exited with code 3" },
      false,
      "web-1 exited with code 3\n" },
    { "output of a hook",
      { .prefix = true },
      { .kind = LOG_HOOK, .name = "s-1", .width = 6, .text = "post" },
      false,
      "s-1 ->  | post\n" },
};

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "UTC", 1);
    tzset();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;
        struct log_line line = cases[i].line;

        line.len = strlen(line.text);
        log_view_put(&cases[i].view, &line, cases[i].tty, 1795305600000000001, &out);
        CHECK_STR(cases[i].name, out.buf, cases[i].want);
    }
    return tap_done();
}
