#include "base/mem.h"
#include "base/str.h"
#include "cli/out.h"
#include "cli/ps_row.h"
#include "model/engine.h"
#include "model/node.h"
#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>

#define PORT(ip, host, inside, p) \
    { \
        .host_ip = (ip), .host_port = (host), .container_port = (inside), .proto = (p) \
    }

static const struct {
    const char *name;
    struct port_binding ports[6];
    size_t count;
    const char *want;
} ports[] = {
    { "none", { PORT("", 0, 0, "") }, 0, "" },
    { "exposed", { PORT("", 0, 99, "tcp") }, 1, "99/tcp" },
    { "published",
      { PORT("0.0.0.0", 18931, 80, "tcp"), PORT("::", 18931, 80, "tcp") },
      2,
      "0.0.0.0:18931->80/tcp, [::]:18931->80/tcp" },
    { "exposed ones come first, whatever their number",
      { PORT("0.0.0.0", 18931, 80, "tcp"), PORT("", 0, 99, "tcp") },
      2,
      "99/tcp, 0.0.0.0:18931->80/tcp" },
    { "numbers that are kept and follow each other are a range",
      { PORT("0.0.0.0", 8001, 8001, "tcp"), PORT("0.0.0.0", 8000, 8000, "tcp"),
        PORT("0.0.0.0", 8002, 8002, "tcp"), PORT("0.0.0.0", 8005, 8005, "tcp") },
      4,
      "0.0.0.0:8000-8002->8000-8002/tcp, 0.0.0.0:8005->8005/tcp" },
    { "protocols are ranges of their own",
      { PORT("", 0, 53, "tcp"), PORT("", 0, 53, "udp"), PORT("", 0, 54, "udp") },
      3,
      "53/tcp, 53-54/udp" },
};

static void
test_ports(void)
{
    for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;
        struct port_binding v[6];
        struct container c = { 0 };

        memcpy(v, ports[i].ports, sizeof v);
        c.ports.v = v;
        c.ports.len = ports[i].count;
        ps_put_ports(&out, &c);
        CHECK_STR(ports[i].name, out.buf, ports[i].want);
    }
}

static const struct {
    const char *text;
    size_t limit;
    const char *want;
} cuts[] = {
    { "sleep 1000", 20, "sleep 1000" },
    { "12345678901234567890", 20, "12345678901234567890" },
    { "123456789012345678901", 20, "1234567890123456789…" },
    { "ü日本語", 3, "ü日…" },
    { "", 3, "" },
};

static const struct {
    const char *text, *want;
} quotes[] = {
    { "sleep 1000", "\"sleep 1000\"" },
    { "a\"b\\c\n\t\x01\x7f", "\"a\\\"b\\\\c\\n\\t\\x01\\x7f\"" },
    { "ü日本\xff", "\"ü日本\\xff\"" },
    { "\xe2\x80\xae", "\"\\u202e\"" },
};

static void
test_texts(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;

        ps_put_cut(&out, cuts[i].text, cuts[i].limit);
        CHECK_STR("a text is cut by characters", out.buf, cuts[i].want);
    }
    for (size_t i = 0; i < ARRAY_LEN(quotes); i++) {
        CLEANUP(str_release) struct str out = STR_INIT;

        ps_put_quoted(&out, quotes[i].text);
        CHECK_STR("a text is quoted as Go does", out.buf, quotes[i].want);
    }
}

static struct container
sample(void)
{
    static struct key_value labels[] = { { "a", "1" }, { "b", "x,y" } };
    static struct mount_point mounts[] = {
        { .type = "volume", .name = "shop_data", .source = "/var/lib/x", .target = "/data" },
        { .type = "bind", .name = "", .source = "/a/very/long/folder", .target = "/t" },
    };
    static struct health_result log[] = { { .end = 1795305600000000000 - 60000000000 } };
    static struct endpoint networks[] = { { .network = "n1" }, { .network = "n2" } };
    struct container c = {
        .id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        .name = "shop-web-1",
        .image = "crank/busybox",
        .command_text = "httpd -f -p 80 -h /var/www",
        .state = STATE_RUNNING,
        .status = "Up 3 minutes (healthy)",
        .health = HEALTH_HEALTHY,
        .has_healthcheck = true,
        .exit_code = 7,
        .created = 1795305600000000000 - 240000000000,
        .project = "shop",
        .service = "web",
    };

    c.labels.v = labels;
    c.labels.len = 2;
    c.mounts.v = mounts;
    c.mounts.len = 2;
    c.health_log.v = log;
    c.health_log.len = 1;
    c.networks.v = networks;
    c.networks.len = 2;
    return c;
}

static void
test_row(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str out = STR_INIT;
    struct ps_look look = { .now = 1795305600000000000 };
    struct container c = sample();

    json_put(&out, ps_row(a, &c, &look), true);
    CHECK_STR("a row is Docker Compose's, keys in order", out.buf,
              "{\"Command\":\"\\\"httpd -f -p 80 -h /…\\\"\","
              "\"CreatedAt\":\"2026-11-21 23:56:00 +0000 UTC\",\"ExitCode\":0,"
              "\"Health\":\"healthy\",\"ID\":\"0123456789ab\",\"Image\":\"crank/busybox\","
              "\"Labels\":\"a=1,b=x,y\",\"LocalVolumes\":\"1\","
              "\"Mounts\":\"shop_data,/a/very/long/f…\",\"Name\":\"shop-web-1\","
              "\"Names\":\"shop-web-1\",\"Networks\":\"n1,n2\",\"Ports\":\"\","
              "\"Project\":\"shop\",\"Publishers\":[],\"RunningFor\":\"4 minutes ago\","
              "\"Service\":\"web\",\"Size\":\"0B\",\"State\":\"running\","
              "\"Status\":\"Up 3 minutes (healthy)\"}");
    look.health_is_ours = true;
    CHECK_STR("where we run the checks the status says how old the answer is",
              node_get(ps_row(a, &c, &look), "Status")->text,
              "Up 3 minutes (healthy, checked About a minute ago)");
    c.command_text = "\"sh -c 'echo \\\"q\\\" \\\\ \\t \\x01 \\u202e'\"";
    look.whole = true;
    CHECK_STR("a command that a list has in quotes",
              node_get(ps_row(a, &c, &look), "Command")->text, c.command_text);
    c.command_text = "";
    c.entrypoint = (struct strings){ (const char *[]){ "/entry", "a b" }, 2, true };
    c.command = (struct strings){ (const char *[]){ "serve" }, 1, true };
    look.whole = false;
    CHECK_STR("a command of which only the words are known",
              node_get(ps_row(a, &c, &look), "Command")->text, "\"/entry 'a b' serve\"");
    c.state = STATE_EXITED;
    c.status = "Exited (7) 2 minutes ago";
    CHECK_STR("a container that has ended is of no health",
              node_get(ps_row(a, &c, &look), "Health")->text, "");
    CHECK_INT("and has an exit code", node_get(ps_row(a, &c, &look), "ExitCode")->u.i, 7);
    look.whole = true;
    CHECK_INT("ids in full", strlen(node_get(ps_row(a, &c, &look), "ID")->text), 64);
}

int
main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "UTC", 1);
    tzset();
    test_ports();
    test_texts();
    test_row();
    return tap_done();
}
