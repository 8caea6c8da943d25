#include "test.h"
#include "unit/compose_text.h"

#include "base/str.h"
#include "compose/order.h"
#include "compose/spec.h"
#include "model/labels.h"

#include <stdlib.h>

static const char shop[] =
    "name: shop\n"
    "services:\n"
    "  web:\n"
    "    image: shop/web\n"
    "    labels: {zone: a, com.docker.compose.service: fake}\n"
    "    depends_on: {db: {condition: service_healthy, restart: true}, api: {condition: "
    "service_started}}\n"
    "    networks: {back: {aliases: [www]}, front: {priority: 5}, alpha: }\n"
    "    volumes: [data:/data:ro, ./html:/html, /cache]\n"
    "    secrets: [token, {source: key, target: app.key}]\n"
    "    configs: [page, {source: page, target: /srv/index.html, mode: 0440, uid: '7'}]\n"
    "    environment: {A: '1', B: }\n"
    "  api:\n"
    "    image: shop/api\n"
    "    links: ['db:database']\n"
    "    external_links: ['old', 'older:past']\n"
    "  db:\n"
    "    build: .\n"
    "    container_name: the-db\n"
    "  side:\n"
    "    image: shop/side\n"
    "    network_mode: service:db\n"
    "    pid: service:db\n"
    "    volumes_from: ['db:ro', 'container:elsewhere']\n"
    "  alone:\n"
    "    image: shop/alone\n"
    "    network_mode: none\n"
    "    ports: ['80:80']\n"
    "    cap_add: [NET_ADMIN, SYS_TIME]\n"
    "    restart: always\n"
    "    command: serve\n"
    "networks: {front: , back: {name: lan, external: true}, alpha: }\n"
    "volumes: {data: {name: store}}\n"
    "secrets: {token: {environment: TOKEN}, key: {file: ./key.pem}}\n"
    "configs: {page: {content: hello}}\n";

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HASH "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static struct op_target db_now = { .id = ID, .name = "the-db", .service = "db", .made_by = -1 };
static struct op_target db_later = { .name = "the-db", .service = "db", .made_by = 3 };
static struct op_targets there = { &db_now, 1 }, coming = { &db_later, 1 };

static const struct op_targets *
there_is(void *arg, const char *service)
{
    (void)arg;
    return strcmp(service, "db") == 0 ? &there : NULL;
}

static const struct op_targets *
will_be(void *arg, const char *service)
{
    (void)arg;
    return strcmp(service, "db") == 0 ? &coming : NULL;
}

static void
put_words(struct str *out, const char *what, const struct strings *list)
{
    str_put(out, what);
    for (size_t i = 0; i < list->len; i++)
        str_printf(out, "%s%s", i ? "," : "", list->v[i]);
}

static void
put_spec(const struct container_spec *s, struct str *out)
{
    str_printf(out, "%s", s->name);
    if (s->final_name != s->name && strcmp(s->final_name, s->name) != 0)
        str_printf(out, " for %s", s->final_name);
    str_printf(out, " from %s mode '%s'\n", s->image, s->network_mode);
    for (size_t i = 0; i < s->networks.len; i++) {
        str_printf(out, "network %s", s->networks.v[i].network);
        put_words(out, " ", &s->networks.v[i].aliases);
        str_putc(out, '\n');
    }
    for (size_t i = 0; i < s->mounts.len; i++)
        str_printf(out, "mount %s %s:%s%s\n", s->mounts.v[i].type, s->mounts.v[i].source,
                   s->mounts.v[i].target, s->mounts.v[i].read_only ? " ro" : "");
    for (size_t i = 0; i < s->files.len; i++)
        str_printf(out, "file %s '%s' %o %lld:%lld\n", s->files.v[i].path,
                   s->files.v[i].content, (unsigned)s->files.v[i].mode,
                   (long long)s->files.v[i].uid, (long long)s->files.v[i].gid);
    for (size_t i = 0; i < s->shares.len; i++)
        str_printf(out, "share %d %s %s\n", (int)s->shares.v[i].kind, s->shares.v[i].from.name,
                   s->shares.v[i].mode);
    if (s->links.len) {
        put_words(out, "links ", &s->links);
        str_putc(out, '\n');
    }
    for (size_t i = 0; i < s->labels.len; i++)
        str_printf(out, "%s=%s\n", s->labels.v[i].key,
                   strcmp(s->labels.v[i].key, LABEL_CONFIG_HASH) == 0 ? "…"
                                                                      : s->labels.v[i].value);
}

static void
check(const char *name, const struct project *p, struct spec_request r, const char *service,
      const char *want)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str got = STR_INIT;
    struct container_spec *spec = NULL;
    struct err *e;

    r.project = p;
    r.service = project_service(p, service);
    e = spec_make(a, &r, &spec);
    if (e)
        str_printf(&got, "error: %s", e->msg);
    else
        put_spec(spec, &got);
    CHECK_STR(name, got.buf, want);
    err_free(e);
}

static void
test_replicas(const struct project *p)
{
    struct image image = { .id = "sha256:" HASH };

    check("a replica: networks by priority, engine names, files, labels over the user's", p,
          (struct spec_request){ .number = 2, .image = &image }, "web",
          "shop-web-2 from shop/web mode ''\n"
          "network shop_front shop-web-2,web\n"
          "network shop_alpha shop-web-2,web\n"
          "network lan shop-web-2,web,www\n"
          "mount volume store:/data ro\n"
          "mount bind /srv/shop/html:/html\n"
          "mount volume :/cache\n"
          "mount bind /srv/shop/key.pem:/run/secrets/app.key ro\n"
          "file /run/secrets/token 't0ken' 444 0:0\n"
          "file /page 'hello' 444 0:0\n"
          "file /srv/index.html 'hello' 440 7:0\n"
          "com.docker.compose.config-hash=…\n"
          "com.docker.compose.container-number=2\n"
          "com.docker.compose.depends_on=api:service_started:false,db:service_healthy:true\n"
          "com.docker.compose.image=sha256:" HASH "\n"
          "com.docker.compose.oneoff=False\n"
          "com.docker.compose.project=shop\n"
          "com.docker.compose.project.config_files=-\n"
          "com.docker.compose.project.working_dir=/srv/shop\n"
          "com.docker.compose.service=web\n"
          "com.docker.compose.version=2.40.3\n"
          "zone=a\n");
    check("a built image has the project's name for it, a container its own", p,
          (struct spec_request){ .number = 1 }, "db",
          "the-db from shop-db mode ''\n"
          "network shop_default the-db,db\n"
          "com.docker.compose.config-hash=…\n"
          "com.docker.compose.container-number=1\n"
          "com.docker.compose.depends_on=\n"
          "com.docker.compose.oneoff=False\n"
          "com.docker.compose.project=shop\n"
          "com.docker.compose.project.config_files=-\n"
          "com.docker.compose.project.working_dir=/srv/shop\n"
          "com.docker.compose.service=db\n"
          "com.docker.compose.version=2.40.3\n");
    check("links give three names, the number is the linking one's", p,
          (struct spec_request){ .number = 1, .containers = there_is, .compatibility = true },
          "api",
          "shop_api_1 from shop/api mode ''\n"
          "network shop_default shop_api_1,api\n"
          "links the-db:database,the-db:db-1,the-db:shop-db-1,old:old,older:past\n"
          "com.docker.compose.config-hash=…\n"
          "com.docker.compose.container-number=1\n"
          "com.docker.compose.depends_on=db:service_started:true\n"
          "com.docker.compose.oneoff=False\n"
          "com.docker.compose.project=shop\n"
          "com.docker.compose.project.config_files=-\n"
          "com.docker.compose.project.working_dir=/srv/shop\n"
          "com.docker.compose.service=api\n"
          "com.docker.compose.version=2.40.3\n");
}

static void
test_replacement(const struct project *p)
{
    struct mount_point mounts[] = {
        { "volume", HASH, "/var/lib/x", "/cache", true },
        { "volume", "of-the-image", "/var/lib/y", "/state", false },
        { "volume", "store", "/var/lib/z", "/data", true },
        { "tmpfs", "", "", "/tmp", true },
    };
    struct container old = { .id = ID, .name = "shop-web-1", .mounts = { mounts, 4 } };
    const char *volumes[] = { "/state" };
    struct image image = { .id = "sha256:x", .volumes = { volumes, 1, true } };
    struct service only_web = *project_service(p, "web");
    const struct service *chosen[] = { &only_web };
    struct services selected = { chosen, 1 };
    struct project small = *p;
    struct service *copy = malloc(p->services.len * sizeof *copy);

    memcpy(copy, p->services.v, p->services.len * sizeof *copy);
    for (size_t i = 0; i < p->services.len; i++)
        if (strcmp(copy[i].name, "web") == 0)
            copy[i].secrets.len = copy[i].configs.len = copy[i].networks.len = 0;
    small.services.v = copy;
    check("a replacement: temporary name, anonymous volumes taken over, label of the replaced",
          &small,
          (struct spec_request){ .number = 1,
                                 .image = &image,
                                 .replaces = &old,
                                 .inherit = true,
                                 .selected = &selected },
          "web",
          "0123456789ab_shop-web-1 for shop-web-1 from shop/web mode ''\n"
          "network shop_default shop-web-1,web\n"
          "mount volume store:/data ro\n"
          "mount bind /srv/shop/html:/html\n"
          "mount volume " HASH ":/cache\n"
          "mount volume of-the-image:/state ro\n"
          "com.docker.compose.config-hash=…\n"
          "com.docker.compose.container-number=1\n"
          "com.docker.compose.depends_on=\n"
          "com.docker.compose.image=sha256:x\n"
          "com.docker.compose.oneoff=False\n"
          "com.docker.compose.project=shop\n"
          "com.docker.compose.project.config_files=-\n"
          "com.docker.compose.project.working_dir=/srv/shop\n"
          "com.docker.compose.replace=web-1\n"
          "com.docker.compose.service=web\n"
          "com.docker.compose.version=2.40.3\n"
          "zone=a\n");
    free(copy);
}

static void
test_oneoff(const struct project *p)
{
    struct key_value env[] = { { "Z", "26" }, { "A", "old" }, { "A", "new" } };
    struct key_value labels[] = { { "who", "me" } };
    const char *command[] = { "env" }, *add[] = { "SYS_PTRACE" }, *drop[] = { "SYS_TIME" };
    struct run_options run = {
        .service = "alone",
        .slug = HASH,
        .command = { command, 1, true },
        .environment = { env, 3 },
        .labels = { labels, 1 },
        .cap_add = { add, 1, true },
        .cap_drop = { drop, 1, true },
        .user = "nobody",
    };
    struct spec_request r = { .project = p,
                              .service = project_service(p, "alone"),
                              .run = &run };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct container_spec *spec = NULL;
    struct err *e;

    check("a one-off: its own name, slug, no number", p, r, "alone",
          "shop-alone-run-fedcba987654 from shop/alone mode 'none'\n"
          "com.docker.compose.config-hash=…\n"
          "com.docker.compose.depends_on=\n"
          "com.docker.compose.oneoff=True\n"
          "com.docker.compose.project=shop\n"
          "com.docker.compose.project.config_files=-\n"
          "com.docker.compose.project.working_dir=/srv/shop\n"
          "com.docker.compose.service=alone\n"
          "com.docker.compose.slug=" HASH "\n"
          "com.docker.compose.version=2.40.3\n"
          "who=me\n");
    e = spec_make(a, &r, &spec);
    if (!CHECK("it can be made", !e))
        return;
    CHECK_INT("published ports are left out", spec->service->ports.len, 0);
    CHECK_STR("it is not restarted", spec->service->restart, "");
    CHECK_STR("the last of two values counts", key_values_get(&spec->environment, "A"), "new");
    CHECK_STR("the command is the one given", spec->service->command.v[0], "env");
    CHECK_STR("the user too", spec->service->user, "nobody");
    CHECK_INT("a capability that is dropped is not added",
              spec->service->cap_add.len + 10 * spec->service->cap_drop.len, 12);
    CHECK_INT("the service itself stays as it was", project_service(p, "alone")->ports.len, 1);
}

static const char *
resolve(void *arg, const struct op_target *t)
{
    (void)arg;
    return t->made_by == 3 ? ID : NULL;
}

static void
test_shares(const struct project *p)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct spec_request r = {
        .project = p, .service = project_service(p, "side"), .number = 1, .containers = there_is
    };
    struct container_spec *now = NULL, *later = NULL;
    const struct container_spec *bound = NULL;
    struct err *e = spec_make(a, &r, &now);

    if (!CHECK("a container that is there is shared with at once", !e && spec_hash(now)))
        return;
    CHECK_STR("its id is the network mode", now->network_mode, "container:" ID);
    CHECK_STR("and the name space of processes", now->service->pid, "container:" ID);
    CHECK_STR("volumes keep their mode", now->service->volumes_from.v[0], ID ":ro");
    CHECK_STR("a container outside is named", now->service->volumes_from.v[1], "elsewhere");
    r.containers = will_be;
    e = spec_make(a, &r, &later);
    if (!CHECK("one that is to come leaves the hash open", !e && !spec_hash(later)))
        return;
    e = spec_bind(a, later, resolve, NULL, &bound);
    CHECK("the id closes it", !e && bound != later);
    CHECK_STR("with the hash as if it had been known", e ? "" : spec_hash(bound),
              spec_hash(now));
    err_free(e);
    r.containers = NULL;
    e = spec_make(a, &r, &later);
    CHECK_STR("none to share with is an error", e ? e->msg : "",
              "cannot share network namespace with service db: container missing");
    err_free(e);
}

int
main(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct project *p = NULL;
    struct err *e = project_from_text(a, shop, &p);

    if (!CHECK_STR("the project loads", e ? e->msg : "", ""))
        return tap_done();
    test_replicas(p);
    test_replacement(p);
    test_oneoff(p);
    test_shares(p);
    return tap_done();
}
