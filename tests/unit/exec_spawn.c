/* spawn and block: what a child is started with, and what keeps it from starting. */
#include "exec_run.h"

#include "base/fault.h"
#include "base/fs.h"
#include "exec/program.h"
#include "exec/spawn.h"

#define ARGV(...) \
    (const char *const[]) \
    { \
        __VA_ARGS__, NULL \
    }

static const struct {
    const char *name;
    const char *const *argv;
    const char *program, *cwd;
    const char *code, *want; /* error; "@" stands for the test's folder */
} fail_cases[] = {
    { "a missing program", ARGV("/none/such"), NULL, NULL, ERR_NO_PROGRAM,
      "/none/such does not exist" },
    { "a name that is not in PATH", ARGV("no-such-tool"), NULL, NULL, ERR_NO_PROGRAM,
      "no-such-tool is not in PATH" },
    { "a missing directory", ARGV("/bin/sh"), NULL, "/none/such", ERR_NO_DIRECTORY,
      "the directory /none/such does not exist" },
    { "both missing: the directory is named", ARGV("/none/tool"), NULL, "/none/such",
      ERR_NO_DIRECTORY, "the directory /none/such does not exist" },
    { "a file as directory", ARGV("/bin/sh"), NULL, "/bin/sh", ERR_NO_DIRECTORY,
      "/bin/sh is not a directory" },
    { "a missing interpreter", ARGV("@/orphan"), NULL, NULL, ERR_BAD_PROGRAM,
      "cannot start @/orphan: it is a script for /none/python, which does not exist" },
    { "a file without the right to run", ARGV("@/plain"), NULL, NULL, ERR_BAD_PROGRAM,
      "cannot start @/plain: you may not run it" },
    { "a file that is no program", ARGV("@/garbage"), NULL, NULL, ERR_BAD_PROGRAM,
      "cannot start @/garbage: it is no program" },
    { "program counts, not argv[0]", ARGV("/bin/sh"), "/none/such", NULL, ERR_NO_PROGRAM,
      "/none/such does not exist" },
};

static char *
with_dir(const char *text, const char *dir)
{
    struct str out = STR_INIT;

    for (; text && *text; text++)
        if (*text == '@')
            str_put(&out, dir);
        else
            str_putc(&out, *text);
    return str_steal(&out);
}

static void
check_failures(const char *dir)
{
    for (size_t i = 0; i < ARRAY_LEN(fail_cases); i++) {
        CLEANUP(mem_freep) char *program = with_dir(fail_cases[i].argv[0], dir);
        CLEANUP(mem_freep) char *want = with_dir(fail_cases[i].want, dir);
        CLEANUP(err_freep) struct err *e = NULL;
        struct spawn_spec spec = { .program = fail_cases[i].program,
                                   .argv = ARGV(program),
                                   .cwd = fail_cases[i].cwd,
                                   .in = SPAWN_NULL,
                                   .out = SPAWN_NULL,
                                   .err_fd = SPAWN_NULL };
        pid_t pid = -1;

        e = spawn(&spec, &pid);
        CHECK_STR(fail_cases[i].name, e ? e->msg : NULL, want);
        CHECK_STR("its code", e ? e->code : NULL, fail_cases[i].code);
        CHECK_INT("no child", pid, -1);
    }
}

static void
check_too_long(void)
{
    CLEANUP(mem_freep) char *word = mem_alloc(4 << 20);
    CLEANUP(err_freep) struct err *e = NULL;
    struct spawn_spec spec = {
        .argv = ARGV("/bin/sh", word), .in = SPAWN_NULL, .out = SPAWN_NULL, .err_fd = SPAWN_NULL
    };
    pid_t pid;

    memset(word, 'x', (4 << 20) - 1);
    e = spawn(&spec, &pid);
    CHECK_STR("too long an argument", e ? e->code : NULL, ERR_TOO_LONG);
}

/* What a script prints when it is started so, by the loop and a pipe. */
static const struct {
    const char *name, *script;
    const char *const *env;
    const char *cwd, *want;
} child_cases[] = {
    { "variables are set, changed and unset", "echo $A-$B-${C-none}-$D",
      ARGV("B=new", "C", "D=x=y"), NULL, "a-new-none-x=y\n" },
    { "the last word on a variable counts", "echo $B", ARGV("B=1", "B", "B=2"), NULL, "2\n" },
    { "also when it takes it away", "echo ${B-none}", ARGV("B=1", "B"), NULL, "none\n" },
    { "an empty value is a value", "echo ${B-none}.", ARGV("B="), NULL, ".\n" },
    { "a prefix of a name is another name", "echo $BB-$B", ARGV("BB=x"), NULL, "x-b\n" },
    { "without a change", "echo $A$B$C", NULL, NULL, "abc\n" },
    { "another directory", "pwd", NULL, "/", "/\n" },
    { "stdin is empty", "cat; echo end", NULL, NULL, "end\n" },
    { "no descriptor of ours is open",
      "for f in 3 4 5 6 7 8 9; do "
      "if (: <&$f) 2>/dev/null; then echo $f; fi; done",
      NULL, NULL, "" },
    { "every signal is at its default",
      "for s in HUP INT QUIT PIPE TERM USR1 CHLD; do sh -c \"kill -$s \\$\\$\"; echo $?; done",
      NULL, NULL, "129\n130\n131\n141\n143\n138\n0\n" },
#ifdef __linux__
    { "a session and a group of its own",
      "read pid name state parent group session rest </proc/self/stat; echo $((pid - group)) "
      "$((pid - session))",
      NULL, NULL, "0 0\n" },
#endif
};

static void
check_children(struct loop *l)
{
    CLEANUP(outcome_release) struct outcome masks = OUTCOME_INIT(l);
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigset_t block;

    setenv("A", "a", 1);
    setenv("B", "b", 1);
    setenv("C", "c", 1);
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGUSR1, &ignore, NULL);
    sigemptyset(&block);
    sigaddset(&block, SIGTERM);
    sigprocmask(SIG_BLOCK, &block, NULL);
    for (size_t i = 0; i < ARRAY_LEN(child_cases); i++) {
        CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);

        run_sh(&o, child_cases[i].script,
               (struct proc_spec){ .env = child_cases[i].env, .cwd = child_cases[i].cwd });
        CHECK_STR(child_cases[i].name, o.out.buf, child_cases[i].want);
    }
#ifdef __linux__
    /* Read by the child itself: a shell changes its mask. */
    run_sh(&masks, NULL,
           (struct proc_spec){ .argv = ARGV("grep", "^SigBlk", "/proc/self/status") });
    CHECK_STR("no signal is blocked from the start", masks.out.buf,
              "SigBlk:\t0000000000000000\n");
#endif
    sigprocmask(SIG_UNBLOCK, &block, NULL);
    signal(SIGINT, SIG_DFL);
    signal(SIGUSR1, SIG_DFL);
}

static const struct {
    const char *name, *script;
    struct spawn_block blocks[3];
    const char *want;
} block_cases[] = {
    { "one block", "cat /dev/fd/3", { { 3, "A=1\nB=2\n", 8 } }, "A=1\nB=2\n" },
    { "read by redirection", "cat <&3", { { 3, "text", 4 } }, "text" },
    { "more than one, with gaps",
      "cat /dev/fd/9 /dev/fd/3 /dev/fd/5",
      { { 3, "three", 5 }, { 9, "nine", 4 }, { 5, "five", 4 } },
      "ninethreefive" },
    { "an empty one", "cat /dev/fd/3; echo end", { { 3, "", 0 } }, "end\n" },
    { "NUL is a byte like others",
      "od -An -c /dev/fd/3",
      { { 3, "a\0b", 3 } },
      "   a  \\0   b\n" },
    { "the child cannot change it",
      "(printf X 1<>/dev/fd/3) 2>/dev/null; cat /dev/fd/3",
      { { 3, "kept", 4 } },
      "kept" },
};

static void
check_blocks(struct loop *l)
{
    struct spawn_block large = { 4, mem_alloc(1 << 20), 1 << 20 };
    CLEANUP(outcome_release) struct outcome whole = OUTCOME_INIT(l);
    CLEANUP(outcome_release) struct outcome twice = OUTCOME_INIT(l);

    for (size_t i = 0; i < ARRAY_LEN(block_cases); i++) {
        CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);
        size_t count = 0;

        while (count < 3 && block_cases[i].blocks[count].fd)
            count++;
        run_sh(&o, block_cases[i].script,
               (struct proc_spec){ .blocks = block_cases[i].blocks, .block_count = count });
        CHECK_STR(block_cases[i].name, o.out.buf, block_cases[i].want);
    }
    memset((char *)large.bytes, 'z', large.len);
    run_sh(&whole, "cat /dev/fd/4", (struct proc_spec){ .blocks = &large, .block_count = 1 });
    CHECK("a block of a megabyte",
          whole.out.len == large.len && !memcmp(whole.out.buf, large.bytes, large.len));
#ifdef __linux__
    run_sh(&twice, "wc -c </dev/fd/4; wc -c </dev/fd/4",
           (struct proc_spec){ .blocks = &large, .block_count = 1 });
    CHECK_STR("opened by its name, it begins anew", twice.out.buf, "1048576\n1048576\n");
#endif
    free((char *)large.bytes);
}

/* Forked before there is a loop.  As a program that a daemon started with 0 to 2 closed; the
 * exit status tells. */
static int
run_without_standard_fds(void)
{
    struct loop *l;
    struct outcome o = { .out = STR_INIT, .err = STR_INIT };
    struct spawn_block block = { 3, "block", 5 };

    close(0);
    close(1);
    close(2);
    if (loop_new(&l))
        return 2;
    o.loop = l;
    run_sh(&o, "cat; cat /dev/fd/3; echo err >&2; exit 5",
           (struct proc_spec){ .blocks = &block,
                               .block_count = 1,
                               .in = PROC_IN_BYTES,
                               .in_bytes = "in ",
                               .in_len = 3 });
    if (o.how.status != 5 || strcmp(o.out.buf, "in block") || strcmp(o.err.buf, "err\n"))
        return 3;
    outcome_release(&o);
    o = (struct outcome)OUTCOME_INIT(l);
    run_sh(&o, "cat; echo x || exit 6",
           (struct proc_spec){ .in = PROC_IN_OURS, .out = { .keep = PROC_TO_OURS } });
    if (o.how.status != 0)
        return 4;
    outcome_release(&o);
    loop_free(l);
    return 0;
}

static void
check_closed_fds(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0)
        _exit(run_without_standard_fds());
    waitpid(pid, &status, 0);
    CHECK_INT("our own 0 to 2 are closed: the child has its pipes all the same", status, 0);

    pid = fork();
    if (pid == 0) {
        int extra = dup2(2, 77);

        close(0);
        spawn_guard_fds();
        _exit(extra == 77 && fcntl(0, F_GETFD) == 0 && fcntl(77, F_GETFD) == FD_CLOEXEC &&
                      fcntl(1, F_GETFD) == 0
                  ? 0
                  : 1);
    }
    waitpid(pid, &status, 0);
    CHECK_INT("guarded: 0 is open again, what was inherited above 2 is not passed on", status,
              0);
}

#ifdef FAULTS
static void
check_faults(struct loop *l)
{
    static const struct {
        const char *fault, *want;
    } cases[] = {
        { "spawn:1", "cannot start /bin/sh: Resource temporarily unavailable" },
        { "pipe:1", "cannot open a pipe: Too many open files" },
        { "pipe:2", "cannot open a pipe: Too many open files" },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(outcome_release) struct outcome o = OUTCOME_INIT(l);
        CLEANUP(outcome_release) struct outcome next = OUTCOME_INIT(l);
        int fds = open_fds();

        setenv("CRANK_FAULT", cases[i].fault, 1);
        fault_reset();
        run_sh(&o, "exit 0", (struct proc_spec){ .label = "fault" });
        CHECK_STR(cases[i].fault, o.failed ? o.failed->msg : NULL, cases[i].want);
        CHECK_INT("no descriptor is left", open_fds(), fds);
        run_sh(&next, "exit 3", (struct proc_spec){ .label = "after" });
        CHECK_INT("the next one starts", next.how.status, 3);
    }
    unsetenv("CRANK_FAULT");
    fault_reset();
}
#endif

static const struct {
    const char *name, *text;
    mode_t mode;
} files[] = {
    { "orphan", "#! /none/python -u\n", 0755 },
    { "plain", "#!/bin/sh\n", 0644 },
    { "garbage", "\001\002\003 no program", 0755 },
};

int
main(void)
{
    char dir[] = "/tmp/crank-test.XXXXXX";
    struct loop *l;
    int fds;

    spawn_guard_fds();
    fds = open_fds();
    check_closed_fds();
    if (!mkdtemp(dir) || loop_new(&l))
        return 1;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        CLEANUP(mem_freep) char *path = fs_join(dir, files[i].name);

        CHECK("written",
              !fs_write_atomic(path, files[i].mode, files[i].text, strlen(files[i].text)));
    }
    check_failures(dir);
    check_too_long();
    check_children(l);
    check_blocks(l);
#ifdef FAULTS
    check_faults(l);
#endif
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        CLEANUP(mem_freep) char *path = fs_join(dir, files[i].name);

        unlink(path);
    }
    CHECK("cleaned up", !rmdir(dir));
    loop_free(l);
    CHECK_INT("no descriptor is left", open_fds(), fds);
    CHECK("no child is left", no_children());
    return tap_done();
}
