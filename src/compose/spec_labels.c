#include "compose/spec_parts.h"

#include "base/mem.h"
#include "base/str.h"
#include "compose/order.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

struct key_values
spec_merge(struct arena *a, const struct key_values *base, const struct key_values *over)
{
    struct key_values out = { arena_alloc(a, (base->len + over->len + 1) * sizeof *out.v), 0 };
    size_t i = 0, j = 0;

    while (i < base->len || j < over->len) {
        int cmp = i == base->len   ? 1
                  : j == over->len ? -1
                                   : strcmp(base->v[i].key, over->v[j].key);

        out.v[out.len++] = cmp < 0 ? base->v[i] : over->v[j];
        i += cmp <= 0;
        j += cmp >= 0;
    }
    return out;
}

static int
by_key(const void *a, const void *b)
{
    const struct key_value *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* "a,b": paths as the labels hold them. */
static const char *
joined(struct arena *a, const struct strings *list)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    for (size_t i = 0; i < list->len; i++)
        str_printf(&s, "%s%s", i ? "," : "", list->v[i]);
    return arena_dup(a, s.buf);
}

/* "db:service_healthy:true,side:service_started:false" */
static const char *
dependencies_text(struct arena *a, const struct spec_request *r)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    for (size_t i = 0; i < r->service->depends_on.len; i++) {
        const struct dependency *d = &r->service->depends_on.v[i];

        if (!project_service(r->project, d->service) ||
            (r->selected && !services_has(r->selected, d->service)))
            continue;
        str_printf(&s, "%s%s:%s:%s", s.len ? "," : "", d->service,
                   dependency_condition_names[d->condition], d->restart ? "true" : "false");
    }
    return arena_dup(a, s.buf);
}

static const char *
replaced_name(struct arena *a, const struct spec_request *r)
{
    if (r->service->container_name && *r->service->container_name)
        return r->service->container_name;
    return arena_printf(a, "%s-%lld", r->service->name, (long long)r->number);
}

void
spec_labels(struct arena *a, const struct spec_request *r, struct container_spec *spec)
{
    struct key_value own[16];
    struct key_values tool = { own, 0 };

#define LABEL(k, value) own[tool.len++] = (struct key_value){ k, value }
    LABEL(LABEL_PROJECT, r->project->name);
    LABEL(LABEL_SERVICE, r->service->name);
    LABEL(LABEL_VERSION, COMPOSE_VERSION);
    LABEL(LABEL_WORKING_DIR, r->project->working_dir);
    LABEL(LABEL_CONFIG_FILES, joined(a, &r->project->files));
    if (r->project->env_files.len)
        LABEL(LABEL_ENV_FILE, joined(a, &r->project->env_files));
    LABEL(LABEL_ONEOFF, spec->oneoff ? "True" : "False");
    LABEL(LABEL_DEPENDS_ON, dependencies_text(a, r));
    if (spec->image_id)
        LABEL(LABEL_IMAGE, spec->image_id);
    if (!spec->oneoff)
        LABEL(LABEL_NUMBER, arena_printf(a, "%lld", (long long)r->number));
    if (spec->oneoff && r->run->slug)
        LABEL(LABEL_SLUG, r->run->slug);
    if (r->replaces)
        LABEL(LABEL_REPLACE, replaced_name(a, r));
#undef LABEL

    qsort(own, tool.len, sizeof own[0], by_key);
    spec->labels = spec_merge(a, &spec->service->labels, &tool);
}

void
spec_set_label(struct arena *a, struct container_spec *spec, const char *key, const char *value)
{
    struct key_value one = { key, value };
    struct key_values over = { &one, 1 };

    spec->labels = spec_merge(a, &spec->labels, &over);
}

struct key_values
spec_object_labels(struct arena *a, const struct project *p, const struct key_values *user,
                   const char *key_label, const char *key, const char *hash)
{
    struct key_value own[] = {
        { LABEL_CONFIG_HASH, hash },
        { key_label, key },
        { LABEL_PROJECT, p->name },
        { LABEL_VERSION, COMPOSE_VERSION },
    };
    struct key_values tool = { own, ARRAY_LEN(own) };

    qsort(own, tool.len, sizeof own[0], by_key);
    return spec_merge(a, user, &tool);
}
