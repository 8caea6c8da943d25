/*
 * A tree against the schema: unknown keys, wrong kinds, words, ranges, names, missing keys,
 * equal list elements.
 */
#pragma once

#include "base/base.h"

struct load;
struct node;
struct path;
struct schema_row;

enum check_what {
    CHECK_SHAPES = 1, /* kinds, keys, words, ranges */
    CHECK_NEEDS = 2,  /* and keys that must be there */
    CHECK_UNIQUE = 4  /* and equal elements of lists */
};

/*
 * Collects all mistakes (what: enum check_what); nodes that are wrong are spoilt, nodes flagged
 * NODE_CLEAN skipped.
 */
void check(struct load *ld, struct node *tree, unsigned what);
/* The kind alone; more: kinds allowed besides those of the row.  false: reported. */
bool check_kind(struct load *ld, struct node *n, const struct path *path,
                const struct schema_row *row, unsigned more);
