/* The actions of the Logs view; they do nothing in others. */
#pragma once

struct ui;

void act_log_search(struct ui *ui);
void act_log_keep(struct ui *ui);
void act_log_invert(struct ui *ui);
void act_log_next(struct ui *ui);
void act_log_previous(struct ui *ui);
void act_log_follow(struct ui *ui);
void act_log_time(struct ui *ui);
void act_log_wrap(struct ui *ui);
void act_log_json(struct ui *ui);
void act_log_since(struct ui *ui);
void act_log_back(struct ui *ui);
void act_log_ahead(struct ui *ui);
void act_log_mark(struct ui *ui);
void act_log_save(struct ui *ui);
void act_log_sources(struct ui *ui);
void act_log_left(struct ui *ui);
void act_log_right(struct ui *ui);
void act_log_clear(struct ui *ui);
void act_log_copy(struct ui *ui);
