/*
 * A command written as one line, split into words as Docker Compose splits it: quotes and
 * backslashes as in a shell, nothing expanded, and an unquoted ; & | < or > ends the command.
 */
#pragma once

#include "base/base.h"

struct arena;
struct strings;

/* false: a quote, a parenthesis or a backslash is left open, or one opens without "$". */
bool words_split(struct arena *a, const char *line, struct strings *ret_words);
