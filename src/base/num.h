/*
 * Numbers as people and engines write them.  The parsers take the whole text or fail
 * (false): no leading or trailing blanks, no overflow.
 */
#pragma once

#include "base/base.h"

struct str;

enum { NS_PER_US = 1000, NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

bool num_parse_int(const char *s, int64_t *ret); /* decimal, sign allowed */
bool num_parse_uint(const char *s, uint64_t *ret);
bool num_parse_double(const char *s, double *ret); /* strtod's decimal forms, C locale */

/*
 * Bytes: "64m", "1.5g", "10 MiB", "1024": b k kb m mb g gb t tb p pb in any case, optional i,
 * all 1024-based, as go-units' RAMInBytes.  "-1" is allowed.
 */
bool num_parse_size(const char *s, int64_t *ret);
/* Sizes that engines print: kB, MB, GB are 1000-based, KiB, MiB, GiB 1024-based. */
bool num_parse_printed_size(const char *s, int64_t *ret);

/* Go's durations ("1m30s", "500ms", "1.5h") in nanoseconds; a bare "0" is allowed. */
bool num_parse_duration(const char *s, int64_t *ret_ns);
/* The same with the Compose units d (24 h) and w (7 d) besides. */
bool num_parse_compose_duration(const char *s, int64_t *ret_ns);
/* As Go prints a duration: "1m30s", "1.5s", "100µs", "0s". */
void num_put_duration(struct str *out, int64_t ns);

/* As Go's strconv prints a float with 'g'-like shortest digits for JSON (see encoding/json). */
void num_put_float(struct str *out, double value);
void num_put_float32(struct str *out, float value);
/* As Go's %v prints a float, so as Compose turns one into text: "1e+06", "0.5", "+Inf". */
void num_put_general(struct str *out, double value);
void num_put_general32(struct str *out, float value);

/* go-units' HumanDuration: "Less than a second", "5 seconds", "About a minute", "3 weeks". */
void num_put_age(struct str *out, int64_t seconds);
/* "1.2kB", "15MB" with three significant digits, 1000-based, as docker prints sizes. */
void num_put_size(struct str *out, int64_t bytes);
/* "1.2KiB", "15MiB" with four significant digits, 1024-based, as docker prints memory. */
void num_put_binary_size(struct str *out, int64_t bytes);

/*
 * RFC 3339 with 0 to 9 digits of fraction and "Z" or an offset, or the two forms of docker's
 * lists ("2026-11-22 00:57:02 +0000 UTC"), to nanoseconds since the epoch; the year 1 is 0.
 */
bool num_parse_time(const char *s, int64_t *ret_ns);
/* RFC 3339 in UTC with a "Z"; nine digits of fraction unless they are all zero. */
void num_put_time(struct str *out, int64_t ns);

int64_t num_wall_ns(void); /* the clock on the wall, since the epoch */
