/* YAML as Docker Compose reads it: scalars, keys, anchors, merges, tags, limits, places. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"
#include "model/yaml_read.h"

#include <stdlib.h>

/* A tree in one line: texts in quotes, floats with a ~ before them, flags behind a #. */
static void
dump(struct arena *a, const struct node *n, struct str *out)
{
    if (n->flags & (NODE_RESET | NODE_OVERRIDE))
        str_put(out, n->flags & NODE_RESET ? "#reset " : "#override ");
    if (n->kind == NODE_SEQ) {
        str_putc(out, '[');
        for (size_t i = 0; i < n->u.seq.len; i++) {
            str_put(out, i ? ", " : "");
            dump(a, n->u.seq.v[i], out);
        }
        str_putc(out, ']');
    } else if (n->kind == NODE_MAP) {
        str_putc(out, '{');
        for (size_t i = 0; i < n->u.map.len; i++) {
            str_printf(out, "%s%s: ", i ? ", " : "", n->u.map.v[i].key);
            dump(a, n->u.map.v[i].value, out);
        }
        str_putc(out, '}');
    } else if (n->kind == NODE_STR) {
        str_printf(out, "'%s'", n->text);
    } else {
        str_put(out, n->kind == NODE_FLOAT ? "~" : "");
        str_put(out, n->kind == NODE_NULL ? "null" : node_scalar_text(a, n));
    }
}

static const struct {
    const char *name, *yaml, *want; /* the documents, or the first error */
} cases[] = {
    { "a mapping with a list", "a: 1\nb: [x, y]\n", "[{a: 1, b: ['x', 'y']}]" },
    { "nothing at all", "", "[]" },
    { "only a comment", "# nothing\n", "[]" },
    { "an explicit document without a value is null", "---\n", "[null]" },
    { "two documents", "a: 1\n---\nb: 2\n", "[{a: 1}, {b: 2}]" },
    { "integers in every notation",
      "[0, 12, +5, -7, 0777, 0o17, 0b101, 0x1F, 0X1f, 1_000, -0b11, -0o17, 0x_FF]",
      "[[0, 12, 5, -7, 511, 15, 5, 31, 31, 1000, -3, -15, 255]]" },
    { "floats", "[1.5, 1e3, .5, 1., -2.5E-3, 1_0.5, +.5]",
      "[[~1.5, ~1000, ~0.5, ~1, ~-0.0025, ~10.5, ~0.5]]" },
    { "infinities and not a number", "[.inf, -.Inf, +.INF, .nan, .NaN]",
      "[[~+Inf, ~-Inf, ~+Inf, ~NaN, ~NaN]]" },
    { "numbers that are too large become floats",
      "[9223372036854775807, 9223372036854775808, 0xFFFFFFFFFFFFFFFF, 99999999999999999999]",
      "[[9223372036854775807, ~9223372036854775808, ~18446744073709551615, ~1e+20]]" },
    { "octal digits that are none make a float", "[08, 019.5]", "[[~8, ~19.5]]" },
    { "texts that look like numbers", "[1e400, 0b2, 0x, 1.2.3, '12', \"12\", -, 12:30, 1-2]",
      "[['1e400', '0b2', '0x', '1.2.3', '12', '12', '-', '12:30', '1-2']]" },
    { "dates are texts", "[2024-01-02, 2001-12-14t21:59:43.10-05:00]",
      "[['2024-01-02', '2001-12-14t21:59:43.10-05:00']]" },
    { "booleans are true and false only", "[true, True, FALSE, yes, on, n, tRUE]",
      "[[true, true, false, 'yes', 'on', 'n', 'tRUE']]" },
    { "nulls", "{a: , b: ~, c: null, d: Null, e: NULL, f: nUll, g: ''}",
      "[{a: null, b: null, c: null, d: null, e: null, f: 'nUll', g: ''}]" },
    { "an escaped slash", "a: \"http:\\/\\/x\"", "[{a: 'http://x'}]" },
    { "block texts", "a: |\n  1\n  2\nb: >-\n  x\n  y\n", "[{a: '1\n2\n', b: 'x y'}]" },
    { "tags convert", "[!!str 5, !!int '5', !!float 5, !!null '', !!binary aGVsbG8=, !x 5]",
      "[['5', 5, ~5, null, 'hello', '5']]" },
    { "a value that does not fit its tag", "a: !!int x",
      "1:4: \"x\" does not fit its tag !!int" },
    { "the non-specific tag changes nothing for plain scalars", "[! 5, ! '5']", "[[5, '5']]" },
    { "an alias copies", "a: &x {k: [1]}\nb: *x\n", "[{a: {k: [1]}, b: {k: [1]}}]" },
    { "an alias as a key", "a: &x k\nb: {*x : 1}\n", "[{a: 'k', b: {k: 1}}]" },
    { "anchors live on in the next document", "a: &x 1\n---\nb: *x\n", "[{a: 1}, {b: 1}]" },
    { "the nearest anchor is proposed", "a: &base 1\nb: *bsae\n",
      "2:4: no anchor &bsae before this" },
    { "a value that holds itself", "a: &x [*x]", "1:8: the value &x contains itself" },
    { "a merge key: own keys win, wherever they stand",
      "a: &x {k: 1, m: 2}\nb: {j: 0, <<: *x, k: 3}\n",
      "[{a: {k: 1, m: 2}, b: {j: 0, k: 3, m: 2}}]" },
    { "a list of merges: the first wins",
      "a: &x {k: 1}\nb: &y {k: 2, m: 2}\nc: {<<: [*x, *y]}\n",
      "[{a: {k: 1}, b: {k: 2, m: 2}, c: {k: 1, m: 2}}]" },
    { "a merge written in place", "a: {<<: {k: 1}, m: 2}", "[{a: {m: 2, k: 1}}]" },
    { "merges of merges", "a: &x {k: 1}\nb: &y {<<: *x, m: 2}\nc: {<<: *y}\n",
      "[{a: {k: 1}, b: {m: 2, k: 1}, c: {m: 2, k: 1}}]" },
    { "a quoted << is a key like others", "a: {\"<<\": 1}", "[{a: {<<: 1}}]" },
    { "a merge of nothing", "a: {<<: null}",
      "1:9: << wants a mapping, an alias of one, or a list of those; found nothing" },
    { "a merge of a list of texts", "a: {<<: [x]}",
      "1:10: << wants a mapping, an alias of one, or a list of those; found a text" },
    { "a second <<", "a: {<<: {}, <<: {}}", "1:13: a second << in this mapping" },
    { "a key twice", "a: 1\nb: 2\na: 3\n",
      "3:1: the key \"a\" stands in this mapping already, in line 1" },
    { "a key twice in two notations", "a: {x: 1, \"x\": 2}",
      "1:11: the key \"x\" stands in this mapping already, in line 1" },
    { "a number as key", "a: {1: x}",
      "1:5: a key must be a text; without quotes 1 is a number" },
    { "true as key", "true: x", "1:1: a key must be a text; without quotes true is a boolean" },
    { "no key", "? \n: x", "1:2: a key must be a text, found nothing" },
    { "yes is a text, as key too", "yes: 1", "[{yes: 1}]" },
    { "a list as key", "? [a]\n: 1\n", "1:3: a key must be a text, found a list" },
    { "reset and override", "a: !reset [x]\nb: !override {k: 1}\nc: !override 010\n",
      "[{a: #reset ['x'], b: #override {k: 1}, c: #override '010'}]" },
    { "a reset element is left out", "a: [x, !reset y]", "[{a: ['x']}]" },
    { "a reset below an anchor is the anchor's alone", "a: &x {k: !reset 1, m: 2}\nb: *x\n",
      "[{a: {k: #reset '1', m: 2}, b: {m: 2}}]" },
    { "below an override a reset is a plain value", "a: !override {k: !reset 1}",
      "[{a: #override {k: '1'}}]" },
    { "a tab as indentation", "a:\n\tb: 1\n", "2:1: a tab where only blanks may indent" },
    { "a colon too much", "a: b: c\n", "1:5: a ':' is not expected here" },
    { "an open bracket", "a: [1, 2\nb: 3\n",
      "2:2: the list that began with '[' is not closed" },
    { "an open quote", "a: \"x\n", "2:1: the file ends inside a quoted text" },
    { "a control character", "a: \x01\n", "1:4: a control character that YAML does not allow" },
    { "a byte that is not UTF-8", "a: \xff\n", "1:4: a byte that is not UTF-8" },
    { "a NUL in a text", "a: \"x\\0y\"",
      "1:4: a text with a NUL character reaches no container" },
    { "places count characters", "\xc3\xa4\xc3\xb6: {a: 1, a: 2}",
      "1:12: the key \"a\" stands in this mapping already, in line 1" },
};

static void
check_text(const char *name, const char *yaml, size_t len, const struct yaml_limits *limits,
           const char *want)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(str_release) struct str got = STR_INIT;
    struct node *documents = NULL;

    e = yaml_read(a, "f.yaml", yaml, len, limits, &documents);
    if (e)
        str_printf(&got, "%d:%d: %s", e->at.line, e->at.col, e->msg);
    else
        dump(a, documents, &got);
    CHECK_STR(name, got.buf, want);
}

static void
check_utf16(void)
{
    static const char little[] = "\xff\xfe"
                                 "a\0:\0 \0=\xd8"
                                 "3\xde"
                                 "\n\0";
    static const char big[] = "\xfe\xff\0a\0:\0 \0b\0\n";

    check_text("UTF-16, little endian, with a surrogate pair", little, sizeof little - 1,
               &yaml_limits_default, "[{a: '\xf0\x9f\x98\xb3'}]");
    check_text("UTF-16 that ends in half a character", big, sizeof big - 2,
               &yaml_limits_default, "1:5: a byte that is not UTF-8");
    check_text("UTF-16, big endian", big, sizeof big - 1, &yaml_limits_default, "[{a: 'b'}]");
}

static void
check_limits(void)
{
    static const struct yaml_limits tight = { .depth = 3, .nodes = 10, .bytes = 200 };
    CLEANUP(str_release) struct str text = STR_INIT;

    check_text("depth at its limit", "[[[1]]]", 7, &tight, "[[[[1]]]]");
    check_text("depth beyond its limit", "[[[[1]]]]", 9, &tight,
               "1:4: more than 3 levels of lists and mappings");
    check_text("too many values", "[1,2,3,4,5,6,7,8,9,0]", 21, &tight,
               "1:20: more than 10 values");
    str_fill(&text, ' ', 201);
    check_text("too many bytes", text.buf, text.len, &tight,
               "0:0: the file has 201 bytes; at most 200 are read");
    str_clear(&text);
    str_fill(&text, '[', 60000);
    check_text("60,000 brackets", text.buf, text.len, &yaml_limits_default,
               "1:501: more than 500 levels of lists and mappings");
    str_clear(&text);
    str_put(&text, "a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'j'; c++)
        str_printf(&text, "%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c - 1,
                   c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
    check_text("a billion laughs", text.buf, text.len, &yaml_limits_default,
               "5:29: aliases make more than 111297 values out of the 59 written so far");
}

static void
check_origins(void)
{
    static const char yaml[] = "a: &x\n  k: 1\nb:\n  <<: *x\nc: *x\n";
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    struct node *documents = NULL;
    const struct node *n;

    e = yaml_read(a, "f.yaml", yaml, strlen(yaml), &yaml_limits_default, &documents);
    if (!CHECK("reading for origins", !e))
        return;
    n = node_at(documents, "0.a.k");
    CHECK("a value knows its file, line and column", str_eq(n->at->file, "f.yaml") &&
                                                         n->at->line == 2 && n->at->col == 6 &&
                                                         n->at->how == ORIGIN_READ);
    n = node_at(documents, "0.b.k");
    CHECK("a merged value knows where it is written and by what it came",
          n->at->line == 2 && n->at->how == ORIGIN_ALIAS && n->at->via->line == 4 &&
              n->at->via->col == 7);
    n = node_at(documents, "0.c");
    CHECK("so does an alias", n->at->how == ORIGIN_ALIAS && n->at->via->line == 5);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_text(cases[i].name, cases[i].yaml, strlen(cases[i].yaml), &yaml_limits_default,
                   cases[i].want);
    check_utf16();
    check_limits();
    check_origins();
    return tap_done();
}
