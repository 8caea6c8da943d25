/*
 * A run of one of the programs from its command line: options before the command, dispatch,
 * exit status, and the one place where an error is printed.
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "compose/load.h"

enum ansi { ANSI_AUTO, ANSI_NEVER, ANSI_ALWAYS };
enum style { STYLE_AUTO, STYLE_TTY, STYLE_PLAIN, STYLE_JSON, STYLE_QUIET, STYLE_NONE };
extern const char *const ansi_names[], *const style_names[];

/* The options before the command of both programs; each has the rows that it wants. */
struct globals {
    struct strv files, profiles, env_files;
    const char *project_name, *project_directory, *runtime;
    int ansi;  /* enum ansi */
    int style; /* enum style */
    struct opt_int parallel;
    bool compatibility, all_resources, dry_run, version, no_ansi;
    bool compatibility_given; /* on the command line, not by COMPOSE_COMPATIBILITY */

    /* The dashboard's. */
    bool read_only, ascii;
    int theme; /* 0 auto, 1 dark, 2 light */
    const char *script, *size;
};

struct arena;
struct node;

struct cli {
    const struct face *face;
    const struct command_row *command;
    struct globals globals;
    struct load_pipes pipes;    /* read already */
    struct arena *dotenv_arena; /* see session_dotenv */
    const struct node *dotenv;
    int status; /* exit status when no error is returned */
};

/* words: the command line without the program's name.  Returns the exit status. */
int cli_run(const struct face *face, const char *const *words);
