/*
 * Services that extend others, of their own file or of another one.
 */
#pragma once

struct load;
struct node;
struct source;

/*
 * Each service of the tree with an extends becomes its base with itself merged over it; the
 * base is resolved first.  Mistakes are collected.
 */
void extends_apply(struct load *ld, struct node *tree, const struct source *file);
