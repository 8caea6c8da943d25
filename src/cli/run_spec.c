#include "cli/run_spec.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/key_values.h"
#include "compose/load.h"
#include "model/json_write.h"

#include <string.h>

extern char **environ;

/* A text that stands for itself in a Compose file. */
static void
put_literal(struct str *out, const char *text)
{
    CLEANUP(str_release) struct str doubled = STR_INIT;

    for (; *text; text++) {
        if (*text == '$')
            str_putc(&doubled, '$');
        str_putc(&doubled, *text);
    }
    json_put_string(out, doubled.buf, doubled.len, true);
}

/* A service with this one attribute, read as a file of its own. */
static struct err *
read_service(struct arena *a, const char *attribute, const char *value,
             const struct service **ret_service)
{
    static const char *const files[] = { "-", NULL };
    CLEANUP(mem_freep) char *cwd = fs_cwd();
    CLEANUP(str_release) struct str text = STR_INIT;
    struct load_options *o = arena_alloc(a, sizeof *o);
    struct project *p = NULL;

    str_printf(&text, "services: {run: {image: run, %s: %s}}\n", attribute, value);
    *o = (struct load_options){
        .files = files,
        .environment = (const char *const *)environ,
        .project_name = "run",
        .project_directory = arena_dup(a, cwd),
        .stdin_text = arena_dup(a, text.buf),
        .no_consistency = true,
    };
    TRY(compose_load(a, o, &p));
    *ret_service = project_service(p, "run");
    return NULL;
}

/* What is wrong with the value of an option, without the place in a file that nobody wrote. */
static struct err *
bad_option(struct err *e, const char *option, const char *value)
{
    struct err *plain = err_new(ERR_USAGE, "invalid argument \"%s\" for \"%s\" flag: %s", value,
                                option, e->msg);

    if (e->hint)
        plain = err_hint(plain, "%s", e->hint);
    err_free(e);
    return plain;
}

/* [TEXT] */
static void
put_list_of_one(struct str *out, const char *text)
{
    str_putc(out, '[');
    put_literal(out, text);
    str_putc(out, ']');
}

struct err *
run_spec_volumes(struct arena *a, const struct strv *texts, struct run_spec *ret)
{
    struct volume_mount *v = arena_alloc(a, (texts->len + 1) * sizeof *v);

    for (size_t i = 0; i < texts->len; i++) {
        CLEANUP(str_release) struct str list = STR_INIT;
        const struct service *s = NULL;
        struct err *e;

        put_list_of_one(&list, texts->v[i]);
        e = read_service(a, "volumes", list.buf, &s);
        if (e)
            return bad_option(e, "-v, --volume", texts->v[i]);
        if (s->volumes.len)
            v[ret->volumes.len++] = s->volumes.v[0];
    }
    ret->volumes.v = v;
    return NULL;
}

struct err *
run_spec_ports(struct arena *a, const struct strv *texts, struct run_spec *ret)
{
    struct port *v = NULL;
    size_t cap = 0;

    for (size_t i = 0; i < texts->len; i++) {
        CLEANUP(str_release) struct str list = STR_INIT;
        const struct service *s = NULL;
        struct err *e;

        put_list_of_one(&list, texts->v[i]);
        e = read_service(a, "ports", list.buf, &s);
        if (e)
            return bad_option(e, "-p, --publish", texts->v[i]);
        v = arena_grow(a, v, &cap, ret->ports.len + s->ports.len + 1, sizeof *v);
        if (s->ports.len)
            memcpy(v + ret->ports.len, s->ports.v, s->ports.len * sizeof *v);
        ret->ports.len += s->ports.len;
    }
    ret->ports.v = v;
    return NULL;
}

struct err *
run_spec_entrypoint(struct arena *a, const char *text, struct run_spec *ret)
{
    CLEANUP(str_release) struct str literal = STR_INIT;
    const struct service *s = NULL;
    struct err *e;

    put_literal(&literal, text);
    e = read_service(a, "entrypoint", literal.buf, &s);
    if (e)
        return bad_option(e, "--entrypoint", text);
    ret->entrypoint = s->entrypoint;
    ret->entrypoint.given = true;
    return NULL;
}

struct err *
run_spec_env_files(struct arena *a, const struct strv *paths, struct run_spec *ret)
{
    for (size_t i = 0; i < paths->len; i++) {
        CLEANUP(str_release) struct str list = STR_INIT;
        const struct service *s = NULL;
        struct err *e;

        put_list_of_one(&list, paths->v[i]);
        e = read_service(a, "env_file", list.buf, &s);
        if (e)
            return err_wrap(e, "in --env-from-file %s", paths->v[i]);
        key_values_merge(a, &ret->environment, &s->environment);
    }
    return NULL;
}
