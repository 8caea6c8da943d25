/* Hashes and random bytes, from the system's library. */
#pragma once

#include "base/base.h"

enum { DIGEST_HEX = 64 };

/* SHA-256 of the bytes as 64 lower-case hexadecimal digits and a NUL. */
void digest_sha256(const void *bytes, size_t len, char ret_hex[DIGEST_HEX + 1]);
/* count random bytes as 2 * count hexadecimal digits and a NUL, from the system's source. */
void digest_random_hex(size_t count, char *ret_hex);
