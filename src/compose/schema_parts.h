/* The parts of the schema's table, for the files that hold them and the one that joins them. */
#pragma once

#include "compose/canon.h"
#include "compose/schema.h"

/* The value of a K: V mapping that may also be written as a list of K=V. */
enum { K_SCALAR = K_STR | K_NUM | K_BOOL | K_NULL };

#define ROW(at, what, ...) \
    { \
        .path = (at), .kinds = (what), __VA_ARGS__ \
    }

extern const struct schema_row schema_service_rows[];
extern const size_t schema_service_count;
extern const struct schema_row schema_build_rows[]; /* build, deploy, develop of services */
extern const size_t schema_build_count;
extern const struct schema_row schema_top_rows[]; /* everything beside services */
extern const size_t schema_top_count;
