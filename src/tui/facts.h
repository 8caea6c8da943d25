/* What is known of the selected row beyond why it is as it is: a label and a value each. */
#pragma once

#include "base/base.h"

struct notes;
struct overview_row;
struct ui;

void facts_of(struct ui *ui, const struct overview_row *about, struct notes *out);
