#include "model/yaml_write.h"

#include "base/utf8.h"
#include "model/letters.h"

#include <string.h>

/* A key as code points, one by one: at the NUL cp is 0 and stays. */
struct cursor {
    const char *text;
    size_t at, len;
    uint32_t cp;
};

static void
cursor_read(struct cursor *c)
{
    c->cp = 0;
    if (c->at < c->len)
        utf8_decode(c->text + c->at, c->len - c->at, &c->cp);
}

static void
cursor_step(struct cursor *c)
{
    uint32_t cp;

    c->at += utf8_decode(c->text + c->at, c->len - c->at, &cp);
    cursor_read(c);
}

static struct cursor
cursor_make(const char *text)
{
    struct cursor c = { text, 0, strlen(text), 0 };

    cursor_read(&c);
    return c;
}

/* The number that begins at c, digits in *ret_count; wraps like the reference does. */
static int64_t
number_at(struct cursor c, int64_t start, size_t *ret_count)
{
    uint64_t n = (uint64_t)start;

    *ret_count = 0;
    while (c.at < c.len && cp_is_digit(c.cp)) {
        n = n * 10 + c.cp - '0';
        ++*ret_count;
        cursor_step(&c);
    }
    return (int64_t)n;
}

/* Leading zeros count only behind a digit that is none: "a01" is before "a1", "101" is not. */
static bool
behind_number(const struct cursor *c)
{
    struct cursor from = cursor_make(c->text);
    bool number = false;

    for (; from.at < c->at; cursor_step(&from))
        number = cp_is_digit(from.cp) && (number || from.cp != '0');
    return number;
}

static int
order_numbers(const struct cursor *a, const struct cursor *b)
{
    size_t a_digits, b_digits;
    int64_t start = (a->cp == '0' || b->cp == '0') && behind_number(a), x, y;

    x = number_at(*a, start, &a_digits);
    y = number_at(*b, start, &b_digits);
    if (x != y)
        return x < y ? -1 : 1;
    if (a_digits != b_digits)
        return a_digits < b_digits ? -1 : 1;
    return a->cp < b->cp ? -1 : 1;
}

int
yaml_key_order(const char *a, const char *b)
{
    struct cursor x = cursor_make(a), y = cursor_make(b);
    bool digits = false, x_letter, y_letter;

    while (x.at < x.len && y.at < y.len && x.cp == y.cp) {
        digits = cp_is_digit(x.cp);
        cursor_step(&x);
        cursor_step(&y);
    }
    if (x.at == x.len || y.at == y.len)
        return (x.at < x.len) - (y.at < y.len);
    x_letter = cp_is_letter(x.cp);
    y_letter = cp_is_letter(y.cp);
    if (x_letter && y_letter)
        return x.cp < y.cp ? -1 : 1;
    if (x_letter || y_letter)
        return (digits ? x_letter : y_letter) ? -1 : 1;
    return order_numbers(&x, &y);
}
