#include "base/num.h"

#include "base/str.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Both signs of micro are in use: U+00B5 and U+03BC. */
static const struct {
    const char *name;
    int64_t ns;
    bool compose_only;
} duration_units[] = {
    { "ns", 1, false },
    { "us", NS_PER_US, false },
    { "\xc2\xb5s", NS_PER_US, false },
    { "\xce\xbcs", NS_PER_US, false },
    { "ms", NS_PER_MS, false },
    { "s", NS_PER_S, false },
    { "m", 60 * (int64_t)NS_PER_S, false },
    { "h", 3600 * (int64_t)NS_PER_S, false },
    { "d", 86400 * (int64_t)NS_PER_S, true },
    { "w", 604800 * (int64_t)NS_PER_S, true },
};

/* What stands between one number and the next is a unit, as in Go. */
static int64_t
duration_unit(const char **p, bool compose)
{
    size_t len = 0;

    while ((*p)[len] && (*p)[len] != '.' && !is_digit((*p)[len]))
        len++;
    for (size_t i = 0; i < ARRAY_LEN(duration_units); i++)
        if (strlen(duration_units[i].name) == len &&
            !strncmp(duration_units[i].name, *p, len) &&
            (compose || !duration_units[i].compose_only)) {
            *p += len;
            return duration_units[i].ns;
        }
    return 0;
}

/* "1.5" before a unit; digits of the fraction beyond what 64 bits hold change nothing. */
struct amount {
    uint64_t whole, fraction;
    double scale; /* of the fraction: ten to the number of its digits */
};

static bool
parse_amount(const char **p, struct amount *ret)
{
    struct amount a = { 0, 0, 1 };
    const char *start = *p;
    size_t points = 0;

    for (; is_digit(**p); (*p)++) {
        if (a.whole > (uint64_t)INT64_MAX / 10)
            return false;
        a.whole = a.whole * 10 + (uint64_t)(**p - '0');
    }
    if (**p == '.') {
        points = 1;
        for ((*p)++; is_digit(**p); (*p)++)
            if (a.fraction < (uint64_t)INT64_MAX / 10 - 9) {
                a.fraction = a.fraction * 10 + (uint64_t)(**p - '0');
                a.scale *= 10;
            }
    }
    *ret = a;
    return (size_t)(*p - start) > points;
}

static bool
parse_duration(const char *s, bool compose, int64_t *ret_ns)
{
    bool minus = *s == '-';
    uint64_t sum = 0, most = (uint64_t)INT64_MAX + (minus ? 1 : 0);

    s += minus || *s == '+';
    if (!strcmp(s, "0")) {
        *ret_ns = 0;
        return true;
    }
    if (!*s)
        return false;
    while (*s) {
        struct amount a;
        uint64_t unit, part;

        if (!parse_amount(&s, &a))
            return false;
        unit = (uint64_t)duration_unit(&s, compose);
        if (!unit || a.whole > most / unit)
            return false;
        part = a.whole * unit + (uint64_t)((double)a.fraction * ((double)unit / a.scale));
        if (part > most || sum > most - part)
            return false;
        sum += part;
    }
    *ret_ns = !minus ? (int64_t)sum : sum > INT64_MAX ? INT64_MIN : -(int64_t)sum;
    return true;
}

bool
num_parse_duration(const char *s, int64_t *ret_ns)
{
    return parse_duration(s, false, ret_ns);
}

bool
num_parse_compose_duration(const char *s, int64_t *ret_ns)
{
    return parse_duration(s, true, ret_ns);
}

/* value over unit with as many decimals as it needs. */
static void
put_fraction(struct str *out, uint64_t value, uint64_t unit, const char *name)
{
    uint64_t rest = value % unit;

    str_printf(out, "%llu", (unsigned long long)(value / unit));
    if (rest)
        str_putc(out, '.');
    for (uint64_t digit = unit / 10; rest; digit /= 10) {
        str_putc(out, (char)('0' + rest / digit));
        rest %= digit;
    }
    str_put(out, name);
}

void
num_put_duration(struct str *out, int64_t ns)
{
    uint64_t left = ns < 0 ? -(uint64_t)ns : (uint64_t)ns, seconds;

    if (!ns) {
        str_put(out, "0s");
        return;
    }
    if (ns < 0)
        str_putc(out, '-');
    if (left < NS_PER_US) {
        put_fraction(out, left, 1, "ns");
        return;
    }
    if (left < NS_PER_S) {
        bool micro = left < NS_PER_MS;

        put_fraction(out, left, micro ? NS_PER_US : NS_PER_MS, micro ? "\xc2\xb5s" : "ms");
        return;
    }
    seconds = left / NS_PER_S;
    if (seconds >= 3600)
        str_printf(out, "%lluh", (unsigned long long)(seconds / 3600));
    if (seconds >= 60)
        str_printf(out, "%llum", (unsigned long long)(seconds / 60 % 60));
    put_fraction(out, left % (60 * (uint64_t)NS_PER_S), NS_PER_S, "s");
}

void
num_put_age(struct str *out, int64_t seconds)
{
    static const struct {
        int64_t below, unit; /* in hours */
        const char *name;
    } rows[] = {
        { 48, 1, "hours" },
        { 24 * 7 * 2, 24, "days" },
        { 24 * 30 * 2, 24 * 7, "weeks" },
        { 24 * 365 * 2, 24 * 30, "months" },
    };
    int64_t hours = seconds / 3600 + (seconds % 3600 >= 1800);

    if (seconds < 1)
        str_put(out, "Less than a second");
    else if (seconds < 60)
        str_printf(out, "%lld second%s", (long long)seconds, seconds == 1 ? "" : "s");
    else if (seconds < 120)
        str_put(out, "About a minute");
    else if (seconds < 3600)
        str_printf(out, "%lld minutes", (long long)(seconds / 60));
    else if (hours == 1)
        str_put(out, "About an hour");
    else {
        for (size_t i = 0; i < ARRAY_LEN(rows); i++)
            if (hours < rows[i].below) {
                str_printf(out, "%lld %s", (long long)(hours / rows[i].unit), rows[i].name);
                return;
            }
        str_printf(out, "%lld years", (long long)(seconds / 3600 / 24 / 365));
    }
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; March begins the counted year. */
static int64_t
days_from_date(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year, era, in_era, in_year;

    era = (y >= 0 ? y : y - 399) / 400;
    in_era = y - era * 400;
    in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void
date_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t era, in_era, year_of_era, in_year, month;

    days += 719468;
    era = (days >= 0 ? days : days - 146096) / 146097;
    in_era = days - era * 146097;
    year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * in_year + 2) / 153;
    *ret_day = (int)(in_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

/* Exactly count digits, then the character after (0: any). */
static bool
parse_digits(const char **p, int count, char after, int *ret)
{
    int value = 0;

    for (int i = 0; i < count; i++, (*p)++) {
        if (!is_digit(**p))
            return false;
        value = value * 10 + (**p - '0');
    }
    *ret = value;
    if (after && *(*p)++ != after)
        return false;
    return true;
}

static bool
parse_fraction(const char **p, int64_t *ret_ns)
{
    int64_t ns = 0, digit = NS_PER_S / 10;

    *ret_ns = 0;
    if (**p != '.')
        return true;
    if (!is_digit(*++*p))
        return false;
    for (; is_digit(**p); (*p)++, digit /= 10)
        ns += (**p - '0') * digit;
    *ret_ns = ns;
    return true;
}

/* "Z", "+01:00", " +0100", each perhaps followed by the zone's name: seconds east of UTC. */
static bool
parse_zone(const char **p, int64_t *ret_seconds)
{
    int hours, minutes, sign;

    if (**p == ' ')
        (*p)++;
    *ret_seconds = 0;
    if (**p == 'Z') {
        (*p)++;
        return true;
    }
    if (**p != '+' && **p != '-')
        return false;
    sign = *(*p)++ == '-' ? -1 : 1;
    if (!parse_digits(p, 2, 0, &hours))
        return false;
    if (**p == ':')
        (*p)++;
    if (!parse_digits(p, 2, 0, &minutes) || hours > 24 || minutes > 59)
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    if (**p == ' ') {
        size_t len = strcspn(*p + 1, " ");

        *p += len ? len + 1 : 0;
    }
    return true;
}

static bool
valid_date(int year, int month, int day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month >= 1 && month <= 12 && day >= 1 &&
           day <= lengths[month - 1] + (month == 2 && leap);
}

bool
num_parse_time(const char *s, int64_t *ret_ns)
{
    int year, month, day, hour, minute, second;
    int64_t fraction, east, seconds;

    if (!parse_digits(&s, 4, '-', &year) || !parse_digits(&s, 2, '-', &month) ||
        !parse_digits(&s, 2, 0, &day) || (*s != 'T' && *s != 't' && *s != ' '))
        return false;
    s++;
    if (!parse_digits(&s, 2, ':', &hour) || !parse_digits(&s, 2, ':', &minute) ||
        !parse_digits(&s, 2, 0, &second) || !parse_fraction(&s, &fraction) ||
        !parse_zone(&s, &east) || *s)
        return false;
    if (!valid_date(year, month, day) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (year == 1) {
        *ret_ns = 0;
        return true;
    }
    /* What 64 bits of nanoseconds hold ends within these years. */
    if (year < 1678 || year > 2261)
        return false;
    seconds =
        days_from_date(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - east;
    *ret_ns = seconds * NS_PER_S + fraction;
    return true;
}

void
num_put_time(struct str *out, int64_t ns)
{
    int64_t seconds = ns / NS_PER_S, rest = ns % NS_PER_S, days, year;
    int month, day, of_day;

    if (rest < 0) {
        rest += NS_PER_S;
        seconds--;
    }
    days = seconds / 86400 - (seconds % 86400 < 0);
    of_day = (int)(seconds - days * 86400);
    date_from_days(days, &year, &month, &day);
    str_printf(out, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)year, month, day,
               of_day / 3600, of_day / 60 % 60, of_day % 60);
    if (rest)
        str_printf(out, ".%09lld", (long long)rest);
    str_putc(out, 'Z');
}

int64_t
num_wall_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}
