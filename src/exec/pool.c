#include "exec/pool.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/strv.h"
#include "base/vec.h"
#include "exec/loop.h"
#include "exec/proc.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { RANKS = POOL_BACKGROUND + 1 };

struct job {
    uint64_t id;
    enum pool_rank rank;
    struct pool *pool;
    struct proc *proc;     /* NULL: waits */
    struct proc_spec spec; /* points into the copies below */
    struct strv argv, env;
    char *program, *cwd, *label, *in_bytes;
    struct spawn_block *blocks;
};

struct pool {
    struct loop *loop;
    size_t width;
    uint64_t last_id, pump_timer;
    VEC(struct job *) waiting[RANKS];
    VEC(struct job *) running;
    VEC(struct job *) over; /* cancelled, and not told yet */
    size_t running_of[RANKS];
};

static void
job_free(struct job *j)
{
    proc_free(j->proc);
    strv_release(&j->argv);
    strv_release(&j->env);
    free(j->program);
    free(j->cwd);
    free(j->label);
    free(j->in_bytes);
    for (size_t i = 0; i < j->spec.block_count; i++)
        free((char *)j->blocks[i].bytes);
    free(j->blocks);
    free(j);
}

static void
copy_blocks(struct job *j, const struct proc_spec *spec)
{
    if (!spec->block_count)
        return;
    j->blocks = mem_alloc(spec->block_count * sizeof *j->blocks);
    for (size_t i = 0; i < spec->block_count; i++) {
        j->blocks[i] = spec->blocks[i];
        j->blocks[i].bytes = mem_dup_n(spec->blocks[i].bytes, spec->blocks[i].len);
    }
    j->spec.blocks = j->blocks;
}

static void
out_bytes(void *arg, const char *bytes, size_t len)
{
    const struct job *j = arg;

    j->spec.out.on_bytes(j->spec.arg, bytes, len);
}

static void
err_bytes(void *arg, const char *bytes, size_t len)
{
    const struct job *j = arg;

    j->spec.err.on_bytes(j->spec.arg, bytes, len);
}

static void
started(void *arg, pid_t pid)
{
    const struct job *j = arg;

    j->spec.on_start(j->spec.arg, pid);
}

static struct job *
job_new(struct pool *p, enum pool_rank rank, const struct proc_spec *spec)
{
    struct job *j = mem_alloc(sizeof *j);

    j->id = ++p->last_id;
    j->rank = rank;
    j->pool = p;
    j->spec = *spec;
    strv_push_all(&j->argv, spec->argv);
    strv_push_all(&j->env, spec->env);
    j->spec.argv = strv_argv(&j->argv);
    j->spec.env = strv_argv(&j->env);
    j->spec.program = j->program = mem_dup(spec->program);
    j->spec.cwd = j->cwd = mem_dup(spec->cwd);
    j->spec.label = j->label = mem_dup(spec->label);
    if (spec->in == PROC_IN_BYTES)
        j->spec.in_bytes = j->in_bytes = mem_dup_n(spec->in_bytes, spec->in_len);
    copy_blocks(j, spec);
    return j;
}

static void pump(void *arg);

static void
pump_soon(struct pool *p)
{
    if (!p->pump_timer)
        p->pump_timer = loop_timer_start(p->loop, 0, pump, p);
}

/* The owner's callback may free the pool: nothing is read from it afterwards. */
static void
tell(struct job *j, const struct proc_exit *how)
{
    if (j->spec.on_exit)
        j->spec.on_exit(j->spec.arg, how);
    job_free(j);
}

static void
on_exit_of_job(void *arg, const struct proc_exit *how)
{
    struct job *j = arg;
    struct pool *p = j->pool;

    for (size_t i = 0; i < p->running.len; i++)
        if (p->running.v[i] == j) {
            VEC_REMOVE(&p->running, i);
            break;
        }
    p->running_of[j->rank]--;
    pump_soon(p);
    tell(j, how);
}

static void
tell_failed(struct job *j, struct err *failed)
{
    struct proc_exit how = { .status = 127, .failed = failed, .out = "", .err = "" };

    tell(j, &how);
    err_free(failed);
}

static void
tell_cancelled(struct job *j)
{
    struct proc_exit how = {
        .status = 128 + SIGTERM, .signal = SIGTERM, .stopped = true, .out = "", .err = ""
    };

    tell(j, &how);
}

/* The next that may start now, or NULL. */
static struct job *
take_next(struct pool *p)
{
    size_t background = p->width > 1 ? p->width - 1 : 1;

    if (p->running.len >= p->width)
        return NULL;
    for (int rank = 0; rank < RANKS; rank++) {
        struct job *j;

        if (!p->waiting[rank].len ||
            (rank == POOL_BACKGROUND && p->running_of[rank] >= background))
            continue;
        j = p->waiting[rank].v[0];
        VEC_REMOVE(&p->waiting[rank], 0);
        return j;
    }
    return NULL;
}

/* One callback a turn for those that never ran, since each may free the pool. */
static void
pump(void *arg)
{
    struct pool *p = arg;
    struct job *j;

    p->pump_timer = 0;
    if (p->over.len) {
        j = p->over.v[0];
        VEC_REMOVE(&p->over, 0);
        pump_soon(p);
        tell_cancelled(j);
        return;
    }
    while ((j = take_next(p))) {
        struct proc_spec spec = j->spec;
        struct err *failed;

        spec.arg = j;
        spec.on_start = spec.on_start ? started : NULL;
        spec.on_exit = on_exit_of_job;
        spec.out.on_bytes = spec.out.on_bytes ? out_bytes : NULL;
        spec.err.on_bytes = spec.err.on_bytes ? err_bytes : NULL;
        failed = proc_start(p->loop, &spec, &j->proc);
        if (failed) {
            pump_soon(p);
            tell_failed(j, failed);
            return;
        }
        VEC_PUSH(&p->running, j);
        p->running_of[j->rank]++;
    }
}

struct pool *
pool_new(struct loop *l, size_t width)
{
    struct pool *p = mem_alloc(sizeof *p);

    p->loop = l;
    p->width = width ? width : 1;
    return p;
}

void
pool_free(struct pool *p)
{
    if (!p)
        return;
    loop_timer_cancel(p->loop, p->pump_timer);
    for (size_t rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < p->waiting[rank].len; i++)
            job_free(p->waiting[rank].v[i]);
        VEC_RELEASE(&p->waiting[rank]);
    }
    for (size_t i = 0; i < p->running.len; i++)
        job_free(p->running.v[i]);
    for (size_t i = 0; i < p->over.len; i++)
        job_free(p->over.v[i]);
    VEC_RELEASE(&p->running);
    VEC_RELEASE(&p->over);
    free(p);
}

void
pool_freep(struct pool **p)
{
    pool_free(*p);
    *p = NULL;
}

size_t
pool_default_width(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return cores > 2 ? (size_t)cores * 2 : 4;
}

void
pool_set_width(struct pool *p, size_t width)
{
    p->width = width ? width : 1;
    pump_soon(p);
}

uint64_t
pool_add(struct pool *p, enum pool_rank rank, const struct proc_spec *spec)
{
    struct job *j = job_new(p, rank, spec);

    VEC_PUSH(&p->waiting[rank], j);
    pump_soon(p);
    return j->id;
}

/* Of those that wait, the job with this id or, for 0, all. */
static void
cancel_waiting(struct pool *p, uint64_t id)
{
    for (size_t rank = 0; rank < RANKS; rank++)
        for (size_t i = 0; i < p->waiting[rank].len;) {
            struct job *j = p->waiting[rank].v[i];

            if (id && j->id != id) {
                i++;
                continue;
            }
            VEC_REMOVE(&p->waiting[rank], i);
            VEC_PUSH(&p->over, j);
            pump_soon(p);
        }
}

static void
cancel_running(struct pool *p, uint64_t id)
{
    for (size_t i = 0; i < p->running.len; i++)
        if (!id || p->running.v[i]->id == id)
            proc_stop(p->running.v[i]->proc);
}

void
pool_cancel(struct pool *p, uint64_t job)
{
    if (!job)
        return;
    cancel_waiting(p, job);
    cancel_running(p, job);
}

void
pool_cancel_all(struct pool *p)
{
    cancel_waiting(p, 0);
    cancel_running(p, 0);
}

size_t
pool_running(const struct pool *p)
{
    return p->running.len;
}

size_t
pool_waiting(const struct pool *p)
{
    size_t n = 0;

    for (size_t rank = 0; rank < RANKS; rank++)
        n += p->waiting[rank].len;
    return n;
}
