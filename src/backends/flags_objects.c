#include "backends/flags.h"

#include "model/project.h"

/* Networks, volumes and builds; columns as in flags_table.c. */

#define ALL(flag) \
    { \
        ON(flag), ON(flag), ON(flag), ON(flag) \
    }
#define NOT_THERE IGNORED("the engine has no such setting")

#define N(member) offsetof(struct network, member)
/* clang-format off */
const struct flag_row network_flags[] = {
    { "networks.*.driver", EMIT_STR, N(driver), NULL, 0,
      { ON("--driver"), ON("--driver"), ON("--driver"), REFUSED("there is only one kind") } },
    { "networks.*.driver_opts", EMIT_FN, N(driver_opts), flag_network_opts, 0,
      { ON("--opt"), ON("--opt"), ON("--opt"), NOT_THERE } },
    { "networks.*.ipam.driver", EMIT_FN, N(ipam.driver), flag_network_ipam, 0,
      { ON("--ipam-driver"), ON("--ipam-driver"), ON("--ipam-driver"), NOT_THERE } },
    { "networks.*.ipam.config", EMIT_FN, N(ipam.config), flag_network_pools, 0,
      ALL("--subnet") },
    { "networks.*.ipam.config.[].gateway", EMIT_NONE, 0, NULL, 0,
      { ON("--gateway"), ON("--gateway"), ON("--gateway"), NOT_THERE } },
    { "networks.*.ipam.config.[].ip_range", EMIT_NONE, 0, NULL, 0,
      { ON("--ip-range"), ON("--ip-range"), ON("--ip-range"), NOT_THERE } },
    { "networks.*.ipam.config.[].aux_addresses", EMIT_NONE, 0, NULL, 0,
      { ON("--aux-address"), REFUSED("podman reserves no addresses"),
        REFUSED("nerdctl reserves no addresses"), NOT_THERE } },
    { "networks.*.internal", EMIT_BOOL, N(internal), NULL, 0, ALL("--internal") },
    { "networks.*.attachable", EMIT_BOOL, N(attachable), NULL, 0,
      { ON("--attachable"), IGNORED("every network is attachable"),
        IGNORED("every network is attachable"), IGNORED("every network is attachable") } },
    { "networks.*.enable_ipv6", EMIT_FN, N(enable_ipv6), flag_network_ipv6, 0,
      { ON("--ipv6"), ON("--ipv6"), ON("--ipv6"), NOT_THERE } },
    { "networks.*.enable_ipv4", EMIT_FN, N(enable_ipv4), flag_network_ipv4, 0,
      { NEEDS("--ipv4", CAP_GATEWAY_PRIORITY, "it needs Docker 28 or newer, client and engine"),
        REFUSED("a network without IPv4 cannot be had"),
        REFUSED("a network without IPv4 cannot be had"), NOT_THERE } },
    { "networks.*.labels", EMIT_FN, N(labels), flag_network_labels, 0, ALL("--label") },
    { 0 },
};
/* clang-format on */
#undef N

#define V(member) offsetof(struct volume, member)
/* clang-format off */
const struct flag_row volume_flags[] = {
    { "volumes.*.driver", EMIT_STR, V(driver), NULL, 0,
      { ON("--driver"), ON("--driver"), REFUSED("there is only the local driver"),
        REFUSED("there is only the local driver") } },
    { "volumes.*.driver_opts", EMIT_MAP, V(driver_opts), NULL, 0,
      { ON("--opt"), ON("--opt"), REFUSED("nerdctl's volumes have no options"), ON("--opt") } },
    { "volumes.*.labels", EMIT_FN, V(labels), flag_volume_labels, 0, ALL("--label") },
    { 0 },
};
/* clang-format on */
#undef V

#define B(member) offsetof(struct build, member)
#define BUILDX(flag) NEEDS(flag, CAP_BUILDKIT, "it needs Docker's buildx plugin")
/* clang-format off */
const struct flag_row build_flags[] = {
    { "services.*.build.dockerfile", EMIT_FN, B(dockerfile), flag_build_file, 0, ALL("-f") },
    { "services.*.build.dockerfile_inline", EMIT_NONE, 0, NULL, 0, ALL("-f") },
    { "services.*.build.tags", EMIT_FN, B(tags), flag_build_tags, 0, ALL("-t") },
    { "services.*.build.target", EMIT_STR, B(target), NULL, 0, ALL("--target") },
    { "services.*.build.args", EMIT_FN, B(args), flag_build_args, 0, ALL("--build-arg") },
    { "services.*.build.labels", EMIT_FN, B(labels), flag_build_labels, 0, ALL("--label") },
    { "services.*.build.platforms", EMIT_FN, B(platforms), flag_build_platforms, 0,
      ALL("--platform") },
    { "services.*.build.no_cache", EMIT_BOOL, B(no_cache), NULL, 0, ALL("--no-cache") },
    { "services.*.build.pull", EMIT_BOOL, B(pull), NULL, 0, ALL("--pull") },
    { "services.*.build.cache_from", EMIT_LIST, B(cache_from), NULL, 0,
      { ON("--cache-from"), ON("--cache-from"), ON("--cache-from"), NOT_THERE } },
    { "services.*.build.cache_to", EMIT_LIST, B(cache_to), NULL, 0,
      { BUILDX("--cache-to"), ON("--cache-to"), ON("--cache-to"), NOT_THERE } },
    { "services.*.build.network", EMIT_STR, B(network), NULL, 0,
      { ON("--network"), ON("--network"), ON("--network"), NOT_THERE } },
    { "services.*.build.extra_hosts", EMIT_FN, B(extra_hosts), flag_build_hosts, 0,
      { ON("--add-host"), ON("--add-host"), ON("--add-host"), NOT_THERE } },
    { "services.*.build.shm_size", EMIT_INT, B(shm_size), NULL, 0,
      { ON("--shm-size"), ON("--shm-size"), REFUSED("nerdctl has no such flag"), NOT_THERE } },
    { "services.*.build.ulimits", EMIT_FN, B(ulimits), flag_build_ulimits, 0,
      { ON("--ulimit"), ON("--ulimit"), REFUSED("nerdctl has no such flag"), NOT_THERE } },
    { "services.*.build.isolation", EMIT_STR, B(isolation), NULL, 0,
      { ON("--isolation"), IGNORED("only Windows containers have it"),
        IGNORED("only Windows containers have it"), NOT_THERE } },
    { "services.*.build.secrets", EMIT_FN, B(secrets), flag_build_secrets, 0,
      { BUILDX("--secret"), ON("--secret"), ON("--secret"), ON("--secret") } },
    { "services.*.build.ssh", EMIT_FN, B(ssh), flag_build_ssh, 0,
      { BUILDX("--ssh"), ON("--ssh"), ON("--ssh"), ON("--ssh") } },
    { "services.*.build.additional_contexts", EMIT_FN, B(additional_contexts),
      flag_build_contexts, 0,
      { BUILDX("--build-context"), ON("--build-context"), ON("--build-context"),
        REFUSED("there is only one context") } },
    { "services.*.build.privileged", EMIT_BOOL, B(privileged), NULL, 0,
      { BUILDX("--allow security.insecure"), REFUSED("podman builds without privileges"),
        ON("--allow security.insecure"), NOT_THERE } },
    { "services.*.build.entitlements", EMIT_LIST, B(entitlements), NULL, 0,
      { BUILDX("--allow"), REFUSED("podman knows no entitlements"), ON("--allow"), NOT_THERE } },
    { "services.*.build.provenance", EMIT_STR, B(provenance), NULL, 0,
      { BUILDX("--provenance"), IGNORED("podman writes no provenance"), ON("--provenance"),
        NOT_THERE } },
    { "services.*.build.sbom", EMIT_STR, B(sbom), NULL, 0,
      { BUILDX("--sbom"), IGNORED("podman writes its lists of software in another form"),
        ON("--sbom"), NOT_THERE } },
    { 0 },
};
/* clang-format on */
