/*
 * The table of paths against the published schema of the Compose Specification, which stands
 * beside the clone ($CRANK_SHARED, else ../shared): each path of it has a row, which allows the
 * same kinds; and the table by itself.
 */
#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"
#include "model/json_read.h"

#include <stdlib.h>

struct walk {
    struct load ld;
    const struct node *root;
    struct str problems;
    int paths;
};

static const struct node *
follow(const struct walk *w, const struct node *n)
{
    const struct node *ref = node_get(n, "$ref");

    return ref ? node_get(node_get(w->root, "definitions"),
                          ref->text + strlen("#/definitions/"))
               : n;
}

static unsigned
kind_bit(const char *type)
{
    static const struct {
        const char *type;
        unsigned bit;
    } kinds[] = {
        { "string", K_STR }, { "number", K_NUM }, { "integer", K_INT }, { "boolean", K_BOOL },
        { "array", K_LIST }, { "object", K_MAP }, { "null", K_NULL },
    };

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq(type, kinds[i].type))
            return kinds[i].bit;
    return 0;
}

/* The kinds that a schema allows at its own place. */
static unsigned
kinds_of(const struct walk *w, const struct node *schema)
{
    const struct node *n = follow(w, schema), *type = node_get(n, "type");
    const struct node *forms = node_get(n, "oneOf");
    unsigned kinds = 0;

    if (type && type->kind == NODE_STR)
        return kind_bit(type->text);
    for (size_t i = 0; type && i < type->u.seq.len; i++)
        kinds |= kind_bit(type->u.seq.v[i]->text);
    for (size_t i = 0; forms && i < forms->u.seq.len; i++)
        kinds |= kinds_of(w, forms->u.seq.v[i]);
    return kinds;
}

static void
problem(struct walk *w, const struct path *path, const char *what)
{
    path_put(&w->problems, path);
    str_printf(&w->problems, ": %s\n", what);
}

static void visit(struct walk *w, const struct node *schema, const struct path *path,
                  const struct trie *t);

static void
visit_below(struct walk *w, const struct node *n, const struct path *path, const struct trie *t)
{
    const struct node *forms = node_get(n, "oneOf"), *items = node_get(n, "items");
    const struct node *properties = node_get(n, "properties");
    const struct node *patterns = node_get(n, "patternProperties");

    for (size_t i = 0; forms && i < forms->u.seq.len; i++)
        visit_below(w, follow(w, forms->u.seq.v[i]), path, t);
    for (size_t i = 0; properties && i < properties->u.map.len; i++) {
        const char *key = properties->u.map.v[i].key;

        visit(w, properties->u.map.v[i].value, &PATH_KEY(path, key), trie_key(t, key));
    }
    for (size_t i = 0; patterns && i < patterns->u.map.len; i++)
        if (!str_eq(patterns->u.map.v[i].key, "^x-"))
            visit(w, patterns->u.map.v[i].value, &PATH_KEY(path, "any"), trie_any(t));
    if (items)
        visit(w, items, &PATH_INDEX(path, 0), trie_item(t));
}

static void
visit(struct walk *w, const struct node *schema, const struct path *path, const struct trie *t)
{
    const struct schema_row *row = schema_row(t);
    unsigned kinds = kinds_of(w, schema);

    w->paths++;
    if (!row)
        problem(w, path, "no row");
    else if (kinds && (row->kinds & ~K_NUM & ~K_INT) != (kinds & ~K_NUM & ~K_INT))
        problem(w, path, "other kinds than those of the specification");
    else if (kinds && !(row->kinds & (K_NUM | K_INT)) != !(kinds & (K_NUM | K_INT)))
        problem(w, path, "numbers are otherwise than in the specification");
    if (row)
        visit_below(w, follow(w, schema), path, t);
}

static void
check_specification(const char *path)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct walk w = { .ld = { .arena = a }, .problems = STR_INIT };
    struct node *root;

    e = fs_read(path, 0, &text);
    if (!e)
        e = json_read(a, text.buf, text.len, &root);
    if (!CHECK("the published schema can be read", !e))
        return;
    w.root = root;
    visit_below(&w, root, NULL, schema_root(&w.ld));
    CHECK_STR("each path of the specification has its row", w.problems.buf, "");
    CHECK("the specification has hundreds of paths", w.paths > 300);
    str_release(&w.problems);
}

/* Parents of rows have rows, words and needs are well formed, no path stands twice. */
static void
check_table(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str problems = STR_INIT;
    struct load ld = { .arena = a };
    const struct trie *root = schema_root(&ld);
    const struct schema_row *rows;
    size_t count;

    for (size_t part = 0; (rows = schema_part(part, &count)); part++) {
        for (size_t i = 0; i < count; i++) {
            const struct trie *t = root;
            const char *s = rows[i].path;

            while (*s && schema_row(t)) {
                size_t len = strcspn(s, ".");
                const char *step = arena_dup_n(a, s, len);

                t = str_eq(step, "*")    ? trie_any(t)
                    : str_eq(step, "[]") ? trie_item(t)
                                         : trie_key(t, step);
                s += len + (s[len] == '.');
            }
            if (schema_row(t) != &rows[i])
                str_printf(&problems, "%s stands twice, or a step above it has no row\n",
                           rows[i].path);
            if (!rows[i].kinds || (rows[i].cast && !(rows[i].kinds & K_STR)) ||
                (rows[i].key && !(rows[i].kinds & K_LIST)))
                str_printf(&problems, "%s: its columns do not fit each other\n", rows[i].path);
        }
    }
    CHECK_STR("the table is whole", problems.buf, "");
}

int
main(void)
{
    const char *shared = getenv("CRANK_SHARED");
    CLEANUP(mem_freep)
    char *path = fs_join(shared && *shared ? shared : "../shared", "corpus/compose-spec.json");

    check_table();
    if (fs_exists(path))
        check_specification(path);
    else
        CHECK("the specification # SKIP it is not beside the clone", !getenv("CI"));
    return tap_done();
}
