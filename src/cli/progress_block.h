/*
 * The block of lines at the bottom of a terminal: one for each thing that is worked on, with
 * a mark, what is being done and for how long.
 *
 *     [+] Running 1/2
 *      ✔ Network shop_default  Created                                       0.1s
 *      ⠋ Container shop-db-1   Waiting                                       3.2s
 */
#pragma once

#include "base/base.h"

struct progress;
struct progress_block;
struct str;

struct block_look {
    size_t columns, rows; /* of the terminal */
    bool colour, utf8;
    bool whole; /* all lines, also those that do not fit: the last drawing */
};

struct progress_block *progress_block_new(void);
void progress_block_free(struct progress_block *b);
/* now_ms: any clock that only goes forward.  Sentences are not the block's. */
void progress_block_note(struct progress_block *b, const struct progress *p, int64_t now_ms);
bool progress_block_empty(const struct progress_block *b);
/* Something is under way: its line changes with time alone. */
bool progress_block_working(const struct progress_block *b);
/* The lines, each with its newline; returns how many there are. */
size_t progress_block_put(const struct progress_block *b, const struct block_look *look,
                          int64_t now_ms, struct str *out);
