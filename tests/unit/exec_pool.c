#include "exec_run.h"

#include "exec/pool.h"
#include "exec/program.h"

/* What a run of jobs does: starts and ends, in the order in which they happen. */
struct run {
    struct loop *loop;
    struct pool *pool;
    struct str order;
    size_t ended, want, most;
    uint64_t cancel;
};

struct job_arg {
    struct run *run;
    char name;
};

static void
job_bytes(void *arg, const char *bytes, size_t len)
{
    struct job_arg *a = arg;

    (void)bytes;
    (void)len;
    str_putc(&a->run->order, a->name);
    if (pool_running(a->run->pool) > a->run->most)
        a->run->most = pool_running(a->run->pool);
}

static void
job_exited(void *arg, const struct proc_exit *how)
{
    struct job_arg *a = arg;

    if (how->failed)
        str_printf(&a->run->order, "%c!", a->name);
    else if (how->stopped)
        str_printf(&a->run->order, "%c-", a->name);
    if (++a->run->ended == a->run->want)
        loop_stop(a->run->loop);
}

/* Adds a job; everything that the spec points at is gone when this returns. */
static uint64_t
add(struct job_arg *a, enum pool_rank rank, const char *script)
{
    char text[64], env[] = "WORD=copied", block[] = "block",
                   *argv[] = { NULL, NULL, NULL, NULL };
    char sh[] = "/bin/sh", c[] = "-c", dir[] = "/";
    const char *delta[] = { env, NULL };
    struct spawn_block b = { 3, block, sizeof block - 1 };
    struct proc_spec spec = { .env = delta,
                              .cwd = dir,
                              .blocks = &b,
                              .block_count = 1,
                              .in = PROC_IN_BYTES,
                              .in_bytes = block,
                              .in_len = 2,
                              .out = { .on_bytes = job_bytes },
                              .on_exit = job_exited,
                              .arg = a };
    uint64_t job;

    snprintf(text, sizeof text, "%s", script);
    argv[0] = sh;
    argv[1] = c;
    argv[2] = text;
    spec.argv = (const char *const *)argv;
    job = pool_add(a->run->pool, rank, &spec);
    memset(text, 'x', sizeof text - 1);
    memset(env, 'x', sizeof env - 1);
    memset(block, 'x', sizeof block - 1);
    memset(sh, 'x', sizeof sh - 1);
    memset(c, 'x', sizeof c - 1);
    memset(dir, 'x', sizeof dir - 1);
    return job;
}

static void
cancel_one(void *arg)
{
    struct run *r = arg;

    if (r->cancel)
        pool_cancel(r->pool, r->cancel);
    else
        pool_cancel_all(r->pool);
}

static void
stop_loop(void *arg)
{
    loop_stop(arg);
}

#define SHORT "echo x; sleep 0.1"
#define LONG "echo x; sleep 20"

static const struct {
    const char *name;
    size_t width;
    const char *ranks; /* a job each: u user's, b background; capital: a long one */
    int cancel;        /* index of a job to cancel after 0.5 s, -1 all, -2 none */
    const char *want; /* each job when it starts; "-" behind it when cancelled; sorted for -1 */
    size_t most;      /* side by side */
} cases[] = {
    { "one at a time, in order", 1, "uuu", -2, "abc", 1 },
    { "what a person wants comes first", 1, "bbuu", -2, "cdab", 1 },
    { "background work leaves a place free", 3, "bbbbb", -2, "abcde", 2 },
    { "background alone in a narrow pool", 1, "bb", -2, "ab", 1 },
    { "cancelled while it runs", 1, "Uu", 0, "aa-b", 1 },
    { "cancelled before its turn", 1, "UU", 1, "ab-", 1 },
    { "all cancelled", 1, "Uub", -1, "---aabc", 1 },
};

static int
by_byte(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

static void
check_order(struct loop *l)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct run r = { .loop = l, .order = STR_INIT, .want = strlen(cases[i].ranks) };
        struct job_arg args[8];
        uint64_t jobs[8], timer = 0, end;

        r.pool = pool_new(l, cases[i].width);
        for (size_t j = 0; j < r.want; j++) {
            char kind = cases[i].ranks[j];

            args[j] = (struct job_arg){ &r, (char)('a' + j) };
            jobs[j] = add(&args[j], kind == 'b' ? POOL_BACKGROUND : POOL_USER,
                          kind == 'U' ? LONG : SHORT);
        }
        CHECK("nothing starts before the loop turns",
              !pool_running(r.pool) && pool_waiting(r.pool) == r.want);
        if (cases[i].cancel > -2) {
            r.cancel = cases[i].cancel < 0 ? 0 : jobs[cases[i].cancel];
            timer = loop_timer_start(l, 500, cancel_one, &r);
        }
        /* A job that was cancelled before its turn leaves the long one running: end that too.
         */
        end = loop_timer_start(l, 1500, stop_loop, l);
        loop_run(l);
        loop_timer_cancel(l, timer);
        loop_timer_cancel(l, end);
        /* Which of them ends first is the system's matter. */
        if (cases[i].cancel == -1)
            qsort(r.order.buf, r.order.len, 1, by_byte);
        CHECK_STR(cases[i].name, r.order.buf, cases[i].want);
        CHECK_INT("so many side by side", r.most, cases[i].most);
        pool_free(r.pool);
        str_release(&r.order);
    }
}

static void
check_width(struct loop *l)
{
    struct run r = { .loop = l, .order = STR_INIT, .want = 12 };
    struct job_arg args[12];

    r.pool = pool_new(l, 4);
    for (size_t i = 0; i < 12; i++) {
        args[i] = (struct job_arg){ &r, '.' };
        add(&args[i], POOL_USER, SHORT);
    }
    loop_run(l);
    CHECK_INT("twelve jobs, four at once", r.most, 4);
    CHECK_INT("all of them ran", r.order.len, 12);
    pool_free(r.pool);
    str_release(&r.order);
    CHECK("the usual width", pool_default_width() >= 4 && pool_default_width() % 2 == 0);
}

static void
copy_out(void *arg, const struct proc_exit *how)
{
    outcome_exited(arg, how);
    ((struct outcome *)arg)->failed = err_dup(how->failed);
}

struct start {
    struct loop *loop;
    pid_t pid;
    char *out;
};

static void
start_seen(void *arg, pid_t pid)
{
    ((struct start *)arg)->pid = pid;
}

static void
start_ended(void *arg, const struct proc_exit *how)
{
    struct start *s = arg;

    s->out = mem_dup(how->out);
    loop_stop(s->loop);
}

static void
check_start(struct loop *l)
{
    CLEANUP(pool_freep) struct pool *p = pool_new(l, 2);
    CLEANUP(mem_freep) char *want = NULL;
    const char *sh[] = { "/bin/sh", "-c", "printf %s $$", NULL };
    struct start s = { .loop = l };
    uint64_t job =
        pool_add(p, POOL_USER,
                 &(struct proc_spec){
                     .argv = sh, .on_start = start_seen, .on_exit = start_ended, .arg = &s });

    loop_run(l);
    want = mem_printf("%lld", (long long)s.pid);
    CHECK("the start of a child is told", job && s.pid > 0);
    CHECK_STR("with its number", s.out, want);
    free(s.out);
}

static void
check_specs(struct loop *l)
{
    CLEANUP(pool_freep) struct pool *p = pool_new(l, 2);
    CLEANUP(outcome_release) struct outcome missing = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome fed = OUTCOME_INIT(l);
    const char *none[] = { "/none/such", NULL };
    const char *sh[] = { "/bin/sh", "-c", "echo $WORD; pwd; cat /dev/fd/3 -; exit 3", NULL };
    const char *env[] = { "WORD=w", NULL };
    struct spawn_block block = { 3, "block ", 6 };
    uint64_t job;

    job = pool_add(p, POOL_USER,
                   &(struct proc_spec){ .argv = none, .on_exit = copy_out, .arg = &missing });
    loop_run(l);
    CHECK("a program that is missing is told like an end", job && missing.exits == 1);
    CHECK_STR("with the error", missing.failed ? missing.failed->code : NULL, ERR_NO_PROGRAM);
    CHECK_INT("and a shell's status", missing.how.status, 127);
    job = pool_add(p, POOL_USER,
                   &(struct proc_spec){ .argv = sh,
                                        .env = env,
                                        .cwd = "/",
                                        .blocks = &block,
                                        .block_count = 1,
                                        .in = PROC_IN_BYTES,
                                        .in_bytes = "in",
                                        .in_len = 2,
                                        .on_exit = copy_out,
                                        .arg = &fed });
    loop_run(l);
    CHECK_STR("environment, directory, block and input", fed.out.buf, "w\n/\nblock in");
    CHECK_INT("exit status", fed.how.status, 3);
    pool_cancel(p, job);
    pool_cancel(p, 0);
    pool_set_width(p, 1);
}

static void
free_pool(void *arg, const struct proc_exit *how)
{
    struct run *r = arg;

    (void)how;
    r->ended++;
    pool_freep(&r->pool);
    loop_stop(r->loop);
}

static void
free_pool_at_bytes(void *arg, const char *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    free_pool(arg, NULL);
}

static void
check_freeing(struct loop *l)
{
    const char *argv[] = { "/bin/sh", "-c", LONG, NULL }, *quick[] = { "/bin/true", NULL };
    const char *none[] = { "/none/such", NULL };
    struct proc_spec last = { .argv = argv };
    const struct proc_spec specs[] = {
        { .argv = quick, .on_exit = free_pool },
        { .argv = none, .on_exit = free_pool },
        { .argv = argv, .out = { .on_bytes = free_pool_at_bytes }, .on_exit = free_pool },
    };

    for (size_t i = 0; i < ARRAY_LEN(specs); i++) {
        struct run r = { .loop = l, .pool = pool_new(l, 2) };
        struct proc_spec spec = specs[i];

        spec.arg = last.arg = &r;
        last.on_exit = free_pool;
        pool_add(r.pool, POOL_USER, &spec);
        pool_add(r.pool, POOL_USER, &last);
        pool_add(r.pool, POOL_BACKGROUND, &last);
        loop_run(l);
        CHECK("freed in a callback, nothing more is told", !r.pool && r.ended == 1);
    }
    proc_kill_all();
}

int
main(void)
{
    struct loop *l;
    int fds;

    spawn_guard_fds();
    fds = open_fds();
    if (loop_new(&l))
        return 1;
    check_order(l);
    proc_kill_all();
    check_width(l);
    check_start(l);
    check_specs(l);
    check_freeing(l);
    pool_free(NULL);
    loop_free(l);
    CHECK_INT("no descriptor is left", open_fds(), fds);
    CHECK("no child is left", no_children());
    return tap_done();
}
