/*
 * Which lines are kept and what is searched for: regular expressions, in any case of letters
 * unless a capital one is in the pattern.
 */
#pragma once

#include "base/base.h"

struct err;
struct log_entry;
struct log_range;
struct rx;

struct log_filter {
    struct rx *keep, *search;
    char *keep_text, *search_text; /* NULL: none */
    bool invert;
    struct rx *trouble; /* words of errors; made when it is first asked for */
};

void log_filter_release(struct log_filter *f);
/* NULL or "" removes it.  A pattern that is wrong changes nothing. */
WARN_UNUSED struct err *log_filter_keep(struct log_filter *f, const char *pattern);
WARN_UNUSED struct err *log_filter_search(struct log_filter *f, const char *pattern);

/* Notes and marks are always kept. */
bool log_filter_keeps(const struct log_filter *f, const struct log_entry *e);
bool log_filter_finds(const struct log_filter *f, const struct log_entry *e);
/* A mark, a line that speaks of an error, or a note of one. */
bool log_filter_stops(struct log_filter *f, const struct log_entry *e);
/* Where the text matches the search from a byte on; at most count ranges. */
size_t log_filter_ranges(const struct log_filter *f, const char *text, size_t len, size_t from,
                         struct log_range *ranges, size_t count);
