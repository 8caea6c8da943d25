#include "tui/log_filter.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/rx.h"
#include "tui/log_ring.h"
#include "tui/log_text.h"

#include <stdlib.h>
#include <string.h>

/* What logging libraries and runtimes call it. */
#define TROUBLE \
    "\\b(error|err|fatal|panic|critical|crit|emerg|alert|exception|traceback|fail(ed|ure)?)\\b"

void
log_filter_release(struct log_filter *f)
{
    rx_free(f->keep);
    rx_free(f->search);
    rx_free(f->trouble);
    free(f->keep_text);
    free(f->search_text);
    *f = (struct log_filter){ 0 };
}

static unsigned
flags_for(const char *pattern)
{
    for (; *pattern; pattern++) {
        if (*pattern == '\\' && pattern[1])
            pattern++; /* \S is no capital letter */
        else if (*pattern >= 'A' && *pattern <= 'Z')
            return 0;
    }
    return RX_NOCASE;
}

static struct err *
set(struct rx **rx, char **text, const char *pattern)
{
    struct rx *next = NULL;

    if (pattern && *pattern)
        TRY(rx_compile(pattern, flags_for(pattern), &next));
    rx_free(*rx);
    free(*text);
    *rx = next;
    *text = next ? mem_dup(pattern) : NULL;
    return NULL;
}

struct err *
log_filter_keep(struct log_filter *f, const char *pattern)
{
    return set(&f->keep, &f->keep_text, pattern);
}

struct err *
log_filter_search(struct log_filter *f, const char *pattern)
{
    return set(&f->search, &f->search_text, pattern);
}

bool
log_filter_keeps(const struct log_filter *f, const struct log_entry *e)
{
    if (!f->keep || e->kind != ENTRY_LINE)
        return true;
    return rx_match(f->keep, e->text, e->len, 0, NULL) != f->invert;
}

bool
log_filter_finds(const struct log_filter *f, const struct log_entry *e)
{
    return f->search && e->kind == ENTRY_LINE && rx_match(f->search, e->text, e->len, 0, NULL);
}

bool
log_filter_stops(struct log_filter *f, const struct log_entry *e)
{
    if (e->kind == ENTRY_MARK || e->flags & (ENTRY_MARKED | ENTRY_BAD))
        return true;
    if (!f->trouble)
        err_free(rx_compile(TROUBLE, RX_NOCASE, &f->trouble));
    return e->kind == ENTRY_LINE && f->trouble &&
           rx_match(f->trouble, e->text, e->len, 0, NULL);
}

size_t
log_filter_ranges(const struct log_filter *f, const char *text, size_t len, size_t from,
                  struct log_range *ranges, size_t count)
{
    size_t n = 0;
    struct rx_match m;

    while (f->search && n < count && from < len && rx_match(f->search, text, len, from, &m)) {
        size_t start = m.group[0].start, end = m.group[0].end;

        if (end > start)
            ranges[n++] = (struct log_range){ start, end };
        from = end > start ? end : end + 1;
    }
    return n;
}
