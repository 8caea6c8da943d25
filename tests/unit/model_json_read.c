#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/frames.h"
#include "model/json_read.h"
#include "model/node.h"

/* A node as a short text: what was read, kinds and lengths included. */
static void
show(struct str *out, const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        str_put(out, "null");
        break;
    case NODE_BOOL:
        str_put(out, n->u.b ? "yes" : "no");
        break;
    case NODE_INT:
        str_printf(out, "i%lld", (long long)n->u.i);
        break;
    case NODE_FLOAT:
        str_printf(out, "f%.0f", n->u.f);
        break;
    case NODE_STR:
        str_printf(out, "'%s'%u", n->text, n->text_len);
        break;
    case NODE_SEQ:
        str_putc(out, '[');
        for (size_t i = 0; i < n->u.seq.len; i++) {
            str_put(out, i ? " " : "");
            show(out, n->u.seq.v[i]);
        }
        str_putc(out, ']');
        break;
    case NODE_MAP:
        str_putc(out, '{');
        for (size_t i = 0; i < n->u.map.len; i++) {
            str_printf(out, "%s%s=", i ? " " : "", n->u.map.v[i].key);
            show(out, n->u.map.v[i].value);
        }
        str_putc(out, '}');
        break;
    }
}

/* clang-format off */
static const struct {
    const char *name, *text, *want;
} single[] = {
    { "an object keeps its order", "{\"b\":1,\"a\":[true,false,null]}", "{b=i1 a=[yes no null]}" },
    { "a bare value is a value", "null", "null" },
    { "a bare text is a value", "\"x\"", "'x'1" },
    { "the largest integer of 63 bits", "9223372036854775807", "i9223372036854775807" },
    { "an integer of 64 bits becomes a float", "[18446744073709551615, 1]",
      "[f18446744073709551616 i1]" },
    { "digits in a text stay digits", "[\"18446744073709551615\", 18446744073709551616]",
      "['18446744073709551615'20 f18446744073709551616]" },
    { "an escaped quote does not end a text", "[\"\\\"1\", 99999999999999999999]",
      "['\"1'2 f100000000000000000000]" },
    { "a negative one too", "-18446744073709551615", "f-18446744073709551616" },
    { "bytes that are no UTF-8 are replaced", "\"a\xff\xc3\x28\"", "'a\xef\xbf\xbd\xef\xbf\xbd('8" },
    { "a text with NUL keeps its length", "\"a\\u0000b\"", "'a'3" },
    { "an error says the byte and shows the text", "{\"a\": x}",
      "no JSON at byte 7, invalid token near 'x': {\"a\": x}" },
    { "text behind the value is an error", "{} {}",
      "no JSON at byte 4, end of file expected near '{': {} {}" },
    { "nothing is an error", "", "no JSON at byte 1, unexpected token near end of file: " },
    { "a torn object is an error", "{\"a\":",
      "no JSON at byte 5, unexpected token near end of file: {\"a\":" },
};
/* clang-format on */

/* clang-format off */
static const struct {
    const char *name, *text, *want; /* the sequence and the number of bad ones */
} streams[] = {
    { "lines of objects", "{\"a\":1}\n{\"a\":2}\n", "[{a=i1} {a=i2}] 0" },
    { "an array is flattened", "[{\"a\":1},\n {\"a\":2}]\n", "[{a=i1} {a=i2}] 0" },
    { "arrays one after the other", "[{\"a\":1}][{\"a\":2}]\n[]", "[{a=i1} {a=i2}] 0" },
    { "an array in an array is an element", "[[1,2],[3]]", "[[i1 i2] [i3]] 0" },
    { "no output at all", "", "[] 0" },
    { "an empty array", "[]\n", "[] 0" },
    { "null", "null\n", "[null] 0" },
    { "an empty line after each object", "{\"a\":1}\n\n{\"a\":2}\n\n", "[{a=i1} {a=i2}] 0" },
    { "screen escapes between values are dropped",
      "\x1b[2J\x1b[H{\"a\":1}\x1b[K\n\x1b[J\x1b[H{\"a\":2}\x1b[K\n\x1b[J", "[{a=i1} {a=i2}] 0" },
    { "one bad object does not kill a list", "{\"a\":1}\n{\"a\":oops}\n{\"a\":3}\n",
      "[{a=i1} {a=i3}] 1" },
    { "nor one bad element of an array", "[{\"a\":1},{\"a\":oops},{\"a\":3}]",
      "[{a=i1} {a=i3}] 1" },
    { "a torn last line is counted", "{\"a\":1}\n{\"a\":2,\"b\":\"xy", "[{a=i1}] 1" },
    { "a line torn within a text ends with the line", "{\"a\":\"x\n{\"a\":2}\n", "[{a=i2}] 1" },
    { "a line torn before a brace too", "{\"a\":{\"b\":1}\n{\"a\":2}\n{\"a\":3}\n",
      "[{a=i2} {a=i3}] 1" },
    { "words of a message are counted, objects behind them kept", "Emulating docker\n{\"a\":1}\n",
      "[{a=i1}] 2" },
    { "a bracket in a text is text", "{\"a\":\"}{][\"}\n{\"a\":\"\\\"}\"}\n",
      "[{a='}{]['4} {a='\"}'2}] 0" },
    { "a last number without a line end", "[1] 2", "[i1 i2] 0" },
    { "a brace that nothing opened", "}\n{\"a\":1}\n", "[{a=i1}] 1" },
};
/* clang-format on */

static void
add(void *arg, const char *text, size_t len)
{
    struct str *out = arg;

    str_put_n(out, text, len);
    str_putc(out, '|');
}

/* However the bytes arrive, the values are the same. */
static void
test_pieces(void)
{
    static const char text[] = "[{\"a\":\"\\\"]\"},\x1b[K 12,\n\"x\"]{\"b\":[1,{}]}\n{\"c\":";

    for (size_t step = 1; step <= 7; step++) {
        CLEANUP(str_release) struct str out = STR_INIT;
        struct frames f;

        frames_init(&f, 1000);
        for (size_t at = 0; at < sizeof text - 1; at += step)
            frames_feed(&f, text + at, at + step < sizeof text ? step : sizeof text - 1 - at,
                        add, &out);
        frames_end(&f, add, &out);
        CHECK_STR("pieces of any size give the same values", out.buf,
                  "{\"a\":\"\\\"]\"}|12|\"x\"|{\"b\":[1,{}]}|");
        CHECK_INT("and the torn last one is counted", f.dropped, 1);
        frames_release(&f);
    }
}

static void
test_limit(void)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    CLEANUP(str_release) struct str big = STR_INIT;
    struct frames f;

    str_put(&big, "{\"a\":\"");
    str_fill(&big, 'x', 100000);
    str_put(&big, "\"}\n{\"a\":1}\n");
    frames_init(&f, 64);
    frames_feed(&f, big.buf, big.len, add, &out);
    frames_end(&f, add, &out);
    CHECK_STR("a value beyond the limit is left out, the next one kept", out.buf, "{\"a\":1}|");
    CHECK_INT("and counted", f.dropped, 1);
    CHECK("and never held", f.held.cap < 1000);
    frames_release(&f);
}

static void
test_deep(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(str_release) struct str deep = STR_INIT;
    struct node *n = NULL;

    str_fill(&deep, '[', 100000);
    e = json_read(a, deep.buf, deep.len, &n);
    CHECK("brackets without end are an error", e && !n);
    CHECK_STR("of the reader", e ? e->code : "", ERR_JSON);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(single); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(str_release) struct str got = STR_INIT;
        struct node *n = NULL;
        struct err *e = json_read(a, single[i].text, strlen(single[i].text), &n);

        if (e)
            str_put(&got, e->msg);
        else
            show(&got, n);
        CHECK_STR(single[i].name, got.buf, single[i].want);
        err_free(e);
    }
    for (size_t i = 0; i < ARRAY_LEN(streams); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(str_release) struct str got = STR_INIT;
        struct node *seq = NULL;
        size_t bad = 0;
        struct err *e = json_read_all(a, streams[i].text, strlen(streams[i].text), &seq, &bad);

        if (!e)
            show(&got, seq);
        str_printf(&got, " %zu", bad);
        CHECK_STR(streams[i].name, got.buf, streams[i].want);
        err_free(e);
    }
    test_pieces();
    test_limit();
    test_deep();
    return tap_done();
}
