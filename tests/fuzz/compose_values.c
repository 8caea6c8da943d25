/*
 * One text as a small value that is parsed: a port, volume, device, duration, size, host,
 * command …  The first byte chooses which.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "compose/load.h"
#include "model/json_write.h"
#include "model/project.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
parse_numbers(const char *text)
{
    uint64_t u;
    int64_t i;
    double d;

    num_parse_int(text, &i);
    num_parse_uint(text, &u);
    num_parse_double(text, &d);
    num_parse_size(text, &i);
    num_parse_printed_size(text, &i);
    num_parse_duration(text, &i);
    num_parse_compose_duration(text, &i);
    num_parse_time(text, &i);
}

static void
load_with(unsigned which, const char *value)
{
    static const char *const keys[] = {
        "ports: [%]",
        "volumes: [%]",
        "devices: [%]",
        "extra_hosts: [%]",
        "command: %",
        "mem_limit: %",
        "cpus: %",
        "stop_grace_period: %",
        "environment: [%]",
        "tmpfs: [%]",
        "expose: [%]",
        "labels: [%]",
        "secrets: [{source: s, mode: %}]",
        "network_mode: %",
        "pull_policy: %",
        "build: {ssh: [%], context: %}",
        "healthcheck: {test: [CMD, a], interval: %}",
        "volumes: [{type: tmpfs, target: /t, tmpfs: {size: %, mode: %}}]",
        "deploy: {resources: {limits: {memory: %, cpus: %}}}",
    };
    static const char *const files[] = { "-", NULL };

    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;
    struct load_options o = { .files = files, .cwd = "/nonexistent/fuzz" };
    struct project *p = NULL;

    str_put(&text, "services: {web: {image: x, ");
    for (const char *s = keys[which % ARRAY_LEN(keys)]; *s; s++) {
        if (*s == '%')
            str_put(&text, value);
        else
            str_putc(&text, *s);
    }
    str_put(&text, "}}\nsecrets: {s: {file: ./s}}\n");
    o.stdin_text = text.buf;
    e = compose_load(a, &o, &p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(mem_freep) char *text = NULL;
    CLEANUP(str_release) struct str quoted = STR_INIT;

    if (!size || size > 200)
        return 0;
    text = mem_dup_n((const char *)data + 1, size - 1);
    parse_numbers(text);
    json_put_string(&quoted, text, strlen(text), true);
    load_with(data[0], quoted.buf);
    return 0;
}
