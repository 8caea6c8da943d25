/*
 * Memory.  Allocation never fails: out of memory ends the program with a message, since a
 * command line tool has nothing useful to do then.
 *
 * An arena hands out memory that is freed all at once: trees and snapshots live in one.
 */
#pragma once

#include "base/base.h"

#include <stdarg.h>

void *mem_alloc(size_t size);               /* zeroed */
void *mem_resize(void *p, size_t size);     /* new bytes are not zeroed */
char *mem_dup(const char *s);               /* NULL in, NULL out */
char *mem_dup_n(const char *s, size_t len); /* len bytes and a NUL */
char *mem_printf(const char *fmt, ...) PRINTF(1, 2);
char *mem_vprintf(const char *fmt, va_list ap) PRINTF(1, 0);
void mem_freep(void *pp); /* CLEANUP(mem_freep) for any pointer */

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
void arena_freep(struct arena **a);

/* Zeroed and aligned for any object. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_dup(struct arena *a, const char *s); /* NULL in, NULL out */
char *arena_dup_n(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);

/* The array grown to hold want elements of size bytes; doubles, copies, updates *cap. */
void *arena_grow(struct arena *a, void *old, size_t *cap, size_t want, size_t size);

size_t arena_bytes(const struct arena *a); /* what it holds from the system */
