/* The variables that the texts of a tree ask for. */
#include "compose/load.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/template.h"
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

struct collect {
    struct arena *arena;
    struct map by_name; /* -> struct variable in the arena */
    const struct origin *at;
};

static bool
says_more(const struct variable *a, const struct variable *b)
{
    return a->required || *a->default_value || *a->presence_value ||
           !(b->required || *b->default_value || *b->presence_value);
}

static void
on_use(void *arg, const struct template_use *use)
{
    struct collect *c = arg;
    const char *word =
        use->op && use->op != '?' ? arena_dup_n(c->arena, use->word, use->word_len) : "";
    struct variable v = {
        .name = arena_dup_n(c->arena, use->name, use->len),
        .required = use->op == '?',
        .default_value = use->op == '-' ? word : "",
        .presence_value = use->op == '+' ? word : "",
        .at = c->at,
    };
    struct variable *known = map_get(&c->by_name, v.name);

    if (!known) {
        known = arena_alloc(c->arena, sizeof *known);
        *known = v;
        map_set(&c->by_name, v.name, known);
    } else if (says_more(&v, known)) {
        v.at = known->at;
        *known = v;
    }
}

static void
visit(struct collect *c, const struct node *n)
{
    if (n->kind == NODE_STR && memchr(n->text, '$', n->text_len)) {
        c->at = n->at;
        template_each(n->text, n->text_len, on_use, c);
    }
    for (size_t i = 0; n->kind == NODE_SEQ && i < n->u.seq.len; i++)
        visit(c, n->u.seq.v[i]);
    for (size_t i = 0; n->kind == NODE_MAP && i < n->u.map.len; i++)
        visit(c, n->u.map.v[i].value);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(((const struct variable *)a)->name, ((const struct variable *)b)->name);
}

void
compose_variables(struct arena *a, const struct node *tree, struct variables *ret_vars)
{
    struct collect c = { .arena = a, .by_name = MAP_INIT };

    visit(&c, tree);
    ret_vars->len = 0;
    ret_vars->v = arena_alloc(a, (c.by_name.len + 1) * sizeof *ret_vars->v);
    for (size_t i = 0; i < c.by_name.len; i++)
        ret_vars->v[ret_vars->len++] = *(struct variable *)c.by_name.v[i].value;
    qsort(ret_vars->v, ret_vars->len, sizeof *ret_vars->v, compare_names);
    map_release(&c.by_name);
}
