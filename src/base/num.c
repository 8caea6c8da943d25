#include "base/num.h"

#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
num_parse_uint(const char *s, uint64_t *ret)
{
    uint64_t value = 0;

    if (!*s)
        return false;
    for (; is_digit(*s); s++) {
        uint64_t digit = (uint64_t)(*s - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (*s)
        return false;
    *ret = value;
    return true;
}

bool
num_parse_int(const char *s, int64_t *ret)
{
    bool minus = *s == '-';
    uint64_t value;

    if (!num_parse_uint(s + (minus || *s == '+'), &value) ||
        value > (uint64_t)INT64_MAX + (minus ? 1 : 0))
        return false;
    *ret = !minus ? (int64_t)value : value > INT64_MAX ? INT64_MIN : -(int64_t)value;
    return true;
}

/* The length of a decimal number with optional sign, fraction and exponent; 0: none. */
static size_t
double_length(const char *s)
{
    const char *p = s + (*s == '-' || *s == '+');
    size_t digits = 0;

    for (; is_digit(*p); p++)
        digits++;
    if (*p == '.')
        for (p++; is_digit(*p); p++)
            digits++;
    if (!digits)
        return 0;
    if (*p == 'e' || *p == 'E') {
        const char *e = p + 1 + (p[1] == '-' || p[1] == '+');

        if (!is_digit(*e))
            return (size_t)(p - s);
        for (p = e; is_digit(*p);)
            p++;
    }
    return (size_t)(p - s);
}

bool
num_parse_double(const char *s, double *ret)
{
    size_t len = double_length(s);
    double value;

    if (!len || s[len])
        return false;
    value = strtod(s, NULL);
    if (isinf(value))
        return false;
    *ret = value;
    return true;
}

/* A number and its suffix, one blank between them allowed. */
static bool
split_size(const char *s, double *ret_number, const char **ret_suffix)
{
    size_t len = double_length(s);

    if (!len || *s == '-')
        return false;
    *ret_number = strtod(s, NULL);
    *ret_suffix = s + len + (s[len] == ' ');
    return true;
}

/* 1 for k to 5 for p, 0 for bytes, -1 for anything else; *ret_binary: with an i. */
static int
size_power(const char *suffix, bool *ret_binary)
{
    static const char letters[] = "kmgtp";
    const char *found;

    *ret_binary = false;
    if (!*suffix || str_eq_nocase(suffix, "b"))
        return 0;
    found = strchr(letters, *suffix | 0x20);
    if (!found || !*found)
        return -1;
    suffix++;
    *ret_binary = str_eq_nocase(suffix, "ib");
    if (*suffix && !*ret_binary && !str_eq_nocase(suffix, "b"))
        return -1;
    return (int)(found - letters) + 1;
}

static bool
scale_size(double number, double base, int power, double rounding, int64_t *ret)
{
    for (int i = 0; i < power; i++)
        number *= base;
    number += rounding;
    if (!(number < 9223372036854775808.0))
        return false;
    *ret = (int64_t)number;
    return true;
}

bool
num_parse_size(const char *s, int64_t *ret)
{
    const char *suffix;
    double number;
    bool binary;
    int power;

    if (!strcmp(s, "-1")) {
        *ret = -1;
        return true;
    }
    if (!split_size(s, &number, &suffix))
        return false;
    power = size_power(suffix, &binary);
    return power >= 0 && scale_size(number, 1024, power, 0, ret);
}

bool
num_parse_printed_size(const char *s, int64_t *ret)
{
    const char *suffix;
    double number;
    bool binary;
    int power;

    if (!split_size(s, &number, &suffix))
        return false;
    power = size_power(suffix, &binary);
    return power >= 0 && scale_size(number, binary ? 1024 : 1000, power, 0.5, ret);
}

/* Three or four significant digits, never an exponent. */
static void
put_scaled(struct str *out, double value, double base, int digits, const char *const *units,
           size_t unit_count)
{
    char text[32];
    size_t unit = 0;

    if (value < 0) {
        str_putc(out, '-');
        value = -value;
    }
    for (; value >= base && unit + 1 < unit_count; unit++)
        value /= base;
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strchr(text, 'e') && unit + 1 < unit_count && value >= base - 1) {
        snprintf(text, sizeof text, "1");
        unit++;
    } else if (strchr(text, 'e')) {
        snprintf(text, sizeof text, "%.0f", value);
    }
    str_printf(out, "%s%s", text, units[unit]);
}

void
num_put_size(struct str *out, int64_t bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };

    put_scaled(out, (double)bytes, 1000, 3, units, ARRAY_LEN(units));
}

void
num_put_binary_size(struct str *out, int64_t bytes)
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };

    put_scaled(out, (double)bytes, 1024, 4, units, ARRAY_LEN(units));
}

/* The shortest digits that are read back as the same number: digits, and where the point is. */
struct shortest {
    char digits[20];
    int count, point; /* 0.DIGITS times ten to the point */
};

static struct shortest
shortest_digits(double value, bool single)
{
    struct shortest s = { "", 0, 0 };
    char text[40];

    for (int precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, value);
        if (single ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value)
            break;
    }
    for (const char *p = text; *p != 'e'; p++)
        if (is_digit(*p))
            s.digits[s.count++] = *p;
    s.point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
    while (s.count > 1 && s.digits[s.count - 1] == '0')
        s.count--;
    return s;
}

static void
put_plain(struct str *out, const struct shortest *s)
{
    if (s->point <= 0) {
        str_put(out, "0.");
        str_fill(out, '0', (size_t)-s->point);
        str_put_n(out, s->digits, (size_t)s->count);
    } else if (s->point >= s->count) {
        str_put_n(out, s->digits, (size_t)s->count);
        str_fill(out, '0', (size_t)(s->point - s->count));
    } else {
        str_put_n(out, s->digits, (size_t)s->point);
        str_putc(out, '.');
        str_put_n(out, s->digits + s->point, (size_t)(s->count - s->point));
    }
}

/* "1.5e+06"; JSON's encoder leaves out the leading zero of a negative exponent. */
static void
put_scientific(struct str *out, const struct shortest *s, bool json)
{
    int exponent = s->point - 1;

    str_putc(out, s->digits[0]);
    if (s->count > 1) {
        str_putc(out, '.');
        str_put_n(out, s->digits + 1, (size_t)s->count - 1);
    }
    str_printf(out, exponent >= 0 ? "e+%02d" : json ? "e-%d" : "e-%02d", abs(exponent));
}

/* What needs no digits worked out: false when the number does. */
static bool
put_special(struct str *out, double value)
{
    if (isnan(value) || isinf(value)) {
        str_put(out, isnan(value) ? "NaN" : value < 0 ? "-Inf" : "+Inf");
        return true;
    }
    if (signbit(value))
        str_putc(out, '-');
    if (fabs(value) > 0.0)
        return false;
    str_putc(out, '0');
    return true;
}

static void
put_float(struct str *out, double value, bool single)
{
    double size = fabs(value), least = single ? (double)1e-6f : 1e-6,
           most = single ? (double)1e21f : 1e21;
    struct shortest s;

    if (put_special(out, value))
        return;
    s = shortest_digits(size, single);
    if (size >= least && size < most)
        put_plain(out, &s);
    else
        put_scientific(out, &s, true);
}

/* Go's shortest 'g': the exponent form below 1e-4 and from 1e6 on. */
static void
put_general(struct str *out, double value, bool single)
{
    struct shortest s;

    if (put_special(out, value))
        return;
    s = shortest_digits(fabs(value), single);
    if (s.point - 1 < -4 || s.point - 1 >= 6)
        put_scientific(out, &s, false);
    else
        put_plain(out, &s);
}

void
num_put_float(struct str *out, double value)
{
    put_float(out, value, false);
}

void
num_put_float32(struct str *out, float value)
{
    put_float(out, (double)value, true);
}

void
num_put_general(struct str *out, double value)
{
    put_general(out, value, false);
}

void
num_put_general32(struct str *out, float value)
{
    put_general(out, (double)value, true);
}
