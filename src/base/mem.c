#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_FIRST = 4 << 10, CHUNK_MAX = 1 << 20, ALIGN = 16 };

/* A large arena takes whole huge pages: a page fault for each 4 KiB is a tenth of all time. */
enum { HUGE_PAGE = 2 << 20, HUGE_FROM = 8 << 20 };

struct chunk {
    struct chunk *next;
    size_t size, used;
};

struct arena {
    struct chunk *chunks;
    size_t total;
};

void
bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "bug: %s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    abort();
}

static NORETURN void
out_of_memory(size_t size)
{
    fprintf(stderr, "out of memory: %zu more bytes were needed\n", size);
    abort();
}

void *
mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        out_of_memory(size);
    return p;
}

void *
mem_resize(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);

    if (!q)
        out_of_memory(size);
    return q;
}

char *
mem_dup(const char *s)
{
    return s ? mem_dup_n(s, strlen(s)) : NULL;
}

char *
mem_dup_n(const char *s, size_t len)
{
    char *copy = mem_alloc(len + 1);

    if (len)
        memcpy(copy, s, len);
    return copy;
}

char *
mem_vprintf(const char *fmt, va_list ap)
{
    char *text = NULL;

    if (vasprintf(&text, fmt, ap) < 0)
        out_of_memory(0);
    return text;
}

char *
mem_printf(const char *fmt, ...)
{
    va_list ap;
    char *text;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    return text;
}

void
mem_freep(void *pp)
{
    void **p = pp;

    free(*p);
    *p = NULL;
}

struct arena *
arena_new(void)
{
    return mem_alloc(sizeof(struct arena));
}

void
arena_free(struct arena *a)
{
    struct chunk *next;

    if (!a)
        return;
    for (struct chunk *c = a->chunks; c; c = next) {
        next = c->next;
        free(c);
    }
    free(a);
}

void
arena_freep(struct arena **a)
{
    arena_free(*a);
    *a = NULL;
}

/*
 * Under AddressSanitizer each object of an arena has a poisoned gap behind it, so that writing
 * past it is found as on the heap.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GAPS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GAPS 1
#endif

#ifdef ARENA_GAPS
enum { GAP = ALIGN };
void __asan_poison_memory_region(volatile void *at, size_t size);
void __asan_unpoison_memory_region(volatile void *at, size_t size);
#define POISON(at, size) __asan_poison_memory_region(at, size)
#define UNPOISON(at, size) __asan_unpoison_memory_region(at, size)
#else
enum { GAP = 0 };
#define POISON(at, size) ((void)0)
#define UNPOISON(at, size) ((void)0)
#endif

static void *
chunk_memory(size_t size)
{
    void *p = size == HUGE_PAGE ? aligned_alloc(HUGE_PAGE, size) : malloc(size);

    if (!p)
        out_of_memory(size);
#ifdef MADV_HUGEPAGE
    if (size == HUGE_PAGE)
        madvise(p, size, MADV_HUGEPAGE);
#endif
    return p;
}

/* Chunks double, so that a small tree costs little and a large one few calls. */
static struct chunk *
chunk_add(struct arena *a, size_t need)
{
    size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
    struct chunk *c;

    if (size > CHUNK_MAX)
        size = a->total < HUGE_FROM ? CHUNK_MAX : HUGE_PAGE;
    if (size < need + sizeof *c + ALIGN)
        size = need + sizeof *c + ALIGN;
    c = chunk_memory(size);
    c->size = size;
    c->used = (sizeof *c + ALIGN - 1) / ALIGN * ALIGN;
    POISON((char *)c + c->used, size - c->used);
    a->total += size;
    if (a->chunks && need > CHUNK_MAX / 4) { /* a giant: keep filling the current chunk */
        c->next = a->chunks->next;
        a->chunks->next = c;
    } else {
        c->next = a->chunks;
        a->chunks = c;
    }
    return c;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    size_t need = (size + ALIGN - 1) / ALIGN * ALIGN + GAP;
    struct chunk *c = a->chunks;
    void *p;

    if (!c || c->size - c->used < need)
        c = chunk_add(a, need);
    p = (char *)c + c->used;
    c->used += need;
    UNPOISON(p, size);
    memset(p, 0, size);
    return p;
}

/* Strings need no alignment, but keep it for what follows them. */
char *
arena_dup_n(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    if (len)
        memcpy(copy, s, len);
    return copy;
}

char *
arena_dup(struct arena *a, const char *s)
{
    return s ? arena_dup_n(a, s, strlen(s)) : NULL;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
    CLEANUP(mem_freep) char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    return arena_dup(a, text);
}

void *
arena_grow(struct arena *a, void *old, size_t *cap, size_t want, size_t size)
{
    size_t next = *cap ? *cap : 4;
    void *p;

    if (want <= *cap)
        return old;
    while (next < want)
        next *= 2;
    p = arena_alloc(a, next * size);
    if (old && *cap)
        memcpy(p, old, *cap * size);
    *cap = next;
    return p;
}

size_t
arena_bytes(const struct arena *a)
{
    return a->total;
}
