/* What the files behind canon.h share. */
#pragma once

#include "compose/canon.h"
#include "model/node.h"

extern const struct origin default_origin;

/* The node becomes an empty one of the kind, in place; returns what it was. */
struct node *canon_become(struct load *ld, struct node *n, enum node_kind kind);
void canon_set_text(struct load *ld, struct node *map, const char *key, const char *text);
/* Unless the key is there; its origin is a default. */
void canon_fill_text(struct load *ld, struct node *map, const char *key, const char *text);
void canon_fill_bool(struct load *ld, struct node *map, const char *key, bool b);

/* For "src:/dst:ro": the target that identifies it, or NULL when it cannot be read. */
const char *canon_volume_target(struct load *ld, const char *text);
