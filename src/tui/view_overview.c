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
#include "tui/detail.h"
#include "tui/list.h"
#include "tui/overview.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

enum { COL_NAME, COL_STATE, COL_HEALTH, COL_CPU, COL_LAST, COL_MEM, COL_RESTARTS, COL_PORTS };
enum { SPARK = 10 };

static const struct list_column columns[] = {
    { "NAME", 20, false, 0, LIST_SORTS },  { "STATE", 9, false, 0, LIST_SORTS },
    { "HEALTH", 9, false, 1, LIST_SORTS }, { "CPU%", 4, true, 4, LIST_SORTS },
    { "LAST 60s", SPARK, false, 7, 0 },    { "MEM", 5, true, 5, LIST_SORTS },
    { "RST", 3, true, 6, LIST_SORTS },     { "PORTS", 5, false, 3, LIST_SORTS },
};

struct overview {
    struct view view;
    struct list list;
    struct detail *detail;
    bool flat;
    VEC(struct overview_row) refs; /* what each row is about, by its ref */
    struct arena *arena;
};

/* ---- the rows ---- */

/* Sums of a service or a project. */
struct sums {
    size_t count, up, healthy, bad, starting, paused, checked;
    double cpu;
    int64_t mem, restarts;
    bool known; /* some usage is */
};

static void
add_up(const struct world *w, const struct seat *seat, const struct container *c,
       struct sums *s)
{
    const struct usage *u = world_usage(w, seat, c->id);

    s->count++;
    s->up += c->state == STATE_RUNNING;
    s->paused += c->state == STATE_PAUSED;
    s->restarts += c->restart_count > 0 ? c->restart_count : 0;
    if (c->state == STATE_RUNNING && c->has_healthcheck) {
        s->checked++;
        s->healthy += c->health == HEALTH_HEALTHY;
        s->bad += c->health == HEALTH_UNHEALTHY;
        s->starting += c->health == HEALTH_STARTING;
    }
    if (u && u->fresh) {
        s->known = true;
        s->cpu += u->now.cpu > 0 ? u->now.cpu : 0;
        s->mem += u->now.mem > 0 ? u->now.mem : 0;
    }
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
    str_clear(&text);
    words_bytes(s->mem, &text);
    list_number(&o->list, row, COL_MEM, STYLE_NORMAL, (double)s->mem, text.buf);
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

static void
add_container(struct overview *o, struct seat *seat, const struct container *c, int depth,
              bool orphan)
{
    const struct world *w = o->view.ui->world;
    CLEANUP(mem_freep) char *id = mem_printf("c:%s/%s", seat->name, c->id);
    CLEANUP(str_release) struct str text = STR_INIT;
    const char *prefix = c->project;
    size_t skip = strlen(prefix);
    struct sums sums = { 0 };
    struct list_row *row;

    row = add_row(o, id, depth,
                  (struct overview_row){ .seat = seat,
                                         .container = c,
                                         .project = c->project,
                                         .service = c->service,
                                         .orphan = orphan });
    if (!o->flat && *prefix && strncmp(c->name, prefix, skip) == 0 && c->name[skip] == '-')
        skip++;
    else
        skip = 0;
    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, c->name + skip);
    words_state(c, &text);
    list_cell(&o->list, row, COL_STATE, words_state_style(c), text.buf);
    list_cell(&o->list, row, COL_HEALTH, words_health_style(c), words_health(c));
    add_up(w, seat, c, &sums);
    put_use(o, row, &sums);
    str_clear(&text);
    words_sparkline(world_usage(w, seat, c->id), SPARK, o->view.ui->cells->ascii, &text);
    list_cell(&o->list, row, COL_LAST, STYLE_GRAPH, text.buf);
    put_restarts(o, row, c->restart_count);
    str_clear(&text);
    words_ports(c, &text);
    list_cell(&o->list, row, COL_PORTS, STYLE_NORMAL, text.buf);
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
        str_printf(&text, "%zu BAD", s->bad);
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
    list_cell(&o->list, row, COL_PORTS, STYLE_DIM, "");
}

/* A service that the file has and no container: what it waits for, or that it was not started.
 */
static void
add_missing(struct overview *o, struct seat *seat, const char *project, const struct service *s)
{
    CLEANUP(mem_freep) char *id = mem_printf("s:%s/%s/%s", seat->name, project, s->name);
    struct list_row *row =
        add_row(o, id, 1,
                (struct overview_row){
                    .seat = seat, .project = project, .service = s->name, .missing = true });

    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, s->name);
    list_cell(&o->list, row, COL_STATE, STYLE_OFF,
              service_scale(s) ? "not made" : "scaled to 0");
    list_cell(&o->list, row, COL_HEALTH, STYLE_DIM, "-");
}

static void
add_service(struct overview *o, struct seat *seat, const struct overview_group *g,
            const struct project *file)
{
    const char *service = g->v[0]->service;
    const struct service *known = file ? project_service(file, service) : NULL;
    bool orphan = file && !known && !project_disabled_service(file, service);
    CLEANUP(mem_freep) char *id = NULL, *name = NULL;
    struct list_row *row;
    struct sums sums = { 0 };

    if (g->len == 1) {
        add_container(o, seat, g->v[0], 1, orphan);
        return;
    }
    id = mem_printf("s:%s/%s/%s", seat->name, g->v[0]->project, service);
    name = mem_printf("%s x%zu", service, g->len);
    row = add_row(
        o, id, 1,
        (struct overview_row){
            .seat = seat, .project = g->v[0]->project, .service = service, .orphan = orphan });
    list_cell(&o->list, row, COL_NAME, STYLE_NORMAL, name);
    for (size_t i = 0; i < g->len; i++)
        add_up(o->view.ui->world, seat, g->v[i], &sums);
    put_sums(o, row, &sums);
    for (size_t i = 0; i < g->len; i++)
        add_container(o, seat, g->v[i], 2, orphan);
}

static void
add_project(struct overview *o, struct seat *seat, const struct overview_group *members)
{
    struct world *w = o->view.ui->world;
    const char *project = members->v[0]->project;
    struct dossier *d = world_dossier(w, seat, project);
    CLEANUP(mem_freep) char *id = mem_printf("p:%s/%s", seat->name, project);
    CLEANUP(str_release) struct str name = STR_INIT;
    struct list_row *row;
    struct sums sums = { 0 };
    size_t first = 0;

    str_put(&name, project);
    if (!d->project)
        str_put(&name, d->err ? " (file has errors)" : " (no file)");
    if (overview_many_runtimes(w))
        str_printf(&name, " on %s", seat->name);
    if (d->plan && plan_changes(d->plan))
        str_put(&name, " *");
    row = add_row(o, id, 0, (struct overview_row){ .seat = seat, .project = project });
    list_cell(&o->list, row, COL_NAME, STYLE_TITLE, name.buf);
    for (size_t i = 0; i < members->len; i++)
        add_up(w, seat, members->v[i], &sums);
    put_sums(o, row, &sums);
    world_plan(w, d);
    while (first < members->len) {
        struct overview_group g = overview_same_service(members, first);

        add_service(o, seat, &g, d->project);
        first += g.len;
    }
    for (size_t i = 0; d->project && i < d->project->services.len; i++)
        if (!overview_has_service(members, d->project->services.v[i].name))
            add_missing(o, seat, project, &d->project->services.v[i]);
}

static void
add_loose(struct overview *o, struct seat *seat, const struct overview_group *members)
{
    CLEANUP(mem_freep) char *id = mem_printf("n:%s", seat->name), *name = NULL;
    struct sums sums = { 0 };
    struct list_row *row;

    name = overview_many_runtimes(o->view.ui->world)
               ? mem_printf("(no project) on %s", seat->name)
               : mem_dup("(no project)");
    row = add_row(o, id, 0, (struct overview_row){ .seat = seat, .project = "" });
    list_cell(&o->list, row, COL_NAME, STYLE_DIM, name);
    for (size_t i = 0; i < members->len; i++)
        add_up(o->view.ui->world, seat, members->v[i], &sums);
    put_sums(o, row, &sums);
    for (size_t i = 0; i < members->len; i++)
        add_container(o, seat, members->v[i], 1, false);
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
            for (size_t i = 0; i < g.len; i++)
                add_container(o, seat, g.v[i], 0, false);
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
    arena_free(o->arena);
    o->arena = arena_new();
    list_begin(&o->list);
    for (size_t i = 0; i < w->outlooks.len; i++)
        add_seat(o, w->outlooks.v[i]->seat);
    list_end(&o->list);
    o->list.empty = w->probing ? "asking the runtimes ..." : "no containers";
    detail_refresh(o->detail, about_row(o, list_selected(&o->list)));
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

    for (size_t i = 0; i < o->list.marks.len; i++) {
        struct subject s;

        if (put_subject(about_row(o, list_find(&o->list, o->list.marks.v[i].key)), &s))
            VEC_PUSH(ret, s);
    }
}

static void
status(struct view *v, struct str *out)
{
    const struct overview *o = (struct overview *)v;

    if (list_marked(&o->list))
        str_printf(out, "  %zu marked", list_marked(&o->list));
    if (o->list.filter)
        str_printf(out, "  filter: %s", o->list.filter);
    if (o->flat)
        str_put(out, "  flat");
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
    .stats = true,
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
