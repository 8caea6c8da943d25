/*
 * What plain scalars are.  The rules are those of Docker Compose 2.40.3, which mixes YAML 1.1
 * (0777, 1_000, +.inf) with 1.2 (0o17, yes is a text); dates are texts.
 */
#include "model/yaml_read.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    enum node_kind kind;
    int value; /* of a boolean; sign of an infinity, 0: not a number */
} words[] = {
    { "", NODE_NULL, 0 },        { "~", NODE_NULL, 0 },       { "null", NODE_NULL, 0 },
    { "Null", NODE_NULL, 0 },    { "NULL", NODE_NULL, 0 },    { "true", NODE_BOOL, 1 },
    { "True", NODE_BOOL, 1 },    { "TRUE", NODE_BOOL, 1 },    { "false", NODE_BOOL, 0 },
    { "False", NODE_BOOL, 0 },   { "FALSE", NODE_BOOL, 0 },   { ".nan", NODE_FLOAT, 0 },
    { ".NaN", NODE_FLOAT, 0 },   { ".NAN", NODE_FLOAT, 0 },   { ".inf", NODE_FLOAT, 1 },
    { ".Inf", NODE_FLOAT, 1 },   { ".INF", NODE_FLOAT, 1 },   { "+.inf", NODE_FLOAT, 1 },
    { "+.Inf", NODE_FLOAT, 1 },  { "+.INF", NODE_FLOAT, 1 },  { "-.inf", NODE_FLOAT, -1 },
    { "-.Inf", NODE_FLOAT, -1 }, { "-.INF", NODE_FLOAT, -1 },
};

enum { NUMBER_MAX = 400 }; /* longer texts are no numbers to anybody */

static bool
resolve_word(struct node *n)
{
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(n->text, words[i].text) != 0)
            continue;
        n->kind = (uint8_t)words[i].kind;
        if (n->kind == NODE_BOOL)
            n->u.b = words[i].value != 0;
        else if (n->kind == NODE_FLOAT)
            n->u.f = words[i].value ? words[i].value * (double)INFINITY : (double)NAN;
        return true;
    }
    return false;
}

static int
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* The digits of an unsigned number with the prefixes of Go: 0x, 0o, 0b, and a leading 0. */
static bool
parse_prefixed(const char *s, uint64_t *ret)
{
    unsigned base = 10;
    uint64_t v = 0;

    if (s[0] == '0' && s[1]) {
        char c = (char)(s[1] | 0x20);

        base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
        s += c == 'x' || c == 'b' || c == 'o' ? 2 : 1;
    }
    if (!*s)
        return false;
    for (; *s; s++) {
        unsigned digit = (unsigned)digit_value(*s);

        if (digit >= base || v > (UINT64_MAX - digit) / base)
            return false;
        v = v * base + digit;
    }
    *ret = v;
    return true;
}

/* The reference also reads 0b-1 and 0o+7, where the sign stands behind the prefix. */
static bool
moves_sign(const char *s, char moved[NUMBER_MAX + 1])
{
    if (s[0] != '0' || (s[1] != 'b' && s[1] != 'o') || (s[2] != '-' && s[2] != '+'))
        return false;
    moved[0] = s[2];
    moved[1] = '0';
    moved[2] = s[1];
    memcpy(moved + 3, s + 3, strlen(s + 3) + 1);
    return true;
}

static bool
resolve_int(struct arena *a, struct node *n, const char *text)
{
    char moved[NUMBER_MAX + 1];
    const char *s = moves_sign(text, moved) ? moved : text;
    bool negative = *s == '-';
    uint64_t v;

    if (!parse_prefixed(s + (*s == '-' || *s == '+'), &v))
        return false;
    if (v <= (uint64_t)INT64_MAX + (negative ? 1 : 0)) {
        n->kind = NODE_INT;
        n->u.i = negative ? (int64_t)(0 - v) : (int64_t)v;
        return true;
    }
    if (*s == '-' || *s == '+')
        return false;
    n->kind = NODE_FLOAT;
    n->u.f = (double)v;
    if (a) {
        n->text = arena_printf(a, "%llu", (unsigned long long)v);
        n->text_len = (uint32_t)strlen(n->text);
    }
    return true;
}

/* [-+]? ( .digits | digits [. digits?] ) [ e [-+]? digits ] */
static bool
looks_like_float(const char *s)
{
    size_t whole, part = 0, exponent;

    s += *s == '-' || *s == '+';
    whole = strspn(s, "0123456789");
    s += whole;
    if (*s == '.') {
        part = strspn(s + 1, "0123456789");
        s += 1 + part;
    }
    if (!whole && !part)
        return false;
    if (*s == 'e' || *s == 'E') {
        s += 1 + (s[1] == '-' || s[1] == '+');
        exponent = strspn(s, "0123456789");
        if (!exponent)
            return false;
        s += exponent;
    }
    return !*s;
}

static bool
resolve_float(struct node *n, const char *s)
{
    double v;

    if (!looks_like_float(s) || !num_parse_double(s, &v) || isinf(v))
        return false;
    n->kind = NODE_FLOAT;
    n->u.f = v;
    return true;
}

/* Behind a point "_" counts only between two digits, elsewhere anywhere. */
static bool
underscores_fit(const char *text)
{
    for (const char *p = strchr(text, '_'); *text == '.' && p; p = strchr(p + 1, '_'))
        if (digit_value(p[-1]) > 9 || digit_value(p[1]) > 9)
            return false;
    return true;
}

void
yaml_resolve_plain(struct arena *a, struct node *n)
{
    char plain[NUMBER_MAX + 1];
    size_t len = 0;

    n->kind = NODE_STR;
    if (strlen(n->text) != n->text_len)
        return;
    if (!*n->text || strchr("+-.nNtTfF~", *n->text)) {
        if (resolve_word(n))
            return;
    }
    if (n->text_len > NUMBER_MAX || !*n->text || !strchr("+-.0123456789", *n->text))
        return;
    if (!underscores_fit(n->text))
        return;
    for (const char *s = n->text; *s; s++)
        if (*s != '_')
            plain[len++] = *s;
    plain[len] = '\0';
    if (*plain == '.' || !resolve_int(a, n, plain))
        resolve_float(n, plain);
}

static bool
decode_base64(struct arena *a, struct node *n)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    CLEANUP(str_release) struct str out = STR_INIT;
    uint32_t bits = 0;
    int have = 0;
    size_t pad = 0, taken = 0;

    for (const char *s = n->text; *s; s++) {
        const char *digit = strchr(digits, *s);

        if (*s == '\n' || *s == '\r')
            continue;
        if (*s == '=') {
            pad++;
            continue;
        }
        if (!digit || pad)
            return false;
        taken++;
        bits = bits << 6 | (uint32_t)(digit - digits);
        have += 6;
        if (have >= 8) {
            have -= 8;
            str_putc(&out, (char)(bits >> have & 0xff));
        }
    }
    if ((taken + pad) % 4 || pad > 2)
        return false;
    n->text = arena_dup_n(a, out.buf, out.len);
    n->text_len = (uint32_t)out.len;
    return true;
}

static const char *
short_tag(const char *tag)
{
    static const char prefix[] = "tag:yaml.org,2002:";

    if (str_starts(tag, prefix))
        return tag + strlen(prefix);
    return str_starts(tag, "!!") ? tag + 2 : tag;
}

bool
yaml_resolve_tagged(struct arena *a, struct node *n, const char *tag, bool quoted)
{
    static const char *const resolved[] = { "bool", "int", "float", "null" };
    const char *name = short_tag(tag);
    enum node_kind want = NODE_STR;

    n->kind = NODE_STR;
    if (str_eq(tag, "!")) {
        if (!quoted)
            yaml_resolve_plain(a, n);
        return true;
    }
    if (str_eq(name, "binary"))
        return decode_base64(a, n);
    for (size_t i = 0; i < ARRAY_LEN(resolved); i++)
        if (name != tag && str_eq(name, resolved[i]))
            want = (enum node_kind[]){ NODE_BOOL, NODE_INT, NODE_FLOAT, NODE_NULL }[i];
    if (want == NODE_STR)
        return true;
    yaml_resolve_plain(a, n);
    if (want == NODE_FLOAT && n->kind == NODE_INT) {
        n->u.f = (double)n->u.i;
        n->kind = NODE_FLOAT;
    }
    return n->kind == want;
}
