/*
 * A tree walked side by side with the schema: the stages that are columns of it.
 */
#pragma once

#include "compose/schema.h"

/* Gets each node that has a row, parents before what is below them.  n may change its kind. */
typedef struct err *walk_fn(struct load *ld, struct node *n, const struct path *path,
                            const struct schema_row *row);

/*
 * column: HAS_CANON …; places where nothing at or below has it are not walked.  clean_too: into
 * what is flagged NODE_CLEAN as well.
 */
WARN_UNUSED struct err *walk_tree(struct load *ld, struct node *tree, unsigned column,
                                  bool clean_too, walk_fn *visit);
