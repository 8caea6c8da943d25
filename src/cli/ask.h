/*
 * Questions to the person before something is lost.
 */
#pragma once

#include "base/base.h"

/*
 * Prints the question to standard output and reads one line of standard input: y, yes, true, t
 * and 1 mean yes, anything else and the end of the input mean no.  arg: a struct log_view whose
 * progress makes room, or NULL.
 */
bool ask_yes(void *arg, const char *question);
