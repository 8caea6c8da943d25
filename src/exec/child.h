/*
 * Inside of proc.h: the state of a child from its start to its end, and the table of those
 * that live.  Only proc.c includes this.
 */
#pragma once

#include "exec/capture.h"
#include "exec/proc.h"
#include "exec/record.h"

struct loop;

typedef void bytes_fn(void *arg, const char *bytes, size_t len);

/* Our end of the child's stdout or stderr. */
struct stream {
    int fd; /* -1: closed or never opened */
    struct proc *proc;
    struct capture kept;
    bytes_fn *on_bytes;
};

struct proc {
    struct proc *next, *prev; /* in the table, until reaped and told */
    struct loop *loop;
    pid_t pid;
    size_t slot; /* in groups */
    struct stream out, err;
    int in_fd;
    struct str in_bytes;
    size_t in_done;
    uint64_t total_timer, idle_timer, ladder_timer;
    int idle_ms;
    int64_t last_output_ms;
    struct record record;
    int wait_status;
    struct proc_exit how;
    void (*on_exit)(void *arg, const struct proc_exit *how);
    void *arg;
    unsigned busy; /* callbacks of this proc that run now */
    bool stopping; /* the ladder is being climbed */
    bool killed;
    bool reaped;
    bool finished; /* on_exit has run, or never will */
    bool disowned; /* proc_free was called */
};

/* Makes p, whose pid runs, one of the table. */
void child_add(struct proc *p);
/* Watches fd, which is p's from now on.  mode and limit are what is kept. */
void child_read(struct proc *p, struct stream *s, int fd, enum capture_mode mode, size_t limit);
/* Feeds bytes to fd, which is p's from now on, and closes it. */
void child_feed(struct proc *p, int fd, const char *bytes, size_t len);
/* 0: no such clock. */
void child_set_clocks(struct proc *p, int total_ms, int idle_ms);
void child_on_signal(void *arg, int signo); /* for SIGCHLD */

void child_begin_stop(struct proc *p);
void child_kill_soon(struct proc *p);
void child_disown(struct proc *p);
