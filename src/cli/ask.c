#include "cli/ask.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/log_view.h"
#include "cli/progress_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
ask_yes(void *arg, const char *question)
{
    static const char *const words[] = { "y", "yes", "true", "t", "1" };
    struct log_view *view = arg;
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(mem_freep) char *line = NULL;
    size_t cap = 0;

    if (view && view->progress)
        progress_view_hide(view->progress);
    utf8_escape(&text, question, strlen(question));
    printf("%s [y/N] ", text.buf);
    fflush(stdout);
    if (getline(&line, &cap, stdin) < 0) {
        putchar('\n');
        return false;
    }
    line[strcspn(line, "\r\n")] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(line, words[i]))
            return true;
    return false;
}
