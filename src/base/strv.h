/*
 * A growable vector of strings that it owns, NULL-terminated once anything was added: argv
 * and environment deltas.
 */
#pragma once

#include "base/base.h"

struct strv {
    char **v; /* NULL while empty */
    size_t len, cap;
};

#define STRV_INIT \
    { \
        NULL, 0, 0 \
    }

void strv_release(struct strv *s);
void strv_clear(struct strv *s);
void strv_push(struct strv *s, const char *text);               /* copies */
void strv_push_n(struct strv *s, const char *text, size_t len); /* copies */
void strv_take(struct strv *s, char *text);                     /* takes a heap string */
void strv_printf(struct strv *s, const char *fmt, ...) PRINTF(2, 3);
void strv_push_all(struct strv *s,
                   const char *const *words); /* NULL-terminated; NULL is none */
void strv_insert(struct strv *s, size_t at, const char *text);
void strv_remove(struct strv *s, size_t at);
void strv_sort(struct strv *s); /* by bytes */
bool strv_has(const struct strv *s, const char *text);
void strv_split(struct strv *s, const char *text, char separator); /* empty parts are kept */
char *strv_join(const struct strv *s, const char *between);        /* heap string */

/* For a NULL-terminated array: NULL while empty, else s->v. */
static inline const char *const *
strv_argv(const struct strv *s)
{
    return (const char *const *)s->v;
}
