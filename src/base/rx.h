/*
 * Regular expressions (PCRE2) behind four functions, with limits on matching time and memory:
 * a person's pattern can run for ever otherwise.  Texts may hold invalid UTF-8.
 */
#pragma once

#include "base/base.h"

struct rx;

enum { RX_NOCASE = 1, RX_MULTILINE = 2 };
enum { RX_GROUPS = 16 };

struct rx_match {
    size_t count; /* groups set, the whole match included */
    struct {
        size_t start, end;
    } group[RX_GROUPS]; /* SIZE_MAX: not taken part */
};

/* The error says what is wrong with the pattern and at which character. */
WARN_UNUSED struct err *rx_compile(const char *pattern, unsigned flags, struct rx **ret_rx);
/* The first match at or after byte from; m may be NULL.  A match that hits a limit is none. */
bool rx_match(struct rx *rx, const char *text, size_t len, size_t from, struct rx_match *m);
/* The number of a named group, or -1. */
int rx_group(const struct rx *rx, const char *name);
void rx_free(struct rx *rx);
void rx_freep(struct rx **rx);
