/*
 * Values and functions of gotemplate.h.
 */
#pragma once

#include "base/base.h"

struct arena;
struct err;
struct node;
struct str;

/* As Go's %v prints it. */
void govalue_put(struct str *out, const struct node *value);
/* Neither false, 0, nothing nor empty. */
bool govalue_true(const struct node *value);

bool gofunction_known(const char *name);
WARN_UNUSED struct err *gofunction_unknown(const char *name);
WARN_UNUSED struct err *gofunction_call(struct arena *a, const char *name,
                                        const struct node *const *args, size_t count,
                                        const struct node **ret_value);
