/*
 * Every failure of docker and podman that was ever recorded gets its code.  The recordings lie
 * beside the clone; without them that part is left out, which CI counts as a failure.
 */
#include "test.h"

#include "backends/backend.h"
#include "backends/errors.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/json_read.h"
#include "model/node.h"

#include <stdlib.h>

/* What the output of the call alone cannot tell, and the code that it gets instead. */
/* clang-format off */
static const struct {
    const char *runtime, *name, *code, *why;
} undecidable[] = {
    { "docker", "oom-killed", "exit-code-137", "only inspect tells of the memory" },
    { "podman", "oom-killed", "exit-code-137", "only inspect tells of the memory" },
    { "docker", "daemon-shutdown/run", "exit-code-137", "the client says nothing" },
    { "docker", "no-such-container/cp", "cp-path-missing", "20.10 has one text for both" },
    { "podman", "static-ip-unsupported/auto-subnet", "ip-out-of-range", "one text for both" },
    { "podman", "exec-container-paused", "container-not-running", "one text for both" },
    { "podman", "mount-invalid/root", "command-not-found", "4.3 finds nothing in the image" },
    { "docker", "no-space-left/build", "build-step-failed", "20.10 tells of the step only" },
    { "docker", "exit-code/137-stop", NULL, "status 0: no failure" },
    { "docker", "exit-code/143-init", NULL, "status 0: no failure" },
    { "podman", "exit-code/137-stop", NULL, "status 0: no failure" },
    { "podman", "exit-code/143-init", NULL, "status 0: no failure" },
    { "docker", "daemon-timeout", NULL, "the client hangs: the clock tells" },
    { "podman", "daemon-timeout", NULL, "the client hangs: the clock tells" },
    { "podman", "registry-timeout", NULL, "the client hangs: the clock tells" },
    { "docker", "daemon-died/stats", NULL, "the client hangs: the clock tells" },
};
/* clang-format on */

static const char *
expected(const char *runtime, const char *name, const char *code, const char *got)
{
    for (size_t i = 0; i < ARRAY_LEN(undecidable); i++)
        if (!strcmp(undecidable[i].runtime, runtime) && !strcmp(undecidable[i].name, name) &&
            undecidable[i].code && !strcmp(undecidable[i].code, got))
            return got;
    return code;
}

static bool
no_failure(const char *runtime, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(undecidable); i++)
        if (!strcmp(undecidable[i].runtime, runtime) && !strcmp(undecidable[i].name, name) &&
            !undecidable[i].code)
            return true;
    return false;
}

static const char *
text_of(struct arena *a, const struct node *n, const char *key)
{
    const struct node *value = node_get(n, key);
    const char *text = value ? node_scalar_text(a, value) : NULL;

    return text ? text : "";
}

static void
check_case(struct arena *a, const struct node *n)
{
    const char *runtime = text_of(a, n, "runtime"), *name = text_of(a, n, "case");
    const char *said = text_of(a, n, "stderr"), *out = text_of(a, n, "stdout");
    const struct node *argv = node_get(n, "argv"), *status = node_get(n, "exit_code");
    CLEANUP(call_release) struct call call;
    CLEANUP(err_freep) struct err *e = NULL;
    struct runtime rt = { .name = (char *)(uintptr_t)runtime,
                          .backend = backend_find(runtime) };

    if (!rt.backend || no_failure(runtime, name))
        return;
    call_init(&call);
    for (size_t i = 0; i < argv->u.seq.len; i++)
        strv_push(&call.argv, argv->u.seq.v[i]->text);
    e = runtime_error(&rt, &call, status->kind == NODE_INT ? (int)status->u.i : 1, out,
                      strlen(out), said, strlen(said));
    CHECK_STR(arena_printf(a, "%s: %s", runtime, name), e->code,
              expected(runtime, name, text_of(a, n, "id"), e->code));
    if (!e->hint || !*e->msg || strchr(e->msg, '{'))
        CHECK(arena_printf(a, "%s: %s has a message and a hint: %s", runtime, name, e->msg),
              false);
}

static void
test_recorded(void)
{
    const char *shared = getenv("CRANK_SHARED");
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct node *all = NULL;
    const char *path =
        arena_printf(a, "%s/reference/runtime-errors.json", shared ? shared : "../shared");

    if (!fs_exists(path)) {
        const char *ci = getenv("CI");

        printf("# %s is not there\n", path);
        CHECK("recorded failures # SKIP the recordings are not beside the clone",
              !ci || strcmp(ci, "true") != 0);
        return;
    }
    e = fs_read(path, 0, &text);
    if (!e)
        e = json_read(a, text.buf, text.len, &all);
    CHECK("the recordings can be read", !e);
    for (size_t i = 0; !e && i < all->u.seq.len; i++)
        check_case(a, all->u.seq.v[i]);
}

/* clang-format off */
static const struct {
    const char *name, *runtime, *said, *code, *message;
    int status;
} texts[] = {
    { "the port stands in the message", "docker",
      "docker: Error response from daemon: driver failed programming external connectivity on "
      "endpoint x: Bind for 0.0.0.0:8080 failed: port is already allocated.\n\n"
      "Run 'docker run --help' for more information\n",
      "port-in-use", "port 8080 of this machine is already in use", 125 },
    { "podman says it otherwise", "podman",
      "Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use\n", "port-in-use",
      "port 8080 of this machine is already in use", 126 },
    { "a template whose group took no part gives the meaning", "docker",
      "exec user process caused: exec format error\n", "exec-format-error",
      "the file cannot be run here: it is for another processor, or a script without #!", 1 },
    { "an interface that went away is nobody's mistake", "podman",
      "Error: route ip+net: no such network interface\n", "host-interfaces-changed",
      "a network interface of this machine went away while podman read the list of them", 125 },
    { "an unknown text is shown as it is", "docker",
      "Error response from daemon: the moon is full.\n", ERR_RUNTIME, "the moon is full", 1 },
    { "podman's too", "podman", "Error: the moon is full\n", ERR_RUNTIME, "the moon is full",
      125 },
    { "lines of the logger are unwrapped", "podman",
      "time=\"2026-11-22T01:00:00Z\" level=warning msg=\"never mind\"\n"
      "time=\"2026-11-22T01:00:00Z\" level=error msg=\"no such volume \\\"data\\\"\"\n",
      "no-such-volume", "there is no volume data", 1 },
    { "no text at all is said to be none", "docker", "", ERR_RUNTIME,
      "docker ended with status 9 and said nothing", 9 },
    { "screen escapes are no part of a text", "docker",
      "\x1b[31mError: No such container: \x1b[0mweb\r\n", "no-such-container",
      "there is no container web", 1 },
};
/* clang-format on */

static void
test_texts(void)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct runtime rt = { .name = (char *)(uintptr_t)texts[i].runtime,
                              .backend = backend_find(texts[i].runtime) };
        CLEANUP(call_release) struct call call;
        CLEANUP(err_freep) struct err *e = NULL;

        call_init(&call);
        strv_push(&call.argv, texts[i].runtime);
        strv_push(&call.argv, "stop");
        strv_push(&call.argv, "it's");
        e = runtime_error(&rt, &call, texts[i].status, "", 0, texts[i].said,
                          strlen(texts[i].said));
        CHECK_STR(texts[i].name, e->code, texts[i].code);
        CHECK_STR(texts[i].name, e->msg, texts[i].message);
        CHECK("what it said is there without the advice to read the help",
              !*texts[i].said || (e->said && !strstr(e->said, "--help")));
        CHECK("the command can be typed", e->command && strstr(e->command, " stop 'it'\\''s'"));
    }
}

static void
test_catalogue(void)
{
    size_t count;
    const struct explanation *all = explanations(&count);

    for (size_t i = 0; i < count; i++) {
        CHECK(all[i].code, *all[i].meaning && *all[i].fix);
        if (i)
            CHECK("codes stand in order", strcmp(all[i - 1].code, all[i].code) < 0);
    }
    for (const struct error_pattern *row = error_patterns; row->code; row++)
        if (!explain(row->code))
            CHECK(row->code, false);
    CHECK("a name that is taken now is worth another look", error_overtaken("name-conflict"));
    CHECK("a port in use is not", !error_overtaken("port-in-use"));
    CHECK("a code that nobody knows is not", !error_overtaken("nonsense"));
    CHECK("nor explained", !explain("nonsense"));
}

static void
test_partial(void)
{
    static const struct {
        const char *name, *runtime, *said;
        enum call_id id;
        bool partial;
    } cases[] = {
        { "docker: some names are nothing", "docker", "Error: No such object: a\n",
          CALL_INSPECT_MIXED, true },
        { "docker: networks", "docker",
          "Error response from daemon: network a not found\n"
          "Error response from daemon: network b not found\n",
          CALL_NETWORK_INSPECT, true },
        { "podman: images", "podman",
          "error inspecting object: a: image not known\nError: inspecting object: b: image not "
          "known\n",
          CALL_IMAGE_INSPECT, true },
        { "podman: volumes", "podman", "Error: inspecting object: no such volume v\n",
          CALL_VOLUME_INSPECT, true },
        { "podman: networks", "podman",
          "Error: inspecting object: network a: unable to find network with name or ID a: network "
          "not found\n",
          CALL_NETWORK_INSPECT, true },
        { "an engine that is away is no missing name", "docker",
          "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n",
          CALL_INSPECT_MIXED, false },
        { "one other line is enough", "docker", "Error: No such object: a\nsomething else\n",
          CALL_INSPECT_MIXED, false },
        { "silence is not", "docker", "", CALL_INSPECT_MIXED, false },
        { "an action is never partial", "docker", "Error: No such container: a\n", CALL_STOP,
          false },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct runtime rt = { .name = (char *)(uintptr_t)cases[i].runtime,
                              .backend = backend_find(cases[i].runtime) };
        CLEANUP(call_release) struct call call;

        call_init(&call);
        call.id = cases[i].id;
        CHECK(cases[i].name, call_partial(&rt, &call, 1, cases[i].said,
                                          strlen(cases[i].said)) == cases[i].partial);
    }
}

int
main(void)
{
    test_recorded();
    test_texts();
    test_catalogue();
    test_partial();
    return tap_done();
}
