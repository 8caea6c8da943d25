#include "compose/render.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "compose/confhash.h"
#include "compose/load.h"
#include "compose/order.h"
#include "model/json_write.h"
#include "model/node.h"
#include "model/project.h"
#include "model/yaml_write.h"

#include <stdlib.h>
#include <string.h>

static void
put_line(struct str *out, const char *text)
{
    str_put(out, text);
    str_putc(out, '\n');
}

/* ---- Hashes ---------------------------------------------------------------------------- */

struct err *
render_hashes(struct arena *a, const struct project *p, const char *which, struct str *out)
{
    CLEANUP(strv_release) struct strv names = STRV_INIT;

    if (!which || str_eq(which, "*")) {
        for (size_t i = 0; i < p->services.len; i++)
            strv_push(&names, p->services.v[i].name);
    } else {
        strv_split(&names, which, ',');
    }
    strv_sort(&names);
    for (size_t i = 0; i < names.len; i++) {
        const struct service *s = project_service(p, names.v[i]);

        if (!s)
            return err_new(ERR_NO_SUCH_SERVICE, "no such service: %s: %s", names.v[i],
                           project_disabled_service(p, names.v[i]) ? "disabled" : "not found");
        str_printf(out, "%s %s\n", s->name, confhash_shown(a, p, s));
    }
    return NULL;
}

/* ---- Names ----------------------------------------------------------------------------- */

struct err *
render_services(struct arena *a, const struct project *p, struct str *out)
{
    struct services list;

    TRY(order_services(a, p, NULL, 0, &list));
    for (size_t i = 0; i < list.len; i++)
        put_line(out, list.v[i]->name);
    return NULL;
}

void
render_volumes(const struct project *p, struct str *out)
{
    for (size_t i = 0; i < p->volumes.len; i++)
        put_line(out, p->volumes.v[i].key);
}

void
render_networks(const struct project *p, struct str *out)
{
    for (size_t i = 0; i < p->networks.len; i++)
        put_line(out, p->networks.v[i].key);
}

void
render_models(const struct project *p, struct str *out)
{
    for (size_t i = 0; i < p->models.len; i++)
        if (*p->models.v[i].model)
            put_line(out, p->models.v[i].model);
}

void
render_images(struct arena *a, const struct project *p, bool compatibility, struct str *out)
{
    for (size_t i = 0; i < p->services.len; i++) {
        const struct service *s = &p->services.v[i];

        if (compatibility && !*s->image)
            str_printf(out, "%s_%s\n", p->name, s->name);
        else
            put_line(out, service_image(a, p, s));
    }
}

static void
push_profiles(struct strv *names, const struct strings *profiles)
{
    for (size_t i = 0; i < profiles->len; i++)
        strv_push(names, profiles->v[i]);
}

void
render_profiles(const struct project *p, struct str *out)
{
    CLEANUP(strv_release) struct strv names = STRV_INIT;

    for (size_t i = 0; i < p->services.len; i++)
        push_profiles(&names, &p->services.v[i].profiles);
    for (size_t i = 0; i < p->disabled_services.len; i++)
        push_profiles(&names, &p->disabled_services.v[i].profiles);
    strv_sort(&names);
    for (size_t i = 0; i < names.len; i++)
        if (i == 0 || !str_eq(names.v[i], names.v[i - 1]))
            put_line(out, names.v[i]);
}

void
render_tree_services(const struct project *p, struct str *out)
{
    const struct node *services = node_get(p->node, "services");
    CLEANUP(strv_release) struct strv names = STRV_INIT;

    for (size_t i = 0; services && services->kind == NODE_MAP && i < services->u.map.len; i++)
        strv_push(&names, services->u.map.v[i].key);
    strv_sort(&names);
    for (size_t i = 0; i < names.len; i++)
        put_line(out, names.v[i]);
}

/* ---- Variables ------------------------------------------------------------------------- */

enum { CELL_MIN = 20, CELL_GAP = 3, CELLS = 4 };

struct table {
    const char *const *cells; /* rows of CELLS */
    size_t rows;
};

/* Columns as wide as their widest text and a gap; nothing is padded at the end of a line. */
static void
put_table(const struct table *t, struct str *out)
{
    size_t width[CELLS] = { CELL_MIN, CELL_MIN, CELL_MIN, 0 };

    for (size_t i = 0; i < t->rows * CELLS; i++) {
        size_t w = utf8_width(t->cells[i], strlen(t->cells[i])) + CELL_GAP;

        if (i % CELLS < CELLS - 1 && w > width[i % CELLS])
            width[i % CELLS] = w;
    }
    for (size_t i = 0; i < t->rows * CELLS; i++) {
        size_t len = strlen(t->cells[i]), w = utf8_width(t->cells[i], len);

        utf8_escape(out, t->cells[i], len);
        if (i % CELLS < CELLS - 1)
            str_fill(out, ' ', width[i % CELLS] - w);
        else
            str_putc(out, '\n');
    }
}

/* Of two with the same name the first one. */
static bool
is_repeated(const struct variables *v, size_t i)
{
    return i && str_eq(v->v[i].name, v->v[i - 1].name);
}

static void
variables_table(const struct variables *v, struct str *out)
{
    static const char *const heads[CELLS] = { "NAME", "REQUIRED", "DEFAULT VALUE",
                                              "ALTERNATE VALUE" };
    CLEANUP(mem_freep) const char **cells = mem_alloc((v->len + 1) * CELLS * sizeof *cells);
    struct table t = { cells, 1 };

    memcpy(cells, heads, sizeof heads);
    for (size_t i = 0; i < v->len; i++) {
        const char **row = cells + t.rows * CELLS;

        if (is_repeated(v, i))
            continue;
        row[0] = v->v[i].name;
        row[1] = v->v[i].required ? "true" : "false";
        row[2] = v->v[i].default_value;
        row[3] = v->v[i].presence_value;
        t.rows++;
    }
    put_table(&t, out);
}

/* Go's two encoders call the members differently. */
struct variable_keys {
    const char *name, *default_value, *presence_value, *required;
};

static const char *
variable_name(const void *arg, size_t i)
{
    const struct variables *v = arg;

    return v->v[i].name;
}

static void
put_variable(struct sink *s, const struct variable *v, const struct variable_keys *keys)
{
    s->ops->key(s, v->name);
    s->ops->begin_map(s);
    s->ops->key(s, keys->name);
    sink_text(s, v->name);
    s->ops->key(s, keys->default_value);
    sink_text(s, v->default_value);
    s->ops->key(s, keys->presence_value);
    sink_text(s, v->presence_value);
    s->ops->key(s, keys->required);
    s->ops->boolean(s, v->required);
    s->ops->end(s);
}

static void
put_variables(struct sink *s, const struct variables *v, const struct variable_keys *keys)
{
    CLEANUP(sink_order_release) struct sink_order order = { 0 };

    sink_order_make(s, v->len, variable_name, v, &order);
    s->ops->begin_map(s);
    for (size_t i = 0; i < order.count; i++)
        if (!is_repeated(v, order.v[i]))
            put_variable(s, &v->v[order.v[i]], keys);
    s->ops->end(s);
}

enum { WIDE_STEP = 4 };

static void
variables_json(const struct variables *v, struct str *out)
{
    static const struct variable_keys keys = { "Name", "DefaultValue", "PresenceValue",
                                               "Required" };
    CLEANUP(json_writer_release) struct json_writer w;

    json_writer_init(&w, out, WIDE_STEP);
    w.plain = true;
    put_variables(&w.sink, v, &keys);
    str_put(out, "\n\n");
}

static void
variables_yaml(const struct variables *v, struct str *out)
{
    static const struct variable_keys keys = { "name", "defaultvalue", "presencevalue",
                                               "required" };
    CLEANUP(yaml_writer_release) struct yaml_writer w;

    yaml_writer_init(&w, out, WIDE_STEP);
    put_variables(&w.sink, v, &keys);
}

struct err *
render_variables(const struct variables *v, const char *format, struct str *out)
{
    if (!format)
        format = "";
    if (str_eq(format, "yaml"))
        variables_yaml(v, out);
    else if (str_eq_nocase(format, "json"))
        variables_json(v, out);
    else if (!*format || str_eq_nocase(format, "table") || str_eq_nocase(format, "pretty"))
        variables_table(v, out);
    else
        return err_hint(err_new(ERR_RENDER_FORMAT,
                                "format value \"%s\" could not be parsed: parsing failed",
                                format),
                        "want table, json or yaml");
    return NULL;
}

/* ---- The environment ------------------------------------------------------------------- */

void
render_environment(const struct project *p, struct str *out)
{
    CLEANUP(strv_release) struct strv lines = STRV_INIT;

    for (size_t i = 0; i < p->environment.len; i++)
        strv_printf(&lines, "%s=%s", p->environment.v[i].key,
                    p->environment.v[i].value ? p->environment.v[i].value : "");
    strv_sort(&lines);
    for (size_t i = 0; i < lines.len; i++)
        put_line(out, lines.v[i]);
}
