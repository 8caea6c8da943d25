#include "compose/source_text.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/load_ctx.h"
#include "compose/source.h"
#include "model/node.h"
#include "model/yaml_read.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* A pipe has no size to look at first, so less of it is read before it is refused. */
enum { FILE_MAX = 256 << 20, PIPE_MAX = 16 << 20 };

static struct err *
at_line(struct load *ld, const struct origin *from, struct err *e)
{
    struct err *placed;

    if (!from || !e)
        return e;
    placed = err_at(e->code, origin_pos(from), "%s", e->msg);
    if (e->hint)
        placed = err_hint(placed, "%s", e->hint);
    err_free(e);
    load_decorate(ld, placed, from);
    return placed;
}

static bool
is_null_device(const struct stat *st)
{
    struct stat null;

    return S_ISCHR(st->st_mode) && stat("/dev/null", &null) == 0 && st->st_rdev == null.st_rdev;
}

static struct err *
missing(struct load *ld, const char *path, int error)
{
    const char *shown = source_shown(ld, path);
    struct err *e;

    if (error != ENOENT && error != ENOTDIR)
        return err_new("file-unreadable", "cannot read %s: %s", shown, strerror(error));
    e = err_new("file-missing", "%s: no such file", shown);
    return shown == path ? e : err_hint(e, "it is looked for in %s", ld->cwd);
}

static struct err *
wrong_kind(const char *shown, const struct stat *st)
{
    return err_hint(err_new("file-kind", "%s is %s; a regular file is wanted", shown,
                            S_ISDIR(st->st_mode)    ? "a folder"
                            : S_ISFIFO(st->st_mode) ? "a pipe"
                            : S_ISSOCK(st->st_mode) ? "a socket"
                                                    : "a device"),
                    S_ISDIR(st->st_mode) ? "name a file in it"
                    : S_ISFIFO(st->st_mode)
                        ? "a pipe may only be named on the command line, by -f or --env-file"
                        : "of devices only /dev/null is read, as an empty file");
}

static struct err *
too_large(const char *shown, int64_t limit)
{
    CLEANUP(str_release) struct str size = STR_INIT;

    num_put_binary_size(&size, limit);
    return err_new("file-too-large", "%s has more than %s, the most that is read", shown,
                   size.buf);
}

static struct err *
read_bytes(struct load *ld, const char *path, bool named, struct str *text)
{
    const char *shown = source_shown(ld, path);
    bool is_stdin = str_eq(path, "-");
    struct stat st = { 0 };
    struct err *e;
    bool regular;

    if (!is_stdin && stat(path, &st))
        return missing(ld, path, errno);
    if (!is_stdin && is_null_device(&st))
        return NULL;
    regular = S_ISREG(st.st_mode);
    if (!is_stdin && !regular && !(named && S_ISFIFO(st.st_mode)) &&
        !(named && S_ISCHR(st.st_mode)))
        return wrong_kind(shown, &st);
    if (regular && st.st_size > FILE_MAX)
        return too_large(shown, FILE_MAX);
    e = named ? fs_read_named(path, regular ? FILE_MAX : PIPE_MAX, text)
              : fs_read(path, FILE_MAX, text);
    if (e)
        e->code = "file-unreadable";
    return e;
}

static struct err *
check_bytes(const char *shown, const struct str *text)
{
    if (!memchr(text->buf, '\0', text->len))
        return NULL;
    return err_hint(err_new("file-bytes", "%s holds NUL bytes: it is no text", shown),
                    "is it an image, an archive or a database?");
}

/* NULL: it was not read before. */
static const struct node *
kept_text(const struct load *ld, const char *path)
{
    return ld->options->pipes ? node_get(ld->options->pipes->texts, path) : NULL;
}

static void
keep_text(const struct load *ld, const char *path, const struct str *text)
{
    struct load_pipes *pipes = ld->options->pipes;

    if (!pipes || (!str_eq(path, "-") && fs_is_file(path)))
        return;
    if (!pipes->arena) {
        pipes->arena = arena_new();
        pipes->texts = node_map(pipes->arena, NULL);
    }
    node_set(pipes->arena, pipes->texts, path,
             node_str_n(pipes->arena, text->buf ? text->buf : "", text->len, NULL));
}

struct err *
source_text(struct load *ld, const char *path, bool named, const struct origin *from,
            const char **ret_text)
{
    CLEANUP(str_release) struct str bytes = STR_INIT, converted = STR_INIT;
    const char *shown = source_shown(ld, path), *known = load_text(ld, shown);
    const struct str *text = &bytes;
    const struct node *kept = named ? kept_text(ld, path) : NULL;

    if (known) {
        *ret_text = known;
        return NULL;
    }
    if (kept) {
        str_put_n(&bytes, kept->text, kept->text_len);
    } else if (str_eq(path, "-") && ld->options->stdin_text) {
        str_put(&bytes, ld->options->stdin_text);
    } else {
        TRY(at_line(ld, from, read_bytes(ld, path, named, &bytes)));
        if (named)
            keep_text(ld, path, &bytes);
    }
    if (yaml_utf16_to_utf8(bytes.buf, bytes.len, &converted))
        text = &converted;
    TRY(at_line(ld, from, check_bytes(shown, text)));
    ld->grown.read += text->len;
    if (ld->grown.read > LOAD_READ_MAX)
        return at_line(ld, from, too_large("the files together", LOAD_READ_MAX));
    *ret_text = load_keep_text(ld, shown, text->buf, text->len);
    return NULL;
}

struct err *
load_read(struct load *ld, const char *file, const char **ret_text)
{
    return source_text(ld, file, false, NULL, ret_text);
}
