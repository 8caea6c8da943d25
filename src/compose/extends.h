/*
 * Services that extend others, of their own file or of another one.
 */
#pragma once

struct load;
struct node;
struct source;

/*
 * Each service of the tree with an extends becomes its base with itself merged over it; the
 * base is resolved first.  resets: what merge_take_resets() took out of the tree; it counts for
 * the bases, too.  Mistakes are collected.
 */
void extends_apply(struct load *ld, struct node *tree, const struct source *file,
                   const struct node *resets);
