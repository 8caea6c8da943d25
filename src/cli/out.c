#include "cli/out.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/json_write.h"
#include "model/node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
table_init(struct table *t, size_t columns, size_t least)
{
    *t = (struct table){ .columns = columns, .least = least };
}

void
table_release(struct table *t)
{
    strv_release(&t->cells);
}

void
table_add(struct table *t, const char *cell)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    utf8_escape(&text, cell, strlen(cell));
    strv_take(&t->cells, str_steal(&text));
}

static size_t
cell_width(const struct table *t, size_t i)
{
    return utf8_width(t->cells.v[i], strlen(t->cells.v[i]));
}

void
table_put(const struct table *t, struct str *out)
{
    size_t *widths = mem_alloc(t->columns * sizeof *widths);

    for (size_t i = 0; i < t->cells.len; i++) {
        size_t width = cell_width(t, i) + TABLE_GAP, column = i % t->columns;

        if (width < t->least)
            width = t->least;
        if (widths[column] < width)
            widths[column] = width;
    }
    for (size_t i = 0; i < t->cells.len; i++) {
        bool last = i % t->columns == t->columns - 1;

        str_put(out, t->cells.v[i]);
        if (last)
            str_putc(out, '\n');
        else
            str_fill(out, ' ', widths[i % t->columns] - cell_width(t, i));
    }
    free(widths);
}

static void
put_value(struct str *out, const struct node *n, bool plain)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        str_put(out, "null");
        break;
    case NODE_BOOL:
        str_put(out, n->u.b ? "true" : "false");
        break;
    case NODE_INT:
        str_printf(out, "%lld", (long long)n->u.i);
        break;
    case NODE_FLOAT:
        str_printf(out, "%.17g", n->u.f);
        break;
    case NODE_STR:
        json_put_string(out, n->text, n->text_len, plain);
        break;
    case NODE_SEQ:
        str_putc(out, '[');
        for (size_t i = 0; i < n->u.seq.len; i++) {
            str_put(out, i ? "," : "");
            put_value(out, n->u.seq.v[i], plain);
        }
        str_putc(out, ']');
        break;
    case NODE_MAP:
        str_putc(out, '{');
        for (size_t i = 0; i < n->u.map.len; i++) {
            str_put(out, i ? "," : "");
            json_put_string(out, n->u.map.v[i].key, strlen(n->u.map.v[i].key), plain);
            str_putc(out, ':');
            put_value(out, n->u.map.v[i].value, plain);
        }
        str_putc(out, '}');
        break;
    }
}

void
json_put(struct str *out, const struct node *value, bool html)
{
    put_value(out, value, !html);
}

/* The newlines and tabs of a text stay, all else that could move the cursor does not. */
static void
put_for_terminal(struct str *out, const struct str *text, enum out_kind kind)
{
    for (size_t i = 0; i < text->len;) {
        uint32_t cp;
        size_t n = utf8_decode(text->buf + i, text->len - i, &cp);

        if (cp == '\n' || cp == '\t' || (cp != UINT32_MAX && utf8_cp_width(cp) >= 0))
            str_put_n(out, text->buf + i, n);
        else if (kind == OUT_JSON && cp != UINT32_MAX && cp < 0x10000)
            str_printf(out, "\\u%04x", (unsigned)cp);
        else
            utf8_escape(out, text->buf + i, n);
        i += n;
    }
}

void
out_print(const struct str *text, enum out_kind kind)
{
    CLEANUP(str_release) struct str shown = STR_INIT;

    if (kind == OUT_LINES || !isatty(STDOUT_FILENO)) {
        fwrite(text->buf, 1, text->len, stdout);
        return;
    }
    put_for_terminal(&shown, text, kind);
    fwrite(shown.buf, 1, shown.len, stdout);
}
