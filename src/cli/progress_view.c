#include "cli/progress_view.h"

#include "base/mem.h"
#include "base/str.h"
#include "cli/progress_block.h"
#include "cli/progress_lines.h"
#include "cli/run.h"
#include "cli/terminal.h"
#include "core/app.h"
#include "exec/loop.h"

#include <stdlib.h>

enum { FRAME_MS = 100 };

struct progress_view {
    struct app *app;
    struct terminal terminal;
    struct line_options lines;
    struct progress_block *block; /* style TTY */
    size_t drawn;                 /* lines of it that stand on the screen */
    int64_t drawn_ms;
    uint64_t timer;
};

static void
write_out(struct progress_view *v, const struct str *text)
{
    fwrite(text->buf, 1, text->len, v->terminal.status);
    fflush(v->terminal.status);
}

/* The cursor goes up to the block's first line; what stood there is wiped as it is drawn over.
 */
static void
put_up(const struct progress_view *v, struct str *out)
{
    if (v->drawn)
        str_printf(out, "\x1b[%zuA\r\x1b[J", v->drawn);
}

static void
draw(struct progress_view *v, bool whole)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct block_look look = {
        .colour =
            v->terminal.status == stdout ? v->terminal.out_colour : v->terminal.err_colour,
        .utf8 = v->terminal.utf8,
        .whole = whole,
    };

    terminal_size(fileno(v->terminal.status), &look.columns, &look.rows);
    put_up(v, &text);
    v->drawn_ms = loop_now_ms();
    v->drawn = progress_block_put(v->block, &look, v->drawn_ms, &text);
    write_out(v, &text);
}

static void
on_frame(void *arg)
{
    struct progress_view *v = arg;

    v->timer = 0;
    draw(v, false);
    if (progress_block_working(v->block))
        v->timer = loop_timer_start(v->app->loop, FRAME_MS, on_frame, v);
}

/* At once when the last drawing is old enough, else when it will be. */
static void
draw_soon(struct progress_view *v)
{
    int64_t since = loop_now_ms() - v->drawn_ms;

    if (v->timer)
        return;
    v->timer =
        loop_timer_start(v->app->loop, since >= FRAME_MS ? 0 : FRAME_MS - since, on_frame, v);
}

static void
say_above(struct progress_view *v, const struct progress *p)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    put_up(v, &text);
    v->drawn = 0;
    progress_put_sentence(&text, p, v->lines.program);
    write_out(v, &text);
    if (!progress_block_empty(v->block))
        draw_soon(v);
}

static void
on_progress(void *arg, const struct progress *p)
{
    struct progress_view *v = arg;
    CLEANUP(str_release) struct str text = STR_INIT;

    switch (v->terminal.style) {
    case STYLE_TTY:
        if (progress_is_sentence(p)) {
            say_above(v, p);
        } else {
            progress_block_note(v->block, p, loop_now_ms());
            draw_soon(v);
        }
        return;
    case STYLE_JSON:
        progress_put_json(&text, p, &v->lines);
        break;
    case STYLE_PLAIN:
        progress_put_plain(&text, p, &v->lines);
        break;
    default:
        /* What is wrong is said also where progress is not wanted. */
        if (progress_is_sentence(p) && p->phase != PROGRESS_INFO)
            progress_put_sentence(&text, p, v->lines.program);
    }
    write_out(v, &text);
}

struct progress_view *
progress_view_new(struct app *app, const char *program, const struct terminal *t)
{
    struct progress_view *v = mem_alloc(sizeof *v);

    v->app = app;
    v->terminal = *t;
    v->lines = (struct line_options){ .program = program, .dry_run = app->opt.dry_run };
    v->block = progress_block_new();
    progress_listen(&app->progress, on_progress, v);
    return v;
}

void
progress_view_hide(struct progress_view *v)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    put_up(v, &text);
    if (!v->drawn)
        return;
    v->drawn = 0;
    write_out(v, &text);
    draw_soon(v);
}

void
progress_view_end(struct progress_view *v)
{
    loop_timer_cancel(v->app->loop, v->timer);
    v->timer = 0;
    if (!progress_block_empty(v->block))
        draw(v, true);
    progress_block_free(v->block);
    v->block = progress_block_new();
    v->drawn = 0;
}

void
progress_view_free(struct progress_view *v)
{
    if (!v)
        return;
    progress_view_end(v);
    progress_unlisten(&v->app->progress, on_progress, v);
    progress_block_free(v->block);
    free(v);
}
