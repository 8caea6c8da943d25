/* What the files that decode by rows share with each other, and with the custom rows. */
#pragma once

#include "model/rows.h"

/* Takes a value that is not null into the member that the row describes. */
typedef void take_fn(struct decoder *d, const struct row *row, struct node *n,
                     const struct path *path, void *member);

take_fn take_values, take_hosts;

/* Reports "want WANT, found 'TEXT'", or "found a list". */
void decoder_refuse(struct decoder *d, struct node *n, const struct path *path,
                    const char *code, const char *want, const char *hint);
