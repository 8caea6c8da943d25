#include "exec/record.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/trace.h"

#include <stdlib.h>
#include <string.h>

void
record_begin(struct record *r, const char *const *argv, const char *cwd, const char *label)
{
    *r = (struct record){ .on = trace_on(), .start_ns = trace_clock() };
    if (!r->on)
        return;
    strv_push_all(&r->argv, argv);
    r->cwd = cwd ? mem_dup(cwd) : fs_cwd();
    r->label = mem_dup(label);
    r->wall_ns = num_wall_ns();
}

int64_t
record_ms(const struct record *r)
{
    return (trace_clock() - r->start_ns) / NS_PER_MS;
}

static void
put_text(struct str *out, const char *key, const char *text)
{
    str_printf(out, ",\"%s\":", key);
    trace_put_string(out, text, strlen(text));
}

static void
put_start(struct str *out, const struct record *r)
{
    str_put(out, "{\"argv\":[");
    for (size_t i = 0; i < r->argv.len; i++) {
        if (i)
            str_putc(out, ',');
        trace_put_string(out, r->argv.v[i], strlen(r->argv.v[i]));
    }
    str_putc(out, ']');
    put_text(out, "cwd", r->cwd);
    if (r->label)
        put_text(out, "label", r->label);
    str_printf(out, ",\"start\":%.3f", (double)r->wall_ns / NS_PER_S);
    if (r->fg)
        str_put(out, ",\"fg\":true");
}

void
record_end(struct record *r, int status, int signal, uint64_t out_bytes, uint64_t err_bytes)
{
    CLEANUP(str_release) struct str line = STR_INIT;

    if (!r->on)
        return;
    put_start(&line, r);
    str_printf(&line, ",\"ms\":%.1f,\"exit\":%d",
               (double)(trace_clock() - r->start_ns) / NS_PER_MS, status);
    if (signal)
        str_printf(&line, ",\"signal\":%d", signal);
    str_printf(&line, ",\"bytes\":%llu,\"err_bytes\":%llu}", (unsigned long long)out_bytes,
               (unsigned long long)err_bytes);
    trace_line(line.buf, line.len);
}

void
record_fail(struct record *r, const struct err *e)
{
    CLEANUP(str_release) struct str line = STR_INIT;

    if (!r->on)
        return;
    put_start(&line, r);
    put_text(&line, "error", e->msg);
    str_putc(&line, '}');
    trace_line(line.buf, line.len);
}

void
record_release(struct record *r)
{
    strv_release(&r->argv);
    free(r->cwd);
    free(r->label);
    *r = (struct record){ .on = false };
}
