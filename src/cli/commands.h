/*
 * The commands of both programs, as data.  A row is what --help, the manual page and the
 * shells' completion are printed from, and what run.c calls.
 */
#pragma once

#include "base/base.h"
#include "cli/opts.h"
#include "core/verbs.h"

struct cli;
struct err;
struct str;
struct strv;

enum command_flag {
    COMMAND_OPTIONS_FIRST = 1, /* options end at the first operand: the rest is another's */
    COMMAND_HIDDEN = 2,        /* for scripts; not listed */
    COMMAND_PROJECT = 4,       /* variables of its options may stand in .env too */
};

/* What completion offers in place of operands. */
enum operand_kind {
    OPERAND_NONE,
    OPERAND_SERVICES, /* any number of services */
    OPERAND_SERVICE,  /* one service, then words of the person's own */
    OPERAND_COMMAND,
    OPERAND_RUNTIME,
    OPERAND_SHELL,
};

/*
 * options: the struct of the rows.  NULL is success, with cli->status as exit status; it is 0
 * unless the command sets it.
 */
typedef struct err *command_fn(struct cli *cli, const void *options,
                               const struct strv *operands);

struct command_row {
    const char *name;
    const char *operands; /* as usage shows them: "[SERVICE...]"; NULL: it takes none */
    int least, most;      /* how many operands; most -1: any number */
    enum operand_kind completes;
    unsigned flags;
    const struct opt *options; /* never NULL */
    size_t options_size;
    command_fn *run;
    enum verb_id verb;   /* what it is a face of; VERB_NONE: of nothing that both faces have */
    const char *summary; /* one line, without a full stop; NULL: the verb's sentence */
    const char *about;   /* paragraphs with a newline between them; or NULL */
};

/* What Docker Compose has and this version has not: its use is an error that says so. */
struct absent {
    const char *command; /* "": before the command */
    const char *name;    /* of a long option; NULL: the command itself */
    char letter;         /* of that option; 0: none */
    const char *instead; /* the hint; may be NULL */
};

/* One of the two programs. */
struct face {
    const char *name;
    const char *summary;
    const struct opt *globals;                 /* rows for struct globals */
    const struct command_row *const *commands; /* NULL-terminated, in the order of --help */
    const struct absent *absent;               /* ended by a row without a command */
    command_fn *alone;                         /* without a command; NULL: --help */
};

extern const struct face face_crank, face_crank_compose;
extern const struct absent absent_of_compose[];

const char *command_summary(const struct command_row *c);
/* NULL when there is none. */
const struct command_row *command_find(const struct face *f, const char *name);
/* The nearest name to what was typed, or NULL. */
const char *command_nearest(const struct face *f, const char *typed);
/* option: a long name or one letter; NULL: the command itself. */
const struct absent *absent_find(const struct face *f, const char *command, const char *option);

void face_put_help(struct str *out, const struct face *f, size_t width);
void command_put_help(struct str *out, const struct face *f, const struct command_row *c,
                      size_t width);
/* "crank-compose up [OPTIONS] [SERVICE...]" */
void command_put_usage(struct str *out, const struct face *f, const struct command_row *c);

/* Commands, a file a family. */
extern const struct command_row cmd_version, cmd_help, cmd_completion, cmd_manual;
extern const struct command_row cmd_up, cmd_down, cmd_start, cmd_stop, cmd_restart, cmd_run,
    cmd_exec, cmd_ps, cmd_ls, cmd_logs, cmd_config, cmd_check, cmd_plan, cmd_env;
extern const struct command_row cmd_kill, cmd_pause, cmd_unpause, cmd_rm;
extern const struct command_row cmd_runtimes, cmd_use;
extern const struct opt no_options[];
