/*
 * A typed growable array on the heap:
 *
 *     VEC(struct port) ports = { 0 };
 *     VEC_PUSH(&ports, ((struct port){ .target = 80 }));
 *     for (size_t i = 0; i < ports.len; i++) use(&ports.v[i]);
 *     VEC_RELEASE(&ports);
 *
 * Elements are moved when it grows: keep indices, not pointers.
 */
#pragma once

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define VEC(type) \
    struct { \
        type *v; \
        size_t len, cap; \
    }

#define VEC_PUSH(vec, ...) \
    do { \
        if ((vec)->len == (vec)->cap) { \
            (vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8; \
            (vec)->v = mem_resize((vec)->v, (vec)->cap * sizeof *(vec)->v); \
        } \
        (vec)->v[(vec)->len++] = (__VA_ARGS__); \
    } while (0)

/* Keeps the order. */
#define VEC_REMOVE(vec, at) \
    do { \
        size_t at_ = (at); \
        (vec)->len--; \
        memmove((vec)->v + at_, (vec)->v + at_ + 1, ((vec)->len - at_) * sizeof *(vec)->v); \
    } while (0)

#define VEC_RELEASE(vec) \
    do { \
        free((vec)->v); \
        (vec)->v = NULL; \
        (vec)->len = (vec)->cap = 0; \
    } while (0)
