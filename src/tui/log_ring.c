#include "tui/log_ring.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 };

/* A run of entries; merging moves pointers within one block only. */
struct log_block {
    struct log_block *prev, *next;
    uint16_t len, shown, unchecked;
    struct log_entry *v[BLOCK];
};

void
log_ring_init(struct log_ring *r, size_t limit, void (*on_drop)(void *arg, struct log_entry *e),
              void *arg)
{
    *r = (struct log_ring){ .limit = limit, .on_drop = on_drop, .arg = arg };
}

/* ---- blocks ---- */

static struct log_block *
block_after(struct log_ring *r, struct log_block *before)
{
    struct log_block *b = mem_alloc(sizeof *b);

    b->prev = before;
    b->next = before ? before->next : r->first;
    *(b->prev ? &b->prev->next : &r->first) = b;
    *(b->next ? &b->next->prev : &r->last) = b;
    r->bytes += sizeof *b;
    return b;
}

static void
block_remove(struct log_ring *r, struct log_block *b)
{
    *(b->prev ? &b->prev->next : &r->first) = b->next;
    *(b->next ? &b->next->prev : &r->last) = b->prev;
    if (r->newest_unchecked == b)
        r->newest_unchecked = NULL;
    if (r->added == b)
        r->added = NULL;
    r->bytes -= sizeof *b;
    free(b);
}

/* Half of a full block moves into a new one behind it; at the end nothing has to move. */
static struct log_block *
block_split(struct log_ring *r, struct log_block *b, size_t at)
{
    struct log_block *behind = block_after(r, b);
    size_t keep = at == BLOCK ? BLOCK : BLOCK / 2;

    for (size_t i = keep; i < BLOCK; i++) {
        struct log_entry *e = b->v[i];

        e->block = behind;
        behind->v[behind->len++] = e;
        behind->shown += (e->flags & ENTRY_SHOWN) != 0;
        behind->unchecked += !(e->flags & ENTRY_CHECKED);
    }
    b->len = (uint16_t)keep;
    b->shown -= behind->shown;
    b->unchecked -= behind->unchecked;
    r->newest_unchecked = NULL;
    return behind;
}

static size_t
place_in(const struct log_block *b, int64_t stamp)
{
    size_t from = 0, to = b->len;

    while (from < to) {
        size_t middle = (from + to) / 2;

        if (b->v[middle]->stamp <= stamp)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The last that begins no later.  Streams come in runs: it is near the last place. */
static struct log_block *
block_for(struct log_ring *r, int64_t stamp)
{
    struct log_block *b = r->added ? r->added : r->last;

    if (!b)
        return block_after(r, NULL);
    while (b->next && b->next->v[0]->stamp <= stamp)
        b = b->next;
    while (b->prev && b->len && b->v[0]->stamp > stamp)
        b = b->prev;
    return b;
}

static void
put_into(struct log_ring *r, struct log_entry *e)
{
    struct log_block *b = block_for(r, e->stamp);
    size_t at;

    at = place_in(b, e->stamp);
    if (b->len == BLOCK) {
        struct log_block *behind = block_split(r, b, at);

        if (at > b->len || at == BLOCK) {
            at -= b->len;
            b = behind;
        }
    }
    memmove(b->v + at + 1, b->v + at, (b->len - at) * sizeof b->v[0]);
    b->v[at] = e;
    b->len++;
    b->unchecked++;
    e->block = b;
    r->unchecked++;
    r->newest_unchecked = NULL;
    r->added = b;
}

/* ---- adding and dropping ---- */

static size_t
cost(size_t len)
{
    return sizeof(struct log_entry) + len + 1;
}

static bool
is_shown_line(const struct log_entry *e)
{
    return e->kind == ENTRY_LINE && e->flags & ENTRY_SHOWN;
}

static void
drop_oldest(struct log_ring *r)
{
    struct log_block *b = r->first;
    struct log_entry *e = b->v[0];

    if (r->on_drop)
        r->on_drop(r->arg, e);
    r->entries--;
    r->lines -= e->kind == ENTRY_LINE;
    r->shown -= is_shown_line(e);
    b->shown -= (e->flags & ENTRY_SHOWN) != 0;
    r->unchecked -= !(e->flags & ENTRY_CHECKED);
    b->unchecked -= !(e->flags & ENTRY_CHECKED);
    r->bytes -= cost(e->len);
    b->len--;
    memmove(b->v, b->v + 1, b->len * sizeof b->v[0]);
    free(e);
    if (!b->len)
        block_remove(r, b);
}

struct log_entry *
log_ring_add(struct log_ring *r, int64_t stamp, enum log_entry_kind kind, const char *text,
             size_t len)
{
    struct log_entry *e;

    while (r->entries && r->bytes + cost(len) + sizeof(struct log_block) > r->limit) {
        r->dropped += r->first->v[0]->kind == ENTRY_LINE;
        drop_oldest(r);
    }
    e = mem_alloc(cost(len));
    e->stamp = stamp;
    e->len = (uint32_t)len;
    e->kind = (uint8_t)kind;
    memcpy(e->text, text, len);
    put_into(r, e);
    r->entries++;
    r->lines += kind == ENTRY_LINE;
    r->seen += kind == ENTRY_LINE;
    r->bytes += cost(len);
    return e;
}

void
log_ring_clear(struct log_ring *r)
{
    while (r->entries)
        drop_oldest(r);
    r->seen = r->dropped = 0;
}

void
log_ring_release(struct log_ring *r)
{
    r->on_drop = NULL;
    log_ring_clear(r);
    if (r->first)
        block_remove(r, r->first);
}

/* ---- what is shown ---- */

void
log_ring_check(struct log_ring *r, struct log_entry *e, bool shown)
{
    bool was = (e->flags & ENTRY_SHOWN) != 0;

    r->shown -= is_shown_line(e);
    if (!(e->flags & ENTRY_CHECKED)) {
        e->block->unchecked--;
        r->unchecked--;
    }
    e->block->shown = (uint16_t)(e->block->shown + shown - was);
    e->flags = (uint8_t)((e->flags & ~ENTRY_SHOWN) | ENTRY_CHECKED | (shown ? ENTRY_SHOWN : 0));
    r->shown += is_shown_line(e);
}

void
log_ring_uncheck(struct log_ring *r)
{
    for (struct log_block *b = r->first; b; b = b->next) {
        for (size_t i = 0; i < b->len; i++)
            b->v[i]->flags &= (uint8_t) ~(ENTRY_SHOWN | ENTRY_CHECKED);
        b->shown = 0;
        b->unchecked = b->len;
    }
    r->shown = 0;
    r->unchecked = r->entries;
    r->newest_unchecked = NULL;
}

struct log_entry *
log_ring_unchecked(struct log_ring *r)
{
    struct log_block *b = r->newest_unchecked ? r->newest_unchecked : r->last;

    while (b && !b->unchecked)
        b = b->prev;
    r->newest_unchecked = b;
    for (size_t i = b ? b->len : 0; i-- > 0;)
        if (!(b->v[i]->flags & ENTRY_CHECKED))
            return b->v[i];
    return NULL;
}

/* ---- moving ---- */

static size_t
index_of(const struct log_entry *e)
{
    size_t i = place_in(e->block, e->stamp);

    while (e->block->v[--i] != e)
        continue;
    return i;
}

static struct log_entry *
shown_in(const struct log_block *b, size_t from, int direction)
{
    for (size_t i = from; i < b->len; i = direction < 0 ? i - 1 : i + 1)
        if (b->v[i]->flags & ENTRY_SHOWN)
            return b->v[i];
    return NULL;
}

struct log_entry *
log_ring_step(const struct log_ring *r, const struct log_entry *e, int direction)
{
    const struct log_block *b = e ? e->block : direction < 0 ? r->last : r->first;
    struct log_entry *found = NULL;

    if (e)
        found = shown_in(b, direction < 0 ? index_of(e) - 1 : index_of(e) + 1, direction);
    if (e)
        b = direction < 0 ? b->prev : b->next;
    for (; b && !found; b = direction < 0 ? b->prev : b->next)
        if (b->shown)
            found = shown_in(b, direction < 0 ? (size_t)b->len - 1 : 0, direction);
    return found;
}

const struct log_entry *
log_ring_oldest(const struct log_ring *r)
{
    return r->entries ? r->first->v[0] : NULL;
}
