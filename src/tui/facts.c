#include "tui/facts.h"

#include "backends/backend.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "core/app.h"
#include "model/engine.h"
#include "model/labels.h"
#include "model/node.h"
#include "model/project.h"
#include "tui/graph_model.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <string.h>

enum { CHECKS = 3 };

/* ---- of a container ---- */

static bool
is_over(const struct container *c)
{
    return c->state == STATE_EXITED || c->state == STATE_DEAD;
}

/* "running for 3 m", "exited 137, 3 s ago". */
static void
add_state(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str text = STR_INIT, words = STR_INIT;

    words_state(c, &text);
    if (is_over(c) && c->finished > 0) {
        str_put(&text, ", ");
        words_ago(c->finished, &text);
    } else if (c->started > 0 && (c->state == STATE_RUNNING || c->state == STATE_PAUSED)) {
        str_put(&text, " for ");
        words_span((num_wall_ns() - c->started) / NS_PER_S, &text);
    }
    notes_fact(out, words_state_style(c), "state", "%s", text.buf);
    words_exit(c, &words);
    if (words.len && (is_over(c) || c->state == STATE_RESTARTING))
        notes_fact(out, STYLE_BAD, "exit", "%s", words.buf);
    notes_fact(out, c->restart_count ? STYLE_BUSY : STYLE_NORMAL, "restarts", "%lld, policy %s",
               (long long)c->restart_count, *c->restart_policy ? c->restart_policy : "no");
}

static void
add_checks(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str every = STR_INIT;

    if (!c->has_healthcheck)
        return;
    if (c->check.interval > 0) {
        str_put(&every, ", checked every ");
        num_put_duration(&every, c->check.interval);
    }
    notes_fact(out, words_health_style(c), "health", "%s%s%s", words_health(c), every.buf,
               c->health_log.len ? "" : ", no check has run yet");
    for (size_t i = c->health_log.len; i-- > 0 && i + CHECKS >= c->health_log.len;) {
        CLEANUP(str_release) struct str ago = STR_INIT;
        const struct health_result *h = &c->health_log.v[i];

        words_ago(h->end, &ago);
        notes_fact(out, h->exit_code ? STYLE_BAD : STYLE_NORMAL, "", "%s exit %lld  %.*s",
                   ago.buf, (long long)h->exit_code, (int)strcspn(h->output, "\n"), h->output);
    }
}

static void
add_use(const struct overview_row *r, const struct usage *u, struct notes *out)
{
    CLEANUP(str_release)
    struct str mem = STR_INIT, limit = STR_INIT, in = STR_INIT, sent = STR_INIT,
               read = STR_INIT, written = STR_INIT;

    if (is_over(r->container) || r->container->state == STATE_CREATED)
        return;
    if (!r->seat->rt->caps.has[CAP_STATS]) {
        notes_fact(out, STYLE_DIM, "use",
                   "- (no stats: rootless it needs cgroups of version 2)");
        return;
    }
    if (!u || !u->fresh)
        return;
    words_bytes(u->now.mem, &mem);
    words_bytes(u->now.mem_limit, &limit);
    words_bytes(u->now.net_rx, &in);
    words_bytes(u->now.net_tx, &sent);
    words_bytes(u->now.blk_read, &read);
    words_bytes(u->now.blk_write, &written);
    notes_fact(out, STYLE_NORMAL, "use", "cpu %.1f%%  mem %s of %s  pids %lld", u->now.cpu,
               mem.buf, limit.buf, (long long)u->now.pids);
    notes_fact(out, STYLE_NORMAL, "", "net %s in %s out  disk %s read %s written", in.buf,
               sent.buf, read.buf, written.buf);
}

static void
add_limits(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (c->mem_limit > 0) {
        str_put(&text, "mem ");
        words_bytes(c->mem_limit, &text);
    }
    if (c->nano_cpus > 0)
        str_printf(&text, "%scpus %.2g", text.len ? "  " : "", (double)c->nano_cpus / 1e9);
    if (c->pids_limit > 0)
        str_printf(&text, "%spids %lld", text.len ? "  " : "", (long long)c->pids_limit);
    if (text.len)
        notes_fact(out, STYLE_NORMAL, "limits", "%s", text.buf);
}

static void
add_places(const struct container *c, struct notes *out)
{
    CLEANUP(str_release) struct str ports = STR_INIT;

    words_ports(c, &ports);
    if (!str_eq(ports.buf, "-"))
        notes_fact(out, STYLE_NORMAL, "ports", "%s", ports.buf);
    for (size_t i = 0; i < c->networks.len; i++)
        notes_fact(out, STYLE_NORMAL, i ? "" : "nets", "%s %s", c->networks.v[i].network,
                   c->networks.v[i].ip);
    for (size_t i = 0; i < c->mounts.len; i++) {
        const struct mount_point *m = &c->mounts.v[i];

        notes_fact(out, STYLE_NORMAL, i ? "" : "mounts", "%s -> %s%s",
                   *m->name ? m->name : m->source, m->target, m->rw ? "" : " (ro)");
    }
}

static void
add_environment(const struct container *c, bool reveal, struct notes *out)
{
    if (!c->env.len)
        return;
    notes_fact(out, STYLE_NORMAL, "env", "%zu variable%s%s", c->env.len,
               c->env.len == 1 ? "" : "s", reveal ? "" : " (values hidden, v shows)");
    for (size_t i = 0; reveal && i < c->env.len; i++)
        notes_fact(out, STYLE_NORMAL, "", "%s", c->env.v[i]);
}

static void
container_facts(struct ui *ui, const struct overview_row *r, struct notes *out)
{
    CLEANUP(str_release) struct str made = STR_INIT;
    const struct container *c = r->container;

    words_ago(c->created, &made);
    notes_fact(out, STYLE_NORMAL, "image", "%s", c->image);
    notes_fact(out, STYLE_NORMAL, "id", "%.12s  made %s", c->id, made.buf);
    add_state(c, out);
    add_checks(c, out);
    add_use(r, world_usage(ui->world, r->seat, c->id), out);
    add_limits(c, out);
    add_places(c, out);
    add_environment(c, ui->reveal, out);
}

/* ---- of a service and a project, from the files ---- */

static void
add_needs(const struct project *p, const struct service *s, struct notes *out)
{
    CLEANUP(str_release) struct str needs = STR_INIT, used = STR_INIT;

    for (size_t i = 0; i < s->depends_on.len; i++)
        str_printf(&needs, "%s%s %s", i ? ", " : "", s->depends_on.v[i].service,
                   graph_word(s->depends_on.v[i].condition));
    for (size_t i = 0; i < p->services.len; i++) {
        const struct service *other = &p->services.v[i];

        for (size_t k = 0; k < other->depends_on.len; k++)
            if (str_eq(other->depends_on.v[k].service, s->name))
                str_printf(&used, "%s%s", used.len ? ", " : "", other->name);
    }
    if (needs.len)
        notes_fact(out, STYLE_NORMAL, "needs", "%s", needs.buf);
    if (used.len)
        notes_fact(out, STYLE_NORMAL, "used by", "%s", used.buf);
}

static void
service_facts(const struct overview_row *r, const struct dossier *d, struct notes *out)
{
    const struct service *s = d->project ? project_service(d->project, r->service) : NULL;
    struct pos at;

    if (!s)
        return;
    if (!r->container && s->image)
        notes_fact(out, STYLE_NORMAL, "image", "%s", s->image);
    add_needs(d->project, s, out);
    at = node_pos(s->node);
    if (at.file)
        notes_fact(out, STYLE_NORMAL, "from", "%s:%d", fs_basename(at.file), at.line);
}

/* Where its doors are: what a person opens in a browser. */
static void
add_project_ports(struct ui *ui, const struct overview_row *r, struct notes *out)
{
    const struct snapshot *now = world_snapshot(ui->world, r->seat);
    bool first = true;

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const struct container *c = &now->containers.v[i];
        CLEANUP(str_release) struct str ports = STR_INIT;

        if (!str_eq(c->project, r->project) || !words_port_count(c))
            continue;
        words_ports(c, &ports);
        notes_fact(out, STYLE_NORMAL, first ? "ports" : "", "%s  %s", ports.buf, c->service);
        first = false;
    }
}

static void
project_facts(struct ui *ui, const struct overview_row *r, const struct dossier *d,
              struct notes *out)
{
    if (!r->service) {
        add_project_ports(ui, r, out);
        if (d->project)
            notes_fact(out, STYLE_NORMAL, "services", "%zu in the file",
                       d->project->services.len);
        if (*d->directory)
            notes_fact(out, STYLE_NORMAL, "folder", "%s", d->directory);
    }
    if (*d->files_label)
        notes_fact(out, STYLE_NORMAL, r->service ? "file" : "files", "%s", d->files_label);
}

void
facts_of(struct ui *ui, const struct overview_row *about, struct notes *out)
{
    const struct dossier *d =
        *about->project ? world_dossier(ui->world, about->seat, about->project) : NULL;

    if (about->container)
        container_facts(ui, about, out);
    if (d && about->service && *about->service)
        service_facts(about, d, out);
    notes_fact(out, STYLE_NORMAL, "runtime", "%s %s", about->seat->name,
               about->seat->rt->info.server_version ? about->seat->rt->info.server_version
                                                    : "");
    if (d)
        project_facts(ui, about, d, out);
}
