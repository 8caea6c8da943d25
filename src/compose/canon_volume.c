#include "compose/canon_parts.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "compose/load_ctx.h"
#include "model/letters.h"

#include <string.h>

/* "source:target:options" in its parts. */
struct volume_text {
    const char *source, *target, *options; /* NULL: not given */
};

/* "c:" begins a Windows path. */
static bool
is_drive(const char *from, const char *colon)
{
    uint32_t cp;

    return from < colon &&
           utf8_decode(from, (size_t)(colon - from), &cp) == (size_t)(colon - from) &&
           cp_is_letter(cp);
}

/* The end of the part that begins at from: a ":" outside of ${…} and not of a drive. */
static const char *
part_end(const char *from)
{
    int nested = 0;
    const char *p;

    for (p = from; *p; p++) {
        if (p[0] == '$' && p[1] == '{')
            nested++;
        else if (*p == '}' && nested)
            nested--;
        else if (*p == ':' && !nested && !is_drive(from, p))
            break;
    }
    return p;
}

/* NULL, or what is wrong with the text. */
static const char *
split_volume(struct arena *a, const char *text, struct volume_text *ret)
{
    const char *parts[3] = { NULL, NULL, NULL };
    size_t count = 0;

    if (!*text)
        return "it is empty";
    for (const char *from = text;; from++) {
        const char *end = part_end(from);

        if (count == ARRAY_LEN(parts))
            return "it has more than three parts";
        if (end == from)
            return "a part between colons is empty";
        parts[count++] = arena_dup_n(a, from, (size_t)(end - from));
        from = end;
        if (!*end)
            break;
    }
    *ret = count == 1 ? (struct volume_text){ NULL, parts[0], NULL }
                      : (struct volume_text){ parts[0], parts[1], parts[2] };
    return NULL;
}

static bool
is_file_path(const char *source)
{
    const char *colon = strchr(source, ':');

    return strchr("./~", *source) || str_starts(source, "\\\\") ||
           (colon && is_drive(source, colon));
}

static struct node *
child_map(struct load *ld, struct node *map, const char *key)
{
    struct node *child = node_get(map, key);

    if (!child) {
        child = node_map(ld->arena, map->at);
        node_set(ld->arena, map, key, child);
    }
    return child;
}

static bool
is_word(const char *word, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && strncmp(word, *words, len) == 0)
            return true;
    return false;
}

/* Unknown words are passed over, as Docker Compose does. */
static void
take_option(struct load *ld, struct node *n, const char *word, size_t len)
{
    static const char *const propagations[] = { "rprivate", "private", "rshared", "shared",
                                                "rslave",   "slave",   NULL };
    static const char *const relabels[] = { "z", "Z", NULL };
    const char *text = arena_dup_n(ld->arena, word, len);

    if (str_eq(text, "ro"))
        node_set(ld->arena, n, "read_only", node_bool(ld->arena, true, n->at));
    else if (str_eq(text, "rw"))
        node_remove(n, "read_only");
    else if (str_eq(text, "nocopy"))
        node_set(ld->arena, child_map(ld, n, "volume"), "nocopy",
                 node_bool(ld->arena, true, n->at));
    else if (is_word(word, len, propagations))
        canon_set_text(ld, child_map(ld, n, "bind"), "propagation", text);
    else if (is_word(word, len, relabels))
        canon_set_text(ld, child_map(ld, n, "bind"), "selinux", text);
}

static void
take_options(struct load *ld, struct node *n, const char *options)
{
    for (const char *p = options;; p++) {
        size_t len = strcspn(p, ",");

        take_option(ld, n, p, len);
        p += len;
        if (!*p)
            return;
    }
}

static const char *
clean_target(struct load *ld, const char *target)
{
    CLEANUP(mem_freep) char *clean = fs_clean(target);

    return arena_dup(ld->arena, clean);
}

/* Texts of one or two characters are a target and nothing else. */
static void
build_mount(struct load *ld, struct node *n, const struct volume_text *v, bool tiny)
{
    bool file = v->source && is_file_path(v->source);

    canon_set_text(ld, n, "type", file ? "bind" : "volume");
    if (v->source)
        canon_set_text(ld, n, "source", v->source);
    canon_set_text(ld, n, "target", clean_target(ld, v->target));
    if (v->options)
        take_options(ld, n, v->options);
    if (file)
        node_set(ld->arena, child_map(ld, n, "bind"), "create_host_path",
                 node_bool(ld->arena, true, n->at));
    else if (!tiny)
        child_map(ld, n, "volume");
}

struct err *
canon_volume(struct load *ld, struct node *n, const struct path *path)
{
    struct volume_text v = { NULL, n->text, NULL };
    const char *text = n->text, *problem = NULL;
    bool tiny;

    if (n->kind != NODE_STR)
        return NULL;
    tiny = n->text_len == 1 || n->text_len == 2;
    if (!tiny)
        problem = split_volume(ld->arena, text, &v);
    if (!problem) {
        canon_become(ld, n, NODE_MAP);
        build_mount(ld, n, &v, tiny);
    } else if (!ld->options->no_interpolate) {
        load_hint(
            load_error(ld, n, path, "bad-volume", "\"%s\" is no volume: %s", text, problem),
            "write \"source:/target\" or \"source:/target:ro\"");
    }
    return NULL;
}

const char *
canon_volume_target(struct load *ld, const char *text)
{
    struct volume_text v;

    if (strlen(text) < 3)
        return text;
    return split_volume(ld->arena, text, &v) ? NULL : v.target;
}
