#include "model/rows.h"

#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/project.h"
#include "model/sink.h"

#include <stdio.h>
#include <string.h>

struct row_vector
row_vector_get(const void *member)
{
    struct row_vector vector;

    memcpy(&vector.v, member, sizeof vector.v);
    memcpy(&vector.len, (const char *)member + offsetof(struct row_vector, len),
           sizeof vector.len);
    return vector;
}

static const struct node *
node_of(const struct row_set *set, const void *object)
{
    const struct node *n = NULL;

    if (set->node != NO_MEMBER)
        memcpy(&n, (const char *)object + set->node, sizeof n);
    return n;
}

static const char *
name_of(const struct row_set *set, const void *object)
{
    const char *name;

    memcpy(&name, (const char *)object + set->name, sizeof name);
    return name;
}

static bool
is_null(const struct row_set *set, const void *object)
{
    return set->null != NO_MEMBER && *((const bool *)object + set->null);
}

/* An x-… key that is not one of the loader's own. */
static bool
is_extension(const struct row_set *set, const struct pair *pair)
{
    if (pair->key[0] != 'x' || pair->key[1] != '-')
        return false;
    for (const struct row *row = set->rows; row->kind != ROW_END; row++)
        if (strcmp(row->key, pair->key) == 0)
            return false;
    return true;
}

static bool
has_extensions(const struct row_set *set, const struct node *n)
{
    if (!set->extensions || !n || n->kind != NODE_MAP)
        return false;
    for (size_t i = 0; i < n->u.map.len; i++)
        if (is_extension(set, &n->u.map.v[i]))
            return true;
    return false;
}

struct kind {
    bool (*empty)(const struct row *row, const void *member, enum rows_form form);
    void (*put)(struct sink *s, const struct row *row, const void *member, enum rows_form form);
};
static const struct kind *kind_of(const struct row *row);

/* ---- What is left out ------------------------------------------------------------------ */

static bool
is_empty(const struct row *row, const void *member, enum rows_form form)
{
    return kind_of(row)->empty(row, member, form);
}

static bool
empty_text(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    const char *const *text = member;

    return !*text || !**text;
}

static bool
empty_number(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return *(const int64_t *)member == 0;
}

static bool
empty_bool(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return !*(const bool *)member;
}

static bool
empty_tri(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return *(const int *)member == TRI_UNSET;
}

static bool
empty_opt(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return !((const struct opt_int *)member)->set;
}

static bool
empty_float(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    float value = *(const float *)member;

    return !(value < 0 || value > 0);
}

static bool
empty_argv(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return !((const struct strings *)member)->given;
}

static bool
empty_vector(const struct row *row UNUSED, const void *member, enum rows_form form UNUSED)
{
    return row_vector_get(member).len == 0;
}

static bool
empty_object(const struct row *row, const void *member, enum rows_form form)
{
    if ((row->flags & ROW_KEEP_JSON) && form == ROWS_YAML)
        return rows_empty(row->set, member);
    return !node_of(row->set, member);
}

static bool
empty_custom(const struct row *row, const void *member, enum rows_form form UNUSED)
{
    return row->custom->empty(member);
}

bool
rows_empty(const struct row_set *set, const void *object)
{
    for (const struct row *row = set->rows; row->kind != ROW_END; row++)
        if (!is_empty(row, (const char *)object + row->offset, ROWS_YAML))
            return false;
    return !has_extensions(set, node_of(set, object));
}

/* ---- How it looks ---------------------------------------------------------------------- */

static void
put_strings(struct sink *s, const struct row *row UNUSED, const void *member,
            enum rows_form form UNUSED)
{
    const struct strings *list = member;

    s->ops->begin_list(s);
    for (size_t i = 0; i < list->len; i++)
        sink_text(s, list->v[i]);
    s->ops->end(s);
}

static void
put_argv(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    if (((const struct strings *)member)->given)
        put_strings(s, row, member, form);
    else
        s->ops->null(s);
}

static const char *
value_key(const void *arg, size_t i)
{
    const struct key_values *kv = arg;

    return kv->v[i].key;
}

static void
put_values(struct sink *s, const struct row *row UNUSED, const void *member,
           enum rows_form form UNUSED)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };
    const struct key_values *kv = member;

    sink_order_make(s, kv->len, value_key, kv, &order);
    s->ops->begin_map(s);
    for (size_t i = 0; i < order.count; i++) {
        const struct key_value *pair = &kv->v[order.v[i]];

        s->ops->key(s, pair->key);
        if (pair->value)
            sink_text(s, pair->value);
        else
            s->ops->null(s);
    }
    s->ops->end(s);
}

static void
put_hosts(struct sink *s, const struct row *row UNUSED, const void *member,
          enum rows_form form UNUSED)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    const struct hosts *hosts = member;

    s->ops->begin_list(s);
    for (size_t i = 0; i < hosts->len; i++) {
        str_clear(&text);
        str_printf(&text, "%s=%s", hosts->v[i].key, hosts->v[i].value);
        s->ops->text(s, text.buf, text.len);
    }
    s->ops->end(s);
}

static void
put_text(struct sink *s, const struct row *row UNUSED, const void *member,
         enum rows_form form UNUSED)
{
    const char *const *text = member;

    sink_text(s, *text ? *text : "");
}

static void
put_number(struct sink *s, const struct row *row UNUSED, const void *member,
           enum rows_form form UNUSED)
{
    sink_integer(s, *(const int64_t *)member);
}

static void
put_duration(struct sink *s, const struct row *row UNUSED, const void *member,
             enum rows_form form UNUSED)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    num_put_duration(&text, *(const int64_t *)member);
    s->ops->text(s, text.buf, text.len);
}

static void
put_size(struct sink *s, const struct row *row UNUSED, const void *member,
         enum rows_form form UNUSED)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)member);
    sink_text(s, text);
}

static void
put_bool(struct sink *s, const struct row *row UNUSED, const void *member,
         enum rows_form form UNUSED)
{
    s->ops->boolean(s, *(const bool *)member);
}

static void
put_tri(struct sink *s, const struct row *row UNUSED, const void *member,
        enum rows_form form UNUSED)
{
    s->ops->boolean(s, *(const int *)member == TRI_TRUE);
}

static void
put_opt(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    put_number(s, row, &((const struct opt_int *)member)->v, form);
}

static void
put_opt_duration(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    put_duration(s, row, &((const struct opt_int *)member)->v, form);
}

static void
put_opt_mode(struct sink *s, const struct row *row UNUSED, const void *member,
             enum rows_form form UNUSED)
{
    char text[32];

    snprintf(text, sizeof text, "0%llo",
             (unsigned long long)((const struct opt_int *)member)->v);
    sink_text(s, text);
}

static void
put_float(struct sink *s, const struct row *row UNUSED, const void *member,
          enum rows_form form UNUSED)
{
    s->ops->real(s, (double)*(const float *)member, true);
}

static void
put_object(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    rows_put(s, row->set, member, form);
}

static void
put_list(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    struct row_vector list = row_vector_get(member);

    s->ops->begin_list(s);
    for (size_t i = 0; i < list.len; i++)
        rows_put(s, row->set, (const char *)list.v + i * row->set->size, form);
    s->ops->end(s);
}

static void
put_named(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    rows_put_named(s, row->set, member, form);
}

static void
put_custom(struct sink *s, const struct row *row, const void *member, enum rows_form form)
{
    row->custom->put(s, member, form);
}

static const struct kind kinds[] = {
    [ROW_TEXT] = { empty_text, put_text },
    [ROW_INT] = { empty_number, put_number },
    [ROW_COUNT] = { empty_number, put_number },
    [ROW_BOOL] = { empty_bool, put_bool },
    [ROW_TRI] = { empty_tri, put_tri },
    [ROW_OPT_INT] = { empty_opt, put_opt },
    [ROW_OPT_COUNT] = { empty_opt, put_opt },
    [ROW_OPT_DURATION] = { empty_opt, put_opt_duration },
    [ROW_OPT_MODE] = { empty_opt, put_opt_mode },
    [ROW_DURATION] = { empty_number, put_duration },
    [ROW_MICROSECONDS] = { empty_number, put_number },
    [ROW_SIZE] = { empty_number, put_size },
    [ROW_FLOAT] = { empty_float, put_float },
    [ROW_STRINGS] = { empty_vector, put_strings },
    [ROW_ARGV] = { empty_argv, put_argv },
    [ROW_VALUES] = { empty_vector, put_values },
    [ROW_ENV] = { empty_vector, put_values },
    [ROW_HOSTS] = { empty_vector, put_hosts },
    [ROW_OBJECT] = { empty_object, put_object },
    [ROW_LIST] = { empty_vector, put_list },
    [ROW_NAMED] = { empty_vector, put_named },
    [ROW_CUSTOM] = { empty_custom, put_custom },
};

static const struct kind *
kind_of(const struct row *row)
{
    return &kinds[row->kind];
}

static bool
is_shown(const struct row *row, const void *member, enum rows_form form)
{
    unsigned never = ROW_HIDDEN | (form == ROWS_HASH ? ROW_UNHASHED : ROW_HASH_ONLY);

    if (row->flags & never)
        return false;
    if ((row->flags & ROW_KEEP) || (form != ROWS_YAML && (row->flags & ROW_KEEP_JSON)))
        return true;
    return !is_empty(row, member, form);
}

static const char *
pair_key(const void *arg, size_t i)
{
    const struct node *map = arg;

    return map->u.map.v[i].key;
}

static void
put_extensions(struct sink *s, const struct row_set *set, const struct node *n)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };

    sink_order_make(s, n->u.map.len, pair_key, n, &order);
    for (size_t i = 0; i < order.count; i++) {
        const struct pair *pair = &n->u.map.v[order.v[i]];

        if (!is_extension(set, pair))
            continue;
        s->ops->key(s, pair->key);
        sink_node(s, pair->value);
    }
}

void
rows_put(struct sink *s, const struct row_set *set, const void *object, enum rows_form form)
{
    const struct node *n = node_of(set, object);

    if (is_null(set, object)) {
        s->ops->null(s);
        return;
    }
    if (set->put_other && set->put_other(s, object, form))
        return;
    s->ops->begin_map(s);
    for (const struct row *row = set->rows; row->kind != ROW_END; row++) {
        const void *member = (const char *)object + row->offset;

        if (!is_shown(row, member, form))
            continue;
        s->ops->key(s, form != ROWS_YAML && row->json ? row->json : row->key);
        kind_of(row)->put(s, row, member, form);
    }
    if (form == ROWS_YAML && has_extensions(set, n))
        put_extensions(s, set, n);
    s->ops->end(s);
}

struct named {
    const struct row_set *set;
    struct row_vector objects;
};

static const char *
named_key(const void *arg, size_t i)
{
    const struct named *named = arg;

    return name_of(named->set, (const char *)named->objects.v + i * named->set->size);
}

void
rows_put_named(struct sink *s, const struct row_set *set, const void *member,
               enum rows_form form)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };
    struct named named = { set, row_vector_get(member) };

    sink_order_make(s, named.objects.len, named_key, &named, &order);
    s->ops->begin_map(s);
    for (size_t i = 0; i < order.count; i++) {
        s->ops->key(s, named_key(&named, order.v[i]));
        rows_put(s, set, (const char *)named.objects.v + order.v[i] * set->size, form);
    }
    s->ops->end(s);
}
