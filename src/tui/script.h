/*
 * A dashboard played from a file, without a terminal: for tests, demonstrations and the
 * pictures in documents.  Every line is one of
 *
 *     # a comment
 *     jj<Enter>            keys, as keys.h names them
 *     :wait TEXT           until the screen shows the text (30 s at most)
 *     :gone TEXT           until it shows it no more
 *     :idle                until no action is under way
 *     :size 160x50         the screen's size from here on
 *     :click X Y           a press of the mouse; :wheel up|down X Y
 *     :dump [NAME]         the screen to standard output, below a line "== NAME"
 *     :styles [NAME]       the same with a letter for the style of each cell
 *
 * A text that does not come is an error with the screen as it was.
 */
#pragma once

#include "base/base.h"

struct err;
struct script;
struct ui;

WARN_UNUSED struct err *script_open(struct ui *ui, const char *path,
                                    struct script **ret_script);
void script_start(struct script *s);
/* What went wrong, for the caller to own, once. */
struct err *script_error(struct script *s);
void script_free(struct script *s);

/* "80x24": two numbers of up to four digits. */
bool script_pair(const char *text, char between, int *ret_first, int *ret_second);
