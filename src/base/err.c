#include "base/err.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static struct err *err_vnew(const char *code, const char *fmt, va_list ap) PRINTF(2, 0);

static struct err *
err_vnew(const char *code, const char *fmt, va_list ap)
{
    struct err *e = mem_alloc(sizeof *e);

    e->code = code;
    e->status = 1;
    e->msg = mem_vprintf(fmt, ap);
    return e;
}

struct err *
err_new(const char *code, const char *fmt, ...)
{
    struct err *e;
    va_list ap;

    va_start(ap, fmt);
    e = err_vnew(code, fmt, ap);
    va_end(ap);
    return e;
}

struct err *
err_at(const char *code, struct pos at, const char *fmt, ...)
{
    struct err *e;
    va_list ap;

    va_start(ap, fmt);
    e = err_vnew(code, fmt, ap);
    va_end(ap);
    e->at = at;
    e->at.file = mem_dup(at.file);
    return e;
}

struct err *
err_errno(int saved_errno, const char *fmt, ...)
{
    CLEANUP(mem_freep) char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    return err_new(ERR_SYSTEM, "%s: %s", text, strerror(saved_errno));
}

/* The text of an optional member set anew. */
#define SET_TEXT(member) \
    do { \
        va_list ap_; \
        if (!e) \
            return NULL; \
        free(e->member); \
        va_start(ap_, fmt); \
        e->member = mem_vprintf(fmt, ap_); \
        va_end(ap_); \
    } while (0)

struct err *
err_hint(struct err *e, const char *fmt, ...)
{
    SET_TEXT(hint);
    return e;
}

struct err *
err_path(struct err *e, const char *fmt, ...)
{
    SET_TEXT(path);
    return e;
}

struct err *
err_wrap(struct err *e, const char *fmt, ...)
{
    va_list ap;

    if (!e)
        return NULL;
    va_start(ap, fmt);
    strv_take(&e->notes, mem_vprintf(fmt, ap));
    va_end(ap);
    return e;
}

struct err *
err_status(struct err *e, int status)
{
    if (e)
        e->status = status;
    return e;
}

struct err *
err_chain(struct err *a, struct err *b)
{
    struct err *last = a;

    if (!a)
        return b;
    while (last->next)
        last = last->next;
    last->next = b;
    return a;
}

struct err *
err_dup(const struct err *e)
{
    struct err *copy;

    if (!e)
        return NULL;
    copy = mem_alloc(sizeof *copy);
    copy->code = e->code;
    copy->status = e->status;
    copy->at = e->at;
    copy->at.file = mem_dup(e->at.file);
    copy->path = mem_dup(e->path);
    copy->msg = mem_dup(e->msg);
    copy->hint = mem_dup(e->hint);
    copy->excerpt = mem_dup(e->excerpt);
    copy->said = mem_dup(e->said);
    copy->command = mem_dup(e->command);
    strv_push_all(&copy->notes, strv_argv(&e->notes));
    copy->next = err_dup(e->next);
    return copy;
}

void
err_free(struct err *e)
{
    struct err *next;

    for (; e; e = next) {
        next = e->next;
        free((char *)e->at.file);
        free(e->path);
        free(e->msg);
        free(e->hint);
        free(e->excerpt);
        free(e->said);
        free(e->command);
        strv_release(&e->notes);
        free(e);
    }
}

void
err_freep(struct err **e)
{
    err_free(*e);
    *e = NULL;
}

size_t
err_count(const struct err *e)
{
    size_t n = 0;

    for (; e; e = e->next)
        n++;
    return n;
}

int
err_exit_status(const struct err *e)
{
    return e ? e->status : 0;
}

/* Every line of text, escaped, behind an indent. */
static void
put_lines(struct str *out, const char *indent, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");

        str_put(out, indent);
        utf8_escape(out, text, len);
        str_putc(out, '\n');
        text += len;
        if (*text == '\n')
            text++;
    }
}

static void
put_labelled(struct str *out, const char *label, const char *text)
{
    CLEANUP(str_release) struct str indent = STR_INIT;
    size_t first = strcspn(text, "\n");

    str_printf(out, "  %s: ", label);
    utf8_escape(out, text, first);
    str_putc(out, '\n');
    str_fill(&indent, ' ', strlen(label) + 4);
    if (text[first])
        put_lines(out, indent.buf, text + first + 1);
}

void
err_put_place(struct str *out, struct pos at, const char *path)
{
    if (at.file) {
        utf8_escape(out, at.file, strlen(at.file));
        if (at.line)
            str_printf(out, ":%d", at.line);
        if (at.line && at.col)
            str_printf(out, ":%d", at.col);
        str_put(out, ": ");
    }
    if (path) {
        utf8_escape(out, path, strlen(path));
        str_put(out, ": ");
    }
}

static void
format_one(const struct err *e, const char *program, struct str *out)
{
    const char *msg = e->msg;
    size_t first = strcspn(msg, "\n");

    str_printf(out, "%s: ", program);
    err_put_place(out, e->at, e->path);
    utf8_escape(out, msg, first);
    str_putc(out, '\n');
    if (msg[first])
        put_lines(out, "  ", msg + first + 1);
    if (e->excerpt)
        put_lines(out, "", e->excerpt);
    if (e->command)
        put_labelled(out, "command", e->command);
    if (e->said && *e->said)
        put_labelled(out, "it said", e->said);
    for (size_t i = 0; i < e->notes.len; i++)
        put_lines(out, "  ", e->notes.v[i]);
    if (e->hint)
        put_labelled(out, "hint", e->hint);
}

void
err_format(const struct err *e, const char *program, struct str *out)
{
    for (; e; e = e->next)
        format_one(e, program, out);
}

void
err_print(const struct err *e, const char *program, FILE *to)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    err_format(e, program, &text);
    fwrite(text.buf, 1, text.len, to);
    fflush(to);
}
