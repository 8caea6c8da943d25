#include "model/plan.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/trace.h"
#include "base/utf8.h"
#include "model/node.h"

#include <string.h>

/* The subject's word in lower case; pulls and builds name their service to the progress. */
static void
put_subject_kind(struct str *out, const struct op *op)
{
    const char *word = op_kinds[op->kind].subject;

    if (op->kind == OP_AWAIT)
        word = "service";
    else if (!*word)
        word = "image";
    for (; *word; word++)
        str_putc(out, (char)(*word >= 'A' && *word <= 'Z' ? *word - 'A' + 'a' : *word));
}

static const char *
condition_word(int condition)
{
    static const char *const words[] = {
        [CONDITION_STARTED] = "started",
        [CONDITION_HEALTHY] = "healthy",
        [CONDITION_COMPLETED] = "completed",
        [CONDITION_RUNNING_OR_HEALTHY] = "running or healthy",
    };

    return words[condition];
}

static void
put_targets(struct str *out, const struct op *op)
{
    if (!op->targets.len)
        str_put(out, op->subject);
    for (size_t i = 0; i < op->targets.len; i++)
        str_printf(out, "%s%s", i ? ", " : "", op->targets.v[i].name);
}

static void
put_files(struct str *out, const struct container_spec *spec)
{
    for (size_t i = 0; i < spec->files.len; i++)
        str_printf(out, "%s %s", i ? "," : "", spec->files.v[i].path);
}

/* What is acted on, and how far that is not in the word. */
static void
put_object(struct str *out, const struct op *op)
{
    switch (op->kind) {
    case OP_AWAIT:
        str_printf(out, "%s: %s", op->waits_for, condition_word(op->condition));
        break;
    case OP_PULL:
    case OP_BUILD:
        str_put(out, op->object);
        break;
    case OP_RUN:
    case OP_CREATE:
        str_put(out, op->subject);
        if (strcmp(op->spec->name, op->subject) != 0)
            str_printf(out, " as %s", op->spec->name);
        break;
    case OP_COPY:
        put_targets(out, op);
        put_files(out, op->spec);
        break;
    case OP_CONNECT:
        put_targets(out, op);
        str_printf(out, " to %s", op->attachment->network);
        break;
    case OP_DISCONNECT:
        put_targets(out, op);
        str_printf(out, " from %s", op->object);
        break;
    case OP_RENAME:
        put_targets(out, op);
        str_printf(out, " to %s", op->object);
        break;
    case OP_HOOK:
        put_targets(out, op);
        for (size_t i = 0; i < op->hook->command.len; i++)
            str_printf(out, " %s", op->hook->command.v[i]);
        break;
    default:
        put_targets(out, op);
    }
}

static void
put_flags(struct str *out, const struct op *op)
{
    if (op->signal)
        str_printf(out, " (%s)", op->signal);
    if (op->timeout > 0 || (op->timeout == 0 && op->kind != OP_AWAIT)) {
        str_put(out, " (time-out ");
        num_put_duration(out, op->timeout);
        str_putc(out, ')');
    }
    if (op->volumes)
        str_put(out, " (with anonymous volumes)");
    if (op->kind == OP_AWAIT && !op->required)
        str_put(out, " (optional)");
    if (op->kind != OP_AWAIT && op->best_effort)
        str_put(out, " (if possible)");
    if (op->unless >= 0)
        str_put(out, " (else)");
}

static void
put_place(struct str *out, const struct node *where)
{
    struct pos at = node_pos(where);

    if (at.file)
        str_printf(out, "%s:%d", at.file, at.line);
}

/*
 * Which operations each one waits for, directly or not: a row of bits an operation, filled in
 * an order in which the rows of what it waits for are there already.
 */
struct ancestors {
    uint64_t *bits;
    size_t words;
};

static bool
is_ancestor(const struct ancestors *an, int op, int of)
{
    return an->bits[(size_t)of * an->words + (size_t)op / 64] >> (op % 64) & 1;
}

static void
find_ancestors(const struct plan *p, struct arena *a, const int *order, struct ancestors *an)
{
    an->words = p->ops.len / 64 + 1;
    an->bits = arena_alloc(a, p->ops.len * an->words * sizeof *an->bits + 1);
    for (size_t i = 0; i < p->ops.len; i++) {
        const struct op *op = &p->ops.v[order[i]];
        uint64_t *row = an->bits + (size_t)order[i] * an->words;

        for (size_t j = 0; j < op->after_len; j++) {
            const uint64_t *other = an->bits + (size_t)op->after[j] * an->words;

            for (size_t w = 0; w < an->words; w++)
                row[w] |= other[w];
            row[op->after[j] / 64] |= UINT64_C(1) << (op->after[j] % 64);
        }
    }
}

/* Is one of op's predecessors waiting for before as well? */
static bool
is_implied(const struct op *op, int before, const struct ancestors *an)
{
    for (size_t i = 0; i < op->after_len; i++)
        if (is_ancestor(an, before, op->after[i]))
            return true;
    return false;
}

struct lines {
    struct arena *arena;
    int *order; /* line - 1 -> operation */
    int *line;  /* operation -> line */
    struct ancestors ancestors;
};

static void
lines_init(struct lines *l, struct arena *a, const struct plan *p)
{
    l->arena = a;
    l->order = arena_alloc(a, (p->ops.len + 1) * sizeof *l->order);
    l->line = arena_alloc(a, (p->ops.len + 1) * sizeof *l->line);
    plan_order(p, l->order);
    for (size_t i = 0; i < p->ops.len; i++)
        l->line[l->order[i]] = (int)i + 1;
    find_ancestors(p, a, l->order, &l->ancestors);
}

static void
put_after(struct str *out, const struct op *op, const struct lines *l)
{
    const char *before = "after ";
    size_t least = 0;

    /* By line number: a selection sort, the lists are short. */
    for (;;) {
        size_t next = SIZE_MAX;

        for (size_t i = 0; i < op->after_len; i++) {
            size_t line = (size_t)l->line[op->after[i]];

            if (line > least && line < next && !is_implied(op, op->after[i], &l->ancestors))
                next = line;
        }
        if (next == SIZE_MAX)
            return;
        str_printf(out, "%s%zu", before, next);
        before = ", ";
        least = next;
    }
}

enum { COLUMNS = 7 };

static void
put_cells(struct str cells[COLUMNS], const struct op *op, int line, const struct lines *l)
{
    str_printf(&cells[0], "%d", line);
    str_put(&cells[1], op_kinds[op->kind].word);
    put_subject_kind(&cells[2], op);
    put_object(&cells[3], op);
    put_flags(&cells[3], op);
    str_put(&cells[4], op->cause);
    put_place(&cells[5], op->where);
    put_after(&cells[6], op, l);
}

static void
put_padded(struct str *out, const struct str *cell, size_t width, bool right)
{
    CLEANUP(str_release) struct str shown = STR_INIT;
    size_t w;

    utf8_escape(&shown, cell->buf, cell->len);
    w = utf8_width(cell->buf, cell->len);
    if (right && w < width)
        str_fill(out, ' ', width - w);
    str_put_n(out, shown.buf, shown.len);
    if (!right && w < width)
        str_fill(out, ' ', width - w);
}

static void
trim_right(struct str *s)
{
    size_t len = s->len;

    while (len && s->buf[len - 1] == ' ')
        len--;
    str_truncate(s, len);
}

static void
put_notices(const struct plan *p, struct str *out)
{
    static const char *const words[] = {
        [NOTICE_WARNING] = "warning",
        [NOTICE_ORPHANS] = "warning",
        [NOTICE_ASK] = "question",
    };

    for (size_t i = 0; i < p->notices.len; i++) {
        const struct plan_notice *n = &p->notices.v[i];

        str_printf(out, "%s: ", words[n->kind]);
        if (node_pos(n->where).file) {
            put_place(out, n->where);
            str_put(out, ": ");
        }
        utf8_escape(out, n->text, strlen(n->text));
        str_putc(out, '\n');
    }
}

void
plan_text(const struct plan *p, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    size_t n = p->ops.len, width[COLUMNS] = { 0 };
    struct str *cells = arena_alloc(a, (n * COLUMNS + 1) * sizeof *cells);
    struct lines l;

    lines_init(&l, a, p);
    for (size_t i = 0; i < n; i++) {
        struct str *row = cells + i * COLUMNS;

        for (size_t c = 0; c < COLUMNS; c++)
            str_init(&row[c]);
        put_cells(row, &p->ops.v[l.order[i]], (int)i + 1, &l);
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t w = utf8_width(row[c].buf, row[c].len);

            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (size_t i = 0; i < n * COLUMNS; i++) {
        size_t c = i % COLUMNS;

        if (c && width[c])
            str_put(out, "  ");
        put_padded(out, &cells[i], width[c], c == 0);
        str_release(&cells[i]);
        if (c == COLUMNS - 1) {
            trim_right(out);
            str_putc(out, '\n');
        }
    }
    put_notices(p, out);
}

static void
put_json_text(struct str *out, const char *key, const char *text)
{
    str_printf(out, "\"%s\":", key);
    trace_put_string(out, text, strlen(text));
}

static void
put_json_targets(struct str *out, const struct op *op)
{
    str_put(out, ",\"containers\":[");
    for (size_t i = 0; i < op->targets.len; i++) {
        const struct op_target *t = &op->targets.v[i];

        str_put(out, i ? ",{" : "{");
        put_json_text(out, "name", t->name);
        if (t->id) {
            str_putc(out, ',');
            put_json_text(out, "id", t->id);
        }
        str_putc(out, '}');
    }
    str_putc(out, ']');
}

static void
put_json_op(struct str *out, const struct op *op, int line, const struct lines *l)
{
    CLEANUP(str_release) struct str kind = STR_INIT;
    CLEANUP(str_release) struct str object = STR_INIT;
    CLEANUP(str_release) struct str place = STR_INIT;

    put_subject_kind(&kind, op);
    put_object(&object, op);
    put_place(&place, op->where);
    str_printf(out, "{\"id\":%d,", line);
    put_json_text(out, "do", op_kinds[op->kind].word);
    str_putc(out, ',');
    put_json_text(out, "kind", kind.buf);
    str_putc(out, ',');
    put_json_text(out, "object", object.buf);
    str_putc(out, ',');
    put_json_text(out, "service", op->service);
    str_putc(out, ',');
    put_json_text(out, "cause", op->cause);
    str_putc(out, ',');
    put_json_text(out, "where", place.buf);
    str_printf(out, ",\"changes\":%s,\"destroys\":%s",
               op_kinds[op->kind].changes ? "true" : "false",
               op_kinds[op->kind].destroys || op->volumes ? "true" : "false");
    if (op->targets.len)
        put_json_targets(out, op);
    str_put(out, ",\"after\":[");
    for (size_t i = 0; i < op->after_len; i++)
        str_printf(out, "%s%d", i ? "," : "", l->line[op->after[i]]);
    str_put(out, "]}");
}

void
plan_json(const struct plan *p, struct str *out)
{
    static const char *const words[] = {
        [NOTICE_WARNING] = "warning",
        [NOTICE_ORPHANS] = "orphans",
        [NOTICE_ASK] = "question",
    };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct lines l;

    lines_init(&l, a, p);
    str_putc(out, '{');
    put_json_text(out, "project", p->project_name);
    str_put(out, ",\"operations\":[");
    for (size_t i = 0; i < p->ops.len; i++) {
        if (i)
            str_putc(out, ',');
        put_json_op(out, &p->ops.v[l.order[i]], (int)i + 1, &l);
    }
    str_put(out, "],\"notices\":[");
    for (size_t i = 0; i < p->notices.len; i++) {
        str_put(out, i ? ",{" : "{");
        put_json_text(out, "kind", words[p->notices.v[i].kind]);
        str_putc(out, ',');
        put_json_text(out, "text", p->notices.v[i].text);
        str_putc(out, '}');
    }
    str_put(out, "]}\n");
}
