/* What the Logs view shows, as a file. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "tui/log_view.h"
#include "tui/overlays.h"
#include "tui/ui.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

char *
log_save_name(const struct log_view *v)
{
    CLEANUP(mem_freep) char *title = mem_dup(*v->title ? v->title : "logs");
    time_t now = time(NULL);
    struct tm tm;
    char stamp[32] = "";

    for (char *p = title; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_' && *p != '.')
            *p = '-';
    if (localtime_r(&now, &tm))
        strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &tm);
    return mem_printf("%s-%s.log", *title == '.' ? "logs" : title, stamp);
}

static void
put_entry(const struct log_view *v, const struct log_entry *e, struct str *out)
{
    CLEANUP(str_release) struct str stamp = STR_INIT;

    if (e->kind != ENTRY_LINE) {
        str_printf(out, "-- %s --\n", e->text);
        return;
    }
    if (v->time) {
        num_put_time(&stamp, e->stamp);
        str_printf(out, "%s ", stamp.buf);
    }
    if (v->sources.len > 1 && e->source < v->sources.len)
        str_printf(out, "%s ", v->sources.v[e->source].name);
    str_put(out, e->flags & ENTRY_ERR ? "! " : "| ");
    utf8_escape(out, e->text, e->len);
    str_putc(out, '\n');
}

static void
write_now(struct log_view *v, const char *path)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct ui *ui = v->view.ui;
    size_t count = 0;
    struct err *e;

    for (const struct log_entry *l = log_ring_step(&v->ring, NULL, 1); l;
         l = log_ring_step(&v->ring, l, 1), count++)
        put_entry(v, l, &text);
    e = fs_write_atomic(path, 0600, text.buf, text.len);
    if (e)
        ui_say_err(ui, e);
    else
        ui_say(ui, STYLE_GOOD, "%zu lines saved to %s", count, path);
}

static void
replace_accepted(struct ui *ui, void *arg)
{
    struct log_view *v = log_view_of(ui);

    if (v)
        write_now(v, arg);
}

static void
ask_to_replace(struct log_view *v, const char *path)
{
    CLEANUP(mem_freep) char *text = mem_printf("There is a file already:\n%s", path);

    ui_confirm(v->view.ui, &(struct confirm_spec){ .title = "save",
                                                   .text = text,
                                                   .yes = "Replace",
                                                   .accept = replace_accepted,
                                                   .arg = mem_dup(path) });
}

/* "~/x" is in the home folder, as in a shell. */
static char *
whole_path(const char *typed)
{
    CLEANUP(mem_freep) char *home = NULL;

    if (strncmp(typed, "~/", 2) != 0)
        return mem_dup(typed);
    home = fs_home();
    return fs_join(home, typed + 2);
}

void
log_save(struct log_view *v, const char *typed)
{
    CLEANUP(mem_freep) char *path = whole_path(typed), *dir = fs_dirname(path);
    struct ui *ui = v->view.ui;
    struct stat st;

    if (!fs_is_dir(dir)) {
        ui_say(ui, STYLE_BAD, "there is no folder %s", dir);
        return;
    }
    if (lstat(path, &st) != 0)
        write_now(v, path);
    else if (S_ISREG(st.st_mode))
        ask_to_replace(v, path);
    else
        ui_say(ui, STYLE_BAD, "%s is there and is no plain file", path);
}
