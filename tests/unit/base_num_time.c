#include "test.h"

#include "base/num.h"
#include "base/str.h"

#define S INT64_C(1000000000)

static const struct {
    const char *name, *text;
    int64_t ns;
    bool go, compose; /* which parser takes it */
} duration_cases[] = {
    { "a bare zero", "0", 0, true, true },
    { "seconds", "30s", 30 * S, true, true },
    { "minutes and seconds", "1m30s", 90 * S, true, true },
    { "milliseconds", "500ms", S / 2, true, true },
    { "a fraction of an hour", "1.5h", 5400 * S, true, true },
    { "a fraction without digits before it", ".5s", S / 2, true, true },
    { "a point without digits behind it", "2.s", 2 * S, true, true },
    { "microseconds with u", "3us", 3000, true, true },
    { "microseconds with the micro sign", "3\xc2\xb5s", 3000, true, true },
    { "microseconds with the Greek letter", "3\xce\xbcs", 3000, true, true },
    { "nanoseconds", "7ns", 7, true, true },
    { "units in any order, and twice", "1s1m1s", 62 * S, true, true },
    { "negative", "-1.5s", -3 * S / 2, true, true },
    { "days are Compose's", "1d", 86400 * S, false, true },
    { "weeks are Compose's", "2w1d", 15 * 86400 * S, false, true },
    { "the longest", "9223372036854775807ns", INT64_MAX, true, true },
    { "the longest backwards", "-9223372036854775808ns", INT64_MIN, true, true },
    { "longer than the longest", "9223372036854775808ns", 0, false, false },
    { "an overflow of the sum", "2562047h48m", 0, false, false },
    { "an overflow of one part", "99999999999h", 0, false, false },
    { "a number without a unit", "30", 0, false, false },
    { "a unit without a number", "s", 0, false, false },
    { "a point alone", ".s", 0, false, false },
    { "nothing", "", 0, false, false },
    { "a sign alone", "-", 0, false, false },
    { "an unknown unit", "1y", 0, false, false },
    { "a capital unit", "1S", 0, false, false },
    { "a blank inside", "1m 30s", 0, false, false },
};

static const struct {
    int64_t ns;
    const char *want;
} put_cases[] = {
    { 0, "0s" },
    { 1, "1ns" },
    { 1500, "1.5\xc2\xb5s" },
    { 100000, "100\xc2\xb5s" },
    { 2 * S / 1000, "2ms" },
    { S / 1000 + 1, "1.000001ms" },
    { S, "1s" },
    { 3 * S / 2, "1.5s" },
    { 90 * S, "1m30s" },
    { 60 * S, "1m0s" },
    { 3600 * S, "1h0m0s" },
    { 86400 * S + S / 1000, "24h0m0.001s" },
    { -90 * S, "-1m30s" },
    { INT64_MIN, "-2562047h47m16.854775808s" },
};

static const struct {
    int64_t seconds;
    const char *want;
} age_cases[] = {
    { -5, "Less than a second" }, { 0, "Less than a second" }, { 1, "1 second" },
    { 5, "5 seconds" },           { 59, "59 seconds" },        { 60, "About a minute" },
    { 119, "About a minute" },    { 120, "2 minutes" },        { 3599, "59 minutes" },
    { 3600, "About an hour" },    { 5399, "About an hour" },   { 5400, "2 hours" },
    { 47 * 3600, "47 hours" },    { 48 * 3600, "2 days" },     { 13 * 86400, "13 days" },
    { 14 * 86400, "2 weeks" },    { 59 * 86400, "8 weeks" },   { 60 * 86400, "2 months" },
    { 729 * 86400, "24 months" }, { 730 * 86400, "2 years" },
};

static const struct {
    const char *name, *text;
    bool ok;
    int64_t ns;
    const char *printed; /* NULL: as text */
} time_cases[] = {
    { "the beginning", "1970-01-01T00:00:00Z", true, 0, NULL },
    { "seconds", "2026-11-22T00:57:02Z", true, 1795309022 * S, NULL },
    { "nine digits", "2026-11-22T00:57:02.123456789Z", true, 1795309022 * S + 123456789, NULL },
    { "fewer digits", "2026-11-22T00:57:02.5Z", true, 1795309022 * S + S / 2,
      "2026-11-22T00:57:02.500000000Z" },
    { "more digits than count", "2026-11-22T00:57:02.1234567891Z", true,
      1795309022 * S + 123456789, "2026-11-22T00:57:02.123456789Z" },
    { "east of Greenwich", "2026-11-22T02:57:02+02:00", true, 1795309022 * S,
      "2026-11-22T00:57:02Z" },
    { "west by half an hour", "2026-11-21T21:27:02-03:30", true, 1795309022 * S,
      "2026-11-22T00:57:02Z" },
    { "docker's lists", "2026-11-22 00:57:02 +0000 UTC", true, 1795309022 * S,
      "2026-11-22T00:57:02Z" },
    { "docker's lists with a fraction and a zone", "2026-11-22 01:57:02.25 +0100 CET", true,
      1795309022 * S + S / 4, "2026-11-22T00:57:02.250000000Z" },
    { "never", "0001-01-01T00:00:00Z", true, 0, "1970-01-01T00:00:00Z" },
    { "never, as a list has it", "0001-01-01 00:00:00 +0000 UTC", true, 0,
      "1970-01-01T00:00:00Z" },
    { "before the epoch", "1969-12-31T23:59:59.900000000Z", true, -S / 10, NULL },
    { "a leap day", "2024-02-29T12:00:00Z", true, 1709208000 * S, NULL },
    { "a day that is none", "2023-02-29T12:00:00Z", false, 0, NULL },
    { "a century without leap day", "1900-02-29T12:00:00Z", false, 0, NULL },
    { "a thirteenth month", "2023-13-01T12:00:00Z", false, 0, NULL },
    { "an hour that is none", "2023-01-01T24:00:00Z", false, 0, NULL },
    { "no zone", "2023-01-01T12:00:00", false, 0, NULL },
    { "a date alone", "2023-01-01", false, 0, NULL },
    { "a point without digits", "2023-01-01T12:00:00.Z", false, 0, NULL },
    { "something behind", "2023-01-01T12:00:00Zx", false, 0, NULL },
    { "a year beyond 64 bits", "2300-01-01T00:00:00Z", false, 0, NULL },
    { "a year before 64 bits", "1600-01-01T00:00:00Z", false, 0, NULL },
    { "nothing", "", false, 0, NULL },
    { "words", "a minute ago", false, 0, NULL },
};

static void
check_durations(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < ARRAY_LEN(duration_cases); i++) {
        int64_t ns = 0;

        CHECK_INT(duration_cases[i].name, num_parse_duration(duration_cases[i].text, &ns),
                  duration_cases[i].go);
        CHECK_INT(duration_cases[i].name, ns, duration_cases[i].go ? duration_cases[i].ns : 0);
        ns = 0;
        CHECK_INT(duration_cases[i].name,
                  num_parse_compose_duration(duration_cases[i].text, &ns),
                  duration_cases[i].compose);
        CHECK_INT(duration_cases[i].name, ns, duration_cases[i].ns);
    }
    for (size_t i = 0; i < ARRAY_LEN(put_cases); i++) {
        str_clear(&text);
        num_put_duration(&text, put_cases[i].ns);
        CHECK_STR("a duration as Go prints it", text.buf, put_cases[i].want);
    }
    for (size_t i = 0; i < ARRAY_LEN(age_cases); i++) {
        str_clear(&text);
        num_put_age(&text, age_cases[i].seconds);
        CHECK_STR("an age in words", text.buf, age_cases[i].want);
    }
}

int
main(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    int64_t before, ns;

    check_durations();
    for (size_t i = 0; i < ARRAY_LEN(time_cases); i++) {
        ns = -1;
        CHECK_INT(time_cases[i].name, num_parse_time(time_cases[i].text, &ns),
                  time_cases[i].ok);
        if (!time_cases[i].ok)
            continue;
        CHECK_INT(time_cases[i].name, ns, time_cases[i].ns);
        str_clear(&text);
        num_put_time(&text, ns);
        CHECK_STR(time_cases[i].name, text.buf,
                  time_cases[i].printed ? time_cases[i].printed : time_cases[i].text);
    }
    /* A number of days that walks over four centuries' edges, there and back. */
    for (int64_t day = -100000; day < 106000; day += 1461) {
        str_clear(&text);
        num_put_time(&text, day * 86400 * S);
        if (!num_parse_time(text.buf, &ns) || ns != day * 86400 * S)
            CHECK_INT("a printed day is read back", day, ns / S / 86400);
    }
    before = num_wall_ns();
    CHECK("the wall's clock goes on, after 2024",
          before > 1704067200 * S && num_wall_ns() >= before);
    return tap_done();
}
