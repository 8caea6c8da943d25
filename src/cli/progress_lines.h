/*
 * One event of progress as a line: plain text as Docker Compose prints it, or a JSON object.
 */
#pragma once

#include "base/base.h"

struct progress;
struct str;

struct line_options {
    const char *program; /* begins sentences */
    bool dry_run;
};

/* Appends nothing for news on the way that plain output does not show. */
void progress_put_plain(struct str *out, const struct progress *p,
                        const struct line_options *o);
void progress_put_json(struct str *out, const struct progress *p, const struct line_options *o);
/* Only for NOTICE, INFO and SUMMARY: the sentence as a line. */
void progress_put_sentence(struct str *out, const struct progress *p, const char *program);
bool progress_is_sentence(const struct progress *p);
/* {"level":"warning","msg":…}, for warnings of files. */
void progress_put_json_warning(struct str *out, const char *text);
