#include "exec/process.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"

#include <string.h>

#ifdef __APPLE__

#include <sys/sysctl.h>

uint64_t
process_start(pid_t pid)
{
    int mib[] = { CTL_KERN, KERN_PROC, KERN_PROC_PID, pid };
    struct kinfo_proc info = { 0 };
    size_t size = sizeof info;

    if (sysctl(mib, ARRAY_LEN(mib), &info, &size, NULL, 0) != 0 || size < sizeof info ||
        info.kp_proc.p_stat == SZOMB)
        return 0;
    return (uint64_t)info.kp_proc.p_starttime.tv_sec * 1000000 +
           (uint64_t)info.kp_proc.p_starttime.tv_usec;
}

#else

#include <stdio.h>

/* proc(5): after the name in brackets the state is the third field, the start the 22nd. */
enum { FIELD_STATE = 3, FIELD_START = 22 };

uint64_t
process_start(pid_t pid)
{
    CLEANUP(strv_release) struct strv fields = STRV_INIT;
    char path[64], text[1024];
    uint64_t start = 0;
    char *after;
    size_t len;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    f = fopen(path, "re");
    if (!f)
        return 0;
    len = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[len] = '\0';
    after = strrchr(text, ')');
    if (!after || after[1] != ' ')
        return 0;
    strv_split(&fields, after + 2, ' ');
    if (fields.len <= FIELD_START - FIELD_STATE || strcmp(fields.v[0], "Z") == 0 ||
        strcmp(fields.v[0], "X") == 0)
        return 0;
    return num_parse_uint(fields.v[FIELD_START - FIELD_STATE], &start) ? start : 0;
}

#endif
