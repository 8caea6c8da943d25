/* JSON as Go's encoder writes it. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/json_write.h"
#include "model/node.h"

static const struct {
    const char *name, *text, *want;
    bool plain;
} texts[] = {
    { "a word", "abc", "\"abc\"", false },
    { "quotes and backslashes", "a\"b\\c/", "\"a\\\"b\\\\c/\"", false },
    { "control characters with a name", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"", false },
    { "control characters without", "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"", false },
    { "what HTML would read", "<a&b>", "\"\\u003ca\\u0026b\\u003e\"", false },
    { "the same where nobody reads HTML", "<a&b>", "\"<a&b>\"", true },
    { "separators of lines", "\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"", true },
    { "letters beyond ASCII", "é😀", "\"é😀\"", false },
    { "no UTF-8", "a\xff", "\"a\\ufffd\"", false },
};

static struct node *
sample(struct arena *a)
{
    struct node *root = node_map(a, NULL), *list = node_seq(a, NULL),
                *inner = node_map(a, NULL);

    node_append(a, list, node_int(a, 1, NULL));
    node_append(a, list, node_float(a, 1e21, NULL));
    node_append(a, list, node_float(a, 1e-7, NULL));
    node_append(a, list, node_null(a, NULL));
    node_set(a, inner, "k10", node_bool(a, false, NULL));
    node_set(a, inner, "k2", node_seq(a, NULL));
    node_set(a, root, "z", inner);
    node_set(a, root, "B", list);
    node_set(a, root, "a", node_map(a, NULL));
    return root;
}

static void
check_sample(const char *name, int step, const char *want)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str out = STR_INIT;
    CLEANUP(json_writer_release) struct json_writer w;

    json_writer_init(&w, &out, step);
    sink_node(&w.sink, sample(a));
    CHECK_STR(name, out.buf, want);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;

        json_put_string(&out, texts[i].text, strlen(texts[i].text), texts[i].plain);
        CHECK_STR(texts[i].name, out.buf, texts[i].want);
    }
    check_sample("compact, keys by bytes", 0,
                 "{\"B\":[1,1e+21,1e-7,null],\"a\":{},\"z\":{\"k10\":false,\"k2\":[]}}");
    check_sample("indented", 2,
                 "{\n  \"B\": [\n    1,\n    1e+21,\n    1e-7,\n    null\n  ],\n  \"a\": {},\n"
                 "  \"z\": {\n    \"k10\": false,\n    \"k2\": []\n  }\n}");
    return tap_done();
}
