/*
 * How a text stands in YAML: which style it needs so that it is read back as the same text.
 * The choice is Docker Compose's, which quotes what YAML 1.1 would have taken for something
 * else ("yes", "12:30") as well.
 */
#pragma once

#include "base/base.h"

struct str;

enum yaml_style { YAML_PLAIN, YAML_SINGLE_QUOTED, YAML_DOUBLE_QUOTED, YAML_LITERAL };

/* For valid UTF-8.  key: a key that stands on one line with its ":". */
enum yaml_style yaml_style(const char *text, size_t len, bool key);

/* Nearly every text: plain for certain, said faster than by yaml_style(). */
bool yaml_is_simple(const char *text, size_t len);

/* The bytes of the line break that the text begins with, 0 when it does not. */
size_t yaml_break(const char *text, size_t len);
bool yaml_has_break(const char *text, size_t len);

/* The inside of a double-quoted text. */
void yaml_put_escaped(struct str *out, const char *text, size_t len);

/* False when the text, written plainly, is read as a number, a truth value, a date … */
bool yaml_reads_as_text(const char *text);
