#include "test.h"
#include "unit/compose_text.h"

#include "base/str.h"
#include "compose/order.h"

#include <stdlib.h>

static const char shop[] = "name: shop\n"
                           "services:\n"
                           "  web: {image: i, depends_on: [api, cache]}\n"
                           "  api: {image: i, depends_on: [db]}\n"
                           "  cache: {image: i}\n"
                           "  db: {image: i}\n"
                           "  tool: {image: i}\n";

static const struct {
    const char *name;
    const char *services; /* separated by blanks */
    unsigned flags;
    const char *want; /* in order, or the error */
    const char *levels;
} cases[] = {
    { "all services, dependencies first", "", 0, "db api cache tool web",
      "cache db tool / api / web" },
    { "one alone", "web", 0, "web", "web" },
    { "with what it needs", "api", ORDER_DEPENDENCIES, "db api", "db / api" },
    { "with what needs it", "db", ORDER_DEPENDENTS, "db api web", "db / api / web" },
    { "a chain with a gap stays in order", "web db", 0, "db web", "db / web" },
    { "a name twice counts once", "db db", 0, "db", "db" },
    { "an unknown name", "dbb", 0, "no such service: dbb", "" },
};

static void
put_names(const struct services *list, struct str *out)
{
    for (size_t i = 0; i < list->len; i++)
        str_printf(out, "%s%s", out->len ? " " : "", list->v[i]->name);
}

static int
by_name(const void *a, const void *b)
{
    const struct service *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void
put_levels(const struct service_levels *levels, struct str *out)
{
    for (size_t i = 0; i < levels->len; i++) {
        CLEANUP(str_release) struct str names = STR_INIT;

        qsort(levels->v[i].v, levels->v[i].len, sizeof *levels->v[i].v, by_name);
        put_names(&levels->v[i], &names);
        str_printf(out, "%s%s", i ? " / " : "", names.buf);
    }
}

static void
test_case(struct arena *a, const struct project *p, size_t i)
{
    CLEANUP(strv_release) struct strv words = STRV_INIT;
    CLEANUP(str_release) struct str got = STR_INIT;
    CLEANUP(str_release) struct str levels = STR_INIT;
    struct strings names = { 0 };
    struct services list = { 0 };
    struct service_levels cut;
    struct err *e;

    strv_split(&words, cases[i].services, ' ');
    names.v = (const char **)words.v;
    names.len = *cases[i].services ? words.len : 0;
    e = order_services(a, p, &names, cases[i].flags, &list);
    if (e) {
        str_put(&got, e->msg);
        CHECK_STR("with the nearest name as a hint", e->hint, "did you mean 'db'?");
        err_free(e);
    } else {
        put_names(&list, &got);
        order_levels(a, p, &list, &cut);
        put_levels(&cut, &levels);
    }
    CHECK_STR(cases[i].name, got.buf, cases[i].want);
    CHECK_STR(cases[i].name, levels.buf, cases[i].levels);
}

/* The loader refuses circles: this one is what labels could tell. */
static void
test_circle(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct dependency on_b = { .service = "b" }, on_c = { .service = "c" },
                      on_a = { .service = "a" };
    struct service services[] = {
        { .name = "a", .depends_on = { &on_b, 1 } },
        { .name = "b", .depends_on = { &on_c, 1 } },
        { .name = "c", .depends_on = { &on_a, 1 } },
    };
    struct project p = { .name = "shop", .services = { services, ARRAY_LEN(services) } };
    struct services list;
    struct err *e = order_services(a, &p, NULL, 0, &list);

    CHECK_STR("a circle is named", e ? e->msg : "none",
              "dependency cycle detected: a -> b -> c -> a");
    CHECK_STR("by its code", e ? e->code : "none", ERR_CYCLE);
    err_free(e);
}

/* Neither the stack nor time may stand in the way of a long chain. */
static void
test_long_chain(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    enum { N = 20000 };
    struct service *services = arena_alloc(a, N * sizeof *services);
    struct project p = { .name = "shop", .services = { services, N } };
    struct services list = { 0 };
    struct service_levels levels = { 0 };

    for (int i = 0; i < N; i++) {
        services[i].name = arena_printf(a, "s%05d", i);
        if (i + 1 == N)
            continue;
        services[i].depends_on.v = arena_alloc(a, sizeof *services[i].depends_on.v);
        services[i].depends_on.v[0].service = arena_printf(a, "s%05d", i + 1);
        services[i].depends_on.len = 1;
    }
    err_free(order_services(a, &p, NULL, 0, &list));
    CHECK_STR("a chain of 20,000 begins at its end", list.len ? list.v[0]->name : "", "s19999");
    order_levels(a, &p, &list, &levels);
    CHECK_INT("and has as many levels", levels.len, N);
}

int
main(void)
{
    CLEANUP(arena_freep) struct arena *a = arena_new();
    struct project *p = NULL;
    struct err *e = project_from_text(a, shop, &p);

    if (!CHECK_STR("the project loads", e ? e->msg : "", ""))
        return tap_done();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        test_case(a, p, i);
    test_circle();
    test_long_chain();
    return tap_done();
}
