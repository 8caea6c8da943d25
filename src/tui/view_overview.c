/*
 * Projects, services and containers of all runtimes in one tree.  The row under the cursor
 * explains itself below; wide and tall terminals show more of it (detail.h).
 */
#include "tui/view.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/vec.h"
#include "core/app.h"
#include "model/engine.h"
#include "model/plan.h"
#include "model/project.h"
#include "tui/actions.h"
#include "tui/detail.h"
#include "tui/list.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum {
    COL_NAME,
    COL_STATE,
    COL_HEALTH,
    COL_CPU,
    COL_CPU_LAST,
    COL_MEM,
    COL_MEM_LAST,
    COL_RESTARTS,
    COL_RUNTIME,
    COL_PORTS
};
enum { SPARK = 8, LEAST_CPU = 20 }; /* columns; percent that fill a sparkline at least */

static const struct list_column columns[] = {
    { "NAME", 20, false, 0, LIST_SORTS },
    { "STATE", 9, false, 0, LIST_SORTS },
    { "HEALTH", 9, false, 1, LIST_SORTS },
    { "CPU%", 4, true, 4, LIST_SORTS },
    { "LAST 60s", SPARK, false, 6, 0 },
    { "MEM", 5, true, 5, LIST_SORTS },
    { "LAST 60s", SPARK, false, 8, 0 },
    { "RST", 3, true, 7, LIST_SORTS },
    { "RUNTIME", 6, false, 2, LIST_SORTS | LIST_IF_ANY },
    { "PORTS", 5, false, 3, LIST_SORTS | LIST_GROWS },
};

struct overview {
    struct view view;
    struct list list;
    struct detail *detail;
    bool flat;
    VEC(struct overview_row) refs; /* what each row is about, by its ref */
    struct arena *arena;
    struct overview_totals totals;
};

/* ---- the rows ---- */

/* Sums of a service or a project. */
struct sums {
    size_t count, up, healthy, bad, starting, checked, ports;
    double cpu;
    int64_t mem, restarts;
    bool known;                                 /* some usage is */
    float cpu_last[HISTORY], mem_last[HISTORY]; /* oldest first */
    size_t len;                                 /* how many at the end are known */
};

static void
add_up(const struct world *w, const struct seat *seat, const struct container *c,
       struct sums *s)
{
    bool uses = c->state == STATE_RUNNING || c->state == STATE_PAUSED;
    const struct usage *u = uses ? world_usage(w, seat, c->id) : NULL;

    s->count++;
    s->up += c->state == STATE_RUNNING;
    s->restarts += c->restart_count > 0 ? c->restart_count : 0;
    s->ports += words_port_count(c);
    s->bad += words_is_bad(c);
    if (c->state == STATE_RUNNING && c->has_healthcheck) {
        s->checked++;
        s->healthy += c->health == HEALTH_HEALTHY;
        s->starting += c->health == HEALTH_STARTING;
    }
    if (u && u->fresh) {
        s->known = true;
        s->cpu += u->now.cpu > 0 ? u->now.cpu : 0;
        s->mem += u->now.mem > 0 ? u->now.mem : 0;
    }
    for (size_t i = 1; u && i <= u->len; i++) {
        size_t at = (u->head + HISTORY - i) % HISTORY;

        s->cpu_last[HISTORY - i] += u->cpu[at];
        s->mem_last[HISTORY - i] += (float)u->mem[at];
    }
    s->len = u && u->len > s->len ? u->len : s->len;
}

static void
put_last(struct overview *o, struct list_row *row, int column, const float *last, size_t len,
         float most)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    words_sparkline(last + HISTORY - len, len, most, SPARK, o->view.ui->cells->ascii, &text);
    list_cell(&o->list, row, column, STYLE_GRAPH, text.buf);
}

static void
put_use(struct overview *o, struct list_row *row, const struct sums *s)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!s->known) {
        list_number(&o->list, row, COL_CPU, STYLE_DIM, -1, "-");
        list_number(&o->list, row, COL_MEM, STYLE_DIM, -1, "-");
        return;
    }
    str_printf(&text, "%.0f", s->cpu);
    list_number(&o->list, row, COL_CPU, STYLE_NORMAL, s->cpu, text.buf);
    put_last(o, row, COL_CPU_LAST, s->cpu_last, s->len, LEAST_CPU);
    str_clear(&text);
    words_bytes(s->mem, &text);
    list_number(&o->list, row, COL_MEM, STYLE_NORMAL, (double)s->mem, text.buf);
    put_last(o, row, COL_MEM_LAST, s->mem_last, s->len, 0);
}

static void
put_restarts(struct overview *o, struct list_row *row, int64_t restarts)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, "%lld", (long long)restarts);
    list_number(&o->list, row, COL_RESTARTS, restarts ? STYLE_BUSY : STYLE_DIM,
                (double)restarts, restarts ? text.buf : "-");
}

static struct list_row *
add_row(struct overview *o, const char *id, int depth, struct overview_row about)
{
    struct list_row *row = list_add(&o->list, id, depth);

    about.list_id = row->id;
    VEC_PUSH(&o->refs, about);
    row->ref = (void *)(uintptr_t)o->refs.len; /* index + 1: the vector may move */
    return row;
}

static const struct overview_row *
about_row(const struct overview *o, const struct list_row *row)
{
    size_t at = row ? (size_t)(uintptr_t)row->ref : 0;

    return at ? &o->refs.v[at - 1] : NULL;
}

/* What stands behind a name: that the file does not have it, or has it otherwise. */
static const char *
remark(const struct dossier *d, const char *service, bool orphan)
{
    return orphan ? "(orphan)" : d && *service && why_drifts(d, service) ? "(drift)" : "";
}

/* The project's name in front of all of its containers says nothing in the tree. */
static const char *
short_name(const struct overview *o, const struct container *c)
{
    size_t skip = strlen(c->project);

    if (!o->flat && skip && strncmp(c->name, c->project, skip) == 0 && c->name[skip] == '-')
        return c->name + skip + 1;
    return c->name;
}

static void
put_runtime(struct overview *o, struct list_row *row, const struct seat *seat)
{
    if (overview_many_runtimes(o->view.ui->world))
        list_cell(&o->list, row, COL_RUNTIME, STYLE_DIM, seat->name);
}

/* What has not run yet and stands behind another one: it waits, and for whom. */
static bool
put_waiting(struct overview *o, struct list_row *row, struct seat *seat,
            const struct dossier *d, const struct container *c, const char *service)
{
    const char *on = NULL;
    CLEANUP(mem_freep) char *text = NULL;

    if (d && *service && (!c || c->state == STATE_CREATED))
        on = why_waits_on(o->arena, o->view.ui->world, seat, d, service);
    if (!on)
        return false;
    text = mem_printf("on %s", on);
    list_cell(&o->list, row, COL_STATE, STYLE_BUSY, "waiting");
    list_cell(&o->list, row, COL_HEALTH, STYLE_BUSY, text);
    o->totals.waiting++;
    return true;
}

static void
put_container(struct overview *o, struct list_row *row, struct seat *seat,
              const struct container *c)
{
    CLEANUP(str_release) struct str state = STR_INIT, ports = STR_INIT;
    struct sums sums = { 0 };

    words_state(c, &state);
    list_cell(&o->list, row, COL_STATE, words_state_style(c), state.buf);
    list_cell(&o->list, row, COL_HEALTH, words_health_style(c), words_health(c));
    add_up(o->view.ui->world, seat, c, &sums);
    put_use(o, row, &sums);
    put_restarts(o, row, c->restart_count);
    words_ports(c, &ports);
    list_cell(&o->list, row, COL_PORTS, str_eq(ports.buf, "-") ? STYLE_DIM : STYLE_NORMAL,
              ports.buf);
    o->totals.up += c->state == STATE_RUNNING;
    o->totals.bad += words_is_bad(c);
    o->totals.exited += c->state == STATE_EXITED && !c->exit_code;
}

static void
add_container(struct overview *o, struct seat *seat, const struct dossier *d,
              const struct container *c, int depth, bool orphan)
{
    CLEANUP(mem_freep) char *id = mem_printf("c:%s/%s", seat->name, c->id);
    struct list_row *row = add_row(o, id, depth,
                                   (struct overview_row){ .seat = seat,
                                                          .container = c,
                                                          .project = c->project,
                                                          .service = c->service,
                                                          .orphan = orphan });

    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, short_name(o, c));
    list_remark(row, remark(d, c->service, orphan));
    if (o->flat)
        put_runtime(o, row, seat);
    put_container(o, row, seat, c);
    put_waiting(o, row, seat, d, c, c->service);
}

static void
put_sums(struct overview *o, struct list_row *row, const struct sums *s)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, "%zu/%zu up", s->up, s->count);
    list_cell(&o->list, row, COL_STATE, s->up == s->count ? STYLE_NORMAL : STYLE_BUSY,
              text.buf);
    str_clear(&text);
    if (s->bad)
        str_printf(&text, "%zu bad", s->bad);
    else if (s->starting)
        str_printf(&text, "%zu starting", s->starting);
    else
        str_put(&text, s->checked ? "ok" : "-");
    list_cell(&o->list, row, COL_HEALTH,
              s->bad        ? STYLE_BAD
              : s->starting ? STYLE_BUSY
              : s->checked  ? STYLE_GOOD
                            : STYLE_DIM,
              text.buf);
    put_use(o, row, s);
    put_restarts(o, row, s->restarts);
    str_clear(&text);
    str_printf(&text, s->ports == 1 ? "%zu port" : "%zu ports", s->ports);
    list_cell(&o->list, row, COL_PORTS, STYLE_DIM, s->ports ? text.buf : "-");
}

/* A service that the file has and no container: what it waits for, or that it was not started.
 */
static void
add_missing(struct overview *o, struct seat *seat, const struct dossier *d,
            const struct service *s)
{
    CLEANUP(mem_freep) char *id = mem_printf("s:%s/%s/%s", seat->name, d->name, s->name);
    struct list_row *row =
        add_row(o, id, 1,
                (struct overview_row){
                    .seat = seat, .project = d->name, .service = s->name, .missing = true });

    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, s->name);
    list_cell(&o->list, row, COL_STATE, STYLE_OFF,
              service_scale(s) ? "not made" : "scaled to 0");
    list_cell(&o->list, row, COL_HEALTH, STYLE_DIM, "-");
    put_use(o, row, &(struct sums){ .count = 0 });
    put_restarts(o, row, 0);
    list_cell(&o->list, row, COL_PORTS, STYLE_DIM, "-");
    put_waiting(o, row, seat, d, NULL, s->name);
}

static bool
is_orphan(const struct dossier *d, const char *service)
{
    return d->project && !project_service(d->project, service) &&
           !project_disabled_service(d->project, service);
}

static void
add_service(struct overview *o, struct seat *seat, const struct overview_group *g,
            const struct dossier *d)
{
    const char *service = g->v[0]->service;
    bool orphan = is_orphan(d, service);
    CLEANUP(mem_freep) char *id = NULL, *name = NULL;
    struct list_row *row;
    struct sums sums = { 0 };

    if (g->len == 1) {
        add_container(o, seat, d, g->v[0], 1, orphan);
        return;
    }
    id = mem_printf("s:%s/%s/%s", seat->name, d->name, service);
    name = mem_printf("%s x%zu", service, g->len);
    row = add_row(o, id, 1,
                  (struct overview_row){
                      .seat = seat, .project = d->name, .service = service, .orphan = orphan });
    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, name);
    list_remark(row, remark(d, service, orphan));
    for (size_t i = 0; i < g->len; i++)
        add_up(o->view.ui->world, seat, g->v[i], &sums);
    put_sums(o, row, &sums);
    for (size_t i = 0; i < g->len; i++)
        add_container(o, seat, NULL, g->v[i], 2, false);
}

static const char *
project_remark(const struct dossier *d)
{
    return d->err              ? "(bad file)"
           : !d->project       ? "(no file)"
           : why_drifts(d, "") ? "(drift)"
                               : "";
}

static void
add_project(struct overview *o, struct seat *seat, const struct overview_group *members)
{
    struct world *w = o->view.ui->world;
    struct dossier *d = world_dossier(w, seat, members->v[0]->project);
    CLEANUP(mem_freep) char *id = mem_printf("p:%s/%s", seat->name, d->name);
    struct list_row *row;
    struct sums sums = { 0 };
    size_t first = 0;

    row = add_row(o, id, 0, (struct overview_row){ .seat = seat, .project = d->name });
    list_cell(&o->list, row, COL_NAME, STYLE_TITLE, d->name);
    list_remark(row, project_remark(d));
    put_runtime(o, row, seat);
    for (size_t i = 0; i < members->len; i++)
        add_up(w, seat, members->v[i], &sums);
    put_sums(o, row, &sums);
    o->totals.projects++;
    world_plan(w, d);
    while (first < members->len) {
        struct overview_group g = overview_same_service(members, first);

        add_service(o, seat, &g, d);
        first += g.len;
    }
    for (size_t i = 0; d->project && i < d->project->services.len; i++)
        if (!overview_has_service(members, d->project->services.v[i].name))
            add_missing(o, seat, d, &d->project->services.v[i]);
}

static void
add_loose(struct overview *o, struct seat *seat, const struct overview_group *members)
{
    CLEANUP(mem_freep) char *id = mem_printf("n:%s", seat->name);
    struct sums sums = { 0 };
    struct list_row *row =
        add_row(o, id, 0, (struct overview_row){ .seat = seat, .project = "" });

    list_cell(&o->list, row, COL_NAME, STYLE_DIM, "(no project)");
    put_runtime(o, row, seat);
    for (size_t i = 0; i < members->len; i++)
        add_up(o->view.ui->world, seat, members->v[i], &sums);
    put_sums(o, row, &sums);
    for (size_t i = 0; i < members->len; i++)
        add_container(o, seat, NULL, members->v[i], 1, false);
}

/* One row a container; the projects are counted all the same. */
static void
add_flat(struct overview *o, struct seat *seat, const struct overview_group *members)
{
    struct world *w = o->view.ui->world;
    const struct dossier *d =
        *members->v[0]->project ? world_dossier(w, seat, members->v[0]->project) : NULL;

    o->totals.projects += d != NULL;
    for (size_t i = 0; i < members->len; i++)
        add_container(o, seat, d, members->v[i], 0, d && is_orphan(d, members->v[i]->service));
}

static void
add_seat(struct overview *o, struct seat *seat)
{
    struct overview_group all =
        overview_sorted(o->arena, world_snapshot(o->view.ui->world, seat));
    size_t first = 0;

    while (first < all.len) {
        struct overview_group g = overview_same_project(&all, first);

        if (o->flat)
            add_flat(o, seat, &g);
        else if (*g.v[0]->project)
            add_project(o, seat, &g);
        else
            add_loose(o, seat, &g);
        first += g.len;
    }
}

static void
refresh(struct view *v)
{
    struct overview *o = (struct overview *)v;
    const struct world *w = v->ui->world;

    o->refs.len = 0;
    o->totals = (struct overview_totals){ 0 };
    arena_free(o->arena);
    o->arena = arena_new();
    list_begin(&o->list);
    for (size_t i = 0; i < w->outlooks.len; i++)
        add_seat(o, w->outlooks.v[i]->seat);
    list_end(&o->list);
    o->list.empty = w->probing ? "asking the runtimes ..." : "no containers";
    /* Below another page nobody sees the log that it follows. */
    detail_refresh(o->detail,
                   ui_page(v->ui) == v ? about_row(o, list_selected(&o->list)) : NULL);
}

/* ---- the view ---- */

static void
open(struct view *v, const struct subject *about)
{
    struct overview *o = (struct overview *)v;

    (void)about;
    list_init(&o->list, columns, ARRAY_LEN(columns), "no containers");
    o->arena = arena_new();
    o->detail = detail_new(v->ui);
}

static void
close(struct view *v)
{
    struct overview *o = (struct overview *)v;

    detail_free(o->detail);
    list_release(&o->list);
    VEC_RELEASE(&o->refs);
    arena_free(o->arena);
}

static void
draw(struct view *v, struct cells *c, struct area a)
{
    struct overview *o = (struct overview *)v;
    const struct overview_row *about = about_row(o, list_selected(&o->list));

    if (!overview_any_answers(v->ui->world)) {
        detail_draw_no_runtime(v->ui, c, a);
        return;
    }
    detail_refresh(o->detail, about);
    detail_draw(o->detail, about, c, &a);
    list_draw(&o->list, c, a);
}

static struct list *
list_of(struct view *v)
{
    return &((struct overview *)v)->list;
}

static bool
put_subject(const struct overview_row *r, struct subject *ret)
{
    if (!r)
        return false;
    if (r->container)
        subject_set(ret, SUBJECT_CONTAINER, r->seat, r->project, r->service, r->container->id,
                    r->container->name);
    else if (*r->project)
        subject_set(ret, r->service ? SUBJECT_SERVICE : SUBJECT_PROJECT, r->seat, r->project,
                    r->service, NULL, r->service ? r->service : r->project);
    else
        return false;
    return true;
}

static bool
subject(struct view *v, struct subject *ret)
{
    struct overview *o = (struct overview *)v;

    return put_subject(about_row(o, list_selected(&o->list)), ret);
}

static void
subjects(struct view *v, struct subjects *ret)
{
    struct overview *o = (struct overview *)v;

    for (size_t i = 0; i < o->list.row_count; i++) {
        const struct list_row *row = &o->list.rows[i];
        struct subject s;

        if (row->flags & LIST_MARKED && put_subject(about_row(o, row), &s))
            VEC_PUSH(ret, s);
    }
}

static void
status(struct view *v, struct str *out)
{
    const struct overview *o = (struct overview *)v;

    if (o->flat)
        str_put(out, "flat");
    if (o->list.filter)
        str_printf(out, "%sfilter: %s", out->len ? "  " : "", o->list.filter);
    if (list_marked(&o->list))
        str_printf(out, "%s%zu marked", out->len ? "  " : "", list_marked(&o->list));
}

struct overview_totals
overview_totals(const struct view *v)
{
    return ((const struct overview *)v)->totals;
}

void
overview_toggle_flat(struct view *v)
{
    struct overview *o = (struct overview *)v;

    o->flat = !o->flat;
    refresh(v);
}

const struct view_class view_overview = {
    .id = VIEW_OVERVIEW,
    .name = "projects",
    .title = "projects",
    .digit = '1',
    .about = "Projects, services, containers, and why they are so",
    .stats = true,
    .shows = ACTION_WORK,
    .size = sizeof(struct overview),
    .open = open,
    .close = close,
    .refresh = refresh,
    .draw = draw,
    .list = list_of,
    .subject = subject,
    .subjects = subjects,
    .status = status,
};
