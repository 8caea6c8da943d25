#include "base/map.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Below this a scan is faster than hashing. */
enum { SMALL = 12 };

uint64_t
map_hash(const char *bytes, size_t len)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return h;
}

void
map_release(struct map *m)
{
    for (size_t i = 0; i < m->len; i++)
        free(m->v[i].key);
    free(m->v);
    free(m->slots);
    *m = (struct map)MAP_INIT;
}

static void
slot_put(struct map *m, size_t index)
{
    const char *key = m->v[index].key;
    size_t i = map_hash(key, strlen(key)) & (m->slot_count - 1);

    while (m->slots[i])
        i = (i + 1) & (m->slot_count - 1);
    m->slots[i] = (uint32_t)index + 1;
}

static void
rehash(struct map *m, size_t count)
{
    free(m->slots);
    m->slots = mem_alloc(count * sizeof *m->slots);
    m->slot_count = count;
    for (size_t i = 0; i < m->len; i++)
        slot_put(m, i);
}

static struct map_entry *
find(const struct map *m, const char *key)
{
    size_t i;

    if (!m->slots) {
        for (i = 0; i < m->len; i++)
            if (strcmp(m->v[i].key, key) == 0)
                return &m->v[i];
        return NULL;
    }
    i = map_hash(key, strlen(key)) & (m->slot_count - 1);
    for (; m->slots[i]; i = (i + 1) & (m->slot_count - 1))
        if (strcmp(m->v[m->slots[i] - 1].key, key) == 0)
            return &m->v[m->slots[i] - 1];
    return NULL;
}

void *
map_get(const struct map *m, const char *key)
{
    struct map_entry *e = find(m, key);

    return e ? e->value : NULL;
}

bool
map_has(const struct map *m, const char *key)
{
    return find(m, key) != NULL;
}

void
map_set(struct map *m, const char *key, void *value)
{
    struct map_entry *e = find(m, key);

    if (e) {
        e->value = value;
        return;
    }
    if (m->len == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 8;
        m->v = mem_resize(m->v, m->cap * sizeof *m->v);
    }
    m->v[m->len++] = (struct map_entry){ mem_dup(key), value };
    if (m->len > SMALL && m->len * 2 > m->slot_count)
        rehash(m, m->slot_count ? m->slot_count * 2 : 64);
    else if (m->slots)
        slot_put(m, m->len - 1);
}

bool
map_remove(struct map *m, const char *key)
{
    struct map_entry *e = find(m, key);
    size_t at;

    if (!e)
        return false;
    at = (size_t)(e - m->v);
    free(e->key);
    memmove(m->v + at, m->v + at + 1, (m->len - at - 1) * sizeof *m->v);
    m->len--;
    if (m->slots)
        rehash(m, m->slot_count);
    return true;
}
