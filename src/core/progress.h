/*
 * What happens, told to whoever listens: the renderers of the command line, the dashboard's
 * panels, tests.  A step is told as done only after it has happened.
 *
 * Texts are borrowed for the time of the call and may come from outside: listeners escape.
 */
#pragma once

#include "base/base.h"

struct err;
struct op;

enum progress_phase {
    PROGRESS_START,   /* "Creating" */
    PROGRESS_STEP,    /* news on the way: a line of a pull or a build */
    PROGRESS_DONE,    /* "Created" */
    PROGRESS_WARNING, /* the step failed or was not needed, the work goes on */
    PROGRESS_ERROR,
    PROGRESS_NOTICE, /* no step at all: a sentence for the person, level warning */
    PROGRESS_INFO,   /* the same, said in passing: which runtime and why */
    PROGRESS_SUMMARY /* one line of what runs, what does not and why, after a failure */
};

struct progress {
    enum progress_phase phase;
    const char *title;      /* of the work under way: "Running", "Stopping", … */
    const char *kind;       /* "Container", "Network", …; "" for services and sentences */
    const char *subject;    /* name; "" for sentences */
    const char *text;       /* "Created", or the sentence */
    const struct op *op;    /* NULL: none */
    int index;              /* of op in its plan, -1 */
    const struct err *err;  /* WARNING and ERROR of a failed step, else NULL */
    double seconds;         /* DONE, WARNING, ERROR: since START */
    int64_t bytes, total;   /* STEP of a transfer; -1 unknown */
    size_t finished, count; /* steps of the work that are over, and all */
};

typedef void progress_fn(void *arg, const struct progress *p);

struct progress_listener {
    progress_fn *fn;
    void *arg;
};

struct progress_bus {
    struct {
        struct progress_listener *v;
        size_t len, cap;
    } listeners;
    int telling; /* depth of calls of progress_tell under way */
};

/* Listeners may come and go while one of them is told. */
void progress_listen(struct progress_bus *bus, progress_fn *fn, void *arg);
void progress_unlisten(struct progress_bus *bus, progress_fn *fn, void *arg);
void progress_tell(struct progress_bus *bus, const struct progress *p);
/* A sentence without a step. */
void progress_say(struct progress_bus *bus, enum progress_phase phase, const char *fmt, ...)
    PRINTF(3, 4);
void progress_release(struct progress_bus *bus);
