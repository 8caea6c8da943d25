/*
 * UTF-8 from outside: how wide it is on a terminal, where to cut it, and how to show it
 * without letting it move the cursor.  Width is the C library's wcwidth, the one width
 * function of the program; main sets the locale.
 */
#pragma once

#include "base/base.h"

struct str;

/*
 * The bytes of the first character of s (1 to 4) and its code point; an invalid byte counts
 * as one with code point UINT32_MAX.  len must not be 0.
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *ret_cp);
void utf8_encode(struct str *out, uint32_t cp);
bool utf8_valid(const char *s, size_t len);

/* Columns of a code point: 0 (combining), 1 or 2; -1 for what must be escaped. */
int utf8_cp_width(uint32_t cp);

/* Columns that the text takes once escaped. */
size_t utf8_width(const char *s, size_t len);

/* The longest prefix of s, in bytes, that takes at most width columns; *ret_w: its columns. */
size_t utf8_fit(const char *s, size_t len, size_t width, size_t *ret_w);

/*
 * Text for a terminal: control characters, invalid bytes, bidirectional controls and line
 * separators appear as \n, \t, \x1b, \u202e …; everything else as it is.
 */
void utf8_escape(struct str *out, const char *s, size_t len);

/* Escaped text cut to width columns (an ellipsis at the end of what was cut) and padded. */
void utf8_put_cell(struct str *out, const char *s, size_t width, bool pad);
