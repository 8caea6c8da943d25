/*
 * Children side by side, so many at once: the rest waits its turn, what a person asked for
 * before what we do by ourselves.  Background work leaves one place free where there are two.
 * Streams do not belong here: they would hold a place for ever.
 */
#pragma once

#include "base/base.h"

struct loop;
struct pool;
struct proc_spec;

enum pool_rank { POOL_USER, POOL_BACKGROUND };

/* l is borrowed and must outlive the pool. */
struct pool *pool_new(struct loop *l, size_t width);
/* What waits is dropped, what runs is stopped, nothing is told any more.  NULL is fine. */
void pool_free(struct pool *p);
void pool_freep(struct pool **p);

/* Twice the cores that are online, 4 at least: clients wait more than they compute. */
size_t pool_default_width(void);
void pool_set_width(struct pool *p, size_t width);

/*
 * spec is copied whole.  Its on_exit runs exactly once, from the loop: also for a child that
 * could not be started (how->failed) and for one that was cancelled before its turn
 * (how->stopped).  The result names the job, is never 0 and never used twice.
 */
uint64_t pool_add(struct pool *p, enum pool_rank rank, const struct proc_spec *spec);
/* As proc_stop; jobs that have ended are fine. */
void pool_cancel(struct pool *p, uint64_t job);
void pool_cancel_all(struct pool *p);

size_t pool_running(const struct pool *p);
size_t pool_waiting(const struct pool *p);
