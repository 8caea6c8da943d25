/* Words for a POSIX shell, and fields for the comma-separated values that Go's clients read. */
#pragma once

#include "base/base.h"

struct str;

/* The word as it is when no shell would touch it, else in single quotes. */
void quote_word(struct str *out, const char *word);
/* A command as a person would type it: NULL-terminated, or NULL; blanks between. */
void quote_words(struct str *out, const char *const *words);

/*
 * One field of an encoding/csv record.  A field with a carriage return cannot be carried
 * (Go's reader drops it before a newline): see quote_csv_carries.
 */
void quote_csv(struct str *out, const char *field);
/* The same behind the fields that out has, with a comma between. */
void quote_csv_next(struct str *out, const char *field);
bool quote_csv_carries(const char *field);
