/*
 * Which code points are letters (general category L) and decimal digits (Nd): the
 * natural order of keys asks, and Windows drives.  The C library's answer would depend on the locale.
 */
#pragma once

#include "base/base.h"

bool cp_is_letter(uint32_t cp);
bool cp_is_digit(uint32_t cp);
