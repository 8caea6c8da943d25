#include "core/probe_cache.h"

#include "backends/backend.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "exec/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANSWER_LIMIT = 1 << 20, AGE_LIMIT_S = 24 * 3600 };

static const char *const part_names[PROBE_PARTS] = { "version", "info" };

/* What decides which engine a client talks to, and how. */
static const char *const selectors[] = {
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "CONTAINER_HOST",
    "CONTAINER_CONNECTION",
    "CONTAINERS_CONF",
    "CONTAINERS_CONF_OVERRIDE",
    "CONTAINERS_STORAGE_CONF",
    "XDG_RUNTIME_DIR",
    "HOME",
};

static void
put_file_state(struct str *key, const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        str_printf(key, "%s absent\n", path);
    else
        str_printf(key, "%s %lld %lld\n", path, (long long)st.st_mtime, (long long)st.st_size);
}

static void
put_words(struct str *key, const struct strv *words)
{
    for (size_t i = 0; i < words->len; i++)
        str_printf(key, "%zu %s\n", strlen(words->v[i]), words->v[i]);
}

/* The file's name: one for each way to an engine, so that an upgrade overwrites it. */
static char *
cache_path(const struct runtime *rt, enum probe_part part)
{
    CLEANUP(str_release) struct str key = STR_INIT;
    CLEANUP(mem_freep) char *dir = fs_cache_dir();
    char hex[DIGEST_HEX + 1];

    str_printf(&key, "%s\n%ld\n", rt->program, (long)geteuid());
    put_words(&key, &rt->prefix);
    put_words(&key, &rt->env);
    for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
        const char *value = getenv(selectors[i]);

        str_printf(&key, "%s=%s\n", selectors[i], value ? value : "");
    }
    digest_sha256(key.buf, key.len, hex);
    return mem_printf("%s/%s-%.16s.%s", dir, rt->name, hex, part_names[part]);
}

/* What must not have changed since. */
static void
cache_key(const struct runtime *rt, const struct program *program, char ret_hex[DIGEST_HEX + 1])
{
    CLEANUP(str_release) struct str key = STR_INIT;
    CLEANUP(mem_freep) char *home = fs_home();
    CLEANUP(mem_freep) char *config = NULL;
    const char *dir = getenv("DOCKER_CONFIG");
    const char *conf = getenv("CONTAINERS_CONF");

    config = dir && *dir ? fs_join(dir, "config.json") : fs_join(home, ".docker/config.json");
    str_printf(&key, "%s\n%s %lld\n", CRANK_VERSION, program->path,
               (long long)program->mtime_ns);
    put_file_state(&key, program->target);
    put_file_state(&key, config);
    if (conf && *conf)
        put_file_state(&key, conf);
    put_words(&key, &rt->prefix);
    digest_sha256(key.buf, key.len, ret_hex);
}

bool
probe_cache_read(const struct runtime *rt, const struct program *program, enum probe_part part,
                 struct str *ret_answer)
{
    CLEANUP(mem_freep) char *path = cache_path(rt, part);
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = fs_read(path, ANSWER_LIMIT, &text);
    char want[DIGEST_HEX + 1];
    char *end;
    long long written;
    int64_t now = num_wall_ns() / NS_PER_S;

    if (e || text.len < DIGEST_HEX)
        return false;
    cache_key(rt, program, want);
    if (memcmp(text.buf, want, DIGEST_HEX) != 0 || text.buf[DIGEST_HEX] != ' ')
        return false;
    written = strtoll(text.buf + DIGEST_HEX + 1, &end, 10);
    if (*end != '\n' || written > now || now - written > AGE_LIMIT_S)
        return false;
    str_put_n(ret_answer, end + 1, text.len - (size_t)(end + 1 - text.buf));
    return true;
}

void
probe_cache_write(const struct runtime *rt, const struct program *program, enum probe_part part,
                  const char *answer, size_t len)
{
    CLEANUP(mem_freep) char *path = cache_path(rt, part);
    CLEANUP(str_release) struct str text = STR_INIT;
    char key[DIGEST_HEX + 1];

    if (len > ANSWER_LIMIT / 2)
        return;
    cache_key(rt, program, key);
    str_printf(&text, "%s %lld\n", key, (long long)(num_wall_ns() / NS_PER_S));
    str_put_n(&text, answer, len);
    err_free(fs_write_atomic(path, 0600, text.buf, text.len));
}

void
probe_cache_drop(const struct runtime *rt)
{
    for (int part = 0; part < PROBE_PARTS; part++) {
        CLEANUP(mem_freep) char *path = cache_path(rt, (enum probe_part)part);

        unlink(path);
    }
}
