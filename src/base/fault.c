#include "base/fault.h"

#ifdef FAULTS

#include <stdlib.h>
#include <string.h>

static struct {
    const char *point;
    long left; /* calls until the one that fails; 0: none does */
} points[] = { { "open", 0 }, { "read", 0 }, { "write", 0 }, { "spawn", 0 }, { "pipe", 0 } };

static bool ready;

void
fault_reset(void)
{
    const char *spec = getenv("CRANK_FAULT");

    ready = true;
    for (size_t i = 0; i < ARRAY_LEN(points); i++) {
        size_t len = strlen(points[i].point);
        const char *at = spec;

        points[i].left = 0;
        for (; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
            if (!strncmp(at, points[i].point, len) && at[len] == ':')
                points[i].left = strtol(at + len + 1, NULL, 10);
    }
}

bool
fault_due(const char *point)
{
    if (!ready)
        fault_reset();
    for (size_t i = 0; i < ARRAY_LEN(points); i++)
        if (!strcmp(points[i].point, point))
            return points[i].left && --points[i].left == 0;
    BUG("no fault point is named %s", point);
}

#endif
