/* Texts with variables, and the variables found in them. */
#include "base/str.h"
#include "compose/template.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every name that begins with a small letter is set; some are empty. */
static const char *
lookup(void *arg, const struct template_use *use)
{
    (void)arg;
    if (use->name[0] < 'a' || use->name[0] > 'z')
        return NULL;
    return use->name[0] == 'e' ? "" : "value ${of} $it";
}

static void
count(void *arg, const struct template_use *use)
{
    *(size_t *)arg += use->len + use->word_len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct template_env env = { lookup, NULL };
    CLEANUP(str_release) struct str out = STR_INIT, message = STR_INIT;
    struct template_error error = { .message = &message };
    size_t total = 0;

    template_expand((const char *)data, size, &env, &out, &error);
    template_each((const char *)data, size, count, &total);
    return 0;
}
