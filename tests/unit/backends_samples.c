/*
 * Recorded answers of seven engine versions, decoded and written down as text: one golden file
 * a version in tests/fixtures/engines.  UPDATE=1 rewrites them.  The recordings lie beside the
 * clone; without them the test is left out, which CI counts as a failure.
 */
#include "test.h"

#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/frames.h"

#include <stdlib.h>

/* ---- Objects as text ------------------------------------------------------------------ */

static void
put_strings(struct str *out, const char *label, const struct strings *list)
{
    if (!list->len)
        return;
    str_printf(out, "  %s", label);
    for (size_t i = 0; i < list->len; i++)
        str_printf(out, " [%s]", list->v[i]);
    str_putc(out, '\n');
}

static void
put_map(struct str *out, const char *label, const struct key_values *map)
{
    if (!map->len)
        return;
    str_printf(out, "  %s", label);
    for (size_t i = 0; i < map->len; i++)
        str_printf(out, " [%s=%s]", map->v[i].key, map->v[i].value);
    str_putc(out, '\n');
}

static void
put_health(struct str *out, const struct container *c)
{
    if (c->check.test.len) {
        put_strings(out, "check", &c->check.test);
        str_printf(out, "  every %lld for %lld after %lld times %lld\n",
                   (long long)c->check.interval, (long long)c->check.timeout,
                   (long long)c->check.start_period, (long long)c->check.retries);
    }
    for (size_t i = 0; i < c->health_log.len; i++)
        str_printf(out, "  checked %lld..%lld %lld '%s'\n", (long long)c->health_log.v[i].start,
                   (long long)c->health_log.v[i].end, (long long)c->health_log.v[i].exit_code,
                   c->health_log.v[i].output);
}

static void
put_container(struct str *out, const struct container *c)
{
    str_printf(out, "container %.12s %s%s\n", c->id, c->name, c->inspected ? "" : " (listed)");
    str_printf(out, "  image %s %.19s\n", c->image, c->image_id);
    str_printf(out, "  state %s health %s%s exit %lld pid %s restarts %lld%s\n",
               container_state_names[c->state], health_state_names[c->health],
               c->has_healthcheck ? " checked" : "", (long long)c->exit_code,
               c->pid ? "yes" : "no", (long long)c->restart_count, c->oom_killed ? " oom" : "");
    str_printf(out, "  times %lld %lld %lld\n", (long long)c->created, (long long)c->started,
               (long long)c->finished);
    if (*c->status)
        str_printf(out, "  status %s\n", c->status);
    if (*c->command_text)
        str_printf(out, "  command text %s\n", c->command_text);
    put_strings(out, "entrypoint", &c->entrypoint);
    put_strings(out, "command", &c->command);
    put_strings(out, "env", &c->env);
    put_health(out, c);
    put_map(out, "labels", &c->labels);
    for (size_t i = 0; i < c->ports.len; i++)
        str_printf(out, "  port %s:%lld->%lld/%s\n", c->ports.v[i].host_ip,
                   (long long)c->ports.v[i].host_port, (long long)c->ports.v[i].container_port,
                   c->ports.v[i].proto);
    for (size_t i = 0; i < c->networks.len; i++) {
        str_printf(out, "  network %s %.12s ip %s\n", c->networks.v[i].network,
                   c->networks.v[i].network_id, c->networks.v[i].ip);
        put_strings(out, "  aliases", &c->networks.v[i].aliases);
    }
    for (size_t i = 0; i < c->mounts.len; i++)
        str_printf(out, "  mount %s %s -> %s %s\n", c->mounts.v[i].type,
                   *c->mounts.v[i].name ? c->mounts.v[i].name : c->mounts.v[i].source,
                   c->mounts.v[i].target, c->mounts.v[i].rw ? "rw" : "ro");
    if (c->inspected)
        str_printf(out, "  limits %lld %lld %lld stop %s %lld restart %s log %s runtime %s%s\n",
                   (long long)c->mem_limit, (long long)c->nano_cpus, (long long)c->pids_limit,
                   c->stop_signal, (long long)c->stop_timeout, c->restart_policy, c->log_driver,
                   c->runtime, c->tty ? " tty" : "");
    if (*c->error)
        str_printf(out, "  error %s\n", c->error);
    if (*c->project)
        str_printf(out, "  project %s service %s\n", c->project, c->service);
}

static void
put_image(struct str *out, const struct image *im)
{
    str_printf(out, "image %.19s size %lld made %lld %s/%s%s\n", im->id, (long long)im->size,
               (long long)im->created, im->os, im->arch, im->has_healthcheck ? " checked" : "");
    put_strings(out, "names", &im->names);
    put_strings(out, "digests", &im->digests);
    put_strings(out, "entrypoint", &im->entrypoint);
    put_strings(out, "cmd", &im->cmd);
    put_strings(out, "check", &im->health_test);
    put_map(out, "labels", &im->labels);
}

static void
put_network(struct str *out, const struct engine_network *n)
{
    str_printf(out, "network %.12s %s %s%s%s made %lld\n", n->id, n->name, n->driver,
               n->internal ? " internal" : "", n->ipv6 ? " ipv6" : "", (long long)n->created);
    for (size_t i = 0; i < n->subnets.len; i++)
        str_printf(out, "  subnet %s gateway %s range %s\n", n->subnets.v[i].subnet,
                   n->subnets.v[i].gateway, n->subnets.v[i].range);
    put_map(out, "labels", &n->labels);
    put_map(out, "options", &n->options);
    for (size_t i = 0; i < n->containers.len; i++)
        str_printf(out, "  container %.12s %s %s\n", n->containers.v[i].id,
                   n->containers.v[i].name, n->containers.v[i].ip);
}

static void
put_volume(struct str *out, const struct engine_volume *v)
{
    str_printf(out, "volume %s %s made %lld\n", v->name, v->driver, (long long)v->created);
    put_map(out, "labels", &v->labels);
    put_map(out, "options", &v->options);
}

static void
put_snapshot(struct str *out, const struct snapshot *s)
{
    for (size_t i = 0; i < s->containers.len; i++)
        put_container(out, &s->containers.v[i]);
    for (size_t i = 0; i < s->images.len; i++)
        put_image(out, &s->images.v[i]);
    for (size_t i = 0; i < s->networks.len; i++)
        put_network(out, &s->networks.v[i]);
    for (size_t i = 0; i < s->volumes.len; i++)
        put_volume(out, &s->volumes.v[i]);
}

/* ---- Recordings ----------------------------------------------------------------------- */

static const char *const engines[] = {
    "docker-20.10.24", "docker-26.1.5", "docker-28.2.2-on-engine-20.10.24",
    "docker-28.5.2",   "podman-4.3.1",  "podman-5.4.2",
    "podman-5.8.6",
};

/* in_item: recorded without the frame that our own format puts around docker's lists. */
/* clang-format off */
static const struct {
    const char *file;
    enum call_id call;
    bool in_item;
} recordings[] = {
    { "ps-no-trunc.json", CALL_PS, true },
    { "ps-after.json", CALL_PS, true },
    { "inspect-many.json", CALL_INSPECT, false },
    { "inspect-many-one-missing.json", CALL_INSPECT, false },
    { "inspect-missing.json", CALL_INSPECT, false },
    { "inspect-created.json", CALL_INSPECT, false },
    { "inspect-exited.json", CALL_INSPECT, false },
    { "inspect-paused.json", CALL_INSPECT, false },
    { "inspect-running.json", CALL_INSPECT, false },
    { "inspect-stopped.json", CALL_INSPECT, false },
    { "images-no-trunc-digests.json", CALL_IMAGES, true },
    { "image-inspect.json", CALL_IMAGE_INSPECT, false },
    { "image-inspect-built.json", CALL_IMAGE_INSPECT, false },
    { "image-inspect-many-one-missing.json", CALL_IMAGE_INSPECT, false },
    { "network-ls.json", CALL_NETWORKS, true },
    { "network-inspect.json", CALL_NETWORK_INSPECT, false },
    { "network-inspect-many-one-missing.json", CALL_NETWORK_INSPECT, false },
    { "volume-ls.json", CALL_VOLUMES, true },
    { "volume-inspect.json", CALL_VOLUME_INSPECT, false },
    { "volume-inspect-many-one-missing.json", CALL_VOLUME_INSPECT, false },
    { "events.ndjson", CALL_EVENTS, false },
    { "stats-stream.ndjson", CALL_STATS, false },
    { "stats-stream.json", CALL_STATS, false },
    { "stats-no-stream.json", CALL_STATS, false },
    { "stats-no-stream-stopped.json", CALL_STATS, false },
};
/* clang-format on */

struct reader {
    const struct runtime *rt;
    enum call_id call;
    struct str *out;
    size_t shown;
};

static void
put_event(struct reader *r, struct arena *a, const char *text, size_t len)
{
    struct event ev;
    struct err *e = call_decode_event(r->rt, a, text, len, &ev);

    if (e) {
        str_printf(r->out, "bad event: %s\n", e->msg);
        err_free(e);
        return;
    }
    str_printf(r->out, "event %lld %d %s (%s) %.12s %s", (long long)ev.time, ev.kind,
               event_action_names[ev.action], ev.action_text, ev.id, ev.name);
    if (ev.exit_code.set)
        str_printf(r->out, " exit %lld", (long long)ev.exit_code.v);
    if (ev.health)
        str_printf(r->out, " %s", health_state_names[ev.health]);
    str_printf(r->out, " %zu attributes\n", ev.attrs.len);
}

static void
put_sample(struct reader *r, struct arena *a, const char *text, size_t len)
{
    struct sample s;
    struct err *e = call_decode_sample(r->rt, a, text, len, &s);

    if (e) {
        str_printf(r->out, "bad sample: %s\n", e->msg);
        err_free(e);
        return;
    }
    str_printf(r->out,
               "sample %s %s cpu %.2f mem %lld/%lld net %lld/%lld blk %lld/%lld pids %lld\n",
               s.id, s.name, s.cpu_percent, (long long)s.mem_used, (long long)s.mem_limit,
               (long long)s.net_rx, (long long)s.net_tx, (long long)s.blk_read,
               (long long)s.blk_write, (long long)s.pids);
}

static void
read_value(void *arg, const char *text, size_t len)
{
    enum { SHOWN_MAX = 60 };
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct reader *r = arg;

    if (r->shown++ >= SHOWN_MAX)
        return;
    if (r->call == CALL_EVENTS)
        put_event(r, a, text, len);
    else
        put_sample(r, a, text, len);
}

static void
put_stream(const struct runtime *rt, enum call_id call, const struct str *text, struct str *out)
{
    struct reader r = { rt, call, out, 0 };
    struct frames f;

    frames_init(&f, 1 << 20);
    frames_feed(&f, text->buf, text->len, read_value, &r);
    frames_end(&f, read_value, &r);
    str_printf(out, "values %zu dropped %zu\n", r.shown, f.dropped);
    frames_release(&f);
}

static void
frame_lines(struct str *text)
{
    CLEANUP(str_release) struct str framed = STR_INIT;

    for (const char *line = text->buf; *line;) {
        size_t len = strcspn(line, "\n");

        if (len)
            str_printf(&framed,
                       "{\"item\":%.*s,\"labels\":{\"com.docker.compose.project\":\"\"}}\n",
                       (int)len, line);
        line += len + (line[len] == '\n');
    }
    str_clear(text);
    str_put_n(text, framed.buf, framed.len);
}

static void
put_objects(const struct runtime *rt, enum call_id call, const struct str *text,
            struct str *out)
{
    CLEANUP(snapshot_freep) struct snapshot *s = snapshot_new();
    struct decoded how = { 0 };
    struct err *e = call_decode(rt, call, text->buf, text->len, s, &how);

    if (e)
        str_printf(out, "error: %s\n", e->msg);
    err_free(e);
    put_snapshot(out, s);
    if (how.bad)
        str_printf(out, "bad %zu: %s\n", how.bad, how.first_bad ? how.first_bad->msg : "torn");
    err_free(how.first_bad);
}

static void
put_runtime(struct str *out, const struct runtime *rt)
{
    const struct engine_info *i = &rt->info;

    str_printf(out, "%s client %s engine %s api %s min %s name %s\n", backend_name(rt->backend),
               i->client_version, i->server_version, i->api_version, i->min_api,
               i->server_name);
    str_printf(
        out, "rootless %d cgroup %lld %s storage %s oci %s %s/%s log %s cpus %lld buildx %d\n",
        i->rootless, (long long)i->cgroup_version, i->cgroup_manager, i->storage,
        i->oci_runtime, i->os, i->arch, i->log_driver, (long long)i->ncpu, i->buildx);
    str_put(out, "can");
    for (int c = 0; c < CAP_COUNT; c++)
        if (rt->caps.has[c])
            str_printf(out, " %s", cap_names[c]);
    str_putc(out, '\n');
}

static bool
read_recording(const char *dir, const char *engine, const char *file, struct str *text)
{
    char *path = mem_printf("%s/%s/%s", dir, engine, file);
    struct err *e = fs_exists(path) ? fs_read(path, 0, text) : err_new("missing", "%s", path);
    bool ok = !e;

    err_free(e);
    free(path);
    return ok;
}

static void
decode_engine(const char *dir, const char *engine, struct str *out)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    struct runtime rt;
    struct err *e;

    runtime_init(&rt, str_starts(engine, "docker") ? "docker" : "podman", "/usr/bin/x");
    CHECK(engine, read_recording(dir, engine, "version.json", &text));
    e = runtime_identify(&rt, text.buf, text.len);
    CHECK("what answers is known", !e);
    err_free(e);
    str_clear(&text);
    CHECK("information is there", read_recording(dir, engine, "info.json", &text));
    e = runtime_read_info(&rt, text.buf, text.len);
    CHECK("information is read", !e);
    err_free(e);
    put_runtime(out, &rt);
    for (size_t i = 0; i < ARRAY_LEN(recordings); i++) {
        str_clear(&text);
        if (!read_recording(dir, engine, recordings[i].file, &text))
            continue;
        str_printf(out, "\n== %s\n", recordings[i].file);
        if (recordings[i].in_item && str_starts(engine, "docker"))
            frame_lines(&text);
        if (recordings[i].call == CALL_EVENTS || recordings[i].call == CALL_STATS)
            put_stream(&rt, recordings[i].call, &text, out);
        else
            put_objects(&rt, recordings[i].call, &text, out);
    }
    runtime_release(&rt);
}

static void
compare(const char *engine, const struct str *got)
{
    CLEANUP(str_release) struct str want = STR_INIT;
    char *path = mem_printf("tests/fixtures/engines/%s.txt", engine);
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

int
main(void)
{
    const char *shared = getenv("CRANK_SHARED"), *ci = getenv("CI");
    char *dir = mem_printf("%s/reference/samples", shared ? shared : "../shared");

    if (!fs_is_dir(dir)) {
        printf("# %s is not there\n", dir);
        CHECK("recorded answers # SKIP the recordings are not beside the clone",
              !ci || strcmp(ci, "true") != 0);
        free(dir);
        return tap_done();
    }
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        CLEANUP(str_release) struct str got = STR_INIT;

        decode_engine(dir, engines[i], &got);
        compare(engines[i], &got);
    }
    free(dir);
    return tap_done();
}
