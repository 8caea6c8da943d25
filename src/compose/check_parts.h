/* Checks that are more than a look at one row. */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct node;
struct pair;
struct path;
struct schema_row;

/* container_name and pull_policy: patterns that need not match from the first character. */
void check_pattern(struct load *ld, struct node *n, const struct path *path,
                   const struct schema_row *row);
/* Equal elements of a list: the later ones are reported. */
void check_unique(struct load *ld, struct node *n, const struct path *path);
/* The hint for a key that is known elsewhere: where it belongs.  false: it is not. */
bool check_misplaced(struct err *e, const struct pair *pair, const struct path *path);
