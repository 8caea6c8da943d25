/* runtimes, use: which runtimes there are, and which one a project gets. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/run.h"
#include "cli/session.h"
#include "core/app.h"
#include "model/node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct runtimes_flags {
    bool quiet;
    int format;
};

enum runtimes_format { FORMAT_TABLE, FORMAT_JSON };
static const char *const format_names[] = { "table", "json", NULL };

static void
on_probed(void *arg)
{
    session_done(arg, NULL);
}

/* "podman 4.3.1", and what stands behind a program that is called otherwise. */
static char *
dialect_text(const struct seat *seat)
{
    if (seat->status != SEAT_ANSWERS)
        return mem_dup("");
    if (seat->stands_in)
        return mem_printf("%s (is %s)", seat->rt->info.server_version, seat->stands_in);
    return mem_dup(seat->rt->info.server_version ? seat->rt->info.server_version : "");
}

static char *
answer_text(const struct seat *seat)
{
    if (seat->status != SEAT_ANSWERS)
        return mem_dup(seat_status_names[seat->status]);
    if (seat->answer_ms < 0)
        return mem_dup("answers");
    return mem_printf("answers in %lld ms", (long long)seat->answer_ms);
}

static const char *
text_or_empty(const char *text)
{
    return text ? text : "";
}

static void
put_table(const struct app *app, struct str *out)
{
    static const char *const headers[] = { "NAME",    "STATUS",   "VERSION",
                                           "STORAGE", "ROOTLESS", "OCI RUNTIME" };
    CLEANUP(table_release) struct table t;

    table_init(&t, ARRAY_LEN(headers), TABLE_LEAST);
    for (size_t i = 0; i < ARRAY_LEN(headers); i++)
        table_add(&t, headers[i]);
    for (size_t i = 0; i < app->runtimes.seats.len; i++) {
        const struct seat *seat = app->runtimes.seats.v[i];
        const struct engine_info *info = &seat->rt->info;
        CLEANUP(mem_freep) char *version = dialect_text(seat), *answer = answer_text(seat);
        bool there = seat->status == SEAT_ANSWERS;

        table_add(&t, seat->name);
        table_add(&t, answer);
        table_add(&t, version);
        table_add(&t, there ? text_or_empty(info->storage) : "");
        table_add(&t, !there ? "" : info->rootless ? "yes" : "no");
        table_add(&t, there ? text_or_empty(info->oci_runtime) : "");
    }
    table_put(&t, out);
}

static void
set_text(struct arena *a, struct node *map, const char *key, const char *text)
{
    node_set(a, map, key, node_str(a, arena_dup(a, text_or_empty(text)), NULL));
}

static void
put_json(const struct app *app, struct str *out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct node *list = node_seq(a, NULL);

    for (size_t i = 0; i < app->runtimes.seats.len; i++) {
        const struct seat *seat = app->runtimes.seats.v[i];
        const struct engine_info *info = &seat->rt->info;
        struct node *row = node_map(a, NULL);

        set_text(a, row, "Name", seat->name);
        set_text(a, row, "Status", seat_status_names[seat->status]);
        set_text(a, row, "Program", seat->rt->program);
        set_text(a, row, "StandsIn", seat->stands_in);
        set_text(a, row, "ClientVersion", info->client_version);
        set_text(a, row, "ServerVersion", info->server_version);
        node_set(a, row, "Rootless", node_bool(a, info->rootless, NULL));
        set_text(a, row, "Storage", info->storage);
        set_text(a, row, "OCIRuntime", info->oci_runtime);
        node_set(a, row, "AnswerMilliseconds", node_int(a, seat->answer_ms, NULL));
        set_text(a, row, "Problem", seat->why ? seat->why->msg : "");
        node_append(a, list, row);
    }
    json_put(out, list, false);
    str_putc(out, '\n');
}

/* Why one that is installed does not answer; one that is not there needs no words. */
static void
put_problems(const struct app *app, struct str *out)
{
    for (size_t i = 0; i < app->runtimes.seats.len; i++) {
        const struct seat *seat = app->runtimes.seats.v[i];

        if (seat->why && (seat->status == SEAT_SILENT || seat->status == SEAT_FAILS)) {
            str_putc(out, '\n');
            err_format(seat->why, seat->name, out);
        }
    }
}

static struct err *
run_runtimes(struct cli *cli, const void *options, const struct strv *operands UNUSED)
{
    const struct runtimes_flags *f = options;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(str_release) struct str out = STR_INIT;

    TRY(session_load(&s, cli, NEED_NOTHING, NULL));
    TRY(session_open(&s, ALL_RUNTIMES));
    runtimes_probe(s.app, true, on_probed, &s);
    TRY(session_wait(&s));
    for (size_t i = 0; f->quiet && i < s.app->runtimes.seats.len; i++)
        if (s.app->runtimes.seats.v[i]->status == SEAT_ANSWERS)
            str_printf(&out, "%s\n", s.app->runtimes.seats.v[i]->name);
    if (!f->quiet && f->format == FORMAT_JSON)
        put_json(s.app, &out);
    else if (!f->quiet)
        put_table(s.app, &out);
    if (!f->quiet && f->format == FORMAT_TABLE)
        put_problems(s.app, &out);
    out_print(&out, f->format == FORMAT_JSON ? OUT_JSON : OUT_LINES);
    return NULL;
}

/* clang-format off */
static const struct opt runtimes_rows[] = {
    OPT_CHOICE(struct runtimes_flags, format, 0, "format", "FORMAT", "Form of the list",
        format_names),
    OPT_BOOL(struct runtimes_flags, quiet, 'q', "quiet", "Names of those that answer only"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_runtimes = {
    .name = "runtimes",
    .options = runtimes_rows,
    .options_size = sizeof(struct runtimes_flags),
    .run = run_runtimes,
    .summary = "List the runtimes of this machine, and ask each of them",
};

/* ---- use ------------------------------------------------------------------------------- */

struct use_flags {
    bool forget;
    const char *project_directory;
};

static const char *const file_names[] = { "compose.yaml", "compose.yml", "docker-compose.yml",
                                          "docker-compose.yaml" };

/* The nearest folder upwards that holds a Compose file, else the one given: a heap string. */
static char *
project_folder(const char *start)
{
    CLEANUP(mem_freep) char *cwd = fs_cwd();
    char *dir = fs_join(cwd, start ? start : ".");
    CLEANUP(mem_freep) char *first = mem_dup(dir);

    for (;;) {
        char *up;

        for (size_t i = 0; i < ARRAY_LEN(file_names); i++) {
            CLEANUP(mem_freep) char *file = fs_join(dir, file_names[i]);

            if (fs_is_file(file))
                return dir;
        }
        up = fs_dirname(dir);
        if (str_eq(up, dir)) {
            free(up);
            free(dir);
            return STEAL(first);
        }
        free(dir);
        dir = up;
    }
}

/* Without a name: what is used here, and why. */
static struct err *
show_choice(struct session *s, const char *dir)
{
    CLEANUP(mem_freep) char *remembered = runtimes_remembered(dir);

    TRY(session_choose(s, dir));
    printf("%s: %s\n", s->choice->seat->name, s->choice->reason);
    for (size_t i = 0; i < s->choice->overruled.len; i++)
        printf("%s\n", s->choice->overruled.v[i]);
    if (!remembered)
        printf("nothing is remembered for %s\n", dir);
    return NULL;
}

static struct err *
run_use(struct cli *cli, const void *options, const struct strv *operands)
{
    const struct use_flags *f = options;
    const char *name = operands->len ? operands->v[0] : NULL;
    CLEANUP(session_release) struct session s = SESSION_INIT;
    CLEANUP(mem_freep) char *dir = project_folder(f->project_directory);

    if (name && f->forget)
        return err_new(ERR_USAGE, "--forget takes no name: it forgets what was chosen");
    TRY(session_load(&s, cli, NEED_NOTHING, NULL));
    TRY(session_open(&s, ALL_RUNTIMES));
    if (!name && !f->forget)
        return show_choice(&s, dir);
    TRY(runtimes_remember(s.app, dir, name));
    if (name)
        printf("projects in %s use %s from now on\n", dir, name);
    else
        printf("what was chosen for %s is forgotten\n", dir);
    return NULL;
}

/* clang-format off */
static const struct opt use_rows[] = {
    OPT_BOOL(struct use_flags, forget, 0, "forget", "Forget what was chosen for the project"),
    OPT_TEXT(struct use_flags, project_directory, 0, "project-directory", "DIR",
        "Folder of the project; else the nearest one upwards with a Compose file"),
    OPT_END
};
/* clang-format on */

const struct command_row cmd_use = {
    .name = "use",
    .operands = "[RUNTIME]",
    .most = 1,
    .completes = OPERAND_RUNTIME,
    .options = use_rows,
    .options_size = sizeof(struct use_flags),
    .run = run_use,
    .summary = "Choose the runtime of the project in this folder, and remember it",
    .about = "Without a name it says which runtime the project has now, and why.",
};
