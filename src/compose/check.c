#include "compose/check.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "compose/check_parts.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"
#include "compose/walk.h"

#include <ctype.h>
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

/* "30s", "512m": a bare number means nothing there. */
static bool
wants_unit(const char *example)
{
    size_t len = example ? strlen(example) : 0;

    return len > 1 && isdigit((unsigned char)example[0]) &&
           isalpha((unsigned char)example[len - 1]);
}

/* {A: 1} where "A=1" is wanted: the dash makes a list of it. */
static const char *
as_assignment(struct load *ld, const struct node *n, const struct schema_row *row)
{
    const struct pair *pair = n->kind == NODE_MAP && n->u.map.len == 1 ? n->u.map.v : NULL;
    const char *value = pair ? node_scalar_text(ld->arena, pair->value) : NULL;

    if (!value || !row->example || !strchr(row->example, '='))
        return NULL;
    return arena_printf(ld->arena, "%s=%s", pair->key, value);
}

/* The hint for a scalar: in quotes, with a unit, as a list of one.  false: none fits. */
static bool
scalar_hint(struct err *e, const struct node *n, const char *text, const char *key,
            const struct schema_row *row)
{
    const char *quote = n->kind == NODE_STR ? "\"" : "";

    if (n->kind == NODE_BOOL && row->example && key)
        load_hint(e, "for example %s: %s", key, row->example);
    else if (n->kind != NODE_STR && wants_unit(row->example) && key)
        load_hint(e, "with its unit, for example %s: %s", key, row->example);
    else if ((row->kinds & K_STR) && n->kind != NODE_STR)
        load_hint(e, "put it in quotes: %s%s\"%s\"", key ? key : "", key ? ": " : "", text);
    else if ((row->kinds & K_LIST) && !(row->kinds & K_STR) && key)
        load_hint(e, "a list, even of one: %s: [%s%s%s]", key, quote, text, quote);
    else
        return false;
    return true;
}

/* What to write instead: the value as it would be right, or the example of the row. */
static void
kind_hint(struct load *ld, struct err *e, const struct node *n, const struct path *path,
          const struct schema_row *row)
{
    const char *key = path && path->key ? path->key : NULL;
    const char *text = node_scalar_text(ld->arena, n);
    const char *assignment = as_assignment(ld, n, row);

    if (assignment)
        load_hint(e, "write \"%s\", or leave the dashes of this list away", assignment);
    else if (text && *text && scalar_hint(e, n, text, key, row))
        return;
    else if (row->example)
        load_hint(e, "for example %s%s%s", key ? key : "", key ? ": " : "", row->example);
    else if (n->kind == NODE_NULL && key)
        load_hint(e, "write a value behind \"%s:\", or remove the line", key);
    else if (!text && key && !(row->kinds & (K_LIST | K_MAP)))
        load_hint(e, "write one value behind \"%s:\"", key);
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

/* "healthy" for "service_healthy" */
static const char *
longer_word(const char *text, const struct strv *words)
{
    const char *found = NULL;

    for (size_t i = 0; strlen(text) > 2 && i < words->len; i++) {
        if (!strstr(words->v[i], text))
            continue;
        if (found)
            return NULL;
        found = words->v[i];
    }
    return found;
}

static void
check_words(struct load *ld, struct node *n, const struct path *path, const char *words,
            const char *example)
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
    near = near ? near : longer_word(text, &all);
    e = load_error(ld, n, path, "wrong-word", "\"%s\" is none of: %s", text, list);
    if (near)
        load_hint(e, "did you mean %s?", near);
    else if (example)
        load_hint(e, "for example %s", example);
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
    if (row->max == INT64_MAX && v > 0)
        load_error(ld, n, path, "out-of-range", "%s is more than %lld", text,
                   (long long)row->max);
    else if (row->max == INT64_MAX)
        load_error(ld, n, path, "out-of-range", "%s is less than %lld", text,
                   (long long)row->min);
    else
        load_error(ld, n, path, "out-of-range", "%s is not between %lld and %lld", text,
                   (long long)row->min, (long long)row->max);
}

static void
need_hint(struct load *ld, struct err *e, const char *key, const struct schema_row *row)
{
    CLEANUP(strv_release) struct strv words = STRV_INIT;
    CLEANUP(mem_freep) char *list = NULL;

    if (row->words) {
        strv_split(&words, row->words, '|');
        list = strv_join(&words, ", ");
        load_hint(e, "%s is one of: %s", key, list);
    } else if (row->example) {
        load_hint(e, "for example %s: %s", key, row->example);
    } else {
        load_hint(e, "%s is %s", key, schema_kind_words(ld, row->kinds));
    }
}

static void
check_needs(struct load *ld, struct node *n, const struct path *path,
            const struct schema_row *row, const struct trie *t)
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
        need_hint(ld, e, keys.v[i], schema_row(trie_key(t, keys.v[i])));
    }
}

/*
 * A key that no row allows: beside its siblings, and the nearest of them, which then counts as
 * given: that it is missing is no further mistake.
 */
static void
unknown_key(struct load *ld, struct node *map, const struct pair *pair, const struct path *path,
            const struct trie *t)
{
    size_t count;
    const char *const *names = trie_names(t, &count);
    const char *near = load_is_full(ld) ? NULL : str_nearest(pair->key, names, count);
    struct err *e = load_error_via(ld, pair->at, pair->value->at, path, "unknown-key",
                                   "\"%s\" is not known here", pair->key);
    bool elsewhere = check_misplaced(e, pair, path);
    struct node *meant;

    load_spoil(pair->value);
    if (elsewhere)
        return;
    if (!near) {
        load_hint(e, str_starts(pair->key, "x-") ? "keys of your own cannot stand here"
                                                 : "a key of your own begins with x-");
        return;
    }
    load_hint(e, "did you mean \"%s\"?", near);
    if (node_find(map, near))
        return;
    meant = node_null(ld->arena, pair->at);
    load_spoil(meant);
    node_set(ld->arena, map, near, meant);
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
    enum check_what what;
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
        bool named = below && below != trie_any(t);
        struct path step = PATH_KEY(path, pair->key);

        if (pair->value->flags & NODE_BAD)
            continue;
        if (row->flags & S_EXT && !named && str_starts(pair->key, "x-"))
            continue;
        if (!below || !schema_row(below)) {
            if (!(row->flags & S_OPEN))
                unknown_key(w->ld, n, pair, &step, t);
        } else if (named || check_name(w->ld, pair, &step, row)) {
            walk(w, pair->value, &step, below);
        }
    }
}

static void
walk_value(const struct walk *w, struct node *n, const struct path *path,
           const struct schema_row *row, const struct trie *t)
{
    if (row->words)
        check_words(w->ld, n, path, row->words, row->example);
    if (row->range)
        check_range(w->ld, n, path, row);
    if (row->flags & (S_CONTAINER_NAME | S_PULL_POLICY) && n->kind == NODE_STR)
        check_pattern(w->ld, n, path, row);
    if (w->what == CHECK_ALL)
        check_needs(w->ld, n, path, row, t);
}

static void
walk(const struct walk *w, struct node *n, const struct path *path, const struct trie *t)
{
    const struct schema_row *row = schema_row(t);

    if (!row || n->flags & (NODE_BAD | NODE_CLEAN) || !check_kind(w->ld, n, path, row, 0))
        return;
    walk_value(w, n, path, row, t);
    if (n->kind == NODE_MAP)
        walk_map(w, n, path, t, row);
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        walk(w, n->u.seq.v[i], &PATH_INDEX(path, i), trie_item(t));
}

void
check(struct load *ld, struct node *tree, enum check_what what)
{
    walk(&(struct walk){ ld, what }, tree, NULL, schema_root(ld));
}

static struct err *
visit_unique(struct load *ld, struct node *n, const struct path *path,
             const struct schema_row *row)
{
    /* Where elements of the same meaning were joined no two are equal. */
    if (n->kind == NODE_SEQ && n->u.seq.len > 1 && row->flags & S_UNIQUE &&
        !(n->flags & NODE_UNIQUE))
        check_unique(ld, n, path);
    return NULL;
}

struct err *
check_lists(struct load *ld, struct node *tree)
{
    return walk_tree(ld, tree, HAS_UNIQUE, false, visit_unique);
}
