/*
 * What becomes of a service: short forms, defaults, paths, implied parts, typed values, as the
 * JSON of `config` shows them; and values that cannot be taken.
 */
#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load.h"
#include "model/json_write.h"
#include "model/node.h"
#include "model/project.h"
#include "model/project_rows.h"

#define SERVICE "name: shop\nservices:\n  db: {image: x, build: .}\n  it: {image: x, "
#define REST \
    "}\nvolumes: {data: }\nnetworks: {front: }\nsecrets: {s: {file: s}}\n" \
    "configs: {c: {file: c}}\nmodels: {m: {model: ai}}\n"

static const struct {
    const char *name, *yaml, *key, *want; /* the value of key; NULL: it is not there */
} cases[] = {
    { "no network is the default one", "", "networks", "{\"default\":null}" },
    { "a list of networks", "networks: [front]", "networks", "{\"front\":null}" },
    { "an empty mapping is not nothing", "networks: {front: {}}", "networks",
      "{\"front\":{}}" },
    { "no networks with a mode", "network_mode: none", "networks", NULL },

    { "a port alone", "ports: [80]", "ports",
      "[{\"mode\":\"ingress\",\"target\":80,\"protocol\":\"tcp\"}]" },
    { "address and protocol", "ports: ['[::1]:5000:80/UDP']", "ports",
      "[{\"mode\":\"ingress\",\"host_ip\":\"::1\",\"target\":80,\"published\":\"5000\",\"protocol\":\"udp\"}]" },
    { "ranges in the order of their texts", "ports: ['109-110:9-10']", "ports",
      "[{\"mode\":\"ingress\",\"target\":10,\"published\":\"110\",\"protocol\":\"tcp\"},"
      "{\"mode\":\"ingress\",\"target\":9,\"published\":\"109\",\"protocol\":\"tcp\"}]" },
    { "a pool of the host", "ports: ['8000-8010:80']", "ports",
      "[{\"mode\":\"ingress\",\"target\":80,\"published\":\"8000-8010\",\"protocol\":\"tcp\"}]" },
    { "the long form gets its defaults", "ports: [{target: 80, published: 8080}]", "ports",
      "[{\"mode\":\"ingress\",\"target\":80,\"published\":\"8080\",\"protocol\":\"tcp\"}]" },
    { "the same port twice", "ports: ['80:80', '80:80/tcp']", "ports",
      "[{\"mode\":\"ingress\",\"target\":80,\"published\":\"80\",\"protocol\":\"tcp\"}]" },

    { "an anonymous volume", "volumes: [/srv/x/]", "volumes",
      "[{\"type\":\"volume\",\"target\":\"/srv/x\",\"volume\":{}}]" },
    { "a target of two characters", "volumes: [/x]", "volumes",
      "[{\"type\":\"volume\",\"target\":\"/x\"}]" },
    { "a named volume with options", "volumes: ['data:/d:ro,nocopy']", "volumes",
      "[{\"type\":\"volume\",\"source\":\"data\",\"target\":\"/d\",\"read_only\":true,"
      "\"volume\":{\"nocopy\":true}}]" },
    { "a folder of the project", "volumes: ['./h:/h:z,rshared']", "volumes",
      "[{\"type\":\"bind\",\"source\":\"/srv/shop/h\",\"target\":\"/h\",\"bind\":"
      "{\"selinux\":\"z\",\"propagation\":\"rshared\",\"create_host_path\":true}}]" },
    { "a folder of the user", "volumes: ['~/h:/h']", "volumes",
      "[{\"type\":\"bind\",\"source\":\"/home/me/h\",\"target\":\"/h\",\"bind\":"
      "{\"create_host_path\":true}}]" },
    { "a Windows path stays", "volumes: ['c:\\x:/h']", "volumes",
      "[{\"type\":\"bind\",\"source\":\"c:\\\\x\",\"target\":\"/h\",\"bind\":"
      "{\"create_host_path\":true}}]" },
    { "the last one on a target stays", "volumes: ['./a:/t', './b:/t']", "volumes",
      "[{\"type\":\"bind\",\"source\":\"/srv/shop/b\",\"target\":\"/t\",\"bind\":"
      "{\"create_host_path\":true}}]" },
    { "permissions of a tmpfs as a text",
      "volumes: [{type: tmpfs, target: /t, tmpfs: {mode: '0700'}}]", "volumes",
      "[{\"type\":\"tmpfs\",\"target\":\"/t\",\"tmpfs\":{\"mode\":448}}]" },

    { "variables in a list", "environment: [A=1, B=x=y, C=, TOKEN, NONE]", "environment",
      "{\"A\":\"1\",\"B\":\"x=y\",\"C\":\"\",\"NONE\":null,\"TOKEN\":\"t0ken\"}" },
    { "variables in a mapping", "environment: {A: 0x10, B: 1e3, C: true, D: 1.50, x-e: yes}",
      "environment",
      "{\"A\":\"16\",\"B\":\"1000\",\"C\":\"true\",\"D\":\"1.5\",\"x-e\":\"yes\"}" },
    { "labels without a value", "labels: [a, b=1]", "labels", "{\"a\":\"\",\"b\":\"1\"}" },
    { "hosts, sorted, without brackets", "extra_hosts: {b: '[::1]', a: [2.2.2.2, 1.1.1.1]}",
      "extra_hosts", "[\"a=1.1.1.1\",\"a=2.2.2.2\",\"b=::1\"]" },
    { "hosts with colons and commas", "extra_hosts: ['a:1.1.1.1,2.2.2.2']", "extra_hosts",
      "[\"a=1.1.1.1\",\"a=2.2.2.2\"]" },

    { "a command as a line", "command: sh -c 'a b'", "command", "[\"sh\",\"-c\",\"a b\"]" },
    { "no command", "", "command", "null" },
    { "an empty command", "command: ''", "command", "[]" },
    { "a test of health as a line", "healthcheck: {test: curl x}", "healthcheck",
      "{\"test\":[\"CMD-SHELL\",\"curl x\"]}" },
    { "zeros that are given", "healthcheck: {retries: 0, interval: 0s}", "healthcheck",
      "{\"interval\":\"0s\",\"retries\":0}" },

    { "a context alone", "build: sub", "build",
      "{\"context\":\"/srv/shop/sub\",\"dockerfile\":\"Dockerfile\"}" },
    { "a context elsewhere", "build: 'https://example.com/x.git'", "build",
      "{\"context\":\"https://example.com/x.git\",\"dockerfile\":\"Dockerfile\"}" },
    { "arguments without a value", "build: {args: [TOKEN, NONE]}", "build",
      "{\"context\":\"/srv/shop\",\"dockerfile\":\"Dockerfile\",\"args\":{\"TOKEN\":\"t0ken\"}}" },
    { "a Dockerfile inline", "build: {dockerfile_inline: FROM x}", "build",
      "{\"context\":\"/srv/shop\",\"dockerfile_inline\":\"FROM x\"}" },
    { "further contexts", "build: {additional_contexts: [a=./x, 'b=service:db']}", "build",
      "{\"context\":\"/srv/shop\",\"dockerfile\":\"Dockerfile\",\"additional_contexts\":"
      "{\"a\":\"/srv/shop/x\",\"b\":\"service:db\"}}" },
    { "keys of ssh", "build: {ssh: [default, k=./id]}", "build",
      "{\"context\":\"/srv/shop\",\"dockerfile\":\"Dockerfile\",\"ssh\":[\"default\",\"k=/srv/shop/id\"]}" },

    { "dependencies by name", "depends_on: [db]", "depends_on",
      "{\"db\":{\"condition\":\"service_started\",\"required\":true}}" },
    { "a link is a dependency", "links: ['db:d']", "depends_on",
      "{\"db\":{\"condition\":\"service_started\",\"restart\":true,\"required\":true}}" },
    { "volumes of another one", "volumes_from: ['db:ro']", "depends_on",
      "{\"db\":{\"condition\":\"service_started\",\"required\":true}}" },
    { "what is written wins",
      "ipc: 'service:db', depends_on: {db: {condition: service_healthy}}", "depends_on",
      "{\"db\":{\"condition\":\"service_healthy\",\"required\":true}}" },

    { "a secret has its place", "secrets: [s, {source: s, target: t, mode: '0400'}]", "secrets",
      "[{\"source\":\"s\",\"target\":\"/run/secrets/s\"},{\"source\":\"s\",\"target\":\"t\","
      "\"mode\":\"0400\"}]" },
    { "a config has none", "configs: [c]", "configs", "[{\"source\":\"c\"}]" },
    { "a device", "devices: ['/dev/a', '/dev/b:/dev/c:r']", "devices",
      "[{\"source\":\"/dev/a\",\"target\":\"/dev/a\",\"permissions\":\"rwm\"},"
      "{\"source\":\"/dev/b\",\"target\":\"/dev/c\",\"permissions\":\"r\"}]" },
    { "all graphics cards", "gpus: all", "gpus", "[{\"count\":-1}]" },
    { "some of them", "gpus: [{device_ids: ['0']}]", "gpus", "[{\"device_ids\":[\"0\"]}]" },
    { "limits", "ulimits: {a: 5, b: {soft: 1, hard: 2}, c: 0, d: '7'}", "ulimits",
      "{\"a\":5,\"b\":{\"soft\":1,\"hard\":2},\"c\":{},\"d\":7}" },
    { "models by name", "models: [m]", "models", "{\"m\":null}" },

    { "sizes", "mem_limit: 1.5g", "mem_limit", "\"1610612736\"" },
    { "a size without a limit", "memswap_limit: '-1'", "memswap_limit", "\"-1\"" },
    { "times", "stop_grace_period: 1.5h", "stop_grace_period", "\"1h30m0s\"" },
    { "weeks and days", "stop_grace_period: 1w1d", "stop_grace_period", "\"192h0m0s\"" },
    { "single precision", "cpus: '0.333333333'", "cpus", "0.33333334" },
    { "microseconds", "cpu_rt_runtime: 400ms", "cpu_rt_runtime", "400000" },
    { "words for yes", "privileged: 'on'", "privileged", "true" },
    { "false is said where unset is something else", "init: false", "init", "false" },
    { "and left out elsewhere", "tty: false", "tty", NULL },
    { "a policy of old", "pull_policy: if_not_present", "pull_policy", "\"missing\"" },
    { "servers for names", "dns: ''", "dns", NULL },
    { "numbers are texts in lists of texts", "expose: [80], group_add: [5]", "expose",
      "[\"80\"]" },
    { "an object that holds nothing", "deploy: {resources: {}}", "deploy",
      "{\"resources\":{},\"placement\":{}}" },
    { "scale counts in deploy too", "scale: 2, deploy: {mode: replicated}", "deploy",
      "{\"mode\":\"replicated\",\"replicas\":2,\"resources\":{},\"placement\":{}}" },
    { "extensions are not in JSON", "x-a: 1, labels: {}", "x-a", NULL },
};

static const struct {
    const char *name, *yaml, *want; /* of the first error: the path, the message */
} refused[] = {
    { "a size", "mem_limit: 5q", "services.it.mem_limit: want a size in bytes, found \"5q\"" },
    { "a size of more than 63 bits", "mem_limit: 8388608t",
      "services.it.mem_limit: want a size in bytes, found \"8388608t\"" },
    { "no number of processors", "cpus: .inf",
      "services.it.cpus: want a number, found \"+Inf\"" },
    { "none in a text either", "cpus: nan", "services.it.cpus: want a number, found \"nan\"" },
    { "a number of more than 63 bits", "pids_limit: 9223372036854775808",
      "services.it.pids_limit: 9223372036854775808 has too many digits for a number" },
    { "a number beyond all", "cpu_count: 1e30",
      "services.it.cpu_count: 1e+30 is more than 9223372036854775807" },
    { "port 0 of a container", "ports: ['80:0']",
      "services.it.ports[0]: \"80:0\" is no port: ports of a container are 1 to 65535" },
    { "a range from port 0", "ports: [0-2]",
      "services.it.ports[0]: \"0-2\" is no port: ports of a container are 1 to 65535" },
    { "a port with an exponent", "ports: [1e3]",
      "services.it.ports[0]: \"1e3\" is no port: want a whole number" },
    { "half a permission", "secrets: [{source: s, mode: 1.5}]",
      "services.it.secrets[0].mode: want permissions in octal digits, found \"1.5\"" },
    { "permissions below zero", "secrets: [{source: s, mode: -1}]",
      "services.it.secrets[0].mode: want permissions in octal digits, found \"-1\"" },
    { "the same of a tmpfs", "volumes: [{type: tmpfs, target: /t, tmpfs: {mode: -1}}]",
      "services.it.volumes[0].tmpfs.mode: want permissions in octal digits, found \"-1\"" },
    { "a time", "stop_grace_period: soon",
      "services.it.stop_grace_period: want a time with its unit, found \"soon\"" },
    { "an open quote", "command: 'a \"b'",
      "services.it.command: a quote, a parenthesis or a backslash is left open" },
    { "a port", "ports: ['70000']",
      "services.it.ports[0]: \"70000\" is no port: \"70000\" is no port of a container (1 to "
      "65535) and no range" },
    { "a volume", "volumes: ['aa:/bb:ro:x']",
      "services.it.volumes[0]: \"aa:/bb:ro:x\" is no volume: it has more than three parts" },
    { "a device", "devices: ['a:b:c:d']",
      "services.it.devices[0]: \"a:b:c:d\" has more than three parts" },
    { "a variable with a blank", "environment: ['A =1']",
      "services.it.environment[0]: the name of variable \"A \" ends in a blank" },
    { "a host without an address", "extra_hosts: [a]",
      "services.it.extra_hosts[0]: host \"a\" has no address" },
    { "a count below nothing", "healthcheck: {retries: -1}",
      "services.it.healthcheck.retries: want a whole number that is not below 0, found \"-1\"" },
    { "permissions", "secrets: [{source: s, mode: '0999'}]",
      "services.it.secrets[0].mode: want permissions in octal digits, found \"0999\"" },
    { "a network that is nowhere", "networks: [font]",
      "services.it.networks.font: service \"it\" refers to the network \"font\", which is not "
      "defined" },
    { "two mounts on one place", "tmpfs: /t, volumes: ['data:/t']",
      "services.it.volumes[0]: services.it.tmpfs[0] is mounted on \"/t\" already" },
};

static struct err *
load(struct arena *a, const char *service, struct project **ret)
{
    static const char *const files[] = { "-", NULL };
    static const char *const environment[] = { "TOKEN=t0ken", "HOME=/home/me", NULL };
    struct load_options *o = arena_alloc(a, sizeof *o);

    *o = (struct load_options){
        .files = files,
        .environment = environment,
        .cwd = "/srv/shop",
        .stdin_text = arena_printf(a, SERVICE "%s" REST, service),
    };
    return compose_load(a, o, ret);
}

/* The members of the service's rows one by one, to find one of them. */
static const char *
member(struct arena *a, const struct project *p, const char *key)
{
    struct row rows[2] = { { .kind = ROW_END }, { .kind = ROW_END } };
    struct row_set one = service_rows;
    CLEANUP(str_release) struct str json = STR_INIT;
    CLEANUP(json_writer_release) struct json_writer w;

    for (const struct row *row = service_rows.rows; row->kind != ROW_END; row++)
        if (str_eq(row->key, key))
            rows[0] = *row;
    one.rows = rows;
    json_writer_init(&w, &json, 0);
    rows_put(&w.sink, &one, project_service(p, "it"), ROWS_JSON);
    if (str_eq(json.buf, "{}"))
        return NULL;
    str_cut(&json, json.len - 1, 1);
    return arena_dup(a, strchr(json.buf, ':') + 1);
}

static void
check_case(size_t i)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    struct project *p = NULL;

    e = load(a, cases[i].yaml, &p);
    CHECK_STR(cases[i].name, e ? e->msg : member(a, p, cases[i].key), cases[i].want);
}

static void
check_refused(size_t i)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(err_freep) struct err *e = NULL;
    struct project *p = NULL;

    e = load(a, refused[i].yaml, &p);
    CHECK_STR(refused[i].name, e ? arena_printf(a, "%s: %s", e->path, e->msg) : "no error",
              refused[i].want);
    CHECK(refused[i].name, e && e->at.line == 4);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_case(i);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        check_refused(i);
    return tap_done();
}
