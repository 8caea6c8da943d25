/*
 * What a person has asked for and what became of it: the list behind the jobs view, the line
 * that says what runs, and undo.
 */
#pragma once

#include "base/base.h"
#include "core/app.h"
#include "core/verbs.h"
#include "tui/view.h"

struct err;
struct ui;

enum { JOBS_MAX = 100 };

enum job_state { JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct job {
    uint64_t number;
    char *title; /* "stop shop-api-2" */
    struct seat *seat;
    enum job_state state;
    struct err *err;      /* of FAILED */
    int64_t began, ended; /* wall clock, ns */
    char *step;           /* what it does now, from the progress bus; or NULL */
    void (*finished)(struct ui *ui, struct job *j);   /* further work at the end; NULL */
    void *arg;                                        /* for finished; freed with free() */
    void (*undo)(struct ui *ui, const struct job *j); /* NULL: it cannot be taken back */
    enum verb_id verb;                                /* of the undoing */
    struct subjects on;
};

struct jobs {
    struct job *v[JOBS_MAX]; /* a ring: number n at (n - 1) % JOBS_MAX */
    uint64_t count;
};

struct jobs *jobs_new(struct ui *ui);
/* Listens no more; jobs under way are told of their end by app_free. */
void jobs_stop(struct jobs *js, struct ui *ui);
void jobs_free(struct jobs *js);
/* The job's done callback takes the error; pass job_done and the job to a verb. */
struct job *job_begin(struct ui *ui, struct seat *seat, const char *fmt, ...) PRINTF(3, 4);
void job_done(void *job, struct err *e);
size_t jobs_running(const struct jobs *js);
const struct job *jobs_latest_running(const struct jobs *js);
/* Takes the last job back that can be taken back and was not yet. */
void jobs_undo(struct ui *ui);
