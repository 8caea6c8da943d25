/*
 * The one loop of the program: descriptors, timers and signals become callbacks.
 *
 * Callbacks run one after another on the only thread and never inside loop_watch_fd,
 * loop_timer_start and the like.  Every one of them may start, cancel and unwatch anything,
 * and close descriptors that it has unwatched.  The loop is never re-entered: a callback that
 * has to wait returns and goes on in another callback.
 *
 * Signals are caught by handlers that write to a pipe of the program's own (the self-pipe), so
 * their callbacks run in the loop as well.  There is one loop at a time.
 */
#pragma once

#include "base/base.h"

struct err;
struct loop;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

/* events: what is ready.  An error or the end of a descriptor is told as ready for all. */
typedef void loop_fd_fn(void *arg, int fd, unsigned events);
typedef void loop_timer_fn(void *arg);
typedef void loop_signal_fn(void *arg, int signo);
typedef void loop_hook_fn(void *arg);

/* Also ignores SIGPIPE: a reader that went away is an error of write() here. */
WARN_UNUSED struct err *loop_new(struct loop **ret_loop);
/* Gives signals back their former dispositions.  NULL is fine. */
void loop_free(struct loop *l);
void loop_freep(struct loop **l);

/* Turns until loop_stop; may be run again afterwards.  BUG when it runs already. */
void loop_run(struct loop *l);
/* The loop returns after the callback that runs now.  Before loop_run: that returns at once. */
void loop_stop(struct loop *l);

/* One watch a descriptor: a second call for the same fd replaces the first. */
void loop_watch_fd(struct loop *l, int fd, unsigned events, loop_fd_fn *fn, void *arg);
/* Before the descriptor is closed.  A descriptor that is not watched is fine. */
void loop_unwatch_fd(struct loop *l, int fd);

/*
 * Calls fn once, ms milliseconds from now at the earliest; with 0 in the next turn.  The
 * result names the timer and is never 0 and never used twice.
 */
WARN_UNUSED uint64_t loop_timer_start(struct loop *l, int64_t ms, loop_timer_fn *fn, void *arg);
/* 0 and timers that have fired already are fine. */
void loop_timer_cancel(struct loop *l, uint64_t timer);

/*
 * fn NULL gives the signal its former disposition back.  A SIGHUP that was ignored when the
 * program began (nohup) stays ignored.  SIGCHLD belongs to proc.h, SIGPIPE to the loop.
 */
void loop_on_signal(struct loop *l, int signo, loop_signal_fn *fn, void *arg);

/* Runs once a turn, before the wait; drawing and flushing happen here.  NULL: none. */
void loop_set_before_sleep(struct loop *l, loop_hook_fn *fn, void *arg);

/* The monotonic clock in milliseconds. */
int64_t loop_now_ms(void);
