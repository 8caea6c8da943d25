#include "compose/check.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "compose/check_parts.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"

#include <string.h>

/* "a text", and which one: short scalars are worth showing. */
static const char *
found_words(struct load *ld, const struct node *n)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    const char *text;

    if (n->kind == NODE_SEQ || n->kind == NODE_MAP || n->kind == NODE_NULL)
        return node_kind_name(n);
    text = node_scalar_text(ld->arena, n);
    if (n->kind == NODE_BOOL)
        return text;
    str_printf(&out, "%s ", n->kind == NODE_STR ? "the text" : "the number");
    if (n->kind == NODE_STR)
        str_putc(&out, '"');
    utf8_put_cell(&out, text, 40, false);
    if (n->kind == NODE_STR)
        str_putc(&out, '"');
    return arena_dup_n(ld->arena, out.buf, out.len);
}

/* What to write instead; the example of the row, or the value as it would be right. */
static void
kind_hint(struct load *ld, struct err *e, const struct node *n, const struct path *path,
          const struct schema_row *row)
{
    const char *key = path && path->key ? path->key : NULL;
    const char *text =
        n->kind == NODE_SEQ || n->kind == NODE_MAP ? NULL : node_scalar_text(ld->arena, n);

    if (text && *text && (row->kinds & K_STR) && n->kind != NODE_STR)
        load_hint(e, "put it in quotes: %s%s\"%s\"", key ? key : "", key ? ": " : "", text);
    else if (text && *text && (row->kinds & K_LIST) && !(row->kinds & K_STR) && key)
        load_hint(e, "a list, even of one: %s: [%s%s%s]", key, n->kind == NODE_STR ? "\"" : "",
                  text, n->kind == NODE_STR ? "\"" : "");
    else if (row->example && key)
        load_hint(e, "for example %s: %s", key, row->example);
    else if (row->example)
        load_hint(e, "for example %s", row->example);
    else if (n->kind == NODE_NULL && key)
        load_hint(e, "write a value behind \"%s:\", or remove the line", key);
}

bool
check_kind(struct load *ld, struct node *n, const struct path *path,
           const struct schema_row *row, unsigned more)
{
    struct node was = *n;
    struct err *e;

    if (n->flags & NODE_BAD)
        return false;
    if (schema_kind_fits(n, row->kinds | more))
        return true;
    e = load_error(ld, n, path, "wrong-kind", "want %s, found %s",
                   schema_kind_words(ld, row->kinds), found_words(ld, &was));
    kind_hint(ld, e, &was, path, row);
    return false;
}

/* One of the words of a list "a|b|c". */
static bool
is_word(const char *words, const char *text)
{
    size_t len = strlen(text);

    while (*words) {
        size_t n = strcspn(words, "|");

        if (n == len && strncmp(words, text, n) == 0)
            return true;
        words += n + (words[n] == '|');
    }
    return false;
}

static void
check_words(struct load *ld, struct node *n, const struct path *path, const char *words)
{
    CLEANUP(strv_release) struct strv all = STRV_INIT;
    CLEANUP(mem_freep) char *list = NULL;
    const char *text = n->text, *near;
    struct err *e;

    if (n->kind != NODE_STR || is_word(words, text))
        return;
    strv_split(&all, words, '|');
    list = strv_join(&all, ", ");
    near = str_nearest(text, strv_argv(&all), all.len);
    e = load_error(ld, n, path, "wrong-word", "\"%s\" is none of: %s", text, list);
    if (near)
        load_hint(e, "did you mean %s?", near);
}

static void
check_range(struct load *ld, struct node *n, const struct path *path,
            const struct schema_row *row)
{
    double v = n->kind == NODE_INT ? (double)n->u.i : n->kind == NODE_FLOAT ? n->u.f : 0;
    const char *text;

    if ((n->kind != NODE_INT && n->kind != NODE_FLOAT) ||
        (v >= (double)row->min && v <= (double)row->max))
        return;
    text = node_scalar_text(ld->arena, n);
    if (row->max == INT64_MAX)
        load_error(ld, n, path, "out-of-range", "%s is less than %lld", text,
                   (long long)row->min);
    else
        load_error(ld, n, path, "out-of-range", "%s is not between %lld and %lld", text,
                   (long long)row->min, (long long)row->max);
}

static void
check_needs(struct load *ld, struct node *n, const struct path *path,
            const struct schema_row *row)
{
    CLEANUP(strv_release) struct strv keys = STRV_INIT;

    if (n->kind != NODE_MAP || !row->need)
        return;
    strv_split(&keys, row->need, '|');
    for (size_t i = 0; i < keys.len; i++) {
        struct err *e;

        if (node_find(n, keys.v[i]))
            continue;
        e = load_error_at(ld, n->at, path, "missing-key", "\"%s\" is missing", keys.v[i]);
        if (row->example)
            load_hint(e, "for example %s", row->example);
    }
}

/* A key that no row allows: beside its siblings, and the nearest of them. */
static void
unknown_key(struct load *ld, const struct pair *pair, const struct path *path,
            const struct trie *t)
{
    size_t count;
    const char *const *names = trie_names(t, &count);
    const char *near = str_nearest(pair->key, names, count);
    struct err *e =
        load_error_at(ld, pair->at, path, "unknown-key", "\"%s\" is not known here", pair->key);

    if (near)
        load_hint(e, "did you mean \"%s\"?", near);
    else
        check_misplaced(ld, e, pair, path);
    load_spoil(pair->value);
}

static bool
is_name(const char *key)
{
    return *key && strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789._-") == strlen(key);
}

/* A key that a person chooses: of a service, a network, a variable. */
static bool
check_name(struct load *ld, const struct pair *pair, const struct path *path,
           const struct schema_row *row)
{
    if (row->flags & S_NAMES && !is_name(pair->key)) {
        load_hint(load_error_at(ld, pair->at, path, "bad-name",
                                *pair->key ? "\"%s\" is no name" : "an empty name%s",
                                pair->key),
                  "names have letters, digits, '.', '_' and '-' only");
        load_spoil(pair->value);
        return false;
    }
    if (!(row->flags & (S_NAMES | S_ANY_NAME)) && !*pair->key) {
        load_error_at(ld, pair->at, path, "bad-name", "an empty name");
        load_spoil(pair->value);
        return false;
    }
    return true;
}

/* A walk over the tree side by side with the schema. */
struct walk {
    struct load *ld;
    unsigned what;
};

static void walk(const struct walk *w, struct node *n, const struct path *path,
                 const struct trie *t);

static void
walk_map(const struct walk *w, struct node *n, const struct path *path, const struct trie *t,
         const struct schema_row *row)
{
    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        const struct trie *below = trie_key(t, pair->key);
        bool named = trie_is_named(t, pair->key);
        struct path step = PATH_KEY(path, pair->key);

        if (pair->value->flags & NODE_BAD)
            continue;
        if (row->flags & S_EXT && !named && str_starts(pair->key, "x-"))
            continue;
        if (!below || !schema_row(below)) {
            if (!(row->flags & S_OPEN))
                unknown_key(w->ld, pair, &step, t);
        } else if (named || check_name(w->ld, pair, &step, row)) {
            walk(w, pair->value, &step, below);
        }
    }
}

static void
walk_value(const struct walk *w, struct node *n, const struct path *path,
           const struct schema_row *row)
{
    if (!(w->what & CHECK_SHAPES))
        return;
    if (row->words)
        check_words(w->ld, n, path, row->words);
    if (row->range)
        check_range(w->ld, n, path, row);
    if (row->flags & (S_CONTAINER_NAME | S_PULL_POLICY) && n->kind == NODE_STR)
        check_pattern(w->ld, n, path, row);
    if (w->what & CHECK_NEEDS)
        check_needs(w->ld, n, path, row);
}

static void
walk(const struct walk *w, struct node *n, const struct path *path, const struct trie *t)
{
    const struct schema_row *row = schema_row(t);

    if (!row || n->flags & (NODE_BAD | NODE_CLEAN) || !check_kind(w->ld, n, path, row, 0))
        return;
    walk_value(w, n, path, row);
    if (n->kind == NODE_MAP)
        walk_map(w, n, path, t, row);
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        walk(w, n->u.seq.v[i], &PATH_INDEX(path, i), trie_item(t));
    if (n->kind == NODE_SEQ && w->what & CHECK_UNIQUE && row->flags & S_UNIQUE)
        check_unique(w->ld, n, path);
}

void
check(struct load *ld, struct node *tree, unsigned what)
{
    walk(&(struct walk){ ld, what }, tree, NULL, schema_root(ld));
}
