/*
 * What both programs do first: descriptors, locale, trace.
 */
#pragma once

#include "cli/commands.h"

int cli_main(const struct face *face, int argc, char **argv);
