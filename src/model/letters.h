/*
 * Which code points are letters (general category L) and decimal digits (Nd).  The natural
 * order of keys and the drives of Windows ask; the C library's answer depends on the locale.
 */
#pragma once

#include "base/base.h"

bool cp_is_letter(uint32_t cp);
bool cp_is_digit(uint32_t cp);
