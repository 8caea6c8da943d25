#include "base/str.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char str_empty[1];

void
str_init(struct str *s)
{
    *s = (struct str)STR_INIT;
}

void
str_release(struct str *s)
{
    if (s->cap)
        free(s->buf);
    str_init(s);
}

void
str_clear(struct str *s)
{
    str_truncate(s, 0);
}

void
str_reserve(struct str *s, size_t extra)
{
    size_t want = s->len + extra + 1, cap = s->cap ? s->cap : 32;

    if (want <= s->cap)
        return;
    while (cap < want)
        cap *= 2;
    s->buf = mem_resize(s->cap ? s->buf : NULL, cap);
    s->cap = cap;
    s->buf[s->len] = '\0';
}

void
str_put_n(struct str *s, const char *bytes, size_t len)
{
    if (!len)
        return;
    str_reserve(s, len);
    memcpy(s->buf + s->len, bytes, len);
    s->len += len;
    s->buf[s->len] = '\0';
}

void
str_putc(struct str *s, char c)
{
    if (s->len + 1 >= s->cap)
        str_reserve(s, 1);
    s->buf[s->len++] = c;
    s->buf[s->len] = '\0';
}

void
str_put(struct str *s, const char *text)
{
    str_put_n(s, text, strlen(text));
}

void
str_fill(struct str *s, char c, size_t count)
{
    str_reserve(s, count);
    if (count)
        memset(s->buf + s->len, c, count);
    s->len += count;
    if (s->cap)
        s->buf[s->len] = '\0';
}

void
str_vprintf(struct str *s, const char *fmt, va_list ap)
{
    CLEANUP(mem_freep) char *text = mem_vprintf(fmt, ap);

    str_put(s, text);
}

void
str_printf(struct str *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    str_vprintf(s, fmt, ap);
    va_end(ap);
}

void
str_insert(struct str *s, size_t at, const char *bytes, size_t len)
{
    if (!len)
        return;
    str_reserve(s, len);
    memmove(s->buf + at + len, s->buf + at, s->len - at + 1);
    memcpy(s->buf + at, bytes, len);
    s->len += len;
}

void
str_cut(struct str *s, size_t at, size_t len)
{
    if (!len)
        return;
    memmove(s->buf + at, s->buf + at + len, s->len - at - len + 1);
    s->len -= len;
}

void
str_truncate(struct str *s, size_t len)
{
    if (len >= s->len)
        return;
    s->len = len;
    s->buf[len] = '\0';
}

char *
str_steal(struct str *s)
{
    char *text = s->cap ? s->buf : mem_dup("");

    str_init(s);
    return text;
}

bool
str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);

    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool
str_eq(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool
str_eq_nocase(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    return *a == *b;
}

/* Words longer than this are never suggested: nobody types that much wrong by little. */
enum { NEAR_MAX = 63 };

static size_t
min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/* Optimal string alignment distance, letters compared without case. */
static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[3][NEAR_MAX + 1];

    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            bool swapped = i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                           y == tolower((unsigned char)a[i - 2]);

            now[j] = min3(up[j] + 1, now[j - 1] + 1, up[j - 1] + (x != y));
            if (swapped && up2[j - 2] + 1 < now[j])
                now[j] = up2[j - 2] + 1;
        }
    }
    return row[n % 3][m];
}

const char *
str_nearest(const char *typed, const char *const *words, size_t count)
{
    size_t n = strlen(typed), best = n / 3 + 1;
    const char *found = NULL;

    if (n > NEAR_MAX || n < 2)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t m = strlen(words[i]), d;

        if (m > NEAR_MAX || m + best < n || n + best < m)
            continue;
        d = distance(typed, n, words[i], m);
        if (d < best || (d == best && !found)) {
            best = d;
            found = words[i];
        }
    }
    return found;
}
