/*
 * A tree against the schema: unknown keys, wrong kinds, words, ranges, names, missing keys,
 * equal list elements.
 */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct node;
struct path;
struct schema_row;

enum check_what {
    CHECK_SHAPES, /* kinds, keys, words, ranges */
    CHECK_ALL     /* and keys that must be there */
};

/*
 * Collects all mistakes; nodes that are wrong are spoilt, nodes flagged NODE_CLEAN skipped.
 */
void check(struct load *ld, struct node *tree, enum check_what what);
/* Equal elements of lists that are sets; after stage_unicity(), which removes some. */
WARN_UNUSED struct err *check_lists(struct load *ld, struct node *tree);
/* The kind alone; more: kinds allowed besides those of the row.  false: reported. */
bool check_kind(struct load *ld, struct node *n, const struct path *path,
                const struct schema_row *row, unsigned more);
