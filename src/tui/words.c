#include "tui/words.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "tui/world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
words_state(const struct container *c, struct str *out)
{
    str_put(out, container_state_names[c->state]);
    if (c->state == STATE_EXITED || c->state == STATE_DEAD)
        str_printf(out, " %lld", (long long)c->exit_code);
}

enum style
words_state_style(const struct container *c)
{
    switch (c->state) {
    case STATE_RUNNING:
        return STYLE_NORMAL;
    case STATE_RESTARTING:
    case STATE_REMOVING:
    case STATE_PAUSED:
        return STYLE_BUSY;
    case STATE_EXITED:
        return c->exit_code ? STYLE_BAD : STYLE_OFF;
    case STATE_DEAD:
        return STYLE_BAD;
    default:
        return STYLE_OFF;
    }
}

const char *
words_health(const struct container *c)
{
    if (c->state != STATE_RUNNING || !c->has_healthcheck)
        return "-";
    switch (c->health) {
    case HEALTH_HEALTHY:
        return "healthy";
    case HEALTH_UNHEALTHY:
        return "UNHEALTHY";
    default:
        return "starting";
    }
}

enum style
words_health_style(const struct container *c)
{
    if (c->state != STATE_RUNNING || !c->has_healthcheck)
        return STYLE_DIM;
    return c->health == HEALTH_HEALTHY     ? STYLE_GOOD
           : c->health == HEALTH_UNHEALTHY ? STYLE_BAD
                                           : STYLE_BUSY;
}

/* The statuses that shells and runtimes give a meaning to; those of the bare program have none.
 */
static const struct {
    int64_t code;
    const char *words;
} exit_words[] = {
    { 125, "the runtime itself failed" },
    { 126, "the command cannot be executed" },
    { 127, "the command was not found" },
    { 128 + SIGHUP, "hung up (SIGHUP)" },
    { 128 + SIGINT, "interrupted (SIGINT)" },
    { 128 + SIGQUIT, "quit (SIGQUIT)" },
    { 128 + SIGILL, "illegal instruction (SIGILL)" },
    { 128 + SIGABRT, "aborted itself (SIGABRT)" },
    { 128 + SIGFPE, "arithmetic error (SIGFPE)" },
    { 128 + SIGKILL, "killed (SIGKILL)" },
    { 128 + SIGSEGV, "wrong memory access (SIGSEGV)" },
    { 128 + SIGPIPE, "wrote to a closed pipe (SIGPIPE)" },
    { 128 + SIGTERM, "asked to end (SIGTERM)" },
};

void
words_exit(const struct container *c, struct str *out)
{
    if (c->oom_killed)
        str_put(out, "out of memory: the kernel killed it at its limit");
    for (size_t i = 0; !c->oom_killed && i < ARRAY_LEN(exit_words); i++)
        if (exit_words[i].code == c->exit_code)
            str_put(out, exit_words[i].words);
    if (!out->len && c->exit_code)
        str_put(out, "the program's own code");
}

/* ---- ports ---- */

static int
compare_ports(const void *pa, const void *pb)
{
    const struct port_binding *a = pa, *b = pb;
    int order = strcmp(a->proto, b->proto);

    if (a->host_port != b->host_port)
        order = a->host_port > b->host_port ? 1 : -1;
    else if (a->container_port != b->container_port)
        order = a->container_port > b->container_port ? 1 : -1;
    return order;
}

/* Sorted; the same once more for IPv6 left out. */
static size_t
published(const struct container *c, struct port_binding *ret)
{
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < c->ports.len; i++)
        if (c->ports.v[i].host_port)
            ret[n++] = c->ports.v[i];
    if (n)
        qsort(ret, n, sizeof *ret, compare_ports);
    for (size_t i = 0; i < n; i++)
        if (!kept || compare_ports(&ret[kept - 1], &ret[i]) != 0)
            ret[kept++] = ret[i];
    return kept;
}

static bool
follows(const struct port_binding *a, const struct port_binding *b)
{
    return b->host_port == a->host_port + 1 && b->container_port == a->container_port + 1 &&
           str_eq(a->proto, b->proto);
}

static void
put_range(struct str *out, int64_t first, int64_t last)
{
    str_printf(out, "%lld", (long long)first);
    if (last > first)
        str_printf(out, "-%lld", (long long)last);
}

void
words_ports(const struct container *c, struct str *out)
{
    CLEANUP(mem_freep)
    struct port_binding *ports = mem_alloc((c->ports.len + 1) * sizeof *ports);
    size_t n = published(c, ports);

    for (size_t i = 0, next; i < n; i = next) {
        const struct port_binding *first = &ports[i], *last = first;

        for (next = i + 1; next < n && follows(last, &ports[next]); next++)
            last = &ports[next];
        if (out->len)
            str_putc(out, ' ');
        put_range(out, first->host_port, last->host_port);
        if (first->host_port != first->container_port) {
            str_put(out, "->");
            put_range(out, first->container_port, last->container_port);
        }
        if (!str_eq(first->proto, "tcp"))
            str_printf(out, "/%s", first->proto);
    }
    if (!out->len)
        str_putc(out, '-');
}

size_t
words_port_count(const struct container *c)
{
    CLEANUP(mem_freep)
    struct port_binding *ports = mem_alloc((c->ports.len + 1) * sizeof *ports);

    return c->ports.len ? published(c, ports) : 0;
}

bool
words_is_bad(const struct container *c)
{
    return (c->state == STATE_RUNNING && c->health == HEALTH_UNHEALTHY) ||
           c->state == STATE_RESTARTING ||
           ((c->state == STATE_EXITED || c->state == STATE_DEAD) && c->exit_code);
}

/* ---- times and sizes ---- */

void
words_clock(int64_t ns, struct str *out)
{
    time_t at = (time_t)(ns / NS_PER_S);
    struct tm tm;

    localtime_r(&at, &tm);
    str_printf(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
words_span(int64_t seconds, struct str *out)
{
    if (seconds < 0)
        seconds = 0;
    if (seconds < 100)
        str_printf(out, "%d s", (int)seconds);
    else if (seconds < 100 * 60)
        str_printf(out, "%d m", (int)(seconds / 60));
    else if (seconds < 48 * 3600)
        str_printf(out, "%d h", (int)(seconds / 3600));
    else
        str_printf(out, "%d d", (int)(seconds / 86400));
}

void
words_trouble(const struct outlook *o, struct str *out)
{
    int64_t since;
    const char *word = outlook_trouble(o, &since);

    if (!word)
        return;
    str_printf(out, "%s ", word);
    words_span((loop_now_ms() - since) / 1000, out);
}

void
words_ago(int64_t then_ns, struct str *out)
{
    words_span((num_wall_ns() - then_ns) / NS_PER_S, out);
    str_put(out, " ago");
}

void
words_bytes(int64_t bytes, struct str *out)
{
    static const char units[] = "BKMGTP";
    double value = (double)bytes;
    size_t u = 0;

    if (bytes < 0) {
        str_putc(out, '-');
        return;
    }
    while (value >= 1000 && u + 1 < strlen(units)) {
        value /= 1024;
        u++;
    }
    if (u == 0 || value >= 9.95)
        str_printf(out, "%.0f%c", value, units[u]);
    else
        str_printf(out, "%.1f%c", value, units[u]);
}

void
words_sparkline(const float *values, size_t len, float least, int columns, bool ascii,
                struct str *out)
{
    static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    static const char *const dots[] = { ".", ":", "-", "=", "+", "*", "#", "#" };
    size_t unknown = HISTORY - len; /* at the beginning */
    float most = least;

    for (size_t i = 0; i < len; i++)
        most = values[i] > most ? values[i] : most;
    for (size_t i = 0; len && i < (size_t)columns; i++) {
        size_t from = i * HISTORY / (size_t)columns, to = (i + 1) * HISTORY / (size_t)columns;
        float peak = 0;
        int level;

        for (size_t k = from > unknown ? from : unknown; k < to; k++)
            peak = values[k - unknown] > peak ? values[k - unknown] : peak;
        level = most > 0 ? (int)(peak / most * 7.99f) : 0;
        str_put(out, to <= unknown ? " " : (ascii ? dots : blocks)[level]);
    }
}
