/*
 * The second half of the loader: what load.c calls, in this order, once files are read,
 * interpolated, merged and checked.  All take trees whose shapes the schema has checked, with
 * bad nodes spoilt (see load_ctx.h), and go on after an error.
 *
 * Per file, after each merge into the result; nodes flagged NODE_CLEAN were done before and
 * are left alone, what these stages return to is flagged by load.c:
 */
#pragma once

#include "base/base.h"

struct load;
struct node;
struct project;

/* Short forms to long ones, by the schema's canon column. */
WARN_UNUSED struct err *stage_canon(struct load *ld, struct node *tree);
/* Of list elements with the same key the last one stays, in the place of the first. */
WARN_UNUSED struct err *stage_unicity(struct load *ld, struct node *tree);

/* Once for all files of one project or one include: */

/* Defaults of the specification where nobody wrote a value. */
WARN_UNUSED struct err *stage_defaults(struct load *ld, struct node *tree);
/* What no single path shows: external with other keys, secrets without a source … */
WARN_UNUSED struct err *stage_validate(struct load *ld, struct node *tree);
/* Relative paths against ld->scope->dir. */
WARN_UNUSED struct err *stage_paths(struct load *ld, struct node *tree);
/* Variables without a value get it from the scope's variables. */
WARN_UNUSED struct err *stage_environment(struct load *ld, struct node *tree);

/* Once for the whole project: */

/* Implied networks and dependencies, names, build arguments. */
WARN_UNUSED struct err *stage_normalize(struct load *ld, struct node *tree);
/* The tree into the project's structs; p has node, name, working_dir, files, environment. */
WARN_UNUSED struct err *stage_decode(struct load *ld, struct node *tree, struct project *p);
/* Services that the profiles leave out. */
WARN_UNUSED struct err *stage_scope(struct load *ld, struct project *p);
/* References, cycles, conflicts. */
WARN_UNUSED struct err *stage_consistency(struct load *ld, struct project *p);
/* The named services and what they need; then, without the resources that nobody uses. */
WARN_UNUSED struct err *stage_select(struct load *ld, struct project *p);
/* env_file and label_file into environment and labels. */
WARN_UNUSED struct err *stage_files(struct load *ld, struct project *p);
