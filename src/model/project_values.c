#include "model/project_rows.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/project.h"
#include "model/rows_parts.h"
#include "model/sink.h"

#include <stdlib.h>
#include <string.h>

static void
put_int(struct sink *s, const void *member, enum rows_form form UNUSED)
{
    sink_integer(s, *(const int64_t *)member);
}

static bool
empty_int(const void *member)
{
    return *(const int64_t *)member == 0;
}

static bool
empty_list(const void *member)
{
    return row_vector_get(member).len == 0;
}

/* ---- A number of devices: -1 is "all" -------------------------------------------------- */

static void
decode_device_count(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    if (n->kind == NODE_STR && str_eq_nocase(n->text, "all"))
        *(int64_t *)member = -1;
    else if (n->kind == NODE_STR && !num_parse_int(n->text, member))
        decoder_refuse(d, n, path, "bad-number", "a number or \"all\"", NULL);
    else
        decode_int(d, n, path, member);
}

const struct row_custom device_count_value = { decode_device_count, put_int, empty_int };

/* ---- Permissions of a tmpfs: octal as a text, and shown as a plain number -------------- */

static void
decode_tmpfs_mode(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    const char *text = n->text;
    int64_t mode = -1;

    if (n->kind != NODE_STR) {
        if (!decode_int(d, n, path, &mode))
            return;
    } else if (*text && strlen(text) < 20 && strspn(text, "01234567") == strlen(text)) {
        mode = (int64_t)strtoull(text, NULL, 8);
    }
    if (mode < 0)
        decoder_refuse(d, n, path, "bad-mode", "permissions in octal digits", "write \"0755\"");
    else
        *(int64_t *)member = mode;
}

const struct row_custom tmpfs_mode_value = { decode_tmpfs_mode, put_int, empty_int };

/* ---- The condition of a dependency ----------------------------------------------------- */

static void
decode_condition(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    const char *text = NULL;

    if (!decode_text(d, n, path, &text))
        return;
    for (int i = CONDITION_STARTED; i <= CONDITION_COMPLETED; i++)
        if (strcmp(text, dependency_condition_names[i]) == 0) {
            *(int *)member = i;
            return;
        }
    decoder_refuse(d, n, path, "wrong-word",
                   "service_started, service_healthy or service_completed_successfully", NULL);
}

static void
put_condition(struct sink *s, const void *member, enum rows_form form UNUSED)
{
    sink_text(s, dependency_condition_names[*(const int *)member]);
}

static bool
empty_condition(const void *member UNUSED)
{
    return false;
}

const struct row_custom condition_value = { decode_condition, put_condition, empty_condition };

/* ---- The test of a health check: a text is a line for the container's shell ------------ */

static void
decode_health_test(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    struct strings *test = member;
    bool line = n->kind != NODE_SEQ;
    size_t count = line ? 1 : n->u.seq.len;

    test->given = true;
    test->v = arena_alloc(d->arena, (count + 1) * sizeof *test->v);
    if (line)
        test->v[test->len++] = "CMD-SHELL";
    for (size_t i = 0; i < count; i++) {
        struct node *word = line ? n : n->u.seq.v[i];

        if (decode_text(d, word, line ? path : &PATH_INDEX(path, i), &test->v[test->len]))
            test->len++;
    }
}

static void
put_strings(struct sink *s, const void *member, enum rows_form form UNUSED)
{
    const struct strings *list = member;

    s->ops->begin_list(s);
    for (size_t i = 0; i < list->len; i++)
        sink_text(s, list->v[i]);
    s->ops->end(s);
}

const struct row_custom health_test_value = { decode_health_test, put_strings, empty_list };

/* ---- build.ssh ------------------------------------------------------------------------- */

typedef __typeof__(((struct build *)0)->ssh) ssh_keys;

static int
order_ssh(const void *a, const void *b)
{
    const struct ssh_key *x = a, *y = b;

    return strcmp(x->id, y->id);
}

static void
decode_ssh(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    ssh_keys *keys = member;

    if (n->kind != NODE_MAP) {
        decoder_refuse(d, n, path, "wrong-kind", "a list or a mapping", NULL);
        return;
    }
    keys->v = arena_alloc(d->arena, n->u.map.len * sizeof *keys->v);
    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        struct ssh_key *key = &keys->v[keys->len];

        key->id = pair->key;
        key->path = "";
        if (pair->value->kind == NODE_NULL ||
            decode_text(d, pair->value, &PATH_KEY(path, pair->key), &key->path))
            keys->len++;
    }
    qsort(keys->v, keys->len, sizeof *keys->v, order_ssh);
}

/* The reference says "id: path" in YAML, which it cannot read again; its JSON is broken. */
static void
put_ssh(struct sink *s, const void *member, enum rows_form form)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    const ssh_keys *keys = member;

    s->ops->begin_list(s);
    for (size_t i = 0; i < keys->len; i++) {
        str_clear(&text);
        str_put(&text, keys->v[i].id);
        if (*keys->v[i].path)
            str_printf(&text, "%s%s", form == ROWS_YAML ? ": " : "=", keys->v[i].path);
        s->ops->text(s, text.buf, text.len);
    }
    s->ops->end(s);
}

const struct row_custom ssh_value = { decode_ssh, put_ssh, empty_list };

/* ---- Options of a provider: each may be given several times ---------------------------- */

typedef __typeof__(((struct provider *)0)->options) provider_options;

static void
decode_option(struct decoder *d, const struct pair *pair, const struct path *path,
              struct strings *ret)
{
    struct node *n = pair->value;
    size_t count = n->kind == NODE_SEQ ? n->u.seq.len : 1;

    ret->v = arena_alloc(d->arena, count * sizeof *ret->v);
    ret->given = true;
    for (size_t i = 0; i < count; i++) {
        struct node *value = n->kind == NODE_SEQ ? n->u.seq.v[i] : n;

        if (decode_text(d, value, path, &ret->v[ret->len]))
            ret->len++;
    }
}

static int
order_pairs(const void *a, const void *b)
{
    const struct pair *const *x = a, *const *y = b;

    return strcmp((*x)->key, (*y)->key);
}

static void
decode_provider_options(struct decoder *d, struct node *n, const struct path *path,
                        void *member)
{
    CLEANUP(mem_freep) const struct pair **pairs = NULL;
    provider_options *options = member;

    if (n->kind != NODE_MAP) {
        decoder_refuse(d, n, path, "wrong-kind", "a mapping", NULL);
        return;
    }
    pairs = mem_alloc(n->u.map.len * sizeof *pairs);
    for (size_t i = 0; i < n->u.map.len; i++)
        pairs[i] = &n->u.map.v[i];
    qsort(pairs, n->u.map.len, sizeof *pairs, order_pairs);
    options->v = arena_alloc(d->arena, n->u.map.len * sizeof *options->v);
    options->len = n->u.map.len;
    for (size_t i = 0; i < options->len; i++) {
        options->v[i].key = pairs[i]->key;
        decode_option(d, pairs[i], &PATH_KEY(path, pairs[i]->key), &options->v[i].values);
    }
}

static const char *
option_key(const void *arg, size_t i)
{
    const provider_options *options = arg;

    return options->v[i].key;
}

static void
put_provider_options(struct sink *s, const void *member, enum rows_form form)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };
    const provider_options *options = member;

    sink_order_make(s, options->len, option_key, options, &order);
    s->ops->begin_map(s);
    for (size_t i = 0; i < order.count; i++) {
        s->ops->key(s, options->v[order.v[i]].key);
        put_strings(s, &options->v[order.v[i]].values, form);
    }
    s->ops->end(s);
}

const struct row_custom provider_options_value = { decode_provider_options,
                                                   put_provider_options, empty_list };

/* ---- generic_resources: the one thing that an element holds ---------------------------- */

static void
decode_resource_spec(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    struct generic_resource *resource = member;
    struct node *kind = node_get(n, "kind"), *value = node_get(n, "value");

    resource->has_spec = true;
    resource->kind = "";
    if (kind)
        decode_text(d, kind, &PATH_KEY(path, "kind"), &resource->kind);
    if (value && value->kind != NODE_NULL)
        decode_int(d, value, &PATH_KEY(path, "value"), &resource->value);
}

static void
put_resource_spec(struct sink *s, const void *member, enum rows_form form UNUSED)
{
    const struct generic_resource *resource = member;

    s->ops->begin_map(s);
    s->ops->key(s, "kind");
    sink_text(s, resource->kind);
    s->ops->key(s, "value");
    sink_integer(s, resource->value);
    s->ops->end(s);
}

static bool
empty_resource_spec(const void *member)
{
    return !((const struct generic_resource *)member)->has_spec;
}

const struct row_custom resource_spec_value = { decode_resource_spec, put_resource_spec,
                                                empty_resource_spec };

/* ---- extends: what is left of one whose base is empty; the member is the service's node  */

static void
decode_extends(struct decoder *d UNUSED, struct node *n UNUSED, const struct path *path UNUSED,
               void *member UNUSED)
{
}

static const struct node *
extends_of(const void *member)
{
    const struct node *n;

    memcpy(&n, member, sizeof n);
    n = node_get(n, "extends");
    return n && n->kind == NODE_MAP ? n : NULL;
}

static bool
empty_extends(const void *member)
{
    return !extends_of(member);
}

static void
put_extends(struct sink *s, const void *member, enum rows_form form UNUSED)
{
    static const char *const keys[] = { "file", "service" };

    s->ops->begin_map(s);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct node *n = node_get(extends_of(member), keys[i]);

        if (!n || n->kind != NODE_STR || !n->text_len)
            continue;
        s->ops->key(s, keys[i]);
        s->ops->text(s, n->text, n->text_len);
    }
    s->ops->end(s);
}

const struct row_custom extends_value = { decode_extends, put_extends, empty_extends };

/* ---- Objects with a second form -------------------------------------------------------- */

void
ulimit_decode_number(struct decoder *d, struct node *n, const struct path *path, void *member)
{
    struct ulimit *ulimit = member;

    decode_int(d, n, path, &ulimit->single);
}

bool
ulimit_put(struct sink *s, const void *object, enum rows_form form)
{
    const struct ulimit *ulimit = object;

    if (ulimit->single) {
        sink_integer(s, ulimit->single);
        return true;
    }
    if (form != ROWS_YAML)
        return false;
    s->ops->begin_map(s);
    s->ops->key(s, "soft");
    sink_integer(s, ulimit->soft);
    s->ops->key(s, "hard");
    sink_integer(s, ulimit->hard);
    s->ops->end(s);
    return true;
}

bool
env_file_put(struct sink *s, const void *object, enum rows_form form)
{
    const struct env_file *file = object;

    if (file->required) {
        sink_text(s, file->path ? file->path : "");
        return true;
    }
    if (form != ROWS_YAML)
        return false;
    s->ops->begin_map(s);
    s->ops->key(s, "path");
    sink_text(s, file->path ? file->path : "");
    s->ops->key(s, "required");
    s->ops->boolean(s, false);
    s->ops->end(s);
    return true;
}
