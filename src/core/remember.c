/* `crank use`: one line a project folder, newest last, in the user's state folder. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "core/app.h"
#include "core/runtimes.h"

#include <stdlib.h>
#include <string.h>

enum { PROJECTS_MAX = 1000, FILE_LIMIT = 4 << 20 };

static char *
memory_path(void)
{
    CLEANUP(mem_freep) char *dir = fs_state_dir();

    return fs_join(dir, "use");
}

/* "NAME FOLDER"; the folder may hold blanks but no newline. */
static const char *
line_folder(const char *line)
{
    const char *blank = strchr(line, ' ');

    return blank ? blank + 1 : NULL;
}

static void
read_lines(struct strv *lines)
{
    CLEANUP(mem_freep) char *path = memory_path();
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!fs_exists(path))
        return;
    err_free(fs_read(path, FILE_LIMIT, &text));
    strv_split(lines, text.buf, '\n');
    for (size_t i = lines->len; i-- > 0;)
        if (!line_folder(lines->v[i]))
            strv_remove(lines, i);
}

char *
runtimes_remembered(const char *project_dir)
{
    CLEANUP(strv_release) struct strv lines = STRV_INIT;

    read_lines(&lines);
    for (size_t i = lines.len; i-- > 0;) {
        const char *folder = line_folder(lines.v[i]);

        if (str_eq(folder, project_dir))
            return mem_dup_n(lines.v[i], (size_t)(folder - 1 - lines.v[i]));
    }
    return NULL;
}

struct err *
runtimes_remember(struct app *app, const char *project_dir, const char *name)
{
    CLEANUP(strv_release) struct strv lines = STRV_INIT;
    CLEANUP(mem_freep) char *path = memory_path();
    CLEANUP(mem_freep) char *text = NULL;

    if (name && !runtimes_find(&app->runtimes, name))
        return runtimes_unknown(&app->runtimes, name);
    if (strchr(project_dir, '\n'))
        return err_new(ERR_USAGE, "a folder with a newline in its name cannot be remembered");
    read_lines(&lines);
    for (size_t i = lines.len; i-- > 0;)
        if (str_eq(line_folder(lines.v[i]), project_dir))
            strv_remove(&lines, i);
    while (lines.len >= PROJECTS_MAX)
        strv_remove(&lines, 0);
    if (name)
        strv_printf(&lines, "%s %s", name, project_dir);
    strv_push(&lines, "");
    text = strv_join(&lines, "\n");
    return fs_write_atomic(path, 0600, text, strlen(text));
}
