#include "compose/interpolate.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "compose/load_ctx.h"
#include "compose/schema.h"
#include "compose/template.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 60, NAMED = 3 }; /* columns of a value in a note; variables in one */

/* One text that is being expanded. */
struct expand {
    struct load *ld;
    struct node *n;
    const struct path *path;
    struct str note; /* the variables and their sources */
    int named;
};

/*
 * The place of the character at byte offset of a scalar's text, found as the same dollar in
 * the file: quotes, escapes and block indentation shift columns.
 */
static const struct origin *
dollar_place(struct load *ld, const struct node *n, size_t offset)
{
    const char *text = n->at && n->at->file ? load_text(ld, n->at->file) : NULL;
    struct origin *o = arena_alloc(ld->arena, sizeof *o);
    size_t dollars = 0;
    uint32_t cp;

    *o = *n->at;
    for (size_t i = 0; i < offset; i++)
        dollars += n->text[i] == '$';
    for (int line = 1; text && line < o->line; line++) {
        text = strchr(text, '\n');
        text += text ? 1 : 0;
    }
    for (int col = 1; text && *text && col < o->col; col++)
        text += utf8_decode(text, strlen(text) < 4 ? strlen(text) : 4, &cp);
    for (; text && *text; text += utf8_decode(text, strlen(text) < 4 ? strlen(text) : 4, &cp)) {
        if (*text == '$' && !dollars--)
            return o;
        o->col = *text == '\n' ? 1 : o->col + 1;
        o->line += *text == '\n';
    }
    return n->at;
}

static void
put_quoted(struct str *out, const char *value)
{
    str_putc(out, '"');
    utf8_put_cell(out, value, SHOWN, false);
    str_putc(out, '"');
}

static void
note_variable(struct expand *x, const char *name, const struct node *value)
{
    if (x->named++ >= NAMED)
        return;
    str_put(&x->note, x->note.len ? ", " : "");
    if (!value) {
        str_printf(&x->note, "%s is not set", name);
        return;
    }
    str_printf(&x->note, "%s is ", name);
    put_quoted(&x->note, value->text);
    if (value->at && value->at->file)
        str_printf(&x->note, " (%s:%d)", value->at->file, value->at->line);
    else
        str_put(&x->note, " (from the environment)");
}

/* Remembers who asks for a variable; true the first time. */
static bool
note_use(struct load *ld, const char *name, const struct origin *at)
{
    struct node *places = node_get(ld->uses, name);
    bool first = !places;

    if (first) {
        places = node_seq(ld->arena, NULL);
        node_set(ld->arena, ld->uses, name, places);
    }
    node_append(ld->arena, places, node_null(ld->arena, at));
    return first;
}

static const char *
lookup(void *arg, const struct template_use *use)
{
    struct expand *x = arg;
    char *name = arena_dup_n(x->ld->arena, use->name, use->len);
    const struct node *value = load_env_node(x->ld, name);
    bool first = note_use(x->ld, name, x->n->at);

    note_variable(x, name, value);
    if (!value && !use->op && first)
        load_warn(x->ld, x->n->at, NULL,
                  "The \"%s\" variable is not set. Defaulting to a blank string.", name);
    return value ? value->text : NULL;
}

static void
expand_error(struct expand *x, const struct template_error *error)
{
    const struct origin *at = dollar_place(x->ld, x->n, error->at);
    const char *name = arena_dup_n(x->ld->arena, error->name, error->name_len);
    struct err *e;

    if (error->wrong == TEMPLATE_LONG) {
        load_error_at(x->ld, at, x->path, "too-much", "variables make more than %d MiB of it",
                      TEMPLATE_BYTES >> 20);
    } else if (error->wrong == TEMPLATE_DEEP) {
        load_error_at(x->ld, at, x->path, "variable-nesting",
                      "variables nested more than %d levels deep", TEMPLATE_DEPTH);
    } else if (error->wrong == TEMPLATE_REQUIRED) {
        bool set = load_env(x->ld, name) != NULL;

        e = load_error_at(x->ld, at, x->path, "variable-required",
                          "the variable %s is required but %s%s%s", name,
                          set ? "empty" : "not set", error->message->len ? ": " : "",
                          error->message->buf);
        load_hint(e, "set %s in the environment or in .env", name);
    } else {
        e = load_error_at(x->ld, at, x->path, "variable-form", "this ${ is no variable");
        load_hint(e, "write ${NAME}, ${NAME:-default} or ${NAME:?message}; for a dollar "
                     "that stays as it is write $$");
    }
    load_spoil(x->n);
}

static const struct origin *
origin_interpolated(struct expand *x, const char *value)
{
    struct origin *o = arena_alloc(x->ld->arena, sizeof *o);
    CLEANUP(str_release) struct str note = STR_INIT;

    *o = *x->n->at;
    o->how = ORIGIN_INTERPOLATED;
    o->from = x->n->at;
    o->via = NULL;
    str_put(&note, "the text is ");
    put_quoted(&note, value);
    str_printf(&note, " after interpolation; %s", x->note.buf);
    o->note = arena_dup_n(x->ld->arena, note.buf, note.len);
    return o;
}

static void
expand_text(struct load *ld, struct node *n, const struct path *path)
{
    CLEANUP(str_release) struct str out = STR_INIT, message = STR_INIT;
    struct expand x = { .ld = ld, .n = n, .path = path, .note = STR_INIT };
    struct template_env env = { lookup, &x };
    struct template_error error = { .message = &message };

    if (ld->grown.expanded > LOAD_EXPANDED_MAX + ld->grown.read) {
        load_too_much(ld, n, path, "variables make more than %d MiB of the files",
                      LOAD_EXPANDED_MAX >> 20);
    } else if (!template_expand(n->text, n->text_len, &env, &out, &error)) {
        expand_error(&x, &error);
    } else {
        if (x.named)
            n->at = origin_interpolated(&x, out.buf);
        n->text = arena_dup_n(ld->arena, out.buf, out.len);
        n->text_len = (uint32_t)out.len;
        ld->grown.expanded += out.len;
    }
    str_release(&x.note);
}

static void
cast_bool(struct load *ld, struct node *n, const struct path *path)
{
    static const struct {
        const char *word;
        bool value, odd;
    } words[] = {
        { "true", true, false }, { "false", false, false }, { "y", true, true },
        { "yes", true, true },   { "on", true, true },      { "n", false, true },
        { "no", false, true },   { "off", false, true },
    };

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (!str_eq_nocase(n->text, words[i].word))
            continue;
        if (words[i].odd)
            load_warn(ld, n->at, path,
                      "\"%s\" for boolean is not supported by YAML 1.2, please use `%s`",
                      n->text, words[i].value ? "true" : "false");
        n->kind = NODE_BOOL;
        n->u.b = words[i].value;
        return;
    }
    load_hint(
        load_error(ld, n, path, "wrong-kind", "want true or false, found \"%s\"", n->text),
        "write true or false");
}

static void
cast_number(struct load *ld, struct node *n, const struct path *path,
            const struct schema_row *row)
{
    const char *example = row->kinds & K_MAP ? NULL : row->example;
    double f;
    int64_t i;

    if (row->cast == CAST_INT && num_parse_int(n->text, &i)) {
        n->kind = NODE_INT;
        n->u.i = i;
        return;
    }
    if (row->cast != CAST_INT && num_parse_double(n->text, &f)) {
        n->kind = NODE_FLOAT;
        n->u.f = row->cast == CAST_FLOAT32 ? (double)(float)f : f;
        return;
    }
    load_hint(load_error(ld, n, path, "wrong-kind", "want %s, found \"%s\"",
                         row->cast == CAST_INT ? "a whole number" : "a number", n->text),
              "%s%s", example ? "for example " : "write digits only", example ? example : "");
}

static void
cast(struct load *ld, struct node *n, const struct path *path, const struct schema_row *row)
{
    if (row->cast == CAST_BOOL)
        cast_bool(ld, n, path);
    else
        cast_number(ld, n, path, row);
}

static void
visit(struct load *ld, struct node *n, const struct path *path, const struct trie *t)
{
    const struct schema_row *row;

    if (n->kind == NODE_MAP) {
        for (size_t i = 0; i < n->u.map.len; i++) {
            const struct pair *pair = &n->u.map.v[i];
            struct path below = PATH_KEY(path, pair->key);

            visit(ld, pair->value, &below, trie_key(t, pair->key));
        }
    } else if (n->kind == NODE_SEQ) {
        for (size_t i = 0; i < n->u.seq.len; i++) {
            struct path below = PATH_INDEX(path, i);

            visit(ld, n->u.seq.v[i], &below, trie_item(t));
        }
    }
    if (n->kind != NODE_STR)
        return;
    if (memchr(n->text, '$', n->text_len))
        expand_text(ld, n, path);
    row = schema_row(t);
    if (row && row->cast && n->kind == NODE_STR)
        cast(ld, n, path, row);
}

struct asking {
    struct load *ld;
    const struct node *n;
};

static void
on_use(void *arg, const struct template_use *use)
{
    const struct asking *by = arg;

    note_use(by->ld, arena_dup_n(by->ld->arena, use->name, use->len), by->n->at);
}

static void
note_uses(struct load *ld, const struct node *tree)
{
    struct asking by = { ld, tree };

    if (tree->kind == NODE_STR && memchr(tree->text, '$', tree->text_len))
        template_each(tree->text, tree->text_len, on_use, &by);
    for (size_t i = 0; tree->kind == NODE_SEQ && i < tree->u.seq.len; i++)
        note_uses(ld, tree->u.seq.v[i]);
    for (size_t i = 0; tree->kind == NODE_MAP && i < tree->u.map.len; i++)
        note_uses(ld, tree->u.map.v[i].value);
}

void
interpolate(struct load *ld, struct node *tree)
{
    if (ld->options->no_interpolate)
        note_uses(ld, tree);
    else
        visit(ld, tree, NULL, schema_root(ld));
}
