/* Commands in one line: quotes, backslashes, and where a shell's operators end them. */
#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/project.h"
#include "model/words.h"

static const struct {
    const char *name, *line, *want; /* words in brackets; NULL: it cannot be split */
} cases[] = {
    { "words between blanks", "  echo \t a\nb ", "[echo][a][b]" },
    { "nothing is no word", "", "" },
    { "blanks alone are no word", " \t ", "" },
    { "double quotes keep blanks", "sh -c \"a  b\"", "[sh][-c][a  b]" },
    { "single quotes keep all", "x 'a \"b\" \\n'", "[x][a \"b\" \\n]" },
    { "quotes may stand inside a word", "a\"b c\"d", "[ab cd]" },
    { "empty quotes are an empty word", "a '' \"\" b", "[a][][][b]" },
    { "a backslash takes the next character", "a\\ b \\\"c \\\\", "[a b][\"c][\\]" },
    { "a backslash counts inside double quotes", "\"a\\\"b\"", "[a\"b]" },
    { "a backslash is one inside single quotes", "'a\\'", "[a\\]" },
    { "variables stay as they are", "echo $HOME ${A:-b}", "[echo][$HOME][${A:-b}]" },
    { "back-ticks stay, with the blanks inside", "echo `a b` c", "[echo][`a b`][c]" },
    { "$( ) stays, with the blanks inside", "echo $(a 'b' c) d", "[echo][$(a 'b' c)][d]" },
    { "; ends the command", "a; b", "[a]" },
    { "& ends the command", "a && b", "[a]" },
    { "| ends the command, also inside a word", "a|b", "[a]" },
    { "> ends the command", "a >b", "[a]" },
    { "the number before > goes with it", "a 2>b", "[a]" },
    { "a word before > stays", "ab>c", "[ab]" },
    { "quoted operators are text", "a ';' \"|\" \\& b", "[a][;][|][&][b]" },
    { "an operator inside $( ) is text", "a $(b|c)", "[a][$(b|c)]" },
    { "letters beyond ASCII", "é \"日 本\"", "[é][日 本]" },
    { "an open double quote", "a \"b", NULL },
    { "an open single quote", "a 'b", NULL },
    { "an open back-tick", "a `b", NULL },
    { "an open $(", "a $(b", NULL },
    { "a backslash at the end", "a \\", NULL },
    { "a parenthesis without $", "a (b)", NULL },
    { "a parenthesis that closes nothing", "a )", NULL },
};

static void
put(struct str *out, const struct strings *words)
{
    for (size_t i = 0; i < words->len; i++)
        str_printf(out, "[%s]", words->v[i]);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        CLEANUP(str_release) struct str got = STR_INIT;
        struct strings words = { NULL, 0, false };
        bool ok = words_split(a, cases[i].line, &words);

        put(&got, &words);
        CHECK_STR(cases[i].name, ok ? got.buf : NULL, cases[i].want);
        CHECK(cases[i].name, words.given == ok);
    }
    return tap_done();
}
