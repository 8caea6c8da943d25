#include "cli/up_shared.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "cli/run.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICAS_MOST = 10000 };

const char *const pull_names[] = { "policy", "always",         "missing", "never",
                                   "build",  "if_not_present", NULL };

struct err *
scales_read(const struct strv *texts, struct scales *ret)
{
    for (size_t i = 0; i < texts->len; i++) {
        const char *text = texts->v[i], *equals = strchr(text, '=');
        int64_t count = 0;

        if (!equals || equals == text || !num_parse_int(equals + 1, &count))
            return err_new(ERR_USAGE, "invalid --scale option \"%s\". Should be SERVICE=NUM",
                           text);
        if (count < 0 || count > REPLICAS_MOST)
            return err_new(ERR_USAGE, "invalid --scale option \"%s\": want 0 to %d containers",
                           text, REPLICAS_MOST);
        VEC_PUSH(ret,
                 ((struct service_number){ mem_dup_n(text, (size_t)(equals - text)), count }));
    }
    return NULL;
}

void
scales_release(struct scales *s)
{
    for (size_t i = 0; i < s->len; i++)
        free((char *)s->v[i].service);
    VEC_RELEASE(s);
}

void
up_shared_fill(const struct up_shared *f, const struct cli *cli, const struct scales *scales,
               struct up_options *ret)
{
    ret->build = f->build;
    ret->no_build = f->no_build;
    ret->quiet_build = f->quiet_build;
    ret->pull = f->pull ? pull_names[f->pull] : NULL;
    ret->quiet_pull = f->quiet_pull;
    ret->force_recreate = f->force_recreate;
    ret->no_recreate = f->no_recreate;
    ret->always_recreate_deps = f->always_recreate_deps;
    ret->renew_anon_volumes = f->renew_anon_volumes;
    ret->no_deps = f->no_deps;
    ret->remove_orphans = f->remove_orphans;
    ret->ignore_orphans = f->ignore_orphans;
    ret->compatibility = cli->globals.compatibility;
    ret->all_resources = cli->globals.all_resources;
    ret->assume_yes = f->yes;
    ret->timeout = f->timeout;
    ret->scale = scales->v;
    ret->scale_len = scales->len;
}
