#include "core/shells.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "compose/support.h"
#include "core/ask.h"
#include "exec/loop.h"

#include <stdlib.h>
#include <string.h>

enum {
    IMAGES_MAX = 1000,
    FILE_LIMIT = 1 << 20,
    NO_SUCH_FILE = 127, /* how docker run ends when the program is missing */
    NOT_A_PROGRAM = 126
};

/* One image that is tried. */
struct trial {
    struct shells *all;
    const struct shell_check *check;
    struct asked *asked; /* NULL once answered */
};

struct shells {
    struct seat *seat;
    const struct shell_checks *checks;
    struct strv known; /* "IMAGE-ID yes", "IMAGE-ID no" */
    VEC(struct trial *) trials;
    size_t left;
    bool learned;
    uint64_t timer;
    done_fn *done;
    void *arg;
};

static char *
memory_path(void)
{
    CLEANUP(mem_freep) char *dir = fs_cache_dir();

    return fs_join(dir, "shells");
}

static void
recall(struct shells *s)
{
    CLEANUP(mem_freep) char *path = memory_path();
    CLEANUP(str_release) struct str text = STR_INIT;

    if (fs_exists(path))
        err_free(fs_read(path, FILE_LIMIT, &text));
    strv_split(&s->known, text.buf, '\n');
    for (size_t i = s->known.len; i-- > 0;)
        if (!strchr(s->known.v[i], ' '))
            strv_remove(&s->known, i);
}

static void
memorize(struct shells *s)
{
    CLEANUP(mem_freep) char *path = memory_path();
    CLEANUP(mem_freep) char *text = NULL;

    while (s->known.len > IMAGES_MAX)
        strv_remove(&s->known, 0);
    strv_push(&s->known, "");
    text = strv_join(&s->known, "\n");
    err_free(fs_write_atomic(path, 0600, text, strlen(text)));
}

static bool
knows(const struct shells *s, const char *image_id, const char *answer)
{
    CLEANUP(mem_freep) char *line = mem_printf("%s %s", image_id, answer);

    return strv_has(&s->known, line);
}

void
shells_cancel(struct shells *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->trials.len; i++) {
        ask_drop(s->trials.v[i]->asked);
        free(s->trials.v[i]);
    }
    VEC_RELEASE(&s->trials);
    loop_timer_cancel(s->seat->app->loop, s->timer);
    strv_release(&s->known);
    free(s);
}

static void
finish(void *arg)
{
    struct shells *s = arg;
    struct err *e = NULL;
    done_fn *done = s->done;
    void *done_arg = s->arg;

    s->timer = 0;
    for (size_t i = 0; i < s->checks->len; i++) {
        const struct shell_check *c = &s->checks->v[i];

        if (c->image_id && knows(s, c->image_id, "no"))
            e = err_chain(e, support_no_shell(c));
    }
    if (s->learned)
        memorize(s);
    shells_cancel(s);
    done(done_arg, e);
}

/* Another ending than these two says nothing about the image: the health check will tell. */
static void
tried(void *arg, struct reply *r)
{
    struct trial *t = arg;
    struct shells *s = t->all;
    const char *answer = r->e                                                      ? NULL
                         : r->status == 0                                          ? "yes"
                         : r->status == NO_SUCH_FILE || r->status == NOT_A_PROGRAM ? "no"
                                                                                   : NULL;

    t->asked = NULL;
    if (answer) {
        strv_printf(&s->known, "%s %s", t->check->image_id, answer);
        s->learned = true;
    }
    if (--s->left == 0)
        finish(s);
}

static bool
under_way(const struct shells *s, const char *image_id)
{
    for (size_t i = 0; i < s->trials.len; i++)
        if (str_eq(s->trials.v[i]->check->image_id, image_id))
            return true;
    return false;
}

static void
try_shell(struct shells *s, const struct shell_check *c)
{
    struct trial *t;
    struct call call;

    if (!c->image_id || knows(s, c->image_id, "yes") || knows(s, c->image_id, "no") ||
        under_way(s, c->image_id))
        return;
    t = mem_alloc(sizeof *t);
    *t = (struct trial){ s, c, NULL };
    VEC_PUSH(&s->trials, t);
    s->left++;
    call_try_shell(s->seat->rt, c->image, &call);
    t->asked = ask(s->seat, &call,
                   &(struct ask_options){ .label = "shell", .any_status = true }, tried, t);
}

struct shells *
shells_check(struct seat *seat, struct arena *a, const struct plan *plan,
             const struct snapshot *now, done_fn *done, void *arg)
{
    struct shell_checks *checks = arena_alloc(a, sizeof *checks);
    struct shells *s = mem_alloc(sizeof *s);

    support_shell_checks(a, plan, now, &seat->rt->caps, checks);
    *s = (struct shells){ .seat = seat, .checks = checks, .done = done, .arg = arg };
    if (checks->len)
        recall(s);
    for (size_t i = 0; i < checks->len; i++)
        try_shell(s, &checks->v[i]);
    if (s->left == 0)
        s->timer = loop_timer_start(seat->app->loop, 0, finish, s);
    return s;
}
