#include "core/runtimes.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "core/app.h"
#include "core/ask.h"
#include "core/probe_cache.h"
#include "core/settings.h"
#include "core/state.h"
#include "exec/proc.h"
#include "exec/program.h"

#include <string.h>
#include <unistd.h>

const char *const seat_status_names[] = { "not asked", "not installed", "asked",
                                          "answers",   "silent",        "fails" };

struct waiter {
    seat_done_fn *done;
    void *arg;
};

struct probe {
    VEC(struct waiter) waiters;
};

void
runtimes_init(struct app *app)
{
    const struct settings *s = app->settings;

    for (size_t i = 0; i < s->runtimes.len; i++) {
        const struct runtime_row *row = &s->runtimes.v[i];
        struct seat *seat = mem_alloc(sizeof *seat);

        seat->app = app;
        seat->rt = mem_alloc(sizeof *seat->rt);
        runtime_init(seat->rt, row->name, row->command.v[0]);
        for (size_t w = 1; w < row->command.len; w++)
            strv_push(&seat->rt->prefix, row->command.v[w]);
        strv_push_all(&seat->rt->env, strv_argv(&row->env));
        seat->name = seat->rt->name;
        seat->row = row;
        seat->answer_ms = -1;
        seat->state = state_new();
        VEC_PUSH(&app->runtimes.seats, seat);
    }
}

/* Takes why. */
static void
settle(struct seat *seat, enum seat_status status, struct err *why)
{
    struct probe *p = STEAL(seat->probe);

    err_free(seat->why);
    seat->why = why;
    seat->status = status;
    for (size_t i = 0; p && i < p->waiters.len; i++)
        p->waiters.v[i].done(p->waiters.v[i].arg, seat);
    if (p)
        VEC_RELEASE(&p->waiters);
    free(p);
}

static void
seat_free(struct seat *seat)
{
    if (seat->probe)
        VEC_RELEASE(&seat->probe->waiters);
    free(seat->probe);
    state_free(seat->state);
    err_free(seat->why);
    runtime_release(seat->rt);
    free(seat->rt);
    free(seat);
}

/* Whoever waits for a probe is told that there is no answer. */
void
runtimes_release(struct app *app)
{
    for (size_t i = 0; i < app->runtimes.seats.len; i++)
        if (app->runtimes.seats.v[i]->probe)
            settle(app->runtimes.seats.v[i], SEAT_FAILS,
                   err_new(ERR_INTERRUPTED, "interrupted"));
    for (size_t i = 0; i < app->runtimes.seats.len; i++)
        seat_free(app->runtimes.seats.v[i]);
    VEC_RELEASE(&app->runtimes.seats);
}

struct seat *
runtimes_find(const struct runtimes *rs, const char *name)
{
    for (size_t i = 0; i < rs->seats.len; i++)
        if (str_eq(rs->seats.v[i]->name, name))
            return rs->seats.v[i];
    return NULL;
}

char *
runtimes_names(const struct runtimes *rs)
{
    struct str names = STR_INIT;

    for (size_t i = 0; i < rs->seats.len; i++)
        str_printf(&names, "%s%s", i ? ", " : "", rs->seats.v[i]->name);
    return str_steal(&names);
}

/* ---- probing ---- */

/*
 * Timers of health checks are systemd's: the machine's for root, the user's own session for
 * others.
 */
static bool
systemd_runs(void)
{
    const char *runtime_dir = getenv("XDG_RUNTIME_DIR");
    CLEANUP(mem_freep) char *own = NULL;

    if (!fs_is_dir("/run/systemd/system"))
        return false;
    if (geteuid() == 0)
        return true;
    own = fs_join(runtime_dir ? runtime_dir : "/nonexistent", "systemd");
    return fs_is_dir(own);
}

/* An answer of `version`, from the client or from the disk. */
static struct err *
identify(struct seat *seat, const char *out, size_t len)
{
    const char *found;

    TRY(runtime_identify(seat->rt, out, len));
    runtime_set_host(seat->rt, geteuid() == 0, systemd_runs(), init_program_is_there());
    found = backend_name(seat->rt->backend);
    seat->stands_in = str_eq(found, seat->row->dialect) ? NULL : found;
    return NULL;
}

/* NULL when the program has gone meanwhile. */
static const struct program *
program_of(struct seat *seat)
{
    const struct program *program = NULL;

    err_free(program_find(seat->app->programs, seat->row->command.v[0], &program));
    return program;
}

/*
 * What `info` adds (rootless, cgroups, plugins) decides about capabilities, but an engine that
 * answered once answers: a failure here is passed over.
 */
static void
info_came(void *arg, struct reply *r)
{
    struct seat *seat = arg;
    const struct program *program = program_of(seat);
    CLEANUP(err_freep) struct err *e = r->e ? STEAL(r->e) : NULL;

    if (!e)
        e = runtime_read_info(seat->rt, r->out, r->out_len);
    if (!e && program)
        probe_cache_write(seat->rt, program, PROBE_INFO, r->out, r->out_len);
    settle(seat, SEAT_ANSWERS, NULL);
}

static void
ask_info(struct seat *seat)
{
    struct call call;

    call_info(seat->rt, &call);
    ask(seat, &call, &(struct ask_options){ .label = "probe" }, info_came, seat);
}

static void
version_came(void *arg, struct reply *r)
{
    struct seat *seat = arg;
    const struct program *program = program_of(seat);
    struct err *e;

    seat->answer_ms = r->ms;
    seat->asked = num_wall_ns();
    if (r->e) {
        bool late = str_eq(r->e->code, ERR_TIMED_OUT);

        settle(seat, late ? SEAT_SILENT : SEAT_FAILS, STEAL(r->e));
        return;
    }
    e = r->out_len ? identify(seat, r->out, r->out_len) : NULL;
    if (!e && (r->out_len == 0 || !*seat->rt->info.server_version))
        e = runtime_error(seat->rt, r->call, r->status, r->out, r->out_len, r->err, r->err_len);
    if (e) {
        settle(seat, SEAT_FAILS, e);
        return;
    }
    if (program)
        probe_cache_write(seat->rt, program, PROBE_VERSION, r->out, r->out_len);
    ask_info(seat);
}

static bool
remembered(struct seat *seat, const struct program *program)
{
    CLEANUP(str_release) struct str answer = STR_INIT;
    CLEANUP(str_release) struct str info = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    if (!probe_cache_read(seat->rt, program, PROBE_VERSION, &answer) ||
        !probe_cache_read(seat->rt, program, PROBE_INFO, &info))
        return false;
    e = identify(seat, answer.buf, answer.len);
    if (!e && *seat->rt->info.server_version)
        e = runtime_read_info(seat->rt, info.buf, info.len);
    return !e && *seat->rt->info.server_version;
}

static struct err *
seat_prepare(struct seat *seat, const struct program **ret_program)
{
    TRY(program_find(seat->app->programs, seat->row->command.v[0], ret_program));
    free(seat->rt->program);
    seat->rt->program = mem_dup((*ret_program)->path);
    return NULL;
}

static struct err *
no_dialect(const struct seat *seat)
{
    return err_hint(err_new(ERR_UNSUPPORTED,
                            "%s is installed, but this version drives docker "
                            "and podman only",
                            seat->name),
                    "install one of them, or name one by --runtime");
}

void
seat_probe(struct seat *seat, bool fresh, seat_done_fn *done, void *arg)
{
    const struct program *program;
    struct err *e;
    struct call call;

    if (!seat->probe && seat->status != SEAT_UNKNOWN && !fresh) {
        done(arg, seat);
        return;
    }
    if (seat->probe) {
        VEC_PUSH(&seat->probe->waiters, ((struct waiter){ done, arg }));
        return;
    }
    seat->probe = mem_alloc(sizeof *seat->probe);
    VEC_PUSH(&seat->probe->waiters, ((struct waiter){ done, arg }));
    e = seat_prepare(seat, &program);
    if (e) {
        settle(seat, SEAT_MISSING, e);
    } else if (!backend_find(seat->row->dialect)) {
        settle(seat, SEAT_FAILS, no_dialect(seat));
    } else if (!fresh && remembered(seat, program)) {
        settle(seat, SEAT_ANSWERS, NULL);
    } else {
        seat->status = SEAT_PROBING;
        call_version(seat->rt, &call);
        ask(seat, &call, &(struct ask_options){ .label = "probe", .any_status = true },
            version_came, seat);
    }
}

struct all_probes {
    size_t left;
    void (*done)(void *arg);
    void *arg;
};

static void
one_probed(void *arg, struct seat *seat)
{
    struct all_probes *all = arg;

    (void)seat;
    if (--all->left)
        return;
    all->done(all->arg);
    free(all);
}

void
runtimes_probe(struct app *app, bool fresh, void (*done)(void *arg), void *arg)
{
    struct all_probes *all = mem_alloc(sizeof *all);

    /* One more than seats: no answer that is known at once may end it before all are asked. */
    *all = (struct all_probes){ app->runtimes.seats.len + 1, done, arg };
    for (size_t i = 0; i < app->runtimes.seats.len; i++)
        seat_probe(app->runtimes.seats.v[i], fresh, one_probed, all);
    one_probed(all, NULL);
}

void
seat_doubt(struct seat *seat)
{
    if (seat->rt->program)
        probe_cache_drop(seat->rt);
}
