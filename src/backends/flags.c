#include "backends/flags.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/node.h"

#include <stdarg.h>
#include <string.h>

const struct flag_row *const flag_tables[] = { service_flags, network_flags, volume_flags,
                                               build_flags, NULL };

void
draft_init(struct draft *d, const struct runtime *rt, struct call *call)
{
    *d = (struct draft){ .rt = rt, .arena = arena_new(), .call = call };
}

void
draft_release(struct draft *d)
{
    arena_free(d->arena);
    strv_release(&d->global);
    strv_release(&d->options);
    strv_release(&d->command);
}

void
draft_option(struct draft *d, const char *flag, const char *value)
{
    strv_push(&d->options, flag);
    strv_push(&d->options, value);
}

void
draft_option_csv(struct draft *d, const char *flag, const char *value)
{
    CLEANUP(str_release) struct str field = STR_INIT;

    quote_csv(&field, value);
    draft_option(d, flag, field.buf);
}

void
draft_option_once_csv(struct draft *d, const char *flag, const char *value)
{
    if (d->rt->caps.has[CAP_LISTS_PLAIN])
        draft_option(d, flag, value);
    else
        draft_option_csv(d, flag, value);
}

struct err *
draft_refuse_node(const struct draft *d, const struct node *at, const char *path,
                  const char *fmt, ...)
{
    CLEANUP(str_release) struct str msg = STR_INIT;
    va_list ap;

    va_start(ap, fmt);
    str_vprintf(&msg, fmt, ap);
    va_end(ap);
    return err_path(err_at(ERR_UNSUPPORTED, node_pos(at ? at : d->node), "%s", msg.buf),
                    "%s.%s", d->where, path);
}

struct err *
draft_refuse(const struct draft *d, const char *path, const char *fmt, ...)
{
    CLEANUP(str_release) struct str msg = STR_INIT;
    va_list ap;

    va_start(ap, fmt);
    str_vprintf(&msg, fmt, ap);
    va_end(ap);
    return draft_refuse_node(d, node_at(d->node, path), path, "%s", msg.buf);
}

enum support
flag_cell_level(const struct runtime *rt, const struct flag_cell *cell)
{
    return cell->cap < 0 || rt->caps.has[cell->cap] ? cell->level : cell->without;
}

/* "services.*.healthcheck.test" -> "healthcheck.test": what stands below the object. */
static const char *
below_object(const char *path)
{
    const char *star = strstr(path, ".*.");

    path = star ? star + 3 : path;
    return str_starts(path, "build.") ? path + strlen("build.") : path;
}

/* "--read-only --read-only-tmpfs=false": all but the last word, which may take a value. */
static const char *
push_flag_words(struct strv *out, const char *flag)
{
    const char *blank;

    while ((blank = strchr(flag, ' '))) {
        strv_push_n(out, flag, (size_t)(blank - flag));
        flag = blank + 1;
    }
    return flag;
}

static bool
splits_at_commas(const struct draft *d, const struct flag_row *row)
{
    return (row->csv & (1u << d->rt->backend->column)) ||
           ((row->csv & CSV_ONCE) && !d->rt->caps.has[CAP_LISTS_PLAIN]);
}

struct emission {
    struct draft *d;
    const struct flag_row *row;
    const struct flag_cell *cell;
    size_t count;
};

/* One value: into argv, or into nothing when only looking whether there is one. */
static struct err *
emit_value(struct emission *e, const char *value)
{
    const char *flag;

    e->count++;
    if (!e->cell->flag)
        return NULL;
    flag = push_flag_words(&e->d->options, e->cell->flag);
    if (splits_at_commas(e->d, e->row)) {
        if (!quote_csv_carries(value))
            return draft_refuse(e->d, below_object(e->row->path),
                                "%s cannot take a value with a carriage return",
                                e->d->rt->backend->name);
        draft_option_csv(e->d, flag, value);
    } else {
        draft_option(e->d, flag, value);
    }
    return NULL;
}

static void
emit_bare(struct emission *e, const char *suffix)
{
    const char *flag;

    e->count++;
    if (!e->cell->flag)
        return;
    flag = push_flag_words(&e->d->options, e->cell->flag);
    strv_printf(&e->d->options, "%s%s", flag, suffix);
}

static struct err *
emit_list(struct emission *e, const struct strings *list)
{
    for (size_t i = 0; i < list->len; i++)
        TRY(emit_value(e, list->v[i]));
    return NULL;
}

static struct err *
emit_map(struct emission *e, const struct key_values *kv)
{
    for (size_t i = 0; i < kv->len; i++) {
        const char *value = kv->v[i].value ? kv->v[i].value : "";

        TRY(emit_value(e, arena_printf(e->d->arena, "%s=%s", kv->v[i].key, value)));
    }
    return NULL;
}

/* Whole seconds, rounded up: a shorter grace than written would kill too early. */
static struct err *
emit_seconds(struct emission *e, const struct opt_int *ns)
{
    int64_t seconds;

    if (!ns->set)
        return NULL;
    seconds = ns->v / NS_PER_S + (ns->v % NS_PER_S > 0);
    return emit_value(e, arena_printf(e->d->arena, "%lld", (long long)seconds));
}

static struct err *
emit_number(struct emission *e, const void *member)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (e->row->emit == EMIT_INT) {
        if (*(const int64_t *)member == 0)
            return NULL;
        str_printf(&text, "%lld", (long long)*(const int64_t *)member);
    } else {
        if (*(const float *)member == 0)
            return NULL;
        num_put_float32(&text, *(const float *)member);
    }
    return emit_value(e, text.buf);
}

static struct err *
emit_row(struct emission *e)
{
    const void *member = (const char *)e->d->object + e->row->offset;

    switch (e->row->emit) {
    case EMIT_NONE:
        return NULL;
    case EMIT_STR:
        if (*(const char *const *)member && **(const char *const *)member)
            return emit_value(e, *(const char *const *)member);
        return NULL;
    case EMIT_INT:
    case EMIT_FLOAT:
        return emit_number(e, member);
    case EMIT_BOOL:
        if (*(const bool *)member)
            emit_bare(e, "");
        return NULL;
    case EMIT_TRI:
        /* Who cannot do it does as a "no" wants. */
        if (*(const int *)member == TRI_FALSE && !e->cell->flag)
            return NULL;
        if (*(const int *)member != TRI_UNSET)
            emit_bare(e, *(const int *)member == TRI_FALSE ? "=false" : "");
        return NULL;
    case EMIT_LIST:
        return emit_list(e, member);
    case EMIT_MAP:
        return emit_map(e, member);
    case EMIT_SECONDS:
        return emit_seconds(e, member);
    case EMIT_FN:
        return e->row->fn(e->d, e->cell);
    }
    return NULL;
}

struct err *
draft_fill(struct draft *d, const struct flag_row *rows)
{
    struct err *all = NULL;

    for (const struct flag_row *row = rows; row->path; row++) {
        const struct flag_cell *cell = &row->cell[d->rt->backend->column];
        enum support level = flag_cell_level(d->rt, cell);
        struct flag_cell silent = { NULL, level, level, -1, cell->why };
        struct emission e = { d, row, level <= SUPPORT_EMULATED ? cell : &silent, 0 };
        struct err *bad = NULL;

        /* A function refuses by itself: only it knows whether there is something to refuse. */
        if (row->emit == EMIT_FN && level == SUPPORT_IGNORED)
            continue;
        bad = emit_row(&e);
        if (!bad && e.count && level == SUPPORT_REFUSED)
            bad = draft_refuse(d, below_object(row->path), "%s cannot do this: %s",
                               d->rt->backend->name, cell->why);
        all = err_chain(all, bad);
    }
    return all;
}

const struct flag_cell *
flag_cell_find(const struct runtime *rt, const char *path)
{
    for (size_t t = 0; flag_tables[t]; t++)
        for (const struct flag_row *row = flag_tables[t]; row->path; row++)
            if (!strcmp(row->path, path))
                return &row->cell[rt->backend->column];
    return NULL;
}

enum support
backend_support(const struct runtime *rt, const char *path, const char **ret_why)
{
    const struct flag_cell *cell = flag_cell_find(rt, path);
    enum support level = cell ? flag_cell_level(rt, cell) : SUPPORT_NATIVE;

    if (ret_why)
        *ret_why = level == SUPPORT_NATIVE ? NULL : cell->why;
    return level;
}
