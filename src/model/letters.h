/*
 * Which code points beyond ASCII are letters (general category L) and decimal digits (Nd): the
 * natural order of keys asks.  The C library's answer would depend on the locale.
 */
#pragma once

#include "base/base.h"

struct cp_range {
    uint32_t first, last;
};

/* Sorted, without overlaps. */
extern const struct cp_range letter_ranges[], digit_ranges[];
extern const size_t letter_ranges_len, digit_ranges_len;
