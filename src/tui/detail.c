#include "tui/detail.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/logs.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "model/labels.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum { REST_MS = 300, KEEP = 60, WIDE = 120, TALL = 40 };

struct tail_line {
    char *text;
    bool err;
};

struct detail {
    struct ui *ui;
    struct notes why, facts;
    /* The end of the log of the row that the cursor rests on. */
    char *log_id;
    struct seat *log_seat;
    struct logs *logs;
    uint64_t rest; /* timer */
    VEC(struct tail_line) tail;
    char *log_error;
};

struct detail *
detail_new(struct ui *ui)
{
    struct detail *d = mem_alloc(sizeof *d);

    d->ui = ui;
    return d;
}

static void
forget_log(struct detail *d)
{
    logs_stop(STEAL(d->logs));
    loop_timer_cancel(d->ui->app->loop, d->rest);
    d->rest = 0;
    for (size_t i = 0; i < d->tail.len; i++)
        free(d->tail.v[i].text);
    d->tail.len = 0;
    free(STEAL(d->log_id));
    free(STEAL(d->log_error));
}

void
detail_free(struct detail *d)
{
    if (!d)
        return;
    forget_log(d);
    VEC_RELEASE(&d->tail);
    notes_release(&d->why);
    notes_release(&d->facts);
    free(d);
}

/* ---- the end of the log ---- */

static void
line_came(void *arg, const struct log_line *l)
{
    struct detail *d = arg;

    if (l->kind != LOG_LINE)
        return;
    if (d->tail.len == KEEP) {
        free(d->tail.v[0].text);
        VEC_REMOVE(&d->tail, 0);
    }
    VEC_PUSH(&d->tail,
             ((struct tail_line){ mem_dup_n(l->text, l->len > 1000 ? 1000 : l->len), l->err }));
    ui_dirty(d->ui);
}

static void
log_ended(void *arg, struct err *e)
{
    struct detail *d = arg;

    d->logs = NULL;
    if (e) {
        free(d->log_error);
        d->log_error = mem_dup(e->msg);
    }
    err_free(e);
    ui_dirty(d->ui);
}

static void
rested(void *arg)
{
    struct detail *d = arg;
    struct logs_options o = { .follow = true, .tail = "40", .on_line = line_came, .arg = d };

    d->rest = 0;
    strv_push(&o.ids, d->log_id);
    d->logs = logs_start(d->log_seat, &o, log_ended, d);
    strv_release(&o.ids);
}

static void
follow_log(struct detail *d, const struct overview_row *about)
{
    const struct container *c = about ? about->container : NULL;

    if (str_eq(d->log_id, c ? c->id : NULL))
        return;
    forget_log(d);
    if (!c)
        return;
    d->log_id = mem_dup(c->id);
    d->log_seat = about->seat;
    d->rest = loop_timer_start(d->ui->app->loop, REST_MS, rested, d);
}

/* ---- facts ---- */

static void
add_networks(const struct container *c, struct notes *out)
{
    for (size_t i = 0; i < c->networks.len; i++)
        notes_add(out, STYLE_NORMAL, "net     %s %s", c->networks.v[i].network,
                  c->networks.v[i].ip);
    for (size_t i = 0; i < c->mounts.len; i++) {
        const struct mount_point *m = &c->mounts.v[i];

        notes_add(out, STYLE_NORMAL, "mount   %s -> %s%s", *m->name ? m->name : m->source,
                  m->target, m->rw ? "" : " (ro)");
    }
}

static void
add_environment(const struct container *c, bool reveal, struct notes *out)
{
    if (!c->env.len)
        return;
    notes_add(out, STYLE_DIM, "env     %zu variables%s", c->env.len,
              reveal ? "" : " (values hidden, v shows)");
    for (size_t i = 0; reveal && i < c->env.len; i++)
        notes_add(out, STYLE_NORMAL, "        %s", c->env.v[i]);
}

static void
add_limits(const struct container *c, const struct usage *u, struct notes *out)
{
    CLEANUP(str_release) struct str mem = STR_INIT, limit = STR_INIT;

    if (u && u->fresh) {
        words_bytes(u->now.mem, &mem);
        words_bytes(u->now.mem_limit, &limit);
        notes_add(out, STYLE_NORMAL, "use     cpu %.1f%%  mem %s of %s  pids %lld", u->now.cpu,
                  mem.buf, limit.buf, (long long)u->now.pids);
    }
    str_clear(&limit);
    words_bytes(c->mem_limit, &limit);
    if (c->mem_limit > 0 || c->nano_cpus > 0)
        notes_add(out, STYLE_NORMAL, "limits  mem %s  cpus %.2g",
                  c->mem_limit > 0 ? limit.buf : "-", (double)c->nano_cpus / 1e9);
}

static void
container_facts(struct detail *d, const struct overview_row *r)
{
    CLEANUP(str_release) struct str state = STR_INIT, made = STR_INIT;
    const struct container *c = r->container;
    struct notes *out = &d->facts;

    words_state(c, &state);
    words_ago(c->created, &made);
    notes_add(out, STYLE_NORMAL, "image   %s", c->image);
    notes_add(out, STYLE_NORMAL, "id      %.12s  made %s", c->id, made.buf);
    notes_add(out, words_state_style(c), "state   %s  restarts %lld", state.buf,
              (long long)c->restart_count);
    for (size_t i = c->health_log.len; i-- > 0 && i + 3 >= c->health_log.len;) {
        CLEANUP(str_release) struct str ago = STR_INIT;
        const struct health_result *h = &c->health_log.v[i];

        words_ago(h->end, &ago);
        notes_add(out, h->exit_code ? STYLE_BAD : STYLE_DIM, "check   %s exit %lld %.*s",
                  ago.buf, (long long)h->exit_code, (int)strcspn(h->output, "\n"), h->output);
    }
    if (!r->seat->rt->caps.has[CAP_STATS])
        notes_add(out, STYLE_DIM, "use     - (no stats here: rootless it needs cgroups v2)");
    add_limits(c, world_usage(d->ui->world, r->seat, c->id), out);
    add_networks(c, out);
    add_environment(c, d->ui->reveal, out);
}

static void
collect(struct detail *d, const struct overview_row *about)
{
    struct dossier *dossier;

    notes_clear(&d->why);
    notes_clear(&d->facts);
    if (!about)
        return;
    why_row(d->ui->world, about, &d->why);
    if (about->container)
        container_facts(d, about);
    if (!*about->project)
        return;
    dossier = world_dossier(d->ui->world, about->seat, about->project);
    notes_add(&d->facts, STYLE_DIM, "project %s on %s", about->project, about->seat->name);
    if (*dossier->files_label)
        notes_add(&d->facts, STYLE_DIM, "file    %s", dossier->files_label);
}

void
detail_refresh(struct detail *d, const struct overview_row *about)
{
    collect(d, about);
    follow_log(d, about);
}

/* ---- drawing ---- */

static void
draw_lines(const struct notes *l, struct cells *c, struct area a)
{
    for (size_t i = 0; i < l->len && (int)i < a.height; i++)
        cells_put(c, a, 0, (int)i, -1, l->v[i].style, l->v[i].text);
}

/* What does not fit goes on in the next row, which is set in. */
static int
draw_wrapped(const struct notes *l, struct cells *c, struct area a)
{
    int y = 0;

    for (size_t i = 0; i < l->len && y < a.height; i++) {
        const char *text = l->v[i].text;
        int indent = 0;

        while (*text && y < a.height) {
            size_t fits = utf8_fit(text, strlen(text), (size_t)(a.width - indent), NULL);

            if (!fits)
                break;
            cells_put_n(c, a, indent, y++, -1, l->v[i].style, text, fits);
            text += fits;
            indent = 2;
        }
    }
    return y;
}

static void
draw_tail(const struct detail *d, struct cells *c, struct area a)
{
    size_t show = d->tail.len < (size_t)a.height ? d->tail.len : (size_t)a.height;

    for (size_t i = 0; i < show; i++) {
        const struct tail_line *t = &d->tail.v[d->tail.len - show + i];

        cells_put(c, a, 0, (int)i, -1, t->err ? STYLE_STDERR : STYLE_NORMAL, t->text);
    }
    if (!show)
        cells_put(c, a, 0, 0, -1, STYLE_DIM,
                  d->log_error ? d->log_error
                  : d->log_id  ? "(no log lines)"
                               : "");
}

static const char *
row_name(const struct overview_row *r)
{
    if (!r)
        return "";
    return r->container ? r->container->name : r->service ? r->service : r->project;
}

void
detail_draw(struct detail *d, const struct overview_row *about, struct cells *c,
            struct area *rest)
{
    bool wide = rest->width >= WIDE, tall = rest->height >= TALL - 3;
    struct area below, side;
    int used;

    if (rest->height < 12)
        return;
    if (wide) {
        side = area_cut_columns(rest, -(rest->width * 2 / 5));
        side = area_inset(cells_box(c, side, STYLE_BORDER, row_name(about)), 1, 0);
        draw_lines(&d->facts, c, side);
        area_cut_columns(rest, -1);
    }
    below = area_cut_rows(rest, -(tall ? 14 : rest->height >= 18 ? 7 : 3));
    cells_rule(c, below, 0, STYLE_BORDER, row_name(about), NULL);
    area_cut_rows(&below, 1);
    used = draw_wrapped(&d->why, c, below);
    area_cut_rows(&below, used);
    if (below.height > 0)
        draw_tail(d, c, below);
}

/* ---- without a runtime ---- */

static const char *
help_for(const struct seat *seat)
{
    if (seat->status == SEAT_MISSING)
        return NULL;
    return seat->why && seat->why->hint ? seat->why->hint : NULL;
}

void
detail_draw_no_runtime(struct ui *ui, struct cells *c, struct area a)
{
    const struct world *w = ui->world;
    int y = 1;

    a = area_inset(a, 2, 0);
    cells_put(c, a, 0, y, -1, STYLE_BAD, "No container runtime answers.");
    y += 2;
    for (size_t i = 0; i < w->outlooks.len; i++) {
        const struct seat *s = w->outlooks.v[i]->seat;
        const char *help = help_for(s);

        cells_printf(c, a, 0, y, STYLE_HEADER, "%-10s", s->name);
        cells_put(c, a, 11, y++, -1, STYLE_NORMAL,
                  s->why ? s->why->msg : seat_status_names[s->status]);
        if (help)
            cells_put(c, a, 11, y++, -1, STYLE_KEY, help);
    }
    y++;
    cells_put(c, a, 0, y++, -1, STYLE_NORMAL, "Install one, for example:");
    cells_put(c, a, 2, y++, -1, STYLE_KEY,
              "apt install podman     dnf install podman     brew install podman");
    cells_put(c, a, 0, y, -1, STYLE_DIM, "crank looks again by itself.  q quits.");
}
