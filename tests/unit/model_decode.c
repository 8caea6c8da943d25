#include "test.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/decode.h"
#include "model/json_read.h"
#include "model/node.h"

struct thing {
    const char *name;
    int64_t count, size, when;
    bool on;
    double share;
    int colour;
    int tripled;
};

/* clang-format off */
static const struct field_word colours[] = { { "red", 1 }, { "blue", 2 }, { NULL, 0 } };
/* clang-format on */

static struct err *
triple(struct arena *a, const struct node *value, void *member)
{
    (void)a;
    if (value->kind != NODE_INT)
        return err_new(ERR_DECODE, "want a number to triple");
    *(int *)member = (int)value->u.i * 3;
    return NULL;
}

/* clang-format off */
static const struct field rows[] = {
    FIELD_STR(struct thing, name, "Names.0", FIELD_REQUIRED),
    FIELD_INT(struct thing, count, "Count", 0),
    FIELD_INT(struct thing, size, "Size", FIELD_PRINTED_SIZE),
    FIELD_TIME(struct thing, when, "When", 0),
    FIELD_BOOL(struct thing, on, "State.On", 0),
    FIELD_DOUBLE(struct thing, share, "Share", 0),
    FIELD_ENUM(struct thing, colour, "Colour", 0, colours),
    FIELD_CUSTOM(struct thing, tripled, "Third", 0, triple),
    FIELD_END
};
/* clang-format on */

/* clang-format off */
static const struct {
    const char *name, *json, *strict, *tolerant;
} cases[] = {
    { "every kind",
      "{\"Names\":[\"n\",\"m\"],\"Count\":3,\"Size\":\"1.5kB\",\"When\":2,\"State\":{\"On\":true},"
      "\"Share\":0.5,\"Colour\":\"blue\",\"Third\":2}",
      "n 3 1500 2000000000 1 0.50 2 6", "n 3 1500 2000000000 1 0.50 2 6" },
    { "texts where numbers and booleans are wanted",
      "{\"Names\":[7],\"Count\":\"12\",\"When\":\"1970-01-01T00:00:03Z\",\"State\":{\"On\":\"true\"},"
      "\"Share\":\"0.25\"}",
      "7 12 0 3000000000 1 0.25 0 0", "7 12 0 3000000000 1 0.25 0 0" },
    { "null and what is absent leave the member", "{\"Names\":[\"n\"],\"Count\":null,\"State\":null}",
      "n -1 0 0 0 0.00 0 0", "n -1 0 0 0 0.00 0 0" },
    { "a required member must be there", "{\"Names\":[]}", "Names.0 is missing",
      "Names.0 is missing" },
    { "Go's zero time is none", "{\"Names\":[\"n\"],\"When\":-62135596800}",
      "n -1 0 0 0 0.00 0 0", "n -1 0 0 0 0.00 0 0" },
    { "an empty time is none", "{\"Names\":[\"n\"],\"When\":\"\"}", "n -1 0 0 0 0.00 0 0",
      "n -1 0 0 0 0.00 0 0" },
    { "a wrong kind is an error with its path, or left out",
      "{\"Names\":[\"n\"],\"Count\":{},\"On\":1}", "Count: want a number, found a mapping",
      "n -1 0 0 0 0.00 0 0" },
    { "a required one of the wrong kind is an error in any case", "{\"Names\":[[]]}",
      "Names.0: want a text, found a list", "Names.0: want a text, found a list" },
    { "an unknown word is not guessed", "{\"Names\":[\"n\"],\"Colour\":\"green\"}",
      "Colour: unknown value 'green'", "n -1 0 0 0 0.00 0 0" },
    { "what fails in a function", "{\"Names\":[\"n\"],\"Third\":\"x\"}",
      "Third: want a number to triple", "n -1 0 0 0 0.00 0 0" },
    { "a counter of 64 bits is as large as can be",
      "{\"Names\":[\"n\"],\"Count\":18446744073709551615}",
      "n 9223372036854775807 0 0 0 0.00 0 0", "n 9223372036854775807 0 0 0 0.00 0 0" },
    { "what is no object", "[1]", "want a mapping, found a list", "want a mapping, found a list" },
};
/* clang-format on */

static void
describe(struct str *out, const struct err *e, const struct thing *t)
{
    if (e)
        str_printf(out, "%s%s%s", e->path ? e->path : "", e->path ? ": " : "", e->msg);
    else
        str_printf(out, "%s %lld %lld %lld %d %.2f %d %d", t->name, (long long)t->count,
                   (long long)t->size, (long long)t->when, t->on, t->share, t->colour,
                   t->tripled);
}

int
main(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(arena_freep) struct arena *a = arena_new();
        struct node *n = NULL;
        struct err *e = json_read(a, cases[i].json, strlen(cases[i].json), &n);

        CHECK(cases[i].name, !e);
        if (e) {
            err_free(e);
            continue;
        }
        for (int tolerant = 0; tolerant < 2; tolerant++) {
            CLEANUP(str_release) struct str got = STR_INIT;
            struct thing t = { .count = -1 };

            e = (tolerant ? decode_tolerant : decode)(a, n, rows, &t);
            describe(&got, e, &t);
            CHECK_STR(cases[i].name, got.buf, tolerant ? cases[i].tolerant : cases[i].strict);
            err_free(e);
        }
    }
    return tap_done();
}
