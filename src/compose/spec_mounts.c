#include "compose/spec_parts.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"

#include <string.h>

/* Secrets and configs differ in names, folder and sentences only. */
struct ref_kind {
    const char *word, *plural, *dir;
    bool secret;
};
static const struct ref_kind secret_kind = { "secret", "secrets", "/run/secrets", true };
static const struct ref_kind config_kind = { "config", "configs", "/", false };

static struct volume_mount *
add_mount(struct arena *a, struct container_spec *spec, size_t room)
{
    if (!spec->mounts.v)
        spec->mounts.v = arena_alloc(a, (room + 1) * sizeof *spec->mounts.v);
    return &spec->mounts.v[spec->mounts.len++];
}

static bool
is_mounted(const struct container_spec *spec, const char *target)
{
    for (size_t i = 0; i < spec->mounts.len; i++)
        if (strcmp(spec->mounts.v[i].target, target) == 0)
            return true;
    return false;
}

static const char *
ref_target(struct arena *a, const struct ref_kind *kind, const struct file_ref *ref)
{
    const char *name = ref->target && *ref->target ? ref->target : ref->source;
    CLEANUP(mem_freep) char *path = fs_join(kind->dir, name);

    return arena_dup(a, path);
}

static bool
is_set(const char *text)
{
    return text && *text;
}

/* What Docker Compose refuses as well, in its words, with the place of the use. */
static struct err *
check_object(const struct ref_kind *kind, const struct file_ref *ref,
             const struct file_object *object)
{
    struct pos at = node_pos(ref->node);

    if (object->external)
        return err_hint(err_at("external-object", at, "unsupported external %s %s", kind->word,
                               object->name),
                        "only an orchestrator stores %s: name a file, or %s", kind->plural,
                        kind->secret ? "environment: VARIABLE" : "environment or content");
    if (is_set(object->driver))
        return err_at("unsupported", node_pos(object->node),
                      "Docker Compose does not support %s.*.driver", kind->plural);
    if (is_set(object->template_driver))
        return err_at("unsupported", node_pos(object->node),
                      "Docker Compose does not support %s.*.template_driver", kind->plural);
    return NULL;
}

static struct err *
object_text(const struct spec_request *r, const struct ref_kind *kind,
            const struct file_ref *ref, const struct file_object *object, const char **ret_text)
{
    const struct key_values *env = &r->project->environment;

    *ret_text = object->content;
    if (!is_set(object->environment))
        return NULL;
    for (size_t i = 0; i < env->len; i++)
        if (strcmp(env->v[i].key, object->environment) == 0 && env->v[i].value) {
            *ret_text = env->v[i].value;
            return NULL;
        }
    return err_hint(err_at("variable-not-set", node_pos(ref->node),
                           "environment variable \"%s\" required by %s \"%s\" is not set",
                           object->environment, kind->word, object->name),
                    "set it in the environment or in .env: export %s=…", object->environment);
}

static int64_t
owner(const char *text)
{
    int64_t n;

    return is_set(text) && num_parse_int(text, &n) ? n : 0;
}

/* A value that is copied into the container: from a variable, or written in the file. */
static struct err *
add_copy(struct arena *a, const struct spec_request *r, const struct ref_kind *kind,
         const struct file_ref *ref, const struct file_object *object,
         struct container_spec *spec)
{
    const char *text;
    struct copied_file *f;

    TRY(object_text(r, kind, ref, object, &text));
    if (!*text)
        return NULL;
    if (spec->service->read_only)
        return err_hint(err_at("read-only-copy", node_pos(ref->node),
                               "cannot create %s \"%s\" in read-only service %s: `file` is "
                               "the sole supported option",
                               kind->word, ref->source, spec->service->name),
                        "take the value from a file, which is mounted, or drop read_only");
    if (!spec->files.v)
        spec->files.v =
            arena_alloc(a, (spec->service->secrets.len + spec->service->configs.len) *
                               sizeof *spec->files.v);
    f = &spec->files.v[spec->files.len++];
    *f = (struct copied_file){
        .path = ref_target(a, kind, ref),
        .content = text,
        .len = strlen(text),
        .uid = owner(ref->uid),
        .gid = owner(ref->gid),
        .mode = ref->mode.set ? ref->mode.v : 0444,
    };
    return NULL;
}

static struct err *
add_ref(struct arena *a, const struct spec_request *r, const struct ref_kind *kind,
        const struct file_ref *ref, struct container_spec *spec, size_t room)
{
    const struct file_object *object = kind->secret ? project_secret(r->project, ref->source)
                                                    : project_config(r->project, ref->source);
    struct volume_mount *m;
    const char *target;

    if (!object)
        return err_at("undefined-object", node_pos(ref->node),
                      "service \"%s\" refers to undefined %s %s", r->service->name, kind->word,
                      ref->source);
    TRY(check_object(kind, ref, object));
    if (is_set(object->environment) || is_set(object->content))
        return add_copy(a, r, kind, ref, object, spec);
    target = ref_target(a, kind, ref);
    if (is_mounted(spec, target))
        return NULL;
    m = add_mount(a, spec, room);
    m->node = ref->node;
    m->type = "bind";
    m->source = object->file;
    m->target = target;
    m->read_only = true;
    m->consistency = "";
    m->bind.selinux = m->bind.propagation = m->bind.recursive = "";
    m->volume.subpath = m->image.subpath = "";
    return NULL;
}

/* Is target a VOLUME of the image or an anonymous volume of the service? */
static bool
is_anonymous(const struct spec_request *r, const struct service *s, const char *target)
{
    for (size_t i = 0; r->image && i < r->image->volumes.len; i++)
        if (strcmp(r->image->volumes.v[i], target) == 0)
            return true;
    for (size_t i = 0; i < s->volumes.len; i++)
        if (!is_set(s->volumes.v[i].source) && strcmp(s->volumes.v[i].target, target) == 0)
            return true;
    return false;
}

static const struct mount_point *
inherited(const struct spec_request *r, const struct service *s, const char *target)
{
    if (!r->replaces || !r->inherit || !is_anonymous(r, s, target))
        return NULL;
    for (size_t i = 0; i < r->replaces->mounts.len; i++) {
        const struct mount_point *m = &r->replaces->mounts.v[i];

        if (strcmp(m->target, target) == 0 && strcmp(m->type, "tmpfs") != 0)
            return m;
    }
    return NULL;
}

static void
take_over(struct volume_mount *m, const struct mount_point *old)
{
    *m = (struct volume_mount){ .node = m->node,
                                .type = old->type,
                                .source = is_set(old->name) ? old->name : old->source,
                                .target = old->target,
                                .read_only = !old->rw,
                                .consistency = "" };
    m->bind.selinux = m->bind.propagation = m->bind.recursive = "";
    m->volume.subpath = m->image.subpath = "";
}

/* Volumes of the image that the service does not mount itself. */
static void
add_image_volumes(struct arena *a, const struct spec_request *r, struct container_spec *spec,
                  size_t room)
{
    for (size_t i = 0; r->replaces && i < r->replaces->mounts.len; i++) {
        const char *target = r->replaces->mounts.v[i].target;
        const struct mount_point *old = inherited(r, spec->service, target);

        if (old && !is_mounted(spec, target))
            take_over(add_mount(a, spec, room), old);
    }
}

struct err *
spec_mounts(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    const struct service *s = spec->service;
    size_t room = s->volumes.len + s->secrets.len + s->configs.len +
                  (r->replaces ? r->replaces->mounts.len : 0);

    for (size_t i = 0; i < s->volumes.len; i++) {
        struct volume_mount *m = add_mount(a, spec, room);
        const struct mount_point *old = NULL;
        const struct volume *v = NULL;

        *m = s->volumes.v[i];
        if (!is_set(m->source))
            old = inherited(r, s, m->target);
        else if (strcmp(m->type, "volume") == 0)
            v = project_volume(r->project, m->source);
        if (old)
            take_over(m, old);
        if (v)
            m->source = v->name;
        /* As Docker Compose: only a bind: that says otherwise leaves it missing. */
        if (!old && strcmp(m->type, "bind") == 0 && !m->bind.node)
            m->bind.create_host_path = true;
    }
    add_image_volumes(a, r, spec, room);
    for (size_t i = 0; i < s->secrets.len; i++)
        TRY(add_ref(a, r, &secret_kind, &s->secrets.v[i], spec, room));
    for (size_t i = 0; i < s->configs.len; i++)
        TRY(add_ref(a, r, &config_kind, &s->configs.v[i], spec, room));
    return NULL;
}
