/* The checked tree becomes the project's structs. */
#include "base/mem.h"
#include "compose/canon_parts.h"
#include "compose/load_ctx.h"
#include "compose/stages.h"
#include "model/node.h"
#include "model/project.h"
#include "model/project_rows.h"

static void
report(void *arg, struct node *n, const struct path *path, const char *code, const char *msg,
       const char *hint)
{
    struct err *e = load_error(arg, n, path, code, "%s", msg);

    if (hint)
        load_hint(e, "%s", hint);
}

static void
warn(void *arg, struct node *n, const struct path *path, const char *msg)
{
    load_warn(arg, n->at, path, "%s", msg);
}

struct err *
stage_decode(struct load *ld, struct node *tree, struct project *p)
{
    struct decoder d = { .arena = ld->arena, .report = report, .warn = warn, .arg = ld };
    const struct {
        const char *key;
        const struct row_set *rows;
        void *list;
    } parts[] = {
        { "services", &service_rows, &p->services },
        { "networks", &network_rows, &p->networks },
        { "volumes", &volume_rows, &p->volumes },
        { "secrets", &secret_rows, &p->secrets },
        { "configs", &config_rows, &p->configs },
        { "models", &model_rows, &p->models },
    };
    const struct node *runtime = node_get(node_get(tree, "x-crank"), "runtime");

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct node *part = node_get(tree, parts[i].key);

        if (part && part->kind != NODE_NULL)
            rows_decode_named(&d, part, parts[i].rows, &PATH_KEY(NULL, parts[i].key),
                              parts[i].list);
    }
    if (runtime && runtime->kind == NODE_STR && runtime->text_len)
        p->runtime = runtime->text;
    return NULL;
}
