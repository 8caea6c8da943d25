/*
 * The files of one project, or of one include, one over the other into one checked tree.
 */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct load_scope;
struct node;
struct sources;

/* scope is the current one (ld->scope).  Mistakes are collected. */
WARN_UNUSED struct err *layers_load(struct load *ld, struct load_scope *scope,
                                    const struct sources *files, struct node **ret_tree);
