#include "exec/capture.h"

static void
put_whole(struct capture *c, const char *bytes, size_t len)
{
    size_t room = c->limit - c->head.len;

    if (len > room)
        c->overflow = true;
    str_put_n(&c->head, bytes, len < room ? len : room);
}

/* The tail may grow to twice its size before it is cut, so that each byte moves about once. */
static void
put_ends(struct capture *c, const char *bytes, size_t len)
{
    size_t half = c->limit / 2, room = half - c->head.len, part = len < room ? len : room;

    str_put_n(&c->head, bytes, part);
    bytes += part;
    len -= part;
    if (len > half) {
        c->dropped += len - half;
        bytes += len - half;
        len = half;
    }
    str_put_n(&c->tail, bytes, len);
    if (c->tail.len > 2 * half) {
        c->dropped += c->tail.len - half;
        str_cut(&c->tail, 0, c->tail.len - half);
    }
}

void
capture_put(struct capture *c, const char *bytes, size_t len)
{
    c->seen += len;
    if (c->mode == CAPTURE_WHOLE)
        put_whole(c, bytes, len);
    else if (c->mode == CAPTURE_ENDS)
        put_ends(c, bytes, len);
}

const struct str *
capture_finish(struct capture *c)
{
    size_t half = c->limit / 2;

    if (c->tail.len > half) {
        c->dropped += c->tail.len - half;
        str_cut(&c->tail, 0, c->tail.len - half);
    }
    if (c->dropped)
        str_printf(&c->head, "\n[%llu bytes are left out here]\n",
                   (unsigned long long)c->dropped);
    str_put_n(&c->head, c->tail.buf, c->tail.len);
    str_release(&c->tail);
    return &c->head;
}

void
capture_release(struct capture *c)
{
    str_release(&c->head);
    str_release(&c->tail);
}
