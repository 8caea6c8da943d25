#include "tui/log_actions.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "exec/loop.h"
#include "tui/log_view.h"
#include "tui/overlays.h"
#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE = 16, COPY_LIMIT = 48 << 10 };

/* ---- keep, invert ---- */

static void
keep_accepted(struct ui *ui, const char *text, void *arg)
{
    struct log_view *v = log_view_of(ui);
    struct err *e = log_filter_keep(&v->filter, text);

    (void)arg;
    if (e) {
        ui_say_err(ui, e);
        return;
    }
    if (!*text)
        v->filter.invert = false;
    log_filter_again(v);
}

static void
ask_pattern(struct log_view *v)
{
    ui_prompt(v->view.ui, &(struct prompt_spec){
                              .label = v->filter.invert ? "lines without (regular expression):"
                                                        : "keep (regular expression):",
                              .text = v->filter.keep_text,
                              .accept = keep_accepted });
}

void
act_log_keep(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    if (!v->filter.keep)
        v->filter.invert = false;
    ask_pattern(v);
}

void
act_log_invert(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    v->filter.invert = !v->filter.keep || !v->filter.invert;
    if (v->filter.keep)
        log_filter_again(v);
    else
        ask_pattern(v);
}

/* ---- search ---- */

static void
search_accepted(struct ui *ui, const char *text, void *arg)
{
    struct log_view *v = log_view_of(ui);
    struct err *e = log_filter_search(&v->filter, text);

    (void)arg;
    if (e)
        ui_say_err(ui, e);
    else if (*text)
        log_hunt_start(v, false, v->follow ? -1 : 1);
}

void
act_log_search(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        ui_prompt(ui, &(struct prompt_spec){ .label = "search (regular expression):",
                                             .accept = search_accepted });
}

static void
search_again(struct ui *ui, int direction)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    if (v->filter.search)
        log_hunt_start(v, false, v->follow ? -1 : direction);
    else
        ui_say(ui, STYLE_DIM, "nothing is searched for: / searches");
}

void
act_log_next(struct ui *ui)
{
    search_again(ui, 1);
}

void
act_log_previous(struct ui *ui)
{
    search_again(ui, -1);
}

/* ---- marks and errors ---- */

static void
to_stop(struct ui *ui, int direction)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        log_hunt_start(v, true, v->follow ? -1 : direction);
}

void
act_log_back(struct ui *ui)
{
    to_stop(ui, -1);
}

void
act_log_ahead(struct ui *ui)
{
    to_stop(ui, 1);
}

/* On a line: that line; at the end: a rule of its own, between what came and what comes. */
void
act_log_mark(struct ui *ui)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    if (!v->follow && v->cursor.e) {
        v->cursor.e->flags ^= ENTRY_MARKED;
        return;
    }
    str_printf(&text, "mark %d  ", ++v->marks);
    log_put_time(v, num_wall_ns(), &text);
    log_note(v, ENTRY_MARK, text.buf);
}

/* ---- how it looks ---- */

void
act_log_follow(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    if (v->follow)
        log_stop_following(v);
    else
        v->follow = true;
}

void
act_log_time(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        v->time = !v->time;
}

void
act_log_wrap(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    v->wrap = !v->wrap;
    v->skip = 0;
    ui_say(ui, STYLE_DIM,
           v->wrap ? "long lines are wrapped" : "long lines are cut: < and > scroll sideways");
}

void
act_log_json(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    v->json = !v->json;
    ui_say(ui, STYLE_DIM,
           v->json ? "JSON is unfolded, a row for each member" : "JSON is folded");
}

static void
scroll_side(struct ui *ui, bool right)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    if (v->wrap)
        ui_say(ui, STYLE_DIM, "long lines are wrapped: w cuts them");
    else if (right)
        v->skip += SIDE;
    else
        v->skip -= v->skip < SIDE ? v->skip : SIDE;
}

void
act_log_left(struct ui *ui)
{
    scroll_side(ui, false);
}

void
act_log_right(struct ui *ui)
{
    scroll_side(ui, true);
}

void
act_log_sources(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        v->pane = !v->pane;
}

void
act_log_clear(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (!v)
        return;
    log_work_stop(v);
    log_ring_clear(&v->ring);
    v->follow = true;
    ui_say(ui, STYLE_DIM, "cleared: T with an empty text reads them again");
}

/* ---- since, copy, save ---- */

static void
since_accepted(struct ui *ui, const char *text, void *arg)
{
    CLEANUP(str_release) struct str since = STR_INIT;
    struct log_view *v = log_view_of(ui);
    int64_t ns;

    (void)arg;
    if (num_parse_compose_duration(text, &ns) && ns > 0) {
        num_put_time(&since, num_wall_ns() - ns);
    } else if (*text && num_parse_time(text, &ns)) {
        str_put(&since, text);
    } else if (*text) {
        ui_say(ui, STYLE_BAD,
               "'%s' is no span (90s, 15m, 2h, 1d) and no time (2026-11-22T10:00:00Z)", text);
        return;
    }
    free(v->since);
    free(v->since_time);
    v->since = *text ? mem_dup(text) : NULL;
    v->since_time = since.len ? str_steal(&since) : NULL;
    v->follow = true;
    log_sources_restart(v);
}

void
act_log_since(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        ui_prompt(ui, &(struct prompt_spec){ .label = "since (15m, 2h, 2026-11-22T10:00:00Z):",
                                             .text = v->since,
                                             .accept = since_accepted });
}

void
act_log_copy(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);
    CLEANUP(mem_freep) char *text = NULL;
    const struct log_entry *e;

    if (!v)
        return;
    e = v->follow ? log_ring_step(&v->ring, NULL, -1) : v->cursor.e;
    if (!e) {
        ui_say(ui, STYLE_DIM, "there is no line to copy");
        return;
    }
    text = mem_dup_n(e->text, e->len < COPY_LIMIT ? e->len : COPY_LIMIT);
    ui_copy(ui, text, "the line");
}

static void
save_accepted(struct ui *ui, const char *text, void *arg)
{
    (void)arg;
    if (*text)
        log_save(log_view_of(ui), text);
}

void
act_log_save(struct ui *ui)
{
    struct log_view *v = log_view_of(ui);
    CLEANUP(mem_freep) char *name = NULL;

    if (!v)
        return;
    name = log_save_name(v);
    ui_prompt(ui,
              &(struct prompt_spec){
                  .label = "save what is shown to:", .text = name, .accept = save_accepted });
}
