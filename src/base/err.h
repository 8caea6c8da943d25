/*
 * Errors as values.  A function that can fail returns `struct err *`, NULL for success;
 * results are ret_ parameters, written only on success.
 *
 * An error says where (file, line, column, path in the document), what, and what to do.  Its
 * code is a word that stays the same over releases ("unknown-key", "port-in-use").  Levels
 * above add notes ("while loading project 'shop'").  A loader that collects chains several
 * errors by next: they are printed one after the other.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strv.h"

#include <stdio.h>

/* A place in a text.  file NULL: nowhere; line and col count characters from 1, 0 unknown. */
struct pos {
    const char *file;
    int line, col;
};

struct err {
    const char *code; /* static word, never NULL */
    int status;       /* exit status of a program that ends by it; 1 unless set */
    struct pos at;    /* at.file is owned here */
    char *path;       /* "services.web.ports[1]", or NULL */
    char *msg;
    char *hint;        /* what to do, or NULL */
    char *excerpt;     /* lines of the file with a caret, ready to print, or NULL */
    char *said;        /* what a program that we ran printed, or NULL */
    char *command;     /* the command line that was run, as a person would type it, or NULL */
    struct strv notes; /* innermost first: "while loading …", "included from …" */
    struct err *next;  /* a further error beside this one */
};

/* The general codes; every table of knowledge has more of its own. */
#define ERR_USAGE "usage"   /* a command line that cannot be understood */
#define ERR_SYSTEM "system" /* the operating system refused */
#define ERR_INTERRUPTED "interrupted"

/* code must be a string literal or otherwise live for ever. */
WARN_UNUSED struct err *err_new(const char *code, const char *fmt, ...) PRINTF(2, 3);
WARN_UNUSED struct err *err_at(const char *code, struct pos at, const char *fmt, ...)
    PRINTF(3, 4);
/* "MSG: strerror(saved_errno)" */
WARN_UNUSED struct err *err_errno(int saved_errno, const char *fmt, ...) PRINTF(2, 3);

/* These change and return e; NULL in, NULL out, so that they can stand around a call. */
WARN_UNUSED struct err *err_hint(struct err *e, const char *fmt, ...) PRINTF(2, 3);
WARN_UNUSED struct err *err_path(struct err *e, const char *fmt, ...) PRINTF(2, 3);
WARN_UNUSED struct err *err_wrap(struct err *e, const char *fmt, ...) PRINTF(2, 3);
WARN_UNUSED struct err *err_status(struct err *e, int status);
/* b behind the last of a; either may be NULL. */
WARN_UNUSED struct err *err_chain(struct err *a, struct err *b);

struct err *err_dup(const struct err *e);
void err_free(struct err *e);
void err_freep(struct err **e);
size_t err_count(const struct err *e);
int err_exit_status(const struct err *e); /* of the first; 0 for NULL */

/*
 * Every error of the chain, in the one shape that all of crank's errors have:
 *
 *     PROGRAM: FILE:LINE:COL: PATH: MSG
 *       EXCERPT
 *       command: docker run …
 *       it said: …
 *       NOTES
 *       hint: HINT
 *
 * Control characters from outside are shown escaped.
 */
void err_format(const struct err *e, const char *program, struct str *out);
void err_print(const struct err *e, const char *program, FILE *to);
/* "FILE:LINE:COL: PATH: ", each part where it is known: for warnings, which look the same. */
void err_put_place(struct str *out, struct pos at, const char *path);
