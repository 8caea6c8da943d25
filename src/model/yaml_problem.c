/* libyaml's words for mistakes, and ours: what was found, and what people usually meant. */
#include "model/yaml_read.h"

#include "base/str.h"

static const struct {
    const char *problem; /* how libyaml's sentence begins */
    const char *msg, *hint;
} problems[] = {
    { "found character that cannot start any token", "a value cannot begin with this character",
      "put it in quotes" },
    { "mapping values are not allowed in this context", "a ':' is not expected here",
      "put a value that holds \": \" in quotes, or check the indentation of this line" },
    { "did not find expected key", "this line fits neither the mapping above it nor a new one",
      "lines of one mapping begin in the same column; a quote or bracket above may be open" },
    { "did not find expected '-' indicator", "the list above is not continued here by '- '",
      "elements of one list begin with '- ' in the same column" },
    { "could not find expected ':'", "a key without its ':'",
      "write \"key: value\" with a blank behind the ':'" },
    { "did not find expected ',' or ']'", "the list that began with '[' is not closed",
      "put ',' between elements and ']' behind the last" },
    { "did not find expected ',' or '}'", "the mapping that began with '{' is not closed",
      "put ',' between pairs and '}' behind the last" },
    { "did not find expected node content", "a value is missing here", NULL },
    { "block sequence entries are not allowed in this context", "a '- ' is not expected here",
      "begin the list on a line of its own, below its key" },
    { "mapping keys are not allowed in this context", "a '? ' is not expected here", NULL },
    { "found unexpected ':'", "a ':' inside a value between brackets",
      "put the value in quotes, or a blank behind the ':'" },
    { "found unexpected end of stream", "the file ends inside a quoted text",
      "close the quote that was opened here" },
    { "found unexpected document indicator", "a document ends inside a quoted text",
      "close the quote that was opened here" },
    { "found a tab character", "a tab where only blanks may indent",
      "indent with blanks, not with tabs" },
    { "found unknown escape character", "an unknown escape after '\\' in a double-quoted text",
      "write \\\\ for a backslash, or use single quotes, which have no escapes" },
    { "did not find expected hexdecimal number", "hexadecimal digits are missing in an escape",
      "\\x takes two digits, \\u four, \\U eight" },
    { "found invalid Unicode character escape code", "an escape that is no Unicode character",
      NULL },
    { "did not find expected alphabetic or numeric character",
      "a name must follow '&' or '*' (letters, digits, '_', '-')",
      "put a value that begins with '*' or '&' in quotes" },
    { "found undefined tag handle", "a tag with a handle that no %TAG line defines", NULL },
    { "did not find expected <document start>", "text behind the end of the document",
      "begin another document with '---'; a quote or bracket above may be wrong" },
    { "found incompatible YAML document", "the %YAML line asks for another version of YAML",
      "remove the %YAML line" },
    { "found duplicate %YAML directive", "a second %YAML line", "remove it" },
    { "found duplicate %TAG directive", "a second %TAG line with this handle", "remove it" },
    { "found unknown directive name", "a line that begins with '%' but is no directive",
      "put a value that begins with '%' in quotes" },
    { "did not find expected digit or '.' character", "a %YAML line without a version", NULL },
    { "could not find expected directive name", "a '%' without the name of a directive", NULL },
    { "found unexpected non-alphabetical character", "a '%' line with a wrong name", NULL },
    { "did not find URI escaped octet", "a tag with a bad % escape", NULL },
    { "did not find expected tag URI", "a tag without its name", NULL },
    { "did not find expected '!'", "a tag without its closing '!'", NULL },
    { "did not find expected whitespace or line break", "a blank is missing behind a tag",
      NULL },
    { "did not find expected comment or line break",
      "text behind the '|' or '>' of a block text",
      "write the text on the next line, indented" },
    { "found an indentation indicator equal to 0", "a block text cannot be indented by 0",
      NULL },
    { "control characters are not allowed", "a control character that YAML does not allow",
      "remove it, or write it as an escape in double quotes" },
    { "invalid leading UTF-8 octet", "a byte that is not UTF-8", "save the file as UTF-8" },
    { "invalid trailing UTF-8 octet", "a byte that is not UTF-8", "save the file as UTF-8" },
    { "incomplete UTF-8 octet sequence", "the file ends inside a UTF-8 character", NULL },
    { "invalid length of a UTF-8 sequence", "a byte sequence that is not UTF-8",
      "save the file as UTF-8" },
    { "invalid Unicode character", "a byte sequence that is no Unicode character", NULL },
    { "input is too long", "the file is too long to be read", NULL },
};

static const char start_problem[] = "found character that cannot start any token";

/* The one problem whose cause is a single character. */
static bool
bad_start(char found, const char **ret_msg, const char **ret_hint)
{
    static const struct {
        char found;
        const char *msg, *hint;
    } starts[] = {
        { '\t', "a tab where only blanks may indent", "indent with blanks, not with tabs" },
        { '@', "a value cannot begin with @", "put it in quotes" },
        { '`', "a value cannot begin with `", "put it in quotes" },
        { '%', "a value cannot begin with %", "put it in quotes" },
    };

    for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
        if (starts[i].found != found)
            continue;
        *ret_msg = starts[i].msg;
        *ret_hint = starts[i].hint;
        return true;
    }
    return false;
}

void
yaml_problem(const char *problem, const char *context, char found, const char **ret_msg,
             const char **ret_hint)
{
    *ret_hint = NULL;
    *ret_msg = "this is not valid YAML";
    if (!problem || (str_eq(problem, start_problem) && bad_start(found, ret_msg, ret_hint)))
        return;
    if (context && str_starts(problem, "found unexpected end of stream") &&
        !str_starts(context, "while scanning a quoted")) {
        *ret_msg = "the file ends in the middle of a value";
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(problems); i++) {
        if (!str_starts(problem, problems[i].problem))
            continue;
        *ret_msg = problems[i].msg;
        *ret_hint = problems[i].hint;
        return;
    }
}
