/*
 * A growable string.  buf is never NULL and always ends in a NUL that len does not count, so
 * a fresh `struct str s = STR_INIT` can be printed.  Bytes may hold NUL.
 */
#pragma once

#include "base/base.h"

#include <stdarg.h>

struct str {
    char *buf;
    size_t len, cap; /* cap 0: buf is the shared empty string */
};

extern char str_empty[1];
#define STR_INIT \
    { \
        str_empty, 0, 0 \
    }

void str_init(struct str *s);
void str_release(struct str *s); /* CLEANUP(str_release) */
void str_clear(struct str *s);   /* empty, memory kept */
void str_reserve(struct str *s, size_t extra);
void str_putc(struct str *s, char c);
void str_put(struct str *s, const char *text);
void str_put_n(struct str *s, const char *bytes, size_t len);
void str_fill(struct str *s, char c, size_t count);
void str_printf(struct str *s, const char *fmt, ...) PRINTF(2, 3);
void str_vprintf(struct str *s, const char *fmt, va_list ap) PRINTF(2, 0);
void str_insert(struct str *s, size_t at, const char *bytes, size_t len);
void str_cut(struct str *s, size_t at, size_t len);
void str_truncate(struct str *s, size_t len);
char *str_steal(struct str *s); /* heap string for the caller; s is empty */

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_eq(const char *a, const char *b);        /* NULL equals only NULL */
bool str_eq_nocase(const char *a, const char *b); /* ASCII letters only */

/*
 * The nearest of the words to what was typed, by edit distance with transposition, or NULL
 * when none is near enough to be meant: the "did you mean" of every message.
 */
const char *str_nearest(const char *typed, const char *const *words, size_t count);
