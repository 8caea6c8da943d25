/*
 * The lines that the Logs view holds: in the order of their stamps, of a bounded size, the
 * oldest dropped first.  Each is shown or not; which of them are is decided by the view, line
 * by line, so that a filter over many lines can be applied a piece at a time.
 *
 * Entries are valid until they are dropped, which on_drop tells before.
 */
#pragma once

#include "base/base.h"

struct log_block;

enum log_entry_kind { ENTRY_LINE, ENTRY_NOTE, ENTRY_MARK };

enum log_entry_flag {
    ENTRY_ERR = 1,     /* came on stderr */
    ENTRY_BAD = 2,     /* a note of something that went wrong */
    ENTRY_CUT = 4,     /* the line was longer than what is kept of it */
    ENTRY_MARKED = 8,  /* by the person */
    ENTRY_SHOWN = 16,  /* the ring's own: */
    ENTRY_CHECKED = 32 /* whether it is shown has been decided */
};

struct log_entry {
    int64_t stamp; /* ns since the epoch */
    struct log_block *block;
    uint32_t len;
    uint32_t rows, rows_for; /* the view's own: rows on the screen, in which shape of it */
    uint16_t source;         /* the view's own */
    uint8_t kind;            /* enum log_entry_kind */
    uint8_t flags;
    char text[]; /* NUL behind it */
};

struct log_ring {
    struct log_block *first, *last;
    struct log_block *added;            /* where the newest to come went: the next is near */
    struct log_block *newest_unchecked; /* nothing behind it is unchecked; NULL: not known */
    size_t lines, shown; /* entries of kind ENTRY_LINE, and those of them that are shown */
    size_t entries, unchecked; /* of all kinds */
    size_t bytes, limit;       /* with what is needed around the texts */
    uint64_t seen, dropped;    /* lines since the beginning */
    void (*on_drop)(void *arg, struct log_entry *e);
    void *arg;
};

void log_ring_init(struct log_ring *r, size_t limit,
                   void (*on_drop)(void *arg, struct log_entry *e), void *arg);
void log_ring_release(struct log_ring *r);
/* Empty; what was seen and dropped starts at 0 again.  on_drop is told of each. */
void log_ring_clear(struct log_ring *r);

/*
 * Puts it behind all that are not younger; drops the oldest until it fits.  It is not shown and
 * not checked.
 */
struct log_entry *log_ring_add(struct log_ring *r, int64_t stamp, enum log_entry_kind kind,
                               const char *text, size_t len);

/* Decides whether it is shown. */
void log_ring_check(struct log_ring *r, struct log_entry *e, bool shown);
/* All are to be decided anew; meanwhile none is shown. */
void log_ring_uncheck(struct log_ring *r);
/* One of those to be decided, the newest blocks first; NULL: all are. */
struct log_entry *log_ring_unchecked(struct log_ring *r);

/* Neighbours among those that are shown; e NULL: from the end, direction 1 the first. */
struct log_entry *log_ring_step(const struct log_ring *r, const struct log_entry *e,
                                int direction);
/* The oldest that is held, shown or not; NULL when empty. */
const struct log_entry *log_ring_oldest(const struct log_ring *r);
