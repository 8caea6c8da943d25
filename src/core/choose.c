#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/runtimes.h"
#include "core/settings.h"

#include <stdlib.h>
#include <string.h>

/* Who may name a runtime, strongest first. */
enum source {
    FROM_FLAG,
    FROM_CRANK_RUNTIME,
    FROM_CONTAINER_ENGINE,
    FROM_USE,
    FROM_FILE,
    FROM_SETTINGS,
    SOURCE_COUNT
};

static const struct {
    const char *reason, *weaker; /* "%s" is the name */
} sources[SOURCE_COUNT] = {
    [FROM_FLAG] = { "--runtime names it", "--runtime %s" },
    [FROM_CRANK_RUNTIME] = { "$CRANK_RUNTIME names it", "$CRANK_RUNTIME=%s" },
    [FROM_CONTAINER_ENGINE] = { "$CONTAINER_ENGINE names it", "$CONTAINER_ENGINE=%s" },
    [FROM_USE] = { "`crank use` chose it for this project", "`crank use %s`" },
    [FROM_FILE] = { "x-crank in the Compose file names it", "x-crank: {runtime: %s}" },
    [FROM_SETTINGS] = { "it is default_runtime in your settings", "default_runtime: %s" },
};

struct choosing {
    struct app *app;
    choice_fn *done;
    void *arg;
    char *names[SOURCE_COUNT];
    struct choice *choice;
    size_t next;  /* detection: the seat whose answer is wanted */
    size_t asked; /* probes under way */
    bool over, detecting;
};

void
choice_free(struct choice *c)
{
    if (!c)
        return;
    free(c->reason);
    strv_release(&c->overruled);
    free(c);
}

void
choice_freep(struct choice **c)
{
    choice_free(*c);
}

struct err *
runtimes_unknown(const struct runtimes *rs, const char *name)
{
    CLEANUP(mem_freep) char *names = runtimes_names(rs);
    CLEANUP(mem_freep) const char **words = mem_alloc((rs->seats.len + 1) * sizeof *words);
    const char *near;

    for (size_t i = 0; i < rs->seats.len; i++)
        words[i] = rs->seats.v[i]->name;
    near = str_nearest(name, words, rs->seats.len);
    return err_hint(err_new(ERR_UNKNOWN_RUNTIME, "no runtime is called '%s'", name),
                    near ? "did you mean '%s'?  There are %s" : "%s%s",
                    near ? near : "there are ", names);
}

static void
choosing_free(struct choosing *c)
{
    for (int i = 0; i < SOURCE_COUNT; i++)
        free(c->names[i]);
    choice_free(c->choice);
    free(c);
}

static bool interrupted(void *arg, int times);

/* Probes that are no longer waited for come back to one_answered, the last one frees c. */
static void
finish(struct choosing *c, struct err *e)
{
    c->over = true;
    app_off_interrupt(c->app, interrupted, c);
    c->done(c->arg, e, e ? NULL : STEAL(c->choice));
    if (c->asked == 0)
        choosing_free(c);
}

static bool
interrupted(void *arg, int times)
{
    (void)times;
    finish(arg, err_status(err_new(ERR_INTERRUPTED, "interrupted"), 130));
    return true;
}

static const char *
source_text(struct str *out, enum source source, const char *name)
{
    const char *format = sources[source].weaker;
    const char *at = strstr(format, "%s");

    str_clear(out);
    str_put_n(out, format, (size_t)(at - format));
    str_put(out, name);
    str_put(out, at + 2);
    return out->buf;
}

static void
say_overruled(struct choosing *c, enum source winner)
{
    CLEANUP(str_release) struct str weak = STR_INIT;
    CLEANUP(str_release) struct str strong = STR_INIT;

    source_text(&strong, winner, c->names[winner]);
    for (int i = winner + 1; i < SOURCE_COUNT; i++)
        if (c->names[i] && !str_eq(c->names[i], c->names[winner]))
            strv_printf(&c->choice->overruled, "%s is overruled by %s",
                        source_text(&weak, (enum source)i, c->names[i]), strong.buf);
}

static void
named_answered(void *arg, struct seat *seat)
{
    struct choosing *c = arg;

    c->asked = 0;
    if (c->over) {
        choosing_free(c);
        return;
    }
    if (seat->status == SEAT_ANSWERS) {
        finish(c, NULL);
        return;
    }
    finish(c, err_wrap(err_dup(seat->why), "%s was chosen because %s", seat->name,
                       c->choice->reason));
}

/* ---- detection: the first that is installed and answers ---- */

static void
put_first_line(struct str *out, const char *text)
{
    str_put_n(out, text, strcspn(text, "\n"));
}

static struct err *
none_answers(const struct choosing *c)
{
    CLEANUP(str_release) struct str found = STR_INIT;
    const struct runtimes *rs = &c->app->runtimes;
    struct err *e;

    for (size_t i = 0; i < rs->seats.len; i++) {
        const struct seat *seat = rs->seats.v[i];

        if (seat->status == SEAT_MISSING)
            continue;
        str_printf(&found, "%s%s: ", found.len ? "\n" : "", seat->name);
        put_first_line(&found, seat->why ? seat->why->msg : seat_status_names[seat->status]);
    }
    e = err_new(ERR_NO_RUNTIME, found.len ? "no container runtime answers"
                                          : "no container runtime is installed");
    if (found.len) {
        e->said = str_steal(&found);
        return err_hint(e,
                        "`crank runtimes` shows what was tried; start one of them, or name one "
                        "by --runtime");
    }
    return err_hint(e,
                    "looked for docker, podman, nerdctl and container in $PATH; podman needs "
                    "no daemon: `apt-get install podman`, `dnf install podman`");
}

static void
say_detected(struct choosing *c)
{
    CLEANUP(str_release) struct str reason = STR_INIT;
    const struct runtimes *rs = &c->app->runtimes;

    str_put(&reason, "it is the first that is installed and answers");
    for (size_t i = 0; i < c->next; i++) {
        const struct seat *seat = rs->seats.v[i];

        if (seat->status == SEAT_MISSING)
            continue;
        str_printf(&reason, "; %s did not: ", seat->name);
        put_first_line(&reason, seat->why ? seat->why->msg : "");
    }
    c->choice->seat = rs->seats.v[c->next];
    c->choice->reason = str_steal(&reason);
}

static void
look(struct choosing *c)
{
    const struct runtimes *rs = &c->app->runtimes;

    for (; c->next < rs->seats.len; c->next++) {
        const struct seat *seat = rs->seats.v[c->next];

        if (seat->status == SEAT_PROBING)
            return;
        if (seat->status == SEAT_ANSWERS) {
            say_detected(c);
            finish(c, NULL);
            return;
        }
    }
    finish(c, none_answers(c));
}

static void
one_answered(void *arg, struct seat *seat)
{
    struct choosing *c = arg;

    (void)seat;
    c->asked--;
    if (!c->over && !c->detecting)
        look(c);
    else if (c->over && c->asked == 0)
        choosing_free(c);
}

/* Those remembered to answer end the search at once, without a process. */
static void
detect(struct choosing *c)
{
    const struct runtimes *rs = &c->app->runtimes;

    c->detecting = true;
    for (size_t i = 0; i < rs->seats.len; i++) {
        struct seat *seat = rs->seats.v[i];

        c->asked++;
        seat_probe(seat, false, one_answered, c);
        if (seat->status == SEAT_ANSWERS)
            break;
    }
    c->detecting = false;
    look(c);
}

/* ---- the order ---- */

static char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? mem_dup(fs_basename(value)) : NULL;
}

void
runtimes_choose(struct app *app, const struct choose_options *o, choice_fn *done, void *arg)
{
    struct choosing *c = mem_alloc(sizeof *c);
    struct seat *seat;

    *c = (struct choosing){ .app = app, .done = done, .arg = arg };
    c->names[FROM_FLAG] = mem_dup(o->flag);
    c->names[FROM_CRANK_RUNTIME] = variable("CRANK_RUNTIME");
    c->names[FROM_CONTAINER_ENGINE] = variable("CONTAINER_ENGINE");
    c->names[FROM_USE] = o->project_dir ? runtimes_remembered(o->project_dir) : NULL;
    c->names[FROM_FILE] = mem_dup(o->file_choice);
    c->names[FROM_SETTINGS] = mem_dup(app->settings->default_runtime);
    c->choice = mem_alloc(sizeof *c->choice);
    app_on_interrupt(app, interrupted, c);
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (!c->names[i])
            continue;
        seat = runtimes_find(&app->runtimes, c->names[i]);
        if (!seat) {
            finish(c, err_wrap(runtimes_unknown(&app->runtimes, c->names[i]), "%s",
                               sources[i].reason));
            return;
        }
        c->choice->seat = seat;
        c->choice->reason = mem_dup(sources[i].reason);
        say_overruled(c, (enum source)i);
        c->asked = 1;
        seat_probe(seat, false, named_answered, c);
        return;
    }
    detect(c);
}
