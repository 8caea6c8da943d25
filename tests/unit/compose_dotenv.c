/* Env files: what each line gives, and what is wrong with it. */
#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/dotenv.h"
#include "compose/load_ctx.h"
#include "model/node.h"

static const struct {
    const char *name, *text;
    bool raw;
    const char *want; /* NAME=VALUE; … or LINE:COL: message */
} cases[] = {
    { "plain values", "A=1\nB=x y\n", false, "A=1; B=x y;" },
    { "blanks around", "  A  =  1  \n\tB\t= 2", false, "A=1; B=2;" },
    { "a colon for the equal sign", "A: b=c\n", false, "A=b=c;" },
    { "export", "export A=1\nexport\tB=2\nexportC=3\n", false, "A=1; B=2; exportC=3;" },
    { "comments", "# c\n  # d\nA=1 #x\nB=1#x\nC=#x\n", false, "A=1; B=1#x; C=#x;" },
    { "empty values", "A=\nB=  \nC=\"\"\n", false, "A=; B=; C=;" },
    { "carriage returns", "A=1\r\nB=\"2\"\r\n", false, "A=1; B=2;" },
    { "a byte order mark",
      "\xef\xbb\xbf"
      "A=1\n",
      false, "A=1;" },
    { "single quotes are literal", "A='$SET \\n \"x\"'\nB='it\\'s'\n", false,
      "A=$SET \\n \"x\"; B=it's;" },
    { "double quotes have escapes", "A=\"a\\nb\\t\\\"\\\\\\x\"\n", false, "A=a\nb\t\"\\\\x;" },
    { "a dollar that stays", "A=\"\\$SET\"\nB=$$SET\n", false, "A=$SET; B=$SET;" },
    { "octal escapes", "A=\"\\0101\\0777\\01\\08\"\n", false, "A=A\\777\\1\\8;" },
    { "several lines", "A=\"a\nb\"\nB='c\nd'\nC=1\n", false, "A=a\nb; B=c\nd; C=1;" },
    { "variables from around and above", "A=$SET\nB=${A}-${NOPE:-x}\n", false,
      "A=around; B=around-x;" },
    { "what is around wins", "SET=mine\nB=$SET\n", false, "SET=mine; B=around;" },
    { "a bare name", "SET\nNOPE\nA=1\nSET", false, "SET=around; A=1;" },
    { "a statement behind a quote", "A=\"1\" B=2\n", false, "A=1; B=2;" },
    { "names with dots, dashes and brackets", "a.b-c[0]=1\n1A=2\n\xc3\xa9=3\n", false,
      "a.b-c[0]=1; 1A=2; \xc3\xa9=3;" },
    { "the later one counts", "A=1\nA=2\n", false, "A=2;" },
    { "a blank in a name", "A=1\nB C=2\n", false, "2:1: a variable name with a blank" },
    { "a character no name has", "A!=1\n", false,
      "1:2: a character that no variable name may have" },
    { "an open quote", "A=1\nB= \"x\nC=1\n", false,
      "2:4: the quote opened here is not closed" },
    { "an invalid variable", "A=x${1}\n", false, "1:3: a ${ that is no variable" },
    { "a required variable", "A=${B:?give it}\n", false,
      "1:3: the variable B is required but not set: give it" },
    { "raw: everything behind the equal sign", "A= \"x\" $SET # y \n  B='z'\r\n", true,
      "A= \"x\" $SET # y ; B='z';" },
    { "raw: comments and empty lines", "\n# x\n  # y\nA=1\n", true, "A=1;" },
    { "raw: a bare name", "SET\nNOPE\n", true, "SET=around;" },
    { "raw: a blank before the equal sign", "A =1\n", true,
      "1:1: a variable name with a blank" },
    { "raw: no name", "=1\n", true, "1:1: no variable name before the '='" },
    { "raw: bytes that are not UTF-8", "A=\xff\n", true, "1:1: a line that is not UTF-8" },
};

static void
check_case(size_t i)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(str_release) struct str got = STR_INIT;
    struct load_warnings warnings = { 0 };
    struct load ld = { .arena = a, .warnings = &warnings };
    struct node *vars = node_map(a, NULL), *env = node_map(a, NULL);
    struct dotenv d = { .file = "f", .text = cases[i].text, .env = env, .raw = cases[i].raw };

    ld.warned = node_map(a, NULL);
    node_set(a, env, "SET", node_str(a, "around", NULL));
    e = dotenv_read(&ld, &d, vars);
    if (e)
        str_printf(&got, "%d:%d: %s", e->at.line, e->at.col, e->msg);
    for (size_t v = 0; !e && v < vars->u.map.len; v++)
        str_printf(&got, "%s%s=%s;", v ? " " : "", vars->u.map.v[v].key,
                   vars->u.map.v[v].value->text);
    CHECK_STR(cases[i].name, got.buf, cases[i].want);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_case(i);
    return tap_done();
}
