/*
 * One call of a runtime: a child with the call's clock, its failure as an error that the
 * backend explains.  The only place, with stream.h, from which core starts clients: what
 * --read-only and --dry-run forbid ends here, and every command is written down.
 */
#pragma once

#include "base/base.h"
#include "exec/pool.h"

struct asked;
struct call;
struct err;
struct proc_spec;
struct seat;

struct reply {
    const struct call *call;
    struct err *e;         /* NULL for success; the callee may STEAL it, else it is freed */
    const char *out, *err; /* what was printed, NUL behind it; borrowed */
    size_t out_len, err_len;
    int status;
    int64_t ms;
    bool partial; /* success, but some operands do not exist */
};
typedef void reply_fn(void *arg, struct reply *r);

struct ask_options {
    enum pool_rank rank;
    const char *label; /* for the trace; borrowed until the return */
    int total_ms;      /* 0: the call's clock */
    bool any_status;   /* a status other than 0 is an answer, not an error */
    /* Whole lines of both streams as they come; NULL: none. */
    void (*on_line)(void *arg, const char *line, size_t len);
};

/*
 * Takes the content of c.  fn runs once, from the loop.  The handle is valid until fn has
 * returned.
 */
struct asked *ask(struct seat *seat, struct call *c, const struct ask_options *o, reply_fn *fn,
                  void *arg);
/* What it runs. */
const struct call *asked_call(const struct asked *a);
/* The child is stopped; fn is told ERR_COMMAND_STOPPED once it has ended. */
void ask_stop(struct asked *a);
/* The child is stopped and fn is not told.  NULL is fine. */
void ask_drop(struct asked *a);

/*
 * The call as a child that owns the terminal; the loop stands still meanwhile.  Takes the
 * content of c.
 */
WARN_UNUSED struct err *ask_foreground(struct seat *seat, struct call *c, const char *label,
                                       int *ret_status);

struct app;
/* After the pool has gone: frees what was under way, telling nobody. */
void ask_end_all(struct app *app);

/* NULL when the app's options allow the call. */
WARN_UNUSED struct err *ask_allowed(const struct seat *seat, const struct call *c);
/* Whether a call can change something on the engine. */
bool ask_changes(const struct call *c);
/* Fills in what the child needs from a call; blocks must have room for all of c->data. */
struct spawn_block;
void ask_spec(const struct call *c, struct spawn_block *blocks, struct proc_spec *ret_spec);
