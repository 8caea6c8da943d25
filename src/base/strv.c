#include "base/strv.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

void
strv_clear(struct strv *s)
{
    for (size_t i = 0; i < s->len; i++)
        free(s->v[i]);
    s->len = 0;
    if (s->v)
        s->v[0] = NULL;
}

void
strv_release(struct strv *s)
{
    strv_clear(s);
    free(s->v);
    *s = (struct strv)STRV_INIT;
}

void
strv_take(struct strv *s, char *text)
{
    if (s->len + 2 > s->cap) {
        s->cap = s->cap ? s->cap * 2 : 8;
        s->v = mem_resize(s->v, s->cap * sizeof *s->v);
    }
    s->v[s->len++] = text;
    s->v[s->len] = NULL;
}

void
strv_push_n(struct strv *s, const char *text, size_t len)
{
    strv_take(s, mem_dup_n(text, len));
}

void
strv_push(struct strv *s, const char *text)
{
    strv_push_n(s, text, strlen(text));
}

void
strv_printf(struct strv *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    strv_take(s, mem_vprintf(fmt, ap));
    va_end(ap);
}

void
strv_push_all(struct strv *s, const char *const *words)
{
    for (; words && *words; words++)
        strv_push(s, *words);
}

void
strv_insert(struct strv *s, size_t at, const char *text)
{
    char *last;

    strv_push(s, text);
    last = s->v[s->len - 1];
    memmove(s->v + at + 1, s->v + at, (s->len - 1 - at) * sizeof *s->v);
    s->v[at] = last;
}

void
strv_remove(struct strv *s, size_t at)
{
    free(s->v[at]);
    memmove(s->v + at, s->v + at + 1, (s->len - at) * sizeof *s->v);
    s->len--;
}

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void
strv_sort(struct strv *s)
{
    if (s->len > 1)
        qsort(s->v, s->len, sizeof *s->v, compare);
}

bool
strv_has(const struct strv *s, const char *text)
{
    for (size_t i = 0; i < s->len; i++)
        if (strcmp(s->v[i], text) == 0)
            return true;
    return false;
}

void
strv_split(struct strv *s, const char *text, char separator)
{
    const char *end;

    while ((end = strchr(text, separator))) {
        strv_push_n(s, text, (size_t)(end - text));
        text = end + 1;
    }
    strv_push(s, text);
}

char *
strv_join(const struct strv *s, const char *between)
{
    struct str joined = STR_INIT;

    for (size_t i = 0; i < s->len; i++) {
        if (i)
            str_put(&joined, between);
        str_put(&joined, s->v[i]);
    }
    return str_steal(&joined);
}
