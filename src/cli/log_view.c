#include "cli/log_view.h"

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/progress_view.h"
#include "cli/terminal.h"
#include "core/logs.h"

#include <string.h>
#include <time.h>

void
log_view_init(struct log_view *v, const struct terminal *t, bool no_colour)
{
    *v = (struct log_view){
        .prefix = true,
        .colour = t->out_colour && !no_colour,
        .err_colour = t->err_colour && !no_colour,
        .out_tty = t->out_tty,
        .err_tty = t->err_tty,
    };
}

/* Docker Compose's order: cyan, yellow, green, magenta, blue, then the same bold. */
static void
put_colour(struct str *out, int index)
{
    static const int colours[] = { 36, 33, 32, 35, 34 };
    size_t turn = (size_t)index % (2 * ARRAY_LEN(colours));

    str_printf(out, "\x1b[%d%sm", colours[turn % ARRAY_LEN(colours)],
               turn < ARRAY_LEN(colours) ? "" : ";1");
}

static void
put_name(const struct log_view *v, const struct log_line *line, const char *suffix,
         size_t width, struct str *out)
{
    CLEANUP(str_release) struct str name = STR_INIT;
    size_t columns;

    utf8_escape(&name, line->name, strlen(line->name));
    str_put(&name, suffix);
    columns = utf8_width(name.buf, name.len);
    if (v->colour)
        put_colour(out, line->colour);
    str_put_n(out, name.buf, name.len);
    str_fill(out, ' ', columns < width ? width - columns : 0);
    str_put(out, " | ");
    if (v->colour)
        str_put(out, "\x1b[0m");
}

/* RFC 3339 in local time with nine digits of fraction. */
static void
put_local_time(struct str *out, int64_t ns)
{
    time_t seconds = (time_t)(ns / NS_PER_S);
    char text[64], zone[16];
    struct tm tm;

    localtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    strftime(zone, sizeof zone, "%z", &tm);
    str_printf(out, "%s.%09lld", text, (long long)(ns % NS_PER_S));
    if (strcmp(zone, "+0000") == 0)
        str_putc(out, 'Z');
    else
        str_printf(out, "%.3s:%s", zone, zone + 3);
}

/* The length of "ESC [ digits m" at s, or 0: all that a line may do to a terminal. */
static size_t
colour_sequence(const char *s, size_t len)
{
    size_t n = 2;

    if (len < 3 || s[0] != '\x1b' || s[1] != '[')
        return 0;
    while (n < len && strchr("0123456789;:", s[n]) && s[n])
        n++;
    return n < len && s[n] == 'm' ? n + 1 : 0;
}

static void
put_for_terminal(const struct log_view *v, struct str *out, const char *s, size_t len)
{
    bool coloured = false;

    while (len) {
        size_t n = colour_sequence(s, len);
        uint32_t cp;

        if (n && v->colour) {
            str_put_n(out, s, n);
            coloured = true;
        } else if (!n) {
            n = utf8_decode(s, len, &cp);
            if (cp == '\t')
                str_putc(out, '\t');
            else
                utf8_escape(out, s, n);
        }
        s += n;
        len -= n;
    }
    if (coloured)
        str_put(out, "\x1b[0m");
}

static void
put_text(const struct log_view *v, const struct log_line *line, bool tty, struct str *out)
{
    size_t len = line->len;

    if (!tty) {
        str_put_n(out, line->text, len);
        return;
    }
    /* A container with a terminal of its own ends lines so. */
    if (len && line->text[len - 1] == '\r')
        len--;
    put_for_terminal(v, out, line->text, len);
}

/* "web-1 exited with code 3": a sentence about the container, in its colour. */
static void
put_status(const struct log_view *v, const struct log_line *line, struct str *out)
{
    if (v->colour)
        put_colour(out, line->colour);
    utf8_escape(out, line->text, line->len);
    if (v->colour)
        str_put(out, "\x1b[0m");
    str_putc(out, '\n');
}

void
log_view_put(const struct log_view *v, const struct log_line *line, bool tty, int64_t now_ns,
             struct str *out)
{
    if (line->kind == LOG_EXITED || line->kind == LOG_RECREATED) {
        put_status(v, line, out);
        return;
    }
    if (v->prefix)
        put_name(v, line, line->kind == LOG_HOOK ? " ->" : "", line->width + 1, out);
    if (v->timestamps) {
        put_local_time(out, now_ns);
        str_putc(out, ' ');
    }
    if (line->stamp && *line->stamp)
        str_printf(out, "%s ", line->stamp);
    put_text(v, line, tty, out);
    str_putc(out, '\n');
}

void
log_view_print(void *arg, const struct log_line *line)
{
    struct log_view *v = arg;
    bool err = line->kind == LOG_NOTICE || (line->err && v->err_apart);
    CLEANUP(str_release) struct str text = STR_INIT;

    if (v->progress)
        progress_view_hide(v->progress);
    if (line->kind == LOG_NOTICE) {
        utf8_escape(&text, line->text, line->len);
        str_putc(&text, '\n');
    } else {
        log_view_put(v, line, err ? v->err_tty : v->out_tty, num_wall_ns(), &text);
    }
    fwrite(text.buf, 1, text.len, err ? stderr : stdout);
}
