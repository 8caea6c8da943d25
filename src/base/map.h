/*
 * String keys to pointers, in order of insertion.  Keys are copied, values are not owned.
 */
#pragma once

#include "base/base.h"

struct map_entry {
    char *key;
    void *value;
};

struct map {
    struct map_entry *v; /* v[0..len): in order of insertion */
    size_t len, cap;
    uint32_t *slots; /* open addressing: index + 1, 0 free; NULL while small */
    size_t slot_count;
};

#define MAP_INIT \
    { \
        NULL, 0, 0, NULL, 0 \
    }

void map_release(struct map *m);
void *map_get(const struct map *m, const char *key); /* NULL when absent */
bool map_has(const struct map *m, const char *key);
void map_set(struct map *m, const char *key, void *value); /* adds or replaces in place */
bool map_remove(struct map *m, const char *key);           /* linear */

uint64_t map_hash(const char *bytes, size_t len); /* FNV-1a */
