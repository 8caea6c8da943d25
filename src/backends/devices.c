/* Rows about devices of the host and limits of resources. */

#include "backends/flags.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

struct err *
flag_devices(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;

    for (size_t i = 0; i < s->devices.len; i++) {
        const struct device_mapping *m = &s->devices.v[i];
        CLEANUP(str_release) struct str text = STR_INIT;

        str_put(&text, m->source);
        /* A name of the Container Device Interface ("vendor.com/class=name") stands alone. */
        if (*m->source == '/' && m->target && *m->target)
            str_printf(&text, ":%s", m->target);
        if (*m->source == '/' && m->permissions && *m->permissions)
            str_printf(&text, ":%s", m->permissions);
        if (!cell->flag)
            return draft_refuse_node(d, m->node, "devices", "%s cannot do this: %s",
                                     d->rt->backend->name, cell->why);
        draft_option_once_csv(d, cell->flag, text.buf);
    }
    return NULL;
}

/* ---- GPUs ----------------------------------------------------------------------------- */

static bool
wants_gpu(const struct device_request *r)
{
    for (size_t i = 0; i < r->capabilities.len; i++)
        if (!strcmp(r->capabilities.v[i], "gpu"))
            return true;
    return false;
}

/* "capabilities=compute,utility" as one field */
static void
put_gpu_list(struct str *out, const char *key, const struct strings *list, const char *without)
{
    CLEANUP(str_release) struct str field = STR_INIT;

    for (size_t i = 0; i < list->len; i++) {
        if (without && !strcmp(list->v[i], without))
            continue;
        if (field.len)
            str_putc(&field, ',');
        else
            str_printf(&field, "%s=", key);
        str_put(&field, list->v[i]);
    }
    if (field.len)
        quote_csv_next(out, field.buf);
}

static void
put_gpu_options(struct str *out, const struct key_values *options)
{
    CLEANUP(str_release) struct str field = STR_INIT;

    for (size_t i = 0; i < options->len; i++)
        str_printf(&field, "%s%s=%s", i ? "," : "options=", options->v[i].key,
                   options->v[i].value ? options->v[i].value : "");
    if (field.len)
        quote_csv_next(out, field.buf);
}

static void
put_docker_gpu(struct draft *d, const char *flag, const struct device_request *r)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (r->device_ids.len)
        put_gpu_list(&text, "device", &r->device_ids, NULL);
    else if (r->count < 0)
        str_put(&text, "all");
    else
        str_printf(&text, "count=%lld", (long long)r->count);
    if (r->driver && *r->driver)
        str_printf(&text, ",driver=%s", r->driver);
    /* The client adds "gpu" by itself. */
    put_gpu_list(&text, "capabilities", &r->capabilities, "gpu");
    put_gpu_options(&text, &r->options);
    draft_option(d, flag, text.buf);
}

/* podman: by the Container Device Interface, which every version with its own --gpus knows. */
static struct err *
put_podman_gpu(struct draft *d, const char *flag, const struct device_request *r)
{
    if (r->driver && *r->driver && strcmp(r->driver, "nvidia"))
        return draft_refuse_node(d, r->node, "gpus",
                                 "podman knows only the driver nvidia, not "
                                 "'%s'",
                                 r->driver);
    for (size_t i = 0; i < r->device_ids.len; i++)
        draft_option(d, flag, arena_printf(d->arena, "nvidia.com/gpu=%s", r->device_ids.v[i]));
    if (!r->device_ids.len && r->count < 0)
        draft_option(d, flag, "nvidia.com/gpu=all");
    for (int64_t i = 0; !r->device_ids.len && i < r->count; i++)
        draft_option(d, flag, arena_printf(d->arena, "nvidia.com/gpu=%lld", (long long)i));
    return NULL;
}

/* What stands below gpus: is one without saying so. */
static struct err *
put_requests(struct draft *d, const struct flag_cell *cell, const struct device_requests *list,
             const char *path)
{
    bool gpus = !strcmp(path, "gpus");

    for (size_t i = 0; i < list->len; i++) {
        const struct device_request *r = &list->v[i];

        if (!cell->flag)
            return draft_refuse_node(d, r->node, path, "%s cannot do this: %s",
                                     d->rt->backend->name, cell->why);
        if (!gpus && !wants_gpu(r))
            return draft_refuse_node(d, r->node, path,
                                     "only devices with the capability 'gpu' "
                                     "can be asked for at the command line");
        if (d->rt->backend->column == COLUMN_PODMAN)
            TRY(put_podman_gpu(d, cell->flag, r));
        else
            put_docker_gpu(d, cell->flag, r);
    }
    return NULL;
}

struct err *
flag_gpus(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;

    TRY(put_requests(d, cell, &s->gpus, "gpus"));
    return put_requests(d, cell, &s->deploy.resources.reservations.devices,
                        "deploy.resources.reservations.devices");
}

/* ---- Limits --------------------------------------------------------------------------- */

void
draft_ulimit(struct draft *d, const char *flag, const struct ulimit *u)
{
    const char *text = u->single
                           ? arena_printf(d->arena, "%s=%lld", u->name, (long long)u->single)
                           : arena_printf(d->arena, "%s=%lld:%lld", u->name, (long long)u->soft,
                                          (long long)u->hard);

    draft_option_once_csv(d, flag, text);
}

struct err *
flag_ulimits(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;

    for (size_t i = 0; i < s->ulimits.len; i++)
        draft_ulimit(d, cell->flag, &s->ulimits.v[i]);
    return NULL;
}

static void
put_throttles(struct draft *d, const char *flag, const struct throttles *list)
{
    for (size_t i = 0; i < list->len; i++)
        draft_option_once_csv(
            d, flag,
            arena_printf(d->arena, "%s:%lld", list->v[i].path, (long long)list->v[i].rate));
}

struct err *
flag_blkio(struct draft *d, const struct flag_cell *cell)
{
    const struct blkio_config *b = &((const struct service *)d->object)->blkio_config;

    if (b->weight)
        draft_option(d, cell->flag, arena_printf(d->arena, "%lld", (long long)b->weight));
    for (size_t i = 0; i < b->weight_device.len; i++)
        draft_option_once_csv(d, "--blkio-weight-device",
                              arena_printf(d->arena, "%s:%lld", b->weight_device.v[i].path,
                                           (long long)b->weight_device.v[i].weight));
    put_throttles(d, "--device-read-bps", &b->device_read_bps);
    put_throttles(d, "--device-read-iops", &b->device_read_iops);
    put_throttles(d, "--device-write-bps", &b->device_write_bps);
    put_throttles(d, "--device-write-iops", &b->device_write_iops);
    return NULL;
}
