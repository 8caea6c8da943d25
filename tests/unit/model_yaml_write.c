/* YAML as Docker Compose writes it: which style a text takes, the order of keys, layout. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"
#include "model/yaml_write.h"

static const struct {
    const char *name, *text, *want; /* what stands behind "k:" */
} texts[] = {
    { "a word is plain", "nginx", " nginx" },
    { "an image with registry and tag", "registry.example:5000/a/b:1.2",
      " registry.example:5000/a/b:1.2" },
    { "blanks inside", "a b  c", " a b  c" },
    { "nothing", "", " \"\"" },
    { "true and its spellings", "TRUE", " \"TRUE\"" },
    { "what YAML 1.1 takes for true", "yes", " \"yes\"" },
    { "one letter of it", "y", " \"y\"" },
    { "a word that begins like it", "yesterday", " yesterday" },
    { "tRUE is a text", "tRUE", " tRUE" },
    { "null", "null", " \"null\"" },
    { "a tilde", "~", " \"~\"" },
    { "a tilde before a path", "~/x", " ~/x" },
    { "an integer", "8080", " \"8080\"" },
    { "an integer with a sign", "-1", " \"-1\"" },
    { "an octal integer", "0o17", " \"0o17\"" },
    { "a hexadecimal integer", "0x1F", " \"0x1F\"" },
    { "a hexadecimal integer that no 64 bits hold", "0x1FFFFFFFFFFFFFFFF",
      " 0x1FFFFFFFFFFFFFFFF" },
    { "an integer with underscores", "1_000", " \"1_000\"" },
    { "a float", "1.5", " \"1.5\"" },
    { "a float without digits before the point", ".5", " \".5\"" },
    { "two points are no float", "1.2.3", " 1.2.3" },
    { "an exponent", "1e3", " \"1e3\"" },
    { "an exponent that no double holds", "1e400", " 1e400" },
    { "infinity", "-.inf", " \"-.inf\"" },
    { "a date", "2024-02-29", " \"2024-02-29\"" },
    { "a date that does not exist", "2023-02-29", " 2023-02-29" },
    { "a time of day to the base of 60", "12:30", " \"12:30\"" },
    { "a port mapping is to the base of 60 too", "22:22", " \"22:22\"" },
    { "one that is not", "80:90", " 80:90" },
    { "a date with its time", "2024-01-02T03:04:05Z", " \"2024-01-02T03:04:05Z\"" },
    { "a comment sign at the beginning", "#x", " '#x'" },
    { "a comment sign behind a blank", "a #b", " 'a #b'" },
    { "a comment sign inside a word", "a#b", " a#b" },
    { "a colon and a blank", "a: b", " 'a: b'" },
    { "a colon at the end", "a:", " 'a:'" },
    { "a dash and a blank", "- a", " '- a'" },
    { "a dash before a word", "-a", " -a" },
    { "an option", "--port=1", " --port=1" },
    { "three dashes", "---x", " '---x'" },
    { "a quote at the beginning", "'x'", " '''x'''" },
    { "a quote inside", "it's", " it's" },
    { "a double quote at the beginning", "\"x", " '\"x'" },
    { "brackets", "[x]", " '[x]'" },
    { "an anchor", "&x", " '&x'" },
    { "a tag", "!x", " '!x'" },
    { "a percent sign", "%x", " '%x'" },
    { "a question mark before a word", "?x", " ?x" },
    { "a blank at the end", "x ", " 'x '" },
    { "a tab", "a\tb", " \"a\\tb\"" },
    { "a carriage return", "a\rb", " \"a\\rb\"" },
    { "a control character", "\x1b[0m", " \"\\e[0m\"" },
    { "delete", "\x7f", " \"\\x7F\"" },
    { "letters beyond ASCII", "é日本", " é日本" },
    { "beyond the first plane", "\xf0\x9f\x98\x80", " \"\\U0001F600\"" },
    { "a space that does not break", "\xc2\xa0", " \xc2\xa0" },
    { "a line separator",
      "a\xe2\x80\xa8"
      "b",
      " 'a\xe2\x80\xa8  b'" },
    { "lines with a break at the end", "a\nb\n", " |\n  a\n  b" },
    { "lines without one", "a\nb", " |-\n  a\n  b" },
    { "lines with more than one", "a\n\n", " |+\n  a\n" },
    { "a break alone", "\n", " |2+\n" },
    { "lines that begin with a blank", " a\nb", " |2-\n   a\n  b" },
    { "a blank before a break", "a \nb", " \"a \\nb\"" },
    { "a tab in lines", "a\n\tb\n", " |\n  a\n  \tb" },
    { "no UTF-8", "a\xff", " !!binary Yf8=" },
};

static void
check_texts(void)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        CLEANUP(str_release) struct str out = STR_INIT, want = STR_INIT;
        CLEANUP(yaml_writer_release) struct yaml_writer w;

        yaml_writer_init(&w, &out, 2);
        w.sink.ops->begin_map(&w.sink);
        w.sink.ops->key(&w.sink, "k");
        sink_text(&w.sink, texts[i].text);
        w.sink.ops->end(&w.sink);
        str_printf(&want, "k:%s\n", texts[i].want);
        CHECK_STR(texts[i].name, out.buf, want.buf);
    }
}

static const struct {
    const char *name, *sorted[6];
} orders[] = {
    { "numbers by their value", { "web1", "web2", "web10", "web100" } },
    { "letters by their code", { "A", "B", "a", "b" } },
    { "a number before a letter behind letters", { "a1", "ab" } },
    { "a letter before other signs behind a number", { "a1b", "a1-b" } },
    { "other signs before letters", { "a-b", "a.b", "a_b", "ab" } },
    { "the shorter one first", { "a", "aa", "aab" } },
    { "leading zeros", { "a1", "a01", "a2" } },
    { "zeros inside a number", { "a100", "a101" } },
    { "letters beyond ASCII", { "z", "é", "日" } },
};

static void
check_orders(void)
{
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        for (size_t k = 0; orders[i].sorted[k + 1]; k++) {
            CHECK(orders[i].name,
                  yaml_key_order(orders[i].sorted[k], orders[i].sorted[k + 1]) < 0);
            CHECK(orders[i].name,
                  yaml_key_order(orders[i].sorted[k + 1], orders[i].sorted[k]) > 0);
        }
    CHECK_INT("a key is equal to itself", yaml_key_order("a10", "a10"), 0);
}

static struct node *
text(struct arena *a, const char *s)
{
    return node_str(a, s, NULL);
}

/* Lists in lists, maps in lists, empty ones, numbers, a key that is no simple one. */
static void
check_layout(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str out = STR_INIT;
    CLEANUP(yaml_writer_release) struct yaml_writer w;
    struct node *root = node_map(a, NULL), *list = node_seq(a, NULL),
                *inner = node_seq(a, NULL);
    struct node *item = node_map(a, NULL), *numbers = node_seq(a, NULL);

    node_append(a, inner, text(a, "x"));
    node_append(a, inner, node_map(a, NULL));
    node_set(a, item, "k2", node_seq(a, NULL));
    node_set(a, item, "k1", text(a, "v\nw"));
    node_append(a, list, inner);
    node_append(a, list, item);
    node_append(a, list, text(a, "last"));
    node_append(a, numbers, node_int(a, -5, NULL));
    node_append(a, numbers, node_float(a, 1e6, NULL));
    node_append(a, numbers, node_float(a, 2.0, NULL));
    node_append(a, numbers, node_bool(a, true, NULL));
    node_append(a, numbers, node_null(a, NULL));
    node_set(a, root, "list", list);
    node_set(a, root, "numbers", numbers);
    node_set(a, root, "two\nlines", text(a, "value"));
    node_set(a, root, "empty", node_map(a, NULL));
    node_set(a, root, "", text(a, "no name"));
    yaml_writer_init(&w, &out, 2);
    sink_node(&w.sink, root);
    CHECK_STR("layout", out.buf,
              "\"\": no name\n"
              "empty: {}\n"
              "list:\n"
              "  - - x\n"
              "    - {}\n"
              "  - k1: |-\n"
              "      v\n"
              "      w\n"
              "    k2: []\n"
              "  - last\n"
              "numbers:\n"
              "  - -5\n"
              "  - 1e+06\n"
              "  - 2\n"
              "  - true\n"
              "  - null\n"
              "? |-\n"
              "  two\n"
              "  lines\n"
              ": value\n");
}

int
main(void)
{
    check_texts();
    check_orders();
    check_layout();
    return tap_done();
}
