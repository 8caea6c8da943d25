/*
 * Options of a command line as rows: one row is the parser, a line of --help, an entry of the
 * manual page and a word of the shells' completion.
 *
 * Rows write into a struct of the command's; a row whose member has another type than the row
 * says is refused by the compiler.  A member that nobody named stays as it was: NULL, false,
 * TRI_UNSET, not set, empty.
 *
 *     struct stop_flags {
 *         struct opt_int timeout;
 *     };
 *     const struct opt stop_rows[] = {
 *         OPT_INT(struct stop_flags, timeout, 't', "timeout", "SECONDS", "Kill after that"),
 *         OPT_END
 *     };
 *
 * The grammar is that of Docker Compose: --name VALUE, --name=VALUE, -n VALUE, -nVALUE,
 * -n=VALUE, -abc, "--" ends the options; a switch takes a value only behind "=".
 */
#pragma once

#include "base/base.h"
#include "base/strv.h"
#include "model/project.h"

struct err;

enum opt_kind {
    OPT_KIND_END,
    OPT_KIND_BOOL,   /* bool */
    OPT_KIND_TRI,    /* int, enum tribool: a switch of which also "not given" matters */
    OPT_KIND_TEXT,   /* const char *, borrowed from the command line or the environment */
    OPT_KIND_TEXTS,  /* struct strv: may be repeated */
    OPT_KIND_INT,    /* struct opt_int */
    OPT_KIND_CHOICE, /* int: index in choices; the first is what holds without the option */
};

enum {
    OPT_HIDDEN = 1,        /* parsed, not shown: an old or an expert's spelling */
    OPT_COMMA = 2,         /* TEXTS: the variable's value is a list with commas */
    OPT_ENV_ELSEWHERE = 4, /* the variable is only shown: another layer reads it */
    OPT_ENV_PROCESS = 8,   /* the variable counts only in the environment, not in .env */
    OPT_ANYWHERE = 16,     /* of a program: may also stand behind the command */
};

struct opt {
    enum opt_kind kind;
    char letter; /* 0: none */
    const char *name;
    const char *arg;      /* the value's word in help: "SECONDS"; NULL for switches */
    const char *sentence; /* what it does, without a full stop */
    size_t offset;
    unsigned flags;
    const char *const *choices; /* CHOICE: NULL-terminated */
    const char *complaint;      /* said before a value that is no choice; NULL: a general one */
    const char *env;            /* a variable that stands in for the option; NULL: none */
};

#define OPT_AT_(T, m, ctype) (offsetof(T, m) + 0 * sizeof(_Generic(((T *)0)->m, ctype : 1)))
#define OPT_BOOL(T, m, l, n, s, ...) \
    { \
        .kind = OPT_KIND_BOOL, .letter = l, .name = n, .sentence = s, \
        .offset = OPT_AT_(T, m, bool), ##__VA_ARGS__ \
    }
#define OPT_TRI(T, m, l, n, s, ...) \
    { \
        .kind = OPT_KIND_TRI, .letter = l, .name = n, .sentence = s, \
        .offset = OPT_AT_(T, m, int), ##__VA_ARGS__ \
    }
#define OPT_TEXT(T, m, l, n, a, s, ...) \
    { \
        .kind = OPT_KIND_TEXT, .letter = l, .name = n, .arg = a, .sentence = s, \
        .offset = OPT_AT_(T, m, const char *), ##__VA_ARGS__ \
    }
#define OPT_TEXTS(T, m, l, n, a, s, ...) \
    { \
        .kind = OPT_KIND_TEXTS, .letter = l, .name = n, .arg = a, .sentence = s, \
        .offset = OPT_AT_(T, m, struct strv), ##__VA_ARGS__ \
    }
#define OPT_INT(T, m, l, n, a, s, ...) \
    { \
        .kind = OPT_KIND_INT, .letter = l, .name = n, .arg = a, .sentence = s, \
        .offset = OPT_AT_(T, m, struct opt_int), ##__VA_ARGS__ \
    }
#define OPT_CHOICE(T, m, l, n, a, s, c, ...) \
    { \
        .kind = OPT_KIND_CHOICE, .letter = l, .name = n, .arg = a, .sentence = s, \
        .offset = OPT_AT_(T, m, int), .choices = c, ##__VA_ARGS__ \
    }
#define OPT_END \
    { \
        .kind = OPT_KIND_END \
    }

enum {
    OPTS_FIRST = 1, /* options end at the first operand, which may take options of its own */
};

#define ERR_UNKNOWN_FLAG "unknown-flag"

struct opts_parse {
    const struct opt *rows;
    unsigned flags;
    void *obj;               /* the struct that the rows write into */
    struct strv *operands;   /* what is no option, in order */
    const struct opt *outer; /* rows of which those with OPT_ANYWHERE count here too; or NULL */
    void *outer_obj;
    bool help;         /* result: -h or --help was read, which ends the reading */
    struct strv given; /* result: the names of the rows that the words named */
    char *unknown;     /* result of ERR_UNKNOWN_FLAG: its name without dashes, heap */
};

/* words: NULL-terminated, borrowed as long as obj lives. */
WARN_UNUSED struct err *opts_parse(struct opts_parse *p, const char *const *words);
/*
 * The variables of the rows that were not given.  lookup: a variable's value that obj may
 * borrow, or NULL.
 */
typedef const char *opts_lookup_fn(void *arg, const struct opt *row);
WARN_UNUSED struct err *opts_parse_environment(struct opts_parse *p, opts_lookup_fn *lookup,
                                               void *arg);
void opts_parse_release(struct opts_parse *p);
/* Frees what opts_parse put into obj, not obj. */
void opts_release(const struct opt *rows, void *obj);

/* By name ("detach") or letter; NULL when there is none. */
const struct opt *opts_find(const struct opt *rows, const char *name);
const struct opt *opts_find_letter(const struct opt *rows, char letter);
bool opt_takes_value(const struct opt *row);
/* The known name nearest to what was typed, hidden ones left out, or NULL. */
const char *opts_nearest(const struct opt *rows, const char *typed);
