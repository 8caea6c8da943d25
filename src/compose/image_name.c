#include "compose/image_name.h"

#include "base/mem.h"
#include "base/str.h"

#include <string.h>

#define HUB "docker.io"

const char *
image_name_digest(const char *image)
{
    const char *at = strchr(image, '@');

    return at ? at + 1 : NULL;
}

/* The part before the first "/" names a registry when it can be no name of a user there. */
static bool
is_registry(const char *name, size_t len)
{
    static const char local[] = "localhost";

    for (size_t i = 0; i < len; i++)
        if (strchr(".:", name[i]) || (name[i] >= 'A' && name[i] <= 'Z'))
            return true;
    return len == strlen(local) && strncmp(name, local, len) == 0;
}

const char *
image_name_pin(struct arena *a, const char *image, const char *digest)
{
    CLEANUP(str_release) struct str whole = STR_INIT;
    const char *slash = strchr(image, '/'), *own = image_name_digest(image);
    size_t name_len = own ? (size_t)(own - image) - 1 : strlen(image);
    bool registry = slash && is_registry(image, (size_t)(slash - image));
    const char *rest = registry ? slash + 1 : image, *tag;

    if (registry && !str_starts(image, "index.docker.io/"))
        str_put_n(&whole, image, (size_t)(slash - image));
    else
        str_put(&whole, HUB);
    str_putc(&whole, '/');
    if (str_starts(whole.buf, HUB "/") && !strchr(rest, '/'))
        str_put(&whole, "library/");
    tag = memchr(rest, ':', name_len - (size_t)(rest - image));
    if (own && tag)
        str_put_n(&whole, rest, (size_t)(tag - rest));
    else
        str_put_n(&whole, rest, name_len - (size_t)(rest - image));
    if (!tag && !own)
        str_put(&whole, ":latest");
    if (own || digest)
        str_printf(&whole, "@%s", own ? own : digest);
    return arena_dup_n(a, whole.buf, whole.len);
}
