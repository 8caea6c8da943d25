/* Completion scripts for the shells, printed from the rows of options and commands. */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/run.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A text inside single quotes of a shell; colon: with a backslash before ':' (zsh). */
static void
put_quoted(struct str *out, const char *text, const char *escaped)
{
    for (; *text; text++) {
        if (*text == '\'') {
            str_put(out, "'\\''");
            continue;
        }
        if (strchr(escaped, *text))
            str_putc(out, '\\');
        str_putc(out, *text);
    }
}

/* "crank-compose" as a part of a function's name. */
static char *
function_name(const struct face *f)
{
    char *name = mem_dup(f->name);

    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c))
            *c = '_';
    return name;
}

static bool
shown(const struct opt *row)
{
    return !(row->flags & OPT_HIDDEN);
}

/* ---- bash ------------------------------------------------------------------------------ */

/* " --file| -f" or "up --scale": the words under which a function's case finds an option. */
static void
bash_put_pattern(struct str *out, const char *command, const struct opt *row)
{
    str_printf(out, "'%s --%s'", command, row->name);
    if (row->letter)
        str_printf(out, "|'%s -%c'", command, row->letter);
}

static void
bash_put_options(struct str *out, const char *command, const struct opt *rows)
{
    str_printf(out, "        '%s') echo '--help", command);
    for (; rows->kind != OPT_KIND_END; rows++)
        if (shown(rows)) {
            str_printf(out, " --%s", rows->name);
            if (rows->letter)
                str_printf(out, " -%c", rows->letter);
        }
    str_put(out, "' ;;\n");
}

static void
bash_put_takes(struct str *out, const char *command, const struct opt *rows)
{
    for (; rows->kind != OPT_KIND_END; rows++)
        if (opt_takes_value(rows)) {
            str_put(out, "        ");
            bash_put_pattern(out, command, rows);
            str_put(out, ") return 0 ;;\n");
        }
}

static void
bash_put_values(struct str *out, const char *command, const struct opt *rows)
{
    for (; rows->kind != OPT_KIND_END; rows++)
        if (rows->choices && shown(rows)) {
            str_put(out, "        ");
            bash_put_pattern(out, command, rows);
            str_put(out, ") echo '");
            for (size_t i = 0; rows->choices[i]; i++)
                str_printf(out, "%s%s", i ? " " : "", rows->choices[i]);
            str_put(out, "' ;;\n");
        }
}

typedef void bash_put_fn(struct str *out, const char *command, const struct opt *rows);

static void
bash_put_function(struct str *out, const struct face *f, const char *name, const char *suffix,
                  bash_put_fn *put)
{
    str_printf(out, "_%s_%s() {\n    case $1 in\n", name, suffix);
    put(out, "", f->globals);
    for (size_t i = 0; f->commands[i]; i++)
        put(out, f->commands[i]->name, f->commands[i]->options);
    str_put(out, "    *) return 1 ;;\n    esac\n}\n");
}

static const char bash_body[] =
    "_%() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command= i=1 word choices=\n"
    "    local -a before=()\n"
    "    while [ $i -lt $COMP_CWORD ]; do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        -*)\n"
    "            [ -n \"$command\" ] || before+=(\"$word\")\n"
    "            if _%_takes \"$command $word\"; then\n"
    "                i=$((i + 1))\n"
    "                [ -n \"$command\" ] || before+=(\"${COMP_WORDS[i]}\")\n"
    "            fi ;;\n"
    "        *) [ -n \"$command\" ] || command=$word ;;\n"
    "        esac\n"
    "        i=$((i + 1))\n"
    "    done\n"
    "    if choices=$(_%_values \"$command $prev\"); then :\n"
    "    elif _%_takes \"$command $prev\"; then\n"
    "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "        return\n"
    "    elif [[ $cur == -* ]]; then choices=$(_%_options \"$command\")\n"
    "    elif [ -z \"$command\" ]; then choices=$(_%_commands)\n"
    "    else choices=$(_%_operands \"$command\" \"${before[@]}\")\n"
    "    fi\n"
    "    COMPREPLY=($(compgen -W \"$choices\" -- \"$cur\"))\n"
    "}\n";

static void
put_commands(struct str *out, const struct face *f)
{
    bool first = true;

    for (size_t i = 0; f->commands[i]; i++)
        if (!(f->commands[i]->flags & COMMAND_HIDDEN)) {
            str_printf(out, "%s%s", first ? "" : " ", f->commands[i]->name);
            first = false;
        }
}

/* What a shell runs, or prints, to get the operands of a command. */
static void
bash_put_operands(struct str *out, const struct face *f, const char *name)
{
    str_printf(out, "_%s_operands() {\n    local command=$1\n    shift\n    case $command in\n",
               name);
    for (size_t i = 0; f->commands[i]; i++) {
        const struct command_row *c = f->commands[i];

        if (c->completes == OPERAND_NONE)
            continue;
        str_printf(out, "    %s) ", c->name);
        if (c->completes == OPERAND_SERVICE || c->completes == OPERAND_SERVICES)
            str_printf(out, "%s \"$@\" config --services 2>/dev/null", f->name);
        else if (c->completes == OPERAND_COMMAND)
            str_printf(out, "_%s_commands", name);
        else if (c->completes == OPERAND_RUNTIME)
            str_printf(out, "%s runtimes --quiet 2>/dev/null", f->name);
        else
            str_put(out, "echo bash zsh fish");
        str_put(out, " ;;\n");
    }
    str_put(out, "    esac\n}\n");
}

static void
put_bash(struct str *out, const struct face *f)
{
    CLEANUP(mem_freep) char *name = function_name(f);

    str_printf(out, "# bash completion for %s, printed by '%s completion bash'\n", f->name,
               f->name);
    str_printf(out, "_%s_commands() {\n    echo '", name);
    put_commands(out, f);
    str_put(out, "'\n}\n");
    bash_put_function(out, f, name, "options", bash_put_options);
    bash_put_function(out, f, name, "takes", bash_put_takes);
    bash_put_function(out, f, name, "values", bash_put_values);
    bash_put_operands(out, f, name);
    for (const char *c = bash_body; *c; c++)
        if (*c == '%')
            str_put(out, name);
        else
            str_putc(out, *c);
    str_printf(out, "complete -F _%s %s\n", name, f->name);
}

/* ---- zsh ------------------------------------------------------------------------------- */

static void
zsh_put_option(struct str *out, const struct opt *row, const char *spelling)
{
    str_put(out, "            '");
    if (row->kind == OPT_KIND_TEXTS)
        str_putc(out, '*');
    str_put(out, spelling);
    if (opt_takes_value(row))
        str_put(out, spelling[1] == '-' ? "=" : "+");
    str_putc(out, '[');
    put_quoted(out, row->sentence, "[]:\\");
    str_putc(out, ']');
    if (opt_takes_value(row)) {
        str_put(out, ":");
        put_quoted(out, row->arg, ":\\");
        str_put(out, ":");
        for (size_t i = 0; row->choices && row->choices[i]; i++)
            str_printf(out, "%s%s", i ? " " : "(", row->choices[i]);
        str_put(out, row->choices ? ")" : "_files");
    }
    str_put(out, "' \\\n");
}

static void
zsh_put_options(struct str *out, const struct opt *rows)
{
    for (; rows->kind != OPT_KIND_END; rows++) {
        CLEANUP(mem_freep) char *name = mem_printf("--%s", rows->name);
        CLEANUP(mem_freep) char *letter = mem_printf("-%c", rows->letter ? rows->letter : '-');

        if (!shown(rows))
            continue;
        zsh_put_option(out, rows, name);
        if (rows->letter)
            zsh_put_option(out, rows, letter);
    }
    str_put(out, "            '--help[Explain]'");
}

static void
zsh_put_operands(struct str *out, const struct face *f, const char *name,
                 enum operand_kind kind)
{
    static const char service[] =
        " \\\n            '%s:service:($(%s ${(Q)before} config --services 2>/dev/null))'";

    if (kind == OPERAND_SERVICES || kind == OPERAND_SERVICE)
        str_printf(out, service, kind == OPERAND_SERVICES ? "*" : "1", f->name);
    else if (kind == OPERAND_COMMAND)
        str_printf(out, " \\\n            '1:command:_%s_commands'", name);
    else if (kind == OPERAND_RUNTIME)
        str_printf(out, " \\\n            '1:runtime:($(%s runtimes --quiet 2>/dev/null))'",
                   f->name);
    else if (kind == OPERAND_SHELL)
        str_put(out, " \\\n            '1:shell:(bash zsh fish)'");
    if (kind == OPERAND_SERVICE)
        str_put(out, " \\\n            '*::command:_normal'");
    str_putc(out, '\n');
}

static void
put_zsh(struct str *out, const struct face *f)
{
    CLEANUP(mem_freep) char *name = function_name(f);

    str_printf(out, "#compdef %s\n# zsh completion, printed by '%s completion zsh'\n", f->name,
               f->name);
    str_printf(out, "_%s_commands() {\n    local -a commands=(\n", name);
    for (size_t i = 0; f->commands[i]; i++)
        if (!(f->commands[i]->flags & COMMAND_HIDDEN)) {
            str_printf(out, "        '%s:", f->commands[i]->name);
            put_quoted(out, command_summary(f->commands[i]), ":\\");
            str_put(out, "'\n");
        }
    str_put(out, "    )\n    _describe command commands\n}\n");
    str_printf(out,
               "_%s() {\n    local context state state_descr line\n    local -a before\n"
               "    typeset -A opt_args\n    _arguments -C \\\n",
               name);
    zsh_put_options(out, f->globals);
    str_printf(out,
               " \\\n            '1: :_%s_commands' \\\n            '*:: :->rest'\n"
               "    [[ $state == rest ]] || return\n"
               "    local key\n"
               "    for key in ${(k)opt_args}; do before+=($key ${opt_args[$key]}); done\n"
               "    case $words[1] in\n",
               name);
    for (size_t i = 0; f->commands[i]; i++) {
        str_printf(out, "    %s)\n        _arguments \\\n", f->commands[i]->name);
        zsh_put_options(out, f->commands[i]->options);
        zsh_put_operands(out, f, name, f->commands[i]->completes);
        str_put(out, "        ;;\n");
    }
    str_printf(out, "    esac\n}\ncompdef _%s %s\n", name, f->name);
}

/* ---- fish ------------------------------------------------------------------------------ */

static void
fish_put_options(struct str *out, const struct face *f, const char *condition,
                 const struct opt *rows)
{
    for (; rows->kind != OPT_KIND_END; rows++) {
        if (!shown(rows))
            continue;
        str_printf(out, "complete -c %s -n '%s' -l %s", f->name, condition, rows->name);
        if (rows->letter)
            str_printf(out, " -s %c", rows->letter);
        if (rows->choices) {
            str_put(out, " -x -a '");
            for (size_t i = 0; rows->choices[i]; i++)
                str_printf(out, "%s%s", i ? " " : "", rows->choices[i]);
            str_put(out, "'");
        } else if (opt_takes_value(rows)) {
            str_put(out, " -r");
        }
        str_put(out, " -d '");
        put_quoted(out, rows->sentence, "\\");
        str_put(out, "'\n");
    }
}

static void
put_fish(struct str *out, const struct face *f)
{
    str_printf(out, "# fish completion for %s, printed by '%s completion fish'\n", f->name,
               f->name);
    str_printf(out, "complete -c %s -f\n", f->name);
    fish_put_options(out, f, "__fish_use_subcommand", f->globals);
    for (size_t i = 0; f->commands[i]; i++) {
        const struct command_row *c = f->commands[i];
        CLEANUP(mem_freep) char *seen = mem_printf("__fish_seen_subcommand_from %s", c->name);

        if (c->flags & COMMAND_HIDDEN)
            continue;
        str_printf(out, "complete -c %s -n __fish_use_subcommand -a %s -d '", f->name, c->name);
        put_quoted(out, command_summary(c), "\\");
        str_put(out, "'\n");
        fish_put_options(out, f, seen, c->options);
        if (c->completes == OPERAND_NONE)
            continue;
        str_printf(out, "complete -c %s -n '%s' -a '", f->name, seen);
        if (c->completes == OPERAND_SERVICE || c->completes == OPERAND_SERVICES)
            str_printf(out, "(%s config --services 2>/dev/null)", f->name);
        else if (c->completes == OPERAND_COMMAND)
            put_commands(out, f);
        else if (c->completes == OPERAND_RUNTIME)
            str_printf(out, "(%s runtimes --quiet 2>/dev/null)", f->name);
        else
            str_put(out, "bash zsh fish");
        str_put(out, "'\n");
    }
}

static const struct {
    const char *name;
    void (*put)(struct str *out, const struct face *f);
} shells[] = {
    { "bash", put_bash },
    { "zsh", put_zsh },
    { "fish", put_fish },
};

static struct err *
run_completion(struct cli *cli, const void *options UNUSED, const struct strv *operands)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    for (size_t i = 0; i < ARRAY_LEN(shells); i++)
        if (str_eq(shells[i].name, operands->v[0])) {
            shells[i].put(&text, cli->face);
            fputs(text.buf, stdout);
            return NULL;
        }
    return err_hint(err_new(ERR_USAGE, "no completion for the shell \"%s\"", operands->v[0]),
                    "there is one for bash, zsh and fish");
}

const struct command_row cmd_completion = {
    .name = "completion",
    .operands = "SHELL",
    .least = 1,
    .most = 1,
    .completes = OPERAND_SHELL,
    .options = no_options,
    .run = run_completion,
    .summary = "Print the script that completes command lines in bash, zsh or fish",
    .about =
        "bash: source <(crank-compose completion bash)\n"
        "zsh: crank-compose completion zsh > a folder of $fpath, as _crank-compose\n"
        "fish: crank-compose completion fish > ~/.config/fish/completions/crank-compose.fish",
};
