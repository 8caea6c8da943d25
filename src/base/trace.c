#include "base/trace.h"

#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int sink = -1;

struct err *
trace_open(const char *path)
{
    int fd;

    trace_close();
    if (!path || !*path)
        return NULL;
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
    if (fd < 0)
        return err_hint(err_errno(errno, "cannot write the trace %s", path),
                        "CRANK_TRACE names a file that gets one line for each child process");
    sink = fd;
    return NULL;
}

bool
trace_on(void)
{
    return sink >= 0;
}

void
trace_line(const char *json, size_t len)
{
    CLEANUP(str_release) struct str line = STR_INIT;
    size_t done = 0;

    if (sink < 0)
        return;
    str_put_n(&line, json, len);
    str_putc(&line, '\n');
    while (done < line.len) {
        ssize_t n = write(sink, line.buf + done, line.len - done);

        if (n < 0 && errno != EINTR)
            return; /* a full disk must not stop the work that is traced */
        done += n > 0 ? (size_t)n : 0;
    }
}

void
trace_stage(const char *name, int64_t start_ns, int64_t end_ns)
{
    CLEANUP(str_release) struct str line = STR_INIT;

    if (sink < 0)
        return;
    str_put(&line, "{\"stage\":");
    trace_put_string(&line, name, strlen(name));
    str_printf(&line, ",\"ms\":%.3f}", (double)(end_ns - start_ns) / NS_PER_MS);
    trace_line(line.buf, line.len);
}

void
trace_close(void)
{
    if (sink >= 0)
        close(sink);
    sink = -1;
}

static void
put_character(struct str *out, uint32_t cp, const char *bytes, size_t len)
{
    static const char short_forms[] = "b\bf\fn\nr\rt\t\"\"\\\\";

    for (const char *f = short_forms; *f; f += 2)
        if ((unsigned char)f[1] == cp) {
            str_putc(out, '\\');
            str_putc(out, f[0]);
            return;
        }
    if (cp == UINT32_MAX)
        str_put(out, "\xef\xbf\xbd");
    else if (cp < 0x20 || cp == 0x7f)
        str_printf(out, "\\u%04x", (unsigned)cp);
    else
        str_put_n(out, bytes, len);
}

void
trace_put_string(struct str *out, const char *text, size_t len)
{
    str_putc(out, '"');
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(text + i, len - i, &cp);

        put_character(out, cp, text + i, n);
        i += n;
    }
    str_putc(out, '"');
}

int64_t
trace_clock(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}
