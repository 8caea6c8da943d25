#include "cli/gotemplate_value.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "cli/out.h"
#include "model/node.h"

#include <ctype.h>
#include <string.h>

void
govalue_put(struct str *out, const struct node *value)
{
    bool map = value->kind == NODE_MAP;
    size_t count = map ? value->u.map.len : value->kind == NODE_SEQ ? value->u.seq.len : 0;

    switch ((enum node_kind)value->kind) {
    case NODE_NULL:
        str_put(out, "<no value>");
        return;
    case NODE_STR:
        str_put_n(out, value->text, value->text_len);
        return;
    case NODE_BOOL:
    case NODE_INT:
    case NODE_FLOAT:
        json_put(out, value, false);
        return;
    case NODE_SEQ:
    case NODE_MAP:
        str_putc(out, map ? '{' : '[');
        for (size_t i = 0; i < count; i++) {
            str_put(out, i ? " " : "");
            govalue_put(out, map ? value->u.map.v[i].value : value->u.seq.v[i]);
        }
        str_putc(out, map ? '}' : ']');
    }
}

static size_t
length(const struct node *n)
{
    return n->kind == NODE_MAP   ? n->u.map.len
           : n->kind == NODE_SEQ ? n->u.seq.len
                                 : n->text_len;
}

bool
govalue_true(const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return false;
    case NODE_BOOL:
        return n->u.b;
    case NODE_INT:
        return n->u.i != 0;
    case NODE_FLOAT:
        return n->u.f != 0;
    case NODE_STR:
    case NODE_SEQ:
    case NODE_MAP:
        break;
    }
    return length(n) > 0;
}

static char *
value_text(const struct node *n)
{
    struct str text = STR_INIT;

    govalue_put(&text, n);
    return str_steal(&text);
}

/* ---- functions ------------------------------------------------------------------------- */

typedef const struct node *value_fn(struct arena *a, const struct node *const *args,
                                    size_t count);

static const struct node *
fn_json(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    json_put(&text, args[0], true);
    return node_str_n(a, text.buf, text.len, NULL);
}

static const struct node *
change_case(struct arena *a, const struct node *value, int (*first)(int), int (*rest)(int))
{
    CLEANUP(mem_freep) char *text = value_text(value);
    bool start = true;

    for (char *c = text; *c; c++) {
        if (!((unsigned char)*c & 0x80))
            *c = (char)(start ? first(*c) : rest(*c));
        start = isspace((unsigned char)*c) != 0;
    }
    return node_str(a, text, NULL);
}

static int
same(int c)
{
    return c;
}

static const struct node *
fn_lower(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    return change_case(a, args[0], tolower, tolower);
}

static const struct node *
fn_upper(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    return change_case(a, args[0], toupper, toupper);
}

static const struct node *
fn_title(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    return change_case(a, args[0], toupper, same);
}

static const struct node *
fn_len(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    return node_int(a, (int64_t)length(args[0]), NULL);
}

static const struct node *
fn_split(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    CLEANUP(mem_freep) char *text = value_text(args[0]), *between = value_text(args[1]);
    struct node *list = node_seq(a, NULL);
    const char *at = text, *end = *between ? strstr(text, between) : NULL;

    for (; end; end = strstr(at, between)) {
        node_append(a, list, node_str_n(a, at, (size_t)(end - at), NULL));
        at = end + strlen(between);
    }
    node_append(a, list, node_str(a, at, NULL));
    return list;
}

static const struct node *
fn_join(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    CLEANUP(mem_freep) char *between = value_text(args[1]);
    CLEANUP(str_release) struct str text = STR_INIT;

    if (args[0]->kind != NODE_SEQ)
        return args[0];
    for (size_t i = 0; i < args[0]->u.seq.len; i++) {
        str_put(&text, i ? between : "");
        govalue_put(&text, args[0]->u.seq.v[i]);
    }
    return node_str_n(a, text.buf, text.len, NULL);
}

static size_t
count_of(const struct node *n)
{
    return n->kind == NODE_INT && n->u.i > 0 ? (size_t)n->u.i : 0;
}

/* pad TEXT BEFORE AFTER */
static const struct node *
fn_pad(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    enum { PAD_MAX = 1000 };
    size_t before = count_of(args[1]), after = count_of(args[2]);
    CLEANUP(str_release) struct str text = STR_INIT;

    str_fill(&text, ' ', before < PAD_MAX ? before : PAD_MAX);
    govalue_put(&text, args[0]);
    str_fill(&text, ' ', after < PAD_MAX ? after : PAD_MAX);
    return node_str_n(a, text.buf, text.len, NULL);
}

/* truncate TEXT CHARACTERS */
static const struct node *
fn_truncate(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    CLEANUP(mem_freep) char *text = value_text(args[0]);
    size_t len = strlen(text), end = 0, left = count_of(args[1]);
    uint32_t cp;

    for (; left && end < len; left--)
        end += utf8_decode(text + end, len - end, &cp);
    return node_str_n(a, text, end, NULL);
}

/* slice TEXT [FROM [TO]], by bytes */
static const struct node *
fn_slice(struct arena *a, const struct node *const *args, size_t count)
{
    CLEANUP(mem_freep) char *text = value_text(args[0]);
    size_t len = strlen(text), from = count > 1 ? count_of(args[1]) : 0,
           to = count > 2 ? count_of(args[2]) : len;

    to = to < len ? to : len;
    from = from < to ? from : to;
    return node_str_n(a, text + from, to - from, NULL);
}

static const struct node *
fn_print(struct arena *a, const struct node *const *args, size_t count)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        bool texts = i && (args[i]->kind == NODE_STR || args[i - 1]->kind == NODE_STR);

        str_put(&text, i && !texts ? " " : "");
        govalue_put(&text, args[i]);
    }
    return node_str_n(a, text.buf, text.len, NULL);
}

static const struct node *
fn_println(struct arena *a, const struct node *const *args, size_t count)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        str_put(&text, i ? " " : "");
        govalue_put(&text, args[i]);
    }
    str_putc(&text, '\n');
    return node_str_n(a, text.buf, text.len, NULL);
}

/* The first argument equals one of the others. */
static bool
equals_any(const struct node *const *args, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (node_equal(args[0], args[i]))
            return true;
    return false;
}

static const struct node *
fn_eq(struct arena *a, const struct node *const *args, size_t count)
{
    return node_bool(a, equals_any(args, count), NULL);
}

static const struct node *
fn_ne(struct arena *a, const struct node *const *args, size_t count)
{
    return node_bool(a, !equals_any(args, count), NULL);
}

static const struct node *
fn_and(struct arena *a UNUSED, const struct node *const *args, size_t count)
{
    size_t i = 0;

    while (i + 1 < count && govalue_true(args[i]))
        i++;
    return args[i];
}

static const struct node *
fn_or(struct arena *a UNUSED, const struct node *const *args, size_t count)
{
    size_t i = 0;

    while (i + 1 < count && !govalue_true(args[i]))
        i++;
    return args[i];
}

static const struct node *
fn_not(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    return node_bool(a, !govalue_true(args[0]), NULL);
}

static const struct node *
fn_index(struct arena *a, const struct node *const *args, size_t count UNUSED)
{
    const struct node *list = args[0], *key = args[1], *found = NULL;

    if (list->kind == NODE_MAP && key->kind == NODE_STR)
        found = node_get(list, key->text);
    else if (list->kind == NODE_SEQ && key->kind == NODE_INT && count_of(key) < length(list))
        found = list->u.seq.v[count_of(key)];
    return found ? found : node_null(a, NULL);
}

static const struct {
    const char *name;
    size_t least, most;
    value_fn *fn;
} functions[] = {
    { "json", 1, 1, fn_json },
    { "lower", 1, 1, fn_lower },
    { "upper", 1, 1, fn_upper },
    { "title", 1, 1, fn_title },
    { "len", 1, 1, fn_len },
    { "split", 2, 2, fn_split },
    { "join", 2, 2, fn_join },
    { "pad", 3, 3, fn_pad },
    { "truncate", 2, 2, fn_truncate },
    { "slice", 1, 3, fn_slice },
    { "print", 0, 15, fn_print },
    { "println", 0, 15, fn_println },
    { "eq", 2, 15, fn_eq },
    { "ne", 2, 2, fn_ne },
    { "and", 1, 15, fn_and },
    { "or", 1, 15, fn_or },
    { "not", 1, 1, fn_not },
    { "index", 2, 2, fn_index },
};

static size_t
find(const char *name)
{
    size_t i = 0;

    while (i < ARRAY_LEN(functions) && !str_eq(functions[i].name, name))
        i++;
    return i;
}

bool
gofunction_known(const char *name)
{
    return find(name) < ARRAY_LEN(functions);
}

struct err *
gofunction_unknown(const char *name)
{
    struct err *e = err_new(ERR_USAGE, "template: there is no function \"%s\"", name);
    CLEANUP(str_release) struct str all = STR_INIT;

    for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
        if (str_nearest(name, &functions[i].name, 1))
            return err_hint(e, "did you mean %s? A field begins with a dot", functions[i].name);
        str_printf(&all, "%s%s", i ? " " : "", functions[i].name);
    }
    return err_hint(e, "a field begins with a dot; functions are: %s", all.buf);
}

struct err *
gofunction_call(struct arena *a, const char *name, const struct node *const *args, size_t count,
                const struct node **ret_value)
{
    size_t i = find(name);

    if (count < functions[i].least || count > functions[i].most)
        return err_new(ERR_USAGE, "template: %s takes %s%zu value(s), not %zu", name,
                       functions[i].least < functions[i].most ? "at least " : "",
                       functions[i].least, count);
    *ret_value = functions[i].fn(a, args, count);
    return NULL;
}
