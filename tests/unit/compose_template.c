/* ${…}: every operator, nesting, what is no variable, and what is wrong. */
#include "test.h"

#include "base/str.h"
#include "base/strv.h"
#include "compose/template.h"

static const struct {
    const char *name, *value;
} variables[] = {
    { "A", "a" }, { "EMPTY", "" }, { "NUM", "5" }, { "under_score9", "u" }, { "D", "$A" },
};

static const char *
lookup(void *arg, const struct template_use *use)
{
    (void)arg;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++)
        if (strlen(variables[i].name) == use->len &&
            strncmp(variables[i].name, use->name, use->len) == 0)
            return variables[i].value;
    return NULL;
}

static const struct {
    const char *name, *text, *want; /* "!invalid 3", "!required NAME: message", "!deep" */
} cases[] = {
    { "no variable", "plain {text} }", "plain {text} }" },
    { "the short form", "$A-$A.$under_score9", "a-a.u" },
    { "braces", "${A}${NUM}", "a5" },
    { "unset and empty are nothing", "[$X][${X}][${EMPTY}]", "[][][]" },
    { "a dollar for two", "$$A $${A} $$$$", "$A ${A} $$" },
    { "a dollar before anything else stays", "$5 $ $- $. 1$", "$5 $ $- $. 1$" },
    { "a value is not expanded again", "${D}", "$A" },
    { "default when unset or empty", "${X:-d}${EMPTY:-d}${A:-d}", "dda" },
    { "default when unset", "${X-d}${EMPTY-d}${A-d}", "da" },
    { "other when set and not empty", "[${X:+o}${EMPTY:+o}${A:+o}]", "[o]" },
    { "other when set", "[${X+o}${EMPTY+o}${A+o}]", "[oo]" },
    { "required and there", "${A:?no}${A?no}${EMPTY?no}", "aa" },
    { "required and unset", "x${X:?must be set}", "!required X: must be set" },
    { "required and empty", "${EMPTY:?m}", "!required EMPTY: m" },
    { "required without a message", "${X?}", "!required X: " },
    { "variables in a message", "${X:?see ${A}}", "!required X: see a" },
    { "nested defaults", "${X:-${Y:-${Z:-z}}}", "z" },
    { "text around nested ones", "${X:-<${A}>}!", "<a>!" },
    { "empty words", "[${X:-}${X-}${A:+}]", "[]" },
    { "a word with operators", "${X:-a:-b}${X-c:?d}", "a:-bc:?d" },
    { "braces in a word", "${X:-{\"k\": 1}}", "{\"k\": 1}" },
    { "several on a line", "${X:-a} and ${Y:-b}.", "a and b." },
    { "an open brace in a word reaches to the last on the line", "${X:-{a}", "{a" },
    { "a word over two lines is none", "${X:-a\nb}", "!invalid 0" },
    { "two lines with a variable each", "${X:-a}\n${Y:-b}", "a\nb" },
    { "the required one of an unused default counts", "${A:-${X:?m}}", "!required X: m" },
    { "the invalid one of an unused default counts", "${A:-${}}", "!invalid 5" },
    { "no closing brace", "ab ${A", "!invalid 3" },
    { "no name", "${}", "!invalid 0" },
    { "a digit first", "${1A}", "!invalid 0" },
    { "a blank inside", "${A }", "!invalid 0" },
    { "an unknown operator", "${A/x/y}", "!invalid 0" },
    { "a length is not offered", "${#A}", "!invalid 0" },
    { "a colon alone", "${A:x}", "!invalid 0" },
    { "a name with a dash is a default", "${X-Y-Z}", "Y-Z" },
};

static void
expand(const char *text, size_t len, struct str *got)
{
    static const struct template_env env = { lookup, NULL };
    CLEANUP(str_release) struct str message = STR_INIT;
    struct template_error error = { .message = &message };

    if (template_expand(text, len, &env, got, &error))
        return;
    str_clear(got);
    if (error.wrong == TEMPLATE_REQUIRED)
        str_printf(got, "!required %.*s: %s", (int)error.name_len, error.name, message.buf);
    else if (error.wrong == TEMPLATE_DEEP)
        str_put(got, "!deep");
    else
        str_printf(got, "!invalid %zu", error.at);
}

static void
check_deep(int levels, const char *name, const char *want)
{
    CLEANUP(str_release) struct str text = STR_INIT, got = STR_INIT;

    for (int i = 0; i < levels; i++)
        str_put(&text, "${X:-");
    str_put(&text, "end");
    str_fill(&text, '}', (size_t)levels);
    expand(text.buf, text.len, &got);
    CHECK_STR(name, got.buf, want);
}

/* Many beside each other: what is quadratic takes minutes here. */
static void
check_long(void)
{
    CLEANUP(str_release) struct str text = STR_INIT, got = STR_INIT;
    size_t count = 200000;

    for (size_t i = 0; i < count; i++)
        str_put(&text, "${X:-a}{");
    expand(text.buf, text.len, &got);
    CHECK_INT("200,000 variables on one line", got.len, 2 * count);
    str_clear(&got);
    str_clear(&text);
    for (size_t i = 0; i < count; i++)
        str_put(&text, "${X:-");
    expand(text.buf, text.len, &got);
    CHECK_STR("200,000 that are never closed", got.buf, "!invalid 0");
}

static void
remember(void *arg, const struct template_use *use)
{
    struct str *out = arg;

    str_printf(out, "%.*s", (int)use->len, use->name);
    if (use->op)
        str_printf(out, "%s%c%.*s", use->colon ? ":" : "", use->op, (int)use->word_len,
                   use->word);
    str_printf(out, "@%zu ", use->at);
}

int
main(void)
{
    CLEANUP(str_release) struct str uses = STR_INIT;
    static const char text[] = "$A $$B ${C:-x${D}} ${} ${E?}";

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(str_release) struct str got = STR_INIT;

        expand(cases[i].text, strlen(cases[i].text), &got);
        CHECK_STR(cases[i].name, got.buf, cases[i].want);
    }
    check_deep(TEMPLATE_DEPTH, "as deep as it may be", "end");
    check_deep(TEMPLATE_DEPTH + 1, "one level more", "!deep");
    check_deep(20000, "20,000 levels", "!deep");
    check_long();
    template_each(text, strlen(text), remember, &uses);
    CHECK_STR("the variables of a text", uses.buf, "A@0 C:-x${D}@7 D@13 E?@23 ");
    return tap_done();
}
