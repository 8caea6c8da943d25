/*
 * Variables in texts: $V, ${V}, ${V:-default}, ${V-d}, ${V:+other}, ${V+o}, ${V:?message},
 * ${V?m}, and $$ for a dollar; defaults, others and messages may hold variables again.
 *
 * Linear in the text; nesting is limited, so that no text makes it slow.
 */
#pragma once

#include "base/base.h"

struct str;

enum { TEMPLATE_DEPTH = 100, TEMPLATE_BYTES = 8 << 20 };

enum template_wrong {
    TEMPLATE_OK,
    TEMPLATE_INVALID,  /* a ${ that no } ends, or without a name */
    TEMPLATE_REQUIRED, /* a variable that must be set is not */
    TEMPLATE_DEEP,     /* nested beyond TEMPLATE_DEPTH */
    TEMPLATE_LONG      /* the result has more than TEMPLATE_BYTES */
};

struct template_error {
    enum template_wrong wrong;
    size_t at;           /* byte in the text where the ${ begins */
    struct str *message; /* of ${V:?message}; the caller's, may be NULL */
    const char *name;    /* of the variable, name_len bytes in the text */
    size_t name_len;
};

/* A variable: its name, and what is done with it. */
struct template_use {
    const char *name; /* not terminated */
    size_t len;
    char op;          /* '-', '+', '?', or 0 for the plain form */
    bool colon;       /* ":-" and so on: empty counts as unset */
    const char *word; /* behind the operator, word_len bytes */
    size_t word_len;
    size_t at; /* byte in the text where it begins */
};

struct template_env {
    /* The value of a variable, NULL when it is not set; use is the one being replaced. */
    const char *(*lookup)(void *arg, const struct template_use *use);
    void *arg;
};

/* Appends the text with its variables replaced; false: *ret_error says why. */
bool template_expand(const char *text, size_t len, const struct template_env *env,
                     struct str *out, struct template_error *ret_error);

/* Calls fn for each variable of the text, those in words too (below their own variable). */
void template_each(const char *text, size_t len,
                   void (*fn)(void *arg, const struct template_use *use), void *arg);
