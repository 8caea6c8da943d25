/* What the two programs are: their options before the command, and their commands. */
#include "base/err.h"
#include "cli/run.h"

/* clang-format off */
static const struct opt compose_globals[] = {
    OPT_TEXTS(struct globals, files, 'f', "file", "PATH",
        "Compose file; may be repeated, - is standard input",
        .env = "COMPOSE_FILE", .flags = OPT_ENV_ELSEWHERE),
    OPT_TEXT(struct globals, project_name, 'p', "project-name", "NAME",
        "Name of the project",
        .env = "COMPOSE_PROJECT_NAME", .flags = OPT_ENV_ELSEWHERE),
    OPT_TEXT(struct globals, project_directory, 0, "project-directory", "DIR",
        "What relative paths start from; else the folder of the first Compose file"),
    OPT_TEXT(struct globals, project_directory, 0, "workdir", "DIR",
        "Old name of --project-directory", .flags = OPT_HIDDEN),
    OPT_TEXTS(struct globals, profiles, 0, "profile", "NAME",
        "Enable a profile; may be repeated, '*' enables all",
        .env = "COMPOSE_PROFILES", .flags = OPT_ENV_ELSEWHERE),
    OPT_TEXTS(struct globals, env_files, 0, "env-file", "PATH",
        "File with variables in place of .env; may be repeated",
        .env = "COMPOSE_ENV_FILES", .flags = OPT_ENV_ELSEWHERE),
    OPT_TEXT(struct globals, runtime, 0, "runtime", "NAME",
        "Runtime to use; else the first that is named by $CRANK_RUNTIME, $CONTAINER_ENGINE, "
        "'crank use', the file's x-crank, the settings, or the first that answers"),
    OPT_CHOICE(struct globals, ansi, 0, "ansi", "WHEN",
        "When to use colours and move the cursor", ansi_names, .env = "COMPOSE_ANSI"),
    OPT_CHOICE(struct globals, style, 0, "progress", "STYLE",
        "How to show progress", style_names,
        .complaint = "unsupported --progress value", .env = "COMPOSE_PROGRESS",
        .flags = OPT_ENV_PROCESS),
    OPT_INT(struct globals, parallel, 0, "parallel", "N",
        "At most so many calls of the runtime at once; -1: as many as are useful",
        .env = "COMPOSE_PARALLEL_LIMIT"),
    OPT_BOOL(struct globals, compatibility, 0, "compatibility",
        "Names with _ in place of -, as the first Compose made them",
        .env = "COMPOSE_COMPATIBILITY"),
    OPT_BOOL(struct globals, all_resources, 0, "all-resources",
        "Keep networks and volumes that no service uses"),
    OPT_BOOL(struct globals, dry_run, 0, "dry-run",
        "Show what would be done and do nothing; may also stand behind the command",
        .flags = OPT_ANYWHERE),
    OPT_BOOL(struct globals, no_ansi, 0, "no-ansi",
        "Old form of --ansi never", .flags = OPT_HIDDEN),
    OPT_BOOL(struct globals, version, 'v', "version", "Print the version"),
    OPT_END
};
/* clang-format on */

static const struct command_row *const compose_commands[] = {
    &cmd_up,      &cmd_down,   &cmd_ps,         &cmd_logs,   &cmd_start,   &cmd_stop,
    &cmd_restart, &cmd_exec,   &cmd_kill,       &cmd_pause,  &cmd_unpause, &cmd_rm,
    &cmd_ls,      &cmd_config, &cmd_check,      &cmd_plan,   &cmd_run,     &cmd_env,
    &cmd_version, &cmd_help,   &cmd_completion, &cmd_manual, NULL,
};

const struct face face_crank_compose = {
    .name = "crank-compose",
    .summary = "Runs Compose projects on docker or podman, whichever is there.",
    .globals = compose_globals,
    .commands = compose_commands,
    .absent = absent_of_compose,
};

static const char *const theme_names[] = { "auto", "dark", "light", NULL };

/* clang-format off */
static const struct opt crank_globals[] = {
    OPT_BOOL(struct globals, read_only, 0, "read-only",
        "Dashboard: look only, nothing that changes a runtime is started"),
    OPT_BOOL(struct globals, ascii, 0, "ascii",
        "Dashboard: draw without line and block characters"),
    OPT_CHOICE(struct globals, theme, 0, "theme", "NAME",
        "Dashboard: colours for a dark or a light terminal", theme_names),
    OPT_TEXT(struct globals, script, 0, "script", "FILE",
        "Dashboard: play the keys of a file and print the screens it asks for"),
    OPT_TEXT(struct globals, size, 0, "size", "WxH",
        "Dashboard: the size of a script's screen, 80x24 unless given"),
    OPT_BOOL(struct globals, version, 'v', "version", "Print the version"),
    OPT_END
};
/* clang-format on */

static const struct command_row *const crank_commands[] = {
    &cmd_runtimes, &cmd_use, &cmd_version, &cmd_help, &cmd_completion, &cmd_manual, NULL,
};

/* Commands of a project that are typed behind the wrong program. */
static const struct absent crank_absent[] = {
    { "up", NULL, 0, "crank-compose up" },
    { "down", NULL, 0, "crank-compose down" },
    { "ps", NULL, 0, "crank-compose ps" },
    { "logs", NULL, 0, "crank-compose logs" },
    { "ls", NULL, 0, "crank-compose ls" },
    { "compose", NULL, 0, "the program is crank-compose, with a dash" },
    { NULL, NULL, 0, NULL },
};

const struct face face_crank = {
    .name = "crank",
    .summary = "The dashboard of all containers, and what has to do with runtimes.",
    .globals = crank_globals,
    .commands = crank_commands,
    .absent = crank_absent,
};
