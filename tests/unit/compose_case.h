/*
 * Compose projects in folders below tests/fixtures: CASE holds the files, an expectation, and a
 * file "options" with what the command line says, a line each: -f FILE, -p NAME, --env-file
 * FILE, --profile NAME, --project-directory DIR, NAME=VALUE of the environment; others are for
 * the test.  UPDATE=1 rewrites expectations; ${DIR} stands for the folder in them.
 */
#pragma once

#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "compose/load.h"

#include <dirent.h>
#include <stdlib.h>

struct options {
    struct strv files, env_files, profiles, environment, others;
    char *project_name, *project_directory;
};

static inline void
options_release(struct options *o)
{
    strv_release(&o->files);
    strv_release(&o->env_files);
    strv_release(&o->profiles);
    strv_release(&o->environment);
    strv_release(&o->others);
    free(o->project_name);
    free(o->project_directory);
}

static inline void
read_option(struct options *o, const char *line)
{
    if (str_starts(line, "-f "))
        strv_push(&o->files, line + 3);
    else if (str_starts(line, "--env-file "))
        strv_push(&o->env_files, line + 11);
    else if (str_starts(line, "--profile "))
        strv_push(&o->profiles, line + 10);
    else if (str_starts(line, "--project-directory "))
        o->project_directory = mem_dup(line + 20);
    else if (str_starts(line, "-p "))
        o->project_name = mem_dup(line + 3);
    else if (strchr(line, '='))
        strv_push(&o->environment, line);
    else if (*line)
        strv_push(&o->others, line);
}

static inline void
read_options(struct options *o, const char *dir)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, "options");
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(strv_release) struct strv lines = STRV_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    if (!fs_exists(path))
        return;
    e = fs_read(path, 0, &text);
    strv_split(&lines, text.buf, '\n');
    for (size_t i = 0; i < lines.len; i++)
        read_option(o, lines.v[i]);
}

/* What the options say, for a project in dir; borrows both. */
static inline struct load_options
load_options_of(const struct options *given, const char *dir)
{
    return (struct load_options){
        .cwd = dir,
        .files = strv_argv(&given->files),
        .env_files = strv_argv(&given->env_files),
        .profiles = strv_argv(&given->profiles),
        .environment = strv_argv(&given->environment),
        .project_name = given->project_name,
        .project_directory = given->project_directory,
    };
}

static inline void
compare(const char *name, const char *path, const char *got)
{
    CLEANUP(str_release) struct str want = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    if (getenv("UPDATE")) {
        e = fs_write_atomic(path, 0644, got, strlen(got));
        CHECK(name, !e);
        return;
    }
    e = fs_read(path, 0, &want);
    CHECK_STR(name, got, e ? e->msg : want.buf);
}

static inline void
hide_folder(struct str *text, const char *dir)
{
    for (char *at; (at = strstr(text->buf, dir));) {
        size_t offset = (size_t)(at - text->buf);

        str_cut(text, offset, strlen(dir));
        str_insert(text, offset, "${DIR}", strlen("${DIR}"));
    }
}

static inline int
is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Calls run for each case of the folder root; their number. */
static inline int
each_case(const char *root, void (*run)(const char *name, const char *dir))
{
    CLEANUP(mem_freep) char *here = fs_cwd();
    CLEANUP(mem_freep) char *above = fs_join(here, root);
    struct dirent **entries = NULL;
    int count = scandir(above, &entries, is_case, alphasort);

    for (int i = 0; i < count; i++) {
        CLEANUP(mem_freep) char *dir = fs_join(above, entries[i]->d_name);

        run(entries[i]->d_name, dir);
        free(entries[i]);
    }
    free(entries);
    return count;
}
