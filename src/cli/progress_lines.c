#include "cli/progress_lines.h"

#include "base/num.h"
#include "base/str.h"
#include "base/trace.h"
#include "base/utf8.h"
#include "core/progress.h"
#include "model/plan.h"

#include <string.h>

bool
progress_is_sentence(const struct progress *p)
{
    return p->phase == PROGRESS_NOTICE || p->phase == PROGRESS_INFO ||
           p->phase == PROGRESS_SUMMARY;
}

static void
put_escaped(struct str *out, const char *text)
{
    utf8_escape(out, text, strlen(text));
}

static void
put_id(struct str *out, const struct progress *p)
{
    if (*p->kind)
        str_printf(out, "%s ", p->kind);
    put_escaped(out, p->subject);
}

/* In Docker Compose's lines what happens to an image stands where containers have nothing. */
static bool
text_comes_first(const struct progress *p)
{
    return p->op && p->op->kind == OP_PULL;
}

void
progress_put_sentence(struct str *out, const struct progress *p, const char *program)
{
    const char *text = p->text;
    bool marked = p->phase == PROGRESS_NOTICE && !str_starts(text, "Warning: ");

    if (p->phase != PROGRESS_SUMMARY)
        str_printf(out, "%s: %s", program, marked ? "warning: " : "");
    while (*text) {
        size_t len = strcspn(text, "\n");

        utf8_escape(out, text, len);
        str_putc(out, '\n');
        text += len + (text[len] == '\n');
        if (*text)
            str_put(out, "  ");
    }
}

/*
 * One call that creates and starts is told in the words of the two that Docker Compose needs,
 * those of creation when it is known that the container is there.
 */
struct words {
    const char *v[4];
};

static struct words
words_of(const struct progress *p)
{
    bool both = p->op && p->op->kind == OP_RUN;

    if (both && p->phase == PROGRESS_START)
        return (struct words){ { "Creating" } };
    if (both && p->phase == PROGRESS_DONE)
        return (struct words){ { "Created", "Starting", p->text } };
    return (struct words){ { p->text } };
}

static void
put_plain_line(struct str *out, const struct progress *p, const char *text, bool dry_run)
{
    str_put(out, dry_run ? " DRY-RUN MODE -  " : " ");
    put_id(out, p);
    str_put(out, text_comes_first(p) ? " " : "  ");
    put_escaped(out, text);
    str_put(out, text_comes_first(p) ? " \n" : "\n");
}

void
progress_put_plain(struct str *out, const struct progress *p, const struct line_options *o)
{
    struct words words = words_of(p);

    if (progress_is_sentence(p)) {
        progress_put_sentence(out, p, o->program);
        return;
    }
    if (p->phase == PROGRESS_STEP)
        return;
    for (size_t i = 0; words.v[i]; i++)
        put_plain_line(out, p, words.v[i], o->dry_run);
}

static void
put_member(struct str *out, const char *name, const char *text)
{
    if (!*text)
        return;
    str_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
    trace_put_string(out, text, strlen(text));
}

static void
put_json_sentence(struct str *out, const char *level, const char *text)
{
    CLEANUP(str_release) struct str time = STR_INIT;

    num_put_time(&time, num_wall_ns());
    put_member(out, "level", level);
    put_member(out, "msg", text);
    put_member(out, "time", time.buf);
}

void
progress_put_json_warning(struct str *out, const char *text)
{
    CLEANUP(str_release) struct str line = STR_INIT;

    str_putc(&line, '{');
    put_json_sentence(&line, "warning", text);
    str_put(&line, "}\n");
    str_put_n(out, line.buf, line.len);
}

/* The members and their order are Docker Compose's. */
static void
put_json_event(struct str *out, const struct progress *p, const char *text, bool dry_run)
{
    CLEANUP(str_release) struct str id = STR_INIT;

    if (*p->kind)
        str_printf(&id, "%s ", p->kind);
    str_put(&id, p->subject);
    if (dry_run)
        str_put(out, "\"dry-run\":true");
    put_member(out, "id", id.buf);
    put_member(out, text_comes_first(p) || p->phase == PROGRESS_STEP ? "text" : "status", text);
    if (p->bytes > 0)
        str_printf(out, ",\"current\":%lld", (long long)p->bytes);
    if (p->total > 0)
        str_printf(out, ",\"total\":%lld", (long long)p->total);
    if (p->total > 0 && p->bytes > 0)
        str_printf(out, ",\"percent\":%lld", (long long)(p->bytes * 100 / p->total));
}

void
progress_put_json(struct str *out, const struct progress *p, const struct line_options *o)
{
    struct words words = words_of(p);

    for (size_t i = 0; words.v[i]; i++) {
        CLEANUP(str_release) struct str line = STR_INIT;

        str_putc(&line, '{');
        if (progress_is_sentence(p))
            put_json_sentence(&line, p->phase == PROGRESS_INFO ? "info" : "warning", p->text);
        else
            put_json_event(&line, p, words.v[i], o->dry_run);
        str_put(&line, "}\n");
        str_put_n(out, line.buf, line.len);
    }
}
