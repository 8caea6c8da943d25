/*
 * Files that are made to hurt: each is refused, or read, within a second of processor time and
 * 64 MB, and nothing waits for a pipe.
 */
#include "test.h"

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "compose/load.h"
#include "model/project.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

/* The sanitizer's shadow and slower code count for nobody. */
#ifdef SANITIZED
enum { CPU_MS = 8000, MEMORY_KIB = 512 << 10, WALL_S = 60 };
#else
enum { CPU_MS = 1000, MEMORY_KIB = 64 << 10, WALL_S = 20 };
#endif

static char dir[] = "/tmp/crank-safety-XXXXXX";

static void
put(const char *name, const struct str *text)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, name);
    struct err *e = fs_write_atomic(path, 0600, text->buf, text->len);

    if (e)
        CHECK("writing a test file", false);
    err_free(e);
}

static void
put_text(const char *name, const char *text)
{
    struct str s = { (char *)text, strlen(text), 0 };

    put(name, &s);
}

static void
make_pipe(const char *name)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, name);

    if (mkfifo(path, 0600))
        CHECK("making a pipe", false);
}

static void
make_link(const char *name, const char *to)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, name);

    if (symlink(to, path))
        CHECK("making a link", false);
}

static void
make_folder(const char *name)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, name);

    if (mkdir(path, 0700))
        CHECK("making a folder", false);
}

static const char service[] = "services: {web: {image: nginx}}\n";

static void
make_huge(const char *name)
{
    CLEANUP(mem_freep) char *path = fs_join(dir, name);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);

    if (fd < 0 || ftruncate(fd, (off_t)1 << 30))
        CHECK("making a file of 1 GB", false);
    close(fd);
}

static void
alias_bomb(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "x-a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'j'; c++)
        str_printf(&s, "x-%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c - 1, c - 1,
                   c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
    put("compose.yaml", &s);
}

static void
merge_bomb(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "x-a: &a {k: {x: 1}}\n");
    for (char c = 'b'; c <= 'z'; c++)
        str_printf(&s, "x-%c: &%c {l%c: {<<: *%c}, m%c: {<<: *%c}, n%c: {<<: *%c}}\n", c, c, c,
                   c - 1, c, c - 1, c, c - 1);
    put("compose.yaml", &s);
}

static void
brackets(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "x-a: ");
    str_fill(&s, '[', 60000);
    put("compose.yaml", &s);
}

static void
nested_variables(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services: {web: {image: \"");
    for (int i = 0; i < 20000; i++)
        str_put(&s, "${A:-");
    str_fill(&s, '}', 20000);
    str_put(&s, "\"}}\n");
    put("compose.yaml", &s);
}

static void
variables_of_variables(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "A=aaaaaaaaaa\n");
    for (char c = 'B'; c <= 'J'; c++) {
        str_printf(&s, "%c=", c);
        for (int i = 0; i < 10; i++)
            str_printf(&s, "$%c", c - 1);
        str_putc(&s, '\n');
    }
    put(".env", &s);
    put_text("compose.yaml", service);
}

static void
include_chain(void)
{
    for (int i = 0; i < 150; i++) {
        CLEANUP(mem_freep) char *name = mem_printf("f%d.yaml", i);
        CLEANUP(mem_freep) char *text = mem_printf("include: [f%d.yaml]\n", i + 1);

        put_text(i ? name : "compose.yaml", text);
    }
}

static void
include_loop(void)
{
    put_text("compose.yaml", "include: [a.yaml]\n");
    put_text("a.yaml", "include: [./b.yaml]\n");
    put_text("b.yaml", "include: [../../../../../../../../../../..//dev/null, a.yaml]\n");
}

static void
include_twice(void)
{
    for (int i = 0; i < 60; i++) {
        CLEANUP(mem_freep) char *name = mem_printf("f%d.yaml", i);
        CLEANUP(mem_freep)
        char *text = mem_printf("include: [f%d.yaml, f%d.yaml]\n", i + 1, i + 1);

        put_text(i ? name : "compose.yaml", text);
    }
    put_text("f60.yaml", service);
}

static void
extends_chain(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services:\n  s0: {image: x}\n");
    for (int i = 1; i < 3000; i++)
        str_printf(&s, "  s%d: {extends: s%d}\n", 3000 - i, 2999 - i);
    put("compose.yaml", &s);
}

static void
extends_wide(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services:\n  base:\n    image: x\n    labels: {");
    for (int i = 0; i < 5000; i++)
        str_printf(&s, "k%d: v,", i);
    str_put(&s, "}\n");
    for (int i = 0; i < 500; i++)
        str_printf(&s, "  s%d: {extends: base}\n", i);
    put("compose.yaml", &s);
}

static void
undefined_services(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services:\n");
    for (int i = 0; i < 3000; i++)
        str_printf(&s, "  web-%d: {image: x, depends_on: [db-%d], networks: [n%d]}\n", i, i, i);
    put("compose.yaml", &s);
}

static void
undefined_bases(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services:\n");
    for (int i = 0; i < 5000; i++)
        str_printf(&s, "  web-%d: {extends: base-%d}\n", i, i);
    put("compose.yaml", &s);
}

static void
many_ports(void)
{
    put_text("compose.yaml", "services: {web: {image: x, ports: ['127.0.0.1:1-65535:1-65535', "
                             "'127.0.0.2:1-65535:1-65535', '127.0.0.3:1-65535:1-65535']}}\n");
}

static void
many_mistakes(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, "services:\n  web:\n    image: nginx\n");
    for (int i = 0; i < 50000; i++)
        str_printf(&s, "    volumesx%d: 1\n", i);
    put("compose.yaml", &s);
}

static void
many_documents(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put(&s, service);
    for (int i = 0; i < 100000; i++)
        str_put(&s, "---\n");
    put("compose.yaml", &s);
}

static void
service_documents(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    for (int i = 0; i < 20000; i++)
        str_printf(&s, "---\nservices: {s%d: {image: x}}\n", i);
    put("compose.yaml", &s);
}

static void
many_pools(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    for (int file = 0; file < 2; file++) {
        str_put(&s, "---\nservices: {a: {image: x}}\nnetworks: {n: {ipam: {config: [");
        for (int i = 0; i < 20000; i++)
            str_printf(&s, "{subnet: %d-%d}, ", file, i);
        str_put(&s, "]}}}\n");
    }
    put("compose.yaml", &s);
}

static void
hosts_twice(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    for (int file = 0; file < 2; file++) {
        str_put(&s, "---\nservices: {a: {image: x, extra_hosts: [");
        for (int i = 0; i < 20000; i++)
            str_printf(&s, "'h%d-%d:1.1.1.1', ", file, i);
        str_put(&s, "]}}\n");
    }
    put("compose.yaml", &s);
}

static void
huge_file(void)
{
    make_huge("compose.yaml");
}

static void
huge_dot_env(void)
{
    make_huge(".env");
    put_text("compose.yaml", service);
}

static void
huge_env_file(void)
{
    make_huge("a.env");
    put_text("compose.yaml", "services: {web: {image: nginx, env_file: a.env}}\n");
}

static void
pipe_as_file(void)
{
    make_pipe("compose.yaml");
}

static void
pipe_as_dot_env(void)
{
    make_pipe(".env");
    put_text("compose.yaml", service);
}

static void
pipe_as_env_file(void)
{
    make_pipe("a.env");
    put_text("compose.yaml", "services: {web: {image: nginx, env_file: a.env}}\n");
}

static void
pipe_as_include(void)
{
    make_pipe("a.yaml");
    put_text("compose.yaml", "include: [a.yaml]\n");
}

static void
pipe_as_base(void)
{
    make_pipe("a.yaml");
    put_text("compose.yaml", "services: {web: {extends: {file: a.yaml, service: web}}}\n");
}

static void
pipe_as_label_file(void)
{
    make_pipe("l");
    put_text("compose.yaml", "services: {web: {image: nginx, label_file: l}}\n");
}

static void
device_as_include(void)
{
    put_text("compose.yaml", "include: [/dev/zero]\n");
}

static void
device_as_env_file(void)
{
    make_link("a.env", "/dev/zero");
    put_text("compose.yaml", "services: {web: {image: nginx, env_file: a.env}}\n");
}

static void
folder_as_dot_env(void)
{
    make_folder(".env");
    put_text("compose.yaml", service);
}

static void
null_as_dot_env(void)
{
    make_link(".env", "/dev/null");
    put_text("compose.yaml", service);
}

static void
null_as_env_file(void)
{
    put_text("compose.yaml", "services: {web: {image: nginx, env_file: /dev/null}}\n");
}

static void
folder_as_file(void)
{
    make_folder("compose.yaml");
}

static void
binary_file(void)
{
    CLEANUP(str_release) struct str s = STR_INIT;

    str_put_n(&s,
              "\x7f"
              "ELF\0\0\0",
              7);
    put("compose.yaml", &s);
}

static void
controls(void)
{
    put_text("compose.yaml", "services: {web: {image: nginx, \"\\e]0;x\\a\": 1}}\n");
}

static const struct {
    const char *name;
    void (*make)(void);
    const char *file; /* -f; NULL: what is found */
    const char *want; /* what the first message says; NULL: it loads */
} cases[] = {
    { "nine levels of aliases", alias_bomb, NULL, "aliases make more than" },
    { "merge keys of merge keys", merge_bomb, NULL, "aliases make more than" },
    { "60,000 brackets", brackets, NULL, "more than 500 levels" },
    { "variables nested 20,000 deep", nested_variables, NULL, "nested more than 100 levels" },
    { "variables of variables in .env", variables_of_variables, NULL, "make megabytes" },
    { "a long chain of includes", include_chain, NULL, "more than 100 levels deep" },
    { "includes in a circle", include_loop, NULL, "would be loaded within itself" },
    { "each file includes the next one twice", include_twice, NULL, "files are included" },
    { "a long chain of extends", extends_chain, NULL, "services extend each other" },
    { "a large service that many extend", extends_wide, NULL, "services inherit more than" },
    { "3,000 services that need what is not there", undefined_services, NULL,
      "which is not defined" },
    { "5,000 services that extend what is not there", undefined_bases, NULL, "has no service" },
    { "ranges of all ports", many_ports, NULL, "more than 70000 ports" },
    { "50,000 mistakes", many_mistakes, NULL, "is not known here" },
    { "100,000 documents", many_documents, NULL, "a compose file is a mapping" },
    { "20,000 documents with a service each", service_documents, NULL,
      "more than 5000 documents" },
    { "20,000 address pools and as many in a later document", many_pools, NULL,
      "address pools cannot be merged" },
    { "20,000 hosts and as many in a later document", hosts_twice, NULL, NULL },
    { "a file of 1 GB", huge_file, NULL, "has more than 256MiB" },
    { "a .env of 1 GB", huge_dot_env, NULL, "has more than 256MiB" },
    { "an env_file of 1 GB", huge_env_file, NULL, "has more than 256MiB" },
    { "a pipe as compose.yaml", pipe_as_file, NULL, "is a pipe" },
    { "a pipe as .env", pipe_as_dot_env, NULL, "is a pipe" },
    { "a pipe as env_file", pipe_as_env_file, NULL, "is a pipe" },
    { "a pipe as include", pipe_as_include, NULL, "is a pipe" },
    { "a pipe as the file of extends", pipe_as_base, NULL, "is a pipe" },
    { "a pipe as label_file", pipe_as_label_file, NULL, "is a pipe" },
    { "a device as include", device_as_include, NULL, "is a device" },
    { "a device behind a link as env_file", device_as_env_file, NULL, "is a device" },
    { "/dev/zero on the command line", folder_as_dot_env, "/dev/zero", "is a device" },
    { "a folder as compose.yaml", folder_as_file, NULL, "is a folder" },
    { "a folder named .env is passed over", folder_as_dot_env, NULL, NULL },
    { "/dev/null as .env is empty", null_as_dot_env, NULL, NULL },
    { "/dev/null as env_file is empty", null_as_env_file, NULL, NULL },
    { "a program as compose.yaml", binary_file, NULL, "holds NUL bytes" },
    { "control characters appear escaped", controls, NULL, "\"\\x1b]0;x\\a\" is not known" },
};

static int
remove_entry(const char *path, const struct stat *st UNUSED, int type UNUSED,
             struct FTW *at UNUSED)
{
    return remove(path);
}

/* In a child: loads and writes the message to the pipe; its status is 0 when all is as wanted.
 */
static void
run_child(size_t i, int out)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    CLEANUP(str_release) struct str text = STR_INIT;
    const char *files[] = { cases[i].file, NULL };
    struct load_options o = { .cwd = dir, .files = cases[i].file ? files : NULL };
    struct project *p = NULL;
    struct err *e = compose_load(a, &o, &p);

    err_format(e, "crank-compose", &text);
    if (text.len > 4000)
        str_truncate(&text, 4000);
    if (write(out, text.buf, text.len) < 0)
        _exit(2);
    err_free(e);
}

static long
cpu_ms(const struct rusage *used)
{
    return (long)((used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000 +
                  (used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1000);
}

static void
check_case(size_t i)
{
    CLEANUP(str_release) struct str said = STR_INIT;
    CLEANUP(mem_freep) char *name = mem_printf("%s: said in time", cases[i].name);
    struct rusage used;
    int fds[2], status = -1;
    struct err *e;
    pid_t pid;

    fflush(stdout);
    if (pipe(fds) || (pid = fork()) < 0) {
        CHECK("a child", false);
        return;
    }
    if (!pid) {
        alarm(WALL_S);
        run_child(i, fds[1]);
        _exit(0);
    }
    close(fds[1]);
    e = fs_read_fd(fds[0], "the child", 0, &said);
    close(fds[0]);
    wait4(pid, &status, 0, &used);
#ifdef __APPLE__
    used.ru_maxrss /= 1024;
#endif
    if (!CHECK(cases[i].name,
               !e && WIFEXITED(status) && !WEXITSTATUS(status) &&
                   (cases[i].want ? strstr(said.buf, cases[i].want) != NULL : !said.len)))
        tap_note("said:", said.buf);
    if (!CHECK(name, cpu_ms(&used) <= CPU_MS && used.ru_maxrss <= MEMORY_KIB))
        printf("# %ld ms, %ld KiB\n", cpu_ms(&used), (long)used.ru_maxrss);
    err_free(e);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        strcpy(dir, "/tmp/crank-safety-XXXXXX");
        if (!CHECK("a folder for the test", mkdtemp(dir) != NULL))
            break;
        cases[i].make();
        check_case(i);
        nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    }
    return tap_done();
}
