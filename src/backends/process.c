/* Rows about the process in a container: what runs, as what, how it is watched. */

#include "backends/flags.h"
#include "backends/variables.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/engine.h"
#include "model/node.h"
#include "model/plan.h"

#include <string.h>

static void
push_words(struct strv *out, const struct strings *words, size_t from)
{
    for (size_t i = from; i < words->len; i++)
        strv_push(out, words->v[i]);
}

/* "[\"a\",\"b c\"]" */
static void
put_json_list(struct str *out, const char *const *words, size_t len)
{
    str_putc(out, '[');
    for (size_t i = 0; i < len; i++) {
        str_put(out, i ? ",\"" : "\"");
        for (const char *c = words[i]; *c; c++) {
            if (*c == '"' || *c == '\\')
                str_printf(out, "\\%c", *c);
            else if ((unsigned char)*c < 0x20)
                str_printf(out, "\\u%04x", (unsigned)(unsigned char)*c);
            else
                str_putc(out, *c);
        }
        str_putc(out, '"');
    }
    str_putc(out, ']');
}

/*
 * An entrypoint given here takes the image's command away with it.  One that is emptied does
 * not, for Docker Compose; but at the command line it does, so the image's is repeated.
 */
static struct err *
command_after_reset(struct draft *d)
{
    const struct image *base = d->spec->base;

    if (!base)
        return draft_refuse(d, "entrypoint",
                            "an empty entrypoint needs a command beside it: the "
                            "image's own is not known yet");
    push_words(&d->command, &base->cmd, 0);
    return NULL;
}

struct err *
flag_command(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;
    const struct strings *entry = &s->entrypoint;
    bool list = d->rt->caps.has[CAP_ENTRYPOINT_LIST];

    if (entry->given && !entry->len) {
        draft_option(d, cell->flag, "");
        if (!s->command.len)
            return command_after_reset(d);
    } else if (entry->given && list) {
        CLEANUP(str_release) struct str json = STR_INIT;

        put_json_list(&json, entry->v, entry->len);
        draft_option(d, cell->flag, json.buf);
    } else if (entry->given) {
        draft_option(d, cell->flag, entry->v[0]);
        push_words(&d->command, entry, 1);
    }
    push_words(&d->command, &s->command, 0);
    return NULL;
}

/* ---- Health --------------------------------------------------------------------------- */

static void
put_shell_words(struct str *out, const struct strings *test)
{
    for (size_t i = 1; i < test->len; i++) {
        if (i > 1)
            str_putc(out, ' ');
        quote_word(out, test->v[i]);
    }
}

static bool
is_test_keyword(const char *word)
{
    return str_eq_nocase(word, "CMD") || str_eq_nocase(word, "NONE") ||
           str_eq_nocase(word, "CMD-SHELL");
}

/*
 * podman takes a JSON list, but reads one of a single word as shell text, and words such as
 * "none" in first place as its own.
 */
static void
put_listed_test(struct str *out, const struct strings *test)
{
    CLEANUP(str_release) struct str shell = STR_INIT;

    if (!strcmp(test->v[0], "CMD-SHELL")) {
        put_json_list(out, test->v, test->len);
    } else if (test->len > 2 && !is_test_keyword(test->v[1])) {
        put_json_list(out, test->v + 1, test->len - 1);
    } else if (test->len == 2 && !strpbrk(test->v[1], " \t\n[\"")) {
        str_printf(out, "CMD %s", test->v[1]);
    } else {
        const char *words[] = { "CMD-SHELL", NULL };

        put_shell_words(&shell, test);
        words[1] = shell.buf;
        put_json_list(out, words, 2);
    }
}

static void
put_test(struct draft *d, const struct strings *test, struct str *out)
{
    if (d->rt->caps.has[CAP_HEALTH_LIST])
        put_listed_test(out, test);
    else if (!strcmp(test->v[0], "CMD-SHELL"))
        str_put(out, test->len > 1 ? test->v[1] : "");
    else
        put_shell_words(out, test);
}

static void
put_duration(struct draft *d, const char *flag, const struct opt_int *ns)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    if (!ns->set || ns->v <= 0)
        return;
    num_put_duration(&text, ns->v);
    draft_option(d, flag, text.buf);
}

static struct err *
put_start_interval(struct draft *d, const struct healthcheck *h)
{
    const struct flag_cell *cell =
        flag_cell_find(d->rt, "services.*.healthcheck.start_interval");

    if (!h->start_interval.set)
        return NULL;
    if (!h->start_period.set)
        return draft_refuse(
            d, "healthcheck.start_interval",
            "healthcheck.start_interval requires healthcheck.start_period to be "
            "set");
    if (flag_cell_level(d->rt, cell) == SUPPORT_REFUSED)
        return draft_refuse(d, "healthcheck.start_interval", "%s cannot do this: %s",
                            d->rt->backend->name, cell->why);
    if (cell->flag)
        put_duration(d, cell->flag, &h->start_interval);
    return NULL;
}

/* The test of the file, or the image's where the engine would not join it with times given
 * here. */
static const struct strings *
effective_test(const struct draft *d, const struct healthcheck *h)
{
    if (h->test.len || d->rt->caps.has[CAP_HEALTH_MERGE] || !d->spec->base)
        return &h->test;
    return &d->spec->base->health_test;
}

struct err *
flag_health(struct draft *d, const struct flag_cell *cell)
{
    const struct healthcheck *h = &((const struct service *)d->object)->healthcheck;
    const struct strings *test = effective_test(d, h);
    CLEANUP(str_release) struct str text = STR_INIT;
    bool known = d->rt->caps.has[CAP_HEALTH_MERGE] || d->spec->base;

    if (!h->node)
        return NULL;
    if (h->disable || (h->test.len && !strcmp(h->test.v[0], "NONE"))) {
        strv_push(&d->options, "--no-healthcheck");
        return NULL;
    }
    if (!test->len && !known)
        return draft_refuse(d, "healthcheck",
                            "%s needs the test beside the times: the image's own "
                            "is not known yet",
                            d->rt->backend->name);
    if (test->len) {
        put_test(d, test, &text);
        draft_option(d, cell->flag, text.buf);
    }
    put_duration(d, "--health-interval", &h->interval);
    put_duration(d, "--health-timeout", &h->timeout);
    if (h->retries.set && h->retries.v > 0)
        draft_option(d, "--health-retries",
                     arena_printf(d->arena, "%lld", (long long)h->retries.v));
    put_duration(d, "--health-start-period", &h->start_period);
    return put_start_interval(d, h);
}

/* ---- Names and variables -------------------------------------------------------------- */

/* podman has no flag for the domain: the whole name is the host's. */
struct err *
flag_hostname(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;
    const struct flag_cell *domain = flag_cell_find(d->rt, "services.*.domainname");
    bool has_host = s->hostname && *s->hostname, has_domain = s->domainname && *s->domainname;

    if (has_domain && domain->level == SUPPORT_EMULATED && !has_host)
        return draft_refuse(d, "domainname",
                            "%s takes a domain name only together with a hostname",
                            d->rt->backend->name);
    if (has_domain && domain->level == SUPPORT_EMULATED) {
        draft_option(d, cell->flag,
                     arena_printf(d->arena, "%s.%s", s->hostname, s->domainname));
        return NULL;
    }
    if (has_host)
        draft_option(d, cell->flag, s->hostname);
    if (has_domain)
        draft_option(d, domain->flag, s->domainname);
    return NULL;
}

struct err *
flag_environment(struct draft *d, const struct flag_cell *cell)
{
    (void)cell;
    return variables_put(d->rt, &d->spec->environment, node_get(d->node, "environment"),
                         d->where, &d->options, d->call);
}

struct err *
flag_labels(struct draft *d, const struct flag_cell *cell)
{
    for (size_t i = 0; i < d->spec->labels.len; i++) {
        const struct key_value *l = &d->spec->labels.v[i];

        draft_option(d, cell->flag,
                     arena_printf(d->arena, "%s=%s", l->key, l->value ? l->value : ""));
    }
    return NULL;
}

/* podman's flag stands in front of the command. */
struct err *
flag_runtime(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;
    struct strv *to = d->rt->backend->global_runtime ? &d->global : &d->options;

    if (!s->runtime || !*s->runtime)
        return NULL;
    strv_push(to, cell->flag);
    strv_push(to, s->runtime);
    return NULL;
}

static const char *const restart_words[] = { "no", "always", "unless-stopped", "on-failure" };

/* "on-failure" may have a number of attempts behind it. */
static bool
is_restart_policy(const char *text)
{
    static const char counted[] = "on-failure:";
    int64_t attempts;

    for (size_t i = 0; i < ARRAY_LEN(restart_words); i++)
        if (!strcmp(text, restart_words[i]))
            return true;
    return str_starts(text, counted) && num_parse_int(text + strlen(counted), &attempts) &&
           attempts >= 0;
}

/* Engines find out when other containers run already. */
struct err *
flag_restart(struct draft *d, const struct flag_cell *cell)
{
    const struct service *s = d->object;
    const char *path =
        s->deploy.restart_policy.node ? "deploy.restart_policy.condition" : "restart";
    const char *near;
    struct err *e;

    if (!s->restart || !*s->restart)
        return NULL;
    if (is_restart_policy(s->restart)) {
        if (cell->flag)
            draft_option(d, cell->flag, s->restart);
        return NULL;
    }
    e = draft_refuse(d, path, "no engine knows the restart policy '%s'", s->restart);
    near = str_nearest(s->restart, restart_words, ARRAY_LEN(restart_words));
    if (near)
        return err_hint(e, "did you mean '%s'?", near);
    return err_hint(e, "it is no, always, unless-stopped, on-failure or on-failure:ATTEMPTS");
}

/* ---- Rights and logs ------------------------------------------------------------------ */

/* A profile's file is read by the client: relative paths mean the project's folder. */
static const char *
absolute_profile(struct draft *d, const char *option)
{
    static const char prefix[] = "seccomp";
    const char *file;
    char *path;

    if (!str_starts(option, prefix) || !strchr("=:", option[sizeof prefix - 1]) ||
        !option[sizeof prefix - 1])
        return option;
    file = option + sizeof prefix;
    if (!strcmp(file, "unconfined") || !strcmp(file, "builtin") || *file == '/' || *file == '{')
        return option;
    path = fs_join(d->project->working_dir, file);
    option = arena_printf(d->arena, "seccomp=%s", path);
    mem_freep(&path);
    return option;
}

struct err *
flag_security(struct draft *d, const struct flag_cell *cell)
{
    const struct strings *options = &((const struct service *)d->object)->security_opt;

    for (size_t i = 0; i < options->len; i++) {
        const char *o = absolute_profile(d, options->v[i]);

        if (d->rt->backend->column == COLUMN_PODMAN &&
            (!strcmp(o, "systempaths=unconfined") || !strcmp(o, "systempaths:unconfined")))
            o = "unmask=ALL";
        draft_option(d, cell->flag, o);
    }
    return NULL;
}

struct err *
flag_logging(struct draft *d, const struct flag_cell *cell)
{
    static const char *const of_podman[] = { "json-file", "k8s-file",    "journald",
                                             "none",      "passthrough", "passthrough-tty" };
    const struct logging *l = &((const struct service *)d->object)->logging;

    if (!l->driver || !*l->driver)
        return NULL;
    for (size_t i = 0; d->rt->backend->column == COLUMN_PODMAN; i++) {
        if (i == ARRAY_LEN(of_podman))
            return draft_refuse(d, "logging.driver",
                                "podman has no log driver '%s': it knows "
                                "json-file, k8s-file, journald, none and passthrough",
                                l->driver);
        if (!strcmp(of_podman[i], l->driver))
            break;
    }
    draft_option(d, cell->flag, l->driver);
    return NULL;
}
