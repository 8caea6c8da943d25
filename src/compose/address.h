/* Addresses as texts. */
#pragma once

#include "base/base.h"

/* IPv4 in four decimal numbers, or IPv6 without a zone. */
bool address_is_ip(const char *text);
