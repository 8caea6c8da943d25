#include "test.h"

#include "base/num.h"
#include "base/str.h"

#include <math.h>

/* Every parser and printer has a row kind, so that one table holds a sentence each. */
enum kind { INT, UINT, DOUBLE, SIZE, PRINTED_SIZE };

static const struct {
    const char *name;
    enum kind kind;
    const char *text, *want; /* want NULL: refused */
} parse_cases[] = {
    { "an integer", INT, "42", "42" },
    { "a negative integer", INT, "-7", "-7" },
    { "an integer with a plus", INT, "+7", "7" },
    { "the smallest integer", INT, "-9223372036854775808", "-9223372036854775808" },
    { "the largest integer", INT, "9223372036854775807", "9223372036854775807" },
    { "one more than the largest", INT, "9223372036854775808", NULL },
    { "one less than the smallest", INT, "-9223372036854775809", NULL },
    { "an integer with a blank before", INT, " 1", NULL },
    { "an integer with a blank behind", INT, "1 ", NULL },
    { "no integer at all", INT, "", NULL },
    { "a sign alone", INT, "-", NULL },
    { "two signs", INT, "+-1", NULL },
    { "hexadecimal is no integer", INT, "0x10", NULL },
    { "the largest unsigned", UINT, "18446744073709551615", "18446744073709551615" },
    { "one more than the largest unsigned", UINT, "18446744073709551616", NULL },
    { "an unsigned with a sign", UINT, "-1", NULL },
    { "a fraction", DOUBLE, "0.25", "0.25" },
    { "a fraction without digits before the point", DOUBLE, ".5", "0.5" },
    { "a fraction without digits behind the point", DOUBLE, "5.", "5" },
    { "an exponent", DOUBLE, "1e3", "1000" },
    { "an exponent without digits", DOUBLE, "1e", NULL },
    { "a point alone", DOUBLE, ".", NULL },
    { "not a number", DOUBLE, "nan", NULL },
    { "infinite by overflow", DOUBLE, "1e999", NULL },
    { "hexadecimal is no fraction", DOUBLE, "0x1p3", NULL },
    { "bytes without a unit", SIZE, "1024", "1024" },
    { "bytes with their unit", SIZE, "17b", "17" },
    { "kilobytes are 1024", SIZE, "2k", "2048" },
    { "megabytes in capitals", SIZE, "64M", "67108864" },
    { "gigabytes with a fraction", SIZE, "1.5g", "1610612736" },
    { "a blank before the unit", SIZE, "10 MiB", "10485760" },
    { "the long binary unit", SIZE, "1KiB", "1024" },
    { "terabytes", SIZE, "1tb", "1099511627776" },
    { "petabytes", SIZE, "1p", "1125899906842624" },
    { "minus one means no limit", SIZE, "-1", "-1" },
    { "other negative sizes", SIZE, "-2", NULL },
    { "a fraction of a byte is cut", SIZE, "1.9b", "1" },
    { "an unknown unit", SIZE, "1x", NULL },
    { "a unit with a tail", SIZE, "1kbb", NULL },
    { "two blanks before the unit", SIZE, "1  k", NULL },
    { "a unit without a number", SIZE, "k", NULL },
    { "an empty size", SIZE, "", NULL },
    { "a size beyond 64 bits", SIZE, "9000000p", NULL },
    { "printed kB are 1000", PRINTED_SIZE, "1.2kB", "1200" },
    { "printed digits survive binary fractions", PRINTED_SIZE, "8.2kB", "8200" },
    { "printed MiB are 1024 squared", PRINTED_SIZE, "15MiB", "15728640" },
    { "printed zero", PRINTED_SIZE, "0B", "0" },
    { "printed with a blank", PRINTED_SIZE, "3.05 GB", "3050000000" },
    { "dashes of a dead engine", PRINTED_SIZE, "--", NULL },
};

static bool
parse(enum kind kind, const char *text, struct str *out)
{
    uint64_t u;
    int64_t i;
    double d;
    bool ok;

    switch (kind) {
    case UINT:
        if (!num_parse_uint(text, &u))
            return false;
        str_printf(out, "%llu", (unsigned long long)u);
        return true;
    case DOUBLE:
        if (!num_parse_double(text, &d))
            return false;
        str_printf(out, "%g", d);
        return true;
    default:
        ok = kind == INT    ? num_parse_int(text, &i)
             : kind == SIZE ? num_parse_size(text, &i)
                            : num_parse_printed_size(text, &i);
        if (ok)
            str_printf(out, "%lld", (long long)i);
        return ok;
    }
}

static const struct {
    const char *name;
    int64_t bytes;
    const char *size, *binary;
} size_cases[] = {
    { "no bytes", 0, "0B", "0B" },
    { "few bytes", 999, "999B", "999B" },
    { "a thousand", 1000, "1kB", "1000B" },
    { "a thousand and a bit", 1234, "1.23kB", "1.205KiB" },
    { "just below the next unit", 999999, "1MB", "976.6KiB" },
    { "just below the next binary unit", 1048575, "1.05MB", "1024KiB" },
    { "between 1000 and 1024 of a binary unit", 1023 * 1024, "1.05MB", "1023KiB" },
    { "fifteen million", 15000000, "15MB", "14.31MiB" },
    { "gigabytes", INT64_C(1610612736), "1.61GB", "1.5GiB" },
    { "the most", INT64_MAX, "9.22EB", "8EiB" },
    { "less than nothing", -1500, "-1.5kB", "-1.465KiB" },
};

static const struct {
    const char *name;
    double value;
    const char *want, *want_single;
} float_cases[] = {
    { "zero", 0, "0", "0" },
    { "minus zero", -0.0, "-0", "-0" },
    { "a half", 0.5, "0.5", "0.5" },
    { "a tenth", 0.1, "0.1", "0.1" },
    { "a third", 1.0 / 3, "0.3333333333333333", "0.33333334" },
    { "an integer", 100, "100", "100" },
    { "a large integer", 1e20, "100000000000000000000", "100000000000000000000" },
    { "too large for digits alone", 1e21, "1e+21", "1e+21" },
    { "large with digits", 1.5e300, "1.5e+300", "+Inf" },
    { "small", 0.000001, "0.000001", "0.000001" },
    { "too small for digits alone", 0.00000012, "1.2e-7", "1.2e-7" },
    { "a two-digit negative exponent", 1e-12, "1e-12", "1e-12" },
    { "negative", -2.25, "-2.25", "-2.25" },
    { "all seventeen digits", 5e-324, "5e-324", "0" },
    { "a sum that is not what it seems", 0.1 + 0.2, "0.30000000000000004", "0.3" },
    { "not a number", NAN, "NaN", "NaN" },
    { "infinite", -INFINITY, "-Inf", "-Inf" },
};

int
main(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < ARRAY_LEN(parse_cases); i++) {
        bool ok;

        str_clear(&text);
        ok = parse(parse_cases[i].kind, parse_cases[i].text, &text);
        CHECK_STR(parse_cases[i].name, ok ? text.buf : NULL, parse_cases[i].want);
    }
    for (size_t i = 0; i < ARRAY_LEN(size_cases); i++) {
        str_clear(&text);
        num_put_size(&text, size_cases[i].bytes);
        CHECK_STR(size_cases[i].name, text.buf, size_cases[i].size);
        str_clear(&text);
        num_put_binary_size(&text, size_cases[i].bytes);
        CHECK_STR(size_cases[i].name, text.buf, size_cases[i].binary);
    }
    for (size_t i = 0; i < ARRAY_LEN(float_cases); i++) {
        bool fits = !(fabs(float_cases[i].value) > 3e38) || isinf(float_cases[i].value);

        str_clear(&text);
        num_put_float(&text, float_cases[i].value);
        CHECK_STR(float_cases[i].name, text.buf, float_cases[i].want);
        str_clear(&text);
        num_put_float32(&text, fits ? (float)float_cases[i].value : INFINITY);
        CHECK_STR(float_cases[i].name, text.buf, float_cases[i].want_single);
    }
    return tap_done();
}
