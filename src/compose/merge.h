/*
 * One tree over another, by the schema's merge column.  !reset removes what the lower tree
 * has, !override replaces it.
 */
#pragma once

#include "base/base.h"

struct load;
struct node;
struct path;
struct trie;

/*
 * The merged value; base and over are used up.  path and t say where both stand.  What cannot
 * be merged is reported, and base kept.
 */
struct node *merge(struct load *ld, struct node *base, struct node *over,
                   const struct path *path, const struct trie *t);

/* The later value in the place of the earlier one, which its origin remembers. */
struct node *merge_replace(struct load *ld, const struct node *base, struct node *over);

/* Appends an element of another list, which was never compared with those that are there. */
void merge_append(struct load *ld, struct node *list, struct node *item);

/*
 * Takes the values tagged !reset out of a document, into mappings of their own; NULL when there
 * are none.  merge_reset() takes what stands at the same places out of another tree.
 */
struct node *merge_take_resets(struct load *ld, struct node *n);
void merge_reset(struct node *n, const struct node *resets);

/* The functions behind the special rules; both values are there, and over is not null. */
struct node *merge_maps(struct load *ld, struct node *base, struct node *over,
                        const struct path *path, const struct trie *t);
struct node *merge_as_sequence(struct load *ld, struct node *base, struct node *over,
                               const struct path *path);
struct node *merge_as_hosts(struct load *ld, struct node *base, struct node *over,
                            const struct path *path);
struct node *merge_ipam(struct load *ld, struct node *base, struct node *over,
                        const struct path *path);
/* What is tagged !override in a mapping goes out of the mapping below it. */
void merge_drop_overridden(struct node *base, const struct node *over);
/* A list of names as a mapping: name -> null, or name -> the default dependency. */
void merge_names_to_map(struct load *ld, struct node *n, bool dependencies);
