/*
 * Text of --help from the rows of options and commands.
 */
#pragma once

#include "base/base.h"
#include "base/vec.h"

struct opt;
struct str;

/* Columns to wrap at: those of the terminal on stdout, 80 elsewhere, 100 at most. */
size_t help_width(void);

struct help_line {
    char *left, *right; /* heap */
};
struct help_lines {
    struct help_line *v;
    size_t len, cap;
};
#define HELP_LINES_INIT \
    { \
        NULL, 0, 0 \
    }

/* Both texts are taken. */
void help_add(struct help_lines *lines, char *left, char *right);
void help_release(struct help_lines *lines);
/* Two columns: the left one indented by two, the right one wrapped at width. */
void help_put_lines(struct str *out, const struct help_lines *lines, size_t width);
/* A paragraph wrapped at width, a newline at its end. */
void help_put_paragraph(struct str *out, const char *text, size_t width);

/* "-t, --timeout SECONDS" */
void help_put_usage(struct str *out, const struct opt *row);
/* The sentence, its choices and its variable. */
void help_put_sentence(struct str *out, const struct opt *row);
/* The rows that are not hidden. */
void help_put_options(struct str *out, const struct opt *rows, size_t width);
