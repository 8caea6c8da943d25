/*
 * The whole macro budget of crank: attributes, scope-bound cleanup, error passing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define WARN_UNUSED __attribute__((warn_unused_result))
#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define UNUSED __attribute__((unused))
#define NORETURN __attribute__((noreturn))

/* Runs fn(&variable) when the variable goes out of scope. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* The value of a pointer variable, which is NULL afterwards: ownership moves on. */
#define STEAL(p) \
    __extension__({ \
        __typeof__(p) stolen_ = (p); \
        (p) = NULL; \
        stolen_; \
    })

/* Passes an error on to the caller; base/err.h must be included where it is used. */
#define TRY(expr) \
    do { \
        struct err *try_ = (expr); \
        if (try_) \
            return try_; \
    } while (0)

/* A broken invariant: says where and aborts.  Never for what a user or an engine can cause. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
