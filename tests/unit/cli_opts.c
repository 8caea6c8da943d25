#include "base/err.h"
#include "base/str.h"
#include "cli/help.h"
#include "cli/opts.h"
#include "test.h"

#include <stdlib.h>

struct sample {
    bool detach, all;
    int menu;
    const char *file;
    struct strv scale;
    struct opt_int timeout;
    int pull;
};

static const char *const pulls[] = { "policy", "always", "missing", "never", NULL };

static const struct opt rows[] = {
    OPT_BOOL(struct sample, detach, 'd', "detach", "Return at once"),
    OPT_BOOL(struct sample, all, 'a', "all", "All of them", .flags = OPT_HIDDEN),
    OPT_TRI(struct sample, menu, 0, "menu", "Show a menu", .env = "SAMPLE_MENU"),
    OPT_TEXT(struct sample, file, 'f', "file", "PATH", "A file", .env = "SAMPLE_FILE"),
    OPT_TEXTS(struct sample, scale, 's', "scale", "SERVICE=N", "Replicas",
              .env = "SAMPLE_SCALE", .flags = OPT_COMMA),
    OPT_INT(struct sample, timeout, 't', "timeout", "SECONDS", "Kill after so long",
            .env = "SAMPLE_TIMEOUT"),
    OPT_CHOICE(struct sample, pull, 0, "pull", "POLICY", "When to pull", pulls,
               .complaint = "invalid --pull option"),
    OPT_END,
};

/* The struct and the operands in one line: what was given, only. */
static char *
show(const struct sample *s, const struct strv *operands, bool help)
{
    struct str out = STR_INIT;

    str_printf(&out, "%s%s%s", s->detach ? "d " : "", s->all ? "a " : "", help ? "help " : "");
    if (s->menu)
        str_printf(&out, "menu=%d ", s->menu == TRI_TRUE);
    if (s->file)
        str_printf(&out, "file=%s ", s->file);
    for (size_t i = 0; i < s->scale.len; i++)
        str_printf(&out, "scale=%s ", s->scale.v[i]);
    if (s->timeout.set)
        str_printf(&out, "timeout=%lld ", (long long)s->timeout.v);
    if (s->pull)
        str_printf(&out, "pull=%s ", pulls[s->pull]);
    str_put(&out, "|");
    for (size_t i = 0; i < operands->len; i++)
        str_printf(&out, " %s", operands->v[i]);
    return str_steal(&out);
}

static const char *
lookup(void *arg UNUSED, const struct opt *row)
{
    return getenv(row->env);
}

static const struct {
    const char *name;
    const char *words[8];
    unsigned flags;
    const char *want; /* what show prints, or the error's text */
} cases[] = {
    { "nothing", { NULL }, 0, "|" },
    { "a letter", { "-d" }, 0, "d |" },
    { "a long name", { "--detach" }, 0, "d |" },
    { "a switch with a value", { "--detach=false", "-a=true" }, 0, "a |" },
    { "a switch takes no word behind it", { "--detach", "false" }, 0, "d | false" },
    { "letters together", { "-da" }, 0, "d a |" },
    { "letters, the last with a value", { "-dt", "5" }, 0, "d timeout=5 |" },
    { "letters, the last with its value", { "-dt5" }, 0, "d timeout=5 |" },
    { "a letter with =", { "-t=5" }, 0, "timeout=5 |" },
    { "a letter with its value", { "-fcompose.yaml" }, 0, "file=compose.yaml |" },
    { "a value behind =", { "--file=a=b" }, 0, "file=a=b |" },
    { "an empty value", { "--file=" }, 0, "file= |" },
    { "a value that looks like an option", { "--file", "-d" }, 0, "file=-d |" },
    { "a negative number", { "-t", "-1" }, 0, "timeout=-1 |" },
    { "repeated", { "--scale", "a=1", "-s", "b=2" }, 0, "scale=a=1 scale=b=2 |" },
    { "the last text counts", { "-f", "a", "-f", "b" }, 0, "file=b |" },
    { "options behind operands", { "web", "-d", "db" }, 0, "d | web db" },
    { "two dashes end the options", { "web", "--", "-d" }, 0, "| web -d" },
    { "a single dash is an operand", { "-", "-d" }, 0, "d | -" },
    { "options first", { "-d", "web", "ls", "-a" }, OPTS_FIRST, "d | web ls -a" },
    { "options first, two dashes", { "-d", "--", "-a", "--" }, OPTS_FIRST, "d | -a --" },
    { "two dashes belong to the command", { "web", "--", "-a" }, OPTS_FIRST, "| web -- -a" },
    { "a choice", { "--pull", "never" }, 0, "pull=never |" },
    { "tribool", { "--menu=false" }, 0, "menu=0 |" },
    { "help", { "-h", "--nonsense" }, 0, "help |" },
    { "help among letters", { "-dh" }, 0, "d help |" },
    { "unknown long", { "--detacj" }, 0, "unknown flag: --detacj" },
    { "unknown long with a value", { "--x=1" }, 0, "unknown flag: --x" },
    { "unknown letter", { "-dz" }, 0, "unknown shorthand flag: 'z' in -dz" },
    { "no value", { "--file" }, 0, "flag needs an argument: --file" },
    { "no value for a letter", { "-df" }, 0, "flag needs an argument: 'f' in -df" },
    { "no number",
      { "-t", "x" },
      0,
      "invalid argument \"x\" for \"-t, --timeout\" flag: want a whole number" },
    { "a number with a fraction",
      { "--timeout=1.5" },
      0,
      "invalid argument \"1.5\" for \"-t, --timeout\" flag: want a whole number" },
    { "a number that is too large",
      { "-t", "99999999999999999999" },
      0,
      "invalid argument \"99999999999999999999\" for \"-t, --timeout\" flag: want a whole number" },
    { "no truth",
      { "--detach=maybe" },
      0,
      "invalid argument \"maybe\" for \"-d, --detach\" flag: want true or false" },
    { "no choice", { "--pull", "x" }, 0, "invalid --pull option \"x\"" },
};

static void
test_words(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(err_freep) struct err *e = NULL;
        CLEANUP(strv_release) struct strv operands = STRV_INIT;
        struct sample s = { 0 };
        struct opts_parse p = {
            .rows = rows, .flags = cases[i].flags, .obj = &s, .operands = &operands
        };
        char *got;

        e = opts_parse(&p, cases[i].words);
        got = show(&s, &operands, p.help);
        CHECK_STR(cases[i].name, e ? e->msg : got, cases[i].want);
        free(got);
        opts_parse_release(&p);
        opts_release(rows, &s);
    }
}

static const struct {
    const char *name, *variable, *value;
    const char *words[3];
    const char *want;
} variables[] = {
    { "a variable", "SAMPLE_FILE", "x", { NULL }, "file=x |" },
    { "the option wins", "SAMPLE_FILE", "x", { "-f", "y" }, "file=y |" },
    { "empty is unset", "SAMPLE_TIMEOUT", "", { NULL }, "|" },
    { "a list with commas", "SAMPLE_SCALE", "a=1,b=2", { NULL }, "scale=a=1 scale=b=2 |" },
    { "what is no yes is a no", "SAMPLE_MENU", "yes", { NULL }, "menu=0 |" },
    { "Y is a yes", "SAMPLE_MENU", "Y", { NULL }, "menu=1 |" },
    { "a bad number names the variable",
      "SAMPLE_TIMEOUT",
      "x",
      { NULL },
      "invalid argument \"x\" for \"SAMPLE_TIMEOUT\" variable: want a whole number" },
};

static void
test_variables(void)
{
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        CLEANUP(err_freep) struct err *e = NULL;
        CLEANUP(strv_release) struct strv operands = STRV_INIT;
        struct sample s = { 0 };
        struct opts_parse p = { .rows = rows, .obj = &s, .operands = &operands };
        char *got;

        setenv(variables[i].variable, variables[i].value, 1);
        e = opts_parse(&p, variables[i].words);
        if (!e)
            e = opts_parse_environment(&p, lookup, NULL);
        got = show(&s, &operands, p.help);
        CHECK_STR(variables[i].name, e ? e->msg : got, variables[i].want);
        unsetenv(variables[i].variable);
        free(got);
        opts_parse_release(&p);
        opts_release(rows, &s);
    }
}

static void
test_names(void)
{
    CLEANUP(str_release) struct str help = STR_INIT;

    CHECK_STR("the nearest name", opts_nearest(rows, "detahc"), "detach");
    CHECK_STR("hidden names are not proposed", opts_nearest(rows, "al"), NULL);
    CHECK_STR("nothing is near", opts_nearest(rows, "kubernetes"), NULL);
    help_put_options(&help, rows, 60);
    CHECK_STR("help is two columns, hidden rows are left out", help.buf,
              "  -d, --detach           Return at once\n"
              "      --menu             Show a menu [$SAMPLE_MENU]\n"
              "  -f, --file PATH        A file [$SAMPLE_FILE]\n"
              "  -s, --scale SERVICE=N  Replicas [$SAMPLE_SCALE]\n"
              "  -t, --timeout SECONDS  Kill after so long\n"
              "                         [$SAMPLE_TIMEOUT]\n"
              "      --pull POLICY      When to pull: policy, always,\n"
              "                         missing, never\n");
}

int
main(void)
{
    test_words();
    test_variables();
    test_names();
    return tap_done();
}
