/* Sentences and facts, and how they are put on the screen; declared in why.h. */
#include "tui/why.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL = 9 };

void
notes_add(struct notes *l, enum style style, const char *fmt, ...)
{
    va_list ap;
    char *text;

    va_start(ap, fmt);
    text = mem_vprintf(fmt, ap);
    va_end(ap);
    VEC_PUSH(l, ((struct note){ style, 0, text }));
}

void
notes_fact(struct notes *l, enum style style, const char *label, const char *fmt, ...)
{
    CLEANUP(mem_freep) char *fact = NULL;
    va_list ap;

    va_start(ap, fmt);
    fact = mem_vprintf(fmt, ap);
    va_end(ap);
    VEC_PUSH(l, ((struct note){ style, LABEL, mem_printf("%-*s%s", LABEL, label, fact) }));
}

void
notes_clear(struct notes *l)
{
    for (size_t i = 0; i < l->len; i++)
        free(l->v[i].text);
    l->len = 0;
}

void
notes_release(struct notes *l)
{
    notes_clear(l);
    VEC_RELEASE(l);
}

/* The bytes of a row: to the last blank that fits, or what fits of a long word. */
static size_t
row_bytes(const char *text, int width)
{
    size_t len = strcspn(text, "\n"), fits = utf8_fit(text, len, (size_t)width, NULL);
    size_t at = fits;

    if (fits == len || !fits)
        return fits;
    while (at > 0 && text[at] != ' ')
        at--;
    return at > fits / 2 ? at : fits;
}

/* c may be NULL: then only the rows are counted. */
static int
put_note(const struct note *n, struct cells *c, struct area a, int y)
{
    const char *text = n->text + n->label;
    int indent = n->label, first = y;

    if (c && n->label)
        cells_put_n(c, a, 0, y, -1, STYLE_DIM, n->text, (size_t)n->label);
    do {
        size_t len = a.width > indent ? row_bytes(text, a.width - indent) : 0;

        if (!len)
            return y + 1;
        if (c)
            cells_put_n(c, a, indent, y, -1, n->style, text, len);
        text += len;
        text += strspn(text, " \n");
        y++;
        indent = n->label ? n->label : 2;
    } while (*text && (!c || y < a.height));
    return y > first ? y : first + 1;
}

int
notes_draw(const struct notes *l, struct cells *c, struct area a)
{
    int y = 0;

    for (size_t i = 0; i < l->len && y < a.height; i++)
        y = put_note(&l->v[i], c, a, y);
    return y;
}

int
notes_height(const struct notes *l, int width)
{
    struct area a = { 0, 0, width, 0 };
    int y = 0;

    for (size_t i = 0; i < l->len; i++)
        y = put_note(&l->v[i], NULL, a, y);
    return y;
}
