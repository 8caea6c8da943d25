#include "backends/errors.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/rx.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_MAX = 8 << 10, GROUP_NAME_MAX = 32 };

/* ---- Texts ---------------------------------------------------------------------------- */

/* What clients print, without what is no message: see clean(). */
struct said {
    struct str plain, warnings;
};

static void
said_release(struct said *s)
{
    str_release(&s->plain);
    str_release(&s->warnings);
}

static void
put_without_escapes(struct str *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r')
            continue;
        if (text[i] != 0x1b || i + 1 >= len || text[i + 1] != '[') {
            str_putc(out, text[i]);
            continue;
        }
        for (i += 2; i < len && ((text[i] >= '0' && text[i] <= '9') || strchr(";?", text[i]));)
            i++;
    }
}

/* The msg="…" of a logrus line without its escapes. */
static void
put_logrus_message(struct str *out, const char *msg, const char *end)
{
    if (*msg != '"') {
        while (msg < end && *msg != ' ')
            str_putc(out, *msg++);
        return;
    }
    for (msg++; msg < end && *msg != '"'; msg++) {
        if (*msg != '\\' || msg + 1 == end) {
            str_putc(out, *msg);
            continue;
        }
        msg++;
        str_putc(out, *msg == 'n' ? '\n' : *msg == 't' ? '\t' : *msg);
    }
}

static bool
is_epilogue(const char *line, const char *end)
{
    static const char see[] = "See '", run[] = "Run '", help[] = "--help'";
    size_t len = (size_t)(end - line);
    const char *at;

    if (len < sizeof see ||
        (strncmp(line, see, strlen(see)) && strncmp(line, run, strlen(run))))
        return false;
    for (at = line; at + strlen(help) <= end; at++)
        if (!strncmp(at, help, strlen(help)))
            return true;
    return false;
}

/*
 * Screen escapes, carriage returns and the advice to read the help are left out; lines of the
 * logger are unwrapped, its warnings kept apart.
 */
static void
clean(const char *text, size_t len, struct said *ret)
{
    static const char level[] = " level=", msg[] = " msg=";
    CLEANUP(str_release) struct str all = STR_INIT;
    const char *line, *end;

    put_without_escapes(&all, text, len);
    for (line = all.buf; *line; line = *end ? end + 1 : end) {
        const char *at_level, *at_msg;
        struct str *to = &ret->plain;

        end = strchr(line, '\n');
        end = end ? end : line + strlen(line);
        if (is_epilogue(line, end))
            continue;
        at_level = str_starts(line, "time=\"") ? strstr(line, level) : NULL;
        at_msg = at_level && at_level < end ? strstr(at_level, msg) : NULL;
        if (at_msg && at_msg < end) {
            if (str_starts(at_level + strlen(level), "warning"))
                to = &ret->warnings;
            put_logrus_message(to, at_msg + strlen(msg), end);
        } else {
            str_put_n(to, line, (size_t)(end - line));
        }
        str_putc(to, '\n');
    }
}

/* ---- Matching ------------------------------------------------------------------------- */

static bool
has_word(const struct call *c, const char *word)
{
    return !word || strv_has(&c->argv, word);
}

/* The template with {name} replaced by groups; false when one of them took no part. */
static bool
fill_message(const char *template, const struct rx *rx, const struct rx_match *m,
             const char *text, struct str *out)
{
    char name[GROUP_NAME_MAX];

    for (const char *t = template; *t; t++) {
        size_t len = strcspn(t, "}");
        int group;

        if (*t != '{' || len > sizeof name) {
            str_putc(out, *t);
            continue;
        }
        snprintf(name, sizeof name, "%.*s", (int)(len - 1), t + 1);
        group = rx_group(rx, name);
        if (group < 0 || (size_t)group >= m->count || m->group[group].start == SIZE_MAX)
            return false;
        str_put_n(out, text + m->group[group].start,
                  m->group[group].end - m->group[group].start);
        t += len;
    }
    return true;
}

/* A sentence of the catalogue as a message: small at the beginning, without a full stop. */
static void
put_meaning(struct str *out, const char *code)
{
    const struct explanation *x = explain(code);
    size_t at = out->len;

    str_put(out, x ? x->meaning : code);
    if (out->len > at && out->buf[out->len - 1] == '.')
        str_truncate(out, out->len - 1);
    if (out->len > at + 1 && out->buf[at] >= 'A' && out->buf[at] <= 'Z' &&
        !(out->buf[at + 1] >= 'A' && out->buf[at + 1] <= 'Z'))
        out->buf[at] = (char)(out->buf[at] - 'A' + 'a');
}

static bool
try_pattern(const struct error_pattern *row, const struct str *text, struct str *ret_message)
{
    CLEANUP(rx_freep) struct rx *rx = NULL;
    struct err *e = rx_compile(row->pattern, RX_MULTILINE, &rx);
    struct rx_match m;

    if (e)
        BUG("a pattern of the catalogue: %s", e->msg);
    if (!rx_match(rx, text->buf, text->len, 0, &m))
        return false;
    if (!row->message || !fill_message(row->message, rx, &m, text->buf, ret_message)) {
        str_clear(ret_message);
        put_meaning(ret_message, row->code);
    }
    return true;
}

/* Among the codes that begin so; "": all. */
static const char *
find_code_of(const struct runtime *rt, const struct call *c, const char *prefix,
             const struct str *text, struct str *ret_message)
{
    unsigned engine = rt->backend ? 1u << rt->backend->column : BOTH;

    if (!text->len)
        return NULL;
    for (const struct error_pattern *row = error_patterns; row->code; row++)
        if ((row->engines & engine) && str_starts(row->code, prefix) &&
            has_word(c, row->word) && try_pattern(row, text, ret_message))
            return row->code;
    return NULL;
}

static const char *
find_code(const struct runtime *rt, const struct call *c, const struct str *text,
          struct str *ret_message)
{
    return find_code_of(rt, c, "", text, ret_message);
}

/* Some failures have no text at all: the status of the process inside is the client's. */
static const char *
code_by_status(const struct call *c, int status, const struct said *err_said)
{
    static const struct {
        int status;
        const char *code;
    } codes[] = {
        { 1, "exit-code-1" },     { 125, "exit-code-125" }, { 126, "exit-code-126" },
        { 127, "exit-code-127" }, { 137, "exit-code-137" }, { 139, "exit-code-139" },
        { 143, "exit-code-143" },
    };

    if (!has_word(c, "run") && !has_word(c, "exec") && !has_word(c, "start"))
        return NULL;
    if (strstr(err_said->plain.buf, "Error") || strstr(err_said->plain.buf, "docker: "))
        return NULL;
    if (has_word(c, "exec") && status == 255 && !err_said->plain.len)
        return "daemon-died";
    if (has_word(c, "exec") && status == 137)
        return "exec-interrupted";
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i].status == status)
            return codes[i].code;
    return NULL;
}

/* ---- Errors --------------------------------------------------------------------------- */

static void
put_first_line(struct str *out, const struct str *text)
{
    const char *line = text->buf + strspn(text->buf, " \t\n");

    str_put_n(out, line, strcspn(line, "\n"));
}

/* What nobody has catalogued: the engine's own words. */
static void
put_own_words(const struct runtime *rt, int status, const struct said *err_said,
              const struct said *out_said, struct str *out)
{
    CLEANUP(rx_freep) struct rx *rx = NULL;
    struct err *e = NULL;
    struct rx_match m;
    int group;

    if (rt->backend)
        e = rx_compile(rt->backend->generic_error, RX_MULTILINE, &rx);
    if (e)
        BUG("a pattern of %s: %s", rt->backend->name, e->msg);
    if (rx && rx_match(rx, err_said->plain.buf, err_said->plain.len, 0, &m) &&
        (group = rx_group(rx, "text")) > 0)
        str_put_n(out, err_said->plain.buf + m.group[group].start,
                  m.group[group].end - m.group[group].start);
    else
        put_first_line(out, err_said->plain.len      ? &err_said->plain
                            : err_said->warnings.len ? &err_said->warnings
                                                     : &out_said->plain);
    if (!out->len)
        str_printf(out, "%s ended with status %d and said nothing", rt->name, status);
}

/* The text as it came, without the advice to read the help and empty lines at its end. */
static char *
text_to_show(const char *err_text, size_t err_len, const char *out, size_t out_len)
{
    CLEANUP(str_release) struct str all = STR_INIT;
    CLEANUP(str_release) struct str kept = STR_INIT;
    const char *line, *end;

    str_put_n(&all, err_len ? err_text : out, err_len ? err_len : out_len);
    for (line = all.buf; *line; line = end) {
        end = line + strcspn(line, "\n");
        end += *end == '\n';
        if (!is_epilogue(line, end))
            str_put_n(&kept, line, (size_t)(end - line));
    }
    while (kept.len && strchr("\r\n", kept.buf[kept.len - 1]))
        str_truncate(&kept, kept.len - 1);
    if (!kept.len)
        return NULL;
    if (kept.len > SAID_MAX)
        return mem_printf("…%s", kept.buf + kept.len - SAID_MAX);
    return str_steal(&kept);
}

struct err *
runtime_error(const struct runtime *rt, const struct call *c, int status, const char *out,
              size_t out_len, const char *err_text, size_t err_len)
{
    CLEANUP(said_release) struct said err_said = { STR_INIT, STR_INIT };
    CLEANUP(said_release) struct said out_said = { STR_INIT, STR_INIT };
    CLEANUP(str_release) struct str message = STR_INIT;
    CLEANUP(str_release) struct str command = STR_INIT;
    const struct explanation *x;
    const char *code;
    struct err *e;

    clean(err_text, err_len, &err_said);
    clean(out, out_len, &out_said);
    code = find_code(rt, c, &err_said.plain, &message);
    if (!code)
        code = find_code(rt, c, &out_said.plain, &message);
    if (!code)
        code = find_code(rt, c, &err_said.warnings, &message);
    if (!code) {
        code = code_by_status(c, status, &err_said);
        if (code)
            put_meaning(&message, code);
    }
    if (!code) {
        code = ERR_RUNTIME;
        put_own_words(rt, status, &err_said, &out_said, &message);
    }
    e = err_new(code, "%s", message.buf);
    x = explain(code);
    if (x)
        e = err_hint(e, "%s", x->fix);
    call_put_text(c, &command);
    e->command = str_steal(&command);
    e->said = text_to_show(err_text, err_len, out, out_len);
    return e;
}

/* ---- Warnings ------------------------------------------------------------------------ */

/* True of every container that runs apart with a terminal: nobody is there to look at it. */
static const char no_tty[] = "The input device is not a TTY";

static void
put_sentences(struct strv *ret, const struct str *text, const char *mark)
{
    for (const char *at = text->buf; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        size_t len = strcspn(at, "\n");

        if (!str_starts(at, mark) || str_starts(at, no_tty) || len == strlen(mark))
            continue;
        strv_push_n(ret, at + strlen(mark), len - strlen(mark));
    }
}

void
call_warnings(const char *err_text, size_t err_len, struct strv *ret)
{
    CLEANUP(said_release) struct said said = { STR_INIT, STR_INIT };

    clean(err_text, err_len, &said);
    put_sentences(ret, &said.plain, "WARNING: ");
    put_sentences(ret, &said.warnings, "");
}

/* ---- Partial answers ------------------------------------------------------------------ */

static bool
is_query(enum call_id id)
{
    return id == CALL_INSPECT || id == CALL_INSPECT_MIXED || id == CALL_IMAGE_INSPECT ||
           id == CALL_NETWORK_INSPECT || id == CALL_VOLUME_INSPECT || id == CALL_STATS;
}

bool
call_partial(const struct runtime *rt, const struct call *c, int status, const char *err_text,
             size_t err_len)
{
    CLEANUP(said_release) struct said said = { STR_INIT, STR_INIT };
    CLEANUP(str_release) struct str line = STR_INIT;
    CLEANUP(str_release) struct str message = STR_INIT;
    bool any = false;

    if (status == 0 || !is_query(c->id))
        return false;
    clean(err_text, err_len, &said);
    for (const char *at = said.plain.buf; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        str_clear(&line);
        str_clear(&message);
        str_put_n(&line, at, strcspn(at, "\n"));
        if (!line.len)
            continue;
        if (!find_code_of(rt, c, "no-such-", &line, &message))
            return false;
        any = true;
    }
    return any;
}
