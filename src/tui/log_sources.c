#include "tui/log_view.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/logs.h"
#include "exec/loop.h"
#include "model/engine.h"
#include "tui/ui.h"
#include "tui/words.h"
#include "tui/world.h"

#include <stdlib.h>
#include <string.h>

#define TAIL "1000" /* lines of each container, unless a time was given */

/* What is followed in one piece: a project, some of its services, one replica, or containers.
 */
struct log_group {
    struct log_view *v;
    struct seat *seat;
    struct logs *logs;
    char *project; /* NULL: ids alone */
    struct strv services, ids;
    int64_t index;
    VEC(int) by_colour; /* the source of each name, + 1; 0 not met yet */
};

/* ---- sources ---- */

static char *
display_name(const struct log_view *v, struct seat *seat, const char *name, const char *id)
{
    const struct container *c = world_container(v->view.ui->world, seat, id);

    if (v->many_projects && c)
        name = c->name;
    return v->many_seats ? mem_printf("%s@%s", name, seat->name) : mem_dup(name);
}

static size_t
source_named(struct log_view *v, struct seat *seat, const char *name, const char *id)
{
    CLEANUP(mem_freep) char *shown = display_name(v, seat, name, id);

    for (size_t i = 0; i < v->sources.len; i++)
        if (v->sources.v[i].seat == seat && str_eq(v->sources.v[i].name, shown))
            return i;
    VEC_PUSH(&v->sources, ((struct log_source){
                              .name = STEAL(shown),
                              .seat = seat,
                              .id = mem_dup(id),
                              .style = (enum style)(STYLE_NAME1 + v->sources.len % 6),
                          }));
    v->shape_serial++; /* names may be wider now */
    return v->sources.len - 1;
}

static struct log_source *
source_of(struct log_group *g, const struct log_line *line)
{
    int *known;

    while (g->by_colour.len <= (size_t)line->colour)
        VEC_PUSH(&g->by_colour, 0);
    known = &g->by_colour.v[line->colour];
    if (!*known)
        *known = (int)source_named(g->v, g->seat, line->name, line->id) + 1;
    return &g->v->sources.v[*known - 1];
}

static void
set_id(struct log_source *s, const char *id)
{
    free(s->id);
    s->id = mem_dup(id);
}

static bool
group_has(const struct log_group *g, const struct container *c)
{
    if (!g->project)
        return strv_has(&g->ids, c->id);
    return str_eq(c->project, g->project) && !c->oneoff &&
           (!g->services.len || strv_has(&g->services, c->service)) &&
           (!g->index || g->index == c->number);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp((*(const struct container *const *)a)->name,
                  (*(const struct container *const *)b)->name);
}

static void
meet_of_group(struct log_view *v, const struct log_group *g)
{
    const struct snapshot *now = world_snapshot(v->view.ui->world, g->seat);
    VEC(const struct container *) found = { 0 };

    for (size_t i = 0; now && i < now->containers.len; i++)
        if (now->containers.v[i].state != STATE_CREATED && group_has(g, &now->containers.v[i]))
            VEC_PUSH(&found, &now->containers.v[i]);
    if (found.len)
        qsort(found.v, found.len, sizeof *found.v, by_name);
    for (size_t i = 0; i < found.len; i++) {
        CLEANUP(str_release) struct str name = STR_INIT;

        logs_name(found.v[i], &name);
        source_named(v, g->seat, name.buf, found.v[i]->id);
    }
    VEC_RELEASE(&found);
}

/* Also those that have said nothing yet. */
static void
meet_containers(struct log_view *v)
{
    for (size_t i = 0; i < v->groups.len; i++)
        meet_of_group(v, v->groups.v[i]);
}

/* ---- lines ---- */

static void
add_note(struct log_view *v, const struct log_source *s, int64_t stamp, unsigned flags,
         const char *text)
{
    struct log_entry *e = log_ring_add(&v->ring, stamp, ENTRY_NOTE, text, strlen(text));

    e->source = (uint16_t)(s - v->sources.v);
    e->flags |= (uint8_t)flags;
    log_came(v, e);
}

/* The same name, another container: it was made anew, and these are its first words. */
static void
note_change(struct log_view *v, struct log_source *s, int64_t stamp, const char *id)
{
    CLEANUP(mem_freep)
    char *text = mem_printf("%s made anew: container %.12s -> %.12s", s->name, s->id, id);

    add_note(v, s, stamp, 0, text);
    set_id(s, id);
}

static void
add_line(struct log_group *g, const struct log_line *line)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct log_view *v = g->v;
    struct log_source *s = source_of(g, line);
    struct log_entry *e;
    int64_t stamp;

    if (!*line->stamp || !num_parse_time(line->stamp, &stamp))
        stamp = s->newest ? s->newest : num_wall_ns();
    if (!str_eq(s->id, line->id) && stamp >= s->newest)
        note_change(v, s, stamp, line->id);
    log_clean(&text, line->text, line->len);
    e = log_ring_add(&v->ring, stamp, ENTRY_LINE, text.buf, text.len);
    e->source = (uint16_t)(s - v->sources.v);
    e->flags |= line->err ? ENTRY_ERR : 0;
    e->flags |= line->cut ? ENTRY_CUT : 0;
    s->newest = stamp > s->newest ? stamp : s->newest;
    s->fresh += stamp > v->opened;
    log_came(v, e);
}

void
log_note(struct log_view *v, enum log_entry_kind kind, const char *text)
{
    const struct log_entry *last = log_pos_last(v).e;
    int64_t now = num_wall_ns();
    struct log_entry *e;

    if (last && last->stamp > now) /* the engine's clock is ahead of ours */
        now = last->stamp;
    e = log_ring_add(&v->ring, now, kind, text, strlen(text));
    e->source = UINT16_MAX;
    log_came(v, e);
}

/* ---- ends ---- */

/* ", out of memory", ", killed"; nothing for what is the program's own code. */
static void
put_reason(int64_t code, bool oom, struct str *out)
{
    CLEANUP(str_release) struct str words = STR_INIT;
    struct container c = { .exit_code = code };
    const char *name;

    words_exit(&c, &words);
    name = strstr(words.buf, " (");
    if (oom)
        str_put(out, ", out of memory");
    else if (name)
        str_printf(out, ", %.*s", (int)(name - words.buf), words.buf);
    else if (code >= 125 && code <= 127)
        str_printf(out, ", %s", words.buf);
}

static void
note_end(struct log_group *g, const struct log_line *line)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct log_source *s = source_of(g, line);
    const struct container *c = world_container(g->v->view.ui->world, g->seat, line->id);
    bool oom = s->oom || (c && c->oom_killed && c->state != STATE_RUNNING);
    int64_t when = s->died;

    if (!when)
        when = c && c->finished > 0 ? c->finished : num_wall_ns();
    str_printf(&text, "%s %s ", s->name, line->restarting ? "restarted" : "exited");
    log_put_time(g->v, when, &text);
    str_printf(&text, " (exit %lld", (long long)line->exit_code);
    put_reason(line->exit_code, oom, &text);
    str_putc(&text, ')');
    s->oom = false;
    s->died = 0;
    add_note(g->v, s, when > s->newest ? when : s->newest,
             line->exit_code || oom ? ENTRY_BAD : 0, text.buf);
}

static const struct container *
successor(struct log_group *g, const struct log_line *line)
{
    const struct snapshot *now = world_snapshot(g->v->view.ui->world, g->seat);

    for (size_t i = 0; now && i < now->containers.len; i++) {
        CLEANUP(str_release) struct str name = STR_INIT;
        const struct container *c = &now->containers.v[i];

        logs_name(c, &name);
        if (group_has(g, c) && str_eq(name.buf, line->name) && !str_eq(c->id, line->id))
            return c;
    }
    return NULL;
}

static void
note_successor(struct log_group *g, const struct log_line *line)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct log_source *s = source_of(g, line);
    const struct container *next = successor(g, line);
    int64_t when = next && next->created > 0 ? next->created : num_wall_ns();

    str_printf(&text, "%s made anew ", s->name);
    log_put_time(g->v, when, &text);
    if (next) {
        str_printf(&text, ": container %.12s -> %.12s", line->id, next->id);
        set_id(s, next->id);
    }
    add_note(g->v, s, when > s->newest ? when : s->newest, 0, text.buf);
}

static void
note_notice(struct log_group *g, const struct log_line *line)
{
    const struct log_source *s = source_of(g, line);
    CLEANUP(mem_freep) char *text = mem_printf("%s: %s", s->name, line->text);
    int64_t now = num_wall_ns();

    add_note(g->v, s, now > s->newest ? now : s->newest, ENTRY_BAD, text);
}

static void
line_came(void *arg, const struct log_line *line)
{
    struct log_group *g = arg;

    switch (line->kind) {
    case LOG_LINE:
    case LOG_HOOK:
        add_line(g, line);
        break;
    case LOG_EXITED:
        note_end(g, line);
        break;
    case LOG_RECREATED:
        note_successor(g, line);
        break;
    case LOG_NOTICE:
        note_notice(g, line);
        break;
    }
    ui_dirty(g->v->view.ui);
}

static void
ended(void *arg, struct err *e)
{
    struct log_group *g = arg;

    g->logs = NULL;
    if (e)
        log_note(g->v, ENTRY_NOTE, e->msg);
    err_free(e);
    ui_dirty(g->v->view.ui);
}

static void
event_came(void *arg, struct seat *seat, const struct event *ev)
{
    struct log_view *v = arg;

    for (size_t i = 0; ev->kind == EVENT_CONTAINER && i < v->sources.len; i++) {
        struct log_source *s = &v->sources.v[i];

        if (s->seat != seat || !str_eq(s->id, ev->id))
            continue;
        s->oom |= ev->action == ACTION_OOM;
        if (ev->action == ACTION_DIE)
            s->died = ev->time ? ev->time : num_wall_ns();
    }
    for (size_t i = 0; i < v->groups.len; i++)
        if (v->groups.v[i]->seat == seat && v->groups.v[i]->logs)
            logs_event(v->groups.v[i]->logs, ev);
}

/* ---- groups ---- */

static void
wake(void *arg)
{
    struct log_group *g = arg;

    world_wake(g->v->view.ui->world, g->seat);
}

static void
start(struct log_group *g)
{
    const char *since = g->v->since_time;
    struct logs_options o = { .project = g->project,
                              .services = g->services,
                              .ids = g->ids,
                              .index = g->index,
                              .follow = true,
                              .for_ever = true,
                              .by_state = true,
                              .wake = wake,
                              .timestamps = true,
                              .exits = true,
                              .since = since,
                              .tail = since ? NULL : TAIL,
                              .on_line = line_came,
                              .arg = g };

    g->logs = logs_start(g->seat, &o, ended, g);
}

static struct log_group *
group_add(struct log_view *v, struct seat *seat, const char *project)
{
    struct log_group *g = mem_alloc(sizeof *g);

    g->v = v;
    g->seat = seat;
    g->project = mem_dup(project);
    VEC_PUSH(&v->groups, g);
    return g;
}

static struct log_group *
group_of(struct log_view *v, struct seat *seat, const char *project, int64_t index)
{
    for (size_t i = 0; i < v->groups.len; i++) {
        struct log_group *g = v->groups.v[i];

        if (g->seat == seat && str_eq(g->project, project) && g->index == index)
            return g;
    }
    return NULL;
}

static bool
followed(const struct log_view *v, const struct seat *seat, const struct container *c)
{
    for (size_t i = 0; i < v->groups.len; i++)
        if (v->groups.v[i]->seat == seat && group_has(v->groups.v[i], c))
            return true;
    return false;
}

/* By its place in the project where it has one: so it is found again when it is made anew. */
static void
follow_container(struct log_view *v, const struct subject *s)
{
    const struct container *c = world_container(v->view.ui->world, s->seat, s->id);
    struct log_group *g;

    if (c && followed(v, s->seat, c))
        return;
    if (c && *c->project && *c->service && c->number > 0 && !c->oneoff) {
        g = group_add(v, s->seat, c->project);
        strv_push(&g->services, c->service);
        g->index = c->number;
        return;
    }
    g = group_of(v, s->seat, NULL, 0);
    if (!g)
        g = group_add(v, s->seat, NULL);
    strv_push(&g->ids, s->id);
}

/* The wide ones first: what they hold is not followed twice. */
static void
follow_service(struct log_view *v, const struct subject *s)
{
    struct log_group *g = group_of(v, s->seat, s->project, 0);

    if (g && (!g->services.len || strv_has(&g->services, s->service)))
        return;
    if (!g)
        g = group_add(v, s->seat, s->project);
    strv_push(&g->services, s->service);
}

void
log_sources_open(struct log_view *v, const struct subjects *on)
{
    for (size_t i = 0; i < on->len; i++)
        if (on->v[i].kind == SUBJECT_PROJECT && on->v[i].seat &&
            !group_of(v, on->v[i].seat, on->v[i].project, 0))
            group_add(v, on->v[i].seat, on->v[i].project);
    for (size_t i = 0; i < on->len; i++)
        if (on->v[i].kind == SUBJECT_SERVICE && on->v[i].seat)
            follow_service(v, &on->v[i]);
    for (size_t i = 0; i < on->len; i++)
        if (on->v[i].kind == SUBJECT_CONTAINER && on->v[i].seat)
            follow_container(v, &on->v[i]);
    for (size_t i = 1; i < v->groups.len; i++) {
        v->many_seats |= v->groups.v[i]->seat != v->groups.v[0]->seat;
        v->many_projects |= !str_eq(v->groups.v[i]->project, v->groups.v[0]->project);
    }
    meet_containers(v);
    world_listen(v->view.ui->world, event_came, v);
    for (size_t i = 0; i < v->groups.len; i++)
        start(v->groups.v[i]);
}

void
log_sources_restart(struct log_view *v)
{
    log_work_stop(v);
    log_ring_clear(&v->ring);
    for (size_t i = 0; i < v->sources.len; i++) {
        struct log_source *s = &v->sources.v[i];

        s->newest = s->died = 0;
        s->fresh = s->counted = 0;
        s->oom = false;
    }
    for (size_t i = 0; i < v->groups.len; i++) {
        struct log_group *g = v->groups.v[i];

        logs_stop(STEAL(g->logs));
        g->by_colour.len = 0;
        start(g);
    }
}

void
log_sources_close(struct log_view *v)
{
    world_unlisten(v->view.ui->world, event_came, v);
    for (size_t i = 0; i < v->groups.len; i++) {
        struct log_group *g = v->groups.v[i];

        logs_stop(g->logs);
        strv_release(&g->services);
        strv_release(&g->ids);
        VEC_RELEASE(&g->by_colour);
        free(g->project);
        free(g);
    }
    VEC_RELEASE(&v->groups);
    for (size_t i = 0; i < v->sources.len; i++) {
        free(v->sources.v[i].name);
        free(v->sources.v[i].id);
    }
    VEC_RELEASE(&v->sources);
}

/* ---- counting, and the list of sources ---- */

void
log_sources_count(struct log_view *v)
{
    int64_t now = loop_now_ms(), ms = now - v->counted_ms;

    meet_containers(v);
    if (ms < 900)
        return;
    v->counted_ms = now;
    v->rate = 0;
    for (size_t i = 0; i < v->sources.len; i++) {
        struct log_source *s = &v->sources.v[i];

        s->rate = (int)(((int64_t)(s->fresh - s->counted) * 1000 + ms / 2) / ms);
        s->counted = s->fresh;
        v->rate += s->rate;
    }
}

size_t
log_sources_shown(const struct log_view *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->sources.len; i++)
        n += !v->sources.v[i].hidden;
    return n;
}

void
log_sources_fill_pane(struct log_view *v)
{
    struct list *l = &v->pane_list;

    list_begin(l);
    for (size_t i = 0; i < v->sources.len; i++) {
        const struct log_source *s = &v->sources.v[i];
        const struct container *c = world_container(v->view.ui->world, s->seat, s->id);
        CLEANUP(mem_freep) char *id = mem_printf("%zu", i), *name = NULL, *rate = NULL;
        struct list_row *row = list_add(l, id, 0);
        bool runs = c && (c->state == STATE_RUNNING || c->state == STATE_RESTARTING);

        name = mem_printf("[%c] %s", s->hidden ? ' ' : 'x', s->name);
        rate = runs ? mem_printf("%d/s", s->rate)
                    : mem_dup(c ? container_state_names[c->state] : "gone");
        list_cell(l, row, 0, s->hidden ? STYLE_OFF : s->style, name);
        list_cell(l, row, 1, STYLE_DIM, rate);
    }
    list_end(l);
}
