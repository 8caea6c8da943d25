/*
 * The progress of one operation as events: one for each container of an operation on several.
 */
#pragma once

#include "base/base.h"
#include "core/progress.h"

struct err;
struct op;

struct teller {
    struct progress_bus *bus;
    const char *title;
    size_t finished, count;
};

void tell_start(const struct teller *t, const struct op *op, int index);
void tell_line(const struct teller *t, const struct op *op, int index, const char *line);
void tell_done(const struct teller *t, const struct op *op, int index, double seconds);
/* An effort that failed, or a dependency that was only wished for. */
void tell_warning(const struct teller *t, const struct op *op, int index, double seconds,
                  const struct err *e);
void tell_error(const struct teller *t, const struct op *op, int index, double seconds,
                const struct err *e);
