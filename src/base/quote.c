#include "base/quote.h"

#include "base/str.h"

#include <string.h>

static bool
plain(const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "%+,-./:=@_^";

    return *word && *word != '=' && !word[strspn(word, safe)];
}

void
quote_word(struct str *out, const char *word)
{
    if (plain(word)) {
        str_put(out, word);
        return;
    }
    str_putc(out, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            str_put(out, "'\\''");
        else
            str_putc(out, *word);
    }
    str_putc(out, '\'');
}

void
quote_words(struct str *out, const char *const *words)
{
    for (size_t i = 0; words && words[i]; i++) {
        if (i)
            str_putc(out, ' ');
        quote_word(out, words[i]);
    }
}

void
quote_csv(struct str *out, const char *field)
{
    /* Go trims nothing, but a field that begins with a blank is safer in quotes. */
    if (*field && !strpbrk(field, ",\"\r\n") && *field != ' ') {
        str_put(out, field);
        return;
    }
    str_putc(out, '"');
    for (; *field; field++) {
        if (*field == '"')
            str_putc(out, '"');
        str_putc(out, *field);
    }
    str_putc(out, '"');
}

void
quote_csv_next(struct str *out, const char *field)
{
    if (out->len)
        str_putc(out, ',');
    quote_csv(out, field);
}

bool
quote_csv_carries(const char *field)
{
    return !strchr(field, '\r');
}
