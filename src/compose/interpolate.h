/*
 * Variables in all texts of a tree, and right after it the conversion of texts at paths whose
 * row has a cast, as Docker Compose does both at once.  With no_interpolate the texts stay as
 * they are: who asks for which variable is remembered all the same.
 */
#pragma once

struct load;
struct node;

/* In place.  Mistakes are collected; what was changed by a variable says so in its origin. */
void interpolate(struct load *ld, struct node *tree);
