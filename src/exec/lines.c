#include "exec/lines.h"

#include <string.h>

void
lines_init(struct lines *ls, size_t limit, lines_fn *fn, void *arg)
{
    *ls = (struct lines){ STR_INIT, limit ? limit : LINES_LIMIT, false, fn, arg };
}

void
lines_release(struct lines *ls)
{
    str_release(&ls->part);
}

static void
tell(struct lines *ls, bool cut)
{
    struct str line = ls->part;

    str_init(&ls->part);
    ls->fn(ls->arg, line.buf, line.len, cut);
    /* The memory serves the next line, unless an outsize one grew it. */
    if (line.cap > 0 && line.cap <= 4096) {
        str_clear(&line);
        ls->part = line;
    } else {
        str_release(&line);
    }
}

void
lines_feed(struct lines *ls, const char *bytes, size_t len)
{
    while (len) {
        const char *end = memchr(bytes, '\n', len);
        size_t n = end ? (size_t)(end - bytes) : len, room = ls->limit - ls->part.len;

        if (!ls->dropping)
            str_put_n(&ls->part, bytes, n < room ? n : room);
        if (!ls->dropping && n > room) {
            tell(ls, true);
            ls->dropping = true;
        }
        if (end && !ls->dropping)
            tell(ls, false);
        if (end)
            ls->dropping = false;
        n += end ? 1 : 0;
        bytes += n;
        len -= n;
    }
}

void
lines_end(struct lines *ls)
{
    if (ls->part.len)
        tell(ls, false);
    ls->dropping = false;
}
