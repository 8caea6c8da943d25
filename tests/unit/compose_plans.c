/*
 * Golden plans.  Each folder of tests/fixtures/plans is a case: compose files, `steps` (what
 * the engine holds and what is then asked for) and `plan.txt`, the answer.  UPDATE=1 writes the
 * answers anew.
 *
 * Each plan is also carried out in a world of structs; a second one must then find nothing to
 * do, and wherever an `up` is killed, the next must reach the same end.
 */
#include "unit/compose_plans.h"
#include "test.h"

#include "base/fs.h"
#include "model/json_read.h"

#include <dirent.h>
#include <stdlib.h>

static const char folder[] = "tests/fixtures/plans";

static void
put_error(const struct err *e, const char *dir, struct str *out)
{
    for (; e; e = e->next) {
        str_put(out, "error: ");
        if (e->at.file)
            str_printf(out, "%s:%d: ",
                       str_starts(e->at.file, dir) ? e->at.file + strlen(dir) + 1 : e->at.file,
                       e->at.line);
        if (e->path)
            str_printf(out, "%s: ", e->path);
        str_printf(out, "%s\n", e->msg);
        if (e->hint)
            str_printf(out, "hint: %s\n", e->hint);
    }
}

/* Places begin with the folder of the case. */
static void
put_without(struct str *out, const char *text, const char *dir)
{
    size_t len = strlen(dir);
    const char *at;

    while ((at = strstr(text, dir))) {
        str_put_n(out, text, (size_t)(at - text));
        text = at + len + (at[len] == '/');
    }
    str_put(out, text);
}

static void
put_plan(const struct script *s, struct str *out)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    plan_text(s->plan, &text);
    if (s->plan->inspect.len)
        str_put(&text, "inspect:");
    for (size_t i = 0; i < s->plan->inspect.len; i++)
        str_printf(&text, " %s",
                   snapshot_container(&s->world.now, s->plan->inspect.v[i])->name);
    if (s->plan->inspect.len)
        str_putc(&text, '\n');
    if (s->plan->oneoff >= 0)
        str_printf(&text, "one-off: %s\n", s->plan->ops.v[s->plan->oneoff].subject);
    if (!text.len)
        str_put(&text, "nothing to do\n");
    put_without(out, text.buf, s->dir);
}

static void
answer(const struct script *s, struct str *out)
{
    if (s->error)
        put_error(s->error, s->dir, out);
    else if (s->plan)
        put_plan(s, out);
    else
        str_put(out, "the steps end without a plan\n");
}

static void
check_json(const char *name, const struct plan *plan)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    struct node *n = NULL;
    struct err *e;

    plan_json(plan, &text);
    e = json_read(a, text.buf, text.len, &n);
    if (e || !n)
        CHECK_STR(name, e ? e->msg : "no value", "the JSON form can be read");
    err_free(e);
}

static void
check_golden(const char *name, const char *dir, const char *got)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, "plan.txt");
    CLEANUP(str_release) struct str want = STR_INIT;
    struct err *e;

    if (getenv("UPDATE")) {
        e = fs_write_atomic(path, 0644, got, strlen(got));
        CHECK_STR(name, e ? e->msg : "written", "written");
        err_free(e);
        return;
    }
    e = fs_read(path, 0, &want);
    CHECK_STR(name, got, e ? e->msg : want.buf);
    err_free(e);
}

/* The steps in a new world; of the last plan only count operations happen. */
static void
replay(struct script *s, const char *dir, size_t count)
{
    script_init(s, dir);
    script_run(s);
    if (s->plan && !s->world.failure.len)
        world_apply(&s->world, s->plan, count);
}

/* A second `up` starts what has ended again, one-shot services too, and does no more. */
static bool
only_starts(const struct plan *p)
{
    for (size_t i = 0; i < p->ops.len; i++)
        switch (p->ops.v[i].kind) {
        case OP_NONE:
        case OP_AWAIT:
        case OP_COPY:
        case OP_START:
        case OP_HOOK:
            break;
        default:
            return false;
        }
    return true;
}

/* Carried out whole, a plan works and leaves nothing to do. */
static bool
check_whole(const char *name, const char *dir, struct str *ret_shape)
{
    CLEANUP(mem_freep) char *worked = mem_printf("%s: it can be carried out", name);
    CLEANUP(mem_freep) char *idle = mem_printf("%s: a second run finds nothing to do", name);
    CLEANUP(str_release) struct str text = STR_INIT;
    struct script s;
    bool ok;

    replay(&s, dir, SIZE_MAX);
    ok = CHECK_STR(worked, s.world.failure.buf, "");
    world_shape(&s.world, ret_shape);
    if (ok && s.settles) {
        script_again(&s, false);
        if (s.plan && !only_starts(s.plan))
            plan_text(s.plan, &text);
        ok = CHECK_STR(idle, s.error ? s.error->msg : text.buf, "");
    }
    script_release(&s);
    return ok;
}

/* Killed after any operation: the next run reaches the same end. */
static void
check_kills(const char *name, const char *dir, size_t ops, const char *want)
{
    CLEANUP(mem_freep) char *what = mem_printf("%s: killed anywhere, it converges", name);
    CLEANUP(str_release) struct str wrong = STR_INIT;

    for (size_t i = 0; i < ops && !wrong.len; i++) {
        CLEANUP(str_release) struct str got = STR_INIT;
        struct script s;

        replay(&s, dir, i);
        script_again(&s, true);
        if (s.error)
            str_printf(&wrong, "after %zu: %s", i, s.error->msg);
        else if (s.world.failure.len)
            str_printf(&wrong, "after %zu: %s", i, s.world.failure.buf);
        world_shape(&s.world, &got);
        if (!wrong.len && strcmp(got.buf, want) != 0)
            str_printf(&wrong, "after %zu:\n%swanted:\n%s", i, got.buf, want);
        script_release(&s);
    }
    CHECK_STR(what, wrong.buf, "");
}

static void
test_case(const char *name)
{
    CLEANUP(mem_freep) char *dir = mem_printf("%s/%s", folder, name);
    CLEANUP(str_release) struct str got = STR_INIT;
    CLEANUP(str_release) struct str shape = STR_INIT;
    struct script s;
    size_t ops;
    bool carried_out;

    script_init(&s, dir);
    script_run(&s);
    if (s.world.failure.len)
        str_printf(&got, "the steps fail: %s\n", s.world.failure.buf);
    answer(&s, &got);
    check_golden(name, dir, got.buf);
    if (s.plan)
        check_json(name, s.plan);
    ops = s.plan ? s.plan->ops.len : 0;
    carried_out = s.plan && !s.plan->inspect.len && !s.only_shown;
    if (carried_out && check_whole(name, dir, &shape) && s.converges)
        check_kills(name, dir, ops, shape.buf);
    script_release(&s);
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int
main(void)
{
    CLEANUP(strv_release) struct strv names = STRV_INIT;
    DIR *d = opendir(folder);

    CHECK("there are cases", d != NULL);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.' && (!getenv("CASE") || strstr(e->d_name, getenv("CASE"))))
            strv_push(&names, e->d_name);
    if (d)
        closedir(d);
    if (names.len)
        qsort(names.v, names.len, sizeof *names.v, by_text);
    for (size_t i = 0; i < names.len; i++)
        test_case(names.v[i]);
    return tap_done();
}
