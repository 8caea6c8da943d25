/*
 * What is run: for each attribute of a service, and for each operation and query, the commands
 * of every kind of engine.  One golden file an engine in tests/fixtures/argv; UPDATE=1 rewrites
 * them.
 */
#include "test.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "model/node.h"
#include "model/plan.h"
#include "model/project_rows.h"
#include "model/yaml_read.h"

#include <stdlib.h>

#define ID_1 "1111111111111111111111111111111111111111111111111111111111111111"
#define ID_2 "2222222222222222222222222222222222222222222222222222222222222222"

/* ---- The project ---------------------------------------------------------------------- */

static void
reported(void *arg, struct node *n, const struct path *path, const char *code, const char *msg,
         const char *hint)
{
    (void)arg;
    (void)path;
    (void)code;
    (void)hint;
    printf("# line %d: %s\n", node_pos(n).line, msg);
    CHECK("the project can be decoded", false);
}

static struct key_value environment[] = { { "TOKEN", "s3cret" } };

static const struct project *
read_project(struct arena *a)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct project *p = arena_alloc(a, sizeof *p);
    struct decoder d = { .arena = a, .report = reported };
    struct path path = { 0 };
    struct node *documents, *root;
    struct err *e = fs_read("tests/fixtures/argv/project.yaml", 0, &text);

    if (!e)
        e = yaml_read(a, "compose.yaml", arena_dup_n(a, text.buf, text.len), text.len,
                      &yaml_limits_default, &documents);
    CHECK("the project can be read", !e);
    if (e)
        exit(1);
    root = documents->u.seq.v[0];
    p->node = root;
    p->name = "shop";
    p->working_dir = "/srv";
    p->environment = (struct key_values){ environment, ARRAY_LEN(environment) };
    rows_decode_named(&d, node_get(root, "services"), &service_rows, &path, &p->services);
    rows_decode_named(&d, node_get(root, "networks"), &network_rows, &path, &p->networks);
    rows_decode_named(&d, node_get(root, "volumes"), &volume_rows, &path, &p->volumes);
    rows_decode_named(&d, node_get(root, "secrets"), &secret_rows, &path, &p->secrets);
    return p;
}

static void
attach(struct arena *a, const struct project *p, struct container_spec *spec)
{
    const struct service *s = spec->service;

    spec->networks.v = arena_alloc(a, (s->networks.len + 1) * sizeof *spec->networks.v);
    for (size_t i = 0; i < s->networks.len; i++) {
        const struct service_network *o = &s->networks.v[i];
        struct attachment *at = &spec->networks.v[spec->networks.len++];

        at->network = project_network(p, o->name)->name;
        at->options = o;
        at->aliases =
            (struct strings){ arena_alloc(a, (o->aliases.len + 1) * sizeof(char *)), 0, true };
        at->aliases.v[at->aliases.len++] = s->name;
        for (size_t k = 0; k < o->aliases.len; k++)
            at->aliases.v[at->aliases.len++] = o->aliases.v[k];
    }
}

/* The parts of a spec that hang on the service alone; the planner's tests have the rest. */
static struct container_spec *
make_spec(struct arena *a, const struct project *p, const struct service *s)
{
    struct container_spec *spec = arena_alloc(a, sizeof *spec);

    spec->project = p;
    spec->service = s;
    spec->name = spec->final_name = arena_printf(a, "shop-%s-1", s->name);
    spec->number = 1;
    spec->image = service_image(a, p, s);
    spec->network_mode = s->network_mode ? s->network_mode : "";
    spec->labels = s->labels;
    spec->environment = s->environment;
    spec->mounts.len = s->volumes.len;
    spec->mounts.v = arena_alloc(a, (s->volumes.len + 1) * sizeof *spec->mounts.v);
    for (size_t i = 0; i < s->volumes.len; i++) {
        const struct volume *v;

        spec->mounts.v[i] = s->volumes.v[i];
        v = spec->mounts.v[i].source ? project_volume(p, spec->mounts.v[i].source) : NULL;
        if (v)
            spec->mounts.v[i].source = v->name;
    }
    if (s->volumes_from.len) {
        spec->shares.v = arena_alloc(a, sizeof *spec->shares.v);
        spec->shares.v[spec->shares.len++] = (struct share){
            .kind = SHARE_VOLUMES, .service = "plain", .from = { .id = ID_1 }, .mode = "ro"
        };
    }
    if (s->links.len || s->external_links.len) {
        spec->links.v = arena_alloc(a, sizeof *spec->links.v);
        spec->links.v[spec->links.len++] = "shop-plain-1:p";
    }
    attach(a, p, spec);
    return spec;
}

/* ---- Calls as text -------------------------------------------------------------------- */

static bool
is_constant(const struct call *c, const char *entry)
{
    static const char *const constant[] = {
        "LC_ALL=C",
        "DOCKER_CLI_HINTS=false",
        "NO_COLOR=1",
        "BUILDKIT_PROGRESS=plain",
        "GOGC=off",
        "DOCKER_API_VERSION",
        "PODMAN_IGNORE_CGROUPSV1_WARNING=1",
        "PODMAN_COMPOSE_WARNING_LOGS=false",
    };

    (void)c;
    for (size_t i = 0; i < ARRAY_LEN(constant); i++)
        if (!strcmp(constant[i], entry))
            return true;
    return false;
}

static void
put_escaped(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n')
            str_put(out, "\\n");
        else if (text[i] == '\r')
            str_put(out, "\\r");
        else if (text[i])
            str_putc(out, text[i]);
    }
}

static void
put_call(struct str *out, const struct call *c)
{
    static const char *const clocks[] = { "query", "action", "progress", "none" };
    CLEANUP(str_release) struct str line = STR_INIT;

    call_put_text(c, &line);
    str_put(out, "  ");
    put_escaped(out, line.buf, line.len);
    str_printf(out, "   # %s", clocks[c->clock]);
    if (c->extra_ms)
        str_printf(out, " +%lld ms", (long long)c->extra_ms);
    str_putc(out, '\n');
    for (size_t i = 0; i < c->env.len; i++) {
        if (is_constant(c, c->env.v[i]))
            continue;
        str_put(out, "    env ");
        put_escaped(out, c->env.v[i], strlen(c->env.v[i]));
        str_putc(out, '\n');
    }
    for (size_t i = 0; i < c->data.len; i++) {
        str_printf(out, "    fd %d ", c->data.v[i].fd);
        put_escaped(out, c->data.v[i].bytes.buf, c->data.v[i].bytes.len);
        str_putc(out, '\n');
    }
    for (size_t i = 0; i < c->make_dirs.len; i++)
        str_printf(out, "    mkdir %s\n", c->make_dirs.v[i]);
    if (c->has_stdin && c->id == CALL_BUILD) {
        str_put(out, "    stdin ");
        put_escaped(out, c->stdin_bytes.buf, c->stdin_bytes.len);
        str_putc(out, '\n');
    } else if (c->has_stdin) {
        str_printf(out, "    stdin %zu bytes\n", c->stdin_bytes.len);
    }
}

static void
put_calls(struct str *out, const char *label, struct calls *calls, struct err *e)
{
    str_printf(out, "%s\n", label);
    for (const struct err *at = e; at; at = at->next)
        str_printf(out, "  refused %s at line %d %s: %s\n", at->code, at->at.line,
                   at->path ? at->path : "", at->msg);
    for (size_t i = 0; i < calls->len; i++)
        put_call(out, &calls->v[i]);
    calls_release(calls);
    err_free(e);
}

static void
put_op(struct str *out, const struct runtime *rt, const char *label, const struct op *op)
{
    static const char *const ids[] = { ID_1, ID_2, ID_1, ID_2, ID_1, ID_2 };
    struct calls calls = CALLS_INIT;
    struct err *e = call_op(rt, op, ids, &calls);

    put_calls(out, label, &calls, e);
}

/* ---- What is asked -------------------------------------------------------------------- */

static void
put_services(struct str *out, const struct runtime *rt, const struct project *p)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();

    str_put(out, "== services\n");
    for (size_t i = 0; i < p->services.len; i++) {
        const struct service *s = &p->services.v[i];
        struct op op = { .kind = s->build.node ? OP_BUILD : OP_CREATE,
                         .project = p,
                         .of = s,
                         .service = s->name,
                         .timeout = -1 };

        op.spec = make_spec(a, p, s);
        put_op(out, rt, s->name, &op);
    }
    str_put(out, "\n== networks and volumes\n");
    for (size_t i = 0; i < p->networks.len; i++) {
        struct op op = { .kind = OP_NETWORK_CREATE,
                         .network = &p->networks.v[i],
                         .project = p };

        put_op(out, rt, p->networks.v[i].key, &op);
    }
    for (size_t i = 0; i < p->volumes.len; i++) {
        struct op op = { .kind = OP_VOLUME_CREATE, .volume = &p->volumes.v[i], .project = p };

        put_op(out, rt, p->volumes.v[i].key, &op);
    }
}

static void
put_ops(struct str *out, const struct runtime *rt, const struct project *p)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    const struct service *plain = project_service(p, "plain");
    struct op_target targets[6] = { { .id = ID_1 } };
    struct container_spec *spec = make_spec(a, p, project_service(p, "networks-two"));
    struct copied_file files[] = { { "/run/secrets/token", "s3cret", 6, 0, 0, 0444 } };
    const char *words[] = { "sh", "-c", "echo \"$A\"" };
    struct hook hook = { .command = { words, 3, true },
                         .user = "root",
                         .working_dir = "/srv",
                         .environment = { environment, 1 },
                         .privileged = true };
    struct op ops[] = {
        { .kind = OP_PULL, .object = "nginx", .of = plain },
        { .kind = OP_PULL, .object = "quay.io/x/y:1", .of = project_service(p, "platform") },
        { .kind = OP_NETWORK_REMOVE, .object = "shop_front" },
        { .kind = OP_VOLUME_REMOVE, .object = "shop_data" },
        { .kind = OP_IMAGE_REMOVE, .object = "shop-app" },
        { .kind = OP_RUN, .spec = make_spec(a, p, plain) },
        { .kind = OP_CONNECT, .attachment = &spec->networks.v[0] },
        { .kind = OP_DISCONNECT, .object = "shop_front", .force = true },
        { .kind = OP_COPY, .spec = spec },
        { .kind = OP_START },
        { .kind = OP_STOP, .timeout = -1, .grace = 10 * (int64_t)NS_PER_S },
        { .kind = OP_STOP, .timeout = -1 },
        { .kind = OP_STOP, .timeout = 1500 * (int64_t)NS_PER_MS },
        { .kind = OP_RESTART, .timeout = 0 },
        { .kind = OP_KILL, .signal = "SIGHUP" },
        { .kind = OP_PAUSE },
        { .kind = OP_UNPAUSE },
        { .kind = OP_REMOVE, .force = true, .volumes = true },
        { .kind = OP_RENAME, .object = "shop-web-1" },
        { .kind = OP_HOOK, .hook = &hook },
    };

    spec->files.v = files;
    spec->files.len = 1;
    str_put(out, "\n== operations\n");
    for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
        ops[i].targets.v = targets;
        ops[i].targets.len = 1;
        ops[i].project = p;
        ops[i].service = "web";
        put_op(out, rt, op_kinds[ops[i].kind].word, &ops[i]);
    }
    ops[9].targets.len = 6;
    put_op(out, rt, "start six", &ops[9]);
}

static void
put_one(struct str *out, const char *label, struct call *c)
{
    str_printf(out, "%s\n", label);
    put_call(out, c);
    call_release(c);
}

static void
put_queries(struct str *out, const struct runtime *rt)
{
    static const char *const filters[] = { "com.docker.compose.project=shop",
                                           "com.docker.compose.oneoff=False", NULL };
    static const char *const ids[] = { ID_1, ID_2 };
    const char *images[] = { "nginx", "both" }, *networks[] = { "shop_front", "both", "-x" };
    const char *volumes[] = { "shop_data" };
    struct object_query q = { { images, 2, true },
                              { networks, 3, true },
                              { volumes, 1, true } };
    struct calls calls = CALLS_INIT;
    struct call c;

    str_put(out, "\n== queries\n");
    call_version(rt, &c);
    put_one(out, "version", &c);
    call_info(rt, &c);
    put_one(out, "info", &c);
    call_ps(rt, filters, &c);
    put_one(out, "ps", &c);
    call_inspect(rt, CALL_INSPECT, ids, 2, &calls);
    put_calls(out, "inspect", &calls, NULL);
    call_objects(rt, &q, &calls);
    put_calls(out, "objects", &calls, NULL);
    for (enum call_id id = CALL_IMAGES; id <= CALL_VOLUMES; id++) {
        call_list(rt, id, filters, &c);
        put_one(out, call_names[id], &c);
    }
    call_events(rt, 1795310821 * (int64_t)NS_PER_S, 0, filters, &c);
    put_one(out, "events", &c);
    call_stats(rt, ids, 2, true, &c);
    put_one(out, "stats", &c);
    call_stats(rt, ids, 0, false, &c);
    put_one(out, "stats once", &c);
    call_logs(rt, &(struct logs_query){ ID_1, true, true, "10m", "", "5" }, &c);
    put_one(out, "logs", &c);
    call_logs(rt, &(struct logs_query){ ID_1, false, false, NULL, NULL, "all" }, &c);
    put_one(out, "logs of all", &c);
    call_start_attached(rt, ID_1, true, &c);
    put_one(out, "start attached", &c);
    call_attach(rt, ID_1, false, false, &c);
    put_one(out, "attach", &c);
    if (!rt->caps.has[CAP_HEALTH_RUNS]) {
        call_health(rt, ID_1, &c);
        put_one(out, "health", &c);
    }
}

static void
put_exec(struct str *out, const struct runtime *rt)
{
    const char *words[] = { "sh", "-c", "exit 3" };
    struct key_value env[] = { { "A", "b c" }, { "NONE", NULL } };
    struct exec_query q = { .id = ID_1,
                            .command = { words, 3, true },
                            .tty = true,
                            .interactive = true,
                            .user = "root",
                            .workdir = "/srv",
                            .environment = { env, 2 } };
    struct call c;
    struct err *e = call_exec(rt, &q, &c);

    CHECK("an exec can be made", !e);
    err_free(e);
    put_one(out, "exec", &c);
}

/* ---- Engines -------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *name, *version, *info;
} engines[] = {
    { "docker-20.10",
      "{\"Client\":{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"},"
      "\"Server\":{\"Version\":\"20.10.24\",\"Components\":[{\"Name\":\"Engine\"}]}}", "{}" },
    { "docker-28",
      "{\"Client\":{\"Version\":\"28.5.2\",\"ApiVersion\":\"1.51\"},"
      "\"Server\":{\"Version\":\"28.5.2\",\"Components\":[{\"Name\":\"Engine\"}]}}",
      "{\"ClientInfo\":{\"Plugins\":[{\"Name\":\"buildx\"}]}}" },
    { "podman-4.3", "{\"Client\":{\"APIVersion\":\"4.3.1\",\"Version\":\"4.3.1\"}}", "{}" },
    { "podman-5.8", "{\"Client\":{\"APIVersion\":\"5.8.6\",\"Version\":\"5.8.6\"}}", "{}" },
};
/* clang-format on */

static void
compare(const char *engine, const struct str *got)
{
    CLEANUP(str_release) struct str want = STR_INIT;
    char *path = mem_printf("tests/fixtures/argv/%s.txt", engine);
    const char *update = getenv("UPDATE");
    struct err *e = NULL;

    if (update && *update == '1')
        e = fs_write_atomic(path, 0644, got->buf, got->len);
    else
        e = fs_read(path, 0, &want);
    CHECK(path, !e);
    if (!update && !e)
        CHECK_STR(path, got->buf, want.buf);
    err_free(e);
    free(path);
}

static void
check_no_secret(const struct str *got)
{
    /* Values stand behind "env" and "fd" only: argv is what every user can read. */
    for (const char *at = strstr(got->buf, "s3cret"); at; at = strstr(at + 1, "s3cret")) {
        const char *line = at;

        while (line > got->buf && line[-1] != '\n')
            line--;
        CHECK("no secret stands in a command",
              !strncmp(line, "    env ", 8) || !strncmp(line, "    fd ", 7));
    }
}

int
main(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    const struct project *p = read_project(a);

    unsetenv("GOGC");
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        CLEANUP(str_release) struct str got = STR_INIT;
        struct runtime rt;
        struct err *e;

        if (str_starts(engines[i].name, "docker"))
            runtime_init(&rt, "docker", "/usr/bin/docker");
        else
            runtime_init(&rt, "podman", "/usr/bin/podman");
        e = runtime_identify(&rt, engines[i].version, strlen(engines[i].version));
        CHECK("the engine is known", !e);
        err_free(e);
        e = runtime_read_info(&rt, engines[i].info, strlen(engines[i].info));
        CHECK("its settings too", !e);
        err_free(e);
        put_services(&got, &rt, p);
        put_ops(&got, &rt, p);
        put_queries(&got, &rt);
        put_exec(&got, &rt);
        check_no_secret(&got);
        compare(engines[i].name, &got);
        runtime_release(&rt);
    }
    return tap_done();
}
