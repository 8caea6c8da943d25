#include "cli/opts.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

const struct opt *
opts_find(const struct opt *rows, const char *name)
{
    for (; rows->kind != OPT_KIND_END; rows++)
        if (str_eq(rows->name, name))
            return rows;
    return NULL;
}

const struct opt *
opts_find_letter(const struct opt *rows, char letter)
{
    for (; rows->kind != OPT_KIND_END; rows++)
        if (rows->letter && rows->letter == letter)
            return rows;
    return NULL;
}

bool
opt_takes_value(const struct opt *row)
{
    return row->kind != OPT_KIND_BOOL && row->kind != OPT_KIND_TRI;
}

const char *
opts_nearest(const struct opt *rows, const char *typed)
{
    VEC(const char *) names = { 0 };
    const char *found;

    for (; rows->kind != OPT_KIND_END; rows++)
        if (!(rows->flags & OPT_HIDDEN))
            VEC_PUSH(&names, rows->name);
    found = str_nearest(typed, names.v, names.len);
    VEC_RELEASE(&names);
    return found;
}

/* "-t, --timeout", or the variable when the value came from there. */
static char *
source_name(const struct opt *row, const char *variable)
{
    if (variable)
        return mem_dup(variable);
    return row->letter ? mem_printf("-%c, --%s", row->letter, row->name)
                       : mem_printf("--%s", row->name);
}

static struct err *
bad_value(const struct opt *row, const char *value, const char *variable, const char *wanted)
{
    CLEANUP(mem_freep) char *source = source_name(row, variable);

    if (row->complaint)
        return err_hint(err_new(ERR_USAGE, "%s \"%s\"", row->complaint, value), "%s takes %s",
                        source, wanted);
    return err_new(ERR_USAGE, "invalid argument \"%s\" for \"%s\" %s: want %s", value, source,
                   variable ? "variable" : "flag", wanted);
}

/* "always, missing or never" */
static char *
choices_text(const char *const *choices)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; choices[i]; i++) {
        /* "" stands for not given. */
        if (text.len)
            str_put(&text, choices[i + 1] ? ", " : " or ");
        str_put(&text, choices[i]);
    }
    return str_steal(&text);
}

static bool
parse_bool(const char *value, bool *ret)
{
    static const char *const words[][2] = {
        { "true", "false" }, { "1", "0" },        { "t", "f" },
        { "T", "F" },        { "True", "False" }, { "TRUE", "FALSE" },
    };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        for (size_t k = 0; k < 2; k++)
            if (str_eq(value, words[i][k])) {
                *ret = k == 0;
                return true;
            }
    return false;
}

static struct err *
set_switch(const struct opt *row, void *member, const char *value, const char *variable)
{
    bool on = true;

    /* Variables are read as Docker Compose does: what is no yes is a no. */
    if (variable)
        on = str_eq_nocase(value, "1") || str_eq_nocase(value, "t") ||
             str_eq_nocase(value, "true") || str_eq_nocase(value, "y");
    else if (value && !parse_bool(value, &on))
        return bad_value(row, value, variable, "true or false");
    if (row->kind == OPT_KIND_BOOL)
        *(bool *)member = on;
    else
        *(int *)member = on ? TRI_TRUE : TRI_FALSE;
    return NULL;
}

static struct err *
set_int(const struct opt *row, struct opt_int *member, const char *value, const char *variable)
{
    int64_t number;

    if (!num_parse_int(value, &number))
        return bad_value(row, value, variable, "a whole number");
    *member = (struct opt_int){ .set = true, .v = number };
    return NULL;
}

static struct err *
set_choice(const struct opt *row, int *member, const char *value, const char *variable)
{
    CLEANUP(mem_freep) char *all = NULL;

    for (int i = 0; row->choices[i]; i++)
        if (str_eq(row->choices[i], value)) {
            *member = i;
            return NULL;
        }
    all = choices_text(row->choices);
    return bad_value(row, value, variable, all);
}

static void
set_texts(const struct opt *row, struct strv *member, const char *value, const char *variable)
{
    if (variable && row->flags & OPT_COMMA)
        strv_split(member, value, ',');
    else
        strv_push(member, value);
}

/* Rows of the command, and those of the program that may stand anywhere. */
static const struct opt *
find_row(const struct opts_parse *p, const char *name, char letter)
{
    const struct opt *row = name ? opts_find(p->rows, name) : opts_find_letter(p->rows, letter);

    if (row || !p->outer)
        return row;
    row = name ? opts_find(p->outer, name) : opts_find_letter(p->outer, letter);
    return row && row->flags & OPT_ANYWHERE ? row : NULL;
}

/* value NULL: a switch without one. */
static struct err *
set_value(struct opts_parse *p, const struct opt *row, const char *value, const char *variable)
{
    void *obj = row->flags & OPT_ANYWHERE && p->outer ? p->outer_obj : p->obj;
    void *member = (char *)obj + row->offset;

    if (!variable && !strv_has(&p->given, row->name))
        strv_push(&p->given, row->name);
    switch (row->kind) {
    case OPT_KIND_BOOL:
    case OPT_KIND_TRI:
        return set_switch(row, member, value, variable);
    case OPT_KIND_TEXT:
        *(const char **)member = value;
        return NULL;
    case OPT_KIND_TEXTS:
        set_texts(row, member, value, variable);
        return NULL;
    case OPT_KIND_INT:
        return set_int(row, member, value, variable);
    case OPT_KIND_CHOICE:
        return set_choice(row, member, value, variable);
    case OPT_KIND_END:
        break;
    }
    BUG("option --%s is of no kind", row->name);
}

/* name is what stands behind the dashes, len bytes of it. */
static struct err *
parse_long(struct opts_parse *p, const char *word, const char *next, size_t *used)
{
    size_t len = strcspn(word + 2, "=");
    CLEANUP(mem_freep) char *name = mem_dup_n(word + 2, len);
    const char *value = word[2 + len] ? word + 3 + len : NULL;
    const struct opt *row = find_row(p, name, 0);

    if (!row && str_eq(name, "help")) {
        p->help = true;
        return NULL;
    }
    if (!row) {
        p->unknown = STEAL(name);
        return err_new(ERR_UNKNOWN_FLAG, "unknown flag: --%s", p->unknown);
    }
    if (opt_takes_value(row) && !value) {
        if (!next)
            return err_hint(err_new(ERR_USAGE, "flag needs an argument: --%s", name),
                            "write --%s %s", name, row->arg);
        value = next;
        (*used)++;
    }
    return set_value(p, row, value, NULL);
}

/* Letters that stand together: the first that takes a value has the rest of the word. */
static struct err *
parse_letters(struct opts_parse *p, const char *word, const char *next, size_t *used)
{
    for (const char *at = word + 1; *at; at++) {
        const struct opt *row = find_row(p, NULL, *at);

        if (!row && *at == 'h') {
            p->help = true;
            return NULL;
        }
        if (!row) {
            p->unknown = mem_dup_n(at, 1);
            return err_new(ERR_UNKNOWN_FLAG, "unknown shorthand flag: '%c' in %s", *at, word);
        }
        if (at[1] == '=')
            return set_value(p, row, at + 2, NULL);
        if (!opt_takes_value(row)) {
            TRY(set_value(p, row, NULL, NULL));
            continue;
        }
        if (at[1])
            return set_value(p, row, at + 1, NULL);
        if (!next)
            return err_hint(err_new(ERR_USAGE, "flag needs an argument: '%c' in %s", *at, word),
                            "write -%c %s", *at, row->arg);
        (*used)++;
        return set_value(p, row, next, NULL);
    }
    return NULL;
}

struct err *
opts_parse(struct opts_parse *p, const char *const *words)
{
    while (*words && !p->help) {
        const char *word = *words;
        size_t used = 1;

        if (str_eq(word, "--")) {
            strv_push_all(p->operands, words + 1);
            break;
        }
        if (word[0] != '-' || !word[1]) {
            if (p->flags & OPTS_FIRST) {
                strv_push_all(p->operands, words);
                break;
            }
            strv_push(p->operands, word);
        } else if (word[1] == '-') {
            TRY(parse_long(p, word, words[1], &used));
        } else {
            TRY(parse_letters(p, word, words[1], &used));
        }
        words += used;
    }
    return NULL;
}

struct err *
opts_parse_environment(struct opts_parse *p, opts_lookup_fn *lookup, void *arg)
{
    for (const struct opt *row = p->rows; row->kind != OPT_KIND_END; row++) {
        const char *value = NULL;

        if (row->env && !(row->flags & OPT_ENV_ELSEWHERE) && !strv_has(&p->given, row->name))
            value = lookup(arg, row);
        if (value && *value)
            TRY(set_value(p, row, value, row->env));
    }
    return NULL;
}

void
opts_parse_release(struct opts_parse *p)
{
    strv_release(&p->given);
    mem_freep(&p->unknown);
}

void
opts_release(const struct opt *rows, void *obj)
{
    for (; rows->kind != OPT_KIND_END; rows++)
        if (rows->kind == OPT_KIND_TEXTS)
            strv_release((struct strv *)((char *)obj + rows->offset));
}
