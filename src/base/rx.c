#include "base/rx.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* About 0.1 s of backtracking, and what it may remember meanwhile, in KiB. */
enum { MATCH_LIMIT = 1000000, HEAP_LIMIT_KIB = 16384, DEPTH_LIMIT = 10000 };

struct rx {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

/* PCRE2 counts bytes, people count characters, from 1. */
static size_t
character_at(const char *text, size_t byte)
{
    size_t n = 1;

    for (size_t i = 0; i < byte && text[i]; i++)
        n += ((unsigned char)text[i + 1] & 0xc0) != 0x80;
    return n;
}

struct err *
rx_compile(const char *pattern, unsigned flags, struct rx **ret_rx)
{
    uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    struct rx *rx;
    pcre2_code *code;
    PCRE2_SIZE at;
    int number;

    options |= flags & RX_NOCASE ? PCRE2_CASELESS : 0;
    options |= flags & RX_MULTILINE ? PCRE2_MULTILINE : 0;
    code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &number, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[256] = "";

        pcre2_get_error_message(number, text, sizeof text);
        return err_new("bad-pattern", "the pattern '%s' is wrong at character %zu: %s", pattern,
                       character_at(pattern, at), (const char *)text);
    }
    rx = mem_alloc(sizeof *rx);
    rx->code = code;
    rx->data = pcre2_match_data_create(RX_GROUPS, NULL);
    rx->context = pcre2_match_context_create(NULL);
    if (!rx->data || !rx->context)
        BUG("out of memory");
    pcre2_set_match_limit(rx->context, MATCH_LIMIT);
    pcre2_set_heap_limit(rx->context, HEAP_LIMIT_KIB);
    pcre2_set_depth_limit(rx->context, DEPTH_LIMIT);
    *ret_rx = rx;
    return NULL;
}

bool
rx_match(struct rx *rx, const char *text, size_t len, size_t from, struct rx_match *m)
{
    int n;
    PCRE2_SIZE *v;

    if (from > len)
        return false;
    n = pcre2_match(rx->code, (PCRE2_SPTR)text, len, from, 0, rx->data, rx->context);
    if (n < 0)
        return false;
    if (!m)
        return true;
    /* 0: more groups matched than there is room for. */
    m->count = n ? (size_t)n : RX_GROUPS;
    v = pcre2_get_ovector_pointer(rx->data);
    for (size_t i = 0; i < RX_GROUPS; i++) {
        bool taken = i < m->count && v[2 * i] != PCRE2_UNSET;

        m->group[i].start = taken ? v[2 * i] : SIZE_MAX;
        m->group[i].end = taken ? v[2 * i + 1] : SIZE_MAX;
    }
    return true;
}

int
rx_group(const struct rx *rx, const char *name)
{
    int n = pcre2_substring_number_from_name(rx->code, (PCRE2_SPTR)name);

    return n < 0 ? -1 : n;
}

void
rx_free(struct rx *rx)
{
    if (!rx)
        return;
    pcre2_match_context_free(rx->context);
    pcre2_match_data_free(rx->data);
    pcre2_code_free(rx->code);
    free(rx);
}

void
rx_freep(struct rx **rx)
{
    rx_free(*rx);
    *rx = NULL;
}
