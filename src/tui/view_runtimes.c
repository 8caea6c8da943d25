/* The runtimes: what is found, what answers and how fast, what each cannot do. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/app.h"
#include "core/runtimes.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "tui/sheet.h"
#include "tui/ui.h"
#include "tui/views.h"
#include "tui/why.h"
#include "tui/words.h"
#include "tui/world.h"

static const struct list_column columns[] = {
    { "NAME", 10, false, 0, LIST_SORTS },   { "DIALECT", 7, false, 4, LIST_SORTS },
    { "VERSION", 8, false, 1, LIST_SORTS }, { "USER", 8, false, 5, LIST_SORTS },
    { "ANSWERS", 8, true, 0, LIST_SORTS },  { "STORAGE", 8, false, 6, LIST_SORTS },
    { "OCI", 4, false, 7, LIST_SORTS },     { "PROJECTS", 8, false, 3, LIST_GROWS },
};

/* ---- rows ---- */

static void
put_projects(const struct world *w, const struct seat *seat, struct str *out)
{
    const struct snapshot *now = world_snapshot(w, seat);

    for (size_t i = 0; now && i < now->containers.len; i++) {
        const char *project = now->containers.v[i].project;
        bool known = !*project;

        for (size_t k = 0; k < i && !known; k++)
            known = str_eq(now->containers.v[k].project, project);
        if (known)
            continue;
        str_printf(out, "%s%s", out->len ? ", " : "", project);
    }
}

static void
put_answer(const struct outlook *o, struct str *out, enum style *ret_style)
{
    const struct seat *s = o->seat;

    *ret_style = STYLE_BAD;
    words_trouble(o, out);
    if (out->len)
        return;
    if (s->status == SEAT_ANSWERS) {
        *ret_style = STYLE_GOOD;
        if (s->answer_ms >= 0)
            str_printf(out, "%lld ms", (long long)s->answer_ms);
        else
            str_put(out, "yes");
    } else if (s->status == SEAT_MISSING) {
        *ret_style = STYLE_OFF;
        str_put(out, "not found");
    } else {
        *ret_style = STYLE_BUSY;
        str_put(out, "asking");
    }
}

static const char *
or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static void
add_runtime(struct sheet *t, const struct outlook *o)
{
    const struct seat *seat = o->seat;
    const struct engine_info *info = &seat->rt->info;
    bool known = seat->status == SEAT_ANSWERS;
    CLEANUP(str_release) struct str answer = STR_INIT, projects = STR_INIT;
    const struct world *w = t->view.ui->world;
    CLEANUP(mem_freep) char *name = NULL;
    enum style style;
    struct subject s;
    struct list_row *row;

    subject_set(&s, SUBJECT_RUNTIME, o->seat, NULL, NULL, seat->name, seat->name);
    row = sheet_add(t, seat->name, 0, s);
    put_answer(o, &answer, &style);
    put_projects(w, seat, &projects);
    name = mem_printf("%s%s", seat->name, w->choice && w->choice->seat == seat ? "*" : "");
    list_cell(&t->list, row, 0, known ? STYLE_NORMAL : STYLE_OFF, name);
    list_cell(&t->list, row, 1, STYLE_DIM,
              known ? backend_name(seat->rt->backend) : or_dash(seat->stands_in));
    list_cell(&t->list, row, 2, STYLE_NORMAL, known ? or_dash(info->server_version) : "-");
    list_cell(&t->list, row, 3, STYLE_NORMAL,
              !known           ? "-"
              : info->rootless ? "rootless"
                               : "root");
    list_cell(&t->list, row, 4, style, answer.buf);
    list_cell(&t->list, row, 5, STYLE_NORMAL, known ? or_dash(info->storage) : "-");
    list_cell(&t->list, row, 6, STYLE_NORMAL, known ? or_dash(info->oci_runtime) : "-");
    list_cell(&t->list, row, 7, STYLE_NORMAL, projects.buf);
}

static void
refresh(struct view *v)
{
    struct sheet *t = (struct sheet *)v;
    const struct world *w = v->ui->world;

    sheet_begin(t);
    for (size_t i = 0; i < w->outlooks.len; i++)
        add_runtime(t, w->outlooks.v[i]);
    sheet_end(t);
}

/* ---- the pane below ---- */

static const struct {
    enum cap cap;
    const char *text;
} lacks[] = {
    { CAP_STATS,
      "no stats: CPU and memory stay empty (rootless it needs cgroups of version 2)" },
    { CAP_PAUSE, "no pause (rootless it needs cgroups of version 2)" },
    { CAP_LIMITS, "limits of memory and CPU have no effect" },
    { CAP_HEALTH_RUNS,
      "health checks do not run by themselves: crank runs them while it waits" },
    { CAP_INIT, "no init process for containers (init: true)" },
    { CAP_EVENTS, "no event stream: crank looks again every 2 s" },
};

/* What `up` would use where no project says otherwise. */
static void
put_choice(const struct world *w, const struct seat *s, struct notes *out)
{
    if (w->choice_err)
        notes_fact(out, STYLE_BAD, "chosen", "none: %s", w->choice_err->msg);
    if (!w->choice)
        return;
    if (w->choice->seat != s) {
        notes_fact(out, STYLE_DIM, "chosen",
                   "by crank use %s, or R on a project; else it is %s", s->name,
                   w->choice->seat->name);
        return;
    }
    notes_fact(out, STYLE_GOOD, "chosen", "where no project says otherwise: %s",
               w->choice->reason);
    for (size_t i = 0; i < w->choice->overruled.len; i++)
        notes_fact(out, STYLE_BUSY, "", "%s", w->choice->overruled.v[i]);
}

static void
put_engine(const struct seat *s, struct notes *out)
{
    const struct engine_info *info = &s->rt->info;
    CLEANUP(str_release) struct str mem = STR_INIT;

    words_bytes(info->mem_total > 0 ? info->mem_total : -1, &mem);
    notes_fact(out, STYLE_NORMAL, "engine", "%s %s, %s, cgroups v%lld %s",
               or_dash(info->server_name), info->server_version,
               info->rootless ? "rootless" : "as root", (long long)info->cgroup_version,
               info->cgroup_manager ? info->cgroup_manager : "");
    notes_fact(out, STYLE_NORMAL, "client", "%s", or_dash(info->client_version));
    notes_fact(out, STYLE_NORMAL, "uses", "storage %s, OCI runtime %s, logs %s",
               or_dash(info->storage), or_dash(info->oci_runtime), or_dash(info->log_driver));
    notes_fact(out, STYLE_NORMAL, "machine", "%s/%s, %lld cores, %s", or_dash(info->os),
               or_dash(info->arch), (long long)info->ncpu, mem.buf);
    for (size_t i = 0; i < ARRAY_LEN(lacks); i++)
        if (!s->rt->caps.has[lacks[i].cap])
            notes_fact(out, STYLE_BUSY, "cannot", "%s", lacks[i].text);
}

static void
put_facts(const struct world *w, const struct outlook *o, struct notes *out)
{
    const struct seat *s = o->seat;
    CLEANUP(str_release) struct str projects = STR_INIT;

    notes_fact(out, STYLE_NORMAL, "program", "%s", or_dash(s->rt->program));
    if (s->stands_in)
        notes_fact(out, STYLE_BUSY, "", "it is something else: %s answers to this name",
                   s->stands_in);
    if (s->why)
        notes_fact(out, STYLE_BAD, "problem", "%s", s->why->msg);
    if (s->why && s->why->hint)
        notes_fact(out, STYLE_KEY, "help", "%s", s->why->hint);
    if (o->trouble)
        notes_fact(out, STYLE_BAD, "problem", "%s", o->trouble->msg);
    if (s->status != SEAT_ANSWERS)
        return;
    put_engine(s, out);
    put_choice(w, s, out);
    put_projects(w, s, &projects);
    if (projects.len)
        notes_fact(out, STYLE_NORMAL, "projects", "%s", projects.buf);
}

static void
draw(struct view *v, struct cells *c, struct area a)
{
    struct sheet *t = (struct sheet *)v;
    const struct list_row *row = list_selected(&t->list);
    const struct world *w = v->ui->world;
    struct notes lines = { NULL, 0, 0 };
    struct area below = area_cut_rows(&a, -(a.height / 2));

    list_draw(&t->list, c, a);
    cells_rule(c, below, 0, STYLE_BORDER, row ? row->id : NULL, NULL);
    area_cut_rows(&below, 1);
    for (size_t i = 0; row && i < w->outlooks.len; i++)
        if (str_eq(w->outlooks.v[i]->seat->name, row->id))
            put_facts(w, w->outlooks.v[i], &lines);
    notes_draw(&lines, c, area_inset(below, 1, 0));
    notes_release(&lines);
}

static void
status(struct view *v, struct str *out)
{
    const struct world *w = v->ui->world;
    size_t found = 0, answer = 0;

    for (size_t i = 0; i < w->outlooks.len; i++) {
        found += w->outlooks.v[i]->seat->status != SEAT_MISSING;
        answer += w->outlooks.v[i]->seat->status == SEAT_ANSWERS;
    }
    str_printf(out, "%zu found  %zu %s", found, answer, answer == 1 ? "answers" : "answer");
}

static void
open(struct view *v, const struct subject *about)
{
    sheet_open(v, about, columns, ARRAY_LEN(columns), "no runtimes");
}

const struct view_class view_runtimes = {
    .id = VIEW_RUNTIMES,
    .name = "runtimes",
    .title = "runtimes",
    .digit = '0',
    .about = "Which runtimes answer, and which one is chosen",
    .size = sizeof(struct sheet),
    .open = open,
    .close = sheet_close,
    .refresh = refresh,
    .draw = draw,
    .list = sheet_list,
    .subject = sheet_subject,
    .status = status,
};
