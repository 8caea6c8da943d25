#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/verbs.h"
#include "model/engine.h"
#include "model/labels.h"

#include <stdlib.h>
#include <string.h>

/* How many containers of a project are in each state. */
struct tally {
    const char *name, *config_files;
    int64_t states[STATE_DEAD + 1];
};

static const char *
files_of(const struct container *c)
{
    const char *files = key_values_get(&c->labels, LABEL_CONFIG_FILES);

    return files && *files ? files : NULL;
}

/* Files of all containers, each once, in the order of first use, as Docker Compose joins them.
 */
static const char *
join_files(struct arena *a, const char *known, const char *more)
{
    CLEANUP(strv_release) struct strv have = STRV_INIT;
    CLEANUP(strv_release) struct strv add = STRV_INIT;
    CLEANUP(mem_freep) char *joined = NULL;

    if (!known || !more)
        return known ? known : more;
    strv_split(&have, known, ',');
    strv_split(&add, more, ',');
    for (size_t i = 0; i < add.len; i++)
        if (!strv_has(&have, add.v[i]))
            strv_push(&have, add.v[i]);
    joined = strv_join(&have, ",");
    return arena_dup(a, joined);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct tally *)a)->name, ((const struct tally *)b)->name);
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "exited(1), running(2)" */
static char *
status_text(const struct tally *t)
{
    struct str out = STR_INIT;
    const char *names[STATE_DEAD + 1] = { NULL };
    size_t len = 0;

    for (int s = 0; s <= STATE_DEAD; s++)
        if (t->states[s])
            names[len++] = container_state_names[s];
    qsort(names, len, sizeof *names, by_text);
    for (size_t i = 0; i < len; i++)
        for (int s = 0; s <= STATE_DEAD; s++)
            if (names[i] == container_state_names[s])
                str_printf(&out, "%s%s(%lld)", out.len ? ", " : "", names[i],
                           (long long)t->states[s]);
    return str_steal(&out);
}

void
ls_projects(const struct snapshot *s, struct ls_rows *ret)
{
    VEC(struct tally) all = { 0 };

    for (size_t i = 0; i < s->containers.len; i++) {
        const struct container *c = &s->containers.v[i];
        struct tally *t = NULL;

        for (size_t k = 0; k < all.len && !t; k++)
            if (str_eq(all.v[k].name, c->project))
                t = &all.v[k];
        if (!t) {
            VEC_PUSH(&all, ((struct tally){ .name = c->project }));
            t = &all.v[all.len - 1];
        }
        t->states[c->state]++;
        t->config_files = join_files(s->arena, t->config_files, files_of(c));
    }
    if (all.len)
        qsort(all.v, all.len, sizeof *all.v, by_name);
    *ret = (struct ls_rows){ mem_alloc((all.len + 1) * sizeof *ret->v), all.len };
    for (size_t i = 0; i < all.len; i++) {
        ret->v[i] =
            (struct ls_row){ .name = all.v[i].name,
                             .config_files = all.v[i].config_files ? all.v[i].config_files : "",
                             .status = status_text(&all.v[i]),
                             .running = all.v[i].states[STATE_RUNNING] };
        for (int k = 0; k <= STATE_DEAD; k++)
            ret->v[i].count += all.v[i].states[k];
    }
    VEC_RELEASE(&all);
}

void
ls_rows_release(struct ls_rows *rows)
{
    for (size_t i = 0; i < rows->len; i++)
        free(rows->v[i].status);
    free(rows->v);
    *rows = (struct ls_rows){ NULL, 0 };
}
