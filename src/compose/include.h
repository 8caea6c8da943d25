/*
 * Other compose files as parts of one: each include is loaded by itself, with its own folder
 * and .env, then its services, networks … join the file that names it.
 */
#pragma once

#include "base/base.h"

struct err;
struct load;
struct node;

/* Takes the include: off the tree and adds what it names.  Mistakes are collected. */
WARN_UNUSED struct err *include_apply(struct load *ld, struct node *tree);
