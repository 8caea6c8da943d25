#include "tui/world.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "compose/load.h"
#include "core/app.h"
#include "core/verbs.h"
#include "model/labels.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern char **environ;

struct reading {
    struct arena *arena;
    size_t holders;
};

static struct reading *
reading_new(void)
{
    struct reading *r = mem_alloc(sizeof *r);

    *r = (struct reading){ arena_new(), 1 };
    return r;
}

struct reading *
dossier_hold(struct dossier *d)
{
    if (d->reading)
        d->reading->holders++;
    return d->reading;
}

void
reading_drop(struct reading *r)
{
    if (!r || --r->holders)
        return;
    arena_free(r->arena);
    free(r);
}

static void
forget_plan(struct dossier *d)
{
    plan_free(STEAL(d->images));
    plan_free(STEAL(d->plan));
    err_free(STEAL(d->plan_err));
    d->planned_for = 0;
}

static void
forget_project(struct dossier *d)
{
    forget_plan(d);
    d->project = NULL;
    reading_drop(STEAL(d->reading));
    err_free(STEAL(d->err));
}

void
dossier_free(struct dossier *d)
{
    if (!d)
        return;
    if (d->planning) { /* the verb's callback finds nobody and frees it */
        d->orphan = true;
        return;
    }
    forget_project(d);
    free(d->name);
    free(d->files_label);
    free(d->directory);
    free(d);
}

/* Any container of the project knows its files. */
static const struct container *
member(const struct snapshot *s, const char *project)
{
    const struct container *found = NULL;

    for (size_t i = 0; s && i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];

        if (!str_eq(c->project, project))
            continue;
        if (!found || key_values_get(&c->labels, LABEL_CONFIG_FILES))
            found = c;
    }
    return found;
}

static int64_t
newest_change(const struct strv *files)
{
    int64_t newest = 0;
    struct stat st;

    for (size_t i = 0; i < files->len; i++) {
        if (stat(files->v[i], &st) != 0)
            continue;
        if ((int64_t)st.st_mtime * NS_PER_S > newest)
            newest = (int64_t)st.st_mtime * NS_PER_S;
    }
    return newest;
}

static void
read_files(struct dossier *d)
{
    CLEANUP(strv_release) struct strv files = STRV_INIT;
    struct project *project = NULL;
    struct arena *arena;
    struct load_options o = {
        .environment = (const char *const *)environ,
        .project_name = d->name,
        .project_directory = *d->directory ? d->directory : NULL,
        .cwd = "/",
    };
    int64_t stamp;

    if (!*d->files_label)
        return;
    strv_split(&files, d->files_label, ',');
    stamp = newest_change(&files);
    if (d->planning || (d->reading && stamp == d->stamp))
        return;
    if (!stamp) { /* not on this machine, or not any more */
        forget_project(d);
        return;
    }
    forget_project(d);
    d->stamp = stamp;
    d->reading = reading_new();
    arena = d->reading->arena;
    d->files = arena_alloc(arena, (files.len + 1) * sizeof *d->files);
    for (size_t i = 0; i < files.len; i++)
        d->files[i] = arena_dup(arena, files.v[i]);
    o.files = d->files;
    d->err = compose_load(arena, &o, &project);
    d->project = d->err ? NULL : project;
}

static void
set_text(char **member_text, const char *text)
{
    if (str_eq(*member_text, text))
        return;
    free(*member_text);
    *member_text = mem_dup(text ? text : "");
}

struct dossier *
world_dossier(struct world *w, struct seat *seat, const char *project)
{
    CLEANUP(mem_freep) char *key = mem_printf("%s/%s", seat->name, project);
    const struct container *c = member(world_snapshot(w, seat), project);
    struct dossier *d = map_get(&w->dossiers, key);

    if (!d) {
        d = mem_alloc(sizeof *d);
        d->seat = seat;
        d->name = mem_dup(project);
        d->files_label = mem_dup("");
        d->directory = mem_dup("");
        map_set(&w->dossiers, key, d);
    }
    if (c) {
        set_text(&d->files_label, key_values_get(&c->labels, LABEL_CONFIG_FILES));
        set_text(&d->directory, key_values_get(&c->labels, LABEL_WORKING_DIR));
    }
    if (d->checked_tick != w->ticks + 1) { /* at most once a second */
        d->checked_tick = w->ticks + 1;
        read_files(d);
    }
    return d;
}

struct planning {
    struct world *w;
    struct dossier *d;
    uint64_t picture;
};

/* What of the snapshot the plan hangs on: another one means to ask again. */
static uint64_t
picture_of(const struct snapshot *s, const struct dossier *d)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    str_printf(&text, "%lld", (long long)d->stamp);
    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];

        if (str_eq(c->project, d->name))
            str_printf(&text, " %s %d %s", c->id, c->state, c->config_hash);
    }
    return map_hash(text.buf, text.len) | 1;
}

static void
planned(void *arg, struct err *e, struct plan *images, struct plan *plan)
{
    struct planning *p = arg;
    struct dossier *d = p->d;

    d->planning = false;
    if (!d->orphan)
        p->w->planning = false;
    if (d->orphan) {
        plan_free(images);
        plan_free(plan);
        err_free(e);
        dossier_free(d);
    } else {
        forget_plan(d);
        d->images = images;
        d->plan = plan;
        d->plan_err = e;
        d->planned_for = p->picture;
        p->w->serial++;
        p->w->changed(p->w->arg);
    }
    free(p);
}

void
world_plan(struct world *w, struct dossier *d)
{
    const struct snapshot *now = world_snapshot(w, d->seat);
    struct target target = { .name = d->name, .project = d->project };
    uint64_t picture;
    struct planning *p;

    if (!d->project || w->planning || !now)
        return;
    picture = picture_of(now, d);
    if (d->planned_for == picture)
        return;
    d->planning = w->planning = true;
    p = mem_alloc(sizeof *p);
    *p = (struct planning){ w, d, picture };
    verb_plan(d->seat, &target, &(struct up_options){ .detach = true }, planned, p);
}
