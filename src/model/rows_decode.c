#include "model/rows_parts.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/project.h"
#include "model/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sets with fewer rows are searched from the top. */
enum { INDEX_FROM = 16 };

void
row_vector_set(void *member, struct row_vector value)
{
    memcpy(member, &value.v, sizeof value.v);
    memcpy((char *)member + offsetof(struct row_vector, len), &value.len, sizeof value.len);
}

void
decoder_report(struct decoder *d, struct node *n, const struct path *path, const char *code,
               const char *hint, const char *fmt, ...)
{
    CLEANUP(mem_freep) char *msg = NULL;
    va_list ap;

    va_start(ap, fmt);
    msg = mem_vprintf(fmt, ap);
    va_end(ap);
    d->report(d->arg, n, path, code, msg, hint);
}

/* "want WANT, found a list", "want WANT, found \"abc\"". */
void
decoder_refuse(struct decoder *d, struct node *n, const struct path *path, const char *code,
               const char *want, const char *hint)
{
    const char *text = node_scalar_text(d->arena, n);

    if (text)
        decoder_report(d, n, path, code, hint, "want %s, found \"%s\"", want, text);
    else
        decoder_report(d, n, path, code, hint, "want %s, found %s", want, node_kind_name(n));
}

/* ---- Scalars --------------------------------------------------------------------------- */

bool
decode_text(struct decoder *d, struct node *n, const struct path *path, const char **ret)
{
    const char *text = n->kind == NODE_STR ? n->text : node_scalar_text(d->arena, n);

    if (!text) {
        decoder_refuse(d, n, path, "wrong-kind", "a text", NULL);
        return false;
    }
    *ret = text;
    return true;
}

bool
decode_int(struct decoder *d, struct node *n, const struct path *path, int64_t *ret)
{
    if (n->kind == NODE_INT) {
        *ret = n->u.i;
        return true;
    }
    if (n->kind == NODE_FLOAT && n->u.f > -9.2e18 && n->u.f < 9.2e18) {
        *ret = (int64_t)n->u.f;
        return true;
    }
    if (n->kind == NODE_STR && num_parse_int(n->text, ret))
        return true;
    if (n->kind == NODE_FLOAT && isfinite(n->u.f))
        decoder_report(d, n, path, "bad-number", NULL, "%s has too many digits for a number",
                       node_scalar_text(d->arena, n));
    else
        decoder_refuse(d, n, path, "bad-number", "a whole number", NULL);
    return false;
}

static bool
decode_count(struct decoder *d, struct node *n, const struct path *path, int64_t *ret)
{
    int64_t value;

    if (!decode_int(d, n, path, &value))
        return false;
    if (value < 0) {
        decoder_refuse(d, n, path, "bad-number", "a whole number that is not below 0", NULL);
        return false;
    }
    *ret = value;
    return true;
}

static bool
parse_bool(const char *text, bool *ret)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = { { "true", true }, { "false", false }, { "y", true },   { "yes", true },
                  { "on", true },   { "n", false },     { "no", false }, { "off", false } };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(text, words[i].word)) {
            *ret = words[i].value;
            return true;
        }
    return false;
}

static bool
decode_bool(struct decoder *d, struct node *n, const struct path *path, bool *ret)
{
    if (n->kind == NODE_BOOL) {
        *ret = n->u.b;
        return true;
    }
    if (n->kind == NODE_STR && parse_bool(n->text, ret))
        return true;
    decoder_refuse(d, n, path, "bad-boolean", "true or false", NULL);
    return false;
}

static bool
decode_duration(struct decoder *d, struct node *n, const struct path *path, int64_t *ret)
{
    const char *text = node_scalar_text(d->arena, n);

    if (text && num_parse_compose_duration(text, ret))
        return true;
    decoder_refuse(d, n, path, "bad-duration", "a time with its unit",
                   "units are us, ms, s, m, h, d and w: \"1m30s\"");
    return false;
}

/* Docker Compose takes a number with a fraction for none; so do we, but not in silence. */
static bool
decode_size(struct decoder *d, struct node *n, const struct path *path, int64_t *ret)
{
    if (n->kind == NODE_INT) {
        *ret = n->u.i;
        return true;
    }
    if (n->kind == NODE_FLOAT) {
        if (d->warn)
            d->warn(d->arg, n, path, "a size with a fraction or an exponent is ignored");
        return false;
    }
    if (n->kind == NODE_STR && num_parse_size(n->text, ret))
        return true;
    decoder_refuse(d, n, path, "bad-size", "a size in bytes",
                   "units are b, k, m, g and t: \"512m\", \"1.5g\"");
    return false;
}

/* ---- Members --------------------------------------------------------------------------- */

static void
take_text(struct decoder *d, const struct row *row UNUSED, struct node *n,
          const struct path *path, void *member)
{
    decode_text(d, n, path, (const char **)member);
}

static void
take_int(struct decoder *d, const struct row *row UNUSED, struct node *n,
         const struct path *path, void *member)
{
    decode_int(d, n, path, member);
}

static void
take_count(struct decoder *d, const struct row *row UNUSED, struct node *n,
           const struct path *path, void *member)
{
    decode_count(d, n, path, member);
}

static void
take_bool(struct decoder *d, const struct row *row UNUSED, struct node *n,
          const struct path *path, void *member)
{
    decode_bool(d, n, path, member);
}

static void
take_tri(struct decoder *d, const struct row *row UNUSED, struct node *n,
         const struct path *path, void *member)
{
    bool value;

    if (decode_bool(d, n, path, &value))
        *(int *)member = value ? TRI_TRUE : TRI_FALSE;
}

static void
take_opt_int(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
             void *member)
{
    struct opt_int *opt = member;

    opt->set = row->kind == ROW_OPT_COUNT ? decode_count(d, n, path, &opt->v)
                                          : decode_int(d, n, path, &opt->v);
}

static void
take_duration(struct decoder *d, const struct row *row UNUSED, struct node *n,
              const struct path *path, void *member)
{
    decode_duration(d, n, path, member);
}

static void
take_opt_duration(struct decoder *d, const struct row *row UNUSED, struct node *n,
                  const struct path *path, void *member)
{
    struct opt_int *opt = member;

    opt->set = decode_duration(d, n, path, &opt->v);
}

/* As chmod writes it: octal digits in a text, any number as it is. */
static bool
parse_octal(const char *text, int64_t *ret)
{
    char *end;
    unsigned long long value;

    if (!*text || strspn(text, "01234567") != strlen(text) || strlen(text) > 20)
        return false;
    value = strtoull(text, &end, 8);
    *ret = (int64_t)value;
    return true;
}

static void
take_opt_mode(struct decoder *d, const struct row *row UNUSED, struct node *n,
              const struct path *path, void *member)
{
    struct opt_int *opt = member;

    if (n->kind == NODE_STR)
        opt->set = parse_octal(n->text + (str_starts(n->text, "0o") ? 2 : 0), &opt->v);
    else
        opt->set = n->kind == NODE_INT && (opt->v = n->u.i) >= 0;
    if (!opt->set)
        decoder_refuse(d, n, path, "bad-mode", "permissions in octal digits", "write \"0440\"");
}

static void
take_microseconds(struct decoder *d, const struct row *row UNUSED, struct node *n,
                  const struct path *path, void *member)
{
    int64_t ns;

    if (n->kind == NODE_STR && !num_parse_int(n->text, &ns)) {
        if (decode_duration(d, n, path, &ns))
            *(int64_t *)member = ns / NS_PER_US;
        return;
    }
    decode_int(d, n, path, member);
}

static void
take_size(struct decoder *d, const struct row *row UNUSED, struct node *n,
          const struct path *path, void *member)
{
    decode_size(d, n, path, member);
}

static void
take_float(struct decoder *d, const struct row *row UNUSED, struct node *n,
           const struct path *path, void *member)
{
    double value = (double)NAN;

    if (n->kind == NODE_INT)
        value = (double)n->u.i;
    else if (n->kind == NODE_FLOAT)
        value = n->u.f;
    else if (n->kind == NODE_STR && !num_parse_double(n->text, &value))
        value = (double)NAN;
    if (isfinite(value))
        *(float *)member = (float)value;
    else
        decoder_refuse(d, n, path, "bad-number", "a number", "for example 0.5");
}

static void
take_strings(struct decoder *d, const struct row *row UNUSED, struct node *n,
             const struct path *path, void *member)
{
    struct strings *list = member;

    if (n->kind == NODE_MAP) {
        decoder_refuse(d, n, path, "wrong-kind", "a list", NULL);
        return;
    }
    list->given = true;
    list->v = arena_alloc(d->arena, (n->kind == NODE_SEQ ? n->u.seq.len : 1) * sizeof *list->v);
    if (n->kind != NODE_SEQ) {
        list->len = decode_text(d, n, path, list->v);
        return;
    }
    for (size_t i = 0; i < n->u.seq.len; i++)
        if (decode_text(d, n->u.seq.v[i], &PATH_INDEX(path, i), &list->v[list->len]))
            list->len++;
}

static void
take_argv(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
          void *member)
{
    if (n->kind != NODE_STR) {
        take_strings(d, row, n, path, member);
        return;
    }
    if (!words_split(d->arena, n->text, member))
        decoder_report(d, n, path, "bad-command",
                       "close it, or write the command as a list: [\"sh\", \"-c\", \"…\"]",
                       "a quote, a parenthesis or a backslash is left open");
}

/* ---- Structs --------------------------------------------------------------------------- */

static void decode_object(struct decoder *d, struct node *n, const struct row_set *set,
                          const struct path *path, void *object);

static void
take_object(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
            void *member)
{
    decode_object(d, n, row->set, path, member);
}

static void
take_list(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
          void *member)
{
    struct row_vector list = { NULL, 0 };

    if (n->kind != NODE_SEQ) {
        decoder_refuse(d, n, path, "wrong-kind", "a list", NULL);
        return;
    }
    list.v = arena_alloc(d->arena, n->u.seq.len * row->set->size);
    list.len = n->u.seq.len;
    for (size_t i = 0; i < list.len; i++)
        rows_decode(d, n->u.seq.v[i], row->set, &PATH_INDEX(path, i),
                    (char *)list.v + i * row->set->size);
    row_vector_set(member, list);
}

static void
take_named(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
           void *member)
{
    rows_decode_named(d, n, row->set, path, member);
}

static void
take_custom(struct decoder *d, const struct row *row, struct node *n, const struct path *path,
            void *member)
{
    row->custom->decode(d, n, path, member);
}

static take_fn *const kinds[] = {
    [ROW_TEXT] = take_text,
    [ROW_INT] = take_int,
    [ROW_COUNT] = take_count,
    [ROW_BOOL] = take_bool,
    [ROW_TRI] = take_tri,
    [ROW_OPT_INT] = take_opt_int,
    [ROW_OPT_COUNT] = take_opt_int,
    [ROW_OPT_DURATION] = take_opt_duration,
    [ROW_OPT_MODE] = take_opt_mode,
    [ROW_DURATION] = take_duration,
    [ROW_MICROSECONDS] = take_microseconds,
    [ROW_SIZE] = take_size,
    [ROW_FLOAT] = take_float,
    [ROW_STRINGS] = take_strings,
    [ROW_ARGV] = take_argv,
    [ROW_VALUES] = take_values,
    [ROW_ENV] = take_values,
    [ROW_HOSTS] = take_hosts,
    [ROW_OBJECT] = take_object,
    [ROW_LIST] = take_list,
    [ROW_NAMED] = take_named,
    [ROW_CUSTOM] = take_custom,
};

static size_t
slot_of(const struct row_index *index, const char *key)
{
    size_t i = map_hash(key, strlen(key)) % ROW_INDEX_SLOTS;

    while (index->slots[i] && strcmp(index->slots[i]->key, key) != 0)
        i = (i + 1) % ROW_INDEX_SLOTS;
    return i;
}

/* NULL for a small set. */
static const struct row_index *
index_of(struct decoder *d, const struct row_set *set)
{
    size_t count = 0, at = 0;

    for (; at < ROW_INDEX_SETS && d->indexes[at]; at++)
        if (d->indexes[at]->set == set)
            return d->indexes[at];
    while (set->rows[count].kind != ROW_END)
        count++;
    if (count < INDEX_FROM || at == ROW_INDEX_SETS)
        return NULL;
    d->indexes[at] = arena_alloc(d->arena, sizeof *d->indexes[at]);
    d->indexes[at]->set = set;
    for (size_t i = 0; i < count; i++)
        d->indexes[at]->slots[slot_of(d->indexes[at], set->rows[i].key)] = &set->rows[i];
    return d->indexes[at];
}

static const struct row *
find_row(const struct row_index *index, const struct row_set *set, const char *key)
{
    if (index)
        return index->slots[slot_of(index, key)];
    for (const struct row *row = set->rows; row->kind != ROW_END; row++)
        if (*row->key == *key && strcmp(row->key, key) == 0)
            return row;
    return NULL;
}

/* Texts are never NULL, those of members that nobody gave neither. */
static void
fill_texts(const struct row_set *set, void *object)
{
    static const char *const nothing = "";

    for (const struct row *row = set->rows; row->kind != ROW_END; row++) {
        if (row->kind == ROW_TEXT)
            memcpy((char *)object + row->offset, &nothing, sizeof nothing);
        else if (row->kind == ROW_OBJECT)
            fill_texts(row->set, (char *)object + row->offset);
    }
}

static void
decode_object(struct decoder *d, struct node *n, const struct row_set *set,
              const struct path *path, void *object)
{
    const struct row_index *index = index_of(d, set);

    if (set->node != NO_MEMBER)
        memcpy((char *)object + set->node, &n, sizeof n);
    if (n->kind == NODE_NULL)
        return;
    if (n->kind != NODE_MAP) {
        if (set->decode_other)
            set->decode_other(d, n, path, object);
        else
            decoder_refuse(d, n, path, "wrong-kind", "a mapping", NULL);
        return;
    }
    for (size_t i = 0; i < n->u.map.len; i++) {
        const struct pair *pair = &n->u.map.v[i];
        const struct row *row = find_row(index, set, pair->key);

        if (row && pair->value->kind != NODE_NULL)
            kinds[row->kind](d, row, pair->value, &PATH_KEY(path, pair->key),
                             (char *)object + row->offset);
    }
}

void
rows_decode(struct decoder *d, struct node *n, const struct row_set *set,
            const struct path *path, void *object)
{
    fill_texts(set, object);
    decode_object(d, n, set, path, object);
}

static int
order_pairs(const void *a, const void *b)
{
    const struct pair *const *x = a, *const *y = b;

    return strcmp((*x)->key, (*y)->key);
}

void
rows_decode_named(struct decoder *d, struct node *map, const struct row_set *set,
                  const struct path *path, void *ret)
{
    CLEANUP(mem_freep) const struct pair **pairs = NULL;
    struct row_vector list = { NULL, 0 };

    if (map->kind != NODE_MAP) {
        decoder_refuse(d, map, path, "wrong-kind", "a mapping", NULL);
        return;
    }
    list.len = map->u.map.len;
    list.v = arena_alloc(d->arena, list.len * set->size);
    pairs = mem_alloc(list.len * sizeof *pairs);
    for (size_t i = 0; i < list.len; i++)
        pairs[i] = &map->u.map.v[i];
    qsort(pairs, list.len, sizeof *pairs, order_pairs);
    for (size_t i = 0; i < list.len; i++) {
        char *object = (char *)list.v + i * set->size;

        memcpy(object + set->name, &pairs[i]->key, sizeof pairs[i]->key);
        if (set->null != NO_MEMBER)
            *(bool *)(object + set->null) = pairs[i]->value->kind == NODE_NULL;
        rows_decode(d, pairs[i]->value, set, &PATH_KEY(path, pairs[i]->key), object);
    }
    row_vector_set(ret, list);
}
