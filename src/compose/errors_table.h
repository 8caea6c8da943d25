/*
 * Every error of a compose file and of a plan: its code, which stays the same over releases,
 * what it means, how it comes about and how it goes away.  docs/errors.md is printed from it.
 */
#pragma once

#include "base/base.h"

struct str;

struct error_row {
    const char *code, *title;
    const char *text; /* what it means; paragraphs separated by an empty line */
    const char *bad;  /* lines that cause it, or NULL */
    const char *good; /* the same lines as they would be right, or NULL */
    const char *hint; /* for errors of this code that bring none of their own, or NULL */
};

/* In the order of the manual: by what one has to look at. */
extern const struct error_row error_rows[];
extern const size_t error_row_count;

/* NULL when the code is not known. */
const struct error_row *error_row_find(const char *code);
/* The manual's page. */
void errors_markdown(struct str *out);
