/*
 * Where one is in a tree, as steps that stand on the stack of whoever walks it, and a trie of
 * path patterns that a walker descends side by side with the tree.
 */
#pragma once

#include "base/base.h"

struct arena;
struct node;
struct str;

struct path {
    const struct path *up; /* NULL: a step from the root */
    const char *key;       /* NULL: the step is an index */
    size_t index;
};

/* The step below up, as a compound literal: &PATH_KEY(path, "ports"). */
#define PATH_KEY(above, name) ((struct path){ .up = (above), .key = (name) })
#define PATH_INDEX(above, at) ((struct path){ .up = (above), .index = (at) })

/* "services.web.ports[1]"; keys with dots, blanks or brackets stand in quotes. */
void path_put(struct str *out, const struct path *p);
const char *path_text(struct arena *a, const struct path *p); /* "" for NULL */
size_t path_depth(const struct path *p);

/*
 * The steps of a path that a person wrote: "services.web.ports[1]", "services.web.ports.1",
 * quotes around a key that holds dots.  false: it cannot be read.  The steps live in the arena;
 * *ret_path is the last of them, NULL for an empty text.
 */
bool path_parse(struct arena *a, const char *text, const struct path **ret_path);
/* What stands there, NULL when nothing does; a key that is a number also indexes a list. */
struct node *path_find(struct node *root, const struct path *p);

/*
 * Patterns: keys separated by dots, "*" for any key, "[]" for any element of a list.  A key by
 * name wins over "*".
 */
struct trie;

struct trie *trie_new(struct arena *a);
/* Where the pattern ends, made if need be. */
struct trie *trie_add(struct arena *a, struct trie *root, const char *pattern);
const struct trie *trie_key(const struct trie *t, const char *key); /* NULL in, NULL out */
/* Does t know the key by name, not only by "*"? */
bool trie_is_named(const struct trie *t, const char *key);
/* The step for any key; the result of trie_key() is it, or the key is known by name. */
const struct trie *trie_any(const struct trie *t);
const struct trie *trie_item(const struct trie *t);
/* Bits that where the pattern ends, and all on the way to it, carry: what a walk looks for. */
void trie_mark(struct trie *root, const char *pattern, unsigned marks);
unsigned trie_marks(const struct trie *t); /* 0 for NULL */
/* The pattern's own data, NULL at first. */
const void *trie_data(const struct trie *t);
void trie_set_data(struct trie *t, const void *data);
/* The named steps below t, without "*" and "[]"; for "did you mean".  Borrowed. */
const char *const *trie_names(const struct trie *t, size_t *ret_count);
