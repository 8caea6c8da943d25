/* Filling a call row: words, slots, environment, framing.  For this folder only. */
#pragma once

#include "backends/dialect.h"

struct draft;

/* What the slots of a row take their words from; what a call does not need stays 0. */
struct fill {
    const char *const *ids; /* {ids}, {root} */
    size_t count;
    const char *const *filters;                    /* {filters}: labels; NULL-terminated */
    const char *name;                              /* {name}: of an object or image */
    const struct strv *options, *command, *global; /* {options} {command} {global} */
    int64_t timeout;                               /* {timeout}: ns; -1 the container's own */
    const char *signal;                            /* {signal} */
    const char *since, *until, *tail;
    bool follow, timestamps, once, force, volumes, attach, interactive;
};

/* *ret_call is initialised here, the environment of rt included. */
void call_begin(const struct runtime *rt, enum call_id id, struct call *ret_call);
/* Appends the words of the row to the call's argv. */
void call_fill(const struct runtime *rt, struct call *call, const struct fill *f);
/* Both. */
void call_make(const struct runtime *rt, enum call_id id, const struct fill *f,
               struct call *ret_call);

/* Operands spread and cut over as many calls as argv's limits and the row demand. */
void calls_make(const struct runtime *rt, enum call_id id, const struct fill *f,
                struct calls *ret_calls);
/* Moves the content of c to the end. */
void calls_push(struct calls *calls, struct call *c);

/* The options and the command of a container that op->spec describes; create.c. */
WARN_UNUSED struct err *call_container(const struct runtime *rt, const struct op *op,
                                       enum call_id id, struct call *ret_call);
WARN_UNUSED struct err *call_network_create(const struct runtime *rt, const struct op *op,
                                            struct call *ret_call);
WARN_UNUSED struct err *call_volume_create(const struct runtime *rt, const struct op *op,
                                           struct call *ret_call);
WARN_UNUSED struct err *call_connect(const struct runtime *rt, const struct op *op,
                                     const char *id, struct call *ret_call);
WARN_UNUSED struct err *call_build(const struct runtime *rt, const struct op *op,
                                   struct call *ret_call);
WARN_UNUSED struct err *call_pull(const struct runtime *rt, const struct op *op,
                                  struct call *ret_call);
