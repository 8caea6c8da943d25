/*
 * Tests that print TAP: each CHECK is one line, "ok 3 - name" or "not ok 3 - name" and what was
 * got and wanted below it.  A failure does not end the program; main ends with
 * `return tap_done();`.  Names may hold anything: a '#' or a newline is written so that TAP's
 * reader does not take it for its own.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static struct {
    int run, failed;
} tap;

static inline void
tap_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", stdout);
        else if (*text == '#')
            fputs("\\#", stdout);
        else
            putchar(*text);
    }
}

/* A diagnostic of one value, each of its lines behind "#". */
static inline void
tap_note(const char *label, const char *value)
{
    printf("#   %s ", label);
    for (; value && *value; value++) {
        putchar(*value);
        if (*value == '\n')
            printf("#          ");
    }
    puts(value ? "" : "(null)");
}

static inline bool
tap_line(bool ok, const char *file, int line, const char *name)
{
    printf("%s %d - ", ok ? "ok" : "not ok", ++tap.run);
    tap_text(name);
    putchar('\n');
    if (!ok) {
        tap.failed++;
        printf("# failed at %s:%d\n", file, line);
    }
    fflush(stdout);
    return ok;
}

static inline bool
tap_str(const char *file, int line, const char *name, const char *got, const char *want)
{
    bool ok = got && want ? strcmp(got, want) == 0 : got == want;

    if (!tap_line(ok, file, line, name)) {
        tap_note("got: ", got);
        tap_note("want:", want);
    }
    return ok;
}

static inline bool
tap_int(const char *file, int line, const char *name, long long got, long long want)
{
    if (!tap_line(got == want, file, line, name))
        printf("#   got:  %lld\n#   want: %lld\n", got, want);
    return got == want;
}

/* Each is true when the check holds, so that what depends on it can be left out. */
#define CHECK(name, condition) tap_line((condition), __FILE__, __LINE__, (name))
#define CHECK_STR(name, got, want) tap_str(__FILE__, __LINE__, (name), (got), (want))
#define CHECK_INT(name, got, want) \
    tap_int(__FILE__, __LINE__, (name), (long long)(got), (long long)(want))

/* The plan; the exit status of main. */
static inline int
tap_done(void)
{
    printf("1..%d\n", tap.run);
    return tap.failed || !tap.run ? 1 : 0;
}
