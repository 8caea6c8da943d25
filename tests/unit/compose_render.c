/* What `config` prints: the whole project, lists, tables; profiles and named services. */
#include "test.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/image_name.h"
#include "compose/load.h"
#include "compose/render.h"
#include "model/project.h"

static const char text[] =
    "x-top: {b: [], a: '<$$>'}\n"
    "services:\n"
    "  web10: {image: 'nginx:1', depends_on: [db], profiles: [dev, edge], configs: [c, e]}\n"
    "  web2: {image: nginx, environment: {P: 'a$$b'}, volumes: ['data:/data'], x-s: {k: 1}}\n"
    "  db: {build: ., container_name: pg, secrets: [s], models: [m], x-a: yes}\n"
    "  far: {image: 'r.example/far@sha256:00', profiles: [far]}\n"
    "volumes: {data: {driver: local, x-v: 1}, unused: }\n"
    "secrets: {s: {environment: TOKEN}}\n"
    "configs: {c: {content: \"a\\nb\\n\"}, e: {environment: TOKEN}}\n"
    "models: {m: {model: ai/m, context_size: 5}}\n";

struct fixture {
    struct arena *arena;
    struct load_options options;
    struct project *project;
    struct str out;
};

static void
fixture_release(struct fixture *f)
{
    str_release(&f->out);
    arena_free(f->arena);
}

static void
fixture_init(struct fixture *f, const char *yaml, const char *const *profiles,
             const char *const *services)
{
    static const char *const files[] = { "-", NULL };
    static const char *const environment[] = { "TOKEN=t0ken", "A-B=1", "A=2", NULL };

    *f = (struct fixture){ .arena = arena_new(), .out = STR_INIT };
    f->options = (struct load_options){
        .files = files,
        .environment = environment,
        .cwd = "/srv/shop",
        .stdin_text = yaml,
        .profiles = profiles,
        .services = services,
    };
}

static const char *
first_message(struct arena *a, struct err *e)
{
    const char *msg = e ? arena_dup(a, e->msg) : "no error";

    err_free(e);
    return msg;
}

static const char *const dev[] = { "dev", NULL };

static void
check_yaml(void)
{
    CLEANUP(fixture_release) struct fixture f;
    struct render_options o = { .format = RENDER_YAML };

    fixture_init(&f, text, dev, NULL);
    CHECK_STR("it loads", first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
              "no error");
    CHECK_STR("it is printed", first_message(f.arena, render_config(f.project, &o, &f.out)),
              "no error");
    CHECK_STR("yaml", f.out.buf,
              "name: shop\n"
              "services:\n"
              "  db:\n"
              "    build:\n"
              "      context: /srv/shop\n"
              "      dockerfile: Dockerfile\n"
              "    container_name: pg\n"
              "    models:\n"
              "      m: null\n"
              "    networks:\n"
              "      default: null\n"
              "    secrets:\n"
              "      - source: s\n"
              "        target: /run/secrets/s\n"
              "    x-a: \"yes\"\n"
              "  web2:\n"
              "    environment:\n"
              "      P: a$$b\n"
              "    image: nginx\n"
              "    networks:\n"
              "      default: null\n"
              "    volumes:\n"
              "      - type: volume\n"
              "        source: data\n"
              "        target: /data\n"
              "        volume: {}\n"
              "    x-s:\n"
              "      k: 1\n"
              "  web10:\n"
              "    profiles:\n"
              "      - dev\n"
              "      - edge\n"
              "    configs:\n"
              "      - source: c\n"
              "      - source: e\n"
              "    depends_on:\n"
              "      db:\n"
              "        condition: service_started\n"
              "        required: true\n"
              "    image: nginx:1\n"
              "    networks:\n"
              "      default: null\n"
              "networks:\n"
              "  default:\n"
              "    name: shop_default\n"
              "volumes:\n"
              "  data:\n"
              "    name: shop_data\n"
              "    driver: local\n"
              "    x-v: 1\n"
              "secrets:\n"
              "  s:\n"
              "    name: shop_s\n"
              "    environment: TOKEN\n"
              "configs:\n"
              "  c:\n"
              "    name: shop_c\n"
              "    content: |\n"
              "      a\n"
              "      b\n"
              "  e:\n"
              "    name: shop_e\n"
              "    environment: TOKEN\n"
              "models:\n"
              "  m:\n"
              "    model: ai/m\n"
              "    context_size: 5\n"
              "x-top:\n"
              "  a: <$$>\n"
              "  b: []\n");
    CHECK("the value of a secret is kept", str_eq(f.project->secrets.v[0].content, "t0ken"));
}

static void
check_json(void)
{
    CLEANUP(fixture_release) struct fixture f;
    struct render_options o = { .format = RENDER_JSON };

    fixture_init(&f, "x-b: {l: []}\nservices: {a: {image: '<x>', x-a: 1}}\n", NULL, NULL);
    CHECK_STR("it loads", first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
              "no error");
    CHECK_STR("it is printed", first_message(f.arena, render_config(f.project, &o, &f.out)),
              "no error");
    CHECK_STR("json", f.out.buf,
              "{\n"
              "  \"name\": \"shop\",\n"
              "  \"networks\": {\n"
              "    \"default\": {\n"
              "      \"name\": \"shop_default\",\n"
              "      \"ipam\": {}\n"
              "    }\n"
              "  },\n"
              "  \"services\": {\n"
              "    \"a\": {\n"
              "      \"command\": null,\n"
              "      \"entrypoint\": null,\n"
              "      \"image\": \"\\u003cx\\u003e\",\n"
              "      \"networks\": {\n"
              "        \"default\": null\n"
              "      }\n"
              "    }\n"
              "  },\n"
              "  \"x-b\": {\n"
              "    \"l\": null\n"
              "  }\n"
              "}");
}

static void
check_tree(void)
{
    CLEANUP(fixture_release) struct fixture f;
    struct render_options o = { .format = RENDER_YAML, .keep_dollars = true };

    fixture_init(&f, "services: {a: {image: 'x${T}', ports: ['${P}:80'], command: []}}\n", NULL,
                 NULL);
    f.options.no_interpolate = true;
    CHECK_STR("a tree loads",
              first_message(f.arena, compose_load_tree(f.arena, &f.options, &f.project)),
              "no error");
    CHECK_STR("it is printed",
              first_message(f.arena, render_tree(f.arena, f.project, &o, &f.out)), "no error");
    CHECK_STR("a tree", f.out.buf,
              "name: shop\n"
              "networks:\n"
              "  default:\n"
              "    name: shop_default\n"
              "services:\n"
              "  a:\n"
              "    command: []\n"
              "    image: x${T}\n"
              "    networks:\n"
              "      default: null\n"
              "    ports:\n"
              "      - ${P}:80\n");
    str_clear(&f.out);
    render_tree_services(f.project, &f.out);
    CHECK_STR("its services", f.out.buf, "a\n");
}

static void
check_unbounded(void)
{
    static const char *const texts[] = { "x-a: [{b: .inf}]\nservices: {a: {image: x}}\n",
                                         "services: {a: {image: x}}\nx-a: -.Inf\n",
                                         "services: {a: {image: x}}\nx-a: .nan\n" };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        CLEANUP(fixture_release) struct fixture f;
        struct render_options o = { .format = RENDER_JSON };

        fixture_init(&f, texts[i], NULL, NULL);
        CHECK_STR("it loads",
                  first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
                  "no error");
        CHECK("JSON has no such number",
              str_starts(first_message(f.arena, render_config(f.project, &o, &f.out)),
                         "JSON has no number"));
        CHECK_STR("nothing is printed", f.out.len ? f.out.buf : "", "");
        o.format = RENDER_YAML;
        CHECK_STR("YAML has it", first_message(f.arena, render_config(f.project, &o, &f.out)),
                  "no error");
    }
}

static void
check_lists(void)
{
    CLEANUP(fixture_release) struct fixture f;

    fixture_init(&f, text, dev, NULL);
    CHECK_STR("it loads", first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
              "no error");
    CHECK_STR("services are listed",
              first_message(f.arena, render_services(f.arena, f.project, &f.out)), "no error");
    CHECK_STR("services, dependencies first", f.out.buf, "db\nweb10\nweb2\n");
    str_clear(&f.out);
    render_volumes(f.project, &f.out);
    render_networks(f.project, &f.out);
    render_models(f.project, &f.out);
    CHECK_STR("what is used", f.out.buf, "data\ndefault\nai/m\n");
    str_clear(&f.out);
    render_images(f.arena, f.project, false, &f.out);
    CHECK_STR("images", f.out.buf, "shop-db\nnginx:1\nnginx\n");
    str_clear(&f.out);
    render_images(f.arena, f.project, true, &f.out);
    CHECK_STR("images as of old", f.out.buf, "shop_db\nnginx:1\nnginx\n");
    str_clear(&f.out);
    render_profiles(f.project, &f.out);
    CHECK_STR("profiles, of what is left out too", f.out.buf, "dev\nedge\nfar\n");
    str_clear(&f.out);
    render_environment(f.project, &f.out);
    CHECK_STR("the environment, sorted by lines", f.out.buf,
              "A-B=1\nA=2\nCOMPOSE_PROJECT_NAME=shop\nPWD=/srv/shop\nTOKEN=t0ken\n");
}

static void
check_hashes(void)
{
    CLEANUP(fixture_release) struct fixture f;

    fixture_init(&f,
                 "name: dossier-x\nservices: {b: {image: x}, a01: {image: crank/busybox}}\n",
                 NULL, NULL);
    CHECK_STR("it loads", first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
              "no error");
    CHECK_STR("one hash is printed",
              first_message(f.arena, render_hashes(f.arena, f.project, "a01", &f.out)),
              "no error");
    CHECK_STR("one hash", f.out.buf,
              "a01 905437594ca8e6606afb8e5a5d0d9be83f58344e980bc9c61099dccc08d4e6f7\n");
    CHECK_STR("a hash of nothing",
              first_message(f.arena, render_hashes(f.arena, f.project, "a01,zz", &f.out)),
              "no such service: zz: not found");
}

static void
check_digests(void)
{
    CLEANUP(fixture_release) struct fixture f;
    CLEANUP(map_release) struct map digests = MAP_INIT;
    struct render_options o = { .format = RENDER_YAML, .digests = &digests };
    const char *const *wanted;

    fixture_init(&f, "services: {a: {image: nginx}, b: {image: nginx}, c: {build: .}}\n", NULL,
                 NULL);
    map_set(&digests, "nginx", (char *)"sha256:11");
    CHECK_STR("it loads", first_message(f.arena, compose_load(f.arena, &f.options, &f.project)),
              "no error");
    wanted = render_images_to_resolve(f.arena, f.project);
    CHECK("each image is asked for once", str_eq(wanted[0], "nginx") && !wanted[1]);
    render_lock(f.project, &o, &f.out);
    CHECK_STR("a lock file", f.out.buf,
              "services:\n"
              "  a:\n"
              "    image: docker.io/library/nginx:latest@sha256:11\n"
              "  b:\n"
              "    image: docker.io/library/nginx:latest@sha256:11\n"
              "  c: {}\n");
}

static const struct {
    const char *image, *digest, *want;
} pins[] = {
    { "nginx", "sha256:1", "docker.io/library/nginx:latest@sha256:1" },
    { "nginx:1.2", "sha256:1", "docker.io/library/nginx:1.2@sha256:1" },
    { "user/app", "sha256:1", "docker.io/user/app:latest@sha256:1" },
    { "r.example/app:2", "sha256:1", "r.example/app:2@sha256:1" },
    { "localhost:5000/app", "sha256:1", "localhost:5000/app:latest@sha256:1" },
    { "localhost/app", "sha256:1", "localhost/app:latest@sha256:1" },
    { "index.docker.io/nginx", "sha256:1", "docker.io/library/nginx:latest@sha256:1" },
    { "nginx:1@sha256:2", "sha256:1", "docker.io/library/nginx@sha256:2" },
    { "nginx", NULL, "docker.io/library/nginx:latest" },
};

static const struct {
    const char *name, *services[4], *profiles[3], *want; /* the services, or the error */
} selections[] = {
    { "all that have no profile", { NULL }, { NULL }, "a b c " },
    { "those of a profile too", { NULL }, { "p" }, "a b c d " },
    { "all profiles", { NULL }, { "*" }, "a b c d e " },
    { "a named one with what it needs", { "b" }, { NULL }, "a b " },
    { "naming a service enables its profile", { "d" }, { NULL }, "a d " },
    { "a pattern", { "[bc]" }, { NULL }, "a b c " },
    { "a service that is nowhere", { "x" }, { NULL }, "no such service: x" },
    { "a service that needs what its profile leaves out",
      { "e" },
      { NULL },
      "no such service: d" },
};

static void
check_selection(size_t i)
{
    CLEANUP(fixture_release) struct fixture f;
    struct err *e;

    fixture_init(&f,
                 "services:\n"
                 "  a: {image: x}\n"
                 "  b: {image: x, depends_on: [a]}\n"
                 "  c: {image: x}\n"
                 "  d: {image: x, profiles: [p], depends_on: [a]}\n"
                 "  e: {image: x, profiles: [q], depends_on: [d]}\n",
                 selections[i].profiles[0] ? selections[i].profiles : NULL,
                 selections[i].services[0] ? selections[i].services : NULL);
    e = compose_load(f.arena, &f.options, &f.project);
    for (size_t k = 0; !e && k < f.project->services.len; k++)
        str_printf(&f.out, "%s ", f.project->services.v[k].name);
    CHECK_STR(selections[i].name, e ? first_message(f.arena, e) : f.out.buf,
              selections[i].want);
}

static void
check_variables(void)
{
    CLEANUP(str_release) struct str out = STR_INIT;
    struct variable v[] = {
        { "A10", true, "", "", NULL },
        { "A2", false, "a default value of some length", "", NULL },
        { "A2", false, "other", "", NULL },
        { "B", false, "", "<x>", NULL },
    };
    struct variables all = { v, ARRAY_LEN(v) };

    err_free(render_variables(&all, NULL, &out));
    CHECK_STR(
        "variables as a table", out.buf,
        "NAME                REQUIRED            DEFAULT VALUE                    ALTERNATE VALUE\n"
        "A10                 true                                                 \n"
        "A2                  false               a default value of some length   \n"
        "B                   false                                                <x>\n");
    str_clear(&out);
    all.len = 1;
    err_free(render_variables(&all, "json", &out));
    CHECK_STR("variables as JSON", out.buf,
              "{\n    \"A10\": {\n        \"Name\": \"A10\",\n        \"DefaultValue\": \"\",\n"
              "        \"PresenceValue\": \"\",\n        \"Required\": true\n    }\n}\n\n");
    str_clear(&out);
    err_free(render_variables(&all, "yaml", &out));
    CHECK_STR("variables as YAML", out.buf,
              "A10:\n    name: A10\n    defaultvalue: \"\"\n    presencevalue: \"\"\n"
              "    required: true\n");
}

int
main(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();

    check_yaml();
    check_json();
    check_tree();
    check_unbounded();
    check_lists();
    check_hashes();
    check_digests();
    check_variables();
    for (size_t i = 0; i < ARRAY_LEN(pins); i++)
        CHECK_STR(pins[i].image, image_name_pin(a, pins[i].image, pins[i].digest),
                  pins[i].want);
    for (size_t i = 0; i < ARRAY_LEN(selections); i++)
        check_selection(i);
    return tap_done();
}
