#include "tui/words.h"

#include "base/num.h"
#include "base/str.h"
#include "model/engine.h"
#include "tui/world.h"

#include <signal.h>
#include <string.h>

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

void
words_ports(const struct container *c, struct str *out)
{
    int64_t last_host = -1, last_port = -1;

    for (size_t i = 0; i < c->ports.len; i++) {
        const struct port_binding *p = &c->ports.v[i];

        if (!p->host_port || (p->host_port == last_host && p->container_port == last_port))
            continue; /* the same once more for IPv6 */
        last_host = p->host_port;
        last_port = p->container_port;
        if (out->len)
            str_putc(out, ' ');
        str_printf(out, "%lld", (long long)p->host_port);
        if (p->host_port != p->container_port)
            str_printf(out, "->%lld", (long long)p->container_port);
        if (!str_eq(p->proto, "tcp"))
            str_printf(out, "/%s", p->proto);
    }
    if (!out->len)
        str_putc(out, '-');
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
words_sparkline(const struct usage *u, int columns, bool ascii, struct str *out)
{
    static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    static const char *const dots[] = { ".", ":", "-", "=", "+", "*", "#", "#" };
    float most = 100;

    if (!u || !u->len)
        return;
    for (size_t i = 0; i < u->len; i++)
        most = u->cpu[i] > most ? u->cpu[i] : most;
    for (int i = columns; i > 0; i--) {
        size_t at = (u->head + HISTORY - (size_t)i % HISTORY) % HISTORY;
        int level = (int)(u->cpu[at] / most * 7.99f);

        if ((size_t)i > u->len || i > HISTORY)
            str_putc(out, ' ');
        else
            str_put(out, (ascii ? dots : blocks)[level < 0 ? 0 : level > 7 ? 7 : level]);
    }
}
