/* Paths as text and back, finding by them, and the trie of patterns. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"
#include "model/path.h"

static const struct {
    const char *name, *text, *want; /* NULL: cannot be read */
} paths[] = {
    { "keys and an index", "services.web.ports[1]", "services.web.ports[1]" },
    { "an index as a key", "services.web.ports.1", "services.web.ports.1" },
    { "a key in quotes", "labels.\"a.b\".c", "labels.\"a.b\".c" },
    { "a key in brackets and quotes", "labels[\"a.b\"][2].c", "labels.\"a.b\"[2].c" },
    { "an escaped quote", "\"a\\\"b\"", "\"a\\\"b\"" },
    { "nothing", "", "" },
    { "two indices", "a[0][1]", "a[0][1]" },
    { "an empty key", "a..b", NULL },
    { "an open bracket", "a[1", NULL },
    { "a bracket without a number", "a[x]", NULL },
    { "an open quote", "a.\"b", NULL },
    { "a number that is too long", "a[12345678901]", NULL },
};

static void
check_paths(void)
{
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        const struct path *p = NULL;
        bool read = path_parse(a, paths[i].text, &p);

        CHECK_STR(paths[i].name, read ? path_text(a, p) : NULL, paths[i].want);
    }
}

static void
check_find(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct node *root = node_map(a, NULL), *list = node_seq(a, NULL);
    const struct path *p = NULL;

    node_append(a, list, node_str(a, "first", NULL));
    node_append(a, list, node_str(a, "second", NULL));
    node_set(a, root, "list", list);
    path_parse(a, "list[1]", &p);
    CHECK_STR("an element by its index", path_find(root, p)->text, "second");
    path_parse(a, "list.0", &p);
    CHECK_STR("an element by a number as key", path_find(root, p)->text, "first");
    path_parse(a, "list.2", &p);
    CHECK("an element that is not there", !path_find(root, p));
    path_parse(a, "list.first", &p);
    CHECK("no element by a word", !path_find(root, p));
    CHECK("no path is the root", path_find(root, NULL) == root);
    CHECK_INT("the depth of a path", path_depth(&PATH_INDEX(&PATH_KEY(NULL, "a"), 1)), 2);
}

static void
check_trie(void)
{
    static const char *const patterns[] = { "services",         "services.*",
                                            "services.*.ports", "services.*.ports.[]",
                                            "services.web",     "networks.*.ipam" };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct trie *root = trie_new(a);
    const struct trie *t;
    size_t count;

    for (size_t i = 0; i < ARRAY_LEN(patterns); i++)
        trie_set_data(trie_add(a, root, patterns[i]), patterns[i]);
    t = trie_key(root, "services");
    CHECK_STR("any key", trie_data(trie_key(t, "db")), "services.*");
    CHECK_STR("a name wins over any key", trie_data(trie_key(t, "web")), "services.web");
    CHECK("any key is not known by name",
          trie_key(t, "db") == trie_any(t) && trie_key(t, "web") != trie_any(t));
    t = trie_item(trie_key(trie_key(t, "db"), "ports"));
    CHECK_STR("an element", trie_data(t), "services.*.ports.[]");
    CHECK("nothing below what is not there", !trie_key(trie_key(root, "nope"), "x"));
    trie_names(root, &count);
    CHECK_INT("the names of a step", count, 2);
}

/* Maps beyond the size at which they are indexed, with removals. */
static void
check_large_map(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct node *map = node_map(a, NULL), *copy;
    char key[16];
    int found = 0;

    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "k%d", i);
        node_set(a, map, key, node_int(a, i, NULL));
    }
    for (int i = 0; i < 1000; i += 3) {
        snprintf(key, sizeof key, "k%d", i);
        node_remove(map, key);
    }
    for (int i = 0; i < 1000; i++) {
        const struct node *n;

        snprintf(key, sizeof key, "k%d", i);
        n = node_get(map, key);
        found += n ? n->u.i == i && i % 3 : i % 3 == 0;
    }
    CHECK_INT("keys of a large map after removals", found, 1000);
    copy = node_clone(a, map);
    CHECK("a copy is equal and hashes alike",
          node_equal(map, copy) && node_hash(map) == node_hash(copy));
    node_set(a, copy, "k1", node_float(a, 1.0, NULL));
    CHECK("1 equals 1.0", node_equal(map, copy) && node_hash(map) == node_hash(copy));
    node_set(a, copy, "k1", node_str(a, "1", NULL));
    CHECK("1 is not \"1\"", !node_equal(map, copy));
}

int
main(void)
{
    check_paths();
    check_find();
    check_trie();
    check_large_map();
    return tap_done();
}
