#include "tui/script.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/strv.h"
#include "core/app.h"
#include "exec/loop.h"
#include "tui/jobs.h"
#include "tui/keys.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERR_SCRIPT "script"

enum { LOOK_MS = 20, DEADLINE_MS = 30000, LIMIT = 1 << 20 };

struct script {
    struct ui *ui;
    char *path;
    struct strv lines;
    size_t at;
    int64_t since; /* when the line under way was begun */
    struct err *failed;
};

enum progress_of { STEP_DONE, STEP_WAITS, STEP_FAILED };

struct err *
script_open(struct ui *ui, const char *path, struct script **ret_script)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct script *s;

    TRY(fs_read_named(path, LIMIT, &text));
    s = mem_alloc(sizeof *s);
    s->ui = ui;
    s->path = mem_dup(path);
    strv_split(&s->lines, text.buf, '\n');
    *ret_script = s;
    return NULL;
}

void
script_free(struct script *s)
{
    if (!s)
        return;
    free(s->path);
    strv_release(&s->lines);
    err_free(s->failed);
    free(s);
}

struct err *
script_error(struct script *s)
{
    return STEAL(s->failed);
}

static void
put_screen(struct script *s, bool styles, struct str *out)
{
    if (s->ui->dirty || s->ui->stale)
        ui_draw(s->ui);
    cells_dump(s->ui->cells, styles, out);
}

static enum progress_of
fail(struct script *s, const char *what, const char *text)
{
    CLEANUP(str_release) struct str screen = STR_INIT;
    struct pos at = { s->path, (int)s->at + 1, 0 };

    put_screen(s, false, &screen);
    s->failed = err_at(ERR_SCRIPT, at, "%s: %s", what, text);
    s->failed->said = str_steal(&screen);
    return STEP_FAILED;
}

bool
script_pair(const char *text, char between, int *ret_first, int *ret_second)
{
    CLEANUP(strv_release) struct strv parts = STRV_INIT;
    int64_t first, second;

    strv_split(&parts, text, between);
    if (parts.len != 2 || !num_parse_int(parts.v[0], &first) || first < 0 || first > 9999 ||
        !num_parse_int(parts.v[1], &second) || second < 0 || second > 9999)
        return false;
    *ret_first = (int)first;
    *ret_second = (int)second;
    return true;
}

/* ---- words behind a colon ---- */

static bool
shows(struct script *s, const char *text)
{
    CLEANUP(str_release) struct str screen = STR_INIT;

    put_screen(s, false, &screen);
    return strstr(screen.buf, text) != NULL;
}

static enum progress_of
wait_until(struct script *s, bool reached, const char *what, const char *text)
{
    if (reached)
        return STEP_DONE;
    if (loop_now_ms() - s->since > DEADLINE_MS)
        return fail(s, what, text);
    return STEP_WAITS;
}

static enum progress_of
step_wait(struct script *s, const char *text)
{
    return wait_until(s, shows(s, text), "this never came", text);
}

static enum progress_of
step_gone(struct script *s, const char *text)
{
    return wait_until(s, !shows(s, text), "this never went", text);
}

static enum progress_of
step_idle(struct script *s, const char *text)
{
    return wait_until(s, !jobs_running(s->ui->jobs), "an action is still under way", text);
}

static enum progress_of
step_size(struct script *s, const char *text)
{
    int width, height;

    if (!script_pair(text, 'x', &width, &height) || width < 1 || height < 1)
        return fail(s, "want a size as 80x24, found", text);
    cells_resize(s->ui->cells, width, height);
    ui_dirty(s->ui);
    return STEP_DONE;
}

static enum progress_of
press(struct script *s, enum mouse_action what, const char *text)
{
    struct key_event ev = { .key = KEY_MOUSE_, .mouse = what };

    if (!script_pair(text, ' ', &ev.x, &ev.y))
        return fail(s, "want a column and a row, found", text);
    ui_key(s->ui, &ev);
    return STEP_DONE;
}

static enum progress_of
step_click(struct script *s, const char *text)
{
    return press(s, MOUSE_PRESS, text);
}

static enum progress_of
step_wheel(struct script *s, const char *text)
{
    if (str_starts(text, "up "))
        return press(s, MOUSE_WHEEL_UP, text + 3);
    if (str_starts(text, "down "))
        return press(s, MOUSE_WHEEL_DOWN, text + 5);
    return fail(s, "want up or down, found", text);
}

static enum progress_of
dump(struct script *s, bool styles, const char *name)
{
    CLEANUP(str_release) struct str screen = STR_INIT;

    put_screen(s, styles, &screen);
    printf("== %s\n%s", name, screen.buf);
    fflush(stdout);
    return STEP_DONE;
}

static enum progress_of
step_dump(struct script *s, const char *name)
{
    return dump(s, false, name);
}

static enum progress_of
step_styles(struct script *s, const char *name)
{
    return dump(s, true, name);
}

static const struct {
    const char *word;
    enum progress_of (*run)(struct script *s, const char *text);
} words[] = {
    { "wait", step_wait }, { "gone", step_gone },     { "idle", step_idle },
    { "size", step_size }, { "click", step_click },   { "wheel", step_wheel },
    { "dump", step_dump }, { "styles", step_styles },
};

/* ---- the lines ---- */

static enum progress_of
play_keys(struct script *s, const char *line)
{
    struct key_event ev = { 0 };
    size_t n;

    while (*line) {
        n = key_parse(line, &ev.key);
        if (!n)
            return fail(s, "no such key", line);
        ui_key(s->ui, &ev);
        if (s->ui->dirty)
            ui_draw(s->ui);
        line += n;
    }
    return STEP_DONE;
}

static enum progress_of
play_line(struct script *s, const char *line)
{
    size_t len;

    if (!*line || *line == '#')
        return STEP_DONE;
    if (*line != ':' || line[1] == '\0' || line[1] == '<')
        return play_keys(s, line);
    len = strcspn(line + 1, " ");
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strlen(words[i].word) == len && strncmp(words[i].word, line + 1, len) == 0)
            return words[i].run(s, line[1 + len] ? line + 2 + len : "");
    return play_keys(s, line);
}

static void
go_on(void *arg)
{
    struct script *s = arg;
    enum progress_of step = STEP_DONE;
    uint64_t timer;

    while (s->at < s->lines.len && step == STEP_DONE) {
        step = play_line(s, s->lines.v[s->at]);
        if (step == STEP_DONE) {
            s->at++;
            s->since = loop_now_ms();
        }
    }
    if (step == STEP_WAITS) {
        timer = loop_timer_start(s->ui->app->loop, LOOK_MS, go_on, s);
        (void)timer;
    } else {
        ui_quit(s->ui, step == STEP_FAILED ? 1 : s->ui->status);
    }
}

void
script_start(struct script *s)
{
    uint64_t timer = loop_timer_start(s->ui->app->loop, 0, go_on, s);

    (void)timer;
    s->since = loop_now_ms();
}
