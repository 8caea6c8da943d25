#include "model/path.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/node.h"

#include <string.h>

static bool
key_is_plain(const char *key)
{
    return *key && !strpbrk(key, ".[]\" \t\n");
}

static void
put_key(struct str *out, const char *key)
{
    if (key_is_plain(key)) {
        str_put(out, key);
        return;
    }
    str_putc(out, '"');
    for (; *key; key++) {
        if (*key == '"' || *key == '\\')
            str_putc(out, '\\');
        str_putc(out, *key);
    }
    str_putc(out, '"');
}

void
path_put(struct str *out, const struct path *p)
{
    if (!p)
        return;
    path_put(out, p->up);
    if (!p->key) {
        str_printf(out, "[%zu]", p->index);
        return;
    }
    if (p->up)
        str_putc(out, '.');
    put_key(out, p->key);
}

const char *
path_text(struct arena *a, const struct path *p)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    path_put(&text, p);
    return arena_dup_n(a, text.buf, text.len);
}

size_t
path_depth(const struct path *p)
{
    size_t depth = 0;

    for (; p; p = p->up)
        depth++;
    return depth;
}

static const struct path *
step_new(struct arena *a, const struct path *up, const char *key, size_t index)
{
    struct path *p = arena_alloc(a, sizeof *p);

    *p = (struct path){ up, key, index };
    return p;
}

/* A key in quotes; *text stands behind the first quote and is left behind the last. */
static bool
parse_quoted(struct arena *a, const char **text, const struct path **p)
{
    CLEANUP(str_release) struct str key = STR_INIT;
    const char *s = *text;

    for (; *s && *s != '"'; s++) {
        if (*s == '\\' && s[1])
            s++;
        str_putc(&key, *s);
    }
    if (*s != '"')
        return false;
    *text = s + 1;
    *p = step_new(a, *p, arena_dup_n(a, key.buf, key.len), 0);
    return true;
}

/* "[3]"; *text stands behind the bracket. */
static bool
parse_index(struct arena *a, const char **text, const struct path **p)
{
    const char *s = *text;
    size_t index = 0, len = strspn(s, "0123456789");

    if (!len || len > 9 || s[len] != ']')
        return false;
    for (size_t i = 0; i < len; i++)
        index = index * 10 + (size_t)(s[i] - '0');
    *text = s + len + 1;
    *p = step_new(a, *p, NULL, index);
    return true;
}

bool
path_parse(struct arena *a, const char *text, const struct path **ret_path)
{
    const struct path *p = NULL;

    while (*text) {
        size_t len;

        if (*text == '.' && p)
            text++;
        if (*text == '"' || (*text == '[' && text[1] == '"')) {
            bool bracket = *text == '[';

            text += bracket ? 2 : 1;
            if (!parse_quoted(a, &text, &p) || (bracket && *text++ != ']'))
                return false;
            continue;
        }
        if (*text == '[') {
            text++;
            if (!parse_index(a, &text, &p))
                return false;
            continue;
        }
        len = strcspn(text, ".[");
        if (!len)
            return false;
        p = step_new(a, p, arena_dup_n(a, text, len), 0);
        text += len;
    }
    *ret_path = p;
    return true;
}

static struct node *
find_step(struct node *n, const struct path *p)
{
    size_t index = p->index;

    if (n->kind == NODE_MAP)
        return p->key ? node_get(n, p->key) : NULL;
    if (n->kind != NODE_SEQ)
        return NULL;
    if (p->key) {
        size_t len = strlen(p->key);

        if (len > 9 || strspn(p->key, "0123456789") != len || !len)
            return NULL;
        index = 0;
        for (size_t i = 0; i < len; i++)
            index = index * 10 + (size_t)(p->key[i] - '0');
    }
    return index < n->u.seq.len ? n->u.seq.v[index] : NULL;
}

struct node *
path_find(struct node *root, const struct path *p)
{
    struct node *above;

    if (!p || !root)
        return root;
    above = path_find(root, p->up);
    return above ? find_step(above, p) : NULL;
}

struct trie {
    struct arena *arena;
    const void *data;
    unsigned marks;
    struct trie *any, *item;
    const char **names; /* names[i] leads to below[i] */
    struct trie **below;
    size_t len, names_cap, below_cap;
    uint16_t *slots; /* by hash: index + 1, 0 free, three of four at least */
    size_t slot_count;
};

struct trie *
trie_new(struct arena *a)
{
    struct trie *t = arena_alloc(a, sizeof *t);

    t->arena = a;
    return t;
}

/* Names are known and few: three letters and the length tell most of them apart. */
static size_t
name_hash(const char *name, size_t len)
{
    const unsigned char *s = (const unsigned char *)name;

    return len ? s[0] * 7u + s[len / 2] * 31u + s[len - 1] * 131u + len * 17u : 0;
}

/* The slot of the name, or the free one where it would be. */
static uint16_t *
name_slot(const struct trie *t, const char *name, size_t len)
{
    size_t at = name_hash(name, len) & (t->slot_count - 1);

    for (; t->slots[at]; at = (at + 1) & (t->slot_count - 1)) {
        const char *known = t->names[t->slots[at] - 1];

        if (*known == *name && strncmp(known, name, len) == 0 && !known[len])
            break;
    }
    return &t->slots[at];
}

static void
grow_slots(struct trie *t)
{
    t->slot_count = t->slot_count ? t->slot_count * 2 : 8;
    t->slots = arena_alloc(t->arena, t->slot_count * sizeof *t->slots);
    for (size_t i = 0; i < t->len; i++)
        *name_slot(t, t->names[i], strlen(t->names[i])) = (uint16_t)(i + 1);
}

static struct trie *
add_name(struct trie *t, const char *key, size_t len)
{
    uint16_t *slot;

    if (t->len * 4 >= t->slot_count)
        grow_slots(t);
    slot = name_slot(t, key, len);
    if (*slot)
        return t->below[*slot - 1];
    t->names = arena_grow(t->arena, t->names, &t->names_cap, t->len + 1, sizeof *t->names);
    t->below = arena_grow(t->arena, t->below, &t->below_cap, t->len + 1, sizeof *t->below);
    t->names[t->len] = arena_dup_n(t->arena, key, len);
    t->below[t->len] = trie_new(t->arena);
    *slot = (uint16_t)++t->len;
    return t->below[t->len - 1];
}

/* One step of a pattern, made if need be. */
static struct trie *
add_step(struct trie *t, const char *step, size_t len)
{
    if (len == 1 && *step == '*')
        return t->any ? t->any : (t->any = trie_new(t->arena));
    if (len == 2 && strncmp(step, "[]", 2) == 0)
        return t->item ? t->item : (t->item = trie_new(t->arena));
    return add_name(t, step, len);
}

struct trie *
trie_add(struct arena *a UNUSED, struct trie *root, const char *pattern)
{
    struct trie *t = root;

    while (*pattern) {
        size_t len = strcspn(pattern, ".");

        t = add_step(t, pattern, len);
        pattern += len + (pattern[len] == '.');
    }
    return t;
}

void
trie_mark(struct trie *root, const char *pattern, unsigned marks)
{
    struct trie *t = root;

    t->marks |= marks;
    while (*pattern) {
        size_t len = strcspn(pattern, ".");

        t = add_step(t, pattern, len);
        t->marks |= marks;
        pattern += len + (pattern[len] == '.');
    }
}

unsigned
trie_marks(const struct trie *t)
{
    return t ? t->marks : 0;
}

const struct trie *
trie_key(const struct trie *t, const char *key)
{
    uint16_t slot;

    if (!t)
        return NULL;
    if (!t->len)
        return t->any;
    slot = *name_slot(t, key, strlen(key));
    return slot ? t->below[slot - 1] : t->any;
}

bool
trie_is_named(const struct trie *t, const char *key)
{
    return t && t->len && *name_slot(t, key, strlen(key));
}

const struct trie *
trie_any(const struct trie *t)
{
    return t ? t->any : NULL;
}

const struct trie *
trie_item(const struct trie *t)
{
    return t ? t->item : NULL;
}

const void *
trie_data(const struct trie *t)
{
    return t ? t->data : NULL;
}

void
trie_set_data(struct trie *t, const void *data)
{
    t->data = data;
}

const char *const *
trie_names(const struct trie *t, size_t *ret_count)
{
    *ret_count = t ? t->len : 0;
    return t ? t->names : NULL;
}
