#include "cli/image_digests.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/session.h"
#include "compose/render.h"
#include "core/observe.h"
#include "model/engine.h"

#include <string.h>

struct look {
    struct session *session;
    struct snapshot *now;
};

static void
on_snapshot(void *arg, struct err *e, struct snapshot *now)
{
    struct look *l = arg;

    l->now = now;
    session_done(l->session, e);
}

/* "repository@sha256:…" of the image's own repository, else of any. */
static const char *
digest_of(const struct image *image, const char *reference)
{
    size_t repository = strcspn(reference, "@");
    const char *found = NULL;

    for (const char *colon = strrchr(reference, ':'); colon && !strchr(colon, '/');
         colon = NULL)
        repository =
            (size_t)(colon - reference) < repository ? (size_t)(colon - reference) : repository;
    for (size_t i = 0; i < image->digests.len; i++) {
        const char *at = strchr(image->digests.v[i], '@');

        if (!at)
            continue;
        if (!found || strncmp(image->digests.v[i], reference, repository) == 0)
            found = at + 1;
    }
    return found;
}

static struct err *
collect(struct session *s, const char *const *images, const struct snapshot *now,
        struct map *ret)
{
    for (; *images; images++) {
        const struct image *image = snapshot_image(now, *images);
        const char *digest = image ? digest_of(image, *images) : NULL;

        if (!digest)
            return err_hint(
                err_new("no-digest", "%s %s the image %s", s->seat->name,
                        image ? "knows no digest of" : "does not have", *images),
                "only an image that was pulled from a registry has one: pull it first");
        map_set(ret, *images, arena_dup(s->arena, digest));
    }
    return NULL;
}

struct err *
image_digests(struct session *s, const struct project *p, struct map *ret_digests)
{
    struct look look = { .session = s };
    const char *const *images = render_images_to_resolve(s->arena, p);
    struct object_query objects = { 0 };
    struct observe_spec spec = { .what = OBSERVE_OBJECTS, .objects = &objects };
    struct err *e;

    while (images[objects.images.len])
        objects.images.len++;
    objects.images.v = arena_alloc(s->arena, (objects.images.len + 1) * sizeof *images);
    memcpy(objects.images.v, images, objects.images.len * sizeof *images);
    TRY(session_open(s, 0));
    observe(s->seat, &spec, on_snapshot, &look);
    e = session_wait(s);
    if (!e)
        e = collect(s, images, look.now, ret_digests);
    snapshot_free(look.now);
    return e;
}
