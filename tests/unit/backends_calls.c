#include "test.h"

#include "backends/backend.h"
#include "backends/calls.h"
#include "backends/flags.h"
#include "backends/tar.h"
#include "backends/variables.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/quote.h"
#include "base/str.h"
#include "model/plan.h"

#include <stdlib.h>

#define DOCKER_VERSION \
    "{\"Client\":{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"}," \
    "\"Server\":{\"Version\":\"20.10.24\",\"Components\":[{\"Name\":\"Engine\"}]}}"
#define PODMAN_VERSION "{\"Client\":{\"APIVersion\":\"4.3.1\",\"Version\":\"4.3.1\"}}"
#define ID "1111111111111111111111111111111111111111111111111111111111111111"

static void
known_runtime(struct runtime *rt, const char *name, const char *version)
{
    struct err *e;

    runtime_init(rt, name, strcmp(name, "docker") ? "/usr/bin/podman" : "/usr/bin/docker");
    e = runtime_identify(rt, version, strlen(version));
    CHECK("the runtime is known", !e);
    err_free(e);
}

/* ---- What answers --------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *name, *program, *out, *dialect, *remarks; /* dialect: or the error */
} answers[] = {
    { "docker", "docker", DOCKER_VERSION, "docker", "" },
    { "podman", "podman", PODMAN_VERSION, "podman", "" },
    { "podman's stand-in for docker", "docker", PODMAN_VERSION, "podman",
      "The program 'docker' is podman's stand-in." },
    { "a line in front of the answer", "docker",
      "Emulate Docker CLI using podman.\n" PODMAN_VERSION, "podman",
      "The program 'docker' is podman's stand-in." },
    { "docker's client before podman's socket", "docker",
      "{\"Client\":{\"Version\":\"28.2.2\",\"ApiVersion\":\"1.41\"},"
      "\"Server\":{\"Version\":\"4.3.1\",\"Components\":[{\"Name\":\"Podman Engine\"}]}}",
      "docker", "Podman answers behind docker's API." },
    { "an engine that is away", "docker",
      "{\"Client\":{\"Version\":\"28.2.2\",\"ApiVersion\":\"1.50\"},\"Server\":null}", "docker",
      "" },
    { "newer than the tables", "podman",
      "{\"Client\":{\"APIVersion\":\"7.1.0\",\"Version\":\"7.1.0\"}}", "podman",
      "podman 7.1.0 is newer than what was tested here (5.8)." },
    { "nerdctl", "docker",
      "{\"Client\":{\"Version\":\"v2.3.5\",\"Components\":[]},\"Server\":{\"Components\":[]}}",
      "what answers to 'docker' is nerdctl, which this version does not drive", NULL },
    { "something else", "docker", "{\"hello\":1}",
      "what answers to 'docker' is neither docker nor podman", NULL },
    { "no JSON at all", "docker", "docker 1.13\n", "no answer that can be read", NULL },
};
/* clang-format on */

static void
test_identify(void)
{
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        CLEANUP(str_release) struct str remarks = STR_INIT;
        struct runtime rt;
        struct err *e;

        runtime_init(&rt, answers[i].program, "/usr/bin/x");
        e = runtime_identify(&rt, answers[i].out, strlen(answers[i].out));
        CHECK_STR(answers[i].name, e ? e->msg : backend_name(rt.backend), answers[i].dialect);
        if (!e) {
            runtime_remarks(&rt, &remarks);
            CHECK_STR(answers[i].name, remarks.buf, answers[i].remarks);
        }
        err_free(e);
        runtime_release(&rt);
    }
}

static void
test_caps(void)
{
    struct runtime rt;
    const char *why;

    known_runtime(&rt, "podman", PODMAN_VERSION);
    runtime_set_host(&rt, true, false, true);
    CHECK("without systemd podman runs no checks", !rt.caps.has[CAP_HEALTH_RUNS]);
    runtime_set_host(&rt, true, true, true);
    CHECK("with it it does", rt.caps.has[CAP_HEALTH_RUNS]);
    CHECK("root has limits", rt.caps.has[CAP_LIMITS]);
    runtime_set_host(&rt, false, true, true);
    rt.info.cgroup_version = 1;
    runtime_set_host(&rt, false, true, true);
    CHECK("an ordinary user on old control groups has none", !rt.caps.has[CAP_LIMITS]);
    CHECK_INT("init: true is native where its program is installed",
              backend_support(&rt, "services.*.init", &why), SUPPORT_NATIVE);
    runtime_set_host(&rt, true, true, false);
    CHECK_INT("else refused", backend_support(&rt, "services.*.init", &why), SUPPORT_REFUSED);
    rt.info.remote = true;
    runtime_set_host(&rt, true, true, false);
    CHECK_INT("of another machine nobody knows here",
              backend_support(&rt, "services.*.init", &why), SUPPORT_NATIVE);
    CHECK_INT("an attribute that podman lacks is refused",
              backend_support(&rt, "services.*.storage_opt", &why), SUPPORT_REFUSED);
    CHECK_STR("with a reason", why, "podman has it for the whole store only");
    CHECK_INT("a plain one is native", backend_support(&rt, "services.*.hostname", &why),
              SUPPORT_NATIVE);
    CHECK("without a reason", why == NULL);
    CHECK_INT("what never reaches an engine too", backend_support(&rt, "services.*.x", NULL),
              SUPPORT_NATIVE);
    runtime_release(&rt);
    known_runtime(&rt, "docker", DOCKER_VERSION);
    CHECK_INT("a new flag is refused by an old engine",
              backend_support(&rt, "services.*.healthcheck.start_interval", &why),
              SUPPORT_REFUSED);
    runtime_release(&rt);
}

static void
test_matrix(void)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(str_release) struct str markdown = STR_INIT;

    support_matrix(MATRIX_TEXT, &text);
    support_matrix(MATRIX_MARKDOWN, &markdown);
    CHECK("the matrix has a line an attribute", strstr(text.buf, "\nhostname  "));
    CHECK("and a row in markdown",
          strstr(markdown.buf, "| `hostname` | native | native | native | emulated"));
    CHECK("conditions are told",
          strstr(markdown.buf, "native, else refused: it needs Docker 25"));
}

/* Whoever reads the matrix is told why something is not simply there. */
static void
test_rows(void)
{
    size_t rows = 0;

    for (size_t t = 0; flag_tables[t]; t++) {
        for (const struct flag_row *row = flag_tables[t]; row->path; row++, rows++) {
            bool told = true, known = row->emit != EMIT_FN || row->fn;

            for (size_t c = 0; c < COLUMN_COUNT; c++) {
                const struct flag_cell *cell = &row->cell[c];

                told = told && (cell->why || (cell->level == SUPPORT_NATIVE && cell->cap < 0));
            }
            if (!told || !known)
                CHECK(row->path, false);
            for (const struct flag_row *other = flag_tables[t]; other != row; other++)
                if (!strcmp(other->path, row->path))
                    CHECK(row->path, false);
        }
    }
    CHECK("every row of the flag table says why, and stands there once", rows > 100);
}

/* ---- Names that mean something to a client --------------------------------------------- */

static void
test_reserved(void)
{
    static const char *const yes[] = {
        "LD_PRELOAD",
        "BASH_ENV",
        "GIT_SSH_COMMAND",
        "PYTHONSTARTUP",
        "PATH",
        "HOME",
        "DOCKER_HOST",
        "CONTAINER_HOST",
        "CONTAINERS_CONF",
        "HTTP_PROXY",
        "no_proxy",
        "XDG_RUNTIME_DIR",
        "GODEBUG",
        "GOGC",
        "LC_ALL",
        "TERM",
        "SSH_AUTH_SOCK",
        "BUILDKIT_PROGRESS",
        "DYLD_INSERT_LIBRARIES",
        "NERDCTL_TOML",
        "GRPC_TRACE",
        "OTEL_EXPORTER",
        "TMPDIR",
        "SSL_CERT_FILE",
        "REGISTRY_AUTH_FILE",
        "BUILDX_BUILDER",
        "CNI_PATH",
        "GOMAXPROCS",
        "GOMEMLIMIT",
        "GOTRACEBACK",
        "SSH_ASKPASS",
    };
    static const char *const no[] = {
        "POSTGRES_PASSWORD", "SSH_PRIVATE_KEY", "PATHS", "LDX", "GO", "PORT", "A",
        "CONTAINER",         "MY_DOCKER_HOST"
    };

    for (size_t i = 0; i < ARRAY_LEN(yes); i++)
        CHECK(yes[i], variable_is_reserved(yes[i]));
    for (size_t i = 0; i < ARRAY_LEN(no); i++)
        CHECK(no[i], !variable_is_reserved(no[i]));
}

/* clang-format off */
static const struct {
    const char *name, *value, *options, *block, *error;
} variables[] = {
    { "A", "x", "--env-file /dev/fd/3", "A=x\n", NULL },
    { "A", "", "--env-file /dev/fd/3", "A=\n", NULL },
    { "A", " # \"'\\$x ", "--env-file /dev/fd/3", "A= # \"'\\$x \n", NULL },
    { "A", "b\nc", "-e A", NULL, NULL },
    { "A", "b\r", "-e A", NULL, NULL },
    { "A", "b\rc", "--env-file /dev/fd/3", "A=b\rc\n", NULL },
    { "#A", "b", "-e '#A'", NULL, NULL },
    { "A B", "c", "-e 'A B'", NULL, NULL },
    { "PATH", "/bin", "--env-file /dev/fd/3", "PATH=/bin\n", NULL },
    { "PATH", "/bin\n", NULL, NULL, "the value of PATH has a line break, and a variable of this "
                                    "name would change what docker itself does" },
    { "A*", "b\nc", NULL, NULL, "the value of A* has a line break, and a variable of this name "
                                "would change what docker itself does" },
    { "A", NULL, "-e A", NULL, NULL },
};
/* clang-format on */

static void
test_variables(void)
{
    struct runtime rt;

    known_runtime(&rt, "docker", DOCKER_VERSION);
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        struct key_value kv = { variables[i].name, variables[i].value };
        struct key_values env = { &kv, 1 };
        CLEANUP(strv_release) struct strv options = STRV_INIT;
        CLEANUP(str_release) struct str text = STR_INIT;
        CLEANUP(call_release) struct call call;
        CLEANUP(err_freep) struct err *e = NULL;

        call_begin(&rt, CALL_CREATE, &call);
        e = variables_put(&rt, &env, NULL, "services.a", &options, &call);
        CHECK_STR("what is refused", e ? e->msg : NULL, variables[i].error);
        quote_words(&text, strv_argv(&options));
        CHECK_STR("the options", options.len ? text.buf : NULL, variables[i].options);
        CHECK_STR("the block", call.data.len ? call.data.v[0].bytes.buf : NULL,
                  variables[i].block);
    }
    runtime_release(&rt);
}

/* ---- Tar ------------------------------------------------------------------------------ */

static void
test_tar(void)
{
    CLEANUP(str_release) struct str tar = STR_INIT;
    CLEANUP(str_release) struct str path = STR_INIT;

    tar_put_file(&tar, "/run/secrets/x", "hello", 5, 0440, 1000, 70000000);
    tar_end(&tar);
    CHECK_INT("a header, a block, an end", tar.len, 4 * 512);
    CHECK_STR("the name has no leading slash", tar.buf, "run/secrets/x");
    CHECK_STR("the mode", tar.buf + 100, "0000440");
    CHECK_STR("the owner", tar.buf + 108, "0001750");
    CHECK("a group beyond eight octal digits", (unsigned char)tar.buf[116] == 0x80);
    CHECK_STR("the size", tar.buf + 124, "00000000005");
    CHECK_STR("the content", tar.buf + 512, "hello");
    str_putc(&path, '/');
    str_fill(&path, 'a', 150);
    str_clear(&tar);
    tar_put_file(&tar, path.buf, "", 0, 0444, 0, 0);
    CHECK_STR("a long name stands before its file", tar.buf, "././@LongLink");
    CHECK_STR("whole", tar.buf + 512, path.buf + 1);
}

/* ---- Ids and limits ------------------------------------------------------------------- */

static void
test_created_id(void)
{
    static const struct {
        const char *name, *out, *want;
    } cases[] = {
        { "one line", ID "\n", ID },
        { "without a line end", ID, ID },
        { "behind other lines", "time=… warning\n" ID "\n", ID },
        { "before other lines", ID "\nfailed to connect to syslog\n", ID },
        { "carriage returns", ID "\r\n", ID },
        { "nothing", "", NULL },
        { "a short id is none", "111111111111\n", NULL },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *id = call_created_id(cases[i].out, strlen(cases[i].out));

        CHECK_STR(cases[i].name, id, cases[i].want);
        free(id);
    }
}

/* Thousands of ids do not fit one command: Linux takes 128 KiB a word, macOS 1 MiB in all. */
static void
test_limits(void)
{
    enum { COUNT = 5000 };
    const char **ids = mem_alloc(COUNT * sizeof *ids);
    struct calls calls = CALLS_INIT;
    struct runtime rt;
    size_t total = 0, longest = 0;

    known_runtime(&rt, "docker", DOCKER_VERSION);
    for (size_t i = 0; i < COUNT; i++)
        ids[i] = ID;
    call_inspect(&rt, CALL_INSPECT, ids, COUNT, &calls);
    for (size_t i = 0; i < calls.len; i++) {
        size_t bytes = 0;

        for (size_t k = 0; k < calls.v[i].argv.len; k++) {
            bytes += strlen(calls.v[i].argv.v[k]) + 1;
            total += !strcmp(calls.v[i].argv.v[k], ID);
        }
        longest = bytes > longest ? bytes : longest;
    }
    CHECK_INT("every id is asked for once", total, COUNT);
    CHECK("in commands that fit everywhere", longest < 100 * 1024);
    CHECK("and not in more than needed", calls.len < 6);
    calls_release(&calls);
    free(ids);
    runtime_release(&rt);
}

/* ---- Objects by name ------------------------------------------------------------------ */

static void
test_again(void)
{
    static const char answer[] =
        "[{\"Id\":\"sha256:aa\",\"RepoTags\":[\"nginx:latest\"],\"RootFS\":{},\"Config\":{}},"
        "{\"Id\":\"" ID "\",\"Name\":\"/data\",\"State\":{},\"HostConfig\":{}},"
        "{\"Id\":\"bb\",\"Name\":\"front\",\"IPAM\":{\"Config\":[]}}]";
    const char *images[] = { "nginx", "1111" }, *networks[] = { "front" },
               *volumes[] = { "data" };
    struct object_query q = { { images, 2, true },
                              { networks, 1, true },
                              { volumes, 1, true } };
    CLEANUP(snapshot_freep) struct snapshot *s = snapshot_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    struct calls calls = CALLS_INIT;
    struct decoded how = { 0 };
    struct runtime rt;
    struct err *e;

    known_runtime(&rt, "docker", DOCKER_VERSION);
    e = call_decode(&rt, CALL_INSPECT_MIXED, answer, strlen(answer), s, &how);
    CHECK("the mixed answer is read", !e && !how.bad);
    err_free(e);
    CHECK_INT("one image", s->images.len, 1);
    CHECK_INT("one network", s->networks.len, 1);
    CHECK_INT("no container is taken for anything", s->containers.len, 0);
    call_objects_again(&rt, &q, s, &how, &calls);
    for (size_t i = 0; i < calls.len; i++) {
        call_put_text(&calls.v[i], &text);
        str_putc(&text, '\n');
    }
    CHECK_STR("what a container has answered to is asked for by kind", text.buf,
              "docker image inspect 1111\ndocker volume inspect data\n");
    calls_release(&calls);
    runtime_release(&rt);
}

static void
test_environment(void)
{
    struct runtime rt;
    struct call call;

    known_runtime(&rt, "docker", DOCKER_VERSION);
    strv_push(&rt.prefix, "--context");
    strv_push(&rt.prefix, "work");
    strv_push(&rt.env, "DOCKER_HOST=tcp://1.2.3.4:5");
    unsetenv("GOGC");
    call_ps(&rt, NULL, &call);
    CHECK_STR("the prefix stands before the command", call.argv.v[1], "--context");
    CHECK_STR("what is run is an absolute path", call.program, "/usr/bin/docker");
    CHECK("the runtime's environment is there",
          strv_has(&call.env, "DOCKER_HOST=tcp://1.2.3.4:5"));
    CHECK("a foreign API version is not", strv_has(&call.env, "DOCKER_API_VERSION"));
    CHECK("a short call needs no garbage collector", strv_has(&call.env, "GOGC=off"));
    call_release(&call);
    call_events(&rt, 0, 0, NULL, &call);
    CHECK("a long one does", !strv_has(&call.env, "GOGC=off"));
    call_release(&call);
    setenv("GOGC", "50", 1);
    call_ps(&rt, NULL, &call);
    CHECK("a person's choice stays", !strv_has(&call.env, "GOGC=off"));
    call_release(&call);
    unsetenv("GOGC");
    runtime_release(&rt);
}

/* All that cannot be carried is told before anything is run. */
static void
test_check_plan(void)
{
    struct service a = { .name = "a", .storage_opt = { NULL, 0 } }, b = { .name = "b" };
    struct key_value opt = { "size", "1G" }, bad = { "PATH", "x\ny" };
    struct container_spec specs[2] = {
        { .service = &a, .name = "p-a-1", .image = "i", .network_mode = "none" },
        { .service = &b, .name = "p-b-1", .image = "i", .network_mode = "none" },
    };
    struct project project = { .name = "p", .working_dir = "/" };
    struct plan *plan = plan_new(&project, "p");
    struct runtime rt;
    struct err *e;

    known_runtime(&rt, "podman", PODMAN_VERSION);
    a.storage_opt = (struct key_values){ &opt, 1 };
    specs[0].project = specs[1].project = &project;
    specs[1].environment = (struct key_values){ &bad, 1 };
    plan_add(plan, OP_RUN, "p-a-1", "not found")->spec = &specs[0];
    plan_add(plan, OP_AWAIT, "a", "b waits");
    plan_add(plan, OP_CREATE, "p-b-1", "not found")->spec = &specs[1];
    e = call_check_plan(&rt, plan);
    CHECK_INT("both services are told", err_count(e), 2);
    CHECK_STR("the first", e ? e->path : NULL, "services.a.storage_opt");
    CHECK_STR("and the second", e && e->next ? e->next->path : NULL,
              "services.b.environment.PATH");
    err_free(e);
    plan_free(plan);
    runtime_release(&rt);
}

int
main(void)
{
    test_identify();
    test_caps();
    test_matrix();
    test_rows();
    test_reserved();
    test_variables();
    test_tar();
    test_created_id();
    test_limits();
    test_again();
    test_environment();
    test_check_plan();
    return tap_done();
}
