/* Rows about networks, volumes and builds that no plain flag can say. */

#include "backends/flags.h"
#include "backends/variables.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

/* ---- Networks ------------------------------------------------------------------------- */

struct err *
flag_network_labels(struct draft *d, const struct flag_cell *cell)
{
    const struct key_values *labels = &d->labels;

    for (size_t i = 0; i < labels->len; i++)
        draft_option(d, cell->flag,
                     arena_printf(d->arena, "%s=%s", labels->v[i].key,
                                  labels->v[i].value ? labels->v[i].value : ""));
    return NULL;
}

struct err *
flag_network_pools(struct draft *d, const struct flag_cell *cell)
{
    const struct network *n = d->object;
    const struct flag_cell *aux =
        flag_cell_find(d->rt, "networks.*.ipam.config.[].aux_addresses");

    for (size_t i = 0; i < n->ipam.config.len; i++) {
        const struct ipam_pool *p = &n->ipam.config.v[i];

        if (given(p->subnet))
            draft_option(d, cell->flag, p->subnet);
        if (given(p->gateway))
            draft_option(d, "--gateway", p->gateway);
        if (given(p->ip_range))
            draft_option(d, "--ip-range", p->ip_range);
        if (p->aux_addresses.len && !aux->flag)
            return draft_refuse_node(d, p->node, "ipam.config", "%s cannot do this: %s",
                                     d->rt->backend->name, aux->why);
        for (size_t k = 0; k < p->aux_addresses.len; k++)
            draft_option(
                d, aux->flag,
                arena_printf(d->arena, "%s=%s", p->aux_addresses.v[k].key,
                             p->aux_addresses.v[k].value ? p->aux_addresses.v[k].value : ""));
    }
    return NULL;
}

/* "default" is docker's word for what every engine takes without being told. */
struct err *
flag_network_ipam(struct draft *d, const struct flag_cell *cell)
{
    const char *driver = ((const struct network *)d->object)->ipam.driver;

    if (given(driver) && strcmp(driver, "default") != 0)
        draft_option(d, cell->flag, driver);
    return NULL;
}

/* Options of docker's own drivers mean nothing to podman, which has another word for this one.
 */
struct err *
flag_network_opts(struct draft *d, const struct flag_cell *cell)
{
    static const char dockers[] = "com.docker.", mtu[] = "com.docker.network.driver.mtu";
    const struct key_values *opts = &((const struct network *)d->object)->driver_opts;
    bool podman = d->rt->backend->column == COLUMN_PODMAN;

    for (size_t i = 0; i < opts->len; i++) {
        const char *key = opts->v[i].key;

        if (podman && !strcmp(key, mtu))
            key = "mtu";
        if (podman && str_starts(key, dockers))
            return err_hint(
                draft_refuse(d, "driver_opts", "podman's networks have no option %s", key),
                "leave it away on podman, whose own are mtu and isolate");
        draft_option(
            d, cell->flag,
            arena_printf(d->arena, "%s=%s", key, opts->v[i].value ? opts->v[i].value : ""));
    }
    return NULL;
}

/* Off is the default where the flag takes no value. */
struct err *
flag_network_ipv6(struct draft *d, const struct flag_cell *cell)
{
    if (((const struct network *)d->object)->enable_ipv6 == TRI_TRUE)
        strv_push(&d->options, cell->flag);
    return NULL;
}

struct err *
flag_network_ipv4(struct draft *d, const struct flag_cell *cell)
{
    if (((const struct network *)d->object)->enable_ipv4 != TRI_FALSE)
        return NULL;
    if (!cell->flag)
        return draft_refuse(d, "enable_ipv4", "%s cannot do this: %s", d->rt->backend->name,
                            cell->why);
    strv_printf(&d->options, "%s=false", cell->flag);
    return NULL;
}

/* ---- Volumes -------------------------------------------------------------------------- */

/* podman before 4.6 reads a volume's label as fields between commas; quoted it arrives whole.
 */
struct err *
flag_volume_labels(struct draft *d, const struct flag_cell *cell)
{
    for (size_t i = 0; i < d->labels.len; i++) {
        const char *value = d->labels.v[i].value ? d->labels.v[i].value : "";
        const char *text = arena_printf(d->arena, "%s=%s", d->labels.v[i].key, value);

        if (d->rt->caps.has[CAP_VOLUME_LABEL_PLAIN])
            draft_option(d, cell->flag, text);
        else if (quote_csv_carries(text))
            draft_option_csv(d, cell->flag, text);
        else
            return draft_refuse(d, "labels",
                                "podman before 4.6 cannot carry a carriage return in "
                                "a volume's label: %s",
                                d->labels.v[i].key);
    }
    return NULL;
}

/* ---- Builds --------------------------------------------------------------------------- */

static bool
is_remote(const char *context)
{
    return strstr(context, "://") || str_starts(context, "git@") ||
           str_starts(context, "github.com/");
}

/* Compose means a path within the context, the clients one of their own folder. */
struct err *
flag_build_file(struct draft *d, const struct flag_cell *cell)
{
    const struct build *b = d->object;
    char *path;

    if (given(b->dockerfile_inline)) {
        draft_option(d, cell->flag, "-");
        str_put(&d->call->stdin_bytes, b->dockerfile_inline);
        d->call->has_stdin = true;
        return NULL;
    }
    if (!given(b->dockerfile))
        return NULL;
    if (is_remote(b->context)) {
        draft_option(d, cell->flag, b->dockerfile);
        return NULL;
    }
    path = fs_join(b->context, b->dockerfile);
    draft_option(d, cell->flag, path);
    mem_freep(&path);
    return NULL;
}

struct err *
flag_build_tags(struct draft *d, const struct flag_cell *cell)
{
    const struct build *b = d->object;

    draft_option(d, cell->flag, service_image(d->arena, d->project, d->service));
    for (size_t i = 0; i < b->tags.len; i++)
        draft_option(d, cell->flag, b->tags.v[i]);
    return NULL;
}

struct err *
flag_build_args(struct draft *d, const struct flag_cell *cell)
{
    (void)cell;
    return variables_put_build_args(&((const struct build *)d->object)->args,
                                    node_get(d->node, "args"), d->where, &d->options, d->call);
}

struct err *
flag_build_labels(struct draft *d, const struct flag_cell *cell)
{
    const struct build *b = d->object;
    bool classic = !of_podman(d) && !d->rt->caps.has[CAP_BUILDKIT];

    for (size_t i = 0; i < b->labels.len; i++)
        draft_option(d, cell->flag,
                     arena_printf(d->arena, "%s=%s", b->labels.v[i].key,
                                  b->labels.v[i].value ? b->labels.v[i].value : ""));
    draft_option(d, cell->flag, arena_printf(d->arena, LABEL_PROJECT "=%s", d->project->name));
    draft_option(d, cell->flag, arena_printf(d->arena, LABEL_SERVICE "=%s", d->service->name));
    draft_option(d, cell->flag, LABEL_VERSION "=" COMPOSE_VERSION);
    if (classic)
        draft_option(d, cell->flag, LABEL_PREFIX "image.builder=classic");
    return NULL;
}

/* One image for one machine: the service's platform, or the only one that is listed. */
struct err *
flag_build_platforms(struct draft *d, const struct flag_cell *cell)
{
    const struct build *b = d->object;

    if (given(d->service->platform))
        draft_option(d, cell->flag, d->service->platform);
    else if (b->platforms.len == 1)
        draft_option(d, cell->flag, b->platforms.v[0]);
    return NULL;
}

struct err *
flag_build_hosts(struct draft *d, const struct flag_cell *cell)
{
    const struct hosts *hosts = &((const struct build *)d->object)->extra_hosts;

    for (size_t i = 0; i < hosts->len; i++)
        draft_option(d, cell->flag,
                     arena_printf(d->arena, "%s:%s", hosts->v[i].key,
                                  hosts->v[i].value ? hosts->v[i].value : ""));
    return NULL;
}

struct err *
flag_build_ulimits(struct draft *d, const struct flag_cell *cell)
{
    const struct ulimits *list = &((const struct build *)d->object)->ulimits;

    for (size_t i = 0; i < list->len; i++)
        draft_ulimit(d, cell->flag, &list->v[i]);
    return NULL;
}

/* A secret from a variable goes by name: the builder reads it from its own environment. */
static struct err *
put_secret_variable(struct draft *d, const struct flag_cell *cell, const struct file_ref *ref,
                    const char *id, const char *variable)
{
    const char *value = key_values_get(&d->project->environment, variable);

    if (!value)
        return draft_refuse_node(d, ref->node, "secrets",
                                 "environment variable \"%s\" required by "
                                 "secret \"%s\" is not set",
                                 variable, ref->source);
    if (variable_is_reserved(variable))
        return draft_refuse_node(d, ref->node, "secrets",
                                 "a variable named %s would change what "
                                 "%s itself does: give the secret under another name",
                                 variable, d->rt->name);
    strv_printf(&d->call->env, "%s=%s", variable, value);
    draft_option(d, cell->flag, arena_printf(d->arena, "id=%s,env=%s", id, variable));
    return NULL;
}

struct err *
flag_build_secrets(struct draft *d, const struct flag_cell *cell)
{
    const struct file_refs *refs = &((const struct build *)d->object)->secrets;

    for (size_t i = 0; i < refs->len; i++) {
        const struct file_ref *ref = &refs->v[i];
        const struct file_object *secret = project_secret(d->project, ref->source);
        const char *id = given(ref->target) ? ref->target : ref->source;
        CLEANUP(str_release) struct str src = STR_INIT;

        if (!cell->flag)
            return draft_refuse_node(d, ref->node, "secrets", "%s cannot do this: %s",
                                     d->rt->backend->name, cell->why);
        if (!secret || secret->external)
            return draft_refuse_node(d, ref->node, "secrets",
                                     "build secret %s is not defined with "
                                     "a file or a variable",
                                     ref->source);
        if (given(secret->environment)) {
            TRY(put_secret_variable(d, cell, ref, id, secret->environment));
            continue;
        }
        quote_csv(&src, arena_printf(d->arena, "src=%s", secret->file));
        draft_option(d, cell->flag, arena_printf(d->arena, "id=%s,%s", id, src.buf));
    }
    return NULL;
}

struct err *
flag_build_ssh(struct draft *d, const struct flag_cell *cell)
{
    const struct build *b = d->object;

    for (size_t i = 0; i < b->ssh.len; i++) {
        const char *path = b->ssh.v[i].path;

        if (!cell->flag)
            return draft_refuse(d, "ssh", "%s cannot do this: %s", d->rt->backend->name,
                                cell->why);
        draft_option(d, cell->flag,
                     given(path) ? arena_printf(d->arena, "%s=%s", b->ssh.v[i].id, path)
                                 : b->ssh.v[i].id);
    }
    return NULL;
}

/* "service:x" means the image of that service, which a plan has built before. */
struct err *
flag_build_contexts(struct draft *d, const struct flag_cell *cell)
{
    static const char prefix[] = "service:";
    const struct key_values *list = &((const struct build *)d->object)->additional_contexts;

    for (size_t i = 0; i < list->len; i++) {
        const char *value = list->v[i].value ? list->v[i].value : "";
        const struct service *s;

        if (!cell->flag)
            return draft_refuse(d, "additional_contexts", "%s cannot do this: %s",
                                d->rt->backend->name, cell->why);
        if (str_starts(value, prefix)) {
            s = project_service(d->project, value + sizeof prefix - 1);
            if (!s)
                return draft_refuse(d, "additional_contexts", "there is no service '%s'",
                                    value + sizeof prefix - 1);
            value = arena_printf(d->arena, "docker-image://%s",
                                 service_image(d->arena, d->project, s));
        }
        draft_option(d, cell->flag, arena_printf(d->arena, "%s=%s", list->v[i].key, value));
    }
    return NULL;
}
