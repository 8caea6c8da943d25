/*
 * The one fake runtime of the tests: copied as docker, podman, nerdctl or container into a
 * folder on PATH, it plays a scenario.  $CRANK_FAKES is the folder of a test:
 *
 *   NAME/rules      the scenario of the program called NAME (README.md tells the language)
 *   live/           files that a test may change while it runs; they win over the scenario's
 *   calls           one line a call: the name and the quoted words
 *   unknown         the same for calls that no rule knows: those end with exit status 99
 *   alive           the same behind the number of the process
 *   seen            what rules asked to record: descriptors, variables, standard input
 *   state/          flags that rules set, and how often a rule was used
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PATH_LEN = 4096, EXIT_UNKNOWN = 99, EXIT_BROKEN = 98 };

static const char *home; /* $CRANK_FAKES */
static const char *name; /* as which runtime we are called */
static char **words;     /* argv without the name */
static char *asked;      /* the quoted words, as in calls */

static void __attribute__((noreturn, format(printf, 1, 2))) broken(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "fake %s: ", name);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(EXIT_BROKEN);
}

static const char *
path_of(char *buf, const char *fmt, ...)
{
    va_list ap;
    int len;

    va_start(ap, fmt);
    len = vsnprintf(buf, PATH_LEN, fmt, ap);
    va_end(ap);
    if (len < 0 || len >= PATH_LEN)
        broken("a path is too long");
    return buf;
}

/* ---- quoting and records ---------------------------------------------------------------- */

/* As bash writes it: plain where that is safe, else $'...' with escapes, so always one line. */
static void
quote(FILE *to, const char *bytes, size_t len)
{
    bool plain = len > 0;

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)bytes[i]) &&
            (!bytes[i] || !strchr("_./:=,@%+-{}", bytes[i])))
            plain = false;
    if (plain) {
        fwrite(bytes, 1, len, to);
        return;
    }
    fputs("$'", to);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];

        if (c == '\n')
            fputs("\\n", to);
        else if (c == '\'' || c == '\\')
            fprintf(to, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(to, "\\x%02x", c);
        else
            fputc(c, to);
    }
    fputc('\'', to);
}

/* One write, so that lines of calls that run side by side stay whole. */
static void
append(const char *file, const char *line, size_t len)
{
    char path[PATH_LEN];
    int fd = open(path_of(path, "%s/%s", home, file), O_WRONLY | O_APPEND | O_CREAT, 0644);

    if (fd < 0 || write(fd, line, len) != (ssize_t)len)
        broken("%s: %s", path, strerror(errno));
    close(fd);
}

static void
record_call(const char *file)
{
    char *line;
    size_t len;
    FILE *out = open_memstream(&line, &len);

    if (strcmp(file, "alive") == 0)
        fprintf(out, "%ld ", (long)getpid());
    fprintf(out, "%s%s\n", name, asked);
    fclose(out);
    append(file, line, len);
    free(line);
}

static void
record_seen(const char *what, const char *bytes, size_t count)
{
    char *line;
    size_t len;
    FILE *out = open_memstream(&line, &len);

    fprintf(out, "%s%s | %s ", name, asked, what);
    quote(out, bytes, count);
    fputc('\n', out);
    fclose(out);
    append("seen", line, len);
    free(line);
}

static void
record_fd(const char *what, int fd)
{
    char *bytes, part[4096];
    size_t len;
    ssize_t got;
    FILE *all = open_memstream(&bytes, &len);

    while ((got = read(fd, part, sizeof part)) > 0)
        fwrite(part, 1, (size_t)got, all);
    fclose(all);
    record_seen(what, got < 0 ? strerror(errno) : bytes,
                got < 0 ? strlen(strerror(errno)) : len);
    free(bytes);
}

/* ---- output ----------------------------------------------------------------------------- */

static void
put(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, bytes, len);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            exit(EXIT_BROKEN);
        bytes += done;
        len -= (size_t)done;
    }
}

static void
put_file(int fd, const char *folder, const char *file)
{
    char path[PATH_LEN], part[65536];
    ssize_t got;
    int from = open(path_of(path, "%s/live/%s", home, file), O_RDONLY);

    if (from < 0)
        from = open(path_of(path, "%s/%s", folder, file), O_RDONLY);
    if (from < 0)
        broken("%s: %s", path, strerror(errno));
    while ((got = read(from, part, sizeof part)) > 0)
        put(fd, part, (size_t)got);
    close(from);
}

/* Text with \n, \t, \r, \e, \0 and \\. */
static void
put_text(int fd, const char *text)
{
    static const char letters[] = "ntre0\\", bytes[] = "\n\t\r\033\0\\";

    for (; *text; text++) {
        const char *at = text[0] == '\\' && text[1] ? strchr(letters, text[1]) : NULL;

        put(fd, at ? &bytes[at - letters] : text, 1);
        text += at != NULL;
    }
}

static void
put_id(int fd)
{
    uint64_t h = 0xcbf29ce484222325u;
    char id[66];

    for (const char *c = asked; *c; c++)
        h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    for (int i = 0; i < 64; i += 16, h = h * 6364136223846793005u + 1)
        snprintf(id + i, sizeof id - (size_t)i, "%016llx", (unsigned long long)h);
    id[64] = '\n';
    put(fd, id, 65);
}

static void
put_flood(int fd, long long count)
{
    char line[128];

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    for (; count > 0; count -= (long long)sizeof line)
        put(fd, line, count < (long long)sizeof line ? (size_t)count : sizeof line);
}

static void
sleep_ms(long ms)
{
    struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

/* Prints what is in a live file and then what is appended to it, until a signal comes. */
static void
follow(const char *file)
{
    char path[PATH_LEN], part[4096];
    int fd = open(path_of(path, "%s/live/%s", home, file), O_RDONLY | O_CREAT, 0644);

    if (fd < 0)
        broken("%s: %s", path, strerror(errno));
    for (;;) {
        ssize_t got = read(fd, part, sizeof part);

        if (got > 0)
            put(1, part, (size_t)got);
        else
            sleep_ms(10);
    }
}

/* What editors do to a terminal. */
static void
take_terminal(void)
{
    struct termios t;

    if (tcgetattr(0, &t) < 0)
        broken("standard input is no terminal: %s", strerror(errno));
    t.c_iflag &= (tcflag_t) ~(ICRNL | IXON);
    t.c_oflag &= (tcflag_t)~OPOST;
    t.c_lflag &= (tcflag_t) ~(ECHO | ICANON | ISIG);
    tcsetattr(0, TCSANOW, &t);
}

static void
await_key(char wanted)
{
    char c = 0;

    while (c != wanted)
        if (read(0, &c, 1) <= 0 && errno != EINTR)
            exit(EXIT_BROKEN);
}

/* A grandchild that holds our output open after we have gone. */
static void
keep_pipe(long ms)
{
    if (fork() == 0) {
        sleep_ms(ms);
        _exit(0);
    }
}

/* ---- rules ------------------------------------------------------------------------------ */

/* The words of an "on" line are patterns; "..." stands for any rest. */
static bool
matches(char *pattern)
{
    char **word = words;
    char *rest = NULL;

    for (char *p = strtok_r(pattern, " \t", &rest); p; p = strtok_r(NULL, " \t", &rest)) {
        if (strcmp(p, "...") == 0)
            return true;
        if (!*word || fnmatch(p, *word, 0) != 0)
            return false;
        word++;
    }
    return !*word;
}

static bool
flag_is_set(const char *flag)
{
    char path[PATH_LEN];

    return access(path_of(path, "%s/state/%s", home, flag), F_OK) == 0;
}

static void
flag_set(const char *flag, bool on)
{
    char path[PATH_LEN];
    int fd;

    path_of(path, "%s/state/%s", home, flag);
    if (!on) {
        unlink(path);
        return;
    }
    fd = open(path, O_WRONLY | O_CREAT, 0644);
    if (fd < 0)
        broken("%s: %s", path, strerror(errno));
    close(fd);
}

/* Counts a use of a rule, by calls that may run side by side: true for the first `times`. */
static bool
use_is_left(const char *folder, int line, long times)
{
    char path[PATH_LEN];
    const char *base = strrchr(folder, '/');
    struct stat st;
    int fd;
    bool left;

    path_of(path, "%s/state/%s-%s-%d", home, name, base ? base + 1 : folder, line);
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0644);
    if (fd < 0 || flock(fd, LOCK_EX) < 0 || fstat(fd, &st) < 0)
        broken("%s: %s", path, strerror(errno));
    left = st.st_size < times;
    if (left)
        put(fd, "x", 1);
    close(fd);
    return left;
}

static int
signal_number(const char *word)
{
    static const struct {
        const char *name;
        int number;
    } known[] = {
        { "TERM", SIGTERM }, { "KILL", SIGKILL }, { "INT", SIGINT },
        { "HUP", SIGHUP },   { "SEGV", SIGSEGV }, { "STOP", SIGSTOP },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(word, known[i].name) == 0)
            return known[i].number;
    broken("what signal is '%s'?", word);
}

/* As a daemon that hangs: its clients wait, and are answered when it goes on. */
static void
await_unset(const char *flag)
{
    while (flag_is_set(flag))
        sleep_ms(20);
}

static void
record_variable(const char *variable)
{
    const char *value = getenv(variable);
    char what[256];

    snprintf(what, sizeof what, value ? "env %s" : "no env %s", variable);
    record_seen(what, value ? value : "", value ? strlen(value) : 0);
}

static void
record_number(const char *fd)
{
    char what[64];

    snprintf(what, sizeof what, "fd %s", fd);
    record_fd(what, atoi(fd));
}

/* Does one step of a rule that matched. */
static void
step(const char *folder, const char *verb, const char *rest)
{
    if (strcmp(verb, "out") == 0)
        put_file(1, folder, rest);
    else if (strcmp(verb, "err") == 0)
        put_file(2, folder, rest);
    else if (strcmp(verb, "text") == 0)
        put_text(1, rest);
    else if (strcmp(verb, "say") == 0)
        put_text(2, rest);
    else if (strcmp(verb, "id") == 0)
        put_id(1);
    else if (strcmp(verb, "flood") == 0)
        put_flood(1, atoll(rest));
    else if (strcmp(verb, "flood-err") == 0)
        put_flood(2, atoll(rest));
    else if (strcmp(verb, "delay") == 0)
        sleep_ms(atol(rest));
    else if (strcmp(verb, "hang") == 0)
        for (;;)
            pause();
    else if (strcmp(verb, "follow") == 0)
        follow(rest);
    else if (strcmp(verb, "repeat") == 0)
        for (;;)
            put_file(1, folder, rest);
    else if (strcmp(verb, "terminal") == 0)
        take_terminal();
    else if (strcmp(verb, "key") == 0)
        await_key(rest[0]);
    else if (strcmp(verb, "ignore") == 0)
        signal(signal_number(rest), SIG_IGN);
    else if (strcmp(verb, "signal") == 0)
        kill(getpid(), signal_number(rest));
    else if (strcmp(verb, "keep-pipe") == 0)
        keep_pipe(atol(rest));
    else if (strcmp(verb, "close") == 0)
        close(atoi(rest));
    else if (strcmp(verb, "stdin") == 0)
        record_fd("stdin", 0);
    else if (strcmp(verb, "fd") == 0)
        record_number(rest);
    else if (strcmp(verb, "env") == 0)
        record_variable(rest);
    else if (strcmp(verb, "set") == 0 || strcmp(verb, "unset") == 0)
        flag_set(rest, verb[0] == 's');
    else if (strcmp(verb, "exit") == 0)
        exit(atoi(rest));
    else
        broken("no step is named '%s'", verb);
}

/* Conditions stand before the first step of a rule. */
static bool
condition_holds(const char *folder, int line, const char *verb, const char *rest, bool *is_one)
{
    *is_one = true;
    if (strcmp(verb, "when") == 0)
        return flag_is_set(rest);
    if (strcmp(verb, "unless") == 0)
        return !flag_is_set(rest);
    if (strcmp(verb, "stuck") == 0) {
        await_unset(rest);
        return false;
    }
    if (strcmp(verb, "once") == 0)
        return use_is_left(folder, line, 1);
    if (strcmp(verb, "times") == 0)
        return use_is_left(folder, line, atol(rest));
    *is_one = false;
    return true;
}

static void play(const char *folder, const char *file);

static void
use(const char *folder, const char *file)
{
    char path[PATH_LEN], *slash;

    path_of(path, "%s/%s", folder, file);
    slash = strrchr(path, '/');
    *slash = '\0';
    play(path, slash + 1);
}

/* Plays the first rule that matches and ends the program; returns when none does. */
static void
play(const char *folder, const char *file)
{
    char path[PATH_LEN], *line = NULL, *text, *rest;
    size_t cap = 0;
    int number = 0;
    bool mine = false, is_condition;
    FILE *rules = fopen(path_of(path, "%s/%s", folder, file), "r");

    if (!rules)
        broken("%s: %s", path, strerror(errno));
    while (getline(&line, &cap, rules) > 0) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        text = line + strspn(line, " \t");
        if (!*text || *text == '#')
            continue;
        rest = text + strcspn(text, " \t");
        if (*rest)
            *rest++ = '\0';
        if (strcmp(text, "on") == 0 || strcmp(text, "use") == 0) {
            if (mine)
                exit(0);
            if (text[0] == 'u')
                use(folder, rest);
            else
                mine = matches(rest);
        } else if (mine) {
            mine = condition_holds(folder, number, text, rest, &is_condition);
            if (!is_condition)
                step(folder, text, rest);
        }
    }
    if (mine)
        exit(0);
    fclose(rules);
    free(line);
}

int
main(int argc, char **argv)
{
    char folder[PATH_LEN];
    const char *slash = strrchr(argv[0], '/');
    size_t len;
    FILE *quoted = open_memstream(&asked, &len);

    (void)argc;
    name = slash ? slash + 1 : argv[0];
    words = argv + 1;
    home = getenv("CRANK_FAKES");
    if (!home)
        broken("CRANK_FAKES names no folder");
    for (char **w = words; *w; w++) {
        fputc(' ', quoted);
        quote(quoted, *w, strlen(*w));
    }
    fclose(quoted);
    record_call("alive");
    record_call("calls");
    play(path_of(folder, "%s/%s", home, name), "rules");
    record_call("unknown");
    fprintf(stderr, "fake %s: no rule knows:%s\n", name, asked);
    return EXIT_UNKNOWN;
}
