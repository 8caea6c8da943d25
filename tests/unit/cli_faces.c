/* The tables of commands and options hang together. */
#include "base/mem.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "test.h"

#include <stdlib.h>

static void
check_text(const char *what, const char *name, const char *text)
{
    CLEANUP(mem_freep) char *test = mem_printf("%s %s has a sentence", what, name);
    bool good = text && *text && !str_ends(text, ".") && *text != ' ';

    CHECK(test, good);
}

/* Letters and names stand once, but for the other spellings that are hidden. */
static void
check_unique(const char *command, const struct opt *rows)
{
    for (const struct opt *a = rows; a->kind != OPT_KIND_END; a++)
        for (const struct opt *b = a + 1; b->kind != OPT_KIND_END; b++)
            if (str_eq(a->name, b->name) || (a->letter && a->letter == b->letter)) {
                CLEANUP(mem_freep)
                char *test = mem_printf("%s: --%s and --%s differ", command, a->name, b->name);

                CHECK(test, false);
            }
}

static void
check_options(const char *command, const struct opt *rows)
{
    CLEANUP(str_release) struct str help = STR_INIT;

    help_put_options(&help, rows, 1000);
    check_unique(command, rows);
    for (; rows->kind != OPT_KIND_END; rows++) {
        CLEANUP(mem_freep) char *name = mem_printf("%s --%s", command, rows->name);
        CLEANUP(mem_freep) char *dashed = mem_printf("--%s ", rows->name);
        CLEANUP(mem_freep) char *alone = mem_printf("--%s\n", rows->name);
        bool shown = strstr(help.buf, dashed) || strstr(help.buf, alone);

        check_text("option", name, rows->sentence);
        CHECK(name, shown == !(rows->flags & OPT_HIDDEN));
        CHECK(name, opt_takes_value(rows) == (rows->arg != NULL));
        CHECK(name, (rows->kind == OPT_KIND_CHOICE) == (rows->choices != NULL));
    }
}

static void
check_command(const struct face *f, const struct command_row *c)
{
    CLEANUP(str_release) struct str help = STR_INIT;
    bool takes = c->most != 0;

    check_text("command", c->name, command_summary(c));
    CHECK(c->name, c->run != NULL);
    CHECK(c->name, c->verb == VERB_NONE || str_eq(c->name, verbs[c->verb].name));
    CHECK(c->name, (c->verb == VERB_NONE) == (c->summary != NULL));
    CHECK(c->name, takes == (c->operands != NULL));
    CHECK(c->name, c->most < 0 || c->least <= c->most);
    CHECK(c->name, !takes == (c->completes == OPERAND_NONE));
    CHECK(c->name, command_find(f, c->name) == c);
    check_options(c->name, c->options);
    command_put_help(&help, f, c, 80);
    CHECK(c->name, str_starts(help.buf, "Usage:  "));
    CHECK(c->name, strstr(help.buf, c->name) != NULL);
}

/* Each verb is a command; what is undone is undone both ways. */
static void
check_verbs(void)
{
    for (int i = VERB_NONE + 1; i < VERB_COUNT; i++) {
        const struct command_row *c = command_find(&face_crank_compose, verbs[i].name);

        CHECK(verbs[i].name, c && (int)c->verb == i);
        CHECK(verbs[i].name, verbs[i].undo == VERB_NONE || (int)verbs[verbs[i].undo].undo == i);
        CHECK(verbs[i].name, (verbs[i].act != NULL) == (verbs[i].op != OP_NONE));
    }
}

/* What is said to be absent is not there. */
static void
check_absent(const struct face *f)
{
    for (const struct absent *row = f->absent; row->command; row++) {
        const struct command_row *c = command_find(f, row->command);
        const struct opt *rows = c ? c->options : f->globals;

        if (!row->name) {
            CHECK(row->command, c == NULL);
            continue;
        }
        CHECK(row->name, *row->command == '\0' || c != NULL);
        CHECK(row->name, opts_find(rows, row->name) == NULL);
        CHECK(row->name, !row->letter || opts_find_letter(rows, row->letter) == NULL);
    }
}

static void
check_face(const struct face *f)
{
    CLEANUP(str_release) struct str help = STR_INIT;

    check_options(f->name, f->globals);
    face_put_help(&help, f, 1000);
    for (size_t i = 0; f->commands[i]; i++) {
        const struct command_row *c = f->commands[i];
        CLEANUP(mem_freep) char *line = mem_printf("\n  %s ", c->name);

        check_command(f, c);
        CHECK(c->name, (strstr(help.buf, line) != NULL) == !(c->flags & COMMAND_HIDDEN));
    }
    check_absent(f);
}

int
main(void)
{
    check_face(&face_crank_compose);
    check_face(&face_crank);
    check_verbs();
    return tap_done();
}
