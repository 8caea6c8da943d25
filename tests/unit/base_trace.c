#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/trace.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name, *text, *want;
} string_cases[] = {
    { "plain", "docker ps", "\"docker ps\"" },
    { "quotes and backslashes", "a\"b\\", "\"a\\\"b\\\\\"" },
    { "control characters", "\n\t\x1b\x7f", "\"\\n\\t\\u001b\\u007f\"" },
    { "UTF-8 stays", "é日", "\"é日\"" },
    { "invalid bytes", "a\xff", "\"a\xef\xbf\xbd\"" },
};

int
main(void)
{
    char path[] = "/tmp/crank-test.XXXXXX";
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    int fd = mkstemp(path);
    struct stat st;
    int64_t now;

    for (size_t i = 0; i < ARRAY_LEN(string_cases); i++) {
        str_clear(&text);
        trace_put_string(&text, string_cases[i].text, strlen(string_cases[i].text));
        CHECK_STR(string_cases[i].name, text.buf, string_cases[i].want);
    }
    CHECK("off at first", !trace_on());
    trace_line("{}", 2);
    CHECK("an empty name is off", !trace_open("") && !trace_open(NULL) && !trace_on());
    e = trace_open("/none/such");
    CHECK("a name that cannot be written is an error", e && !trace_on());

    unlink(path);
    CHECK("on", !trace_open(path) && trace_on());
    trace_line("{\"a\":1}", 7);
    trace_stage("load", 0, 3200000);
    trace_close();
    CHECK("for the owner only", !stat(path, &st) && (st.st_mode & 0777) == 0600);
    CHECK("on again", !trace_open(path));
    trace_line("{\"b\":2}", 7);
    trace_close();
    CHECK("readable", !fs_read(path, 0, &text));
    CHECK_STR("one line each, added to what was there", text.buf,
              "{\"a\":1}\n{\"stage\":\"load\",\"ms\":3.200}\n{\"b\":2}\n");
    now = trace_clock();
    CHECK("the clock goes on", now > 0 && trace_clock() >= now);
    close(fd);
    unlink(path);
    return tap_done();
}
