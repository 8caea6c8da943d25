/*
 * The line of a file that an error is about, and a caret below the right character, by what a
 * terminal shows: wide characters count two columns, tabs are drawn as blanks.
 */
#pragma once

#include "base/base.h"

struct str;

/*
 * Appends two lines, without a newline at the end:
 *
 *        14 |     ports: [80x]
 *           |             ^
 *
 * line and col count from 1, in characters.  Long lines are cut around the caret.  Nothing is
 * appended when the text has no such line.
 */
void excerpt_put(struct str *out, const char *text, int line, int col);
