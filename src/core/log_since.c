#include "core/log_since.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"

enum { BEFORE_START_MS = 500 };

/*
 * A time between the end of the last run and the start of this one: the first lines are stamped
 * a little before the start that docker tells, the last ones a little after the end that podman
 * tells.
 */
char *
logs_since_run(int64_t finished, int64_t started)
{
    struct str text = STR_INIT;
    int64_t since = started - (int64_t)BEFORE_START_MS * NS_PER_MS;
    int64_t middle = finished + (started - finished) / 2;

    if (finished > 0 && finished < started && middle > since)
        since = middle;
    num_put_time(&text, since);
    return str_steal(&text);
}

char *
logs_since_now(void)
{
    struct str now = STR_INIT;

    num_put_time(&now, num_wall_ns());
    return str_steal(&now);
}
