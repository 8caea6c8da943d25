#include "model/frames.h"

#include <string.h>

enum { ESC = 0x1b };

void
frames_init(struct frames *f, size_t limit)
{
    *f = (struct frames){ .limit = limit };
    str_init(&f->held);
}

void
frames_release(struct frames *f)
{
    str_release(&f->held);
}

static void
begin(struct frames *f)
{
    str_clear(&f->held);
    f->depth = 0;
    f->last = 0;
    f->in_string = f->escaped = f->started = f->overflow = false;
}

static void
drop(struct frames *f)
{
    f->dropped++;
    begin(f);
}

static void
hold(struct frames *f, char c)
{
    f->started = true;
    if (f->held.len >= f->limit) {
        f->overflow = true;
        str_clear(&f->held);
    }
    if (!f->overflow)
        str_putc(&f->held, c);
}

static void
deliver(struct frames *f, frames_fn *fn, void *arg)
{
    if (f->overflow)
        f->dropped++;
    else
        fn(arg, f->held.buf, f->held.len);
    begin(f);
}

static bool
blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* CSI sequences end with a letter; what is no CSI ends with its first character. */
static void
escape_seq(struct frames *f, char c)
{
    if (c == '[')
        return;
    if ((c >= '0' && c <= '9') || c == ';' || c == '?')
        return;
    f->in_escape_seq = false;
}

static void
between(struct frames *f, char c)
{
    if (blank(c) || c == ',')
        return;
    if (c == ESC) {
        f->in_escape_seq = true;
        return;
    }
    if (c == ']' && f->in_array) {
        f->in_array = false;
        return;
    }
    if (c == '[' && !f->in_array) {
        f->in_array = true;
        return;
    }
    hold(f, c);
    f->last = c;
    if (c == '{' || c == '[')
        f->depth = 1;
    else if (c == '"')
        f->in_string = true;
}

static void
in_text(struct frames *f, char c, frames_fn *fn, void *arg)
{
    if (c == '\n') {
        drop(f);
        return;
    }
    hold(f, c);
    if (f->escaped)
        f->escaped = false;
    else if (c == '\\')
        f->escaped = true;
    else if (c == '"') {
        f->in_string = false;
        if (f->depth == 0)
            deliver(f, fn, arg);
    }
}

/* After what may an object or a list begin inside a value? */
static bool
value_may_follow(char last)
{
    return last == ':' || last == ',' || last == '[';
}

static void
in_brackets(struct frames *f, char c, frames_fn *fn, void *arg)
{
    if (c == '{' && !value_may_follow(f->last)) {
        drop(f);
        between(f, c);
        return;
    }
    hold(f, c);
    if (blank(c))
        return;
    f->last = c;
    if (c == '"')
        f->in_string = true;
    else if (c == '{' || c == '[')
        f->depth++;
    else if ((c == '}' || c == ']') && --f->depth == 0)
        deliver(f, fn, arg);
}

static void
bare_word(struct frames *f, char c, frames_fn *fn, void *arg)
{
    if (blank(c) || c == ',' || c == ']' || c == '{' || c == '[' || c == ESC) {
        deliver(f, fn, arg);
        between(f, c);
    } else {
        hold(f, c);
    }
}

void
frames_feed(struct frames *f, const char *bytes, size_t len, frames_fn *fn, void *arg)
{
    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];

        if (f->in_escape_seq)
            escape_seq(f, c);
        else if (!f->started)
            between(f, c);
        else if (f->in_string)
            in_text(f, c, fn, arg);
        else if (f->depth > 0)
            in_brackets(f, c, fn, arg);
        else
            bare_word(f, c, fn, arg);
    }
}

void
frames_end(struct frames *f, frames_fn *fn, void *arg)
{
    if (f->started && !f->in_string && f->depth == 0)
        deliver(f, fn, arg);
    else if (f->started)
        drop(f);
    f->in_array = false;
}
