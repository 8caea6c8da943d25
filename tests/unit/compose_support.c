#include "test.h"
#include "unit/compose_text.h"

#include "base/str.h"
#include "compose/reconcile.h"
#include "compose/support.h"
#include "model/node.h"
#include "model/plan.h"

/* An engine that refuses hostnames and addresses and ignores memory limits. */
static enum support
level(void *arg, const char *path, const char **ret_why)
{
    (void)arg;
    if (strcmp(path, "services.*.hostname") == 0 ||
        strcmp(path, "services.*.networks.*.ipv4_address") == 0) {
        *ret_why = "no such flag";
        return SUPPORT_REFUSED;
    }
    if (strcmp(path, "services.*.mem_limit") == 0 ||
        strcmp(path, "services.*.privileged") == 0) {
        *ret_why = "the cgroup is not ours";
        return SUPPORT_IGNORED;
    }
    return strcmp(path, "services.*.links") == 0 ? SUPPORT_EMULATED : SUPPORT_NATIVE;
}

static const struct {
    const char *name, *text;
    const char *services; /* one name, or "" */
    const char *want;
} cases[] = {
    { "what every engine carries is not spoken of",
      "services:\n  web: {image: i, command: x, ports: ['80:80'], x-hostname: y}\n", "", "" },
    { "the engine's refusals have their place",
      "services:\n  web:\n    image: i\n    hostname: me\n", "",
      "refused 4 services.web.hostname: no such flag\n" },
    { "below a name that a person chose",
      "services:\n  web: {image: i, networks: {lan: {ipv4_address: 10.0.0.2}}}\n"
      "networks: {lan: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}\n",
      "", "refused 2 services.web.networks.lan.ipv4_address: no such flag\n" },
    { "what the engine ignores is a warning",
      "services:\n  web:\n    image: i\n    mem_limit: 64m\n", "",
      "ignored 4 services.web.mem_limit: the cgroup is not ours\n" },
    { "'false' asks for nothing", "services:\n  web: {image: i, privileged: false}\n", "", "" },
    { "emulated is worth a word, no more",
      "services:\n  web: {image: i, links: [db]}\n  db: {image: i}\n", "",
      "emulated 2 services.web.links: \n" },
    { "what crank does not do is refused", "services:\n  cloud:\n    provider: {type: cloud}\n",
      "",
      "refused 3 services.cloud.provider: services of a provider program are not run by this "
      "version\n" },
    { "what Docker Compose ignores as well is a warning",
      "services:\n  web:\n    image: i\n    deploy:\n      replicas: 1\n      placement: "
      "{constraints: [node.role == manager]}\n",
      "",
      "ignored 6 services.web.deploy.placement: only an orchestrator uses it; Docker Compose "
      "ignores it as well\n" },
    { "some values of an attribute",
      "services:\n  a: {image: i, uts: host}\n  b: {image: i, uts: 'service:a'}\n", "",
      "refused 3 services.b.uts: no engine shares the UTS namespace of a container\n" },
    { "elements of lists have their number",
      "services:\n  web:\n    image: i\n    volumes:\n      - ./a:/a\n      - {type: npipe, "
      "source: x, target: /x}\n",
      "", "refused 6 services.web.volumes[1].type: named pipes are mounted on Windows only\n" },
    { "services that are not asked for do not count",
      "services:\n  web: {image: i}\n  other: {image: i, hostname: me}\n", "web", "" },
    { "their dependencies do",
      "services:\n  web: {image: i, depends_on: [other]}\n  other: {image: i, hostname: me}\n",
      "web", "refused 3 services.other.hostname: no such flag\n" },
    { "secrets that are used",
      "services:\n  web: {image: i, secrets: [s]}\nsecrets:\n  s: {file: ./s, labels: {a: b}}\n"
      "  t: {file: ./t, labels: {a: b}}\n",
      "",
      "ignored 4 secrets.s.labels: nothing stores it; Docker Compose ignores it as well\n" },
};

static void
test_case(size_t i)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str got = STR_INIT;
    CLEANUP(mem_freep) char *text = mem_printf("%s", cases[i].text);
    struct support_query q = { level, NULL };
    struct strings names = { (const char **)&cases[i].services, *cases[i].services != '\0',
                             true };
    struct findings found = { 0 };
    struct project *p = NULL;
    struct err *e = project_from_text(a, text, &p);

    if (e) {
        CHECK_STR(cases[i].name, e->msg, "the project loads");
        err_free(e);
        return;
    }
    support_find(a, p, &names, &q, &found);
    for (size_t j = 0; j < found.len; j++)
        str_printf(&got, "%s %d %s: %s\n", support_names[found.v[j].level],
                   node_pos(found.v[j].where).line, found.v[j].path, found.v[j].text);
    CHECK_STR(cases[i].name, got.buf, cases[i].want);
    e = support_refusals(&found);
    CHECK(cases[i].name, !e == !strstr(cases[i].want, "refused"));
    err_free(e);
}

static void
test_refusal(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct support_query q = { level, NULL };
    struct findings found = { 0 };
    struct project *p = NULL;
    struct err *e = project_from_text(
        a,
        "services:\n  a: {image: i, hostname: x}\n  b:\n    image: i\n    models: [m]\n"
        "models: {m: {model: x}}\n",
        &p);

    if (!CHECK_STR("the project loads", e ? e->msg : "", ""))
        return;
    support_find(a, p, NULL, &q, &found);
    e = support_refusals(&found);
    CHECK_INT("all refusals come at once", err_count(e), 2);
    CHECK_STR("with the path", e ? e->path : "", "services.a.hostname");
    CHECK_STR("and why", e ? e->msg : "", "cannot be honoured here: no such flag");
    CHECK_STR("and what to do where there is something", e && e->next ? e->next->hint : "",
              "serve the model yourself and give its address in 'environment'");
    err_free(e);
}

static const struct {
    const char *name, *check;
    const char *cmd; /* what the image starts */
    bool list;       /* the engine takes lists */
    size_t want;
} shells[] = {
    { "a list needs a shell in the image", "[CMD, /check]", "/server", false, 1 },
    { "text is the image's own matter", "/check", "/server", false, 0 },
    { "an image that starts a shell has one", "[CMD, /check]", "/bin/sh", false, 0 },
    { "no check, no shell", "[NONE]", "/server", false, 0 },
    { "an engine that takes lists asks for none", "[CMD, /check]", "/server", true, 0 },
};

static void
test_shell(size_t i)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(mem_freep)
    char *text =
        mem_printf("name: shop\nservices:\n  web: {image: i, healthcheck: {test: %s}}\n"
                   "  twin: {image: i, healthcheck: {test: %s}}\n",
                   shells[i].check, shells[i].check);
    const char *names[] = { "i:latest" }, *cmd[] = { shells[i].cmd };
    struct image image = { .id = "sha256:1",
                           .names = { names, 1, true },
                           .cmd = { cmd, 1, true } };
    struct snapshot now = { .images = { &image, 1 } };
    struct caps caps = { .has = { [CAP_HEALTH_LIST] = shells[i].list } };
    struct reconcile_options o = { .caps = &caps };
    struct shell_checks checks = { 0 };
    struct project *p = NULL;
    struct plan *plan = NULL;
    struct err *e = project_from_text(a, text, &p);

    if (!e)
        e = reconcile(p, &now, &o, &plan);
    if (!CHECK_STR("it can be planned", e ? e->msg : "", ""))
        return;
    support_shell_checks(a, plan, &now, &caps, &checks);
    CHECK_INT(shells[i].name, checks.len, shells[i].want);
    if (checks.len) {
        e = support_no_shell(&checks.v[0]);
        CHECK_STR("the error has the path", e->path, "services.twin.healthcheck.test");
        CHECK_INT("and the line", e->at.line, 4);
        err_free(e);
    }
    plan_free(plan);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        test_case(i);
    test_refusal();
    for (size_t i = 0; i < ARRAY_LEN(shells); i++)
        test_shell(i);
    return tap_done();
}
