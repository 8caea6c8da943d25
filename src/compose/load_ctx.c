#include "compose/load_ctx.h"

#include "base/mem.h"
#include "base/str.h"
#include "compose/errors_table.h"
#include "compose/excerpt.h"

#include <stdlib.h>
#include <string.h>

const struct node *
load_env_node(const struct load *ld, const char *name)
{
    return node_get(ld->scope->env, name);
}

const char *
load_env(const struct load *ld, const char *name)
{
    const struct node *n = load_env_node(ld, name);

    return n ? n->text : NULL;
}

const char *
load_text(const struct load *ld, const char *file)
{
    const struct node *n = node_get(ld->texts, file);

    return n ? n->text : NULL;
}

const char *
load_keep_text(struct load *ld, const char *file, const char *text, size_t len)
{
    struct node *n = node_str_n(ld->arena, text, len, NULL);

    node_set(ld->arena, ld->texts, file, n);
    return n->text;
}

static bool
same_place(struct pos a, struct pos b)
{
    return a.line == b.line && a.col == b.col && str_eq(a.file, b.file);
}

/* Said already?  The path may differ: one line reaches many services by anchors and extends. */
static bool
is_known(const struct load *ld, const struct err *e)
{
    for (const struct err *known = ld->errors; known; known = known->next)
        if (same_place(known->at, e->at) && str_eq(known->msg, e->msg) &&
            str_eq(known->code, e->code) && (e->at.line || str_eq(known->path, e->path)))
            return true;
    return false;
}

static void
add_excerpt(const struct load *ld, struct err *e)
{
    CLEANUP(str_release) struct str excerpt = STR_INIT;
    const char *text = e->at.file ? load_text(ld, e->at.file) : NULL;

    if (e->excerpt || !text || !e->at.line)
        return;
    excerpt_put(&excerpt, text, e->at.line, e->at.col ? e->at.col : 1);
    if (excerpt.len)
        e->excerpt = str_steal(&excerpt);
}

static void
put_place(struct str *out, const struct origin *o)
{
    str_printf(out, "%s", o->file ? o->file : "nowhere");
    if (o->line)
        str_printf(out, ":%d", o->line);
}

/* How the value came here, innermost first. */
static void
add_notes(struct err *e, const struct origin *o)
{
    static const char *const words[] = {
        [ORIGIN_EXTENDED] = "inherited by the extends at ",
        [ORIGIN_INCLUDED] = "included at ",
        [ORIGIN_ALIAS] = "used by the alias at ",
    };

    for (int steps = 0; o && steps < 12; steps++) {
        CLEANUP(str_release) struct str note = STR_INIT;

        if (o->how == ORIGIN_INTERPOLATED && o->note) {
            str_put(&note, o->note);
        } else if (o->how < ARRAY_LEN(words) && words[o->how] && o->via) {
            str_put(&note, words[o->how]);
            put_place(&note, o->via);
        }
        if (note.len)
            strv_push(&e->notes, note.buf);
        if (o->how == ORIGIN_INCLUDED || o->how == ORIGIN_MERGED)
            o = o->via;
        else
            o = o->from;
    }
}

void
load_decorate(struct load *ld, struct err *e, const struct origin *at)
{
    add_excerpt(ld, e);
    add_notes(e, at);
}

/* The error, or a scratch object that nobody will see when it is not wanted. */
static struct err *
add_error(struct load *ld, struct err *e, const struct origin *at)
{
    if (is_known(ld, e) || ld->error_count >= LOAD_ERRORS_MAX) {
        ld->more_errors |= !is_known(ld, e);
        err_free(ld->scratch);
        ld->scratch = e;
        return e;
    }
    load_decorate(ld, e, at);
    if (ld->because && at)
        e = err_wrap(e, "inherited by the extends at %s:%d", ld->because->file,
                     ld->because->line);
    ld->error_count++;
    ld->errors = err_chain(ld->errors, e);
    return e;
}

static struct err *error_new(struct load *ld, const struct origin *at, const struct path *path,
                             const char *code, const char *fmt, va_list ap) PRINTF(5, 0);

static struct err *
error_new(struct load *ld, const struct origin *at, const struct path *path, const char *code,
          const char *fmt, va_list ap)
{
    CLEANUP(str_release) struct str where = STR_INIT;
    CLEANUP(mem_freep) char *msg = mem_vprintf(fmt, ap);
    struct err *e = err_at(code, origin_pos(at), "%s", msg);

    path_put(&where, path);
    if (where.len)
        e = err_path(e, "%s", where.buf);
    return add_error(ld, e, at);
}

struct err *
load_error_at(struct load *ld, const struct origin *at, const struct path *path,
              const char *code, const char *fmt, ...)
{
    struct err *e;
    va_list ap;

    va_start(ap, fmt);
    e = error_new(ld, at, path, code, fmt, ap);
    va_end(ap);
    return e;
}

struct err *
load_error_via(struct load *ld, const struct origin *at, const struct origin *via,
               const struct path *path, const char *code, const char *fmt, ...)
{
    struct origin both = *via;
    struct err *e;
    va_list ap;

    both.file = at->file;
    both.line = at->line;
    both.col = at->col;
    va_start(ap, fmt);
    e = error_new(ld, &both, path, code, fmt, ap);
    va_end(ap);
    return e;
}

void
load_too_much(struct load *ld, struct node *n, const struct path *path, const char *fmt, ...)
{
    va_list ap;

    if (!ld->grown.too_much) {
        va_start(ap, fmt);
        error_new(ld, n->at, path, "too-much", fmt, ap);
        va_end(ap);
    }
    ld->grown.too_much = true;
    load_spoil(n);
}

void
load_spoil(struct node *n)
{
    n->kind = NODE_NULL;
    n->flags |= NODE_BAD;
    memset(&n->u, 0, sizeof n->u);
}

struct err *
load_error(struct load *ld, struct node *n, const struct path *path, const char *code,
           const char *fmt, ...)
{
    struct err *e;
    va_list ap;

    va_start(ap, fmt);
    e = error_new(ld, n ? n->at : NULL, path, code, fmt, ap);
    va_end(ap);
    if (n)
        load_spoil(n);
    return e;
}

bool
load_is_full(const struct load *ld)
{
    return ld->more_errors;
}

void
load_hint(struct err *e, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    free(e->hint);
    e->hint = mem_vprintf(fmt, ap);
    va_end(ap);
}

void *
load_memo(const struct load *ld, const char *key)
{
    return map_get(&ld->memo, key);
}

void
load_set_memo(struct load *ld, const char *key, void *value)
{
    map_set(&ld->memo, key, value);
}

void
load_collect_at(struct load *ld, struct err *e, const struct origin *at,
                const struct path *path)
{
    CLEANUP(str_release) struct str where = STR_INIT;
    struct pos pos = origin_pos(at);

    path_put(&where, path);
    if (where.len && !e->path)
        e = err_path(e, "%s", where.buf);
    if (!e->at.file) {
        e->at = pos;
        e->at.file = mem_dup(pos.file);
        load_decorate(ld, e, at);
    }
    load_collect(ld, e);
}

void
load_collect(struct load *ld, struct err *e)
{
    struct err *next;

    for (; e; e = next) {
        next = e->next;
        e->next = NULL;
        add_error(ld, e, NULL);
    }
}

/* The order of a file's errors is that of its lines; files stay in the order of their reading.
 */
static int
file_order(const struct load *ld, const struct err *e)
{
    for (size_t i = 0; i < ld->texts->u.map.len; i++)
        if (str_eq(ld->texts->u.map.v[i].key, e->at.file))
            return (int)i;
    return (int)ld->texts->u.map.len;
}

static bool
stands_before(const struct load *ld, const struct err *a, const struct err *b)
{
    int fa = file_order(ld, a), fb = file_order(ld, b);

    if (fa != fb)
        return fa < fb;
    if (!str_eq(a->at.file, b->at.file))
        return false;
    if (a->at.line != b->at.line)
        return a->at.line < b->at.line;
    return a->at.col < b->at.col;
}

/* A hint for each: its own, or the one that all errors of its code share. */
static void
add_hints(struct err *e)
{
    for (; e; e = e->next) {
        const struct error_row *row = e->hint ? NULL : error_row_find(e->code);

        if (row && row->hint)
            load_hint(e, "%s", row->hint);
    }
}

struct err *
load_errors(struct load *ld)
{
    struct err *sorted = NULL, *e = STEAL(ld->errors);

    while (e) {
        struct err *next = e->next, **at = &sorted;

        while (*at && !stands_before(ld, e, *at))
            at = &(*at)->next;
        e->next = *at;
        *at = e;
        e = next;
    }
    ld->error_count = 0;
    add_hints(sorted);
    if (sorted && ld->more_errors) {
        struct err *last = sorted;

        while (last->next)
            last = last->next;
        strv_printf(&last->notes, "and more: these are the first %d", LOAD_ERRORS_MAX);
    }
    return sorted;
}

void
load_warn(struct load *ld, const struct origin *at, const struct path *path, const char *fmt,
          ...)
{
    CLEANUP(mem_freep) char *msg = NULL, *key = NULL;
    struct load_warnings *all = ld->warnings;
    struct pos pos = origin_pos(at);
    va_list ap;

    va_start(ap, fmt);
    msg = mem_vprintf(fmt, ap);
    va_end(ap);
    key = mem_printf("%s:%d: %s", pos.file ? pos.file : "", pos.line, msg);
    if (node_get(ld->warned, key))
        return;
    node_set(ld->arena, ld->warned, key, node_null(ld->arena, NULL));
    all->v = arena_grow(ld->arena, all->v, &all->cap, all->len + 1, sizeof *all->v);
    all->v[all->len++] = (struct load_warning){
        .at = pos,
        .path = path ? path_text(ld->arena, path) : NULL,
        .msg = arena_dup(ld->arena, msg),
    };
}
