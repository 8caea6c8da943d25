#include "compose/support_table.h"

#include "base/base.h"

#define ORCHESTRATOR "only an orchestrator uses it; Docker Compose ignores it as well"
#define NO_STORE "nothing stores it; Docker Compose ignores it as well"

/* clang-format off */
const struct support_row support_rows[] = {
    /* Honoured by Docker Compose, not by this version. */
    { "services.*.provider", NULL, SUPPORT_REFUSED,
      "services of a provider program are not run by this version",
      "start what it provides yourself, and take the service out" },
    { "services.*.models", NULL, SUPPORT_REFUSED,
      "AI models are not run by this version",
      "serve the model yourself and give its address in 'environment'" },
    { "services.*.uts", "service:", SUPPORT_REFUSED,
      "no engine shares the UTS namespace of a container", "the one other value is 'host'" },
    { "services.*.cgroup", "service:", SUPPORT_REFUSED,
      "no engine shares the cgroup namespace of a container", "the values are 'host' and 'private'" },
    { "services.*.volumes.[].type", "npipe", SUPPORT_REFUSED,
      "named pipes are mounted on Windows only", NULL },
    { "services.*.volumes.[].type", "cluster", SUPPORT_REFUSED,
      "cluster volumes need Docker Swarm", "use type: volume" },

    /* Ignored by Docker Compose as well. */
    { "services.*.deploy.mode", "global", SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.mode", "replicated-job", SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.mode", "global-job", SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.labels", NULL, SUPPORT_IGNORED, ORCHESTRATOR,
      "labels of containers are the service's own 'labels'" },
    { "services.*.deploy.update_config", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.rollback_config", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.placement", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.endpoint_mode", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.restart_policy.delay", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.restart_policy.window", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.resources.reservations.cpus", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.resources.reservations.pids", NULL, SUPPORT_IGNORED, ORCHESTRATOR, NULL },
    { "services.*.deploy.resources.reservations.generic_resources", NULL, SUPPORT_IGNORED,
      ORCHESTRATOR, NULL },
    { "services.*.deploy.resources.limits.generic_resources", NULL, SUPPORT_IGNORED,
      ORCHESTRATOR, NULL },
    { "services.*.deploy.resources.limits.devices", NULL, SUPPORT_IGNORED, ORCHESTRATOR,
      "devices belong below 'reservations'" },
    { "services.*.credential_spec", NULL, SUPPORT_IGNORED,
      "credentials of this kind exist on Windows only; Docker Compose ignores it as well", NULL },
    { "services.*.volumes.[].consistency", NULL, SUPPORT_IGNORED,
      "files are always consistent here; Docker Compose ignores it as well", NULL },
    { "secrets.*.labels", NULL, SUPPORT_IGNORED, NO_STORE, NULL },
    { "secrets.*.driver_opts", NULL, SUPPORT_IGNORED, NO_STORE, NULL },
    { "configs.*.labels", NULL, SUPPORT_IGNORED, NO_STORE, NULL },
};
/* clang-format on */

const size_t support_rows_len = ARRAY_LEN(support_rows);
