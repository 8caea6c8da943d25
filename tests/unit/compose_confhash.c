/*
 * Hashes of services, networks and volumes: the examples that were computed by Docker Compose
 * 2.40.3 in /srv/demo, project dossier-x.
 */
#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/confhash.h"
#include "compose/load.h"
#include "model/project.h"

static const char top[] = "name: dossier-x\n"
                          "volumes: {data: }\n"
                          "secrets: {s1: {file: s1}, s2: {file: s2}}\n"
                          "configs: {c1: {file: c1}}\n"
                          "networks: {front: , back: }\n"
                          "services:\n"
                          "  a01: {image: crank/busybox}\n"
                          "  a11: {image: crank/busybox}\n"
                          "  it: ";

static struct err *
load(struct arena *a, const char *service, struct project **ret)
{
    static const char *const files[] = { "-", NULL }, *const profiles[] = { "*", NULL };
    static const char *const environment[] = { NULL };
    struct load_options *o = arena_alloc(a, sizeof *o);

    *o = (struct load_options){
        .files = files,
        .profiles = profiles,
        .environment = environment,
        .cwd = "/srv/demo",
        .stdin_text = arena_printf(a, "%s%s\n", top, service),
        .no_env_resolution = true,
    };
    return compose_load(a, o, ret);
}

static const struct {
    const char *service, *want;
} shown[] = {
    { "{image: crank/busybox}",
      "905437594ca8e6606afb8e5a5d0d9be83f58344e980bc9c61099dccc08d4e6f7" },
    { "{build: ./ctx}", "8ed9276b9b43971f5e501d66147c519a039b4cf02cb7c2f3b6c3aa25e8d28823" },
    { "{build: {context: ./ctx, args: {K: v}}, image: my/app:1.0}",
      "b5822bb4c74299b02c6273781b81327159027e3f2b3357898f020868b42454d4" },
    { "{image: crank/busybox, command: 'sh -c \"echo <hi> && true\"', entrypoint: []}",
      "e61c493ea86df66efc4c6fc018a054a348e2acc7e7bb6f68cbb2b25647aa158e" },
    { "{image: crank/busybox, command: [\"sleep\", \"100\"]}",
      "6e6320ea3d6b03f616448d7dffdcdf7d72a5aabe629b05325256e550b4a4f4c7" },
    { "{image: crank/busybox, environment: {Z: \"1\", A: 2, T: true, F: 1.50, NOVAL: , EMPTY: \"\"}}",
      "685dc6ba823642432ea218bd3a407739aaef38eb3ecf3fdfe393a5b5b6fd3281" },
    { "{image: crank/busybox, env_file: svc.env, environment: {B: x}}",
      "856622e631c0cbcc3f2d8ff36b02526bb3a7a1a403be2716186ad4b76a1f5567" },
    { "{image: crank/busybox, labels: {b: \"2\", a: 1, c: }, annotations: {note: \"a&b\"}}",
      "0f174df427e238d30b553232fe598c31466d08d1190d5ad7c1a8e814035e9c34" },
    /* What label_file: svc.labels with L1=v1 leaves behind. */
    { "{image: crank/busybox, labels: {mine: \"1\", L1: v1}}",
      "c89f14279033933684523e3f2dbff53dd9875f270213a47f4572d0fdb54c784e" },
    { "{image: crank/busybox, ports: [\"80\", \"8080:80\", \"127.0.0.1:5000-5001:6000-6001/udp\","
      " {target: 443, published: 8443, mode: host, name: web}]}",
      "703e2133b300008ed7dd491c5d61cd0b46fe34b6c2dc03cdf7338a2d245335cf" },
    { "{image: crank/busybox, volumes: [\"/anon\", \"data:/data:ro\", \"./html:/html\"], tmpfs: /run}",
      "d36ff07c1408ed3b935783149fc47b313b06c6c3a0d2ea8f3701a2c455bb82ee" },
    { "{image: crank/busybox, volumes: [{type: bind, source: ./html, target: /h, bind:"
      " {create_host_path: false}}, {type: tmpfs, target: /t, tmpfs: {size: 64m, mode: 0o1777}},"
      " {type: volume, source: data, target: /d, volume: {nocopy: true, subpath: x}}]}",
      "b47ed97686c49a7d374c5305663d73ed5e58ca4ddef4b1c399af88c24f0461f7" },
    { "{image: crank/busybox, healthcheck: {test: \"true\", interval: 1m30s, timeout: 500ms,"
      " retries: 3, start_period: 1h}}",
      "9f3b5deea368a6dbc01302dd4866ea779d819fcb0ac1dc5ec97ebf2a3341107b" },
    { "{image: crank/busybox, healthcheck: {disable: true}}",
      "9ed09034456793ad7a10fe3a8bd7ec03d5c388ee7e8da341925af1daaf1c073b" },
    { "{image: crank/busybox, deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 50M},"
      " reservations: {devices: [{capabilities: [gpu]}]}}, restart_policy: {condition: on-failure,"
      " delay: 5s, max_attempts: 3}}}",
      "1408aa9d7ac5266a7ef04bec3c0671495acc82e85bfe9b2b381bb713a739cb45" },
    { "{image: crank/busybox, scale: 2, profiles: [p], depends_on: [a01], pull_policy: never}",
      "905437594ca8e6606afb8e5a5d0d9be83f58344e980bc9c61099dccc08d4e6f7" },
    { "{image: crank/busybox, ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}, core: 0}}",
      "d97896836d4330393922f392261f81722cd50382eb9f8521a49692f571549098" },
    { "{image: crank/busybox, mem_limit: 1.5g, memswap_limit: -1, shm_size: 64m, cpus: 0.1,"
      " pids_limit: 100, oom_kill_disable: true}",
      "0e3cf97e1b4dd3ca0ca98b6b4a41ee5a5f33c63a6d138c3f4b90b97c1c55cec9" },
    { "{image: crank/busybox, networks: {front: {aliases: [x, y], ipv4_address: 10.99.0.5,"
      " priority: 10}, back: }}",
      "830b577cf1291c4fefbfd8486df2199ce111c10286d0c824cec28a04561f7324" },
    { "{image: crank/busybox, network_mode: \"service:a01\", volumes_from: [\"a11:ro\"]}",
      "b2b4f597029a99a9ac1a444728d01d3a6edba4dda57129a792c34c2b52e5f9ac" },
    { "{image: crank/busybox, secrets: [s1, {source: s2, target: /x, uid: \"103\", mode: 0440}],"
      " configs: [{source: c1, target: /c.conf}]}",
      "5b5468bff893673a950e71906912e3fd5af394c85a2dda3fc3a772350508a011" },
    { "{image: crank/busybox, extra_hosts: [\"b=1.2.3.4\", \"a:5.6.7.8\", \"v6=[::1]\"], dns: 1.1.1.1,"
      " sysctls: {net.core.somaxconn: 1024}}",
      "6d8dd562ecd062196d7181d53ac1746c8ba3e9ac351e08c81964ca339b040443" },
    { "{image: crank/busybox, container_name: fixed, hostname: h, user: \"1000\", restart:"
      " \"on-failure:3\", init: true, tty: true, stop_grace_period: 1m, stop_signal: SIGUSR1,"
      " cap_add: [NET_ADMIN], devices: [\"/dev/null:/dev/n\"], logging: {driver: json-file,"
      " options: {max-file: 3}}, x-extra: {ignored: true}}",
      "51f2ca234e91dd91913c38217e30ecc0838e735fe4650899d71f62d9a648a307" },
    { "{image: crank/busybox, post_start: [{command: [\"a\", \"b\"], user: root}], develop: {watch:"
      " [{path: ./html, action: sync, target: /app}]}}",
      "34b69498765002a3117aafe9225868750c3cc814677ef9a527af998ac4b1a891" },
    { "{image: crank/busybox, blkio_config: {weight: 300, weight_device: [{path: /dev/sda,"
      " weight: 400}], device_read_bps: [{path: /dev/sda, rate: 12mb}]}}",
      "562cb12c7da7e7e05fc3927fa30be9a3070954c3e08ca1d05477874c2f5770c1" },
    { "{image: crank/busybox, gpus: all, attach: false}",
      "4ed08f6cdf02581dc99526c6a93d2e23d5f150fa770e9f35e7c9a7a3cf784348" },
    { "{image: \"crank/busybox\", command: 'echo $$HOME', environment: {P: 'a$$b', J:"
      " \"{\\\"k\\\":\\\"<v>\\\"}\"}}",
      "ea78514e634bfe22b780515fe280116ecfbbb4ea829dc4874305b4afbb12a46a" },
    { "{image: crank/busybox, init: true, command: sleep 300, env_file: svc.env, environment:"
      " {B: x}}",
      "eefc521af96a52898e8141ab430b762104df0c34d89f8f3965cd619990e1f6fe" },
    { "{image: crank/busybox, init: true, command: sleep 300, labels: {mine: \"1\", L1: v1}}",
      "c2a233cd6770dee590890d697cddf00169277b7da93d4c05abecd5ed8ce145d8" },
};

static const char *
show_error(struct arena *a, struct err *e)
{
    CLEANUP(str_release) struct str text = STR_INIT;

    err_format(e, "crank", &text);
    err_free(e);
    return arena_dup(a, text.buf);
}

static void
check_shown(void)
{
    for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        struct project *p = NULL;
        struct err *e = load(a, shown[i].service, &p);

        CHECK_STR(shown[i].service,
                  e ? show_error(a, e) : confhash_shown(a, p, project_service(p, "it")),
                  shown[i].want);
    }
}

/* Labels: variables of env files are merged, files of labels stay, ids stand for services. */

#define CONTAINER "container:b8ff232041634729d29823fb8a24ad739b65b08a431935f6c12388e7861a2f81"
#define BASE "image: crank/busybox, init: true, command: sleep 300"

static void
check_label(const char *name, const char *service, void change(struct service *s),
            const char *want)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct project *p = NULL;
    struct err *e = load(a, service, &p);
    struct service s;

    if (e) {
        CHECK_STR(name, show_error(a, e), want);
        return;
    }
    s = *project_service(p, "it");
    if (change)
        change(&s);
    CHECK_STR(name, confhash_service(a, p, &s), want);
}

static void
set_label_file(struct service *s)
{
    static const char *files[] = { "/srv/demo/svc.labels" };

    s->label_file = (struct strings){ files, 1, true };
}

static void
bind(struct service *s)
{
    static const char *from[] = {
        "3392c6daaf7c35b8adc7ae03360467e85236dabbf3a765bcc96bee51d5c8cea5"
    };

    s->network_mode = s->pid = CONTAINER;
    s->volumes_from = (struct strings){ from, 1, true };
}

static void
check_objects(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct key_value one = { "n", "1" },
                     option = { "com.docker.network.bridge.name", "dossierbr0" },
                     label = { "v", "1" },
                     device[] = { { "device", "tmpfs" }, { "type", "tmpfs" } };
    struct ipam_pool pool = { .subnet = "10.98.0.0/24", .gateway = "", .ip_range = "" };
    struct network plain = { .name = "dossier-l_default", .driver = "" },
                   back = { .name = "dossier-l_back",
                            .driver = "bridge",
                            .driver_opts = { &option, 1 },
                            .labels = { &one, 1 } },
                   inner = { .name = "dossier-x_back", .driver = "bridge", .internal = true };
    struct volume data = { .name = "dossier-l_data", .driver = "", .labels = { &label, 1 } },
                  tmp = { .name = "dossier-x_data",
                          .driver = "local",
                          .driver_opts = { device, 2 } };

    inner.ipam.config.v = &pool;
    inner.ipam.config.len = 1;
    CHECK_STR("a network without anything", confhash_network(a, &plain),
              "749c54a9e5160a9a90db8a110eaab25f3a8aa71d07c9b6985b3506808b76ce88");
    CHECK_STR("a network with options and labels", confhash_network(a, &back),
              "87049cdde0a3511f9421f46d28237a1eaad733f85d9b8bb9342b022b54809ccb");
    CHECK_STR("a network with a pool", confhash_network(a, &inner),
              "ca0f1c32bc8958ae24c61bcfe4f2ec7f325a05f82f8552e7f22ab51585031119");
    CHECK_STR("a volume without a driver is local", confhash_volume(a, &data),
              "b9c2ec780e365fe794c26f03a8625eaa5829700a6feabf64987b23fdc842f1b5");
    CHECK_STR("a volume with options", confhash_volume(a, &tmp),
              "b41d2fffd19c771da39385d61e4440b2d75b2bfe6d4c259d4c3e297dd22edeac");
}

int
main(void)
{
    check_shown();
    check_label("variables of an env file are variables",
                "{" BASE ", environment: {B: x, FROMFILE: 1}, env_file: svc.env}", NULL,
                "8b78c5b95e37d3a2981e4a2d6a48850bcea7d40a01d6de251098922da596fd92");
    check_label("a file of labels stays beside its labels",
                "{" BASE ", labels: {mine: \"1\", L1: v1}}", set_label_file,
                "66e70aa6b5df9d901932e2b23449892fe211ab1a54cc78374dad27126bab2d66");
    check_label("ids of containers stand for services",
                "{" BASE ", network_mode: 'service:a01', pid: 'service:a01',"
                " volumes_from: ['a11:ro']}",
                bind, "fe181a8b46293b997cf71257da036269c2ef108f9dd4aee1ac4d9d931be857f0");
    check_objects();
    return tap_done();
}
