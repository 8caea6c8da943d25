/* Containers of several projects as rows of `ls`. */
#include "base/str.h"
#include "core/verbs.h"
#include "model/engine.h"
#include "model/labels.h"
#include "test.h"

static struct key_value shop_label[] = { { LABEL_CONFIG_FILES, "/s/a.yaml,/s/b.yaml" } };
static struct key_value other_label[] = { { LABEL_CONFIG_FILES, "/s/b.yaml,/s/c.yaml" } };

static struct container containers[] = {
    { .id = "1", .project = "shop", .state = STATE_RUNNING, .labels = { shop_label, 1 } },
    { .id = "2", .project = "blog", .state = STATE_EXITED },
    { .id = "3", .project = "shop", .state = STATE_EXITED, .labels = { other_label, 1 } },
    { .id = "4", .project = "shop", .state = STATE_RUNNING, .labels = { shop_label, 1 } },
    { .id = "5", .project = "blog", .state = STATE_PAUSED },
};

int
main(void)
{
    CLEANUP(snapshot_freep) struct snapshot *s = snapshot_new();
    struct ls_rows rows;

    s->containers.v = containers;
    s->containers.len = ARRAY_LEN(containers);
    ls_projects(s, &rows);
    CHECK_INT("a row a project", rows.len, 2);
    CHECK_STR("sorted by name", rows.v[0].name, "blog");
    CHECK_STR("states are counted and sorted by their words", rows.v[0].status,
              "exited(1), paused(1)");
    CHECK_STR("without the label there are no files", rows.v[0].config_files, "");
    CHECK_STR("files of all containers, each once", rows.v[1].config_files,
              "/s/a.yaml,/s/b.yaml,/s/c.yaml");
    CHECK_STR("running and exited", rows.v[1].status, "exited(1), running(2)");
    CHECK_INT("how many run", rows.v[1].running, 2);
    CHECK_INT("of how many", rows.v[1].count, 3);
    ls_rows_release(&rows);
    s->containers.len = 0;
    ls_projects(s, &rows);
    CHECK_INT("nothing runs: no rows", rows.len, 0);
    ls_rows_release(&rows);
    return tap_done();
}
