#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/gotemplate.h"
#include "cli/out.h"
#include "model/json_read.h"
#include "model/node.h"
#include "test.h"

#include <locale.h>

static const struct {
    const char *name;
    size_t columns, least;
    const char *cells[8];
    const char *want;
} tables[] = {
    { "a cell is at least ten columns wide, its gap included",
      2,
      TABLE_LEAST,
      { "NAME", "PORTS", "a", "80" },
      "NAME      PORTS\na         80\n" },
    { "a wider cell has three blanks behind it",
      2,
      TABLE_LEAST,
      { "NAME", "PORTS", "shop-web-1", "80" },
      "NAME         PORTS\nshop-web-1   80\n" },
    { "an empty last cell leaves the blanks before it",
      2,
      TABLE_LEAST,
      { "STATUS", "PORTS", "Up 3 minutes", "" },
      "STATUS         PORTS\nUp 3 minutes   \n" },
    { "lists of projects are wider",
      2,
      TABLE_WIDE,
      { "NAME", "STATUS", "shop", "running(1)" },
      "NAME                STATUS\nshop                running(1)\n" },
    { "columns of the terminal count, not bytes",
      2,
      TABLE_LEAST,
      { "NAME", "X", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x83\x86", "y" },
      "NAME       X\n\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x83\x86   y\n" },
    { "control characters are shown",
      2,
      TABLE_LEAST,
      { "NAME", "X", "a\x1b[2J", "\n" },
      "NAME       X\na\\x1b[2J   \\n\n" },
};

static void
test_tables(void)
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;
        struct table t;

        table_init(&t, tables[i].columns, tables[i].least);
        for (size_t k = 0; tables[i].cells[k]; k++)
            table_add(&t, tables[i].cells[k]);
        table_put(&t, &out);
        CHECK_STR(tables[i].name, out.buf, tables[i].want);
        table_release(&t);
    }
}

static const char container[] =
    "{\"Name\":\"shop-web-1\",\"State\":\"running\",\"ExitCode\":0,\"Ports\":\"80->80 <&>\","
    "\"Publishers\":[{\"URL\":\"::\",\"TargetPort\":80},{\"URL\":\"\",\"TargetPort\":99}],"
    "\"Empty\":[]}";

static const struct {
    const char *name, *template, *want;
} templates[] = {
    { "plain text", "hello", "hello" },
    { "a field", "{{.Name}}", "shop-web-1" },
    { "blanks do not matter", "{{  .Name\t}}|{{ .ExitCode }}", "shop-web-1|0" },
    { "tab and newline as two characters", "{{.Name}}\\t{{.State}}\\n",
      "shop-web-1\trunning\n" },
    { "trimmed blanks", "a  {{- .State -}}  b", "arunningb" },
    { "a comment", "a{{/* no */}}b", "ab" },
    { "a pipe", "{{.Name | upper | lower | title}}", "Shop-web-1" },
    { "nested", "{{len (upper .State)}}", "7" },
    { "json escapes as Go does", "{{json .Ports}}", "\"80-\\u003e80 \\u003c\\u0026\\u003e\"" },
    { "a list", "{{.Publishers}}", "[{:: 80} { 99}]" },
    { "json of a list", "{{json .Publishers}}",
      "[{\"URL\":\"::\",\"TargetPort\":80},{\"URL\":\"\",\"TargetPort\":99}]" },
    { "range", "{{range .Publishers}}<{{.TargetPort}} of {{$.Name}}>{{end}}",
      "<80 of shop-web-1><99 of shop-web-1>" },
    { "range over nothing", "{{range .Empty}}x{{else}}none{{end}}", "none" },
    { "if", "{{if eq .State \"running\"}}up{{else}}down{{end}}", "up" },
    { "else if", "{{if .ExitCode}}a{{else if .Empty}}b{{else}}c{{end}}", "c" },
    { "and, or, not", "{{and .Name .State}} {{or .Empty .Name}} {{not .ExitCode}}",
      "running shop-web-1 true" },
    { "with", "{{with index .Publishers 0}}{{.URL}}{{end}}", "::" },
    { "split and join", "{{join (split .Name \"-\") \"/\"}}", "shop/web/1" },
    { "truncate and pad", "{{truncate .Name 4}}|{{pad .State 1 2}}|", "shop| running  |" },
    { "slice", "{{slice .Name 5 8}}", "web" },
    { "a label", "{{.Label \"com.example.tier\"}}", "front" },
    { "a label that is not there", "<{{.Label \"x\"}}>", "<>" },
    { "print", "{{print .Name 1 2}}{{println}}", "shop-web-11 2\n" },
    { "a raw text", "{{`\\\"`}}", "\\\"" },
    { "a field that is not there", "{{.Nam}}", "template: there is no field .Nam" },
    { "a function that is not there", "{{uper .Name}}",
      "template: there is no function \"uper\"" },
    { "not closed", "{{.Name", "template: character 3: this action is not closed" },
    { "nothing in it", "{{}}", "template: character 3: a value is missing" },
    { "no end", "{{if .Name}}x", "template: character 5: this block has no {{end}}" },
    { "end alone", "x{{end}}",
      "template: character 9: {{end}} or {{else}} without its beginning" },
    { "a variable", "{{$x := 1}}", "template: character 3: variables are not known here" },
    { "too few values", "{{join .Name}}", "template: join takes 2 value(s), not 1" },
    { "an open text", "{{\"a}}", "template: character 3: this quote is not closed" },
    { "bad character", "{{%}}",
      "template: character 3: want a field, a text, a number or a function" },
};

static void
test_templates(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    struct node *dot = NULL, *labels = NULL;

    e = json_read(a, container, strlen(container), &dot);
    labels = node_map(a, NULL);
    node_set(a, labels, "com.example.tier", node_str(a, "front", NULL));
    if (!CHECK("the sample is read", !e))
        return;
    for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
        CLEANUP(err_freep) struct err *bad = NULL;
        CLEANUP(str_release) struct str out = STR_INIT;
        struct gotemplate *t;
        struct gotemplate_data data = { .dot = dot, .labels = labels };

        bad = gotemplate_parse(a, templates[i].template, &t);
        if (!bad)
            bad = gotemplate_put(a, t, &data, &out);
        CHECK_STR(templates[i].name, bad ? bad->msg : out.buf, templates[i].want);
    }
}

static void
test_deep_template(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(str_release) struct str text = STR_INIT;
    struct gotemplate *t;

    for (int i = 0; i < 10000; i++)
        str_put(&text, "{{if 1}}");
    e = gotemplate_parse(a, text.buf, &t);
    CHECK("ten thousand blocks are refused", e != NULL);
    str_clear(&text);
    str_put(&text, "{{");
    str_fill(&text, '(', 100000);
    err_freep(&e);
    e = gotemplate_parse(a, text.buf, &t);
    CHECK("a hundred thousand parentheses are refused", e != NULL);
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_tables();
    test_templates();
    test_deep_template();
    return tap_done();
}
