#include "cli/gotemplate.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/gotemplate_value.h"
#include "model/node.h"

#include <ctype.h>
#include <string.h>

/* ---- the parsed form ------------------------------------------------------------------- */

enum word_kind { WORD_FIELD, WORD_VALUE, WORD_FUNCTION, WORD_PIPE };

struct pipe;

struct word {
    enum word_kind kind;
    const char *name;         /* FUNCTION */
    const struct node *value; /* VALUE */
    const struct pipe *pipe;  /* PIPE: in parentheses */
    const char **fields;      /* what is taken of it: ".A.B", NULL-terminated */
    bool root;                /* FIELD that begins with "$" */
    size_t at;                /* offset in the text, for errors */
};

struct command {
    struct word *v;
    size_t len, cap;
};

struct pipe {
    struct command *v;
    size_t len, cap;
};

enum item_kind { ITEM_TEXT, ITEM_PRINT, ITEM_IF, ITEM_RANGE, ITEM_WITH };

struct items {
    struct item *v;
    size_t len, cap;
};

struct item {
    enum item_kind kind;
    const char *text; /* TEXT */
    size_t len;
    struct pipe pipe;
    struct items body, otherwise;
};

struct gotemplate {
    const char *text;
    struct items items;
};

/* ---- reading --------------------------------------------------------------------------- */

struct reader {
    struct arena *a;
    const char *text;
    size_t at;
    int parentheses; /* open ones */
};

enum { DEPTH_MAX = 100 };

static struct err *
bad(const struct reader *r, size_t at, const char *what)
{
    return err_hint(err_new(ERR_USAGE, "template: character %zu: %s", at + 1, what),
                    "the template is '%s'", r->text);
}

static void
skip_blanks(struct reader *r)
{
    while (isspace((unsigned char)r->text[r->at]))
        r->at++;
}

static bool
name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *
read_name(struct reader *r)
{
    size_t start = r->at;

    while (name_char(r->text[r->at]))
        r->at++;
    return arena_dup_n(r->a, r->text + start, r->at - start);
}

static void
read_fields(struct reader *r, struct word *w)
{
    size_t count = 0, cap = 0;

    w->fields = arena_grow(r->a, NULL, &cap, 1, sizeof *w->fields);
    while (r->text[r->at] == '.' && name_char(r->text[r->at + 1])) {
        r->at++;
        w->fields = arena_grow(r->a, w->fields, &cap, count + 2, sizeof *w->fields);
        w->fields[count++] = read_name(r);
    }
    w->fields[count] = NULL;
}

static struct err *
read_string(struct reader *r, struct word *w)
{
    CLEANUP(str_release) struct str s = STR_INIT;
    char quote = r->text[r->at];
    size_t start = r->at++;

    for (; r->text[r->at] != quote; r->at++) {
        char c = r->text[r->at];

        if (!c)
            return bad(r, start, "this quote is not closed");
        if (c == '\\' && quote == '"' && r->text[r->at + 1]) {
            c = r->text[++r->at];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        str_putc(&s, c);
    }
    r->at++;
    w->value = node_str_n(r->a, s.buf, s.len, NULL);
    return NULL;
}

static struct err *
read_number(struct reader *r, struct word *w)
{
    size_t start = r->at;
    int64_t number;

    r->at++;
    while (name_char(r->text[r->at]))
        r->at++;
    if (!num_parse_int(arena_dup_n(r->a, r->text + start, r->at - start), &number))
        return bad(r, start, "want a whole number");
    w->value = node_int(r->a, number, NULL);
    return NULL;
}

static struct err *
read_named(struct reader *r, struct word *w)
{
    w->name = read_name(r);
    w->kind = WORD_VALUE;
    if (str_eq(w->name, "true") || str_eq(w->name, "false"))
        w->value = node_bool(r->a, str_eq(w->name, "true"), NULL);
    else if (str_eq(w->name, "nil"))
        w->value = node_null(r->a, NULL);
    else
        w->kind = WORD_FUNCTION;
    if (w->kind == WORD_FUNCTION && !gofunction_known(w->name))
        return gofunction_unknown(w->name);
    return NULL;
}

static struct err *read_pipe(struct reader *r, struct pipe *ret, const char *end);

static struct err *
read_parentheses(struct reader *r, struct word *w)
{
    struct pipe *pipe = arena_alloc(r->a, sizeof *pipe);

    if (++r->parentheses > DEPTH_MAX)
        return bad(r, r->at, "parentheses are nested too deeply");
    r->at++;
    w->kind = WORD_PIPE;
    w->pipe = pipe;
    TRY(read_pipe(r, pipe, ")"));
    r->parentheses--;
    return NULL;
}

static struct err *
read_word(struct reader *r, struct word *w)
{
    char c = r->text[r->at];

    *w = (struct word){ .kind = WORD_VALUE, .at = r->at };
    if (c == '.' || c == '$') {
        w->kind = WORD_FIELD;
        w->root = c == '$';
        if (w->root && name_char(r->text[r->at + 1]))
            return bad(r, r->at, "variables are not known here");
        if (w->root || !name_char(r->text[r->at + 1]))
            r->at++;
    } else if (c == '"' || c == '`') {
        TRY(read_string(r, w));
    } else if (c == '(') {
        TRY(read_parentheses(r, w));
    } else if (isdigit((unsigned char)c) || c == '-') {
        TRY(read_number(r, w));
    } else if (name_char(c)) {
        TRY(read_named(r, w));
    } else {
        return bad(r, r->at, "want a field, a text, a number or a function");
    }
    read_fields(r, w);
    return NULL;
}

static struct command *
add_command(struct reader *r, struct pipe *pipe)
{
    pipe->v = arena_grow(r->a, pipe->v, &pipe->cap, pipe->len + 1, sizeof *pipe->v);
    pipe->v[pipe->len] = (struct command){ 0 };
    return &pipe->v[pipe->len++];
}

/* Up to end, which is "}}", "-}}" or ")" and is read too. */
static struct err *
read_pipe(struct reader *r, struct pipe *ret, const char *end)
{
    struct command *c = add_command(r, ret);
    size_t start = r->at;

    for (;;) {
        struct word w;

        skip_blanks(r);
        if (!r->text[r->at])
            return bad(r, start, "this action is not closed");
        if (str_starts(r->text + r->at, end) ||
            (*end == '}' && str_starts(r->text + r->at, "-}}")))
            break;
        if (r->text[r->at] == '|') {
            if (!c->len)
                return bad(r, r->at, "nothing stands before |");
            c = add_command(r, ret);
            r->at++;
            continue;
        }
        TRY(read_word(r, &w));
        c->v = arena_grow(r->a, c->v, &c->cap, c->len + 1, sizeof *c->v);
        c->v[c->len++] = w;
    }
    if (!c->len)
        return bad(r, r->at, "a value is missing");
    if (*end == ')')
        r->at++;
    return NULL;
}

/* Behind the pipe of an action: its end, and the blanks that "-}}" takes away. */
static struct err *
read_action_end(struct reader *r)
{
    bool trim = false;

    skip_blanks(r);
    if (str_starts(r->text + r->at, "-}}")) {
        trim = true;
        r->at++;
    }
    if (!str_starts(r->text + r->at, "}}"))
        return bad(r, r->at, "want }}");
    r->at += 2;
    if (trim)
        skip_blanks(r);
    return NULL;
}

static bool
take_word(struct reader *r, const char *word)
{
    size_t len = strlen(word);

    skip_blanks(r);
    if (!str_starts(r->text + r->at, word) || name_char(r->text[r->at + len]))
        return false;
    r->at += len;
    return true;
}

static struct item *
add_item(struct reader *r, struct items *items, enum item_kind kind)
{
    items->v = arena_grow(r->a, items->v, &items->cap, items->len + 1, sizeof *items->v);
    items->v[items->len] = (struct item){ .kind = kind };
    return &items->v[items->len++];
}

enum stop { STOP_TEXT_END, STOP_END, STOP_ELSE };

static struct err *read_items(struct reader *r, struct items *items, int depth, enum stop *how);

/* {{if …}} up to and with its {{end}}. */
static struct err *
read_block(struct reader *r, struct items *items, enum item_kind kind, int depth)
{
    struct item block = { .kind = kind };
    size_t start = r->at;
    enum stop how;

    if (depth >= DEPTH_MAX)
        return bad(r, start, "blocks are nested too deeply");
    TRY(read_pipe(r, &block.pipe, "}}"));
    TRY(read_action_end(r));
    TRY(read_items(r, &block.body, depth + 1, &how));
    if (how == STOP_ELSE && take_word(r, "if")) {
        TRY(read_block(r, &block.otherwise, ITEM_IF, depth + 1));
        how = STOP_END;
    } else if (how == STOP_ELSE) {
        TRY(read_action_end(r));
        TRY(read_items(r, &block.otherwise, depth + 1, &how));
    }
    if (how != STOP_END)
        return bad(r, start, "this block has no {{end}}");
    *add_item(r, items, kind) = block;
    return NULL;
}

static struct err *
read_comment(struct reader *r)
{
    const char *end = strstr(r->text + r->at, "*/");

    if (!end)
        return bad(r, r->at, "this comment is not closed");
    r->at = (size_t)(end + 2 - r->text);
    return read_action_end(r);
}

/* Behind "{{" and its blanks. */
static struct err *
read_action(struct reader *r, struct items *items, int depth, enum stop *how)
{
    static const struct {
        const char *word;
        enum item_kind kind;
    } blocks[] = { { "if", ITEM_IF }, { "range", ITEM_RANGE }, { "with", ITEM_WITH } };
    struct item print = { .kind = ITEM_PRINT };

    if (str_starts(r->text + r->at, "/*"))
        return read_comment(r);
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
        if (take_word(r, blocks[i].word))
            return read_block(r, items, blocks[i].kind, depth);
    if (take_word(r, "end")) {
        *how = STOP_END;
        return read_action_end(r);
    }
    if (take_word(r, "else")) {
        *how = STOP_ELSE;
        return NULL;
    }
    TRY(read_pipe(r, &print.pipe, "}}"));
    *add_item(r, items, ITEM_PRINT) = print;
    return read_action_end(r);
}

static void
add_text(struct reader *r, struct items *items, size_t len, bool trim)
{
    struct item *item;

    while (trim && len && isspace((unsigned char)r->text[r->at + len - 1]))
        len--;
    if (!len)
        return;
    item = add_item(r, items, ITEM_TEXT);
    item->text = r->text + r->at;
    item->len = len;
}

static struct err *
read_items(struct reader *r, struct items *items, int depth, enum stop *how)
{
    *how = STOP_TEXT_END;
    while (r->text[r->at]) {
        const char *open = strstr(r->text + r->at, "{{");
        size_t len = open ? (size_t)(open - r->text) - r->at : strlen(r->text + r->at);
        bool trim = open && open[2] == '-' && isspace((unsigned char)open[3]);

        add_text(r, items, len, trim);
        r->at += len;
        if (!open)
            break;
        r->at += trim ? 3 : 2;
        skip_blanks(r);
        TRY(read_action(r, items, depth, how));
        if (*how != STOP_TEXT_END)
            break;
    }
    return NULL;
}

struct err *
gotemplate_parse(struct arena *a, const char *text, struct gotemplate **ret_template)
{
    CLEANUP(str_release) struct str plain = STR_INIT;
    struct gotemplate *t = arena_alloc(a, sizeof *t);
    struct reader r = { .a = a };
    enum stop how;

    for (const char *c = text; *c; c++) {
        bool escape = c[0] == '\\' && (c[1] == 't' || c[1] == 'n');

        str_putc(&plain, !escape ? *c : c[1] == 't' ? '\t' : '\n');
        c += escape;
    }
    t->text = r.text = arena_dup(a, plain.buf);
    TRY(read_items(&r, &t->items, 0, &how));
    if (how != STOP_TEXT_END)
        return bad(&r, r.at, "{{end}} or {{else}} without its beginning");
    *ret_template = t;
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------- */

struct writer {
    struct arena *a;
    const struct gotemplate_data *data;
    const struct node *dot;
    struct str *out;
};

static struct err *
no_field(const struct node *value, const char *name)
{
    struct err *e = err_new(ERR_USAGE, "template: there is no field .%s", name);
    CLEANUP(str_release) struct str all = STR_INIT;
    VEC(const char *) names = { 0 };
    const char *nearest;

    for (size_t i = 0; value->kind == NODE_MAP && i < value->u.map.len; i++) {
        VEC_PUSH(&names, value->u.map.v[i].key);
        str_printf(&all, "%s.%s", i ? " " : "", names.v[i]);
    }
    nearest = str_nearest(name, names.v, names.len);
    VEC_RELEASE(&names);
    if (nearest)
        return err_hint(e, "did you mean .%s?", nearest);
    return all.len ? err_hint(e, "these are there: %s", all.buf) : e;
}

static struct err *
take_fields(const struct node *value, const char *const *fields, const struct node **ret)
{
    for (; *fields; fields++) {
        const struct node *next = node_get(value, *fields);

        if (!next)
            return no_field(value, *fields);
        value = next;
    }
    *ret = value;
    return NULL;
}

/* .Label "com.example.tier": above a column the last part of the name. */
static struct err *
take_label(struct writer *w, const struct node *key, const struct node **ret)
{
    const char *name = key->text ? key->text : "", *dot = strrchr(name, '.');

    if (w->data->labels) {
        *ret = node_get(w->data->labels, name);
        if (!*ret)
            *ret = node_str(w->a, "", NULL);
    } else {
        *ret = node_str(w->a, dot ? dot + 1 : name, NULL);
    }
    return NULL;
}

static struct err *eval_pipe(struct writer *w, const struct pipe *p, const struct node **ret);

static struct err *
eval_word(struct writer *w, const struct word *word, const struct node **ret)
{
    const struct node *value = word->value;

    if (word->kind == WORD_FIELD)
        value = word->root ? w->data->dot : w->dot;
    else if (word->kind == WORD_PIPE)
        TRY(eval_pipe(w, word->pipe, &value));
    else if (word->kind == WORD_FUNCTION)
        TRY(gofunction_call(w->a, word->name, NULL, 0, &value));
    return take_fields(value, word->fields, ret);
}

enum { ARGUMENTS_MAX = 16 };

/* piped: the value of the command before, the last argument of this one; or NULL. */
static struct err *
eval_command(struct writer *w, const struct command *c, const struct node *piped,
             const struct node **ret)
{
    const struct node *args[ARGUMENTS_MAX];
    const struct word *first = &c->v[0];
    size_t count = 0;

    if (c->len >= ARGUMENTS_MAX)
        return err_new(ERR_USAGE, "template: more than %d arguments", ARGUMENTS_MAX - 1);
    if (first->kind != WORD_FUNCTION && c->len == 1 && !piped)
        return eval_word(w, first, ret);
    for (size_t i = 1; i < c->len; i++)
        TRY(eval_word(w, &c->v[i], &args[count++]));
    if (piped)
        args[count++] = piped;
    if (first->kind == WORD_FIELD && str_eq(first->fields[0], "Label") && !first->fields[1] &&
        count == 1)
        return take_label(w, args[0], ret);
    if (first->kind != WORD_FUNCTION)
        return err_new(ERR_USAGE, "template: only functions and .Label take arguments");
    return gofunction_call(w->a, first->name, args, count, ret);
}

static struct err *
eval_pipe(struct writer *w, const struct pipe *p, const struct node **ret)
{
    const struct node *value = NULL;

    for (size_t i = 0; i < p->len; i++)
        TRY(eval_command(w, &p->v[i], value, &value));
    *ret = value;
    return NULL;
}

static struct err *put_items(struct writer *w, const struct items *items);

static struct err *
put_with_dot(struct writer *w, const struct node *dot, const struct items *items)
{
    const struct node *before = w->dot;
    struct err *e;

    w->dot = dot;
    e = put_items(w, items);
    w->dot = before;
    return e;
}

static struct err *
put_range(struct writer *w, const struct item *item, const struct node *value)
{
    bool map = value->kind == NODE_MAP;
    size_t count = map ? value->u.map.len : value->kind == NODE_SEQ ? value->u.seq.len : 0;

    for (size_t i = 0; i < count; i++)
        TRY(put_with_dot(w, map ? value->u.map.v[i].value : value->u.seq.v[i], &item->body));
    return count ? NULL : put_items(w, &item->otherwise);
}

static struct err *
put_item(struct writer *w, const struct item *item)
{
    const struct node *value;

    if (item->kind == ITEM_TEXT) {
        str_put_n(w->out, item->text, item->len);
        return NULL;
    }
    TRY(eval_pipe(w, &item->pipe, &value));
    if (item->kind == ITEM_RANGE)
        return put_range(w, item, value);
    if (item->kind == ITEM_PRINT) {
        govalue_put(w->out, value);
        return NULL;
    }
    if (!govalue_true(value))
        return put_items(w, &item->otherwise);
    return put_with_dot(w, item->kind == ITEM_WITH ? value : w->dot, &item->body);
}

static struct err *
put_items(struct writer *w, const struct items *items)
{
    for (size_t i = 0; i < items->len; i++)
        TRY(put_item(w, &items->v[i]));
    return NULL;
}

struct err *
gotemplate_put(struct arena *a, const struct gotemplate *t, const struct gotemplate_data *data,
               struct str *out)
{
    struct writer w = { .a = a, .data = data, .dot = data->dot, .out = out };

    return put_items(&w, &t->items);
}
