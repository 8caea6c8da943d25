#include "cli/key_values.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* In the order of keys; one that is there is replaced. */
static void
put(struct arena *a, struct key_values *kv, const char *key, const char *value)
{
    struct key_value *grown;
    size_t at = 0;

    while (at < kv->len && strcmp(kv->v[at].key, key) < 0)
        at++;
    if (at < kv->len && str_eq(kv->v[at].key, key)) {
        kv->v[at].value = value;
        return;
    }
    grown = arena_alloc(a, (kv->len + 1) * sizeof *grown);
    for (size_t i = 0; i < kv->len; i++)
        grown[i + (i >= at)] = kv->v[i];
    grown[at] = (struct key_value){ key, value };
    kv->v = grown;
    kv->len++;
}

struct err *
key_values_of_variables(struct arena *a, const struct strv *texts, struct key_values *ret)
{
    for (size_t i = 0; i < texts->len; i++) {
        const char *text = texts->v[i], *equals = strchr(text, '=');
        const char *key = arena_dup_n(a, text, equals ? (size_t)(equals - text) : strlen(text));
        const char *value = equals ? equals + 1 : getenv(key);

        if (!*key)
            return err_new(ERR_USAGE, "invalid environment variable: %s", text);
        if (value)
            put(a, ret, key, arena_dup(a, value));
    }
    return NULL;
}

struct err *
key_values_of_labels(struct arena *a, const struct strv *texts, struct key_values *ret)
{
    for (size_t i = 0; i < texts->len; i++) {
        const char *text = texts->v[i], *equals = strchr(text, '=');

        if (!equals || equals == text)
            return err_new(ERR_USAGE, "label must be set as KEY=VALUE, found \"%s\"", text);
        put(a, ret, arena_dup_n(a, text, (size_t)(equals - text)), arena_dup(a, equals + 1));
    }
    return NULL;
}

void
key_values_merge(struct arena *a, struct key_values *into, const struct key_values *b)
{
    for (size_t i = 0; i < b->len; i++)
        put(a, into, b->v[i].key, b->v[i].value);
}
