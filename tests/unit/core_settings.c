#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/settings.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the settings say, as text: "default docker; lab podman [podman --connection lab] A=1".
 */
static void
put_settings(struct str *out, const struct settings *s)
{
    str_printf(out, "default %s", s->default_runtime ? s->default_runtime : "none");
    for (size_t i = 0; i < s->runtimes.len; i++) {
        const struct runtime_row *row = &s->runtimes.v[i];

        if (!row->where)
            continue;
        str_printf(out, "; %zu %s %s [", i, row->name, row->dialect);
        for (size_t w = 0; w < row->command.len; w++)
            str_printf(out, "%s%s", w ? " " : "", row->command.v[w]);
        str_put(out, "]");
        for (size_t e = 0; e < row->env.len; e++)
            str_printf(out, " %s", row->env.v[e]);
    }
}

static const struct {
    const char *name, *text, *want; /* the settings, or "line:col: message" of the error */
} cases[] = {
    { "an empty file is none", "", "default none" },
    { "a comment alone too", "# nothing\n", "default none" },
    { "a default by a built-in name", "default_runtime: podman\n", "default podman" },
    { "a runtime of the user's own",
      "runtimes:\n  lab:\n    dialect: podman\n    command: [podman, --connection, lab]\n"
      "    env: {A: 1}\n",
      "default none; 4 lab podman [podman --connection lab] A=1" },
    { "a command may be one word, or left out",
      "runtimes:\n  a: {dialect: docker, command: /opt/docker}\n  b: {dialect: nerdctl}\n",
      "default none; 4 a docker [/opt/docker]; 5 b nerdctl [nerdctl]" },
    { "a built-in name is replaced in its place",
      "runtimes:\n  docker: {dialect: podman, command: [podman]}\ndefault_runtime: docker\n",
      "default docker; 0 docker podman [podman]" },
    { "the default may be the user's own",
      "default_runtime: lab\nruntimes:\n  lab: {dialect: docker}\n",
      "default lab; 4 lab docker [docker]" },
    { "a list is no settings", "- a\n", "1:1: want a mapping, found a list" },
    { "an unknown key", "default_runtim: docker\n",
      "1:1: config.yaml has no key 'default_runtim'" },
    { "an unknown key of a runtime", "runtimes:\n  lab:\n    dialect: docker\n    prog: x\n",
      "4:5: a runtime has no key 'prog'" },
    { "a default that nothing has", "default_runtime: colima\n",
      "1:18: no runtime is called 'colima'" },
    { "a runtime without a dialect", "runtimes:\n  lab: {command: [x]}\n",
      "2:8: runtime 'lab' needs a dialect" },
    { "a dialect never heard of", "runtimes:\n  lab: {dialect: rkt}\n",
      "2:18: runtime 'lab' needs a dialect" },
    { "a runtime that is a word", "runtimes:\n  lab: docker\n",
      "2:8: want a mapping with 'dialect' and 'command', found a text" },
    { "an empty command", "runtimes:\n  lab: {dialect: docker, command: []}\n",
      "2:35: want a program and its arguments as a list, found a list" },
    { "a command with a number", "runtimes:\n  lab: {dialect: docker, command: [docker, 7]}\n",
      "2:44: want a text, found a number" },
    { "an environment that is a list", "runtimes:\n  lab: {dialect: docker, env: [A=1]}\n",
      "2:31: want a mapping of names to values, found a list" },
};

int
main(void)
{
    char dir[] = "/tmp/crank-settings-XXXXXX";
    CLEANUP(mem_freep) char *folder = NULL;
    CLEANUP(mem_freep) char *file = NULL;
    struct settings *s;

    if (!mkdtemp(dir))
        return 1;
    setenv("XDG_CONFIG_HOME", dir, 1);
    folder = fs_join(dir, "crank");
    file = fs_join(folder, "config.yaml");

    CHECK("no file is no error", !settings_read(&s));
    CHECK_INT("four runtimes are built in", s->runtimes.len, 4);
    CHECK_STR("docker is looked for first", s->runtimes.v[0].name, "docker");
    CHECK_STR("container speaks apple's dialect", s->runtimes.v[3].dialect, "apple");
    settings_free(s);

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(str_release) struct str got = STR_INIT;
        struct err *e = fs_write_atomic(file, 0600, cases[i].text, strlen(cases[i].text));

        if (!e)
            e = settings_read(&s);
        if (e) {
            str_printf(&got, "%d:%d: %s", e->at.line, e->at.col, e->msg);
        } else {
            put_settings(&got, s);
            settings_free(s);
        }
        CHECK_STR(cases[i].name, got.buf, cases[i].want);
        err_free(e);
    }
    unlink(file);
    rmdir(folder);
    rmdir(dir);
    return tap_done();
}
