/* Words for a shell, fields between commas. */
#include "test.h"

#include "base/mem.h"
#include "base/quote.h"
#include "base/str.h"

/* clang-format off */
static const struct {
    const char *word, *shell, *csv;
} words[] = {
    { "plain-1.2_x/y:z=@", "plain-1.2_x/y:z=@", "plain-1.2_x/y:z=@" },
    { "", "''", "\"\"" },
    { "a b", "'a b'", "a b" },
    { "it's", "'it'\\''s'", "it's" },
    { "a,b", "a,b", "\"a,b\"" },
    { "say \"x\"", "'say \"x\"'", "\"say \"\"x\"\"\"" },
    { "$HOME", "'$HOME'", "$HOME" },
    { "=x", "'=x'", "=x" },
    { "a\nb", "'a\nb'", "\"a\nb\"" },
    { " a", "' a'", "\" a\"" },
};
/* clang-format on */

static void
check_words(void)
{
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        CLEANUP(str_release) struct str shell = STR_INIT;
        CLEANUP(str_release) struct str csv = STR_INIT;

        quote_word(&shell, words[i].word);
        quote_csv(&csv, words[i].word);
        CHECK_STR("a word for a shell", shell.buf, words[i].shell);
        CHECK_STR("a field between commas", csv.buf, words[i].csv);
    }
    CHECK("a carriage return is lost between commas", !quote_csv_carries("a\rb"));
    CHECK("a newline is not", quote_csv_carries("a\nb"));
}

static const struct {
    const char *argv[8], *want;
} commands[] = {
    { { "docker", "ps", "-a" }, "docker ps -a" },
    { { "docker", "ps", "--format", "{{json .}}" }, "docker ps --format '{{json .}}'" },
    { { "echo", "", "it's", "$HOME", "a\nb" }, "echo '' 'it'\\''s' '$HOME' 'a\nb'" },
    { { "x", "-e", "A=b,c:/d@e%f+g" }, "x -e A=b,c:/d@e%f+g" },
};

int
main(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    check_words();
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        str_clear(&text);
        quote_words(&text, commands[i].argv);
        CHECK_STR("a command as typed", text.buf, commands[i].want);
    }
    return tap_done();
}
